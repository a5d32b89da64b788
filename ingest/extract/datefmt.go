package extract

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// hasDate reports whether a format is one of a date or a time.
func hasDate(tokens []token) bool {
	for _, t := range tokens {
		if !t.literal && strings.ContainsAny(t.text, "ymdhs") && t.text != "am/pm" {
			return true
		}
	}
	return false
}

// hasDigits reports whether a format has places for digits but for parts of seconds:
// then it is one of a number, and letters in it are text.
func hasDigits(tokens []token) bool {
	for i, t := range tokens {
		if !t.literal && strings.Contains("0#?", t.text[:1]) && partOfSecond(tokens, i) == 0 {
			return true
		}
	}
	return false
}

// partOfSecond is how many digits of a second a token shows: it stands behind seconds
// and a point.
func partOfSecond(tokens []token, i int) int {
	if i < 2 || tokens[i].literal || tokens[i].text[0] != '0' || tokens[i-1] != (token{false, "."}) || tokens[i-2].literal || !strings.Contains(tokens[i-2].text, "s") {
		return 0
	}
	return min(len(tokens[i].text), 3)
}

// maxSerial is the last day of the year 9999.
const maxSerial = 2958466

// formatDate shows a number of days as a date. Day 60 of the older calendar is
// the 29th of February 1900, which never was.
func formatDate(tokens []token, v float64, date1904 bool) string {
	if v < 0 || v >= maxSerial || math.IsNaN(v) {
		return plainNumber(v)
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	days, frac := math.Modf(v)
	half, parts := false, 0
	for i, tok := range tokens {
		half = half || tok.text == "am/pm" && !tok.literal
		parts = max(parts, partOfSecond(tokens, i))
	}
	unit := time.Second / time.Duration(math.Pow10(parts))
	t := epoch.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(frac*86400*math.Pow10(parts))) * unit)
	var b strings.Builder
	for i, tok := range tokens {
		switch {
		case partOfSecond(tokens, i) > 0:
			n := partOfSecond(tokens, i)
			fmt.Fprintf(&b, "%0*d", n, t.Nanosecond()/int(time.Second/time.Duration(math.Pow10(n))))
		case tok.literal, strings.ContainsAny(tok.text, ".,%0#?e"):
			b.WriteString(tok.text)
		case tok.text[0] == 'm' && isMinute(tokens, i):
			fmt.Fprintf(&b, "%0*d", min(len(tok.text), 2), t.Minute())
		default:
			b.WriteString(dateToken(tok.text, t, v, half))
		}
	}
	return strings.TrimSpace(b.String())
}

// isMinute reports whether an m stands for minutes: after hours or before
// seconds.
func isMinute(tokens []token, i int) bool {
	if len(tokens[i].text) > 2 {
		return false
	}
	for k := i - 1; k >= 0; k-- {
		if !tokens[k].literal && tokens[k].text != "." {
			if strings.ContainsAny(tokens[k].text, "h") {
				return true
			}
			break
		}
	}
	for k := i + 1; k < len(tokens); k++ {
		if !tokens[k].literal && tokens[k].text != "." {
			return strings.ContainsAny(tokens[k].text, "s")
		}
	}
	return false
}

// dateToken shows one token of a date format.
func dateToken(tok string, t time.Time, v float64, half bool) string {
	hour := t.Hour()
	if half {
		hour = (hour+11)%12 + 1
	}
	layouts := map[string]string{
		"yy": "06", "y": "06", "yyyy": "2006", "yyy": "2006", "m": "1", "mm": "01", "mmm": "Jan", "mmmm": "January",
		"d": "2", "dd": "02", "ddd": "Mon", "dddd": "Monday", "s": "5", "ss": "05", "am/pm": "PM",
	}
	if tok[0] == '[' { // elapsed
		unit := map[byte]int{'h': 3600, 'm': 60, 's': 1}[tok[1]]
		return fmt.Sprintf("%0*d", min(len(tok)-2, 30), int(math.Round(v*86400))/unit)
	}
	switch tok {
	case "h":
		return fmt.Sprint(hour)
	case "hh":
		return fmt.Sprintf("%02d", hour)
	case "mmmmm":
		return t.Format("Jan")[:1]
	}
	if layout, ok := layouts[tok]; ok {
		return t.Format(layout)
	}
	return ""
}
