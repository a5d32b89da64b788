package bundle

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// payload writes all that lies under data/.
func (b *writer) payload() error {
	show, err := b.choose()
	if err != nil {
		return err
	}
	own, err := b.ownStreams()
	if err != nil {
		return err
	}
	decisions, err := b.entries(show, own)
	if err != nil {
		return err
	}
	withholdCopies(decisions, b.o.Copies)
	withheld := kindsOf(decisions)
	if err := b.withheldOthers(show, withheld); err != nil {
		return err
	}
	if err := b.withheldSince(show, withheld); err != nil {
		return err
	}
	if err := b.senderKeys(show, withheld); err != nil {
		return err
	}
	if err := b.receipts(show); err != nil {
		return err
	}
	if err := b.erased(show); err != nil {
		return err
	}
	if err := b.heads(show, own); err != nil {
		return err
	}
	keptBack, err := b.shownEntries(show, withheld)
	if err != nil {
		return err
	}
	b.result.Messages = len(b.list)
	if err := b.anchors(show); err != nil {
		return err
	}
	files, err := b.texts(keptBack)
	if err != nil {
		return err
	}
	files = append(files, File{fmt.Sprintf("checkpoints/%010d", b.size), b.note})
	for _, f := range slices.Concat(files, b.o.Extra) {
		if err := b.add("data/"+f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// shownEntries writes the entries that are shown, counts them, and returns those
// whose content is kept back.
func (b *writer) shownEntries(show map[int64]*shown, withheld map[email.Digest]string) (keptBack []line, err error) {
	for _, index := range slices.Sorted(maps.Keys(show)) {
		e := show[index]
		kind := ""
		digest, there := e.entry.Digest()
		if there {
			kind = withheld[digest]
		}
		if err := b.entry(e, kind); err != nil {
			return nil, fmt.Errorf("entry %d: %w", index, err)
		}
		document := there && e.entry.Leaf.Kind == tlog.KindDocumentAdded
		switch {
		case kind != "" && (e.message || document):
			keptBack = append(keptBack, line{Entry: index, Date: b.dateOf(e.entry), Kind: kind})
			b.result.Withheld++
		case document && e.message:
			b.result.Documents++
		case document:
			keptBack = append(keptBack, line{Entry: index, Date: e.entry.Leaf.At.Format(time.RFC3339), Kind: notChosen})
			b.result.LeftOut++
		}
	}
	return keptBack, nil
}

// consistency writes the proof that the record of the bundle goes on from an
// earlier one, once.
func (b *writer) consistency(old int64) error {
	name := fmt.Sprintf("data/consistency/%010d-%010d", old, b.size)
	if _, written := b.sums[name]; written {
		return nil
	}
	hashes, err := tlog.ProveConsistency(old, b.size, b.tiles)
	if err != nil {
		return err
	}
	text, err := (&tlog.Consistency{Old: old, Hashes: hashes, Checkpoint: b.note}).Encode()
	if err != nil {
		return err
	}
	return b.add(name, text)
}

// A shown entry is one that the bundle discloses: as a leaf alone, or with its
// details and the message.
type shown struct {
	entry   *record.Entry
	message bool
	details bool
}

// openKinds are the kinds of the client's entries of which a bundle discloses the
// details, too.
var openKinds = []string{tlog.KindMatterOpen, tlog.KindMatterRule, tlog.KindReceiptSent, tlog.KindEraseDone}

// notChosen is what a bundle says of a document of the client that is not in it.
const notChosen = "a document that is no mail and was not chosen for this bundle"

// choose returns the entries of the messages that were asked for.
func (b *writer) choose() (map[int64]*shown, error) {
	show := map[int64]*shown{}
	for _, digest := range b.o.Messages {
		index, err := b.rec.ObjectLeaf(b.ctx, digest)
		if err != nil {
			return nil, err
		}
		if index >= b.size {
			continue
		}
		entry, err := b.rec.Entry(b.ctx, index)
		if err != nil {
			return nil, err
		}
		show[index] = &shown{entry, true, true}
	}
	return show, nil
}

// ownStreams are the streams of the client.
func (b *writer) ownStreams() (map[tlog.StreamID]bool, error) {
	matters, err := b.rec.Matters(b.ctx)
	own := map[tlog.StreamID]bool{}
	for _, m := range matters {
		own[m.Stream] = party.SameName(m.Client, b.o.Client)
	}
	return own, err
}

// entries reads the log up to the checkpoint: it writes all leaves, adds those
// of the client's streams to what is shown, notes which messages are assigned to
// the client, and returns by which decisions messages are withheld.
func (b *writer) entries(show map[int64]*shown, own map[tlog.StreamID]bool) (withheld map[email.Digest]Withholding, err error) {
	withheld = map[email.Digest]Withholding{}
	var tile []byte
	for e, err := range b.rec.Entries(b.ctx, 0) {
		if err != nil {
			return nil, err
		}
		if e.Index >= b.size {
			break
		}
		if slices.ContainsFunc(e.Leaf.Streams, func(s tlog.Stream) bool { return own[s.ID] }) {
			b.noteAssigned(e.Leaf)
			if show[e.Index] == nil {
				show[e.Index] = &shown{entry: e, details: slices.Contains(openKinds, e.Leaf.Kind) || slices.Contains(b.o.Details, e.Index)}
			}
		}
		switch e.Leaf.Kind {
		case tlog.KindWithheldSet:
			noteWithheld(withheld, e)
			b.decisionGone = b.decisionGone || e.Facets[tlog.FacetAbout] == nil
		case tlog.KindHeads:
			b.lastHeads = e
		}
		if !b.all() {
			continue
		}
		leaf, err := e.Leaf.Encode()
		if err != nil {
			return nil, err
		}
		if tile, err = tlog.AppendEntry(tile, leaf); err != nil {
			return nil, err
		}
		if next := e.Index + 1; next%256 == 0 || next == b.size {
			name, err := tlog.TilePath(tlog.LevelEntries, e.Index/256, int(e.Index%256)+1)
			if err != nil {
				return nil, err
			}
			if err := b.add("data/"+name, tile); err != nil {
				return nil, err
			}
			tile = tile[:0]
		}
	}
	return withheld, nil
}

// entry writes a leaf, its proof, and of its details and its message what may
// be seen.
func (b *writer) entry(s *shown, withheld string) error {
	e := s.entry
	leaf, err := e.Leaf.Encode()
	if err != nil {
		return err
	}
	if err := b.add(fmt.Sprintf("data/leaves/%010d.leaf", e.Index), leaf); err != nil {
		return err
	}
	hashes, err := tlog.ProveInclusion(b.size, e.Index, b.tiles)
	if err != nil {
		return err
	}
	proof, err := (&tlog.Proof{Index: e.Index, Hashes: hashes, Rest: b.note}).Encode()
	if err != nil {
		return err
	}
	if err := b.add(fmt.Sprintf("data/proofs/%010d.tlog-proof", e.Index), proof); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(e.Facets)) {
		if !s.details || withheld != "" && name != tlog.FacetRaw {
			continue
		}
		text, err := e.Facets[name].Encode()
		if err != nil {
			return err
		}
		if err := b.add(fmt.Sprintf("data/facets/%010d.%s", e.Index, name), text); err != nil {
			return err
		}
	}
	if !s.message || withheld != "" {
		return nil
	}
	return b.message(e)
}

// FileOf names the file under data/ with the bytes of the message or document of
// an entry.
func FileOf(e *record.Entry) string {
	if e.Leaf.Kind == tlog.KindDocumentAdded {
		return fmt.Sprintf("documents/%010d.bin", e.Index)
	}
	return fmt.Sprintf("messages/%010d.eml", e.Index)
}

// message writes the bytes of a message or a document and its line in the timeline.
func (b *writer) message(e *record.Entry) (err error) {
	digest, ok := e.Digest()
	if !ok {
		return nil // erased
	}
	r, _, err := b.rec.OpenObject(b.ctx, digest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	name := FileOf(e)
	b.list = append(b.list, b.lineOf(e, digest, name))
	return b.addFrom("data/"+name, io.Reader(r))
}
