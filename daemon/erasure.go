package daemon

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/attachment"
	"onrecord/audit/casefile"
	"onrecord/audit/hold"
	"onrecord/audit/party"
	"onrecord/audit/quote"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// EraseRow is what an erasure of one object touches.
type EraseRow struct {
	Item string `json:"item"` // object
	ObjectRow
	MessageID   string        `json:"message_id"`
	Size        int64         `json:"size"`
	Clients     []string      `json:"clients"`
	Holds       []string      `json:"holds"`  // ids of those that cover it: it stays while there is one
	Leaves      []ErasedLeaf  `json:"leaves"` // whose details go; the leaves stay
	Frames      int           `json:"frames"` // of record.db, with its bytes
	Places      []Sighting    `json:"places"` // that lose date and flags; they stay known
	Derived     []DerivedRows `json:"derived"`
	Attachments []ErasedText  `json:"attachments"`
	Cases       []ErasedCase  `json:"cases"`
	Repeated    int           `json:"repeated"` // passages of other messages that repeat it: those stay
}

// ErasedLeaf is an entry of the log that loses details.
type ErasedLeaf struct {
	Leaf   int64    `json:"leaf"`
	Kind   string   `json:"kind"`
	Facets []string `json:"facets"`
}

// DerivedRows are rows of derived.db, or documents of the index, that tell of an
// object.
type DerivedRows struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// ErasedText is the text of an attachment, which goes.
type ErasedText struct {
	Part string `json:"part"`
	Kind string `json:"kind"`
	Text int    `json:"text"` // bytes of the text
}

// ErasedCase is a case that loses what it cites.
type ErasedCase struct {
	ID   string `json:"id"`
	Cite string `json:"cite"` // letter: the case itself is not shown any more; exhibit 2
}

// An erasurePlan is what an erasure takes away.
type erasurePlan struct {
	traces  []record.Traces
	rows    []EraseRow
	streams [][]tlog.StreamID // of the clients concerned, sorted
	bases   []string          // on what ground each goes
	bundles int
}

// held returns the rows that a hold covers.
func (p *erasurePlan) held() (list []EraseRow) {
	for _, row := range p.rows {
		if len(row.Holds) > 0 {
			list = append(list, row)
		}
	}
	return list
}

// planErasure works out what an erasure of some objects takes away.
func (d *Daemon) planErasure(ctx context.Context, digests []email.Digest, basis string) (*erasurePlan, error) {
	traces, err := d.rec.Traces(ctx, digests)
	if err != nil {
		return nil, err
	}
	w, err := d.newErasures(ctx)
	if err != nil {
		return nil, err
	}
	p := &erasurePlan{}
	for _, t := range traces {
		row, err := w.row(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("what tells of %s: %w", t.Digest, err)
		}
		w.add(p, t, row, basis)
	}
	return p, w.countBundles(ctx, p)
}

// add adds an object to a plan.
func (w *erasures) add(p *erasurePlan, t record.Traces, row EraseRow, basis string) {
	p.traces, p.rows, p.bases = append(p.traces, t), append(p.rows, row), append(p.bases, basis)
	p.streams = append(p.streams, w.streams(row.Clients))
}

// countBundles counts the bundles about the clients concerned.
func (w *erasures) countBundles(ctx context.Context, p *erasurePlan) (err error) {
	var concerned []string
	for _, row := range p.rows {
		concerned = append(concerned, row.Clients...)
	}
	slices.Sort(concerned)
	p.bundles, err = w.bundlesOf(ctx, slices.Compact(concerned))
	return err
}

// bundlesOf counts the bundles about some clients that were handed out.
func (d *Daemon) bundlesOf(ctx context.Context, clients []string) (n int, err error) {
	entries, err := d.rec.StreamEntries(ctx, record.StreamLog)
	for _, e := range entries {
		if f := e.Facets[tlog.FacetExport]; f != nil && e.Leaf.Kind == tlog.KindExportMade && hasName(clients, first(f.All("client"))) {
			n++
		}
	}
	return n, err
}

// hasName reports whether a client is among some, of which the configuration may
// write the names otherwise than the record.
func hasName(clients []string, name string) bool {
	return slices.ContainsFunc(clients, func(c string) bool { return party.SameName(c, name) })
}

// erasures is what plans of erasures need to know.
type erasures struct {
	*Daemon
	holds   []hold.Hold // those that stand
	cover   *hold.Cover
	cases   []*casefile.Case
	matters []record.Matter
}

func (d *Daemon) newErasures(ctx context.Context) (*erasures, error) {
	w := &erasures{Daemon: d}
	holds, err := hold.Read(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	w.holds = hold.Standing(holds)
	if w.cover, err = hold.CoverOf(ctx, d.rec, w.holds); err != nil {
		return nil, err
	}
	if w.cases, err = casefile.Read(ctx, d.rec); err != nil {
		return nil, err
	}
	w.matters, err = d.rec.Matters(ctx)
	return w, err
}

// streams are those of some clients, sorted.
func (w *erasures) streams(clients []string) (list []tlog.StreamID) {
	for _, m := range w.matters {
		if hasName(clients, m.Client) {
			list = append(list, m.Stream)
		}
	}
	slices.SortFunc(list, func(a, b tlog.StreamID) int { return cmp.Compare(a.String(), b.String()) })
	return list
}

// brief is what a row says of an object by itself, and of whom it is.
func (w *erasures) brief(ctx context.Context, t record.Traces, more ...string) (row EraseRow, err error) {
	row = EraseRow{Item: "object", Size: t.Size, Frames: t.Frames, Holds: []string{}, Leaves: []ErasedLeaf{}, Derived: []DerivedRows{}, Attachments: []ErasedText{}, Cases: w.casesOf(t.Digest)}
	if row.ObjectRow, err = w.describe(ctx, t.Digest); err != nil {
		return row, err
	}
	if row.Clients, err = w.clientsOf(ctx, t); err != nil {
		return row, err
	}
	row.Clients = append(row.Clients, more...)
	slices.Sort(row.Clients)
	row.Clients = slices.Compact(row.Clients)
	for _, h := range w.cover.Over(t, row.Clients) {
		row.Holds = append(row.Holds, h.ID)
	}
	return row, nil
}

func (w *erasures) row(ctx context.Context, t record.Traces) (row EraseRow, err error) {
	if row, err = w.brief(ctx, t); err != nil {
		return row, err
	}
	for _, l := range t.Leaves {
		row.Leaves = append(row.Leaves, ErasedLeaf{l.Leaf, l.Kind, append([]string{}, l.Facets...)})
	}
	places, err := w.rec.SightingsOf(ctx, t.Digest)
	if err != nil {
		return row, err
	}
	row.Places = sightings(places)
	if !t.Document {
		err = w.derivedOf(ctx, t.Digest, &row)
	}
	return row, err
}

// derivedOf adds what was worked out of a message.
func (w *erasures) derivedOf(ctx context.Context, digest email.Digest, row *EraseRow) error {
	s, err := w.summary(ctx, digest)
	if err != nil {
		return err
	}
	row.MessageID = s.MessageID
	mentions, err := w.derived.Mentions(ctx, digest)
	if err != nil {
		return err
	}
	row.Derived = append(row.Derived, DerivedRows{"index", 1})
	for _, m := range mentions {
		row.Derived = append(row.Derived, DerivedRows{m.Table, m.Rows})
	}
	texts, err := attachment.Of(ctx, w.derived, digest)
	if err != nil {
		return err
	}
	for _, part := range slices.Sorted(maps.Keys(texts)) {
		row.Attachments = append(row.Attachments, ErasedText{part, string(texts[part].Kind), len(texts[part].Text)})
	}
	links, err := quote.QuotedBy(ctx, w.derived, digest)
	row.Repeated = len(links)
	return err
}

// clientsOf returns the clients whose message or document it is, and those in
// whose streams it is named.
func (w *erasures) clientsOf(ctx context.Context, t record.Traces) ([]string, error) {
	clients := map[string]bool{}
	streams := map[tlog.StreamID]string{}
	for _, m := range w.matters {
		streams[m.Stream] = m.Client
	}
	for _, l := range t.Leaves {
		e, err := w.rec.Entry(ctx, l.Leaf)
		if err != nil {
			return nil, err
		}
		for _, s := range e.Leaf.Streams {
			if name, ok := streams[s.ID]; ok {
				clients[name] = true
			}
		}
		if l.Kind != tlog.KindMessageObserved {
			continue
		}
		m, err := w.headerPeople(ctx, t.Digest, e.Facets[tlog.FacetEnvelope])
		if err != nil {
			return nil, err
		}
		for _, name := range w.directory().ClientsOf(m.Envelope) {
			clients[name] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(clients))...), nil
}

// casesOf returns the cases that cite an object.
func (w *erasures) casesOf(digest email.Digest) []ErasedCase {
	list := []ErasedCase{}
	for _, c := range w.cases {
		if c.Letter == digest {
			list = append(list, ErasedCase{c.ID, "letter"})
		}
		for _, e := range c.Exhibits {
			if e.Digest == digest {
				list = append(list, ErasedCase{c.ID, fmt.Sprintf("exhibit %d", e.Number)})
			}
		}
	}
	return list
}

// fitProjections empties what was derived from a log of which something was
// erased since. The caller holds catching.
func (d *Daemon) fitProjections(ctx context.Context) error {
	if err := d.derived.Prepare(ctx, d.rec, stages()...); err != nil {
		return err
	}
	_, err := d.fitIndex(d.rec.Size())
	return err
}
