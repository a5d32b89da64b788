package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/ledger"
)

// near reports whether a time is not far from the days of a claim.
func (f *frame) near(w *World, t time.Time) bool {
	for _, d := range f.days {
		if d.exact() {
			at := w.resolve(d)
			return t.After(at.AddDate(0, 0, -3)) && t.Before(at.AddDate(0, 0, 45))
		}
	}
	return false
}

// mentionsDay reports whether a text names a day that the claim names.
func (w *World) mentionsDay(text string, f *frame) bool {
	for _, d := range f.days {
		if d.exact() && mentions(text, d) {
			return true
		}
	}
	return false
}

// namesMonth reports whether a message names a month that the claim names
// without a day.
func (f *frame) namesMonth(m *message) bool {
	for _, d := range f.days {
		if d.month == 0 || d.day != 0 {
			continue
		}
		name := d.month.String()
		if strings.Contains(m.Subject, name) || m.says(func(s *sentence) bool { return strings.Contains(s.Text, name) }) != nil ||
			slices.ContainsFunc(m.Files, func(file ledger.File) bool {
				return strings.Contains(strings.ToLower(file.Name), strings.ToLower(name))
			}) {
			return true
		}
	}
	return false
}

// mentions reports whether a text names a day of the year.
func mentions(text string, d day) bool {
	if !strings.Contains(text, strconv.Itoa(d.day)) && !ordinalIn(text, d.day) {
		return false // most texts
	}
	g := frame{Claim: Claim{Text: text}}
	g.readDays()
	if slices.ContainsFunc(g.days, func(x day) bool { return x.day == d.day && (x.month == d.month || x.month == 0 && x.weekday == 0) }) {
		return true
	}
	for _, m := range slashed.FindAllStringSubmatch(text, -1) {
		a, b := atoi(m[1]), atoi(m[2])
		if a == int(d.month) && b == d.day || b == int(d.month) && a == d.day {
			return true
		}
	}
	return false
}

// ordinalIn reports whether a text may name a day of the month by a word.
func ordinalIn(text string, day int) bool {
	word := "twent"
	switch {
	case day >= 30:
		word = "thirt"
	case day < 20:
		word = ordinals[max(day, 1)-1]
	}
	return strings.Contains(strings.ToLower(text), word)
}

var slashed = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b`)

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
