package party

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A Decision is what somebody of the firm said about who is who.
//
// It is a person.merge or person.split leaf in the stream of people. Its about
// facet has an `address` for each address and, for a merge, a `name` if one was
// given; by has the `address` of who decided, why their `reason`.
type Decision struct {
	Kind      string // [tlog.KindPersonMerge] or [tlog.KindPersonSplit]
	Addresses []string
	Name      string // of the merged person; "" leaves it as it was
	By, Why   string
	Leaf      int64 // its index, once it is recorded
	At        time.Time
}

// Decisions returns the decisions of the log in their order. One that was
// erased is left out.
func Decisions(ctx context.Context, rec *record.Record) ([]Decision, error) {
	entries, err := rec.StreamEntries(ctx, record.StreamPeople)
	if err != nil {
		return nil, err
	}
	var list []Decision
	for _, e := range entries {
		if d, ok := decisionOf(e); ok {
			list = append(list, d)
		}
	}
	return list, nil
}

func decisionOf(e *record.Entry) (Decision, bool) {
	d := Decision{Kind: e.Leaf.Kind, Leaf: e.Index, At: e.Leaf.At}
	about := e.Facets[tlog.FacetAbout]
	if d.Kind != tlog.KindPersonMerge && d.Kind != tlog.KindPersonSplit || about == nil {
		return d, false
	}
	d.Addresses = keys(about.All("address"))
	d.Name = about.First("name")
	d.By = e.Facets[tlog.FacetBy].First("address")
	d.Why = e.Facets[tlog.FacetWhy].First("reason")
	return d, len(d.Addresses) > 0
}

// Record adds the decision to the log and returns its index.
func (d Decision) Record(ctx context.Context, rec *record.Record) (int64, error) {
	var about []tlog.Field
	for _, a := range keys(d.Addresses) {
		about = append(about, tlog.TextField("address", a))
	}
	if d.Name != "" {
		about = append(about, tlog.TextField("name", d.Name))
	}
	return Decide(ctx, rec, d.Kind, record.FacetDraft{Name: tlog.FacetAbout, Fields: about}, d.By, d.Why)
}

// Decide adds to the log what a person decided about something, with who it was
// and the reason, and returns its index. The leaf is in the stream of people.
func Decide(ctx context.Context, rec *record.Record, kind string, about record.FacetDraft, by, why string) (leaf int64, err error) {
	if by == "" || strings.TrimSpace(why) == "" {
		return 0, errors.New("a decision needs an author and a reason")
	}
	err = rec.Update(ctx, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamPeople)
		if err != nil {
			return err
		}
		leaf, _, err = tx.Append(record.Draft{Kind: kind, Streams: []tlog.StreamID{stream}, Facets: append([]record.FacetDraft{about}, Said(by, why)...)})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("record %s: %w", kind, err)
	}
	return leaf, nil
}

// Said returns the facets that say who decided something and why; without
// either there is none.
func Said(by, why string) []record.FacetDraft {
	var facets []record.FacetDraft
	if by != "" {
		facets = append(facets, record.FacetDraft{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", key(by))}})
	}
	if why = strings.TrimSpace(why); why != "" {
		facets = append(facets, record.FacetDraft{Name: tlog.FacetWhy, Fields: []tlog.Field{tlog.TextField("reason", why)}})
	}
	return facets
}
