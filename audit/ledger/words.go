package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// straight returns a text with its typographic apostrophes as plain ones.
func straight(text string) string { return strings.ReplaceAll(text, "’", "'") }

// fields cuts a text into words in lower case, with the apostrophes in them.
func fields(text string) []string {
	text = wholeWords(strings.ToLower(straight(text)))
	list := make([]string, 0, len(text)/5+1)
	start := -1
	for i, r := range text {
		switch in := inWord(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			list = append(list, text[start:i])
			start = -1
		}
	}
	if start >= 0 {
		list = append(list, text[start:])
	}
	return list
}

// inWord reports whether fields leaves a character in a word.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return plainWord[r]
	}
	return isLetter(r) || strings.ContainsRune(sums, r)
}

// plainWord are the characters of ASCII for which inWord holds.
var plainWord = func() (in [utf8.RuneSelf]bool) {
	for r := range rune(utf8.RuneSelf) {
		in[r] = isLetter(r) || strings.ContainsRune("'%"+sums, r)
	}
	return in
}()

// sums are the signs of money that stand before a sum; the last stands for one without a
// sign of its own, R3,500.
const sums = "$€£₹¤"

// wholeWords joins what is one word: a letter and what a hyphen joins it to, since an x-ray
// is no ray, and the thousands of a sum.
func wholeWords(text string) string {
	text = lettered(text)
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ',' && isDigit(text[i-1]) && isDigit(text[i+1]) {
			return thousands.ReplaceAllStringFunc(inRand.ReplaceAllString(text, "$1¤$2"), func(sum string) string { return strings.ReplaceAll(sum, ",", "") })
		}
	}
	return text
}

// lettered joins a letter and the word to which a hyphen joins it.
func lettered(text string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '-' && letterStands(text[:i]) && wordStands(text[i+1:]) {
			b.WriteString(text[done:i])
			done = i + 1
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// letterStands reports whether a text ends in a letter that is a word.
func letterStands(text string) bool {
	r, n := utf8.DecodeLastRuneInString(text)
	if !unicode.IsLetter(r) {
		return false
	}
	r, n = utf8.DecodeLastRuneInString(text[:len(text)-n])
	return n == 0 || !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\''
}

// wordStands reports whether a text begins with two letters.
func wordStands(text string) bool {
	first, n := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[n:])
	return unicode.IsLetter(first) && unicode.IsLetter(second)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

var (
	// inRand: a sum of that money; R32 is something else.
	inRand = regexp.MustCompile(`(^|[^\pL\pN])r ?(\d{1,3},\d{3})`)
	// thousands: a sum with its sign.
	thousands = regexp.MustCompile(`[` + sums + `] ?\d{1,3}(,\d{3})+`)
)

// words returns the stems of the content of a text: no closed-class words, no
// days and months, each once, in order.
func words(text string) []string {
	var list []string
	for _, w := range fields(text) {
		if s := stem(w); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// spelt returns stems as the words of a text that they are of: people read them.
func spelt(stems []string, text string) []string {
	list := slices.Clone(stems)
	said := fields(text)
	for i, s := range list {
		if at := slices.IndexFunc(said, func(w string) bool { return stem(w) == s }); at >= 0 {
			list[i] = strings.Trim(said[at], "'")
		}
	}
	return list
}

// stem returns the form under which a word is compared, "" for one that says
// nothing about what is meant.
func stem(w string) string {
	w = strings.TrimLeft(strings.Trim(strings.TrimSuffix(w, "'s"), "'"), sums)
	if len(w) < 2 || stop[w] || w == "00" || year(w) {
		return ""
	}
	if base, ok := irregular[w]; ok {
		w = base
	}
	if stop[w] {
		return ""
	}
	if w[0] >= '0' && w[0] <= '9' || !(w[0] >= 'a' && w[0] <= 'z') {
		return w
	}
	n := len(w)
	switch {
	case n > 4 && strings.HasSuffix(w, "ies"):
		w = w[:n-3] + "y"
	case n > 4 && (strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes")):
		w = w[:n-2]
	case n > 3 && w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i':
		w = w[:n-1]
	}
	n = len(w)
	switch {
	case n > 5 && strings.HasSuffix(w, "ing"):
		w = undouble(w[:n-3])
	case n > 4 && strings.HasSuffix(w, "ied"):
		w = w[:n-3] + "y"
	case n > 4 && strings.HasSuffix(w, "ed"):
		w = undouble(w[:n-2])
	case n > 5 && strings.HasSuffix(w, "ment"):
		w = w[:n-4]
	case n > 6 && strings.HasSuffix(w, "ation"):
		w = w[:n-5]
	case n > 7 && strings.HasSuffix(w, "ction"):
		w = w[:n-3]
	}
	if n = len(w); n > 3 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

// year reports whether a word is a year of our time, which tells no thing from another.
func year(w string) bool {
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && w[2] >= '0' && w[2] <= '9' && w[3] >= '0' && w[3] <= '9'
}

// undouble turns "shipp" into "ship", and leaves "call" alone.
func undouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

// irregular maps forms of verbs, and names of the same thing, to one form.
var irregular = func() map[string]string {
	m := make(map[string]string)
	for _, line := range strings.Split(`send sent sends sending resend resent
pay paid pays
come came comes coming
bring brought brings
buy bought
find found
get got gotten gets getting
give gave given gives
go went gone goes going
make made makes making
meet met
put puts putting
ring rang rung rings
run ran runs
see saw seen
sell sold
speak spoke spoken
take took taken taking
tell told
write wrote written writing
swing swung
tear tore torn
hold held
leave left leaving
lose lost
build built
cut cuts cutting
do did done does doing
drive drove driven
begin began begun
keep kept
stop stopped stopping
swap swapped swapping
drop dropped dropping
email emailed mail mailed mails emails e-mail
phone phoned telephone
call called calls calling
check cheque checks cheques
fix fixed fixes fixing
picture photo photos pictures pic pics photograph photographs
invoice invoices bill bills billed billing invoiced invoicing
quote quotes quotation quoted proposal proposals estimate estimates
refund refunds refunded refunding reimburse reimbursed reimbursement
credit credits credited
schedule scheduled rescheduled reschedule schedules
appointment appt appointments visit visits visited visiting
repair repaired repairs
replace replaced replacing replacement
technician tech technicians techs`, "\n") {
		forms := strings.Fields(line)
		for _, f := range forms {
			m[f] = forms[0]
		}
	}
	return m
}()

var stop = set(`ye yous ya a an the this that these those it its i me my mine we us our ours you your yours y'all he him his she her hers they them their who whom whose which what when where why how
am is are was were be been being have has had having do does did doing done don't doesn't didn't can can't cannot could couldn't will won't would wouldn't shall should shouldn't may might must
'll i'll we'll you'll he'll she'll they'll it'll i'm we're you're they're he's she's it's i've we've you've they've i'd we'd you'd that's there's here's let's what's
and but or nor so yet if then than because as until while of at by for with about against between into through during before after above below to from up down in out on off over under again further
once here there all any both each few more most other some such no not only own same too very just also now still even ever never already soon back away around
one two three ok okay yes no yep yeah sure thanks thank please sorry hi hello dear hey regards cheers best good morning afternoon evening tonight today tomorrow yesterday night noon
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun week weeks day days month months hour hours minute minutes time times date
january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
get go come make give take know let like want need say tell think see look thing things something anything nothing everything someone somebody anyone anybody
am pm asap eod cob first next last new end well really much many lot bit way sir ma'am mr mrs ms dr re fwd able going gonna will able u ur im ill`)
