package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readNumbers finds amounts, counts and times of day.
func (f *frame) readNumbers() {
	for _, m := range money.FindAllStringSubmatch(f.Text, -1) {
		if a := amount(m[1] + m[2] + m[3]); !slices.Contains(f.amounts, a) {
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

// times returns how often a claim says that something was written, 0 if it does
// not say.
func (f *frame) times() (n int) {
	if twice.MatchString(f.Text) {
		n = 2
	}
	for _, c := range f.counts {
		if c.unit == "time" || c.unit == "occasion" || strings.HasPrefix(c.unit, "e") || c.unit == "letter" || c.unit == "message" {
			n = c.n / 4
		}
	}
	return n
}

var twice = regexp.MustCompile(`(?i)\btwice\b`)

// names reports whether a text names one of the amounts of a claim.
func (f *frame) names(text string) bool {
	return slices.ContainsFunc(f.amounts, func(a string) bool { return mentionsAmount(text, a) })
}
