package extract

import (
	"math"
	"strconv"
	"strings"
)

// builtinFormats are the number formats that a workbook need not define (ECMA-376
// part 1, section 18.8.30).
var builtinFormats = map[string]string{
	"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00",
	"14": "m/d/yyyy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM", "20": "h:mm",
	"21": "h:mm:ss", "22": "m/d/yyyy h:mm", "37": "#,##0;(#,##0)", "38": "#,##0;(#,##0)", "39": "#,##0.00;(#,##0.00)",
	"40": "#,##0.00;(#,##0.00)", "41": "#,##0", "42": "$#,##0", "43": "#,##0.00", "44": "$#,##0.00", "45": "mm:ss", "46": "[h]:mm:ss",
	"47": "mm:ss", "48": "##0.0E+0",
}

// formatCell shows a number by a format code.
func formatCell(code string, v float64, date1904 bool) string {
	section, v, negative := chooseSection(splitSections(code), v)
	tokens := formatTokens(section)
	sign := ""
	if negative {
		sign = "-"
	}
	switch {
	case section == "" || len(tokens) == 0 || strings.Contains(section, "@"):
		return sign + plainNumber(v)
	case hasDate(tokens):
		return formatDate(tokens, v, date1904)
	}
	if f, ok := fractionOf(tokens); ok {
		return sign + f.format(v)
	}
	return sign + formatNumber(tokens, v)
}

// plainNumber is a number without a format: 10 digits at most.
func plainNumber(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-5 || a >= 1e15) {
		return strconv.FormatFloat(v, 'G', 6, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// A token of a format: text as it stands, or a run of one letter or sign.
type token struct {
	literal bool
	text    string
}

// formatTokens cuts a section. Colours and conditions are dropped.
func formatTokens(s string) (list []token) {
	for i := 0; i < len(s); {
		n := 1
		switch c := s[i]; {
		case c == '"':
			n = quotedLen(s[i:], '"')
			list = append(list, token{true, strings.Trim(s[i:i+n], `"`)})
		case c == '[':
			n = quotedLen(s[i:], ']')
			if t, ok := bracket(strings.Trim(s[i:i+n], "[]")); ok {
				list = append(list, t)
			}
		case c == '\\' && i+1 < len(s):
			n = 1 + runeLen(s[i+1:])
			list = append(list, token{true, s[i+1 : i+n]})
		case c == '_' || c == '*': // as wide as, or filled with, the next character
			if n = 1; i+1 < len(s) {
				n += runeLen(s[i+1:])
			}
		case strings.ContainsRune("yYmMdDhHsS0#?.,%eE", rune(c)):
			for i+n < len(s) && lower(s[i+n]) == lower(c) && !strings.ContainsRune(".,%", rune(c)) {
				n++
			}
			list = append(list, token{false, strings.ToLower(s[i : i+n])})
		case hasPrefixFold(s[i:], general):
			n = len(general)
			list = append(list, token{false, general})
		case hasPrefixFold(s[i:], "AM/PM") || hasPrefixFold(s[i:], "A/P"):
			n = strings.IndexByte(strings.ToUpper(s[i:]), 'P') + 1
			if i+n < len(s) && lower(s[i+n]) == 'm' {
				n++
			}
			list = append(list, token{false, "am/pm"})
		default:
			n = runeLen(s[i:])
			list = append(list, token{true, s[i : i+n]})
		}
		i += n
	}
	return list
}

// general stands for a number as it is without a format.
const general = "general"

func lower(c byte) byte { return c | 0x20 }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// quotedLen is the length of a quoted text with its marks.
func quotedLen(s string, end byte) int {
	if i := strings.IndexByte(s[1:], end); i >= 0 {
		return i + 2
	}
	return len(s)
}

// bracket reads what stands in brackets: elapsed time or a currency.
func bracket(s string) (token, bool) {
	if trimmed := strings.Trim(strings.ToLower(s), "hms"); trimmed == "" && s != "" {
		return token{false, "[" + strings.ToLower(s[:1]) + "]"}, true
	}
	if symbol, ok := strings.CutPrefix(s, "$"); ok {
		symbol, _, _ = strings.Cut(symbol, "-")
		return token{true, symbol}, symbol != ""
	}
	return token{}, false
}

// formatNumber shows a number by tokens of digits and texts.
func formatNumber(tokens []token, v float64) string {
	var f numberForm
	for i, t := range tokens {
		f.add(tokens, i, t)
	}
	if f.exponent {
		return strings.ToUpper(strconv.FormatFloat(v, 'e', f.decimals, 64))
	}
	if f.general {
		return strings.TrimSpace(f.before.String() + plainNumber(v*f.scale()) + f.after.String())
	}
	digits := strconv.FormatFloat(round(v*f.scale(), f.decimals), 'f', min(f.decimals, 30), 64)
	whole, part, _ := strings.Cut(digits, ".")
	for len(part) > f.fixed && strings.HasSuffix(part, "0") {
		part = part[:len(part)-1]
	}
	for len(whole) < min(f.least, 30) {
		whole = "0" + whole
	}
	if f.least == 0 && whole == "0" && part != "" {
		whole = ""
	}
	if f.grouped {
		whole = group(whole)
	}
	if part != "" {
		whole += "." + part
	}
	if !f.placed {
		whole = ""
	}
	return strings.TrimSpace(f.before.String() + whole + f.after.String())
}

// round rounds half of the last digit away from zero, as sheets do.
func round(v float64, decimals int) float64 {
	p := math.Pow10(decimals)
	if decimals > 15 || math.Abs(v*p) > 1<<52 {
		return v
	}
	return math.Round(v*p) / p
}

// A numberForm is what the tokens of a format say.
type numberForm struct {
	before, after      strings.Builder
	placed, point      bool
	grouped, exponent  bool
	general            bool
	least              int // digits before the point
	decimals, fixed    int // digits after it, and how many of them always
	percents, thousand int
}

func (f *numberForm) scale() float64 {
	return math.Pow(100, float64(min(f.percents, 3))) / math.Pow(1000, float64(min(f.thousand, 5)))
}

func (f *numberForm) add(tokens []token, i int, t token) {
	if t.literal {
		f.literal(t.text)
		return
	}
	switch t.text[0] {
	case general[0]:
		f.placed, f.general = true, true
	case '0', '#', '?':
		f.placed = true
		switch {
		case f.exponent:
		case f.point:
			f.decimals += len(t.text)
			if t.text[0] == '0' {
				f.fixed = f.decimals
			}
		case t.text[0] == '0':
			f.least += len(t.text)
		}
	case '.':
		f.point = true
	case ',':
		if i+1 < len(tokens) && !tokens[i+1].literal && strings.Contains("0#?", tokens[i+1].text[:1]) {
			f.grouped = true
		} else if f.placed {
			f.thousand++
		}
	case '%':
		f.percents++
		f.literal("%")
	case 'e':
		f.exponent = true
	}
}

func (f *numberForm) literal(s string) {
	if f.placed {
		f.after.WriteString(s)
	} else {
		f.before.WriteString(s)
	}
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
