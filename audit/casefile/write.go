package casefile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// ErrNoAuthor says that nobody signs a decision, or gives no reason where one is
// needed.
var ErrNoAuthor = errors.New("a decision needs an author and a reason")

// Open opens the case of a client about a letter that the record holds, and
// returns its id and leaf.
func Open(ctx context.Context, rec *record.Record, m record.Matter, letter email.Digest, written time.Time, by, why string) (id string, leaf int64, err error) {
	source, err := rec.ObjectEntry(ctx, letter)
	if err != nil {
		return "", 0, fmt.Errorf("open a case: %w", err)
	}
	id = IDOf(m.Client, letter)
	about := []tlog.Field{tlog.TextField("id", id), tlog.BareField("letter", letter.String()), tlog.BareField("written", written.Format(time.RFC3339))}
	leaf, err = write(ctx, rec, m.Stream, tlog.KindCaseOpen, tlog.FacetAbout, about, by, why, source.Hash)
	return id, leaf, err
}

// Rule records what a person says of the claim at a place, beside what the
// program proposed ("" if nothing).
func (c *Case) Rule(ctx context.Context, rec *record.Record, p Place, verdict, proposed, by, why string) (leaf int64, err error) {
	if !slices.Contains(Verdicts, verdict) {
		return 0, fmt.Errorf("verdict %q: one of %s is meant", verdict, strings.Join(Verdicts, ", "))
	}
	if strings.TrimSpace(why) == "" {
		return 0, ErrNoAuthor
	}
	fields := []tlog.Field{
		tlog.TextField("id", c.ID), tlog.TextField("quote", p.Quote), tlog.BareField("digest", c.Letter.String()), tlog.TextField("part", p.Part),
		tlog.BareField("start", strconv.Itoa(p.Start)), tlog.BareField("end", strconv.Itoa(p.End)), tlog.BareField("verdict", verdict),
	}
	if proposed != "" {
		fields = append(fields, tlog.BareField("proposed", proposed))
	}
	return write(ctx, rec, c.Stream, tlog.KindRulingMade, tlog.FacetRuling, fields, by, why, c.hash)
}

// Undo takes a ruling back: the one before it, if any, holds again.
func (c *Case) Undo(ctx context.Context, rec *record.Record, r *Ruling, by, why string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindCaseEdit, by, why, []tlog.Hash{r.hash}, tlog.BareField("edit", editUndo))
}

// AddExhibit adds a message or a document of the record.
func (c *Case) AddExhibit(ctx context.Context, rec *record.Record, d email.Digest, by, why string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindExhibitAdd, by, why, nil, tlog.BareField("digest", d.String()))
}

// RemoveExhibit takes an exhibit out. Its number is not given again.
func (c *Case) RemoveExhibit(ctx context.Context, rec *record.Record, number int, by, why string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindExhibitRemove, by, why, nil, tlog.BareField("number", strconv.Itoa(number)))
}

// Close ends a case with what caused it and what was done about that.
func (c *Case) Close(ctx context.Context, rec *record.Record, cause, fix, by string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindCaseClose, by, "", nil, tlog.TextField("cause", cause), tlog.TextField("fix", fix))
}

// Reopen takes a closing back.
func (c *Case) Reopen(ctx context.Context, rec *record.Record, by, why string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindCaseEdit, by, why, nil, tlog.BareField("edit", editReopen))
}

func (c *Case) change(ctx context.Context, rec *record.Record, kind, by, why string, refs []tlog.Hash, about ...tlog.Field) (int64, error) {
	about = append([]tlog.Field{tlog.TextField("id", c.ID)}, about...)
	return write(ctx, rec, c.Stream, kind, tlog.FacetAbout, about, by, why, append(refs, c.hash)...)
}

func write(ctx context.Context, rec *record.Record, stream tlog.StreamID, kind, facet string, fields []tlog.Field, by, why string, source ...tlog.Hash) (leaf int64, err error) {
	if by == "" {
		return 0, ErrNoAuthor
	}
	var refs []tlog.Ref
	for _, h := range source {
		refs = append(refs, tlog.Ref{Relation: tlog.RefSource, Hash: h})
	}
	err = rec.Update(ctx, func(tx *record.Tx) error {
		leaf, _, err = tx.Append(record.Draft{Kind: kind, Streams: []tlog.StreamID{stream}, Refs: refs,
			Facets: append([]record.FacetDraft{{Name: facet, Fields: fields}}, party.Said(by, why)...)})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("record %s: %w", kind, err)
	}
	return leaf, nil
}
