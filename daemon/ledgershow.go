package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/ledger"
)

// EvidenceRow is a message that counted, and why.
type EvidenceRow struct {
	MessageID string   `json:"message_id"`
	Digest    string   `json:"digest"`
	At        string   `json:"at"`
	Author    string   `json:"author"`
	For       string   `json:"for"` // delivery, report, confirmation, perhaps one of these, denial, condition, replaced, released, cancelled, refused
	Quote     string   `json:"quote"`
	Why       []string `json:"why"`
}

// ShownPromise is the answer to [Daemon.PromiseShow].
type ShownPromise struct {
	PromiseRow
	Subject   string        `json:"subject"`
	Before    string        `json:"before"` // the sentence before it
	Sentence  string        `json:"sentence"`
	After     string        `json:"after"`
	Asked     string        `json:"asked"`     // the sentence it answers, where its own words do not say what; "" else
	Condition string        `json:"condition"` // the words of the condition on which it was made; "" if there is none
	Amounts   []string      `json:"amounts"`   // sums of money that it names, in its words or those of what it answers
	Numbers   []string      `json:"numbers"`   // numbers of documents
	Files     []string      `json:"files"`     // names of files
	Reading   []string      `json:"reading"`   // how the due date was read
	Evidence  []EvidenceRow `json:"evidence"`
	Unknown   []string      `json:"unknown"`
	AsOf      string        `json:"as_of"`
}

// PromiseShow answers with a [ShownPromise].
func (d *Daemon) PromiseShow(ctx context.Context, req LedgerRequest, out Out) error {
	l, _, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	p, err := ledger.Find(l.Promises, func(p *ledger.Promise) string { return p.ID }, req.ID)
	if err != nil {
		return noSuch(err, "promise", req.ID)
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return err
	}
	s, err := d.summary(ctx, p.Digest)
	if err != nil {
		return err
	}
	details := p.Details()
	list := func(words []string) []string { return append([]string{}, words...) }
	return out.Row(ShownPromise{PromiseRow: promiseRow(p), Subject: s.Subject, Before: p.Before, Sentence: p.Sentence, After: p.After,
		Asked: p.Asked, Condition: p.Condition(), Amounts: list(details.Amounts), Numbers: list(details.Numbers), Files: list(details.Files),
		Reading: readingOf(p), Evidence: evidenceRows(p.Evidence), Unknown: list(p.Unknown), AsOf: asOf.In(d.Zone()).Format(time.RFC3339)})
}

func noSuch(err error, what, id string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return hintf(fmt.Errorf("no %s %s", what, id), "'onrecord %s list' shows the ids", what)
	}
	return err
}

func evidenceRows(list []ledger.Evidence) []EvidenceRow {
	rows := []EvidenceRow{}
	for _, e := range list {
		rows = append(rows, EvidenceRow{MessageID: e.MessageID, Digest: e.Digest.String(), At: e.At.Format(time.RFC3339), Author: e.Author, For: e.For, Quote: e.Quote, Why: append([]string{}, e.Why...)})
	}
	return rows
}

// readingOf tells how a due date was read.
func readingOf(p *ledger.Promise) []string {
	list := []string{}
	x := p.Due
	switch {
	case p.Recurring:
		list = append(list, "again and again: there is no one date")
	case p.HasDue():
		list = append(list, fmt.Sprintf("written %s; %q is read as %s", p.At.Format("Mon 2 Jan 2006 15:04 -0700"), x.Text, x.Due.Format("Mon 2 Jan 2006")))
		if v := x.LatestValue(); v != x.Value() {
			list = append(list, "it may mean as late as "+v+": nobody is late before")
		}
		if x.Note != "" {
			list = append(list, x.Note)
		}
	case x.Text != "":
		list = append(list, fmt.Sprintf("%q gives no date: %s %s", x.Text, x.Kind, x.Reason))
	default:
		list = append(list, "no time was given")
	}
	if p.DueFrom != "" {
		list = append(list, p.DueFrom)
	}
	return list
}

// ShownRequest is the answer to [Daemon.RequestShow].
type ShownRequest struct {
	RequestRow
	Subject  string        `json:"subject"`
	Before   string        `json:"before"`
	Sentence string        `json:"sentence"`
	After    string        `json:"after"`
	Evidence []EvidenceRow `json:"evidence"`
	Waited   string        `json:"waited"` // from the request to its answer, or to the moment asked for while it waits; "" if it was let go
	AsOf     string        `json:"as_of"`
}

// RequestShow answers with a [ShownRequest].
func (d *Daemon) RequestShow(ctx context.Context, req LedgerRequest, out Out) error {
	l, _, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	r, err := ledger.Find(l.Requests, func(r *ledger.Request) string { return r.ID }, req.ID)
	if err != nil {
		return noSuch(err, "request", req.ID)
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return err
	}
	s, err := d.summary(ctx, r.Digest)
	if err != nil {
		return err
	}
	shown := ShownRequest{RequestRow: requestRow(r), Subject: s.Subject, Before: r.Before, Sentence: r.Sentence, After: r.After,
		Evidence: evidenceRows(r.Evidence), AsOf: asOf.In(d.Zone()).Format(time.RFC3339)}
	switch {
	case !r.AnsweredBy.IsZero():
		shown.Waited = waited(r.At, l.At(r.AnsweredBy))
	case r.Released.IsZero():
		shown.Waited = waited(r.At, asOf)
	}
	return out.Row(shown)
}

// waited is how long something waited, "" where it is not known until when.
func waited(since, until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return until.Sub(since).Round(time.Minute).String()
}

// ShownComplaint is the answer to [Daemon.ComplaintShow].
type ShownComplaint struct {
	ComplaintRow
	Subject  string   `json:"subject"`
	Before   string   `json:"before"`
	Sentence string   `json:"sentence"`
	After    string   `json:"after"`
	Missing  []string `json:"missing"` // the steps that no message shows; none of what is no complaint
	Waited   string   `json:"waited"`  // from the complaint to the first answer, or to the moment asked for while it waits; "" if neither, and of what is no complaint
	AsOf     string   `json:"as_of"`
}

// ComplaintShow answers with a [ShownComplaint].
func (d *Daemon) ComplaintShow(ctx context.Context, req LedgerRequest, out Out) error {
	l, _, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	c, err := ledger.Find(l.Complaints, func(c *ledger.Complaint) string { return c.ID }, req.ID)
	if err != nil {
		return noSuch(err, "complaint", req.ID)
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return err
	}
	s, err := d.summary(ctx, c.Digest)
	if err != nil {
		return err
	}
	shown := ShownComplaint{ComplaintRow: complaintRow(c), Subject: s.Subject, Before: c.Before, Sentence: c.Sentence, After: c.After, Missing: []string{}, AsOf: asOf.In(d.Zone()).Format(time.RFC3339)}
	if s := c.Status(); s == ledger.NotAComplaint || s == ledger.Withdrawn {
		return out.Row(shown)
	}
	for _, s := range []struct {
		name string
		ref  ledger.Ref
	}{{"acknowledged", c.Acknowledged}, {"apologised", c.Apologised}, {"committed", c.Committed}, {"asked", c.Asked}, {"followed_up", c.FollowedUp}, {"first_response", c.FirstResponse}} {
		if s.ref.IsZero() {
			shown.Missing = append(shown.Missing, s.name)
		}
	}
	until := l.At(c.FirstResponse)
	if c.Waits() {
		until = asOf
	}
	shown.Waited = waited(c.At, until)
	return out.Row(shown)
}

// MarkRequest asks to record what somebody says about a promise or complaint.
type MarkRequest struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Author
	DryRun bool `json:"dry_run,omitempty"`
}

// MarkedRow is what was recorded, or would be.
type MarkedRow struct {
	ID     string `json:"id"`
	Quote  string `json:"quote"`
	Status string `json:"status"`
	Was    string `json:"was"` // what the program says
	By     string `json:"by"`
	Why    string `json:"why"`
	Leaf   int64  `json:"leaf"` // -1 with a dry run
	DryRun bool   `json:"dry_run"`
}

// PromiseMark records what became of a promise, and answers with a [MarkedRow].
func (d *Daemon) PromiseMark(ctx context.Context, req MarkRequest, out Out) error {
	if !slices.Contains(ledger.Statuses, ledger.Status(req.Status)) {
		return fmt.Errorf("status %q: one of open, kept, kept_late, broken, withdrawn, unclear is meant", req.Status)
	}
	l, _, err := d.ledger(ctx, LedgerRequest{})
	if err != nil {
		return err
	}
	p, err := ledger.Find(l.Promises, func(p *ledger.Promise) string { return p.ID }, req.ID)
	if err != nil {
		return noSuch(err, "promise", req.ID)
	}
	return d.markPlace(ctx, req, p.Place, string(p.Engine), out)
}

// ComplaintMark records what a complaint is or that it was dealt with, and
// answers with a [MarkedRow].
func (d *Daemon) ComplaintMark(ctx context.Context, req MarkRequest, out Out) error {
	if !slices.Contains(ledger.ComplaintMarks, ledger.Status(req.Status)) {
		return fmt.Errorf("status %q: one of answered, not_a_complaint, open is meant", req.Status)
	}
	l, _, err := d.ledger(ctx, LedgerRequest{})
	if err != nil {
		return err
	}
	c, err := ledger.Find(l.Complaints, func(c *ledger.Complaint) string { return c.ID }, req.ID)
	if err != nil {
		return noSuch(err, "complaint", req.ID)
	}
	return d.markPlace(ctx, req, c.Place, string(c.Engine()), out)
}

func (d *Daemon) markPlace(ctx context.Context, req MarkRequest, p ledger.Place, was string, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, err := decider(d.directory(), req.Author)
	if err != nil {
		return err
	}
	why := strings.TrimSpace(req.Why)
	if why == "" {
		return hintf(errors.New("a mark needs a reason"), "--why 'done by telephone on 4 March'")
	}
	row := MarkedRow{ID: p.ID, Quote: p.Quote, Status: req.Status, Was: was, By: by, Why: why, Leaf: -1, DryRun: req.DryRun}
	if !req.DryRun {
		if row.Leaf, err = (ledger.Mark{Status: req.Status, By: by, Why: why}).Record(ctx, d.rec, p); err != nil {
			return err
		}
	}
	return out.Row(row)
}
