package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"onrecord/audit/bundle"
	"onrecord/audit/dossier"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// maxExhibit is how much of the text of an exhibit a report prints, in bytes.
const maxExhibit = 20_000

// exhibits describes the letter and all exhibits.
func (x *compiler) exhibits(ctx context.Context) error {
	if kind, secret := x.withheld[x.c.Letter]; secret {
		return fmt.Errorf("the letter of case %s is withheld (%s), so that there can be no report of it", x.c.ID, kind)
	}
	var err error
	if x.r.Letter, err = x.exhibit(ctx, x.c.Letter, 0); err != nil {
		return err
	}
	for digest, number := range x.numbers {
		e, err := x.exhibit(ctx, digest, number)
		if err != nil {
			return fmt.Errorf("exhibit %d: %w", number, err)
		}
		x.r.Exhibits = append(x.r.Exhibits, e)
	}
	for _, e := range x.c.Shown() {
		if e.Digest.IsZero() { // what it was went with the erasure
			x.r.Exhibits = append(x.r.Exhibits, dossier.Exhibit{Number: e.Number, Erased: true})
		}
	}
	slices.SortFunc(x.r.Exhibits, func(a, b dossier.Exhibit) int { return a.Number - b.Number })
	for i := range x.r.Exhibits {
		e := &x.r.Exhibits[i]
		for _, p := range x.r.Points {
			cited := false
			for k := range p.Citations {
				if c := &p.Citations[k]; c.Exhibit == e.Number {
					cited, c.File = true, e.FileAt(c.Part)
				}
			}
			if cited {
				e.Points = append(e.Points, p.Number)
			}
		}
		if len(x.c.Exhibits) >= e.Number {
			chosen := x.decision(x.c.Exhibits[e.Number-1].Said)
			e.Chosen = &chosen
			x.details = append(x.details, chosen.Leaf)
		}
	}
	return nil
}

// exhibit describes a message or a document.
func (x *compiler) exhibit(ctx context.Context, digest email.Digest, number int) (dossier.Exhibit, error) {
	e := dossier.Exhibit{Number: number, Proof: dossier.Proof{Digest: digest}}
	leaf, err := x.rec.ObjectLeaf(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		e.Erased = true
		return e, nil
	}
	if err != nil {
		return e, err
	}
	entry, err := x.rec.Entry(ctx, leaf)
	if err != nil {
		return e, err
	}
	e.Proof.Leaf, e.Proof.Hash, e.Added = leaf, tlog.Hex(entry.Hash), entry.Leaf.At.In(x.Zone())
	if e.At, err = x.eventTime(ctx, digest); err != nil {
		return e, err
	}
	e.At = e.At.In(x.Zone())
	e.Document = entry.Leaf.Kind == tlog.KindDocumentAdded
	if kind, secret := x.withheld[digest]; secret {
		e.Withheld = kind
		return e, nil
	}
	e.Proof.File = "data/" + bundle.FileOf(entry)
	text := ""
	if e.Document {
		text, err = x.readDocument(ctx, &e, entry, digest)
	} else {
		text, err = x.readMessage(ctx, &e, digest)
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Erased, e.Proof.File = true, ""
		return e, nil
	}
	e.Text, e.Cut = shorten(strings.TrimSpace(text))
	return e, err
}

// shorten cuts a text that is longer than a report prints.
func shorten(text string) (string, bool) {
	if len(text) <= maxExhibit {
		return text, false
	}
	n := maxExhibit
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n], true
}

func (x *compiler) readMessage(ctx context.Context, e *dossier.Exhibit, digest email.Digest) (string, error) {
	m, err := projection.Read(ctx, x.rec, digest)
	if err != nil {
		return "", err
	}
	e.Title, e.From, e.To, e.Proof.Size = m.Subject, m.From, slices.Concat(m.To, m.Cc), m.Size
	for _, p := range m.Attachments() {
		e.Files = append(e.Files, dossier.File{Part: p.Path, Name: p.FileName, Type: p.MediaType, Size: p.Size, Digest: p.Digest})
	}
	var texts []string
	for _, p := range m.Texts {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "\n\n"), nil
}

func (x *compiler) readDocument(ctx context.Context, e *dossier.Exhibit, entry *record.Entry, digest email.Digest) (string, error) {
	row := x.documentRow(entry)
	data, err := x.rec.Object(ctx, digest)
	if err != nil {
		return "", err
	}
	at, err := time.Parse(time.RFC3339, row.At)
	if err == nil {
		e.At = record.InZone(at, x.Zone())
	}
	e.Title, e.AddedBy, e.Proof.Size = row.Name, row.By, int64(len(data))
	read, err := x.reader.Read(ctx, data, extract.Hint{Name: row.Name})
	if ctx.Err() != nil {
		return "", err
	}
	if err != nil {
		return "", nil // such as a photo: the file itself is in the bundle
	}
	return read.Text, nil
}
