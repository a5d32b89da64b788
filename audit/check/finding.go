package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
			if !slices.ContainsFunc(m.texts, func(d *document) bool { return d.part == file.Part && (d.unread || strings.TrimSpace(d.text) != "") }) {
				silent++
			}
		}
	}
	found.Searched = fmt.Sprintf("%s up to %s, %s", email.Plural(len(w.messages), "message"), w.date(w.o.Asserted), email.Plural(files, "attachment"))
	found.NotSearched = append(found.NotSearched, "telephone calls, text messages and what was said in person")
	if silent > 0 {
		found.NotSearched = append(found.NotSearched, fmt.Sprintf("the words of %s without text, such as pictures", email.Plural(silent, "attachment")))
	}
	if w.unread > 0 {
		found.NotSearched = append(found.NotSearched, fmt.Sprintf("the text of %s not read yet", email.Count(w.unread, "attachment that was", "attachments that were")))
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
func (w *World) date(t time.Time) string { return t.In(w.zone()).Format("2 January 2006") }

// moment prints a day and the time of it.
func (w *World) moment(t time.Time) string { return t.In(w.zone()).Format("15:04 on 2 January 2006") }
