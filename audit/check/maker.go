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

// citeUndertaking adds the words that undertake a thing.
func (k *maker) citeUndertaking(u *undertaking) *maker {
	if u.doc != nil {
		return k.citeLine(u.doc, line{start: u.Start, text: u.Quote}, "document")
	}
	return k.cite(u.m, "promise", sentenceAt(u))
}

// brings reports whether a message hands something over.
func (m *message) brings() bool {
	return len(m.Files) > 0 || m.says(func(s *sentence) bool { return s.acts[act.Delivery] }) != nil
}

// silence adds the automatic answer to a message that got no other.
func (k *maker) silence(m *message) {
	if m == nil {
		return
	}
	var auto *message
	for _, r := range m.replies {
		if r.Staff && r.Automatic == "" {
			return
		}
		if r.Automatic != "" && !r.Bounce {
			auto = r
		}
	}
	k.cite(auto, "automatic", nil)
}

// nearest adds the messages that come nearest to a claim.
func (k *maker) nearest() {
	if len(k.Citations) > 0 || len(k.f.topic) == 0 {
		return
	}
	list := k.w.hits(k.f.topic, func(m *message) bool { return m.Automatic == "" && (m.client || m.toThem) })
	for _, h := range list[:min(len(list), 2)] {
		if h.own >= 600 {
			k.cite(h.m, "nearest", nil)
		}
	}
}

// best returns the sentence of a message that fits the claim best.
func (k *maker) best(m *message) *sentence {
	var best *sentence
	most := -1
	for _, s := range m.sents {
		n := k.w.covers(s, k.f.topic)
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
		if n := w.share(topic, l.has); n > most {
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
	if w.o.Hole != nil {
		if why := w.o.Hole(q); why != "" {
			return why
		}
	}
	if w.unread > 0 {
		return fmt.Sprintf("The text of %s was not read yet.", email.Plural(w.unread, "attachment"))
	}
	return ""
}
