package bundle

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/party"
	"onrecord/audit/receipt"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// NewReceipt signs the record as it stands and completes a receipt for a client
// with it. What it says of people and places, and how many messages there are,
// is the caller's.
func NewReceipt(ctx context.Context, rec *record.Record, m *receipt.Mail) error {
	matters, err := mattersOf(ctx, rec, m.Client)
	if err != nil {
		return err
	}
	if err := rec.Sign(ctx); err != nil {
		return err
	}
	note, c, _ := rec.Checkpoint()
	m.Receipt = receipt.Receipt{Checkpoint: note}
	m.Size, m.Entries, m.VKey = c.Size, 0, rec.VKey()
	m.ID = "receipt." + strconv.FormatInt(c.Size, 10) + "." + strings.ToLower(rand.Text()) + "@" + strings.Split(c.Origin, "/")[0]
	tiles := rec.Tiles(ctx)
	for _, stream := range matters {
		head, err := rec.LastEntry(ctx, stream, c.Size)
		if err != nil {
			return err
		}
		leaf, err := head.Leaf.Encode()
		if err != nil {
			return err
		}
		hashes, err := tlog.ProveInclusion(c.Size, head.Index, tiles)
		if err != nil {
			return err
		}
		proof, err := (&tlog.Proof{Index: head.Index, Hashes: hashes, Rest: note}).Encode()
		if err != nil {
			return err
		}
		m.Leaves, m.Proofs = append(m.Leaves, leaf), append(m.Proofs, proof)
		at := slices.IndexFunc(head.Leaf.Streams, func(s tlog.Stream) bool { return s.ID == stream })
		m.Entries += head.Leaf.Streams[at].Seq + 1
	}
	return nil
}

func mattersOf(ctx context.Context, rec *record.Record, client string) (list []tlog.StreamID, err error) {
	matters, err := rec.Matters(ctx)
	for _, m := range matters {
		if party.SameName(m.Client, client) {
			list = append(list, m.Stream)
		}
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("client %q has no stream in the record", client)
	}
	return list, err
}

// RecordReceipt records in the log that a receipt was written (receipt.sent), and
// returns the index. mail is its text as it was handed out. Bundles made from
// then on carry a proof that the record goes on from the receipt.
func RecordReceipt(ctx context.Context, rec *record.Record, m *receipt.Mail, mail []byte, facets ...record.FacetDraft) (index int64, err error) {
	matters, err := mattersOf(ctx, rec, m.Client)
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(mail)
	fields := []tlog.Field{tlog.BareField("checkpoint", strconv.FormatInt(m.Size, 10)), tlog.BareField("sha256", hex.EncodeToString(sum[:])),
		tlog.TextField("message-id", "<"+m.ID+">")}
	for _, a := range m.To {
		fields = append(fields, tlog.TextField("to", a.Address))
	}
	facets = append([]record.FacetDraft{{Name: tlog.FacetReceipt, Fields: fields}}, facets...)
	err = rec.Update(ctx, func(tx *record.Tx) error {
		for streams := range slices.Chunk(matters, tlog.MaxLeafStreams) {
			if index, _, err = tx.Append(record.Draft{Kind: tlog.KindReceiptSent, Streams: streams, Facets: facets}); err != nil {
				return err
			}
		}
		return nil
	})
	return index, err
}

// receipts writes a proof for each receipt that the client got: that the record
// of the bundle goes on from it.
func (b *writer) receipts(show map[int64]*shown) error {
	sizes := map[int64]bool{}
	for _, index := range slices.Sorted(maps.Keys(show)) {
		s := show[index]
		f := s.entry.Facets[tlog.FacetReceipt]
		if s.entry.Leaf.Kind != tlog.KindReceiptSent || f == nil {
			continue
		}
		size, err := strconv.ParseInt(f.First("checkpoint"), 10, 64)
		if err != nil || size <= 0 || size > s.entry.Index || sizes[size] {
			continue
		}
		sizes[size] = true
		if err := b.consistency(size); err != nil {
			return err
		}
	}
	return nil
}
