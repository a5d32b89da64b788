package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/dossier"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/timeline"
	"onrecord/audit/tlog"
	"onrecord/index"
	"onrecord/ingest/email"
)

// TimelineRequest asks for what happened between the firm and a client.
type TimelineRequest struct {
	Client    string `json:"client"`
	From      string `json:"from,omitempty"`       // a day
	To        string `json:"to,omitempty"`         // a day, which is included
	AsOf      string `json:"as_of,omitempty"`      // as it stood at this moment, or at the end of this day; "" is now
	Topic     string `json:"topic,omitempty"`      // only messages that fit this query, and what is about them
	Promise   string `json:"promise,omitempty"`    // only what is about this promise: its id, or a part of it from its beginning
	Claim     string `json:"claim,omitempty"`      // only what the finding on this claim of a case rests on: CASE/NUMBER
	Person    string `json:"person,omitempty"`     // only what concerns this person: an address or a name
	FirstDays int    `json:"first_days,omitempty"` // set so many days from the beginning apart
	Format    string `json:"format,omitempty"`     // text, md, html, pdf, csv; "" answers with rows

	hindsight bool // as [timeline.Sources] has it
}

// timelineFormats are the ways in which a timeline is printed; a PDF needs fonts.
var timelineFormats = map[string]func(io.Writer, *timeline.Timeline) error{"text": timeline.Text, "md": timeline.Markdown, "csv": timeline.CSV, "html": dossier.TimelineHTML}

// Timeline prints a timeline, or answers with its [timeline.Summary] and a
// [timeline.Event] for each event, by time.
func (d *Daemon) Timeline(ctx context.Context, req TimelineRequest, out Out) error {
	print := timelineFormats[req.Format]
	if req.Format == "pdf" {
		print = d.timelinePDF(out)
	}
	if print == nil && req.Format != "" {
		return fmt.Errorf("--format %q: one of text, md, html, pdf, csv, json is meant", req.Format)
	}
	t, err := d.timeline(ctx, req)
	if err != nil {
		return err
	}
	if print != nil {
		return print(out, t)
	}
	if err := out.Row(t.Summary()); err != nil {
		return err
	}
	for _, e := range t.Events {
		if err := out.Row(e); err != nil {
			return err
		}
	}
	return nil
}

// timelinePDF prints a timeline with the fonts of the configuration.
func (d *Daemon) timelinePDF(out Out) func(io.Writer, *timeline.Timeline) error {
	return func(w io.Writer, t *timeline.Timeline) error {
		missing, err := d.print(func(o dossier.PDFOptions) ([]rune, error) { return dossier.TimelinePDF(w, t, o) })
		if err == nil {
			tellMissing(out, missing)
		}
		return err
	}
}

// timeline works a timeline out.
func (d *Daemon) timeline(ctx context.Context, req TimelineRequest) (*timeline.Timeline, error) {
	if req.FirstDays < 0 {
		return nil, fmt.Errorf("--first-days %d: a number of days is meant", req.FirstDays)
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return nil, err
	}
	l, sel, err := d.ledger(ctx, LedgerRequest{Client: req.Client, AsOf: req.AsOf})
	if err != nil {
		return nil, err
	}
	s := timeline.Sources{Ledger: l, Directory: sel.people, Client: party.Client{Name: req.Client, Addresses: sel.client}, Zone: d.Zone(), AsOf: asOf, Hindsight: req.hindsight}
	for _, c := range sel.people.Clients() {
		if party.SameName(c.Name, req.Client) {
			s.Client = c
		}
	}
	if s.Files, err = d.documentsOf(ctx, s.Client.Name); err != nil {
		return nil, err
	}
	if s.Survey, err = d.survey(ctx, sel.people); err != nil {
		return nil, err
	}
	if s.Head, err = d.heads(ctx, sel.client); err != nil {
		return nil, err
	}
	f, err := d.timelineFilter(ctx, req, l, sel)
	if err != nil {
		return nil, err
	}
	return timeline.Build(ctx, s, f)
}

func (d *Daemon) timelineFilter(ctx context.Context, req TimelineRequest, l *ledger.Ledger, sel selection) (f timeline.Filter, err error) {
	f.FirstDays = req.FirstDays
	if f.From, f.To, err = d.period(req.From, req.To); err != nil {
		return f, err
	}
	if !f.To.IsZero() {
		f.To = f.To.Add(-time.Second)
	}
	if req.Person != "" {
		if f.Persons, err = sel.people.PersonAddresses(req.Person); err != nil {
			return f, err
		}
		f.Only = append(f.Only, "what concerns "+req.Person)
	}
	if req.Promise != "" {
		p, err := ledger.Find(l.Promises, func(p *ledger.Promise) string { return p.ID }, req.Promise)
		if err != nil {
			return f, noSuch(err, "promise", req.Promise)
		}
		f.Promise = p.ID
		f.Only = append(f.Only, "what is about promise "+p.ID)
	}
	if req.Topic != "" {
		list, err := d.onTopic(ctx, req.Topic, sel.client)
		if err != nil {
			return f, err
		}
		f.Messages = append(f.Messages, list)
		f.Only = append(f.Only, fmt.Sprintf("what fits “%s”", req.Topic))
	}
	if req.Claim != "" {
		list, err := d.ofClaim(ctx, req.Claim, req.Client)
		if err != nil {
			return f, err
		}
		f.Messages = append(f.Messages, list)
		f.Only = append(f.Only, fmt.Sprintf("what the finding on point %s rests on", req.Claim))
	}
	return f, nil
}

// onTopic returns the messages from and to addresses that fit a query.
func (d *Daemon) onTopic(ctx context.Context, query string, addresses []string) ([]email.Digest, error) {
	q, err := d.query(ctx, SearchRequest{Query: query})
	if err != nil {
		return nil, err
	}
	theirs, err := party.Messages(ctx, d.derived, addresses)
	if err != nil || len(theirs) == 0 {
		return nil, err
	}
	within := index.Digests{Source: "client"}
	for _, m := range theirs {
		within.List = append(within.List, m.Digest)
	}
	res, err := d.lookUp(ctx, q.And(within), index.SearchOptions{Limit: len(theirs), Text: newTextCache(d).candidate})
	if err != nil {
		return nil, fmt.Errorf("messages on a topic: %w", err)
	}
	list := make([]email.Digest, len(res.Hits))
	for i, h := range res.Hits {
		list[i] = h.Digest
	}
	return list, nil
}

// ofClaim returns what the finding on a claim cites, and the letter that makes
// the claim.
func (d *Daemon) ofClaim(ctx context.Context, name, client string) ([]email.Digest, error) {
	id, number, ok := strings.Cut(name, "/")
	if !ok {
		return nil, hintf(fmt.Errorf("--claim %q: a case and a number are meant", name), "--claim k-3f/2; 'onrecord case show' numbers them")
	}
	c, err := d.caseOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if !party.SameName(c.Client, client) {
		return nil, fmt.Errorf("case %s is one of %s", c.ID, c.Client)
	}
	row, err := d.claimOf(ctx, c, number)
	if err != nil {
		return nil, err
	}
	list := []email.Digest{c.Letter}
	for _, s := range row.EvidenceDigest {
		digest, err := email.ParseDigest(s)
		if err != nil {
			return nil, err
		}
		list = append(list, digest)
	}
	return list, nil
}

// documentsOf returns the documents of a client that are no mail, by entry.
func (d *Daemon) documentsOf(ctx context.Context, client string) ([]timeline.File, error) {
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return nil, err
	}
	var list []timeline.File
	for _, m := range matters {
		if !party.SameName(m.Client, client) {
			continue
		}
		entries, err := d.rec.MatterEntries(ctx, m.Stream, tlog.KindDocumentAdded)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			row := d.documentRow(e)
			digest, held := e.Digest()
			at, err := time.Parse(time.RFC3339, row.At)
			if !held || err != nil { // erased
				continue
			}
			list = append(list, timeline.File{Digest: digest, Name: row.Name, Type: row.Type, At: at, Added: e.Leaf.At, By: row.By, Why: row.Why})
		}
	}
	return list, nil
}

// heads tells of messages from and to addresses what their ledger does not.
func (d *Daemon) heads(ctx context.Context, addresses []string) (func(context.Context, email.Digest) (timeline.Head, error), error) {
	theirs, err := party.Messages(ctx, d.derived, addresses)
	if err != nil {
		return nil, err
	}
	list := make([]email.Digest, len(theirs))
	for i, m := range theirs {
		list[i] = m.Digest
	}
	differ, err := d.differing(ctx, list)
	return func(ctx context.Context, digest email.Digest) (timeline.Head, error) {
		h, err := d.headOf(ctx, digest)
		h.Differs = differ[digest]
		return h, err
	}, err
}

// headOf tells what a message says of itself, and what its time rests on. Only
// where its clocks disagree the message itself is read.
func (d *Daemon) headOf(ctx context.Context, digest email.Digest) (timeline.Head, error) {
	entry, err := d.rec.ObjectEntry(ctx, digest)
	if err != nil {
		return timeline.Head{}, err
	}
	h := timeline.Head{Basis: string(email.BasisRecorded), Confirmed: true}
	if env := entry.Facets[tlog.FacetEnvelope]; env != nil {
		h.Subject = first(env.All("subject"))
	}
	e, err := clock.Of(ctx, d.derived, digest)
	if errors.Is(err, fs.ErrNotExist) { // erased before its clocks were read
		return h, nil
	}
	if h.Basis, h.Confirmed = string(e.Basis), !e.Alone; err != nil || len(e.Conflicts) == 0 {
		return h, err
	}
	m, err := d.parse(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		h.Conflicts = slices.Clone(e.Conflicts)
		return h, nil
	}
	if err != nil {
		return h, err
	}
	shown, err := d.clocks(ctx, m)
	for _, x := range shown.Conflicts {
		h.Conflicts = append(h.Conflicts, x.Text)
	}
	return h, err
}
