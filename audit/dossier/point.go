package dossier

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// Numbering says what the numbers of the points are, and whom the program means by
// the words of its findings, which are made for an answer to the client.
func (r *Report) Numbering() string {
	text := "Where the client is right comes first. The points are numbered as they follow each other in the letter"
	if slices.ContainsFunc(r.Points, func(p Point) bool { return p.Item != "" }) {
		text += "; where the letter has a number of its own, that stands in brackets"
	}
	text += "."
	if slices.ContainsFunc(r.Points, func(p Point) bool { return p.Why != "" }) {
		text += fmt.Sprintf(" Where the program says what it finds, it speaks to the client: “you” is %s, “we” and “our” are %s.", r.Client, r.Firm)
	}
	return text
}

// Title is the number of a point, with that of the letter, and its verdict.
func (p *Point) Title() string {
	if p.Item != "" {
		return fmt.Sprintf("Point %s (%s in the letter): %s", p.Number, p.Item, p.Verdict())
	}
	return fmt.Sprintf("Point %s: %s", p.Number, p.Verdict())
}

// Decided says whose word a verdict is.
func (p *Point) Decided() string {
	if p.Ruling == nil {
		return "proposed by the program, not confirmed by a person"
	}
	return fmt.Sprintf("ruled by %s on %s", p.Ruling.By, day(p.Ruling.At))
}

// programSays and personSays tell in plain words what a verdict is: what the
// documents show, and what a person decided who ruled otherwise than is proposed.
var (
	programSays = map[string]string{
		"supported":    "the documents show that it is so",
		"partly":       "the documents show that part of it is so",
		"silent":       "the documents do not settle it",
		"contradicted": "the documents show that it was otherwise",
	}
	personSays = map[string]string{
		"supported":    "this person decided that it is so",
		"partly":       "this person decided that part of it is so",
		"silent":       "this person decided that the documents do not settle it",
		"contradicted": "this person decided that it was otherwise",
	}
)

// Meaning says in plain words what the verdict is.
func (p *Point) Meaning() string {
	if p.overruled() {
		return personSays[p.Verdict()]
	}
	return programSays[p.Verdict()]
}

// overruled reports whether a person ruled otherwise than is proposed.
func (p *Point) overruled() bool { return p.Ruling != nil && p.Ruling.Verdict != p.Proposed }

// Differs says that a person ruled otherwise than is proposed, "" if not.
func (p *Point) Differs() string {
	if !p.overruled() {
		return ""
	}
	return fmt.Sprintf("The program proposes otherwise: %s. The ruling holds.", p.Proposed)
}

// Basis says what the citations of a point are. They are of the proposal: where a
// person ruled otherwise, they may show the ruling or not.
func (p *Point) Basis() string {
	switch {
	case len(p.Citations) == 0:
		return ""
	case p.overruled():
		return "What the program found"
	case p.Nearest:
		return "What comes nearest, and does not settle it"
	}
	return "What shows it"
}

// Notes are what else there is to know of a point.
func (p *Point) Notes() []Note {
	var list []Note
	add := func(name, text string) {
		if text != "" {
			list = append(list, Note{name, text})
		}
	}
	if p.Absence {
		add("Rests on absence", "Nothing was found that would show otherwise, in mail that is covered without a hole for this question.")
	}
	if p.Kept > 0 {
		add("Not handed out", email.Plural(p.Kept, "further document")+" bearing on this point")
	}
	add("Looked at", p.Searched)
	add("Not looked at", strings.Join(p.Unseen, "; "))
	add("Mail may be missing", strings.Join(p.Holes, "; "))
	add("What would change this", p.Needed)
	return list
}
