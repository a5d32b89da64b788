package email

import (
	"strings"
	"time"
)

// A dateScan gathers the pieces of a date; -1 is a piece not seen.
type dateScan struct {
	year, month, day     int
	hour, minute, second int
	pm                   int // 0 for AM, 1 for PM, else -1
	zone                 *time.Location
}

func (d *dateScan) scan(s string) bool {
	d.pm = -1
	for tokens := 0; ; tokens++ {
		var tok string
		if tok, s = nextDateToken(s); tok == "" {
			return true
		}
		if tokens > 16 || !d.token(tok) {
			return d.year >= 0 && d.hour >= 0 // what follows a whole date is a comment
		}
	}
}

func (d *dateScan) token(tok string) bool {
	c := tok[0]
	switch {
	case c == '+' || c == '-' && len(tok) > 1 && isDigit(tok[1]):
		return d.offset(tok)
	case isDigit(c):
		return d.number(tok)
	}
	if month := monthNumber(tok); month > 0 {
		if d.month > 0 {
			return false
		}
		d.month = month
		return true
	}
	return d.word(tok)
}

// number reads a token that begins with a digit: a day, a year, a time, or
// "2002-03-01", "2002-03-01T10:00:00Z", "01-Mar-2002".
func (d *dateScan) number(tok string) bool {
	digits := 0
	for digits < len(tok) && isDigit(tok[digits]) {
		digits++
	}
	n := atoi(tok[:digits])
	rest := tok[digits:]
	switch {
	case rest == "" || rest == "." || rest == "st" || rest == "nd" || rest == "rd" || rest == "th":
		return d.plain(n, digits)
	case rest[0] == ':' || rest[0] == '.' && d.day > 0 && d.hour < 0:
		return d.clock(tok)
	case (rest[0] == '-' || rest[0] == '/') && digits == 4:
		return d.iso(tok)
	case rest[0] == '-' && digits <= 2:
		parts := strings.SplitN(rest[1:], "-", 2)
		month := monthNumber(parts[0])
		if len(parts) != 2 || month == 0 || !isNumber(parts[1]) || d.day > 0 {
			return false
		}
		d.day, d.month = n, month
		return d.plain(atoi(parts[1]), len(parts[1]))
	}
	return false
}

func (d *dateScan) plain(n, digits int) bool {
	switch {
	case digits <= 2 && d.day < 0:
		d.day = n
	case d.year < 0 && digits == 2 && n < 50:
		d.year = 2000 + n
	case d.year < 0 && (digits == 2 || digits == 3): // RFC 5322 section 4.3
		d.year = 1900 + n
	case d.year < 0 && digits == 4:
		d.year = n
	default:
		return false
	}
	return true
}

// clock reads "10:20", "10:20:30", "10.20.30", with fractions, AM or PM or a
// zone behind.
func (d *dateScan) clock(tok string) bool {
	if d.hour >= 0 {
		return false
	}
	var piece [3]int
	at := 0
	for i := range piece {
		start := at
		for at < len(tok) && isDigit(tok[at]) {
			at++
		}
		if at == start || at-start > 2 {
			return false
		}
		piece[i] = atoi(tok[start:at])
		if at >= len(tok) || tok[at] != ':' && tok[at] != '.' || i == 2 {
			break
		}
		at++
	}
	d.hour, d.minute, d.second = piece[0], piece[1], piece[2]
	if at < len(tok) && (tok[at] == '.' || tok[at] == ',') { // fraction of a second
		for at++; at < len(tok) && isDigit(tok[at]); at++ {
		}
	}
	if rest := tok[at:]; rest != "" {
		return d.token(rest)
	}
	return true
}

func (d *dateScan) iso(tok string) bool {
	if len(tok) < 10 || tok[7] != tok[4] || !isNumber(tok[5:7]) || !isNumber(tok[8:10]) || d.year >= 0 {
		return false
	}
	d.year, d.month, d.day = atoi(tok[:4]), atoi(tok[5:7]), atoi(tok[8:10])
	if len(tok) == 10 {
		return true
	}
	return (tok[10] == 'T' || tok[10] == 't') && d.clock(tok[11:])
}

// offset reads "+0100", "+01:00", "+1", "-0000".
func (d *dateScan) offset(tok string) bool {
	digits := strings.Replace(tok[1:], ":", "", 1)
	if !isNumber(digits) || len(digits) > 4 {
		return false
	}
	if len(digits) <= 2 {
		digits += "00"
	}
	n := atoi(digits)
	seconds := n/100*3600 + n%100*60
	if n%100 > 59 || seconds > 24*3600 {
		return false
	}
	switch {
	case tok == "-0000":
		d.zone = unknownZone
	case tok[0] == '-':
		d.zone = time.FixedZone("", -seconds)
	default:
		d.zone = time.FixedZone("", seconds)
	}
	return true
}

// word reads a name: of a zone, of half a day, or of a day, which says nothing
// that the date does not.
func (d *dateScan) word(tok string) bool {
	upper := strings.ToUpper(strings.Trim(tok, `."`))
	switch upper {
	case "AM", "A.M", "PM", "P.M":
		d.pm = 0
		if upper[0] == 'P' {
			d.pm = 1
		}
		return true
	}
	if i := strings.IndexAny(upper, "+-"); i > 0 { // "GMT+0100"
		if _, ok := zones[upper[:i]]; ok {
			return d.offset(upper[i:])
		}
	}
	if d.hour < 0 {
		return true // a day's name, in any language
	}
	if d.zone != nil {
		return true // a second name for the same zone
	}
	if minutes, ok := zones[upper]; ok {
		d.zone = time.FixedZone(upper, minutes*60)
		return true
	}
	if len(upper) == 1 { // a military zone: RFC 5322 section 4.3 says to take it as -0000
		d.zone = unknownZone
	}
	return true
}

// nextDateToken returns the next run of s without blanks and commas; comments
// in parentheses are passed over.
func nextDateToken(s string) (tok, rest string) {
	for {
		s = strings.TrimLeft(s, " \t\r\n,;")
		if !strings.HasPrefix(s, "(") {
			break
		}
		depth, end := 0, -1
		for i := 0; i < len(s) && end < 0; i++ {
			switch s[i] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					end = i
				}
			}
		}
		if end < 0 {
			return "", ""
		}
		s = s[end+1:]
	}
	end := strings.IndexAny(s, " \t\r\n,;(")
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// unknownZone is the "-0000" of RFC 5322 section 3.3: the time is UTC, and
// where it was written is not known.
var unknownZone = time.FixedZone("-0000", 0)

// zones are the names of RFC 5322 section 4.3 and the commoner others, with
// their offset in minutes.
var zones = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330, "CET": 60, "MET": 60, "MEZ": 60,
	"CEST": 120, "MEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "SAST": 120, "MSK": 180, "MSD": 240,
	"SGT": 480, "HKT": 480, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"EST5EDT": -300, "CST6CDT": -360, "MST7MDT": -420, "PST8PDT": -480, "AST": -240, "ADT": -180, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180,
}

// monthNumber returns 1 to 12 for the name of a month, or its first three
// letters, else 0.
func monthNumber(s string) int {
	if len(s) < 3 {
		return 0
	}
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	three := strings.ToLower(s[:3])
	i := strings.Index(names, three)
	if i < 0 || i%3 != 0 {
		return 0
	}
	month := time.Month(i/3 + 1)
	if s = strings.TrimSuffix(strings.ToLower(s), "."); len(s) == 3 || s == "sept" || s == strings.ToLower(month.String()) {
		return int(month)
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// atoi reads decimal digits; what is too long to be part of a date is 99999.
func atoi(s string) int {
	if len(s) > 4 {
		return 99999
	}
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
