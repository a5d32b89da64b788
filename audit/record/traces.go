package record

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Traces are what the record holds of an object, and what [Record.Erase] takes
// away.
type Traces struct {
	Digest    email.Digest
	Document  bool // no message
	Size      int64
	Leaves    []Trace // by index
	Frames    int     // rows with bytes of it, which are written anew or removed
	Sightings int     // places that lose date and flags; their UIDs stay
	id        int64
}

// A Trace is a leaf whose facets tell of an object: one that brought it, or one
// that names it, such as a decision.
type Trace struct {
	Leaf   int64
	Hash   tlog.Hash
	Kind   string
	Facets []string // those that go, sorted
}

// quoting are the facets in which people's decisions name an object and quote
// it, and that in which an early version listed messages that a renumbered
// mailbox had no more.
var quoting = []any{tlog.FacetAbout, tlog.FacetMark, tlog.FacetRuling, tlog.FacetReset}

// kept are the facets of an object's own leaves that say who acted, and stay.
var kept = []string{tlog.FacetBy, tlog.FacetWhy}

// Traces returns what the record holds of each of some objects. If one is not
// held, the error matches [io/fs.ErrNotExist].
func (r *Record) Traces(ctx context.Context, digests []email.Digest) ([]Traces, error) {
	return findTraces(ctx, r.read, digests)
}

func findTraces(ctx context.Context, q querier, digests []email.Digest) ([]Traces, error) {
	list := make([]Traces, len(digests))
	at := make(map[string]*Traces, len(digests))
	for i, d := range digests {
		var err error
		if list[i], err = ownTraces(ctx, q, d); err != nil {
			return nil, err
		}
		at[d.String()] = &list[i]
	}
	if err := quotingTraces(ctx, q, at); err != nil {
		return nil, fmt.Errorf("find what names an object: %w", err)
	}
	for i := range list {
		slices.SortFunc(list[i].Leaves, func(a, b Trace) int { return cmp.Compare(a.Leaf, b.Leaf) })
	}
	return list, nil
}

// ownTraces finds the leaves that brought an object.
func ownTraces(ctx context.Context, q querier, d email.Digest) (Traces, error) {
	t := Traces{Digest: d}
	var first int64
	var kind string
	err := q.QueryRowContext(ctx, `SELECT id, size, kind, leaf, (SELECT count(DISTINCT frame) FROM extent WHERE object = id),
		(SELECT count(*) FROM sighting WHERE object = id) FROM object WHERE digest = ?`, d[:]).
		Scan(&t.id, &t.Size, &kind, &first, &t.Frames, &t.Sightings)
	if errors.Is(err, sql.ErrNoRows) {
		return t, notHeld(d)
	}
	if err != nil {
		return t, fmt.Errorf("object %s: %w", d, err)
	}
	t.Document = kind == objectDocument
	rows, err := q.QueryContext(ctx, "SELECT leaf FROM sighting WHERE object = ?", t.id)
	leaves, err := query(rows, err, func(scan func(...any) error) (leaf int64, err error) {
		err = scan(&leaf)
		return leaf, err
	})
	if err != nil {
		return t, fmt.Errorf("places of object %s: %w", d, err)
	}
	own := map[int64]bool{first: true}
	for _, leaf := range leaves {
		own[leaf] = true
	}
	for _, leaf := range slices.Sorted(maps.Keys(own)) {
		e, err := leafAt(ctx, q, leaf)
		if err != nil {
			return t, err
		}
		trace := Trace{Leaf: leaf, Hash: e.Hash, Kind: e.Leaf.Kind}
		for _, f := range e.Leaf.Facets {
			if !slices.Contains(kept, f.Name) {
				trace.Facets = append(trace.Facets, f.Name)
			}
		}
		t.Leaves = append(t.Leaves, trace)
	}
	return t, nil
}

// quotingTraces adds the leaves that name one of some objects, which are given by
// their digests in hexadecimal.
func quotingTraces(ctx context.Context, q querier, at map[string]*Traces) error {
	rows, err := q.QueryContext(ctx, "SELECT leaf, name, data FROM facet WHERE name IN (?,?,?,?) AND data IS NOT NULL ORDER BY leaf, name", quoting...)
	type found struct {
		leaf  int64
		facet string
		of    *Traces
	}
	lists, err := query(rows, err, func(scan func(...any) error) (list []found, err error) {
		var leaf int64
		var name string
		var text []byte
		if err := scan(&leaf, &name, &text); err != nil {
			return nil, err
		}
		f, err := tlog.ParseFacet(text)
		if err != nil {
			return nil, fmt.Errorf("%w: facet %s of leaf %d: %w", ErrDamaged, name, leaf, err)
		}
		for _, field := range f.Fields {
			if t := at[field.Value]; t != nil {
				list = append(list, found{leaf, name, t})
			}
		}
		return list, nil
	})
	if err != nil {
		return err
	}
	for _, f := range slices.Concat(lists...) {
		if err := f.of.add(ctx, q, f.leaf, f.facet); err != nil {
			return err
		}
	}
	return nil
}

// add notes a facet that names the object.
func (t *Traces) add(ctx context.Context, q querier, leaf int64, facet string) error {
	i := slices.IndexFunc(t.Leaves, func(have Trace) bool { return have.Leaf == leaf })
	if i < 0 {
		e, err := leafAt(ctx, q, leaf)
		if err != nil {
			return err
		}
		i = len(t.Leaves)
		t.Leaves = append(t.Leaves, Trace{Leaf: leaf, Hash: e.Hash, Kind: e.Leaf.Kind})
	}
	if have := &t.Leaves[i]; !slices.Contains(have.Facets, facet) {
		have.Facets = append(have.Facets, facet)
		slices.Sort(have.Facets)
	}
	return nil
}

// leafAt reads one leaf, without its facets.
func leafAt(ctx context.Context, q querier, index int64) (*Entry, error) {
	row := q.QueryRowContext(ctx, "SELECT idx, hash, data FROM leaf WHERE idx = ?", index)
	e, err := scanEntry(row.Scan)
	if err != nil {
		return nil, fmt.Errorf("leaf %d: %w", index, err)
	}
	return e, nil
}
