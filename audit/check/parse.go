package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/due"
)

// A frame is a claim taken apart.
type frame struct {
	Claim
	clauses   []clause
	days      []day
	amounts   []string // digits with the decimals, such as 89 or 2340.50
	counts    []count
	clocks    []hour
	people    []string         // addresses that are named
	topic     []string         // stems
	learned   []string         // from what the client says to have learned of it
	promise   []string         // those of the words that tell what was to be; the topic if none do
	dmy       bool             // dates in numbers name the day first
	oral      bool             // it was said, or happened, outside of mail
	rank      map[*message]int // how well the messages fit that fit best, of 1000
	weekly    int              // on which weekday, from 1, Sunday; 0 if none is named
	recurring bool             // it speaks of what was to be done again and again
	inherited bool             // part of it stands before the claim
	never     bool             // nothing of the kind at all: never, nobody, not one
}

// A clause is a part of a claim with a verb of its own.
type clause struct {
	text       string
	start      int
	undertakes bool // tells of what was to be
	denies     bool // tells that something is not so
}

// A day is a day, a month or a weekday that a claim names. What it leaves open
// is zero.
type day struct {
	year    int
	month   time.Month
	day     int
	weekday int // from 1, Sunday; 0 if none is named
	start   int
	before  string // the word before it: by, until, on, since
}

// fits reports whether t may be the day.
func (d day) fits(t time.Time) bool {
	y, m, n := t.Date()
	return (d.year == 0 || d.year == y) && (d.month == 0 || d.month == m) && (d.day == 0 || d.day == n) && (d.weekday == 0 || time.Weekday(d.weekday-1) == t.Weekday())
}

// exact reports whether it names one day of the year.
func (d day) exact() bool { return d.month != 0 && d.day != 0 }

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

const months = `january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`
const weekdays = `sunday|monday|tuesday|wednesday|thursday|friday|saturday`

var (
	monthDay   = regexp.MustCompile(`(?i)\b(` + months + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4})\b)?`)
	dayMonth   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(` + months + `)\b(?:,? (\d{4})\b)?`)
	dayOf      = regexp.MustCompile(`(?i)\bthe (\d{1,2})(?:st|nd|rd|th)\b`)
	dayWord    = regexp.MustCompile(`(?i)\b(?:the|` + months + `) (first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty-first)\b( [a-z]+)?`)
	dayNumeric = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?\b`)
	aMonth     = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	aWeekday   = regexp.MustCompile(`(?i)\b(` + weekdays + `)\b`)
	lastWord   = regexp.MustCompile(`(?i)(on or before|no later than|not until|\w+)(?: the| noon on| noon| the (?:night|morning|afternoon|evening) of|,)?\s*$`)
	clockAt    = regexp.MustCompile(`(?i)\b(before|until|till|after|by|at|around|past|between|from|than)( after| nearly| about| around| almost)? (noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?::\d{2})?)( ?[ap]\.?m\b\.?| o'clock)?(?: and (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)( ?[ap]\.?m\b\.?)?)?`)
	money      = regexp.MustCompile(`(?:[$£€]\s?|\b(?:USD|GBP|EUR) )(\d[\d,]*(?:\.\d{1,2})?)|\b(\d[\d,]*(?:\.\d{1,2})?) ?(?:dollars|pounds|euros|quid|bucks)\b`)
	bare       = regexp.MustCompile(`(?:^|[\s(])(\d{3,5}(?:\.\d\d)?)(?:[\s,.;)?!]|$)`)
	aYear      = regexp.MustCompile(`^(19|20)\d\d$`)
	counted    = regexp.MustCompile(`(?i)\b(\d{1,4}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|a dozen|half a dozen|several|a couple of)(?:-| )(and a half )?(?:whole |full |more |solid |straight |working |business |calendar |different )?(minutes?|hours?|days?|nights?|weeks?|months?|years?|times|people|users?|calls?|e-?mails?|letters?|messages?|visits?|occasions?|[a-z]{4,}s)\b`)
	oralSaid   = regexp.MustCompile(`(?i)\b(on the (tele)?phone|by (tele)?phone|over the phone|in person|to (my|his|her|our|their|the) face|rang|phoned|telephoned|on (our|a|the|that) call|in a call|when (we|you|i) (spoke|met|talked|came|visited)|face to face|verbally|orally|by word of mouth|(at|in) (the|your|our) (meeting|desk|counter|house|office|yard|shop|door|studio|showroom|kitchen|car park|reception|lobby|garage|church|clinic|salon|workshop|van)|when (he|she|they|you) (came|visited|was here|were here|called)|laughed|shouted|swore|texted|by text|voicemail)\b|\b(told|said to|assured|promised) (my|our) (tech|technician|assistant|wife|husband|son|daughter|mother|father|receptionist|neighbou?r|colleague|partner|manager|staff)\b`)
	nothing    = regexp.MustCompile(`(?i)\b(never|nobody|no one|no-one|no human|not one|not once|not a (single|soul|word)|none|nothing|without (one|a|any)|no (answer|reply|response|word|call|update|show|sign|apology|explanation|notice|warning)|ignored|not a single|any of)\b`)
	denial     = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|no-one|none|nothing|ignored|without|failed|refused|forgot|neither|nor|no)\b|n't\b|n’t\b|\b(is|are|was|were) (still|missing|wrong|ignored)\b|\bstill\b`)
	undertak   = regexp.MustCompile(`(?i)\b(was|were|is|are) (also |all )?(supposed|due|meant|going|scheduled|booked|expected|promised|to)\b|\b(promised?|promises|agreed|agrees|undertook|undertaken|assured|guaranteed|committed|pledged|offered|vowed|swore)\b|\b(said|told (us|me|him|her|them)|assured (us|me)|you said|wrote)\b.*\b(would|will|'d|’d|going to|was to|were to|can|could have)\b|\bwould (be|have|get|send|come|call|do|take|pay|not)\b|\bthe (agreement|contract|lease|quote|estimate) (says|said|states|promises)\b`)
)

var numbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "a dozen": 12, "half a dozen": 6, "several": 3, "a couple of": 2}

func monthOf(s string) time.Month {
	s = strings.ToLower(s)[:3]
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m
		}
	}
	return 0
}

func weekdayOf(s string) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), s) {
			return int(d) + 1
		}
	}
	return 0
}

// parse takes a claim apart.
func (w *World) parse(c Claim) *frame {
	f := &frame{Claim: c, dmy: w.o.Due.Order == due.DMY}
	f.cut()
	f.readDays()
	f.readNumbers()
	f.oral = oralSaid.MatchString(c.Text)
	f.never = nothing.MatchString(c.Text)
	people, names := w.named(c.Text)
	f.people = people
	skip := map[string]bool{}
	for _, d := range f.amounts {
		skip[d] = true
	}
	for _, x := range stems(channel.ReplaceAllString(c.Text, " ")) {
		if !claimWords[x] && !names[x] && !skip[x] && !isNumber(x) {
			f.topic = append(f.topic, x)
		}
	}
	w.inherit(f)
	for _, c := range f.undertakes() {
		for _, x := range stems(c.text) {
			if slices.Contains(f.topic, x) && !slices.Contains(f.promise, x) {
				f.promise = append(f.promise, x)
			}
		}
	}
	if len(f.promise) == 0 || len(f.promise) == 1 && w.freq[f.promise[0]] == 0 {
		f.promise = f.topic
	}
	if m := recurs.FindStringSubmatch(f.Text); m != nil {
		f.recurring, f.weekly = true, weekdayOf(m[2])
	}
	if !c.part {
		w.ranks(f)
	}
	return f
}

// channel is how something was said, and not what.
var channel = regexp.MustCompile(`(?i)\b(on|by|over|via) (the )?(tele)?phone( call)?\b|\bin (writing|person)\b|\breport(ed)? back\b|\bto (my|our|his|her|their|the) face\b`)

var recurs = regexp.MustCompile(`(?i)\b(every|each|daily|weekly|monthly|fortnightly|hourly) ?(day|week|month|hour|friday|monday|tuesday|wednesday|thursday|morning|evening)?\b`)

var pointsBack = regexp.MustCompile(`(?i)^\W*(it|they|she|he|that|this|these|those|there|then|and|but)\b|\bthat (day|date|morning|afternoon|evening|night|week|month)\b|\bof that\b|\b(new|other|second|first|same) one\b`)

var pronoun = regexp.MustCompile(`(?i)\b(it|them|that|this)\b`)

// inherit takes what a claim leaves to the words before it from there: what "it"
// and "that day" mean.
func (w *World) inherit(f *frame) {
	points := pointsBack.MatchString(f.Text) || len(f.topic) == 0 && pronoun.MatchString(f.Text)
	if f.Before == "" && f.Heading == "" || !points && (len(f.topic) > 0 || len(f.days) > 0) {
		return
	}
	from := f.Before
	if cuts := sentenceEnd.FindAllStringIndex(strings.TrimSpace(from), -1); len(cuts) > 0 {
		from = from[cuts[len(cuts)-1][1]:]
	}
	b := w.parse(Claim{Kind: f.Kind, Text: f.Heading + " " + from, part: true})
	f.inherited = true
	for _, x := range b.topic {
		if !slices.Contains(f.topic, x) && len(f.topic) < 8 {
			f.topic = append(f.topic, x)
		}
	}
	if !slices.ContainsFunc(f.days, day.exact) {
		for _, d := range b.days {
			d.start = -1
			f.days = append(f.days, d)
		}
	}
	if len(f.people) == 0 {
		f.people = b.people
	}
}

func isNumber(s string) bool {
	return strings.ContainsAny(s, "0123456789$£€%") && strings.Trim(s, "0123456789.,$£€%-:stndrh") == ""
}

// named returns the people whose names stand in a text, and the words of these
// names.
func (w *World) named(text string) (addresses []string, words map[string]bool) {
	words = map[string]bool{}
	for _, x := range strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) }) {
		x = strings.TrimSuffix(strings.TrimSuffix(x, "'s"), "’s")
		low := strings.ToLower(x)
		if len(x) < 3 || commonName[low] || x == low && (len(x) < 4 || wordName[low] || !slices.ContainsFunc(w.names[low], w.o.Directory.IsStaff)) {
			continue
		}
		list := w.names[low]
		if len(list) == 0 {
			continue
		}
		for _, s := range stems(low) {
			words[s] = true
		}
		for _, a := range list {
			if !slices.Contains(addresses, a) {
				addresses = append(addresses, a)
			}
		}
	}
	return addresses, words
}

// wordName are names that are words as well.
var wordName = func() map[string]bool {
	m := map[string]bool{}
	for _, x := range strings.Fields("rose grace hope bill penny dawn frank rich joy faith drew chase miles dean earl duke king bishop baker cook carter mason miller potter taylor turner walker smith wood woods field fields hill hall brook banks stone sage reed ford church page price young long short white black brown green gray grey west north summer autumn june april august sandy rusty dusty sunny lucky honey crystal ruby pearl amber jade ivy lily daisy iris olive basil bush rice rivers lake marsh glen cliff dale heath forest major sergeant judge law lawyer bond cash gold silver sterling francs marks pat sue rob mark will art gene jack nick dick harry tom peg kitty robin jay") {
		m[x] = true
	}
	return m
}()

var commonName = map[string]bool{"may": true, "will": true, "the": true, "and": true, "you": true, "your": true, "our": true, "mark": true, "service": true, "office": true, "desk": true, "team": true, "support": true, "sales": true, "info": true, "accounts": true, "mrs": true, "mr.": true}

func isWordRune(r rune) bool {
	return r == '\'' || r == '’' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?;:]["”')]*\s+|\n+`)
	conjunction = regexp.MustCompile(`(?i)(, and |, but |, yet |, although |, though |, which | and then | and now | but | and (?:I|we|he|she|it|they|you|there|nobody|no one|not|never|neither|the|nothing|have|has|did|didn't|still)\b)`)
)

// cut cuts a claim into clauses.
func (f *frame) cut() {
	add := func(start, end int) {
		t := f.Text[start:end]
		if strings.TrimSpace(t) == "" {
			return
		}
		f.clauses = append(f.clauses, clause{text: t, start: start, undertakes: undertak.MatchString(t), denies: denial.MatchString(t)})
	}
	cuts := []int{}
	for _, m := range sentenceEnd.FindAllStringIndex(f.Text, -1) {
		if m[0] >= 2 && abbreviated.MatchString(f.Text[:m[0]+1]) {
			continue
		}
		cuts = append(cuts, m[1])
	}
	for _, m := range conjunction.FindAllStringIndex(f.Text, -1) {
		cuts = append(cuts, m[0]+1)
	}
	slices.Sort(cuts)
	from := 0
	for _, c := range append(cuts, len(f.Text)) {
		if c > from {
			add(from, c)
			from = c
		}
	}
}

var abbreviated = regexp.MustCompile(`(?i)\b(mr|mrs|ms|dr|st|no|approx|inc|ltd|co)\.$`)

// readDays finds the days that the claim names.
func (f *frame) readDays() {
	t := f.Text
	taken := make([]bool, len(t)+1)
	add := func(start, end int, d day) {
		for i := start; i < end; i++ {
			if taken[i] {
				return
			}
		}
		for i := start; i < end; i++ {
			taken[i] = true
		}
		d.start = start
		if m := lastWord.FindStringSubmatch(t[:start]); m != nil {
			d.before = strings.ToLower(m[1])
		}
		f.days = append(f.days, d)
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	group := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return t[m[2*i]:m[2*i+1]]
	}
	for _, m := range monthDay.FindAllStringSubmatchIndex(t, -1) {
		add(m[0], m[1], day{month: monthOf(group(m, 1)), day: number(group(m, 2)), year: number(group(m, 3))})
	}
	for _, m := range dayMonth.FindAllStringSubmatchIndex(t, -1) {
		add(m[0], m[1], day{month: monthOf(group(m, 2)), day: number(group(m, 1)), year: number(group(m, 3))})
	}
	for _, m := range dayOf.FindAllStringSubmatchIndex(t, -1) {
		add(m[0], m[1], day{day: number(group(m, 1))})
	}
	for _, m := range dayWord.FindAllStringSubmatchIndex(t, -1) {
		// "the first week", "the second invoice" are no days.
		if next := strings.TrimSpace(part(t, m, 2)); next != "" && !afterDay[strings.ToLower(next)] {
			continue
		}
		add(m[0], m[3], day{day: ordinal(group(m, 1)), month: monthBefore(t[m[0]:m[2]])})
	}
	for _, m := range dayNumeric.FindAllStringSubmatchIndex(t, -1) {
		a, b := number(group(m, 1)), number(group(m, 2))
		if f.dmy && b <= 12 || a > 12 {
			a, b = b, a
		}
		if a >= 1 && a <= 12 && b >= 1 && b <= 31 {
			add(m[0], m[1], day{month: time.Month(a), day: b})
		}
	}
	for _, m := range aMonth.FindAllStringSubmatchIndex(t, -1) {
		if name := strings.ToLower(group(m, 1)); (name == "may" || name == "march" && group(m, 1) == name) && m[0] > 0 && !strings.HasSuffix(t[:m[0]], "in ") && !strings.HasSuffix(t[:m[0]], "since ") && !strings.HasSuffix(t[:m[0]], "the ") && !strings.HasSuffix(t[:m[0]], "of ") {
			continue
		}
		add(m[0], m[1], day{month: monthOf(group(m, 1))})
	}
	for _, m := range aWeekday.FindAllStringSubmatchIndex(t, -1) {
		wd := weekdayOf(group(m, 1))
		// "Friday the 8th", "Monday, April 28": one day.
		joined := false
		for i := range f.days {
			if gap := f.days[i].start - m[1]; gap >= 0 && gap <= 2 && f.days[i].weekday == 0 {
				f.days[i].weekday, joined = wd, true
				if l := lastWord.FindStringSubmatch(t[:m[0]]); l != nil {
					f.days[i].before = strings.ToLower(l[1])
				}
			}
		}
		if !joined && !strings.HasSuffix(strings.ToLower(t[:m[0]]), "every ") {
			add(m[0], m[1], day{weekday: wd})
		}
	}
	slices.SortFunc(f.days, func(a, b day) int { return a.start - b.start })
}

var afterDay = map[string]bool{"and": true, "but": true, "of": true, "at": true, "we": true, "i": true, "it": true, "he": true, "she": true, "they": true, "you": true, "to": true, "in": true, "for": true, "when": true, "by": true, "or": true, "as": true, "nobody": true, "not": true, "with": true, "without": true, "then": true, "only": true, "from": true, "before": true, "after": true, "there": true, "nothing": true}

var ordinals = strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")

func ordinal(s string) int {
	s = strings.ToLower(s)
	tens := 0
	if rest, ok := strings.CutPrefix(s, "twenty-"); ok {
		s, tens = rest, 20
	} else if rest, ok := strings.CutPrefix(s, "thirty-"); ok {
		s, tens = rest, 30
	}
	if s == "thirtieth" {
		return 30
	}
	return tens + slices.Index(ordinals, s) + 1
}

// monthBefore returns the month that a text ends with: "August" of "August
// seventh". It is 0 for "the".
func monthBefore(s string) time.Month {
	if s = strings.TrimSpace(s); len(s) < 3 || strings.EqualFold(s, "the") {
		return 0
	}
	return monthOf(s)
}

// readNumbers finds amounts, counts and times of day.
func (f *frame) readNumbers() {
	for _, m := range money.FindAllStringSubmatch(f.Text, -1) {
		if a := amount(m[1] + m[2]); !slices.Contains(f.amounts, a) {
			f.amounts = append(f.amounts, a)
		}
	}
	if f.Kind == Charged || f.Kind == BrokenPromise {
		for _, m := range bare.FindAllStringSubmatch(f.Text, -1) {
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
	for _, m := range clockAt.FindAllStringSubmatchIndex(f.Text, -1) {
		h := readHour(f.Text[m[6]:m[7]], part(f.Text, m, 4)+part(f.Text, m, 6))
		if h.minutes < 0 || followedByUnit.MatchString(f.Text[m[1]:]) {
			continue
		}
		h.before, h.start = strings.ToLower(f.Text[m[2]:m[3]])+strings.ToLower(part(f.Text, m, 2)), m[0]
		f.clocks = append(f.clocks, h)
		if m[10] >= 0 {
			h := readHour(f.Text[m[10]:m[11]], part(f.Text, m, 6))
			h.before, h.start = "by", m[10]
			f.clocks = append(f.clocks, h)
		}
	}
}

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
	hh, mm, _ := strings.Cut(word, ":")
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
	case n < 12:
		h.half = true
	}
	return h
}

// amount makes an amount of money comparable: "1,765.00" and "1765" are one.
func amount(s string) string {
	s = strings.ReplaceAll(s, ",", "")
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s = strings.TrimRight(s, "0")
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// Terms returns the words by which mail about a claim is found in an index.
func Terms(c Claim) []string {
	var list []string
	for x := range strings.FieldsFuncSeq(c.Heading+" "+c.Text, func(r rune) bool { return !isWordRune(r) || r == '\'' || r == '’' }) {
		x = strings.ToLower(x)
		s := stems(x)
		if len(x) > 2 && len(s) > 0 && !claimWords[s[0]] && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}
