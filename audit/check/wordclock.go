package check

import (
	"regexp"
	"slices"
	"strings"
)

// readWordClocks finds the times of day of a claim that are told from the hour, "twenty
// to four", and returns its text with them blanked, so that offsets stay.
func (f *frame) readWordClocks() string {
	text := []byte(f.Text)
	for _, m := range wordClock.FindAllStringSubmatchIndex(f.Text, -1) {
		h := readHour(part(f.Text, m, 4), part(f.Text, m, 5))
		word := strings.ToLower(part(f.Text, m, 2))
		n, ok := partsOfHour[word]
		if !ok {
			n = numbers[word]
		}
		switch {
		case h.minutes < 0:
			continue
		case strings.EqualFold(part(f.Text, m, 3), "to"):
			h.minutes -= n
		default:
			h.minutes += n
		}
		h.half = part(f.Text, m, 5) == "" && h.minutes < 12*60
		h.before, h.start = strings.ToLower(strings.TrimSpace(part(f.Text, m, 1))), m[0]
		if h.before == "" {
			h.before = "at"
		}
		f.clocks = append(f.clocks, h)
		copy(text[m[0]:m[1]], slices.Repeat([]byte{' '}, m[1]-m[0]))
	}
	return string(text)
}

var (
	// wordClock is a time told from the hour. What is before it tells whether it is
	// the time at which something was, or by which.
	wordClock = regexp.MustCompile(`(?i)\b((?:before|until|till|after|by|at|around|from|than) (?:about |nearly |almost |around |after )?)?(?:a )?(five|ten|quarter|twenty-five|twenty|half)(?: minutes)? (past|to) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|\d{1,2})\b( ?[ap]\.?m\b\.?| o'clock)?`)
	// partsOfHour are the minutes that have names of their own.
	partsOfHour = map[string]int{"quarter": 15, "half": 30, "twenty-five": 25}
)
