package check

import (
	"regexp"
	"slices"
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
	said      []string         // those of them that stand in the claim itself
	learned   []string         // from what the client says to have learned of it
	promise   []string         // those of the words that tell what was to be; the topic if none do
	dmy       bool             // dates in numbers name the day first
	oral      bool             // it was said, or happened, outside of mail
	rank      map[*message]int // how well the messages fit that fit best, of 1000
	alike     []int            // how alike the words of each message are to its own, of 1000
	likest    int              // the most of that, at least 1
	from      time.Time        // the last day that the letter names, with the claim
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
	end     bool   // the end of the month
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
const ordinalWords = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty-first`
const weekdays = `sunday|monday|tuesday|wednesday|thursday|friday|saturday`

var (
	monthDay    = regexp.MustCompile(`(?i)\b(` + months + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4})\b)?`)
	dayMonth    = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(` + months + `)\b(?:,? (\d{4})\b)?`)
	dayOf       = regexp.MustCompile(`(?i)\bthe (\d{1,2})(?:st|nd|rd|th)\b`)
	wordOfMonth = regexp.MustCompile(`(?i)\b(` + ordinalWords + `) of (` + months + `)\b(?:,? (\d{4})\b)?`)
	dayWord     = regexp.MustCompile(`(?i)\b(?:the|` + months + `) (` + ordinalWords + `)\b( [a-z]+)?`)
	dayNumeric  = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?\b`)
	aMonth      = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	aWeekday    = regexp.MustCompile(`(?i)\b(` + weekdays + `)\b`)
	lastWord    = regexp.MustCompile(`(?i)(on or before|no later than|not until|\w+)(?: the| noon on| noon| the (?:night|morning|afternoon|evening) of|,)?\s*$`)
	clockAt     = regexp.MustCompile(`(?i)\b(before|until|till|after|by|at|around|past|between|from|than)( after| nearly| about| around| almost)? (noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?::\d{2})?)( ?[ap]\.?m\b\.?| o'clock)?(?: and (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)( ?[ap]\.?m\b\.?)?)?`)
	money       = regexp.MustCompile(`(?:[$£€₹¥]\s?|\b(?:USD|GBP|EUR|INR|CAD|AUD|NZD|CHF|ZAR|Rs\.?|Euros?) ?)(\d[\d,]*(?:\.\d{1,2})?)|\bR ?(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?)|\b(\d[\d,]*(?:\.\d{1,2})?) ?(?:dollars|pounds|euros|rupees|rand|francs|quid|bucks)\b`)
	bare        = regexp.MustCompile(`(?:^|[\s(])(\d{3,5}(?:\.\d\d)?)(?:[\s,.;)?!]|$)`)
	aYear       = regexp.MustCompile(`^(19|20)\d\d$`)
	counted     = regexp.MustCompile(`(?i)\b(\d{1,4}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|a dozen|half a dozen|several|a couple of)(?:-| )(and a half )?(?:whole |full |more |solid |straight |working |business |calendar |different )?(minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|times|people|users?|calls?|e-?mails?|letters?|messages?|visits?|occasions?|[a-z]{4,}s)\b`)
	oralSaid    = regexp.MustCompile(`(?i)\b(on the (tele)?phone|by (tele)?phone|over the phone|in person|to (my|his|her|our|their|the) face|rang|phoned|telephoned|on (our|a|the|that) call|in a call|when (we|you|i) (spoke|met|talked|came|visited)|face to face|verbally|orally|by word of mouth|(at|in) (the|your|our) (meeting|desk|counter|house|office|yard|shop|door|studio|showroom|kitchen|car park|reception|lobby|garage|church|clinic|salon|workshop|van)|when (he|she|they|you) (came|visited|was here|were here|called)|laughed|shouted|swore|texted|by text|voicemail)\b|\b(told|assured|promised) (me|us) (at|in) (the|a|our|your|my) (\w+ )?(fair|show|party|wedding|game|match|market|pub|bar|caf[eé]|restaurant|gate|street|lift|corridor|hall|interview|viewing|site|lunch|dinner)|\bstanding (at|in|on|by|under|beside) (the|our|my|your)\b|\bacross (the|that|our|my|your) (\w+ )?(table|desk|counter|fence|bar)\b|\bover (a|the) (cup|coffee|tea|pint|beer|lunch|dinner|drink)\b|\bon the doorstep\b|\btold (the|your) (older|elder|younger|young|tall|other|big|little) (one|man|lad|chap|fellow|woman|girl|boy|guy)\b|\b(told|said to|assured|promised) (my|our) (tech|technician|assistant|wife|husband|son|daughter|mother|father|receptionist|neighbou?r|colleague|partner|manager|staff)\b`)
	nothing     = regexp.MustCompile(`(?i)\b(never|nobody|no one|no-one|no human|not one|not once|not a (single|soul|word)|none|nothing|without (one|a|any)|no (answer|reply|response|word|call|update|show|sign|apology|explanation|notice|warning)|ignored|not a single|any of)\b`)
	denial      = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|no-one|none|nothing|ignored|without|failed|refused|forgot|neither|nor|no)\b|n't\b|n’t\b|\b(is|are|was|were) (still|missing|wrong|ignored)\b|\bstill\b`)
	undertak    = regexp.MustCompile(`(?i)\b(was|were|is|are) (also |all )?(supposed|due|meant|going|scheduled|booked|expected|promised|to)\b|\b(promised?|promises|agreed|agrees|undertook|undertaken|assured|guaranteed|committed|pledged|offered|vowed|swore)\b|\bgave (\w+ )?(his|her|your|their) (word|hand)\b|\b(said|told (us|me|him|her|them)|assured (us|me)|you said|wrote)\b.*\b(would|will|'d|’d|going to|was to|were to|can|could have)\b|\bwould (be|have|get|send|come|call|do|take|pay|not)\b|\bthe (agreement|contract|lease|quote|estimate) (says|said|states|promises)\b`)
)

var numbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "a dozen": 12, "half a dozen": 6, "several": 3, "a couple of": 2}

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
	c.Text, c.Heading, c.Before = Plain(c.Text), Plain(c.Heading), Plain(c.Before)
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
	f.said = slices.Clone(f.topic)
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
	points := pointsBack.MatchString(f.Text) || len(f.topic) <= 1 && pronoun.MatchString(f.Text)
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
