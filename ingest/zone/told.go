package zone

import (
	"strings"
	"unicode/utf8"
)

// How an attribution without address and time of day introduces words without
// marks.
const (
	toldNot   = iota
	toldShort // "You wrote:", "She wrote:": a passage in the author's own text
	toldName  // "Ann Lee wrote:"
	toldDate  // "On Monday, Ann Lee wrote:"
)

// tells judges an attribution by its verb and the name in it. introduced says
// that it begins with "On" and the like.
func (a *attribution) tells(verb, name string, introduced bool) {
	dated := a.dated
	if short := behindDay(name); introduced && len(short) < len(name) {
		name, dated = short, true
		a.claim.Author.Name = name
		if pronoun(name) {
			a.claim.Author.Name = ""
		}
	}
	switch low := fold(name); {
	case a.kind == attributionNone || spoken[verb] || itself[low]:
	case pronoun(name) || thirdPersons[low]:
		a.told = toldShort
	case !isName(name):
	case dated:
		a.told = toldDate
	default:
		a.told = toldName
	}
}

// behindDay returns a name without the weekday or the day of a year that stands
// in front of it, which is too little for a date.
func behindDay(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 {
		word := strings.Trim(fold(words[0]), ".,")
		if !weekdayWords[word] && monthWords[word] == 0 && digits(word) == 0 {
			break
		}
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// spoken are verbs that no program writes above a message.
var spoken = set("said sent følgende")

// itself are the words for the author of a message.
var itself = set("i we ich wir je nous yo nosotros io noi eu nós ik wij jeg jag vi")

// thirdPersons stand for people named before.
var thirdPersons = set("he she they er ils elle il elles él ella ellos lui loro ele ela hij zij han hun hon")

// tells reports whether an attribution that names neither address nor time of
// day introduces the text from line next on, and how much of it: the passage
// in quotation marks, the list, or the paragraph that follows; all to the end.
// Where the author signs below, a paragraph is quoted and the rest is nobody's
// for certain.
func (r *reader) tells(in *intro, next int) bool {
	if in.told == toldNot || r.rows[next].marks != in.marks || !endsWithColon(r.content(in.last)) {
		return false
	}
	if in.told < toldDate && (in.first < in.last || in.first > 0 && !r.rows[in.first-1].blank && r.rows[in.first-1].marks == in.marks) {
		return false
	}
	end := next
	for end < len(r.rows) && !r.rows[end].blank && r.rows[end].marks == in.marks {
		end++
	}
	switch {
	case in.told == toldShort, r.inQuotationMarks(next, end), in.told == toldName && r.isList(next):
	case in.marks == 0 && !r.signedIn(max(0, in.first-nearby), in.first) && r.signedIn(max(end, len(r.rows)-nearby), len(r.rows)):
		r.unsure = min(r.unsure, end)
	default:
		in.weak, in.unmarked = false, true
		return true
	}
	for i := next; i < end; i++ {
		r.markRow(i, 0, 1)
	}
	return true
}

func endsWithColon(s string) bool {
	s = strings.TrimRight(s, "*_ ")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// inQuotationMarks reports whether lines begin and end with quotation marks.
func (r *reader) inQuotationMarks(first, end int) bool {
	last := strings.TrimRight(r.content(end-1), ".,;!? ")
	begin, _ := utf8.DecodeRuneInString(r.content(first))
	close, _ := utf8.DecodeLastRuneInString(last)
	return strings.ContainsRune(`"'“„«»‘「『`, begin) && strings.ContainsRune(`"'”“«»’」』`, close)
}

// isList reports whether line i begins a list.
func (r *reader) isList(i int) bool {
	s := r.content(i)
	n := digits(s)
	if n == 0 && len(s) > 1 && isWordByte(s[0]) && s[1] == ')' {
		n = 1
	}
	if n > 0 {
		return n < 3 && n < len(s) && (s[n] == '.' || s[n] == ')')
	}
	return strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ") || strings.HasPrefix(s, "• ") || strings.HasPrefix(s, "– ")
}

const nearby = 12 // lines

// signedIn reports whether a line of [first, end) without marks is the name of
// the message's author.
func (r *reader) signedIn(first, end int) bool {
	for i := first; i < end; i++ {
		if r.rows[i].marks == 0 && !r.rows[i].blank && r.about.isOwnName(r.content(i)) > 0 {
			return true
		}
	}
	return false
}
