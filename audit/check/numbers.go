package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A count is a number of things.
type count struct {
	n     int // in quarters, so that a half can be told
	unit  string
	start int
}

// An hour is a time of day.
type hour struct {
	minutes int  // since midnight
	half    bool // whether it may be twelve hours later: "by ten"
	before  string
	start   int
}

// is reports whether a time of day is that of t.
func (h hour) is(t time.Time) bool {
	n := minuteOf(t)
	return n == h.minutes || h.half && n == h.minutes+12*60
}

// after returns the minutes since midnight of an hour after a time of its day: of one
// that may be of either half of the day, the second if the first was before.
func (h hour) after(t time.Time) int {
	if h.half && h.minutes < minuteOf(t) {
		return h.minutes + 12*60
	}
	return h.minutes
}

// minuteOf returns how many minutes since midnight it was.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// readNumbers finds amounts, counts and times of day.
func (f *frame) readNumbers() {
	for _, m := range money.FindAllStringSubmatch(f.Text, -1) {
		if a := amount(m[1] + m[2] + m[3]); !slices.Contains(f.amounts, a) {
			f.amounts = append(f.amounts, a)
		}
	}
	if f.Kind == Charged || f.Kind == BrokenPromise {
		for _, m := range bare.FindAllStringSubmatch(money.ReplaceAllString(f.Text, ";"), -1) {
			if a := amount(m[1]); !slices.Contains(f.amounts, a) && !aYear.MatchString(a) {
				f.amounts = append(f.amounts, a)
			}
		}
	}
	for _, m := range counted.FindAllStringSubmatchIndex(f.Text, -1) {
		word := strings.ToLower(f.Text[m[2]:m[3]])
		n, ok := numbers[word]
		if !ok {
			n, _ = strconv.Atoi(word)
		}
		n *= 4
		if m[4] >= 0 {
			n += 2
		}
		f.counts = append(f.counts, count{n: n, unit: strings.TrimSuffix(strings.ToLower(f.Text[m[6]:m[7]]), "s"), start: m[0]})
	}
	text := f.readClockWords()
	for _, m := range clockAt.FindAllStringSubmatchIndex(text, -1) {
		h := readHour(text[m[6]:m[7]], part(text, m, 4)+part(text, m, 6))
		if h.minutes < 0 || followedByUnit.MatchString(text[m[1]:]) {
			continue
		}
		h.before, h.start = strings.ToLower(text[m[2]:m[3]])+strings.ToLower(part(text, m, 2)), m[0]
		f.clocks = append(f.clocks, h)
		if m[10] >= 0 {
			h := readHour(text[m[10]:m[11]], part(text, m, 6))
			h.before, h.start = "by", m[10]
			f.clocks = append(f.clocks, h)
		}
	}
}

// readClockWords finds times of day that are told by minutes before or after an hour, such
// as "half past eight", and returns the text without them, of the same length.
func (f *frame) readClockWords() string {
	text := []byte(f.Text)
	for _, m := range clockWords.FindAllStringSubmatchIndex(f.Text, -1) {
		h := readHour(f.Text[m[8]:m[9]], part(f.Text, m, 5))
		n, ok := minuteWords[strings.ToLower(f.Text[m[4]:m[5]])]
		if !ok {
			n, _ = strconv.Atoi(f.Text[m[4]:m[5]])
		}
		before := strings.EqualFold(f.Text[m[6]:m[7]], "to")
		if h.minutes < 0 || n > 30 || before && (n == 30 || !atTime.MatchString(part(f.Text, m, 1)) || followedByUnit.MatchString(f.Text[m[1]:])) {
			continue // "ten to twelve people"
		}
		if before {
			n = -n
		}
		h.minutes, h.before, h.start = h.minutes+n, strings.ToLower(part(f.Text, m, 1)), m[0]
		f.clocks = append(f.clocks, h)
		for i := m[0]; i < m[1]; i++ {
			text[i] = ' '
		}
	}
	return string(text)
}

// atTime stands before a time of day and not before how many there are of something.
var atTime = regexp.MustCompile(`(?i)^(at|until|till|by|before|after)$`)

var minuteWords = map[string]int{"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25}

var followedByUnit = regexp.MustCompile(`(?i)^(st|nd|rd|th)\b|^[ -](minute|hour|day|night|week|month|year|time|people|user|more|of|or|` + months + `)`)

func part(t string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return t[m[2*i]:m[2*i+1]]
}

func readHour(word, suffix string) hour {
	word = strings.ToLower(word)
	suffix = strings.ToLower(suffix)
	h := hour{minutes: -1}
	switch word {
	case "noon":
		return hour{minutes: 12 * 60}
	case "midnight":
		return hour{minutes: 24 * 60}
	}
	hh, mm, _ := strings.Cut(strings.Replace(word, ".", ":", 1), ":")
	n, ok := numbers[hh]
	if !ok {
		n, _ = strconv.Atoi(hh)
	}
	if n > 24 || n == 0 {
		return h
	}
	min, _ := strconv.Atoi(mm)
	h.minutes = n*60 + min
	switch {
	case strings.Contains(suffix, "p") && n < 12:
		h.minutes += 12 * 60
	case strings.Contains(suffix, "a"):
		if n == 12 { // "12 a.m." is midnight, and some minutes past it
			h.minutes = 24*60 + min
			if min > 0 {
				h.minutes = min
			}
		}
	case n < 12:
		h.half = true
	}
	return h
}

// times returns how often a claim says that something was written, 0 if it does
// not say.
func (f *frame) times() (n int) {
	if twice.MatchString(f.Text) {
		n = 2
	}
	for _, c := range f.counts {
		if c.unit == "time" || c.unit == "occasion" || strings.HasPrefix(c.unit, "email") || strings.HasPrefix(c.unit, "e-mail") || c.unit == "letter" || c.unit == "message" {
			n = c.n / 4
		}
	}
	return n
}

var twice = regexp.MustCompile(`(?i)\btwice\b`)

var (
	counted    = regexp.MustCompile(`(?i)\b(\d{1,4}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|a dozen|half a dozen|several|a couple of)(?:-| )(and a half )?(?:whole |full |more |solid |straight |working |business |calendar |different )?(minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|times|people|users?|calls?|e-?mails?|letters?|messages?|visits?|occasions?|[a-z]{4,}s)\b`)
	clockWords = regexp.MustCompile(`(?i)\b(?:(before|until|till|after|by|at|around|about|between|from|than) )?(?:a |nearly |almost )?(half|quarter|five|ten|twenty(?:[ -]five)?|\d{1,2})(?: minutes)? (past|to) (noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b( ?[ap]\.?m\b\.?| o'clock)?`)
	clockAt    = regexp.MustCompile(`(?i)\b(before|until|till|after|by|at|around|past|between|from|than)( after| nearly| about| around| almost)? (noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?:[:.]\d{2}\b)?)( ?[ap]\.?m\b\.?| o'clock)?(?: and (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)( ?[ap]\.?m\b\.?)?)?`)
)

var numbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "a dozen": 12, "half a dozen": 6, "several": 3, "a couple of": 2}

// lateness returns by how much a claim says that something was late.
func (f *frame) lateness() (time.Duration, bool) {
	if toTake.MatchString(f.Text) {
		return 0, false // how long it was to take, and took, is not by how much it was late
	}
	for _, c := range f.counts {
		if u := unit(c.unit); u > 0 {
			return time.Duration(c.n) * u / 4, true
		}
	}
	return 0, false
}

// overdue returns by how much a claim says that something was late: not within what time it
// was to come.
func (f *frame) overdue() (time.Duration, bool) {
	g := *f
	g.counts = slices.DeleteFunc(slices.Clone(f.counts), f.isPromised)
	return g.lateness()
}

// isPromised reports whether a count is of the time within which something was to come,
// and not of how long it took.
func (f *frame) isPromised(c count) bool {
	return withinTime.MatchString(f.Text[:c.start]) || youPromised.MatchString(f.Text[c.start:])
}

var (
	withinTime  = regexp.MustCompile(`(?i)\bwithin( the| about| some)?\s*$`)
	youPromised = regexp.MustCompile(`(?i)^[\w-]+ \w+,? (that |which )?(you|he|she|they|your \w+|(?-i:[A-Z])\w+)('d| had| have|'ve)? (promised|said|quoted|gave|given|told|named|agreed|offered|estimated|stated)\b`)
)

// toTake says how long something was to take.
var toTake = regexp.MustCompile(`(?i)\b(was|were|is|supposed|meant) to take\b|\b(would|will|should)( only)? take\b`)

func unit(s string) time.Duration {
	switch s {
	case "minute":
		return time.Minute
	case "hour":
		return time.Hour
	case "day", "night":
		return 24 * time.Hour
	case "week":
		return 7 * 24 * time.Hour
	case "fortnight":
		return 14 * 24 * time.Hour
	case "month":
		return 30 * 24 * time.Hour
	}
	return 0
}

// timed reports whether a claim hangs on how long something took.
func (f *frame) timed() bool {
	_, ok := f.lateness()
	return ok
}
