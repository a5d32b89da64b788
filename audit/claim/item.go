package claim

import (
	"regexp"
	"strings"
)

// itemMark is the number or letter with which a line begins that is an item of a
// list: "4." or "(b)".
var itemMark = regexp.MustCompile(`^[ \t\x{a0}]*(?:\(?([0-9]{1,3}|[A-Ha-h])\)|([0-9]{1,3})\.)[ \t\x{a0}]`)

// Item is the number or letter that the letter itself gives to what stands at a
// byte of it, "" if it gives none. It holds up to the next blank line: nothing
// tells whether what follows belongs to it.
func (l *Letter) Item(at int) string {
	item, begin := "", 0
	for line := range strings.Lines(l.Text) {
		if begin > at {
			break
		}
		begin += len(line)
		if m := itemMark.FindStringSubmatch(line); m != nil {
			item = m[1] + m[2]
		} else if strings.TrimSpace(line) == "" {
			item = ""
		}
	}
	return item
}
