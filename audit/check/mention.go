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

// mentionsDay reports whether a message names a day that a claim names.
func (m *message) mentionsDay(f *frame) bool {
	return slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && m.mentions(d) })
}

// namedIn reports whether a text names a day that the claim names.
func (f *frame) namedIn(text string) bool {
	return slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && mentions(text, d) })
}

// ofOtherDays reports whether a message names days of the year, or of a month, and none of
// those that a claim names.
func (m *message) ofOtherDays(f *frame) bool {
	return slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 }) && m.dates().any() && !m.mentionsDay(f)
}

// any reports whether a day is among them.
func (x dates) any() bool {
	return len(x.slashed) > 0 || slices.ContainsFunc(x.days, func(d day) bool { return d.day != 0 })
}

// namesMonth reports whether a message names a month that the claim names
// without a day.
func (f *frame) namesMonth(m *message) bool {
	for _, d := range f.days {
		if d.month == 0 || d.day != 0 {
			continue
		}
		name := d.month.String()
		if strings.Contains(m.Subject, name) || m.says(func(s *sentence) bool { return strings.Contains(s.plain, name) }) != nil ||
			slices.ContainsFunc(m.Files, func(file ledger.File) bool {
				return strings.Contains(strings.ToLower(file.Name), strings.ToLower(name))
			}) {
			return true
		}
	}
	return false
}

// mentions reports whether a text names a day of the year.
func mentions(text string, d day) bool { return mayMention(text, d) && datesIn(text).name(d) }

// mentions reports whether a message names a day of the year in its own words.
func (m *message) mentions(d day) bool {
	return m.says(func(s *sentence) bool { return mayMention(s.plain, d) }) != nil && m.dates().name(d)
}

// mayMention is false for most texts that do not name a day.
func mayMention(text string, d day) bool {
	return strings.Contains(text, strconv.Itoa(d.day)) || ordinalIn(text, d.day)
}

// dates are the days that a text names.
type dates struct {
	days    []day
	slashed [][2]int // in numbers, of which either may be the month
}

func datesIn(text string) (x dates) {
	g := frame{Claim: Claim{Text: text}}
	g.readDays()
	x.days = g.days
	for _, m := range slashed.FindAllStringSubmatch(text, -1) {
		x.slashed = append(x.slashed, [2]int{atoi(m[1]), atoi(m[2])})
	}
	return x
}

// name reports whether a day is one of them.
func (x dates) name(d day) bool {
	return slices.ContainsFunc(x.days, func(o day) bool { return o.day == d.day && (o.month == d.month || o.month == 0 && o.weekday == 0) }) ||
		slices.ContainsFunc(x.slashed, func(n [2]int) bool {
			return n == [2]int{int(d.month), d.day} || n == [2]int{d.day, int(d.month)}
		})
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
