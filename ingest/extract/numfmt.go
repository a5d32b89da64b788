package extract

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// builtinFormats are the number formats that a workbook need not define (ECMA-376
// part 1, section 18.8.30).
var builtinFormats = map[string]string{
	"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "5": "$#,##0;($#,##0)", "6": "$#,##0;($#,##0)", "7": "$#,##0.00;($#,##0.00)",
	"8": "$#,##0.00;($#,##0.00)", "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??",
	"14": "m/d/yyyy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM", "20": "h:mm",
	"21": "h:mm:ss", "22": "m/d/yyyy h:mm", "37": "#,##0;(#,##0)", "38": "#,##0;(#,##0)", "39": "#,##0.00;(#,##0.00)",
	"40": "#,##0.00;(#,##0.00)", "41": "#,##0", "42": "$#,##0", "43": "#,##0.00", "44": "$#,##0.00", "45": "mm:ss", "46": "[h]:mm:ss",
	"47": "mm:ss", "48": "##0.0E+0",
}

// formatCell shows a number by a format code.
func formatCell(code string, v float64, date1904 bool) string {
	section, v, negative := chooseSection(splitSections(code), v)
	tokens := formatTokens(section, true)
	dated := hasDate(tokens)
	if dated && hasDigits(tokens) {
		dated, tokens = false, formatTokens(section, false)
	}
	sign := ""
	if negative {
		sign = "-"
	}
	switch {
	case section == "" || len(tokens) == 0 || strings.Contains(section, "@"):
		return sign + plainNumber(v)
	case dated:
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

// formatTokens cuts a section. Colours and conditions are dropped. Letters that no
// program has to quote stand for parts of a date or a time, if dates are looked for;
// in words that have other letters, such as EUR, they are text.
func formatTokens(s string, dates bool) (list []token) {
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
		case strings.ContainsRune("0#?.,%", rune(c)):
			for i+n < len(s) && s[i+n] == c && !strings.ContainsRune(".,%", rune(c)) {
				n++
			}
			list = append(list, token{false, s[i : i+n]})
		case lower(c) == 'e' && i+1 < len(s) && strings.ContainsRune("+-", rune(s[i+1])):
			n = 2
			list = append(list, token{false, "e"})
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
			if n = wordLen(s[i:]); n == 0 {
				n = runeLen(s[i:])
				list = append(list, token{true, s[i : i+n]})
			} else {
				list = append(list, wordTokens(s[i:i+n], dates)...)
			}
		}
		i += n
	}
	return list
}

// dateWord matches words that are parts of a date or a time alone, with the T of
// ISO 8601 between them and its Z behind them at most.
var dateWord = regexp.MustCompile(`^(?:(?i:[ymd]+T[hms]+|[hms]+)Z|(?i:[ymd]+T[hms]+|[ymdhs]+))$`)

// eraWord matches the year of an era, which is that of the common one elsewhere.
var eraWord = regexp.MustCompile(`^(?i:g*e+)$`)

// wordTokens cuts a word: into runs of one letter if they stand for a date or a time.
func wordTokens(word string, dates bool) (list []token) {
	switch {
	case dates && eraWord.MatchString(word):
		return []token{{false, "yyyy"}}
	case !dates || !dateWord.MatchString(word):
		return []token{{true, word}}
	}
	for word != "" {
		n := 1
		for n < len(word) && lower(word[n]) == lower(word[0]) {
			n++
		}
		list = append(list, token{strings.IndexByte("tz", lower(word[0])) >= 0, word[:n]})
		if t := &list[len(list)-1]; !t.literal {
			t.text = strings.ToLower(t.text)
		}
		word = word[n:]
	}
	return list
}

// wordLen is the length of the letters at the head of a text, up to an AM/PM.
func wordLen(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) || i > 0 && (hasPrefixFold(s[i:], "AM/PM") || hasPrefixFold(s[i:], "A/P")) {
			return i
		}
	}
	return len(s)
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
		return token{false, "[" + strings.ToLower(s) + "]"}, true
	}
	if symbol, ok := strings.CutPrefix(s, "$"); ok {
		symbol, _, _ = strings.Cut(symbol, "-")
		return token{true, symbol}, symbol != ""
	}
	return token{}, false
}
