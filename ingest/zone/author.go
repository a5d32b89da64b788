package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// readAuthor reads the name and address of one person as introductions write
// them: "Ann Lee <ann@b.example>", "Lee, Ann [mailto:ann@b.example]",
// "ann@b.example<mailto:ann@b.example>", "'Ann' via List".
func readAuthor(s string) email.Address {
	s = squash(s)
	if who, ok := onBehalf(s); ok {
		return who
	}
	at := addressAt(s)
	if at.start < 0 {
		if i := brokenAddress(s); i > 0 {
			s = s[:i]
		}
		return email.Address{Name: cleanName(s)}
	}
	name := s[:at.outer]
	if trim(strings.Trim(name, `"'<[(*`)) == "" {
		name = s[at.outerEnd:]
	}
	return email.Address{Name: cleanName(name), Addr: normalAddr(s[at.start:at.end])}
}

// behalves stand between the mailbox that sent a message and who it was sent for.
var behalves = []string{" on behalf of ", " im auftrag von ", " de la part de ", " au nom de ", " en nombre de ", " per conto di ", " namens ", " em nome de ", " w imieniu ", " jménem ", " på vegne af ", " på vegne av "}

// onBehalf reads who a message was sent for. Where only the mailbox that sent it has an
// address, that is theirs.
func onBehalf(s string) (email.Address, bool) {
	low := fold(s)
	if len(low) != len(s) {
		return email.Address{}, false
	}
	for _, phrase := range behalves {
		at := strings.Index(low, phrase)
		if at < 0 || addressAt(s[:at]).start < 0 {
			continue
		}
		who := readAuthor(s[at+len(phrase):])
		if who.Addr == "" {
			who.Addr = readAuthor(s[:at]).Addr
		}
		return who, who.Name != "" || who.Addr != ""
	}
	return email.Address{}, false
}

// brokenAddress returns where brackets begin whose address cannot be read, else
// -1.
func brokenAddress(s string) int {
	i := strings.Index(fold(s), "mailto:")
	if i < 0 {
		i = strings.IndexAny(s, "<[")
	}
	for i > 0 && s[i-1] != ' ' {
		i--
	}
	return i
}

// normalAddr writes the domain in lower case.
func normalAddr(s string) string {
	i := strings.LastIndexByte(s, '@')
	return s[:i] + strings.ToLower(s[i:])
}

// cleanName takes off what stands around a name.
func cleanName(s string) string {
	s = strings.ReplaceAll(s, "*", "")
	s = strings.Trim(s, " ,;:<>[]()|\t、，。：；（）")
	for _, q := range []string{`"`, "'", "“", "”", "‘", "’", "«", "»", "„"} {
		s = strings.TrimPrefix(strings.TrimSuffix(s, q), q)
	}
	return trim(strings.Trim(s, " ,;:<>\""))
}

// An addressSpan is where an address stands in a text: the address itself, and
// with the brackets around it.
type addressSpan struct{ start, end, outer, outerEnd int }

// addressAt finds the first address of s; start is -1 if there is none.
func addressAt(s string) addressSpan {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '@')
		if i < 0 {
			return addressSpan{start: -1}
		}
		i += from
		start, end := i, i+1
		for start > from && isLocal(s[start-1]) {
			start--
		}
		for end < len(s) && isDomain(s[end]) {
			end++
		}
		for end > i+1 && (s[end-1] == '.' || s[end-1] == '-') {
			end--
		}
		if start < i && strings.IndexByte(s[i+1:end], '.') > 0 {
			return bracketsAround(s, start, end)
		}
		from = i + 1
	}
}

func isLocal(c byte) bool {
	return isWordByte(c) || strings.IndexByte(".!#$%&*+-/=?^_`{|}~", c) >= 0
}

func isDomain(c byte) bool { return isWordByte(c) || c == '.' || c == '-' }

// bracketsAround widens the span of an address over its brackets, "mailto:" and
// a second copy such as <mailto:...>.
func bracketsAround(s string, start, end int) addressSpan {
	a := addressSpan{start, end, start, end}
	for a.outer > 0 {
		before := s[:a.outer]
		if c := before[len(before)-1]; c == '<' || c == '[' || c == '(' || c == ' ' || c == '\'' || c == '"' {
			a.outer--
		} else if strings.HasSuffix(fold(before), "mailto:") {
			a.outer -= len("mailto:")
		} else {
			break
		}
	}
	for a.outerEnd < len(s) && strings.IndexByte(`>])'" `, s[a.outerEnd]) >= 0 {
		a.outerEnd++
	}
	if strings.HasPrefix(fold(s[a.outerEnd:min(len(s), a.outerEnd+9)]), "<mailto:") || strings.HasPrefix(fold(s[a.outerEnd:min(len(s), a.outerEnd+9)]), "[mailto:") {
		if i := strings.IndexAny(s[a.outerEnd:], ">]"); i >= 0 {
			a.outerEnd += i
			for a.outerEnd < len(s) && strings.IndexByte(">] ", s[a.outerEnd]) >= 0 {
				a.outerEnd++
			}
		}
	}
	return a
}
