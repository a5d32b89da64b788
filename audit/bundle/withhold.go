package bundle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Withholding says that a message, with its copies, stays out of bundles, such as a
// letter of the firm's lawyer, or that it no longer does. It is a withheld.set leaf for
// each: about has `sha256` of the message, `status` withheld or released, and `kind`,
// by and why as every decision.
type Withholding struct {
	Messages []email.Digest
	Kind     string // "letter of a lawyer": what bundles say of it, beside its date
	Release  bool
	By, Why  string
}

// Record adds the decision to the log, all of it or nothing, and returns the indexes of
// its leaves, in the order of the messages.
func (w Withholding) Record(ctx context.Context, rec *record.Record) (leaves []int64, err error) {
	if w.Kind == "" && !w.Release {
		return nil, errors.New("withhold: the kind of the message is not said")
	}
	drafts := make([]record.Draft, len(w.Messages))
	for i, message := range w.Messages {
		if drafts[i], err = w.draft(ctx, rec, message); err != nil {
			return nil, err
		}
	}
	err = rec.Update(ctx, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamLog)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			d.Streams = []tlog.StreamID{stream}
			index, _, err := tx.Append(d)
			if err != nil {
				return err
			}
			leaves = append(leaves, index)
		}
		return nil
	})
	return leaves, err
}

// draft is the leaf for one message, but for its stream.
func (w Withholding) draft(ctx context.Context, rec *record.Record, message email.Digest) (d record.Draft, err error) {
	source, err := rec.ObjectEntry(ctx, message)
	if err != nil {
		return d, err
	}
	about := []tlog.Field{tlog.BareField("sha256", message.String()), tlog.BareField("status", "withheld"), tlog.TextField("kind", w.Kind)}
	if w.Release {
		about[1] = tlog.BareField("status", "released")
	}
	return record.Draft{Kind: tlog.KindWithheldSet,
		Refs: []tlog.Ref{{Relation: tlog.RefSource, Hash: source.Hash}},
		Facets: []record.FacetDraft{{Name: tlog.FacetAbout, Fields: about},
			{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", w.By)}},
			{Name: tlog.FacetWhy, Fields: []tlog.Field{tlog.TextField("reason", w.Why)}}}}, nil
}

// noteWithheld applies a withheld.set entry.
func noteWithheld(withheld map[email.Digest]string, e *record.Entry) {
	about := e.Facets[tlog.FacetAbout]
	if about == nil {
		return
	}
	sum, _, err := about.Get("sha256")
	if err != nil {
		return
	}
	digest, err := email.ParseDigest(sum)
	if err != nil {
		return
	}
	if status, _, _ := about.Get("status"); status == "released" {
		delete(withheld, digest)
		return
	}
	kind, _, _ := about.Get("kind")
	withheld[digest] = kind
}

// noteAssigned applies an entry of the client's streams that gives messages to the
// client or takes them away.
func (b *writer) noteAssigned(leaf *tlog.Leaf) {
	for _, h := range leaf.Ref(tlog.RefMessage) {
		switch leaf.Kind {
		case tlog.KindMatterAssign:
			b.assigned[h] = true
		case tlog.KindMatterUnassign:
			delete(b.assigned, h)
		}
	}
}

// withheldOthers adds to what is shown the messages that are neither from nor to the
// client, but assigned to the client and withheld, such as the mail of a lawyer.
func (b *writer) withheldOthers(show map[int64]*shown, withheld map[email.Digest]string) error {
	for _, digest := range b.o.Others {
		if withheld[digest] == "" {
			continue
		}
		entry, err := b.rec.ObjectEntry(b.ctx, digest)
		if err != nil {
			return err
		}
		if b.assigned[entry.Hash] && show[entry.Index] == nil {
			show[entry.Index] = &shown{entry, true, true}
		}
	}
	return nil
}

// withheldSince counts the messages that the bundle has as the log stood at its
// checkpoint, and that are withheld by an entry after it.
func (b *writer) withheldSince(show map[int64]*shown, then map[email.Digest]string) error {
	today, err := Withheld(b.ctx, b.rec, b.o.Copies)
	for _, s := range show {
		if digest, ok := s.entry.Digest(); ok && s.message && today[digest] != "" && then[digest] == "" {
			b.result.WithheldSince++
		}
	}
	return err
}

// Withheld returns the kinds of the messages that stay out of bundles, by digest: of
// those that were withheld, and of copies of them, which may have come later.
func Withheld(ctx context.Context, rec *record.Record, copies thread.Copies) (map[email.Digest]string, error) {
	withheld := map[email.Digest]string{}
	err := eachWithholding(ctx, rec, func(e *record.Entry) { noteWithheld(withheld, e) })
	withholdCopies(withheld, copies)
	return withheld, err
}

// withholdCopies adds the copies of what is withheld: who decides about a message
// decides about every copy of it.
func withholdCopies(withheld map[email.Digest]string, copies thread.Copies) {
	kinds := map[email.Digest]string{} // by the first copy
	for _, digest := range sorted(withheld) {
		kinds[copies.First(digest)] = withheld[digest]
	}
	for copied, first := range copies {
		for _, digest := range []email.Digest{first, copied} {
			if kind, ok := kinds[first]; ok && withheld[digest] == "" {
				withheld[digest] = kind
			}
		}
	}
}

// sorted returns the digests of a map in order.
func sorted(m map[email.Digest]string) []email.Digest {
	return slices.SortedFunc(maps.Keys(m), func(a, b email.Digest) int { return bytes.Compare(a[:], b[:]) })
}

// EverWithheld returns the messages that stay out of bundles or once did.
func EverWithheld(ctx context.Context, rec *record.Record) ([]email.Digest, error) {
	ever := map[email.Digest]string{}
	err := eachWithholding(ctx, rec, func(e *record.Entry) {
		one := map[email.Digest]string{}
		noteWithheld(one, e)
		maps.Copy(ever, one)
	})
	return sorted(ever), err
}

// eachWithholding calls do with each withheld.set entry.
func eachWithholding(ctx context.Context, rec *record.Record, do func(*record.Entry)) error {
	entries, err := rec.StreamEntries(ctx, record.StreamLog)
	if err != nil {
		return fmt.Errorf("read what is withheld: %w", err)
	}
	for _, e := range entries {
		if e.Leaf.Kind == tlog.KindWithheldSet {
			do(e)
		}
	}
	return nil
}
