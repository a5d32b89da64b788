package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// documentEntry returns the entry by which a document came into the record, nil if
// the digest is that of a message.
func (d *Daemon) documentEntry(ctx context.Context, digest email.Digest) (*record.Entry, error) {
	leaf, err := d.rec.ObjectLeaf(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // who reads the message says so
	}
	if err != nil {
		return nil, err
	}
	entry, err := d.rec.Entry(ctx, leaf)
	if err != nil || entry.Leaf.Kind != tlog.KindDocumentAdded {
		return nil, err
	}
	return entry, nil
}

// showDocument answers with a document, and its words if it has some that can be
// read.
func (d *Daemon) showDocument(ctx context.Context, entry *record.Entry, digest email.Digest, out Out) error {
	row := d.documentRow(entry)
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return err
	}
	for _, m := range matters {
		if slices.ContainsFunc(entry.Leaf.Streams, func(s tlog.Stream) bool { return s.ID == m.Stream }) {
			row.Client = m.Client
		}
	}
	data, err := d.rec.Object(ctx, digest)
	if err != nil {
		return err
	}
	shown := ShownMessage{Summary: Summary{Digest: digest.String(), To: []string{}, Client: row.Client, Clients: []string{}}, Size: int64(len(data)), Leaf: entry.Index, Document: &row,
		Headers: []HeaderField{}, Parts: []ShownPart{}, Sightings: []Sighting{}, Defects: []email.Defect{}, Quotes: []Passage{}, QuotedBy: []Quoter{},
		Clocks: Clocks{Conflicts: []ClockConflict{}, Times: []ClockTime{}}}
	if shown.Body, err = d.documentText(ctx, data, row); err != nil {
		out.Note("the words of the document cannot be read: %v", err)
	}
	return out.Row(shown)
}

// documentText returns the words of a document, "" if it has none.
func (d *Daemon) documentText(ctx context.Context, data []byte, row DocumentRow) (string, error) {
	if strings.HasPrefix(row.Type, "text/plain") {
		return strings.ToValidUTF8(string(data[:min(len(data), MaxLetter)]), "\uFFFD"), nil
	}
	media, _, _ := strings.Cut(row.Type, ";")
	read, err := d.reader.Read(ctx, data, extract.Hint{Name: row.Name, MediaType: media})
	if err != nil {
		return "", fmt.Errorf("read %s: %w", row.Name, err)
	}
	return read.Text, nil
}
