package zone

import (
	"strings"
	"unicode"

	"onrecord/ingest/email"
)

// An about is what the header of a message tells about its text.
type about struct {
	forwards  bool            // the subject says that a message is passed on
	automatic bool            // a program answered
	phone     bool            // written on a telephone
	names     map[string]bool // the words of the author's name, and what the address makes of it
	addr      string          // the author's address
}

// forwardPrefixes begin the subject of a message that is passed on.
var forwardPrefixes = set("fw fwd wg tr rv i: enc doorst vs vb vid vl pd fs továbbítás пересл ilt 转发 轉寄 転送 전달 wtr reenv rif redirec")

func aboutMessage(m *email.Message) about {
	a := about{names: make(map[string]bool), automatic: isAutomatic(m)}
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, "X-Mailer") || strings.EqualFold(f.Name, "User-Agent") {
			v := fold(f.Value)
			a.phone = strings.Contains(v, "iphone") || strings.Contains(v, "ipad") || strings.Contains(v, "android") || strings.Contains(v, "blackberry")
		}
	}
	if prefix, _, ok := strings.Cut(strings.TrimLeft(m.Subject, " ["), ":"); ok && len(prefix) < 20 {
		a.forwards = forwardPrefixes[trim(fold(prefix))]
	}
	for _, from := range m.From[:min(len(m.From), 3)] {
		a.addr = fold(from.Addr)
		for _, word := range nameWords(from.Name) {
			a.names[word] = true
		}
		local, _, _ := strings.Cut(a.addr, "@")
		for _, word := range nameWords(local) {
			if len(word) > 2 && !roleWords[word] {
				a.names[word] = true
			}
		}
	}
	return a
}

// roleWords are local parts that name no person.
var roleWords = set("info office sales support service billing accounts admin contact hello mail team help noreply reply notifications notification alerts news newsletter the and via for")

// nameWords returns the words of a name, folded.
func nameWords(s string) []string {
	return strings.FieldsFunc(fold(s), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' && c != '’' })
}
