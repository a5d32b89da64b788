package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/tlog"
)

// A Grade says how hard it would have been for the firm to make a message up. It
// rests on what was verified, and on nothing that the bundle says of it.
type Grade string

// The grades. What the firm kept of its own sending is B at best: its copy bears
// no signature, and the firm holds its own key.
const (
	GradeA Grade = "A" // time-stamped within [Live] of its arrival, and signed by its sender's domain
	GradeB Grade = "B" // time-stamped within [Live] of its arrival
	GradeC Grade = "C" // recorded later, or not time-stamped, and signed by its sender's domain with a key that was seen in use then
	GradeD Grade = "D" // neither: what the firm says
)

// Live is how long after the arrival of a message a time-stamp must cover it for
// the message to have been seen as it came.
const Live = 2 * time.Hour

// skew is how far the clock of a mail server may be ahead of that of an authority.
const skew = 5 * time.Minute

var gradeTexts = []struct {
	grade Grade
	text  string
}{
	{GradeA, "time-stamped by a third party soon after it came, and signed by its sender's domain"},
	{GradeB, "time-stamped by a third party soon after it came, but not signed, or one that the firm sent"},
	{GradeC, "signed by its sender's domain, with a key that was seen in use then, but recorded or time-stamped long after it came"},
	{GradeD, "not time-stamped soon, and not signed with such a key: that it came then is what the firm says"},
}

// A Graded message is one of the bundle.
type Graded struct {
	Entry int64 `json:"entry"`
	Grade Grade `json:"grade"`
}

// A signature of the sender's domain that holds by a key that the person who
// checks gave, and by one that the firm recorded about when the message was sent.
// The firm can make up a key and say that DNS had it, so the second alone shows
// nothing; and whoever gets hold of a key later can sign as of any day, so the first
// alone shows nothing of a message that nobody saw as it came. With the key of its
// own domain the firm can sign whatever it likes.
type signature struct{ given, recorded, firms bool }

// gradeOf is the grade of a message: whether it was seen as it came, what signature
// of its sender it bears, and whether the firm may have sent it itself.
func gradeOf(live bool, s signature, sent bool) Grade {
	switch {
	case live && s.given && !sent:
		return GradeA
	case live:
		return GradeB
	case s.given && s.recorded && !sent:
		return GradeC
	}
	return GradeD
}

// grades are those of the messages, by entry.
func (c *checker) grades() []Graded {
	list := []Graded{}
	for _, name := range c.files.under("data/messages/") {
		index, _, err := place(name)
		m := c.leaves[index]
		if err != nil || m == nil {
			continue // level 1 says so
		}
		list = append(list, Graded{index, gradeOf(c.live(index, m), c.signed[index], c.signed[index].firms || m.sent())})
	}
	return list
}

// live reports whether the first time-stamp over a message is soon after the mail
// server received it.
func (c *checker) live(index int64, m *member) bool {
	arrived, err := time.Parse("_2-Jan-2006 15:04:05 -0700", m.facets[tlog.FacetIMAP].First("internaldate"))
	if err != nil {
		return false // a message from a file: no server says when it came
	}
	for _, p := range c.stamps { // the earliest first
		if p.size > index {
			after := p.at.Sub(arrived)
			return after >= -skew && after <= Live
		}
	}
	return false
}

// sent reports whether a message is from a folder of sent mail, or may be: the firm
// need not show where it was.
func (m *member) sent() bool {
	return m.facets[tlog.FacetIMAP] == nil && m.facets[tlog.FacetFile] == nil || slices.ContainsFunc([]string{m.facets[tlog.FacetIMAP].First("role"), m.facets[tlog.FacetFile].First("role")},
		func(role string) bool { return role == "sent" })
}

// printGrades is what people read of the grades.
func printGrades(b *strings.Builder, list []Graded) {
	if len(list) == 0 {
		return
	}
	b.WriteString("\nHow hard it would have been for the firm to make a message up, by entry:\n")
	for _, g := range gradeTexts {
		var entries []string
		for _, m := range list {
			if m.Grade == g.grade {
				entries = append(entries, fmt.Sprint(m.Entry))
			}
		}
		if len(entries) == 0 {
			continue
		}
		fmt.Fprintf(b, "%s  %s: %s\n", g.grade, g.text, entryList(entries))
	}
}
