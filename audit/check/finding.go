package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/coverage"
	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// A Truth is what the documents say of a part of a claim, after Kleene.
type Truth int8

// The truths. Doubt is Unknown, never False.
const (
	Unknown Truth = iota
	True
	False
)

func truth(yes bool) Truth {
	if yes {
		return True
	}
	return False
}

// An Atom is a part of a claim that the documents can speak of.
type Atom struct {
	Name      string // promise, outcome, day, amount, message, reply, statement
	Truth     Truth
	Necessary bool // the claim is false without it; else it is a detail of it
	Absence   bool // it rests on nothing having been found
	Grade     Grade
}

// verdictOf is the algebra of verdicts: what the atoms of a claim make of it.
//
// All true is supported. A necessary one that is false makes it contradicted,
// if documents show that and not their absence, and none of its grade is below
// enough. True where it matters and false in a detail is partly. All else is
// silent.
func verdictOf(atoms []Atom, enough Grade) Verdict {
	truths := map[Truth]int{}
	for _, a := range atoms {
		if a.Necessary && a.Truth == False {
			if a.Absence || a.Grade < enough {
				return Silent
			}
			return Contradicted
		}
	}
	for _, a := range atoms {
		if a.Necessary && a.Truth != True {
			return Silent
		}
		truths[a.Truth]++
	}
	switch {
	case truths[True] == 0:
		return Silent
	case truths[False] > 0 || truths[Unknown] > 0:
		return Partly
	}
	return Supported
}

// A maker puts a finding together.
type maker struct {
	w *World
	f *frame
	Finding
}

func (w *World) make(f *frame) *maker { return &maker{w: w, f: f} }

// cites reports whether a message is cited.
func (f *Finding) cites(m *message) bool {
	return slices.ContainsFunc(f.Citations, func(c Citation) bool { return c.Digest == m.Digest })
}

// cite adds a message, once.
func (k *maker) cite(m *message, role string, s *sentence) *maker {
	if m == nil || k.cites(m) {
		return k
	}
	c := Citation{Ref: m.Ref, At: m.At, Author: m.From, Staff: m.Staff, Role: role}
	if s == nil && len(m.sents) > 0 {
		s = k.best(m)
	}
	if s != nil {
		c.Part, c.Start, c.End, c.Quote = s.Part, s.Start, s.Start+len(s.Text), s.Text
	}
	if m.Staff && m.toThem {
		c.Grade, _ = k.w.grade(m)
	}
	k.Citations = append(k.Citations, c)
	return k
}

// drop takes a message out again.
func (k *maker) drop(m *message) *maker {
	if m != nil {
		k.Citations = slices.DeleteFunc(k.Citations, func(c Citation) bool { return c.Digest == m.Digest })
	}
	return k
}

// citeLine adds a line of a document.
func (k *maker) citeLine(d *document, l line, role string) *maker {
	if k.cites(d.m) {
		return k
	}
	text := strings.TrimRight(l.text, "\r ")
	c := Citation{Ref: d.m.Ref, At: d.m.At, Author: d.m.From, Staff: d.m.Staff, Role: role, Part: d.part, Start: l.start, End: l.start + len(text), Quote: text}
	if d.m.Staff && d.m.toThem {
		c.Grade, _ = k.w.grade(d.m)
	}
	k.Citations = append(k.Citations, c)
	return k
}

// citeStance adds the message of a stance.
func (k *maker) citeStance(x stance, role string) *maker {
	if x.m == nil {
		return k
	}
	if x.doc != nil && x.s == nil {
		return k.citeLine(x.doc, x.doc.bestLine(k.w, k.f.topic), role)
	}
	if p := x.m.parent; x.what == confirms && p != nil && ours(p) && p.brings() {
		k.cite(p, "delivery", nil) // what is confirmed
	}
	return k.cite(x.m, role, x.s)
}

// brings reports whether a message hands something over.
func (m *message) brings() bool {
	return len(m.Files) > 0 || m.says(func(s *sentence) bool { return s.acts[act.Delivery] }) != nil
}

// best returns the sentence of a message that fits the claim best.
func (k *maker) best(m *message) *sentence {
	var best *sentence
	most := -1
	for _, s := range m.sents {
		n := k.w.share(k.f.topic, func(x string) bool { return slices.Contains(s.stems, x) })
		if n > most {
			best, most = s, n
		}
	}
	return best
}

func (d *document) bestLine(w *World, topic []string) line {
	var best line
	most := -1
	for _, l := range d.lines {
		if n := w.share(topic, func(x string) bool { return slices.Contains(l.stems, x) }); n > most {
			best, most = l, n
		}
	}
	return best
}

// settle closes a finding.
func (k *maker) settle(v Verdict, why string, args ...any) *Finding {
	k.Verdict, k.Why = v, fmt.Sprintf(why, args...)
	if v == Silent {
		k.Nearest = true
		k.Absence = false
	}
	slices.SortStableFunc(k.Citations, func(a, b Citation) int { return a.At.Compare(b.At) })
	return &k.Finding
}

// absent closes a finding that rests on nothing having been found between from
// and to: silent if mail of then may be missing.
func (k *maker) absent(v Verdict, from, to time.Time, why string, args ...any) *Finding {
	k.Absent = &coverage.Question{Direction: party.Out, Others: k.w.o.Addresses, From: from, To: to}
	if hole := k.w.hole(*k.Absent); hole != "" {
		k.Holes = append(k.Holes, hole)
		return k.settle(Silent, "Nothing that shows it was found, but mail of the time may be missing: %s", hole)
	}
	k.Absence = true
	return k.settle(v, why, args...)
}

// hole says why mail that a question is about may be missing.
func (w *World) hole(q coverage.Question) string {
	if w.o.Hole == nil {
		return ""
	}
	return w.o.Hole(q)
}

// scope notes what was looked at, what was not, and what would change the
// verdict.
func (w *World) scope(f *frame, found *Finding) {
	files, silent, foreign := 0, 0, 0
	for _, m := range w.messages {
		files += len(m.Files)
		if m.Foreign && (m.client || m.toThem) {
			foreign++
		}
		for _, file := range m.Files {
			if !slices.ContainsFunc(m.texts, func(d *document) bool { return d.part == file.Part && strings.TrimSpace(d.text) != "" }) {
				silent++
			}
		}
	}
	found.Searched = fmt.Sprintf("%s up to %s, %s", email.Plural(len(w.messages), "message"), w.date(w.o.Asserted), email.Plural(files, "attachment"))
	found.NotSearched = append(found.NotSearched, "telephone calls, text messages and what was said in person")
	if silent > 0 {
		found.NotSearched = append(found.NotSearched, fmt.Sprintf("the words of %s without text, such as pictures", email.Plural(silent, "attachment")))
	}
	if foreign > 0 {
		found.NotSearched = append(found.NotSearched, fmt.Sprintf("%s not in English", email.Count(foreign, "message that is", "messages that are")))
	}
	if found.Needed == "" {
		found.Needed = needed(f.Kind, found.Verdict)
	}
}

// needed names the document that would change a verdict.
func needed(kind Kind, v Verdict) string {
	if v == Contradicted {
		return "A message that shows that it was otherwise, or that the one cited did not arrive."
	}
	switch kind {
	case NeverReplied:
		return "An answer to the message, sent before the claim was made."
	case NeverSent, NeverDid, BrokenPromise, Late:
		return "A message that promises it, or that shows when it was done."
	case NoShow:
		return "A message, a work sheet or a signature of the day that shows who came."
	case NeverTold:
		return "A message to the client that tells of it, from before it happened."
	case ToldYou:
		return "The message in which it was said."
	case Charged:
		return "A bill, a statement or a credit note that shows the amount."
	case Said:
		return "A message or a note made at the time in which it was said."
	}
	return "A message of the time in which either side speaks of it."
}

// date prints a day as letters do.
func (w *World) date(t time.Time) string {
	if w.o.Zone != nil {
		t = t.In(w.o.Zone)
	}
	return t.Format("2 January 2006")
}
