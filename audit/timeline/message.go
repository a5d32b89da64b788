package timeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A builder collects events.
type builder struct {
	Sources
	ctx     context.Context
	mail    map[email.Digest]*ledger.Message
	between []*ledger.Message                     // those from or to the client, by time
	replies map[*ledger.Message][]*ledger.Message // of the client
	heads   map[email.Digest]Head
	names   map[string]string // of addresses
	events  []Event
}

func (b *builder) read() {
	b.replies, b.names = map[*ledger.Message][]*ledger.Message{}, map[string]string{}
	for _, m := range b.Ledger.Mail() {
		b.mail[m.Digest] = m
		if m.Name != "" && b.names[m.From] == "" {
			b.names[m.From] = m.Name
		}
		if b.isClient(m.From) && m.Parent != nil {
			b.replies[m.Parent] = append(b.replies[m.Parent], m)
		}
		if b.concerns(m) {
			b.between = append(b.between, m)
		}
	}
}

// firsts returns lists of messages as the ledger has them: of copies the first.
func (b *builder) firsts(lists [][]email.Digest) [][]email.Digest {
	var all [][]email.Digest
	for _, list := range lists {
		var firsts []email.Digest
		for _, d := range list {
			firsts = append(firsts, b.Ledger.First(d))
		}
		all = append(all, firsts)
	}
	return all
}

func (b *builder) isClient(a string) bool { return slices.Contains(b.Client.Addresses, a) }

// concerns reports whether a message is from or to the client, or says that one
// to the client did not arrive.
func (b *builder) concerns(m *ledger.Message) bool {
	if m.Bounce && m.Parent != nil && b.concerns(m.Parent) {
		return true
	}
	return b.isClient(m.From) || slices.ContainsFunc(m.To, b.isClient) || slices.ContainsFunc(m.Cc, b.isClient)
}

func (b *builder) who(address string) Who { return Who{address, b.names[address]} }

func (b *builder) whos(lists ...[]string) []Who {
	var list []Who
	for _, a := range slices.Concat(lists...) {
		list = append(list, b.who(a))
	}
	return list
}

func (b *builder) side(address string) string {
	switch {
	case b.isClient(address):
		return "client"
	case b.Directory.IsStaff(address):
		return "firm"
	}
	return "other"
}

// in makes an event of a message that the ledger has read.
func (b *builder) in(kind Kind, m *ledger.Message) (Event, error) {
	h, ok := b.heads[m.Digest]
	if !ok {
		var err error
		if h, err = b.Head(b.ctx, m.Digest); err != nil {
			return Event{}, fmt.Errorf("head of message %s: %w", m.Digest, err)
		}
		b.heads[m.Digest] = h
	}
	return Event{Kind: kind, At: m.At, Basis: h.Basis, Confirmed: h.Confirmed, Clocks: h.Conflicts, Differs: h.Differs, By: b.who(m.From), Side: b.side(m.From), To: b.whos(m.To, m.Cc),
		Title: h.Subject, Grade: b.grade(m), Ref: m.Ref, people: slices.Concat([]string{m.From}, m.To, m.Cc)}, nil
}

// bounceTime is how long a mail system may take to say that a message did not
// arrive (RFC 5321 section 4.5.4.1 lets it try for days).
const bounceTime = 72 * time.Hour

// grade says how sure it is that the other side had a message.
func (b *builder) grade(m *ledger.Message) string {
	if !m.Staff {
		return GradeHeld
	}
	g, _ := check.GradeOf(m, b.replies[m])
	if g == check.NoBounce && b.AsOf.Sub(m.At) < bounceTime {
		g = check.InSent
	}
	return g.String()
}

func (b *builder) messages() error {
	for _, m := range b.between {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		e, err := b.in(Message, m)
		if err != nil {
			return err
		}
		switch e.Says = "wrote"; {
		case m.Bounce:
			e.Kind, e.Says = Bounce, "reports that a message did not arrive"
		case m.Automatic == ledger.Refuted, m.Automatic == ledger.Unreceived:
			e.Says, e.Grade = "is named as the author; "+m.Automatic, GradeHeld
		case m.Automatic != "":
			e.Says = "wrote by a program: " + m.Automatic
		case m.Bounced:
			e.Says = "wrote; it did not arrive"
		}
		b.events = append(b.events, e)
		if len(m.Files) > 0 && !m.Bounce {
			e.Kind, e.Says, e.Title = Delivery, "sent with it", ""
			for _, f := range m.Files {
				e.Files = append(e.Files, fileName(f))
			}
			if m.Bounced {
				e.Says = "sent with it, and it did not arrive"
			}
			b.events = append(b.events, e)
		}
	}
	return nil
}

func fileName(f ledger.File) string {
	if f.Name == "" || f.Name == "." {
		return "a file without a name (" + f.Type + ")"
	}
	return f.Name
}

func (b *builder) documents() error {
	for _, f := range b.Files {
		at := record.InZone(f.At, b.Zone)
		earliest := at
		if record.DayAlone(at) {
			earliest = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, b.Zone)
		}
		if earliest.After(b.AsOf) || f.Added.After(b.AsOf) && !b.Hindsight {
			continue
		}
		says := fmt.Sprintf("added this document on %s, and says of when it is", f.Added.In(b.Zone).Format(dayForm))
		if f.Why != "" {
			says += ": " + f.Why
		}
		b.events = append(b.events, Event{Kind: Document, At: at, Basis: BasisStated, By: b.who(f.By), Side: "firm", Title: f.Name, Says: says, Grade: GradeStated,
			Ref: ledger.Ref{Digest: f.Digest}, people: []string{f.By}})
	}
	return nil
}

// gaps adds the times of which mail may be missing, and says what was looked at.
func (b *builder) gaps(t *Timeline) {
	q := coverage.Question{Others: b.Client.Addresses, From: t.From, To: t.To}
	if q.From.IsZero() && len(b.between) > 0 {
		q.From = b.between[0].At.In(b.Zone)
	}
	if q.To.IsZero() {
		q.To = t.AsOf
	}
	t.Coverage = b.Survey.Statement(t.Client, q)
	for _, h := range t.Coverage.Holes {
		e := Event{Kind: Gap, At: h.From, Until: h.To, Basis: BasisCoverage, Says: strings.TrimSuffix(h.Text, "."), Ref: ledger.Ref{Digest: h.Message}, people: h.Staff}
		if e.At.IsZero() {
			e.At, e.Open = q.From, true
		}
		if !e.Until.IsZero() {
			e.Until = e.Until.In(b.Zone)
		}
		if m := b.mail[b.Ledger.First(h.Message)]; m != nil {
			e.Ref, e.By, e.Side = m.Ref, b.who(m.From), b.side(m.From)
		}
		b.events = append(b.events, e)
	}
}

const dayForm = "2 January 2006"
