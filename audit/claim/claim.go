// Package claim reads the letter of an unhappy client: it cuts it into units and
// says which of them claim something that documents may show.
//
// It is pure: the same text gives the same claims. Every byte of the text belongs
// to exactly one unit. Numbered, lettered and bulleted items and paragraphs come
// first, then sentences, then clauses that each claim something by themselves. A
// sentence that tells what was promised and the next that says what became of it
// are one claim. Whether a sentence claims something, and of what kind the claim is,
// a small linear model decides that weighs its words and some patterns, see [KindOf].
// It proposes, and people may think otherwise.
package claim

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/audit/check"
	"onrecord/ingest/zone"
)

// UnitKind is what a stretch of a letter is for.
type UnitKind string

// The kinds of units.
const (
	Assertion UnitKind = "claim"     // says something that documents may show
	Narrative UnitKind = "narrative" // tells what led to it, or what it was like
	Remedy    UnitKind = "remedy"    // says what is wanted
	Question  UnitKind = "question"
	Feeling   UnitKind = "feeling"
	Courtesy  UnitKind = "courtesy" // greetings, thanks, names, dates, and what others wrote
	Heading   UnitKind = "heading"
)

// A Unit is a stretch of a letter. Units follow each other without gaps.
type Unit struct {
	Start, End int // bytes of the text
	Kind       UnitKind
	Claim      int // number of the claim, from 1; 0 if it is none
}

// A Claim is one assertion that may be looked up.
type Claim struct {
	Number     int // within the letter, from 1
	Kind       check.Kind
	Or         check.Kind // what it may be as well, "" if its kind is not in doubt
	Start, End int        // bytes of the text
	Quote      string     // its words, all its sentences
	Heading    string     // what it stands under, "" if nothing
}

// A Letter is a text cut into units.
type Letter struct {
	Text   string
	Units  []Unit
	Claims []Claim
}

// Bounds of a letter: what lies beyond is one unit of narrative.
const (
	maxText   = 256 << 10
	maxClaims = 200
)

// Read cuts a letter. What its zones do not give to its author is courtesy.
func Read(p zone.Part) *Letter {
	l := &Letter{Text: p.Text}
	var pieces []piece
	for _, s := range act.Sentences(p) {
		if s.Start >= maxText {
			break
		}
		pieces = append(pieces, piece{start: s.Start, end: s.End, item: s.Item, kind: kindOfUnit(head(p.Text[s.Start:s.End]))})
	}
	l.opening(pieces)
	l.closing(pieces)
	l.join(l.cut(l.merge(pieces)))
	return l
}

// weighed is how many bytes of a sentence say what it is.
const weighed = 4 << 10

func head(s string) string { return strings.ToValidUTF8(s[:min(len(s), weighed)], "") }

// A piece is a stretch of the author's text on its way to be a unit.
type piece struct {
	start, end int
	item       bool
	kind       UnitKind
}

func (l *Letter) text(p piece) string { return l.Text[p.start:p.end] }

// opening makes the lines before the salutation courtesy: address, date, subject.
// What ends like a sentence is none of these.
func (l *Letter) opening(list []piece) {
	at := slices.IndexFunc(list, func(p piece) bool { return salutes.MatchString(l.text(p)) })
	for i := range max(0, at) {
		if text := strings.TrimSpace(l.text(list[i])); !list[i].item && !strings.HasSuffix(text, ".") && !strings.ContainsAny(text, "?!") {
			list[i].kind = Courtesy
		}
	}
}

// closing makes the lines at the end that are but names courtesy.
func (l *Letter) closing(list []piece) {
	for i := len(list) - 1; i >= 0; i-- {
		text := l.text(list[i])
		if len(strings.Fields(text)) > 5 || list[i].item || strings.ContainsAny(text, "?!") || strings.HasSuffix(text, ".") && len(strings.Fields(text)) > 3 {
			return
		}
		list[i].kind = Courtesy
	}
}

// merge joins a sentence that tells what was to be or what was asked with those
// that tell what became of it.
func (l *Letter) merge(list []piece) []piece {
	var out []piece
	for i := 0; i < len(list); i++ {
		p := list[i]
		for n := 0; n < 2 && i+1 < len(list) && l.tells(p, list[i+1]); n++ {
			i++
			p.end, p.kind = list[i].end, Assertion
		}
		out = append(out, p)
	}
	return out
}

// tells reports whether next says what became of the undertaking, the price or
// the question of p.
func (l *Letter) tells(p, next piece) bool {
	gap := strings.ReplaceAll(l.Text[p.end:next.start], "\r", "")
	if strings.Contains(gap, "\n\n") || next.item && strings.TrimSpace(gap) != "" { // the mark of an item stands in it
		return false
	}
	if saysNo.MatchString(head(l.text(next))) && (strings.HasSuffix(strings.TrimSpace(l.text(p)), "?") || p.kind != Courtesy && !negative.MatchString(plainly(head(l.text(p))))) {
		return true
	}
	text, after := plainly(head(l.text(p))), plainly(head(l.text(next)))
	switch n := len(strings.Fields(after)); {
	case (undertakes.MatchString(text) || quoted.MatchString(text)) && aSum.MatchString(text) && !billed.MatchString(text):
		if billed.MatchString(after) && aSum.MatchString(after) && !undertakes.MatchString(after) && n <= 12 {
			return true
		}
	case asked.MatchString(text) && !told(text) && n <= 8:
		return ruleKind(after) == check.NeverReplied && !undertakes.MatchString(after)
	}
	return undertakes.MatchString(text) && !billed.MatchString(text) && !told(text) &&
		!freshly.MatchString(after) && !billed.MatchString(after) && !undertakes.MatchString(after) && len(strings.Fields(after)) <= 20 && takesUp.MatchString(after) &&
		(becameOf.MatchString(after) || denies.MatchString(after))
}

// saysNo is no answer to what stands before it but a no: "did anybody come? Nobody did".
var saysNo = regexp.MustCompile(`(?i)^\W*(?:(?:they|you|he|she|it|that|we|i|there) )?(?:did|was|has|had|were|have|is)(?:n['’]t| not)(?: (?:been|happened|come))?\W*$|^\W*(?:no(?:pe)?|never|not (?:once|us|me)|nobody|no[ -]one|none|nowhere|(?:radio )?silence|crickets|nothing)(?: (?:did|has|was|had|of you|back|yet))*\W*$`)

// told reports whether a sentence tells of an undertaking and what became of it.
func told(text string) bool {
	at := undertakes.FindStringIndex(text)
	return settled.MatchString(text) || lateness.MatchString(lateFee.ReplaceAllString(text, "$1")) || absent.MatchString(text) || at != nil && denies.MatchString(text[at[1]-1:]) || contrary.MatchString(text)
}

// cut splits a sentence whose clauses each claim something by themselves.
func (l *Letter) cut(list []piece) []piece {
	var out []piece
	for _, p := range list {
		if p.kind != Assertion {
			out = append(out, p)
			continue
		}
		text, at := strings.ReplaceAll(l.text(p), "\n", " "), p.start // wherever its lines end
		for _, m := range joint.FindAllStringSubmatchIndex(text, -1) {
			if from := p.start - at; seam(text[max(from, m[0]-beside):m[0]], text[m[2]:min(len(text), m[2]+beside)]) {
				out = append(out, piece{start: p.start, end: at + m[0], item: p.item, kind: p.kind})
				p.start, p.item = at+m[2], false
			}
		}
		out = append(out, p)
	}
	return out
}

// beside is how many bytes on either side of a joint say whether it is a seam.
const beside = 1 << 10

// seam reports whether what stands before and behind a joint are two claims.
func seam(before, behind string) bool {
	left, right := plainly(before), plainly(behind)
	if len(strings.Fields(left)) < 3 || len(strings.Fields(right)) < 3 {
		return false
	}
	lk, rk := ruleKind(left), ruleKind(right)
	switch {
	case lk == "" || rk == "" || lk == check.Other || rk == check.Other,
		lk == check.Charged && (rk == check.NeverSent || rk == check.Charged),
		lk == rk && !finite.MatchString(right),
		undertakes.MatchString(left) && !settled.MatchString(left) && !undertakes.MatchString(right) && rk != check.Conduct && rk != check.NeverTold,
		lk == check.Said, lk == check.ToldYou, rk == check.Quality && lk == check.Quality:
		return false
	}
	return true
}

// join makes units and claims of pieces, and gives the bytes between pieces to
// the unit before them; those before the first are courtesy.
func (l *Letter) join(list []piece) {
	end, heading, under := 0, "", 0
	for _, p := range list {
		if len(l.Units) > 0 {
			l.Units[len(l.Units)-1].End = p.start
		} else if p.start > 0 {
			l.Units = append(l.Units, Unit{End: p.start, Kind: Courtesy})
		}
		if p.kind == Heading {
			heading, under = strings.TrimSpace(l.text(p)), p.end
		} else if heading != "" && !p.item && strings.Count(strings.ReplaceAll(l.Text[under:p.start], "\r", ""), "\n\n") > 1 {
			heading = ""
		}
		u := Unit{Start: p.start, End: p.end, Kind: p.kind}
		if u.Kind == Assertion && len(l.Claims) == maxClaims {
			u.Kind = Narrative
		}
		if u.Kind == Assertion {
			u.Claim = len(l.Claims) + 1
			kind, or := KindOf(l.text(p))
			l.Claims = append(l.Claims, Claim{Number: u.Claim, Kind: kind, Or: or, Start: p.start, End: p.end, Quote: l.text(p), Heading: heading})
		}
		l.Units, end = append(l.Units, u), p.end
	}
	switch {
	case end < len(l.Text) && len(l.Units) == 0:
		l.Units = append(l.Units, Unit{End: len(l.Text), Kind: Courtesy})
	case end < len(l.Text) && end >= maxText:
		l.Units = append(l.Units, Unit{Start: end, End: len(l.Text), Kind: Narrative})
	case end < len(l.Text):
		l.Units[len(l.Units)-1].End = len(l.Text)
	}
}
