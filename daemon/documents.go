package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/audit/tone"
	"onrecord/ingest/email"
)

// maxDocument bounds a document, in bytes.
const maxDocument = 64 << 20

// DocumentRequest asks to take what is no mail into the record.
type DocumentRequest struct {
	Client string `json:"client"`
	File   string `json:"file"` // absolute
	At     string `json:"at"`   // when it was written, taken or said
	Author
}

// DocumentRow is a document of the record: what it is, and who added it when.
type DocumentRow struct {
	Digest string `json:"digest"`
	Client string `json:"client"`
	Name   string `json:"name"` // of the file
	Type   string `json:"type"` // of its first bytes, such as image/jpeg
	Size   int64  `json:"size"`
	At     string `json:"at"` // when it was written, taken or said, as whoever added it says
	Added  string `json:"added"`
	By     string `json:"by"`
	Why    string `json:"why"`
	Leaf   int64  `json:"leaf"`
	Known  bool   `json:"known"` // it was in the record before
}

// DocumentAdd takes a file into the record, and answers with a [DocumentRow].
func (d *Daemon) DocumentAdd(ctx context.Context, req DocumentRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, err := decider(d.directory(), req.Author)
	if err != nil {
		return err
	}
	if req.At == "" {
		return hintf(errors.New("when was it written, taken or said?"), "--at 2025-03-04, or --at '2025-03-04 15:30'")
	}
	at, err := d.moment(req.At)
	if err != nil {
		return hintf(fmt.Errorf("--at %q is no time", req.At), "--at 2025-03-04, or --at '2025-03-04 15:30'")
	}
	if y, m, day := d.now().In(d.Zone()).Date(); !at.Before(time.Date(y, m, day+1, 0, 0, 0, 0, d.Zone())) {
		return hintf(fmt.Errorf("--at %s is yet to come", req.At), "--at is when it was written, taken or said, such as --at 2025-03-04, or --at '2025-03-04 15:30'")
	}
	data, err := readDocument(req.File)
	if err != nil {
		return err
	}
	if tone.IsMessage(data) {
		return hintf(fmt.Errorf("%s is a message", filepath.Base(req.File)), "'onrecord import' takes mail in, with all that its headers show")
	}
	matter, err := d.matterOf(ctx, req.Client)
	if err != nil {
		return err
	}
	row, err := d.addDocument(ctx, matter, data, filepath.Base(req.File), at, by, req.Why)
	if err != nil {
		return err
	}
	return out.Row(row)
}

// readDocument reads a file that is not too large. What is no file, such as a pipe, may
// have no end, and whoever decides anything would have to wait for it.
func readDocument(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, hintf(fmt.Errorf("%s is no file", name), "name one file; save what another program prints into one")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDocument+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(data) == 0:
		return nil, fmt.Errorf("%s is empty", name)
	case len(data) > maxDocument:
		return nil, fmt.Errorf("%s has more than the %d bytes that a document may have", name, maxDocument)
	}
	return data, nil
}

// addDocument records a document of a client, unless it is held already.
func (d *Daemon) addDocument(ctx context.Context, m record.Matter, data []byte, name string, at time.Time, by, why string) (DocumentRow, error) {
	about := []tlog.Field{tlog.TextField("name", strings.ToValidUTF8(name, "�")), tlog.TextField("type", http.DetectContentType(data)), tlog.BareField("at", at.In(d.Zone()).Format(time.RFC3339))}
	var leaf int64
	var known bool
	err := d.rec.Update(ctx, func(tx *record.Tx) (err error) {
		leaf, known, err = tx.AddDocument(m.Stream, data, about, party.Said(by, why)...)
		return err
	})
	if err != nil {
		return DocumentRow{}, fmt.Errorf("record a document: %w", err)
	}
	e, err := d.rec.Entry(ctx, leaf)
	if err != nil {
		return DocumentRow{}, err
	}
	row := d.documentRow(e)
	row.Client, row.Known = m.Client, known
	return row, nil
}

// documentRow reads a document.added leaf.
func (d *Daemon) documentRow(e *record.Entry) DocumentRow {
	get := func(facet, key string) string {
		if f := e.Facets[facet]; f != nil {
			return first(f.All(key))
		}
		return ""
	}
	row := DocumentRow{Name: get(tlog.FacetAbout, "name"), Type: get(tlog.FacetAbout, "type"), At: get(tlog.FacetAbout, "at"),
		Added: e.Leaf.At.In(d.Zone()).Format(time.RFC3339), By: get(tlog.FacetBy, "address"), Why: get(tlog.FacetWhy, "reason"), Leaf: e.Index}
	if digest, ok := e.Digest(); ok {
		row.Digest = digest.String()
	}
	row.Size, _ = strconv.ParseInt(get(tlog.FacetRaw, "size"), 10, 64) // 0 if it was erased
	return row
}

// ObjectRow is what lists say of a message or a document.
type ObjectRow struct {
	Kind   string `json:"kind"` // message or document
	Digest string `json:"digest"`
	At     string `json:"at"`     // when it was sent, or written, taken or said
	Author string `json:"author"` // who sent it, or who added it
	Title  string `json:"title"`  // the subject, or the name of the file
	Added  string `json:"added"`  // when it came into the record
}

// describe says what an object of the record is.
func (d *Daemon) describe(ctx context.Context, digest email.Digest) (ObjectRow, error) {
	e, err := d.rec.ObjectEntry(ctx, digest)
	if err != nil {
		return ObjectRow{}, err
	}
	added := e.Leaf.At.In(d.Zone()).Format(time.RFC3339)
	if e.Leaf.Kind == tlog.KindDocumentAdded {
		doc := d.documentRow(e)
		return ObjectRow{Kind: "document", Digest: digest.String(), At: doc.At, Author: doc.By, Title: doc.Name, Added: added}, nil
	}
	s, err := d.summary(ctx, digest)
	return ObjectRow{Kind: "message", Digest: digest.String(), At: s.Event, Author: s.From, Title: s.Subject, Added: added}, err
}
