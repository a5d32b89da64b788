package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"slices"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/index"
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
	row, err := d.clientDocument(ctx, entry)
	if err != nil {
		return err
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
	media, params, err := mime.ParseMediaType(row.Type)
	if err != nil {
		media, params = "", nil
	}
	hint := extract.Hint{Name: row.Name, MediaType: media}
	if extract.Sniff(data, hint) == extract.Text {
		text := email.DecodeText(data, params["charset"], false)
		return strings.ToValidUTF8(text[:min(len(text), MaxLetter)], ""), nil
	}
	read, err := d.reader.Read(ctx, data, hint)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", row.Name, err)
	}
	return read.Text, nil
}

// clientDocument is documentRow with the client whom the document concerns.
func (d *Daemon) clientDocument(ctx context.Context, entry *record.Entry) (DocumentRow, error) {
	row := d.documentRow(entry)
	matters, err := d.rec.Matters(ctx)
	for _, m := range matters {
		if slices.ContainsFunc(entry.Leaf.Streams, func(s tlog.Stream) bool { return s.ID == m.Stream }) {
			row.Client = m.Client
		}
	}
	return row, err
}

// documentSummary completes the summary of a document.
func (d *Daemon) documentSummary(ctx context.Context, entry *record.Entry, s Summary) (Summary, error) {
	row, err := d.clientDocument(ctx, entry)
	s.Kind, s.Subject, s.From, s.Date, s.Event, s.Client = "document", row.Name, row.By, row.At, row.At, row.Client
	if row.Client != "" {
		s.Clients = append(s.Clients, row.Client)
	}
	return s, err
}

// addedDocument makes the document of the index of what is no mail: a file without
// a message, of the time when it was written, taken or said. Words that cannot be
// read are not found.
func (d *Daemon) addedDocument(ctx context.Context, entry *record.Entry, digest email.Digest) (index.Document, error) {
	row := d.documentRow(entry)
	data, err := d.rec.Object(ctx, digest)
	if err != nil {
		return index.Document{}, err
	}
	text, err := d.documentText(ctx, data, row)
	if ctx.Err() != nil {
		return index.Document{}, ctx.Err()
	}
	if err != nil {
		d.log.Warn("the words of a document cannot be read", "digest", digest, "error", err)
	}
	doc := index.Document{Digest: digest, Subject: row.Name, Size: row.Size, Files: []index.File{{Name: row.Name, Digest: digest}}}
	doc.SetFileText(0, text)
	if doc.Date, err = time.Parse(time.RFC3339, row.At); err != nil {
		doc.Date = entry.Leaf.At
	}
	return doc, nil
}
