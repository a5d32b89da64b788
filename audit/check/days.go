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

// ofWeekday reports whether a message may speak of the day of the week that a claim
// names: it was written on it or soon after, or names it.
func (f *frame) ofWeekday(m *message) bool {
	return !slices.ContainsFunc(f.days, func(d day) bool {
		if d.weekday == 0 || d.month != 0 || d.day != 0 || d.start < 0 || m.mentions(d) {
			return false
		}
		since := (int(m.At.Weekday()) - (d.weekday - 1) + 7) % 7
		return since > ofThatDay
	})
}

// endOf stands before a month of which the end is meant.
var endOf = regexp.MustCompile(`(?i)\bend of (the )?(month of )?$`)

// ofMonth stands before the name of a month that is a word as well.
var ofMonth = regexp.MustCompile(`(?i)\b(in|since|the|of|for|your|our|my|this|last|until|till|by|from|early|late|mid|and|or) $`)

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
