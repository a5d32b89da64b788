package zone

import "strings"

// ending looks for what closes a text: list footers, disclaimers, signatures,
// sign-offs, from the bottom up.
func (r *reader) ending(first, end int) {
	end = r.footers(first, r.delimited(first, end))
	at := r.signature(first, end)
	signed := at < end
	end = r.footers(first, at)
	if !signed {
		if at = r.signature(first, end); at < end {
			end = r.back(first, at)
		}
	}
	r.signOff(first, end)
}

// footers takes off what machines and lawyers put at the end, one thing after the
// other.
func (r *reader) footers(first, end int) int {
	const most = 100 // no text has more
	end = r.back(first, end)
	for range most {
		at := r.footer(first, end)
		if at == end {
			break
		}
		end = r.back(first, at)
	}
	return end
}

// delimited takes off what stands below "-- ", or a rule of underscores such as
// list programs write, up to a postscript.
func (r *reader) delimited(first, end int) int {
	for i := max(first, end-4*longestSignature); i < end; i++ {
		if r.rows[i].blank || r.z.Lines[i].Kind != Own {
			continue
		}
		line := r.text[r.z.Lines[i].Start:r.z.Lines[i].End]
		kind, ok := r.delimiter(line, i, end)
		if ok {
			below := i
			for below < end && (r.rows[below].blank || !isPostscript(r.content(below))) {
				below++
			}
			r.each(i, below, Own, kind)
			return i
		}
	}
	return end
}

// delimiter reports whether line i begins what stands below the text, and what
// that is.
func (r *reader) delimiter(line string, i, end int) (Kind, bool) {
	s := trim(line)
	dashes := s == "--" || s == "—" || s == "–" || s == "---"
	rule := len(s) >= 2 && (strings.Trim(s, "_") == "" || strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "" || strings.Trim(s, "*") == "")
	if !dashes && !rule {
		return 0, false
	}
	n, prose, longest := r.weigh(i+1, end)
	if n == 0 && (dashes || r.skipBlank(i+1) < len(r.rows)) {
		return Signature, dashes
	}
	if r.listFooter(i+1, end) && n <= longestSignature {
		return Auto, true
	}
	switch {
	case line == "-- ":
		return Signature, n <= longestSignature && prose < 3
	case s == "--" || s == "—":
		return Signature, n <= 12 && prose == 0 && longest < 200
	case rule && s[0] == '_' && len(s) >= 5, s == "---":
		return Signature, n > 0 && n <= 8 && prose == 0 && r.signs(i+1, end)
	}
	return 0, false
}

const longestSignature = 24 // lines

// listFooter reports whether lines are the footer of a mailing list.
func (r *reader) listFooter(first, end int) bool {
	for i := first; i < end && i < first+longestSignature; i++ {
		low := fold(r.content(i)[:min(len(r.content(i)), 200)])
		if listPhrases.In(low) {
			return true
		}
	}
	return false
}

// listPhrases stand in the footers of mailing lists.
var listPhrases = NewPhrases("mailing list", "/listinfo", "unsubscribe", "you received this message because", "you are receiving this because", "mailman", "majordomo", "listserv", "sourceforge.net/lists", "désabonner", "abmelden", "darse de baja",
	"abonnement", "se désinscrire", "cancellati dalla", "отписаться", "退订", "groups.google.com", "groups.io", "reply to this email directly or view it on")

// disclaimerStarts reports whether a line can be the first of a disclaimer.
func disclaimerStarts(s string) bool {
	low := fold(strings.TrimLeft(s, "*_ -[("))
	for _, begin := range []string{"this e", "this message", "this mail", "this communication", "the information", "the content", "confidential", "disclaimer", "important", "notice", "privileged", "if you", "please consider", "please note", "caution", "legal", "note:",
		"diese", "der inhalt", "ce ", "cet ", "le pr", "les informations", "este ", "esta ", "la información", "aviso", "questo", "le informazioni", "il presente", "ai sensi", "as informações", "dit ", "deze ", "de informatie", "denna", "detta", "dette", "denne", "tämä", "ta wiadomość", "niniejsz", "tato", "это", "данное", "настоящее", "bu e", "bu mesaj", "本", "any views", "think before", "think green", "before printing", "bitte"} {
		if strings.HasPrefix(low, begin) {
			return true
		}
	}
	return false
}

// weigh counts the lines with text of [first, end), those that read like
// prose, and the length of the longest.
func (r *reader) weigh(first, end int) (n, prose, longest int) {
	for i := first; i < end; i++ {
		if r.rows[i].blank {
			continue
		}
		n++
		s := r.content(i)
		longest = max(longest, len(s))
		if isSentence(s) && !disclaims(s) && !deviceFooter(s) {
			prose++
		}
	}
	return n, prose, longest
}
