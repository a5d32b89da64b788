package due

import "strings"

// pastBefore reports whether a verb of the past governs the date that begins
// at token i: "I sent it on Monday". Only dates that stand on their own or
// behind "on", "at" and "in" are governed so: what was "booked for Friday",
// "moved to Friday" or "promised by Friday" lies ahead.
//
// "It was promised by Friday" tells of a promise and is left alone, too.
func (p *parser) pastBefore(i int, rel Relation) bool {
	led := rel != At || p.tok(i).is("for", "over", "during", "come") || p.tok(i-1).is("to")
	for k := i - 1; k >= 0 && k > i-14; k-- {
		t := p.tok(k)
		switch {
		case t.is(".", ";", ":", "!", "?", "--", "(", ")", ",", "and", "but", "so", "because", "which", "if", "then", "therefore"):
			return false
		case t.has(cFuture) && !t.is("to", "d", "please", "would", "should", "could", "might"):
			return false
		case t.is("won") && p.tok(k+1).is("'"):
			return false
		case led && !t.is("was", "were", "wasn", "weren"):
		case p.isPast(k):
			return true
		}
	}
	return false
}

// bygone reports whether the day between two tokens is told apart by what happened on
// it: "the Friday you missed".
func (p *parser) bygone(i, end int) bool {
	the := p.tok(i - 1).is("the")
	for k := i; k < end; k++ {
		the = the || p.tok(k).is("the")
	}
	return the && p.tok(end).is("i", "we", "you", "he", "she", "they", "nobody") && happened[p.tok(end+1).text]
}

// happened are verbs of what went on, or went wrong, on a day. What was asked, agreed
// or promised for it may lie ahead.
var happened = map[string]bool{
	"missed": true, "lost": true, "skipped": true, "cancelled": true, "canceled": true, "spent": true, "waited": true,
	"came": true, "failed": true, "worked": true, "were": true, "was": true, "had": true, "forgot": true, "left": true,
}

// isPast reports whether token k is a finite verb of the past.
func (p *parser) isPast(k int) bool {
	t := p.tok(k)
	if t.kind != word || t.is("won") && p.tok(k+1).is("'") || p.tok(k-1).is("-") && t.glued {
		return false
	}
	if !t.has(cPast) && !(len(t.text) > 4 && strings.HasSuffix(t.text, "ed") && !ahead[t.text]) {
		return false
	}
	// "is booked", "get it fixed", "the attached"
	before, earlier := p.tok(k-1), p.tok(k-2)
	if before.is("it", "them", "him", "her", "you", "us", "me", "everything", "that", "this") && earlier.is("have", "get", "having", "getting", "want", "need") {
		return false
	}
	return !p.hadDone(k) && !before.has(cPassive) && !p.tok(k-1).is("not", "the", "a", "an", "your", "our", "my", "his", "her", "their", "any", "some", "all", "no", "by", "of", "with", "per")
}

// hadDone reports whether token k is what somebody will have done with a thing: "have the
// boiler inspected", "get your gutters cleared".
func (p *parser) hadDone(k int) bool {
	for j := k - 2; j >= max(0, k-5); j-- {
		if t := p.tok(j); t.is("have", "get", "having", "getting") {
			return p.tok(j+1).is("the", "a", "an", "your", "our", "my", "his", "her", "their", "all", "both", "that", "this", "those", "these")
		} else if t.kind != word {
			return false
		}
	}
	return false
}

// ahead are words in -ed that are no verbs, or verbs for what lies ahead.
var ahead = map[string]bool{
	"agreed": true, "indeed": true, "exceed": true, "proceed": true, "succeed": true, "bleed": true, "speed": true, "hundred": true,
	"attached": true, "scheduled": true, "booked": true, "confirmed": true, "planned": true, "expected": true, "needed": true, "required": true, "supposed": true,
}
