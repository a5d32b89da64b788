package extract

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// formatNumber shows a number by tokens of digits and texts.
func formatNumber(tokens []token, v float64) string {
	var f numberForm
	for i, t := range tokens {
		f.add(tokens, i, t)
	}
	v *= f.scale()
	switch before, after := f.around(); {
	case f.exponent:
		return strings.TrimSpace(before + strings.ToUpper(strconv.FormatFloat(v, 'e', min(f.decimals(), 30), 64)) + after)
	case f.general:
		return strings.TrimSpace(before + plainNumber(v) + after)
	}
	digits := strconv.FormatFloat(round(v, f.decimals()), 'f', min(f.decimals(), 30), 64)
	whole, part, _ := strings.Cut(digits, ".")
	return strings.TrimSpace(f.showWhole(whole) + f.showPart(part))
}

// round rounds half of the last digit away from zero, as sheets do.
func round(v float64, decimals int) float64 {
	p := math.Pow10(decimals)
	if decimals > 15 || math.Abs(v*p) > 1<<52 {
		return v
	}
	return math.Round(v*p) / p
}

// A place is where a digit stands, or a text between digits.
type place struct {
	digit byte // 0, # or ?; 0 of a text
	text  string
}

// A numberForm is what the tokens of a format say.
type numberForm struct {
	whole, part        []place // before the point, and behind it
	point              bool
	grouped, exponent  bool
	general            bool
	percents, thousand int
}

func (f *numberForm) scale() float64 {
	return math.Pow(100, float64(min(f.percents, 3))) / math.Pow(1000, float64(min(f.thousand, 5)))
}

func (f *numberForm) add(tokens []token, i int, t token) {
	if t.literal {
		f.put(place{text: t.text})
		return
	}
	switch t.text[0] {
	case general[0]:
		f.general = true
		f.put(place{digit: '0'})
	case '0', '#', '?':
		for k := 0; k < len(t.text) && !f.exponent; k++ {
			f.put(place{digit: t.text[k]})
		}
	case '.':
		f.point = true
	case ',':
		if i+1 < len(tokens) && !tokens[i+1].literal && strings.Contains("0#?", tokens[i+1].text[:1]) {
			f.grouped = true
		} else if digitsOf(f.whole) > 0 {
			f.thousand++
		}
	case '%':
		f.percents++
		f.put(place{text: "%"})
	case 'e':
		f.exponent = true
	}
}

func (f *numberForm) put(p place) {
	if f.point {
		f.part = append(f.part, p)
	} else {
		f.whole = append(f.whole, p)
	}
}

// digitsOf is how many digits have a place.
func digitsOf(places []place) (n int) {
	for _, p := range places {
		if p.digit != 0 {
			n++
		}
	}
	return n
}

// decimals is how many digits stand behind the point.
func (f *numberForm) decimals() int { return digitsOf(f.part) }

// around returns the texts before the first digit and behind the last.
func (f *numberForm) around() (before, after string) {
	placed := false
	for _, p := range append(f.whole[:len(f.whole):len(f.whole)], f.part...) {
		switch {
		case p.digit != 0:
			placed, after = true, ""
		case placed:
			after += p.text
		default:
			before += p.text
		}
	}
	return before, after
}

// showWhole puts the digits before the point into their places, from the last to the
// first, which takes all that are left.
func (f *numberForm) showWhole(digits string) string {
	places, always := digitsOf(f.whole), 0
	for i, left := 0, places; i < len(f.whole) && always == 0; i++ {
		if f.whole[i].digit == '0' {
			always = left
		}
		if f.whole[i].digit != 0 {
			left--
		}
	}
	if digits == "0" {
		digits = ""
	}
	if n := min(always, 30) - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	if places == 0 && f.decimals() == 0 {
		digits = "" // text alone
	}
	var list []string // from behind
	shown := 0
	take := func(n int) {
		for ; n > 0 && digits != ""; n-- {
			if f.grouped && shown > 0 && shown%3 == 0 {
				list = append(list, ",")
			}
			list, digits, shown = append(list, digits[len(digits)-1:]), digits[:len(digits)-1], shown+1
		}
	}
	if places == 0 {
		take(len(digits))
	}
	for i := len(f.whole) - 1; i >= 0; i-- {
		switch p := f.whole[i]; {
		case p.digit == 0:
			list = append(list, p.text)
		case places == 1:
			take(len(digits))
		default:
			take(1)
			places--
		}
	}
	slices.Reverse(list)
	return strings.Join(list, "")
}

// showPart puts the digits behind the point into their places. Zeros at the end are
// shown where the format says so.
func (f *numberForm) showPart(digits string) string {
	always, n := 0, 0
	for _, p := range f.part {
		if p.digit != 0 {
			n++
		}
		if p.digit == '0' {
			always = n
		}
	}
	for len(digits) > always && strings.HasSuffix(digits, "0") {
		digits = digits[:len(digits)-1]
	}
	var b strings.Builder
	if digits != "" {
		b.WriteByte('.')
	}
	for _, p := range f.part {
		if p.digit == 0 {
			b.WriteString(p.text)
		} else if digits != "" {
			b.WriteByte(digits[0])
			digits = digits[1:]
		}
	}
	return b.String()
}

// group puts commas between the thousands.
func group(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
