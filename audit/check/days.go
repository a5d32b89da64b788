package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
	for _, m := range wordOfMonth.FindAllStringSubmatchIndex(t, -1) {
		add(m[0], m[1], day{day: ordinal(group(m, 1)), month: monthOf(group(m, 2)), year: number(group(m, 3))})
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
		if name := strings.ToLower(group(m, 1)); (name == "may" || name == "march" && group(m, 1) == name) && m[0] > 0 && !ofMonth.MatchString(t[:m[0]]) {
			continue
		}
		add(m[0], m[1], day{month: monthOf(group(m, 1)), end: endOf.MatchString(t[:m[0]])})
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

// readMonths gives days of a claim that name no month, and stand by no other that does,
// the month of the last day that the words before name, or the one after it, as one that
// tells things in their order means it.
func (w *World) readMonths(f *frame) {
	if slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 }) {
		return
	}
	before := frame{Claim: Claim{Text: lastSentences(f.Before, 3)}, dmy: f.dmy}
	before.readDays()
	i := slices.IndexFunc(before.days, day.exact)
	if i < 0 {
		return
	}
	for _, d := range before.days[i:] {
		if d.exact() {
			before.days[i] = d
		}
	}
	last := w.resolve(before.days[i])
	for i := range f.days {
		d := &f.days[i]
		if d.day == 0 {
			continue
		}
		at := time.Date(last.Year(), last.Month(), d.day, 0, 0, 0, 0, last.Location())
		if at.Before(last) {
			at = at.AddDate(0, 1, 0)
		}
		if d.fits(at) && !at.After(w.o.Asserted) {
			d.month = at.Month()
		}
	}
}

// endOf stands before a month of which the end is meant.
var endOf = regexp.MustCompile(`(?i)\bend of (the )?(month of )?$`)

// ofMonth stands before the name of a month that is a word as well.
var ofMonth = regexp.MustCompile(`(?i)\b(in|since|the|of|for|your|our|my|this|last|until|till|by|from|early|late|mid|and|or) $`)

var afterDay = map[string]bool{"and": true, "but": true, "of": true, "at": true, "we": true, "i": true, "it": true, "he": true, "she": true, "they": true, "you": true, "to": true, "in": true, "for": true, "when": true, "by": true, "or": true, "as": true, "nobody": true, "not": true, "with": true, "without": true, "then": true, "only": true, "from": true, "before": true, "after": true, "there": true, "nothing": true}

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
)
