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

// readWithholding reads a withheld.set entry; ok is false if what it was about is erased.
func readWithholding(e *record.Entry) (digest email.Digest, w Withholding, ok bool) {
	about := e.Facets[tlog.FacetAbout]
	digest, err := email.ParseDigest(about.First("sha256"))
	if err != nil {
		return digest, w, false
	}
	return digest, Withholding{Messages: []email.Digest{digest}, Kind: about.First("kind"), Release: about.First("status") == "released",
		By: e.Facets[tlog.FacetBy].First("address"), Why: e.Facets[tlog.FacetWhy].First("reason")}, true
}

// noteWithheld applies a withheld.set entry.
func noteWithheld(withheld map[email.Digest]Withholding, e *record.Entry) {
	digest, w, ok := readWithholding(e)
	switch {
	case ok && w.Release:
		delete(withheld, digest)
	case ok:
		withheld[digest] = w
	}
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

// ErrWithheldSince means that a message was withheld after the checkpoint was signed
// that a bundle was to have.
var ErrWithheldSince = errors.New("a message was withheld while the bundle was being made")

// withheldSince counts the messages that the bundle has as the log stood at its
// checkpoint, and that are withheld by an entry after it. It refuses them in a bundle that
// is no repetition of an earlier one, and where a decision of before was erased since,
// which may have withheld them then.
func (b *writer) withheldSince(show map[int64]*shown, then map[email.Digest]string) error {
	today, err := Withheld(b.ctx, b.rec, b.o.Copies)
	for _, s := range show {
		if digest, ok := s.entry.Digest(); ok && s.message && today[digest] != "" && then[digest] == "" {
			b.result.WithheldSince++
		}
	}
	switch {
	case err != nil || b.result.WithheldSince == 0:
		return err
	case b.o.New:
		return ErrWithheldSince
	case b.decisionGone && b.rec.Erased() >= b.size:
		return fmt.Errorf("what was withheld: %w", ErrErasedSince)
	}
	return nil
}

// Withheld returns the kinds of the messages that stay out of bundles, by digest: of
// those that were withheld, and of copies of them, which may have come later.
func Withheld(ctx context.Context, rec *record.Record, copies thread.Copies) (map[email.Digest]string, error) {
	withheld, err := decided(ctx, rec)
	withholdCopies(withheld, copies)
	return kindsOf(withheld), err
}

// kindsOf returns what bundles say of the messages that are withheld.
func kindsOf(withheld map[email.Digest]Withholding) map[email.Digest]string {
	kinds := make(map[email.Digest]string, len(withheld))
	for digest, w := range withheld {
		kinds[digest] = w.Kind
	}
	return kinds
}

// Outlive returns the entries that keep out of bundles the copies of messages that are
// to be erased: a decision goes with the message that it names, and copies that came
// after it have none of their own. Each says by whom and why as the one that goes.
func Outlive(ctx context.Context, rec *record.Record, gone []email.Digest, copies thread.Copies) (drafts []record.Draft, err error) {
	own, err := decided(ctx, rec)
	if err != nil {
		return nil, err
	}
	lost := map[email.Digest]Withholding{}
	for _, digest := range gone {
		if w, ok := own[digest]; ok {
			lost[digest] = w
		}
	}
	withholdCopies(lost, copies)
	for _, digest := range sorted(lost) {
		if _, has := own[digest]; has || slices.Contains(gone, digest) {
			continue
		}
		d, err := lost[digest].draft(ctx, rec, digest)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// withholdCopies adds the copies of what is withheld: who decides about a message
// decides about every copy of it.
func withholdCopies(withheld map[email.Digest]Withholding, copies thread.Copies) {
	decisions := map[email.Digest]Withholding{} // by the first copy
	for _, digest := range sorted(withheld) {
		decisions[copies.First(digest)] = withheld[digest]
	}
	for copied, first := range copies {
		w, ok := decisions[first]
		for _, digest := range []email.Digest{first, copied} {
			if _, has := withheld[digest]; ok && !has {
				withheld[digest] = w
			}
		}
	}
}

// sorted returns the digests of a map in order.
func sorted(m map[email.Digest]Withholding) []email.Digest {
	return slices.SortedFunc(maps.Keys(m), func(a, b email.Digest) int { return bytes.Compare(a[:], b[:]) })
}

// decided returns the decisions that stand, by the message that each names.
func decided(ctx context.Context, rec *record.Record) (map[email.Digest]Withholding, error) {
	withheld := map[email.Digest]Withholding{}
	err := eachWithholding(ctx, rec, func(e *record.Entry) { noteWithheld(withheld, e) })
	return withheld, err
}

// EverWithheld returns the messages that stay out of bundles or once did.
func EverWithheld(ctx context.Context, rec *record.Record) ([]email.Digest, error) {
	ever := map[email.Digest]Withholding{}
	err := eachWithholding(ctx, rec, func(e *record.Entry) {
		if digest, w, ok := readWithholding(e); ok && !w.Release {
			ever[digest] = w
		}
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
