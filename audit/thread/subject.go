package thread

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Prefix is what stands before a subject.
type Prefix uint8

// The prefixes. Where several stand there the first counts: "Fwd: Re: roof"
// is a forward.
const (
	NoPrefix Prefix = iota
	ReplyPrefix
	ForwardPrefix
)

// Limits on subjects: what is longer than maxSubject bytes is cut there.
const (
	maxSubject   = 1000
	maxPrefixes  = 100
	maxPrefixLen = 30 // bytes of the word
)

// BaseSubject returns what a subject is about: without the prefixes of replies
// and forwards, in lower case and with single blanks. It is the base subject of
// RFC 5256 section 2.1 with two differences: the prefixes are those of many
// languages, and a blob in square brackets goes only if there is no digit in
// it, since "[Case 4711]" says more than the rest.
func BaseSubject(subject string) (base string, prefix Prefix) {
	s := tidy(subject)
	for range maxPrefixes {
		rest, p, ok := strip(s)
		if !ok {
			break
		}
		s = rest
		if prefix == NoPrefix {
			prefix = p
		}
	}
	return s, prefix
}

// strip takes one thing off a subject that says nothing of what it is about.
func strip(s string) (rest string, p Prefix, ok bool) {
	if rest, p, ok = cutPrefix(s); ok {
		return rest, p, true
	}
	if rest, ok = unwrap(s); ok {
		return rest, ForwardPrefix, true
	}
	if rest, ok = cutBlob(s); ok {
		return rest, NoPrefix, true
	}
	rest, ok = strings.CutSuffix(s, "(fwd)")
	return strings.TrimSpace(rest), ForwardPrefix, ok
}

// tidy brings a subject into lower case and parts its words by single blanks.
func tidy(s string) string {
	if len(s) > maxSubject {
		s = s[:maxSubject]
	}
	s = strings.ToLower(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u0307': // the dot that "İ" leaves
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// unwrap undoes "[Fwd: roof]".
func unwrap(s string) (string, bool) {
	inner, ok := strings.CutSuffix(s, "]")
	if !ok || !strings.HasPrefix(inner, "[") {
		return s, false
	}
	inner = inner[1:]
	if rest, p, ok := cutPrefix(inner); ok && p == ForwardPrefix {
		return rest, true
	}
	return s, false
}

// caseNumber is more than answers have.
var caseNumber = regexp.MustCompile(`\d{3}`)

// cutPrefix takes one prefix away: a known word, perhaps a blob or the number of
// answers, and a colon. A longer number is that of a case: "Ref 4711:".
func cutPrefix(s string) (rest string, p Prefix, ok bool) {
	at := strings.IndexAny(s, ":：")
	if at <= 0 {
		return s, NoPrefix, false
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	word := s[:at]
	if caseNumber.MatchString(word) {
		return s, NoPrefix, false
	}
	if end := strings.IndexAny(word, "[(^"); end > 0 {
		word = word[:end]
	}
	word = strings.TrimRight(word, " .0123456789")
	if len(word) > maxPrefixLen {
		return s, NoPrefix, false
	}
	if p, ok = prefixes[word]; !ok {
		return s, NoPrefix, false
	}
	return strings.TrimSpace(s[at+size:]), p, true
}

// cutBlob takes "[list]" away if something is left.
func cutBlob(s string) (string, bool) {
	if !strings.HasPrefix(s, "[") {
		return s, false
	}
	end := strings.IndexByte(s, ']')
	if end < 0 || strings.ContainsAny(s[1:end], "[0123456789") {
		return s, false
	}
	rest := strings.TrimSpace(s[end+1:])
	return rest, rest != ""
}

// prefixes are those of mail programs in many languages, and of what programs
// answer by themselves. "vs" is a reply in Finnish and a forward in Danish.
var prefixes = prefixTable(
	`re aw antw antwoord antwort sv svar vs vá válasz odp odpověď odg odgovor ynt yanıt cevap res resp resposta
	rif risposta r rép rep réponse respuesta ref atb bls balas ad απ σχετ отв ответ відп 回复 回覆 答复 返信 답장 회신
	رد תשובה תגובה השב trả lời`,
	`automatic reply|auto reply|autoreply|auto|out of office|automatische antwort|abwesenheitsnotiz|réponse automatique|
	respuesta automática|resposta automática|risposta automatica|automatisch antwoord|automatiskt svar|automatisk svar|autosvar|
	automaattinen vastaus|automatyczna odpowiedź|自动回复|自動回覆|自動応答|accepted|declined|tentative|tentatively accepted|
	zugesagt|abgelehnt|mit vorbehalt|accepté|refusé|aceptada|rechazada`,
	`fw fwd wg tr rv enc vb vl pd fs i ilt doorst trs yml tov továbbítás inoltra inoltro weitergeleitet transf transfert
	πρθ пересл переслано 转发 轉寄 转寄 転送 전달 הועבר`,
)

func prefixTable(replies, phrases, forwards string) map[string]Prefix {
	table := make(map[string]Prefix)
	for _, w := range strings.Fields(forwards) {
		table[w] = ForwardPrefix
	}
	for _, w := range strings.Fields(replies) {
		table[w] = ReplyPrefix
	}
	for _, w := range strings.Split(phrases, "|") {
		table[strings.TrimSpace(w)] = ReplyPrefix
	}
	return table
}

// generic reports whether a base subject is too common to tell one
// conversation from another: it has no word but common ones.
func generic(base string) bool {
	for _, w := range strings.FieldsFunc(base, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !common[w] {
			return false
		}
	}
	return true
}

// common are words of subjects that anybody writes to anybody.
var common = commonWords(`
	a about again all an and any are as at be by can do for from get have hey hi hello dear i if in is it its just me my new no of on
	one our or out please pls the there this to today tomorrow tonight up urgent very was we what when will with you your
	account answer appointment attached attachment automatic call contact copy document documents details enquiry fax feedback
	file files follow form forwarded fyi greetings help image img important info information inquiry invoice invoices issue letter
	mail email message meeting monday tuesday wednesday thursday friday saturday sunday monthly weekly daily news newsletter none
	note notes notice notification offer ok okay order payment photo photos picture pictures problem project query question
	questions quick quote quotation receipt reminder report reply request reservation response scan scanned schedule service
	signed statement status subject support test testing thank thanks thx ticket update updated visit voicemail work week month year
	anfrage angebot antwort auftrag bitte danke dringend frage guten hallo info information mahnung nachricht rechnung ohne betreff
	tag termin bestellung wichtig der die das ein eine und zu zur ihre ihr unser kein
	bonjour salut merci facture devis commande rendez vous question réponse urgent sans objet la le les un une votre notre de du et
	hola gracias factura presupuesto pedido pregunta consulta reunión cita urgente sin asunto el los su nuestra nuestro
	ciao grazie fattura preventivo ordine domanda richiesta riunione urgente nessun oggetto il lo vostra nostra
	olá obrigado obrigada fatura orçamento pergunta reunião sem assunto
	hoi bedankt dank factuur offerte vraag vergadering bestelling geen onderwerp uw onze het een
	hej tack tak takk faktura offert tilbud fråga spørgsmål spørsmål møte möte emne ämne inget intet ingen
	kiitos lasku tarjous kysymys tapaaminen aihe ei
	dzień dobry dziękuję oferta pytanie spotkanie temat brak bez tematu
	привет спасибо счет счёт вопрос встреча без темы 你好 您好 谢谢 发票 无主题 請求書 件名なし`)

func commonWords(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
