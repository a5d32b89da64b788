package mailfile

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxFromLine is how long a From_ line may be, in bytes.
const maxFromLine = 1000

// Senders in From_ lines that declare how the message below was quoted.
const (
	rdSender    = "mboxrd@z"       // mboxrd, as git and public-inbox write it
	exactSender = "mboxrd-exact@z" // mboxrd, and the line ends are the message's own
)

// A fromLine is what a From_ line says.
type fromLine struct {
	sender string
	at     time.Time // in UTC if the line names no zone
}

var (
	weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	months   = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	fromWord = []byte("From ")
)

// parseFromLine reads a From_ line without its line end:
//
//	"From " [sender] weekday month day hh:mm[:ss] {zone | year} ["remote from " host]
//
// The sender is one word, or begins with a quotation mark. Exactly one word
// after the time is a year of four digits, and at most two are zones. A line
// that is anything else is text, whatever it begins with.
func parseFromLine(line []byte) (fromLine, bool) {
	if !bytes.HasPrefix(line, fromWord) || len(line) > maxFromLine {
		return fromLine{}, false
	}
	words := strings.Fields(string(line[len(fromWord):]))
	at := slices.IndexFunc(words, isWeekday)
	for at >= 0 && (at+1 >= len(words) || slices.Index(months, words[at+1]) < 0) {
		next := slices.IndexFunc(words[at+1:], isWeekday)
		if next < 0 {
			return fromLine{}, false
		}
		at += 1 + next
	}
	if at < 0 || at > 1 && !strings.HasPrefix(words[0], `"`) {
		return fromLine{}, false
	}
	t, ok := parseFromDate(words[at+1:])
	return fromLine{sender: strings.Join(words[:at], " "), at: t}, ok
}

func isWeekday(s string) bool { return slices.Contains(weekdays, strings.TrimSuffix(s, ",")) }

// parseFromDate reads the words after the weekday, of which the first is a
// month.
func parseFromDate(words []string) (time.Time, bool) {
	if n := len(words) - 3; n > 3 && words[n] == "remote" && words[n+1] == "from" {
		words = words[:n]
	}
	if len(words) < 4 || len(words) > 6 {
		return time.Time{}, false
	}
	month := time.Month(slices.Index(months, words[0]) + 1)
	day, err := strconv.Atoi(words[1])
	if err != nil || day < 1 || day > 31 || len(words[1]) > 2 {
		return time.Time{}, false
	}
	clock, ok := parseClock(words[2])
	if !ok {
		return time.Time{}, false
	}
	year, zone := 0, time.UTC
	for _, w := range words[3:] {
		y, isYear := parseYear(w)
		z, isZone := parseZone(w)
		switch {
		case isYear && year == 0:
			year = y
		case isZone && z != nil:
			zone = z
		case !isZone:
			return time.Time{}, false
		}
	}
	if year == 0 {
		return time.Time{}, false
	}
	return time.Date(year, month, day, clock[0], clock[1], clock[2], 0, zone), true
}

// parseClock reads hh:mm or hh:mm:ss.
func parseClock(s string) (clock [3]int, ok bool) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return clock, false
	}
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 8)
		if err != nil || len(p) > 2 || n > []uint64{23, 59, 60}[i] {
			return clock, false
		}
		clock[i] = int(n)
	}
	return clock, true
}

func parseYear(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && len(s) == 4 && n >= 1900
}

// parseZone reads +hhmm or the letters of a zone. The letters mean different
// zones in different places, except for those of UTC: they yield nil.
func parseZone(s string) (*time.Location, bool) {
	if len(s) == 5 && (s[0] == '+' || s[0] == '-') {
		n, err := strconv.ParseUint(s[1:], 10, 16)
		if err != nil || n%100 > 59 || n > 1500 {
			return nil, false
		}
		seconds := int(n/100*3600 + n%100*60)
		if s[0] == '-' {
			seconds = -seconds
		}
		return time.FixedZone("", seconds), true
	}
	letters := len(s) >= 1 && len(s) <= 5 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	return nil, letters
}

// isFromLine reports whether a line, with or without its end, is a From_ line.
func isFromLine(line []byte) bool {
	if !bytes.HasPrefix(line, fromWord) {
		return false
	}
	_, ok := parseFromLine(trimEOL(line))
	return ok
}

// isBareFrom reports whether a line, with or without its end, is a From_ line
// without sender and date, as Thunderbird writes it.
func isBareFrom(line []byte) bool { return bytes.Equal(trimEOL(line), fromWord) }

// isSeparator reports whether a message begins below a line. A bare From_ line
// is no proof of it without a header field in what is below.
func isSeparator(line, below []byte) bool {
	return isFromLine(line) || isBareFrom(line) && beginsWithField(below)
}

// beginsWithField reports whether text begins with the name of a header field
// and its colon.
func beginsWithField(text []byte) bool {
	name, _, ok := bytes.Cut(text, []byte(":"))
	return ok && isFieldName(name)
}

// isFieldName reports whether a header field may have this name (RFC 5322,
// section 3.6.8).
func isFieldName(name []byte) bool {
	return len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// trimEOL returns a line without its LF or CRLF.
func trimEOL(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// isEmptyLine reports whether a line is nothing but its end.
func isEmptyLine(line []byte) bool { return string(line) == "\n" || string(line) == "\r\n" }
