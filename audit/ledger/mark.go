package ledger

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A Mark is what somebody of the firm said about a promise or a complaint. It
// is an entry of the log, and wins over what the program works out.
type Mark struct {
	ID     string // of the promise or complaint
	Digest email.Digest
	Part   string
	Start  int
	End    int
	Status string
	By     string
	Why    string
	At     time.Time
	Leaf   int64
}

// The statuses of a complaint that a promise does not have. Open is one that people
// say waits for an answer, whatever was written.
const (
	Answered      Status = "answered"
	Unanswered    Status = "unanswered"
	NotAComplaint Status = "not_a_complaint"
)

// ComplaintMarks lists the statuses that people give a complaint.
var ComplaintMarks = []Status{Answered, NotAComplaint, Open}

// Engine returns what the program says of a complaint.
func (c *Complaint) Engine() Status {
	switch {
	case !c.FirstResponse.IsZero():
		return Answered
	case !c.Released.IsZero():
		return Withdrawn
	}
	return Unanswered
}

// Status returns what became of a complaint: as people marked it, else as the
// program says.
func (c *Complaint) Status() Status {
	if c.Mark != nil {
		return Status(c.Mark.Status)
	}
	return c.Engine()
}

// Waits reports whether a complaint waits for an answer.
func (c *Complaint) Waits() bool { return c.Status() == Unanswered || c.Status() == Open }

// mark applies what people said. A mark names a stretch of a message: it holds
// for the act that stands there, also if a newer program cuts it in another way.
func (l *Ledger) mark(marks []Mark) {
	for i := range marks {
		k := &marks[i]
		if !l.w.o.AsOf.IsZero() && k.At.After(l.w.o.AsOf) {
			continue
		}
		on := l.First(k.Digest)
		for j := range l.Promises {
			if p := &l.Promises[j]; on == p.Digest && k.covers(p.Place, "p-") {
				p.Mark, p.Status = k, Status(k.Status)
			}
		}
		for j := range l.Complaints {
			if c := &l.Complaints[j]; on == c.Digest && k.covers(c.Place, "c-") {
				c.Mark = k
			}
		}
	}
}

// covers reports whether a mark is about the act at a place of its message: half of
// the longer of the two is common to both.
func (k *Mark) covers(p Place, prefix string) bool {
	if len(k.ID) < 2 || k.ID[:2] != prefix || k.Part != p.Part {
		return false
	}
	common := min(k.End, p.End) - max(k.Start, p.Start)
	return common > 0 && 2*common >= max(k.End-k.Start, p.End-p.Start)
}

// Marks returns the marks of the log, in their order. One that was erased is
// left out.
func Marks(ctx context.Context, rec *record.Record) ([]Mark, error) {
	entries, err := rec.StreamEntries(ctx, record.StreamPeople)
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	var list []Mark
	for _, e := range entries {
		if m, ok := markOf(e); ok {
			list = append(list, m)
		}
	}
	return list, nil
}

func markOf(e *record.Entry) (Mark, bool) {
	f := e.Facets[tlog.FacetMark]
	if e.Leaf.Kind != tlog.KindMarkMade || f == nil {
		return Mark{}, false
	}
	m := Mark{ID: f.First("id"), Part: f.First("part"), Status: f.First("status"),
		By: e.Facets[tlog.FacetBy].First("address"), Why: e.Facets[tlog.FacetWhy].First("reason"), At: e.Leaf.At, Leaf: e.Index}
	var err error
	if m.Digest, err = email.ParseDigest(f.First("digest")); err != nil {
		return m, false
	}
	if m.Start, err = strconv.Atoi(f.First("start")); err != nil {
		return m, false
	}
	m.End, err = strconv.Atoi(f.First("end"))
	return m, err == nil && m.Status != ""
}

// Record adds a mark about what stands at a place to the log, and returns its
// index.
func (m Mark) Record(ctx context.Context, rec *record.Record, p Place) (int64, error) {
	fields := []tlog.Field{
		tlog.TextField("id", p.ID), tlog.TextField("quote", p.Quote), tlog.TextField("digest", p.Digest.String()), tlog.TextField("part", p.Part),
		tlog.TextField("start", strconv.Itoa(p.Start)), tlog.TextField("end", strconv.Itoa(p.End)), tlog.TextField("status", m.Status),
	}
	for _, r := range p.Rules {
		fields = append(fields, tlog.TextField("rule", r))
	}
	return party.Decide(ctx, rec, tlog.KindMarkMade, record.FacetDraft{Name: tlog.FacetMark, Fields: fields}, m.By, m.Why)
}
