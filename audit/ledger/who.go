package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"onrecord/audit/act"
)

// auxiliaries stand behind the one who acts.
var auxiliaries = set("will is can would are was has shall won't isn't can't should could says said goes comes does going gonna wants and & or")

// actorOf returns the address of who is bound to act by a clause: the author,
// unless somebody else is named or meant by a pronoun.
func (w *world) actorOf(m *message, s *sentence, d *did) string {
	clause := s.Text[d.Start:d.End]
	for _, find := range []func(*message, *sentence, *did) string{w.sentBy, w.fromWhom, w.apposed} {
		if a := find(m, s, d); a != "" {
			return a
		}
	}
	switch d.Subject {
	case act.I, act.We:
		return m.From
	case act.Name:
		before := tokens(clause[:max(0, strings.Index(clause, d.Name))])
		if len(before) > 0 && toWhom[before[len(before)-1]] {
			break // "a letter to Ann goes out today"
		}
		if a := w.called(m, d.Name); a != "" && !w.told(m, a) {
			return a
		}
	case act.Third:
		return w.antecedent(m, s, clause)
	}
	list := tokens(clause)
	for i, word := range list[:min(len(list), 10)] {
		if i > 0 && subordinates[strings.ToLower(bare(word))] {
			break // what follows has a subject of its own
		}
		switch strings.ToLower(bare(word)) {
		case "i", "i'll", "i'm", "im", "ill", "i'd", "we", "we'll", "we're", "we'd", "let", "my", "our", "you", "you'll", "ye", "ye'll":
			return m.From
		case "he", "she", "he'll", "she'll", "he's", "she's", "he'd", "she'd", "they", "they'll":
			return w.antecedent(m, s, clause)
		}
		if i > 0 && toWhom[strings.ToLower(bare(list[i-1]))] {
			continue
		}
		if a, ok := w.named(m, list, i); ok && !w.told(m, a) {
			return a
		}
	}
	return m.From
}

// told reports whether somebody is who a message speaks to: of another side, and
// addressed. They are not bound by what its author promises.
func (w *world) told(m *message, a string) bool {
	return w.sideOf(a) != m.side && slices.Contains(m.To, a)
}

var (
	// behind these somebody else may be the subject
	subordinates = set("if when once after before until till unless while because as that which who where whenever so")
	// who stands behind these does not act
	toWhom = set("to for with from at by of about")
	// "our warden, Ann Bell, will come", "Ann, our warden, is coming", "my colleague
	// Ann, who has the keys, comes"
	appositions = []*regexp.Regexp{
		regexp.MustCompile(`^\W*(?i:our|my|the|his|her|their)\s[^,]{2,40},\s+(` + personal + `),\s+` + acting),
		regexp.MustCompile(`^\W*(?:(?i:our|my|his|her|their)\s(?:[\p{Ll}-]+\s){1,3})?(` + personal + `),\s+(?i:our|my|the|his|her|their|who)\s[^,]{2,60},\s+` + acting),
	}
	// "Ann, copied here, will", "Ann (our warden) will"
	aside = regexp.MustCompile(`(?:^|[^\p{L}])(` + personal + `)(?:,\s+[^,.;!?]{2,60},|\s+\([^)]{2,60}\))\s+` + acting)
	// "the form comes from her on Monday", "a letter goes out from me"
	agent = regexp.MustCompile(`\b(?i:comes?|coming|arrives?|arriving|lands?|landing|ships?|goes|going|gets?|leaves?)\b[^,;]*?\bfrom ((?i:me|us|him|her|them)\b|` + personal + `)`)
	// "I'll have Ann send it", "you can count on Ann"
	sends = regexp.MustCompile(`(?i:\b(?:will|'ll|’ll|shall)\s+(?:have|get|send)|\bcount on)\s+(\p{Lu}[\p{L}'-]+)`)
	// "I've got Ann booked for Monday", "I'm sending Ann round", "I've asked Ann to ring you"
	sending = regexp.MustCompile(`(?i:(?:'m|’m|\bam|'re|’re|\bare)\s+(?:sending|having|getting|putting)|(?:'ve|’ve|\bhave)\s+(?:got\s+|lined up\s+|booked\s+|put\s+)?)\s*(\p{Lu}[\p{L}'-]+)\s+(?i:booked|pencil+ed|down|coming|lined|on|over|out|round|around|by|in|to|set|scheduled|ready|standing|up)\b`)
	asked   = regexp.MustCompile(`(?i:(?:'ve|’ve|\bhave)\s+(?:asked|told|got))\s+(\p{Lu}[\p{L}'-]+)\s+to\b`)
)

const (
	personal = `\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)?`
	acting   = `(?:will|is|'s|has|can|shall|comes|goes)\b`
)

// sentBy returns whom the author will have act, of the author's own side.
func (w *world) sentBy(m *message, s *sentence, _ *did) string {
	for _, p := range []*regexp.Regexp{sends, sending, asked} {
		if x := p.FindStringSubmatch(s.Text); x != nil {
			if a, _ := w.resolve(m, strings.ToLower(x[1])); w.sideOf(a) == m.side {
				return a
			}
		}
	}
	return ""
}

// fromWhom returns from whom a thing will come.
func (w *world) fromWhom(m *message, s *sentence, d *did) string {
	clause := s.Text[d.Start:d.End]
	x := agent.FindStringSubmatch(clause)
	if x == nil {
		return ""
	}
	switch who := strings.ToLower(x[1]); who {
	case "me", "us":
		return m.From
	case "him", "her", "them":
		return w.antecedent(m, s, clause)
	}
	if a := w.called(m, x[1]); !w.told(m, a) {
		return a
	}
	return ""
}

// apposed returns the person whose name stands beside what they are.
func (w *world) apposed(m *message, s *sentence, d *did) string {
	for _, p := range appositions {
		if x := p.FindStringSubmatchIndex(s.Text[:d.End]); x != nil && x[1] > d.Start {
			if a := w.called(m, s.Text[x[2]:x[3]]); a != "" {
				return a
			}
		}
	}
	for _, x := range aside.FindAllStringSubmatchIndex(s.Text[:d.End], -1) {
		if name, _, _ := strings.Cut(s.Text[x[2]:x[3]], " "); x[1] > d.Start {
			if a, ok := w.resolve(m, strings.ToLower(name)); ok && !w.told(m, a) {
				return a
			}
		}
	}
	return ""
}

// antecedent returns whom "he" or "she" means: the last person named before in
// the message, else in the message that it answers; the author if nobody was.
func (w *world) antecedent(m *message, s *sentence, clause string) string {
	at := max(0, strings.Index(s.Text, clause))
	if x := pronoun.FindStringIndex(clause); x != nil {
		at += x[0]
	}
	if a := w.lastNamed(m, s.Text[:at]); a != "" {
		return a
	}
	for i := slices.IndexFunc(m.Sentences, func(x sentence) bool { return x.Part == s.Part && x.Start == s.Start }) - 1; i >= 0; i-- {
		if a := w.lastNamed(m, m.Sentences[i].Text); a != "" {
			return a
		}
	}
	for p, n := m.parent, 0; p != nil && n < 3; p, n = p.parent, n+1 {
		for i := len(p.Sentences) - 1; i >= 0; i-- {
			if a := w.lastNamed(m, p.Sentences[i].Text); a != "" && (w.sideOf(a) == m.side || w.outside(m, a)) {
				return a
			}
		}
	}
	if a := w.lastNamed(m, s.Text[at:]); a != "" && w.sideOf(a) == m.side {
		return a // "they're on the way, I had Ann on the line"
	}
	return w.copied(m)
}

// outside reports whether somebody belongs neither to the side of the author nor
// to that of anybody who is addressed.
func (w *world) outside(m *message, a string) bool {
	return w.sideOf(a) != m.side && !slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(to string) bool { return w.sideOf(to) == w.sideOf(a) })
}

var pronoun = regexp.MustCompile(`(?i)\b(he|she|they|him|her|them)\b`)

// copied returns the one colleague of the author who has a copy, whom "he" then
// means; the author if there is none, or several.
func (w *world) copied(m *message) string {
	found := m.From
	for _, a := range slices.Concat(m.To, m.Cc) {
		if w.sideOf(a) != m.side || w.samePerson(a, m.From) {
			continue
		}
		if found != m.From {
			return m.From
		}
		found = a
	}
	return found
}

func (w *world) lastNamed(m *message, text string) string {
	found := ""
	for _, word := range tokens(text) {
		b := bare(word)
		if b == "" || !unicode.IsUpper([]rune(b)[0]) {
			continue
		}
		if a, ok := w.resolve(m, strings.TrimSuffix(strings.ToLower(b), "'s")); ok && a != m.From && (w.sideOf(a) == m.side || !slices.Contains(m.To, a)) {
			found = a
		}
	}
	if found != "" {
		return found
	}
	if a := w.called(m, text); a != m.From && !slices.Contains(m.To, a) {
		return a
	}
	return ""
}

// toOf returns who may expect what an author says: whom the sentence or the
// greeting calls, the one of the other side who is answered, the first of the
// other side, and for want of one the first addressee.
func (w *world) toOf(m *message, sentence string) string {
	all := slices.Concat(m.To, m.Cc)
	if list := tokens(sentence); len(list) > 1 && strings.HasSuffix(list[0], ",") {
		if a := w.among(all, strings.ToLower(bare(list[0]))); a != "" {
			return a
		}
	}
	for _, name := range m.Greeted {
		if a := w.among(m.To, name); a != "" {
			return a
		}
	}
	other := func(a string) bool { return w.sideOf(a) != m.side }
	if p := m.parent; p != nil && slices.Contains(all, p.From) && (other(p.From) || !slices.ContainsFunc(m.To, other)) {
		return p.From
	}
	for _, list := range [][]string{m.To, m.Cc} {
		if i := slices.IndexFunc(list, other); i >= 0 {
			return list[i]
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return ""
}
