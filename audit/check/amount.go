package check

import (
	"regexp"
	"slices"
	"strings"
)

var thousands = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "")

// amount makes an amount of money comparable: "1,765.00", "1 765" and "1765" are one.
func amount(s string) string {
	s = thousands.Replace(s)
	if dotThousands.MatchString(s) {
		return strings.ReplaceAll(s, ".", "")
	}
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s = strings.TrimRight(s, "0")
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// dotThousands is a number of which dots part the thousands: no sum has three decimals.
var dotThousands = regexp.MustCompile(`^[1-9]\d{0,2}(\.\d{3})+$`)

var (
	money = regexp.MustCompile(`(?:(?:\b[A-Z]{1,3})?[$£€₹¥₦₱₫₩฿]\s?|\b(?:` + currencies + `) ?)(` + sumOfMoney + `)|\bR ?(\d{1,3}(?:[, ]\d{3})+(?:\.\d{1,2})?|\d{2,3}\.\d\d|\d{4,7}(?:\.\d\d)?)\b|\b(\d[\d,]*(?:\.\d{3})*(?:\.\d{1,2})?) ?(?i:` + coins + `)\b`)
	bare  = regexp.MustCompile(`(?:^|[\s(])(\d{3,5}(?:\.\d\d)?|\d{1,3}(?:[.,]\d{3})+)(?:[\s,.;)?!]|$)`)
	aYear = regexp.MustCompile(`^(19|20)\d\d$`)
)

const (
	// currencies stand before a sum, by their codes and as people shorten them.
	currencies = `USD|GBP|EUR|INR|CAD|AUD|NZD|CHF|ZAR|SGD|HKD|TTD|JMD|FJD|AED|SAR|QAR|KWD|BHD|OMR|EGP|KES|UGX|TZS|RWF|GHS|NGN|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|ILS|JPY|CNY|KRW|MYR|PHP|THB|IDR|VND|PKR|LKR|BDT|NPR|MXN|BRL|ARS|Rs\.?|Euros?|K[Ss]hs?\.?|Dhs?\.?|RM|Kr\.?|kr\.?`
	// coins stand behind one.
	coins = `dollars|pounds|euros?|rupees|rand|francs|quid|bucks|shillings|dirhams|riyals|dinars|kron(?:or|er|ur|a|e)|kr|z[lł]oty(?:ch)?|crowns|forints?|lira|lei|shekels|pesos|reais|naira|cedis|baht|ringgit|rupiah|dong|yen|yuan|won|` + codes
	codes = `USD|GBP|EUR|CAD|AUD|NZD|CHF|ZAR|SGD|HKD|AED|SAR|QAR|KES|UGX|TZS|GHS|NGN|SEK|NOK|DKK|ISK|PLN|CZK|HUF|MYR|PHP|THB|FJD|TTD|JMD`
)

// sumOfMoney is a number of which commas or blanks may part the thousands.
const sumOfMoney = `\d{1,3}(?: \d{3})+\b(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+\b|\d[\d,]*(?:\.\d{1,2})?`

func isNumber(s string) bool {
	return strings.ContainsAny(s, "0123456789$£€%") && strings.Trim(s, "0123456789.,$£€%-:stndrh") == ""
}

// mentionsAmount reports whether a text names an amount of money.
func mentionsAmount(text, a string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < '0' || c > '9' {
			continue
		}
		j := i
		for j < len(text) && (text[j] >= '0' && text[j] <= '9' || (text[j] == ',' || text[j] == '.') && j+1 < len(text) && text[j+1] >= '0' && text[j+1] <= '9') {
			j++
		}
		if amount(text[i:j]) == a {
			return true
		}
		if x := blankThousands.FindString(text[i:]); x != "" && afterCurrency.MatchString(text[:i]) && amount(x) == a {
			return true
		}
		i = j
	}
	return false
}

var (
	blankThousands = regexp.MustCompile(`^\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+\b(?:\.\d{1,2})?`)
	afterCurrency  = regexp.MustCompile(`(?:[$£€₹¥]|\b(?:R|` + currencies + `))[ \x{a0}]?$`)
)

// namesAmountOf reports whether a message or a file of it names an amount that a
// claim names.
func (m *message) namesAmountOf(f *frame) bool {
	return slices.ContainsFunc(f.amounts, func(a string) bool {
		return m.says(func(s *sentence) bool { return mentionsAmount(s.plain, a) }) != nil || slices.ContainsFunc(m.texts, func(d *document) bool { return mentionsAmount(d.text, a) })
	})
}

// names reports whether a text names one of the amounts of a claim.
func (f *frame) names(text string) bool {
	return slices.ContainsFunc(f.amounts, func(a string) bool { return mentionsAmount(text, a) })
}

// anotherSum reports whether a text gives sums of money, and none that the claim names
// or that stands in one of some other texts: what takes off a part leaves the rest.
func (f *frame) anotherSum(text string, others ...string) bool {
	sums := sumsIn(text)
	if len(sums) == 0 || len(f.amounts) == 0 && len(sumsIn(strings.Join(others, "\n"))) == 0 {
		return false
	}
	return !slices.ContainsFunc(sums, func(a string) bool {
		return slices.Contains(f.amounts, a) || slices.ContainsFunc(others, func(o string) bool { return mentionsAmount(o, a) })
	})
}

// sumsIn returns the sums of money that a text gives.
func sumsIn(text string) (list []string) {
	for _, m := range money.FindAllStringSubmatch(text, -1) {
		list = append(list, amount(m[1]+m[2]+m[3]))
	}
	for _, x := range withCents.FindAllString(money.ReplaceAllString(text, ";"), -1) {
		list = append(list, amount(x))
	}
	return list
}

var withCents = regexp.MustCompile(`\b\d[\d,]*\.\d\d\b`)
