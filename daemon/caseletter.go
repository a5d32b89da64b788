package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/claim"
	"onrecord/audit/projection"
	"onrecord/audit/tone"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
	"onrecord/ingest/mailfile"
	"onrecord/ingest/zone"
)

// MaxLetter bounds the letter of a client that is given as text, in bytes.
const MaxLetter = 512 << 10

// caseLetter reads the letter that a request means: the part of it that claims
// most. The digest is zero unless it is a message of the record.
func (d *Daemon) caseLetter(ctx context.Context, req CaseCheckRequest) (part zone.Part, l *claim.Letter, digest email.Digest, err error) {
	name, err := d.letterMessage(ctx, req)
	if err != nil {
		return part, nil, digest, err
	}
	var parts []zone.Part
	if name == "" {
		parts, err = d.letterParts(ctx, req)
	} else if digest, _, err = d.findToRead(ctx, name); err == nil {
		var m *projection.Reading
		if m, err = projection.Read(ctx, d.rec, digest); err == nil {
			parts = m.Texts
		}
	}
	if err != nil {
		return part, nil, digest, err
	}
	for _, p := range parts {
		if read := claim.Read(p); l == nil || len(read.Claims) > len(l.Claims) {
			part, l = p, read
		}
	}
	if l == nil || strings.TrimSpace(l.Text) == "" {
		return part, nil, digest, hintf(errors.New("the letter holds no text"), "is it the right file? It may be plain text, a message (.eml), PDF or docx")
	}
	return part, l, digest, nil
}

// letterMessage names the message of the record that a letter is: that which the
// request names, or whose file it gives. It is "" if there is none.
func (d *Daemon) letterMessage(ctx context.Context, req CaseCheckRequest) (string, error) {
	if req.Message != "" || !tone.IsMessage(req.Letter) {
		return req.Message, nil
	}
	for _, raw := range [][]byte{req.Letter, mailfile.Stored(req.Letter)} {
		digest := email.DigestOf(raw)
		held, err := d.describe(ctx, digest)
		if err == nil && held.Kind == "message" {
			return digest.String(), nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", nil
}

// tell says what whoever gave a letter should know of how it was read.
func (c *checkedLetter) tell(out Out) {
	switch {
	case c.foreign:
		out.Note("only English is read, and this letter does not look like it: what it says was not looked up")
	case len(c.claims) == 0:
		out.Note("no point was found in the letter that mail could settle")
	}
	if c.headed {
		out.Note("the letter is taken as written on %s, as it says itself; if that is not so: --as-of", c.written.Format("2 January 2006"))
	}
}

// unitRows are the pieces of a letter. The number of a claim is that which it has
// now, whatever people made one or two.
func unitRows(l *claim.Letter) []UnitRow {
	rows := []UnitRow{}
	for _, u := range l.Units {
		row := UnitRow{Start: u.Start, End: u.End, Kind: string(u.Kind), Text: l.Text[u.Start:u.End]}
		for _, c := range l.Claims {
			if u.Kind == claim.Assertion && c.Start < u.End && u.Start < c.End {
				row.Claim = strconv.Itoa(c.Number)
				break
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// withFile reads the file of a letter that is named and not given.
func (req *CaseCheckRequest) withFile() (err error) {
	if req.File != "" {
		req.Letter, err = readDocument(req.File)
	}
	return err
}

// headed is when a letter was written as it says itself: by the Date of a message; else
// by the day at its head, whose end in the zone of the firm it is. It is zero if it
// bears none, or one to come.
func (d *Daemon) headed(letter []byte, l *claim.Letter) time.Time {
	header := email.HeaderBlock(letter)
	at := email.ParseBytes(header, email.Limits{}).Date
	day, ok := l.Date()
	if !ok { // of lines that are copied from a message
		if day = at; at.IsZero() {
			day, _ = claim.HeadDay(header)
		}
	}
	if !day.IsZero() && (at.IsZero() || !tone.IsMessage(letter)) {
		at = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, -1, d.Zone())
	}
	if at.After(d.now()) {
		return time.Time{}
	}
	return at.In(d.Zone())
}

// letterParts reads the file of a letter. A document is read as attachments are.
func (d *Daemon) letterParts(ctx context.Context, req CaseCheckRequest) ([]zone.Part, error) {
	hint := extract.Hint{Name: req.Name}
	switch extract.Sniff(req.Letter, hint) {
	case extract.Text, extract.Message, extract.CSV, extract.Calendar, extract.Contact:
		if len(req.Letter) > MaxLetter {
			return nil, fmt.Errorf("the letter has more than the %d bytes of text that are read: is it the right file?", MaxLetter)
		}
		return tone.Read(req.Letter), nil
	}
	read, err := d.reader.Read(ctx, req.Letter, hint)
	if err != nil {
		return nil, fmt.Errorf("read the letter: %w", err)
	}
	if strings.TrimSpace(read.Text) == "" {
		return nil, hintf(errors.New("no words can be read in the letter"), "give it as text, PDF or docx: save an older Word file (.doc) as one of these, and write the words of a picture into a text file")
	}
	// The blank line keeps its first line from being taken for a header.
	return tone.Read([]byte("\n" + read.Text)), nil
}
