package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"onrecord/daemon"
)

// order is the order in which verdicts are shown: what is to be owned first.
var order = []string{"supported", "partly", "silent", "contradicted"}

func (a *app) printClaims(list []daemon.ClaimRow) error {
	slices.SortStableFunc(list, func(x, y daemon.ClaimRow) int {
		return slices.Index(order, x.Verdict) - slices.Index(order, y.Verdict)
	})
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.stdout, noPoint)
		return err
	}
	all := commonBasis(list)
	for _, r := range list {
		if err := a.printClaim(r, all); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.stdout, "%s%s, none of them confirmed by a person yet.\n", all.lines(""), plural(len(list), "point"))
	return err
}

// A basis is what was looked at, and what was not.
type basis struct{ searched, notSearched string }

func basisOf(r daemon.ClaimRow) basis {
	return basis{oneLine(r.Searched), oneLine(strings.Join(r.NotSearched, "; "))}
}

// commonBasis is what all points rest on, so that it is told only once; nothing
// of what they do not share.
func commonBasis(list []daemon.ClaimRow) (all basis) {
	for i, r := range list {
		b := basisOf(r)
		if i == 0 {
			all = b
		}
		if all.searched != b.searched {
			all.searched = ""
		}
		if all.notSearched != b.notSearched {
			all.notSearched = ""
		}
	}
	return all
}

// but is a basis without what is told elsewhere.
func (b basis) but(told basis) basis {
	if b.searched == told.searched {
		b.searched = ""
	}
	if b.notSearched == told.notSearched {
		b.notSearched = ""
	}
	return b
}

func (b basis) lines(indent string) string {
	text := ""
	if b.searched != "" {
		text += indent + "looked at: " + b.searched + "\n"
	}
	if b.notSearched != "" {
		text += indent + "not looked at: " + b.notSearched + "\n"
	}
	return text
}

// printClaim prints a point, with what it rests on beside what is told elsewhere.
func (a *app) printClaim(r daemon.ClaimRow, told basis) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %q\n", r.ID, oneLine(r.Quote))
	if r.LetterNumber != "" && r.LetterNumber != r.ID {
		fmt.Fprintf(&b, "   the letter's own number: %s\n", oneLine(r.LetterNumber))
	}
	fmt.Fprintf(&b, "   %s: %s\n", r.Verdict, oneLine(r.Why))
	if r.Pronoun != "" {
		fmt.Fprintf(&b, "   what %q means stands before it in the letter, and was not sure: read both\n", oneLine(r.Pronoun))
	}
	for _, c := range r.Citations {
		fmt.Fprintf(&b, "   - %s  %s  %s", a.dayOf(c.At), oneLine(c.Author), c.Digest[:12])
		if c.Quote != "" {
			fmt.Fprintf(&b, "  %q", oneLine(c.Quote))
		}
		if c.Differs {
			b.WriteString("  (another version of it says what its text does not: read it with 'onrecord show')")
		}
		b.WriteByte('\n')
	}
	b.WriteString(basisOf(r).but(told).lines("   "))
	for _, h := range r.Holes {
		fmt.Fprintf(&b, "   mail may be missing: %s\n", oneLine(h))
	}
	if r.Needed != "" {
		fmt.Fprintf(&b, "   what could change this: %s\n", oneLine(r.Needed))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(a.stdout, b.String())
	return err
}
