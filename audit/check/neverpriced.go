package check

import (
	"regexp"
	"slices"
	"strings"
)

// neverPriced judges a claim that the firm never gave a price: by the sums that it wrote
// to the client before any bill. It returns nil for other claims, and where it wrote none.
func (w *World) neverPriced(f *frame) *Finding {
	if !noPrice.MatchString(f.Text) && !noFees.MatchString(f.Text) || otherPrice.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) || len(f.amounts) > 0 {
		return nil
	}
	topic := slices.DeleteFunc(slices.Clone(f.said), func(x string) bool { return slices.Contains(ofPrices, x) })
	if w.unknown(topic) {
		k := w.make(f)
		k.nearest()
		return k.settle(Silent, "Nothing in our mail speaks of this by the words that you use.")
	}
	for _, m := range w.messages {
		if !ours(m) {
			continue
		}
		if m.isBill() || w.isPaperOf(m, aBill) {
			return nil // what came with a bill or after it was no price beforehand
		}
		s, d := w.pricesIn(m, topic)
		if s == nil && d == nil {
			continue
		}
		answer := w.answeredBy(m)
		if answer == nil {
			return nil
		}
		k := w.make(f)
		if s != nil {
			k.cite(m, "statement", s)
		} else {
			k.citeLine(d, d.bestLine(w, ofPrices), "document")
		}
		k.cite(answer, "confirmation", nil)
		k.Atoms = []Atom{{Name: "price", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "We gave a price on %s, and your side's answer is of %s.", w.date(m.At), w.date(answer.At))
	}
	return nil
}

// pricesIn returns the sentence of a message that gives a price for a topic, or the paper
// with it that does: a quote with sums.
func (w *World) pricesIn(m *message, topic []string) (*sentence, *document) {
	if s := m.says(func(s *sentence) bool {
		return money.MatchString(s.plain) && givesPrice.MatchString(s.plain) && !takenOff.MatchString(s.plain) && !s.negates() && w.pricesIt(s, topic)
	}); s != nil {
		return s, nil
	}
	for _, d := range m.texts {
		if d.name != "" && aQuote.MatchString(fileWords(d.name)+" "+d.text[:min(len(d.text), 80)]) && (money.MatchString(d.text) || cents.MatchString(d.text)) &&
			(len(topic) == 0 || slices.ContainsFunc(d.lines, func(l line) bool { return priced(l.plain) && w.share(topic, l.has) >= pricedFor })) {
			return nil, d
		}
	}
	return nil, nil
}

// pricesIt reports whether a price in a sentence is for a topic: that names it, or answers
// what names it and names nothing else of that.
func (w *World) pricesIt(s *sentence, topic []string) bool {
	if len(topic) == 0 || w.covers(s, topic) >= pricedFor {
		return true
	}
	p := s.m.parent
	if p == nil || !p.client || w.share(topic, func(x string) bool { return p.bag[x] }) < pricedFor {
		return false
	}
	title := stems(p.Subject)
	return w.share(topic, func(x string) bool { return slices.Contains(title, x) }) >= pricedFor || !slices.ContainsFunc(s.stems, func(x string) bool {
		return p.bag[x] && !claimWords[x] && !isNumber(x) && !slices.Contains(topic, x) && !slices.Contains(ofPrices, x)
	})
}

// pricedFor is how much of what a claim names what gives its price must, of 1000.
const pricedFor = 600

// answeredBy returns the first message of the client in a conversation after one of the
// firm.
func (w *World) answeredBy(m *message) *message {
	for _, r := range w.after(m.At) {
		if theirs(r) && (r.parent == m || r.Conversation == m.Conversation) {
			return r
		}
	}
	return nil
}

// isPaperOf reports whether a message brings a paper of a kind, by its name or its head.
func (w *World) isPaperOf(m *message, kind *regexp.Regexp) bool {
	return slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && kind.MatchString(fileWords(d.name)+" "+d.text[:min(len(d.text), 80)])
	})
}

var (
	noPrice = regexp.MustCompile(`(?i)\b(never|not once|nobody|no one|no-one|none of you|didn't|did not|failed to|refused to|without( ever)?)\b.{0,30}\b(g[ai]ve|given|giving|sen[dt]|t[eo]ld|tell(ing)?|quoted?|quoting|sa(y|id)|got|get|had|mention(ed)?|name[d]?)\b.{0,30}\b(prices?|quotes?|quotation|estimates?|costs?|how much|figure|what (it|that|this|(the|an?|your|our) [\w ]{2,30}) (would|will|was going to|might) (cost|come to|be))\b`)
	// noFees says the same of what the firm charges, whatever that is for.
	noFees     = regexp.MustCompile(`(?i)^\W*(your|the) (fees?|charges|rates?|prices?) (was|were|has been|have been)(n't| not| never)( ever)? (told|given|quoted|mentioned|explained|stated)( to (me|us))?\W*$|\b(never|nobody|no one|not|\w+n't)\b.{0,20}\b(told|quoted|said|mentioned|gave|given)( me| us)? (what (you|they|he|she)('d|'ll| would| will| were going to) (be )?(charg\w+|ask(ing)?|bill(ing)?)|(any |your )?(fees|charges|rates))\W*$`)
	otherPrice = regexp.MustCompile(`(?i)\b(final|firm|fixed|full|proper|new|revised|updated|itemi[sz]ed|detailed|breakdown|written|in writing|accurate|correct|real|before|until|till|beforehand|first|again|increase|rise|in advance|up ?front|up|more|extra)\b`)
	givesPrice = regexp.MustCompile(`(?i)\b(quot\w+|prices?d?|costs?|estimate[ds]?|would be|will be|is|are|'s|it's|that's|comes? to|total|for|charge|fee|rate|a (month|week|day|visit|hour|night)|per|plus|each|all in)\b`)
	aQuote     = regexp.MustCompile(`(?i)\b(quote|quotation|estimate|offer|proposal|price ?list|prices|rates|tariff|contract|agreement)\b`)
)

// ofPrices are words by which a price is named, and not what it is of.
var ofPrices = stems("price prices quote quotation estimate cost costs figure sum amount much give gave tell told job work money charge charges charging rate")

// notQuoted settles a claim that something was charged which was not in the quote: a bill
// bears it, and no line of the quote that the client had before that names it. It returns
// nil for other claims.
func (w *World) notQuoted(f *frame) *Finding {
	if !notInQuote.MatchString(f.Text) || len(f.amounts) == 0 && !wasBilled.MatchString(f.Text) {
		return nil
	}
	thing := slices.DeleteFunc(w.used(f.thing()), func(x string) bool {
		return slices.Contains(ofPrices, x) || slices.Contains(ofBills, x) || slices.Contains(ofQuotes, x)
	})
	if len(thing) == 0 {
		return nil
	}
	var bill *entry
	entries := w.entries(f, thing)
	for i := range entries {
		if e := &entries[i]; e.isBill() && e.d.m.Staff && w.share(thing, e.l.has) >= named && (len(f.amounts) == 0 || f.names(e.l.plain)) {
			bill = e
			break
		}
	}
	if bill == nil {
		return nil
	}
	var quote *document
	for _, m := range w.between(w.start, bill.d.m.At) {
		for _, d := range m.texts {
			if !m.toThem || d.name == "" || !aQuote.MatchString(fileWords(d.name)) || len(d.lines) < 3 {
				continue
			}
			if w.share(thing, d.has) > 0 || f.names(d.text) {
				return nil
			}
			quote = d
		}
		if ours(m) && m.says(func(s *sentence) bool { return w.covers(s, thing) >= named && money.MatchString(s.plain) }) != nil {
			return nil
		}
	}
	if quote == nil {
		return nil
	}
	k := w.make(f)
	k.citeLine(quote, quote.lines[0], "document").citeLine(bill.d, bill.l, "document")
	k.Atoms = []Atom{{Name: "charge", Truth: True, Necessary: true, Grade: NoBounce}, {Name: "not quoted", Truth: True, Necessary: true}}
	return k.settle(Supported, "The bill of %s shows the charge, and the %s of %s does not name it.", w.date(bill.d.m.At), strings.ToLower(aQuote.FindString(fileWords(quote.name))), w.date(quote.m.At))
}

var notInQuote = regexp.MustCompile(`(?i)\b(not|never|\w+n't|nowhere)( \w+){0,3} (in|on|part of) (your|the|our|that|any|his|her) (\w+ ){0,2}(quote|quotation|estimate|contract|agreement|offer|proposal|price)\b|\b(no|neither|none of (your|the|his|her)|not one of (your|the)) (quotes?|quotations?|estimates?|contract|agreement|offers?|proposals?)( \w+){0,2} (spoken|spoke|mention\w*|nam(ed|es)|show(s|n|ed)|includ\w+|list(s|ed)|contain(s|ed)|had|has|said|says)\b`)

// ofQuotes are the words for what has prices in it.
var ofQuotes = stems("quote quotation estimate contract agreement offer proposal")
