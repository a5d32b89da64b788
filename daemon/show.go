package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"onrecord/audit/coverage"
	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// ShowRequest asks for one message.
type ShowRequest struct {
	Message string `json:"message"`        // digest prefix or message-id
	Raw     bool   `json:"raw,omitempty"`  // the exact bytes
	Part    string `json:"part,omitempty"` // the decoded bytes of this part
}

// ShownMessage is the answer to [Daemon.Show].
type ShownMessage struct {
	Summary
	Size      int64          `json:"size"`
	Leaf      int64          `json:"leaf"` // its entry in the log
	Headers   []HeaderField  `json:"headers"`
	Body      string         `json:"body"`
	Encrypted bool           `json:"encrypted"` // words of it cannot be read without a key
	Parts     []ShownPart    `json:"parts"`
	Sightings []Sighting     `json:"sightings"`
	Defects   []email.Defect `json:"defects"`
	Document  *DocumentRow   `json:"document"`  // null for mail; of a document only digest, body, size and leaf are told beside it
	Quotes    []Passage      `json:"quotes"`    // what it repeats of others
	QuotedBy  []Quoter       `json:"quoted_by"` // who repeats it, by time
	Sender    Authenticity   `json:"sender"`
	Clocks
}

// HeaderField is one decoded header field.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ShownPart describes one part of a message.
type ShownPart struct {
	Part       string `json:"part"` // IMAP section number
	Type       string `json:"type"`
	Name       string `json:"name,omitempty"`
	Size       int64  `json:"size"` // decoded octets
	Digest     string `json:"digest"`
	Attachment bool   `json:"attachment"`

	Beyond string `json:"beyond,omitempty"` // of an alternative to the body: its sentences that the body lacks, a line each

	// Of an attachment: what it is, "" until it was read; whether it holds
	// pictures or scans whose words were not read; and what could not be read.
	Kind     string   `json:"kind,omitempty"`
	TextLess bool     `json:"text_less,omitempty"`
	Defects  []string `json:"defects,omitempty"`
}

// Show answers with a [ShownMessage] of a message or a document, or with the bytes asked for.
func (d *Daemon) Show(ctx context.Context, req ShowRequest, out Out) error {
	if req.Raw || req.Part != "" {
		digest, err := d.find(ctx, req.Message)
		if err != nil {
			return err
		}
		return d.writeBytes(ctx, digest, req.Part, out)
	}
	digest, others, err := d.findToRead(ctx, req.Message)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		out.Note("this is the first of %d copies of the message; the others: %s", len(others)+1, shortList(others))
	}
	if entry, err := d.documentEntry(ctx, digest); err != nil || entry != nil {
		if err == nil {
			err = d.showDocument(ctx, entry, digest, out)
		}
		return err
	}
	shown, err := d.showMessage(ctx, digest)
	if err != nil {
		return err
	}
	return out.Row(shown)
}

// showMessage tells everything about a message.
func (d *Daemon) showMessage(ctx context.Context, digest email.Digest) (shown ShownMessage, err error) {
	r, err := projection.Read(ctx, d.rec, digest)
	if err != nil {
		return shown, err
	}
	m := r.Message
	shown = ShownMessage{Size: m.Size, Body: m.Body(), Encrypted: coverage.Sealed(m), Headers: []HeaderField{}, Defects: []email.Defect{}}
	if shown.Summary, err = d.summary(ctx, digest); err != nil {
		return shown, err
	}
	if shown.Leaf, err = d.rec.ObjectLeaf(ctx, digest); err != nil {
		return shown, err
	}
	places, err := d.rec.SightingsOf(ctx, digest)
	if err != nil {
		return shown, err
	}
	shown.Sightings = sightings(places)
	if shown.Clocks, err = d.clocks(ctx, m); err != nil {
		return shown, err
	}
	for _, f := range m.Fields {
		shown.Headers = append(shown.Headers, HeaderField{f.Name, f.Value})
	}
	if shown.Parts, err = d.shownParts(ctx, m); err != nil {
		return shown, err
	}
	if shown.Quotes, err = d.quotes(ctx, r); err != nil {
		return shown, err
	}
	if shown.QuotedBy, err = d.quotedBy(ctx, digest); err != nil {
		return shown, err
	}
	if shown.Sender, err = d.authenticity(ctx, m, shown.Direction); err != nil {
		return shown, err
	}
	shown.Defects = append(shown.Defects, m.Defects...)
	return shown, nil
}

func (d *Daemon) writeBytes(ctx context.Context, digest email.Digest, part string, out Out) error {
	r, _, err := d.rec.OpenObject(ctx, digest)
	if err != nil {
		return err
	}
	defer r.Close()
	if part == "" {
		_, err = io.Copy(out, r)
		return err
	}
	if _, err = email.WritePart(out, r, part); errors.Is(err, fs.ErrNotExist) {
		return d.noPart(ctx, digest, part)
	}
	return err
}

// noPart explains that a message has no such part, and which it has.
func (d *Daemon) noPart(ctx context.Context, digest email.Digest, part string) error {
	m, err := d.parse(ctx, digest)
	if err != nil {
		return err
	}
	list := make([]string, len(m.Parts))
	for i, p := range m.Parts {
		list[i] = fmt.Sprintf("%s (%s)", p.Path, strings.TrimSpace(p.MediaType+" "+p.FileName))
	}
	return hintf(fmt.Errorf("message %s has no part %q", digest.String()[:12], part), "its parts are %s", strings.Join(list, ", "))
}
