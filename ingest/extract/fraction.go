package extract

import (
	"math"
	"strconv"
	"strings"
)

// A fractionForm is a format that shows a number as a fraction: "# ?/?", "?/8".
type fractionForm struct {
	before, after string
	whole         string // digits for the whole part; "": the fraction has it
	most          int    // the largest denominator
	fixed         bool   // it is the only one
}

// fractionOf reads a format with a "/" behind a place of digits. A numerator of 0
// is none: there the "/" parts a number.
func fractionOf(tokens []token) (f fractionForm, ok bool) {
	slash := -1
	for i, t := range tokens {
		if i > 0 && t == (token{true, "/"}) && !tokens[i-1].literal && strings.Contains("#?", tokens[i-1].text[:1]) {
			slash = i
			break
		}
	}
	if slash < 0 {
		return f, false
	}
	rest := tokens[slash+1:]
	if len(rest) > 0 && !rest[0].literal && strings.Contains("0#?", rest[0].text[:1]) {
		f.most, rest = int(math.Pow10(min(len(rest[0].text), 4)))-1, rest[1:]
	} else {
		digits := ""
		for len(rest) > 0 && len(digits) < 4 && isDigits(rest[0].text) {
			digits, rest = digits+rest[0].text, rest[1:]
		}
		f.most, _ = strconv.Atoi(digits) // 0 if there are none
		f.fixed = true
	}
	for _, t := range tokens[:slash-1] {
		switch {
		case !t.literal:
			f.whole += t.text
		case f.whole == "":
			f.before += t.text
		}
	}
	for _, t := range rest {
		if t.literal {
			f.after += t.text
		}
	}
	return f, f.most > 0
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// format shows a number that is not negative.
func (f fractionForm) format(v float64) string {
	whole, part := 0.0, v
	if f.whole != "" {
		whole, part = math.Modf(v)
	}
	over, under := f.nearest(part)
	if f.whole != "" && over == under {
		whole, over = whole+1, 0
	}
	text := strconv.FormatFloat(over, 'f', 0, 64) + "/" + strconv.FormatFloat(under, 'f', 0, 64)
	shown := strconv.FormatFloat(whole, 'f', 0, 64)
	if strings.Contains(f.whole, ",") {
		shown = group(shown)
	}
	switch {
	case f.whole != "" && over == 0:
		text = shown
	case f.whole != "" && (whole != 0 || strings.Contains(f.whole, "0")):
		text = shown + " " + text
	}
	return strings.TrimSpace(f.before + text + f.after)
}

// nearest returns the fraction that is nearest to v, of several the one with the
// smallest denominator.
func (f fractionForm) nearest(v float64) (over, under float64) {
	least, first := math.Inf(1), 1
	if f.fixed {
		first = f.most
	}
	for d := first; d <= f.most; d++ {
		n := math.Round(v * float64(d))
		if off := math.Abs(v - n/float64(d)); off < least {
			least, over, under = off, n, float64(d)
		}
	}
	return over, under
}
