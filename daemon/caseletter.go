package daemon

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"onrecord/audit/claim"
	"onrecord/audit/projection"
	"onrecord/audit/tone"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
	"onrecord/ingest/zone"
)

// MaxLetter bounds the letter of a client, in bytes.
const MaxLetter = 512 << 10

// caseLetter reads the letter that a request means: the part of it that claims
// most. The digest is zero unless it is named as a message of the record.
func (d *Daemon) caseLetter(ctx context.Context, req CaseCheckRequest) (part string, l *claim.Letter, digest email.Digest, err error) {
	var parts []zone.Part
	if req.Message == "" {
		parts, err = d.letterParts(ctx, req)
	} else if digest, err = d.find(ctx, req.Message); err == nil {
		var m *projection.Reading
		if m, err = projection.Read(ctx, d.rec, digest); err == nil {
			parts = m.Texts
		}
	}
	if err != nil {
		return "", nil, digest, err
	}
	for _, p := range parts {
		if read := claim.Read(p); l == nil || len(read.Claims) > len(l.Claims) {
			part, l = p.Path, read
		}
	}
	if l == nil || strings.TrimSpace(l.Text) == "" {
		return "", nil, digest, hintf(errors.New("the letter holds no text"), "give it as plain text or as a message (.eml)")
	}
	return part, l, digest, nil
}

// letterParts reads the file of a letter. A document is read as attachments are.
func (d *Daemon) letterParts(ctx context.Context, req CaseCheckRequest) ([]zone.Part, error) {
	if len(req.Letter) > MaxLetter {
		return nil, fmt.Errorf("the letter has more than the %d bytes that are read: is it the right file?", MaxLetter)
	}
	hint := extract.Hint{Name: req.Name}
	switch extract.Sniff(req.Letter, hint) {
	case extract.PDF, extract.DOCX, extract.ODT, extract.RTF:
	default:
		return tone.Read(req.Letter), nil
	}
	read, err := d.reader.Read(ctx, req.Letter, hint)
	if err != nil {
		return nil, fmt.Errorf("read the letter: %w", err)
	}
	if strings.TrimSpace(read.Text) == "" {
		return nil, hintf(errors.New("no words can be read in the letter"), "if it is a picture of a letter, write its words into a text file")
	}
	// The blank line keeps its first line from being taken for a header.
	return tone.Read([]byte("\n" + read.Text)), nil
}
