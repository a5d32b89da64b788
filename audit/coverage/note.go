package coverage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A note is what is kept of one message. It follows from its bytes alone.
type note struct {
	ID      string
	From    string   // the author's address, in lower case
	Name    string   // the author's name
	To      []string // To, Cc and Bcc
	Blind   string   // [CodeEncrypted] or [CodeUnparsed], if its words cannot all be read
	Outside string   // own words that point to what was said outside mail
	Quoted  []quoted
}

// row is the note as the columns of its table behind the digest.
func (n *note) row() ([]any, error) {
	text := func(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
	var passages []byte // NULL for none
	if len(n.Quoted) > 0 {
		var err error
		if passages, err = json.Marshal(n.Quoted); err != nil {
			return nil, err
		}
	}
	return []any{text(n.ID), text(n.From), text(n.Name), text(strings.Join(n.To, "\n")), n.Blind, text(n.Outside), passages}, nil
}

// A quoted is a passage of another's words, as the lines that introduce it say.
type quoted struct {
	Part  string `json:"p"`
	Start int    `json:"s"`
	Addr  string `json:"a,omitempty"`
	Name  string `json:"n,omitempty"`
	Sent  int64  `json:"t,omitempty"` // a wall clock if not Zoned; in seconds
	Zoned bool   `json:"z,omitempty"`
	Words int    `json:"w,omitempty"`
}

// Of one message so many addresses and passages are kept.
const (
	maxPeople = 50
	maxQuoted = 50
)

// A prepared is the row of a message.
type prepared struct {
	row []any
	err error
}

// Prepare implements [projection.Preparer].
func (*Stage) Prepare(m *projection.Reading) any {
	n := noteOf(m)
	row, err := n.row()
	return prepared{row, err}
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, _ *record.Entry, m *projection.Reading) error {
	p := m.Prepared(s).(prepared)
	if p.err != nil {
		return fmt.Errorf("coverage of message %s: %w", m.Digest, p.err)
	}
	if _, err := s.insertNote.Exec(ctx, tx, append([]any{m.Digest[:]}, p.row...)...); err != nil {
		return fmt.Errorf("coverage of message %s: %w", m.Digest, err)
	}
	return nil
}

func noteOf(r *projection.Reading) note {
	m := r.Message
	author := party.Author(m).Author
	n := note{ID: string(m.MessageID), From: strings.ToLower(author.Addr), Name: party.DisplayName(author.Name), Blind: blind(m)}
	for _, a := range slices.Concat(m.To, m.Cc, m.Bcc) {
		if k := strings.ToLower(a.Addr); k != "" && !strings.Contains(k, "\n") && len(n.To) < maxPeople && !slices.Contains(n.To, k) {
			n.To = append(n.To, k)
		}
	}
	for _, p := range r.Texts {
		if n.Outside == "" {
			n.Outside = pointsOutside(p.Zones.Text(p.Text, zone.Own))
		}
		for _, b := range p.Zones.Blocks {
			if (b.Author.Addr != "" || b.Author.Name != "") && len(n.Quoted) < maxQuoted {
				n.Quoted = append(n.Quoted, quotedOf(p, b))
			}
		}
	}
	return n
}

func quotedOf(p zone.Part, b zone.Block) quoted {
	q := quoted{Part: p.Path, Start: b.Start, Addr: strings.ToLower(b.Author.Addr), Name: party.DisplayName(b.Author.Name), Zoned: b.Zoned}
	for range strings.FieldsSeq(p.Text[min(b.Body, b.End):b.End]) { // a block may end with the lines that introduce it
		q.Words++
	}
	if !b.Sent.IsZero() {
		q.Sent = b.Sent.Unix()
	}
	return q
}

// time is when the passage was written, zero if not said.
func (q quoted) time() time.Time {
	if q.Sent == 0 {
		return time.Time{}
	}
	return time.Unix(q.Sent, 0).UTC()
}

// sealed are the media types of what cannot be read without a key; what is
// signed and wrapped (RFC 8551 section 3.5.2) is not read either.
var sealed = map[string]bool{
	"application/pgp-encrypted": true, "application/pkcs7-mime": true, "application/x-pkcs7-mime": true,
}

// unread are the defects that leave words of a message unread.
var unread = map[string]bool{
	email.DefectInternal: true, email.DefectDepth: true, email.DefectTooManyParts: true, email.DefectTextTruncated: true,
	email.DefectHeaderMissing: true, email.DefectHeaderTooLong: true, email.DefectEncodingUnknown: true,
}

// Sealed reports whether a message is encrypted, or has words that are.
func Sealed(m *email.Message) bool { return blind(m) == CodeEncrypted }

// blind says why the words of a message cannot all be read, "" if they can.
func blind(m *email.Message) string {
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.Depth == 0 && (sealed[p.MediaType] || p.InBody && strings.Contains(p.Text, "-----BEGIN PGP MESSAGE-----")) {
			return CodeEncrypted
		}
	}
	if slices.ContainsFunc(m.Defects, func(d email.Defect) bool { return unread[d.Code] }) {
		return CodeUnparsed
	}
	return ""
}
