package claim

import (
	"regexp"
	"strings"
	"time"
)

// headLines is how many lines with words may stand before the date of a letter.
const headLines = 15

var (
	dayOrdinal  = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)
	dateWord    = regexp.MustCompile(`(?i)^(?:dated?|written|sent)(?: on)?:?\s+`)
	clockBehind = regexp.MustCompile(`(?i),?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?$`)
)

// layouts are how a letter is dated so that nobody takes the month for the day.
var layouts = []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2006-01-02",
	"Monday 2 January 2006", "Monday January 2 2006", "Mon 2 Jan 2006", "Mon Jan 2 2006"}

// Date returns the day that stands at the head of the letter, on a line of its own
// or after the name of a place, before it claims anything. Days in numbers alone
// count only with the year first, as others are read in two ways.
func (l *Letter) Date() (day time.Time, ok bool) {
	head, n := l.Text, 0
	if len(l.Claims) > 0 {
		head = head[:l.Claims[0].Start]
	}
	for line := range strings.Lines(head) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if n++; n > headLines {
			break
		}
		_, after, _ := strings.Cut(line, ",")
		for _, s := range []string{line, after} {
			if day, ok := dayOf(s); ok {
				return day, true
			}
		}
	}
	return time.Time{}, false
}

// HeadDay returns the day of the line "Sent:" or "Date:" of a header as mail programs show
// it.
func HeadDay(header []byte) (day time.Time, ok bool) {
	for line := range strings.Lines(string(header)) {
		name, _, _ := strings.Cut(line, ":")
		if name = strings.ToLower(name); name != "sent" && name != "date" {
			continue
		}
		if day, ok := dayOf(line); ok {
			return day, true
		}
	}
	return time.Time{}, false
}

func dayOf(s string) (time.Time, bool) {
	s = clockBehind.ReplaceAllString(dateWord.ReplaceAllString(strings.Trim(s, " \t\r\n.,"), ""), "")
	s = strings.Join(strings.Fields(strings.NewReplacer(",", " ", ".", " ").Replace(dayOrdinal.ReplaceAllString(s, "$1"))), " ")
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
