package attachment

import (
	"context"
	"database/sql"
	"strings"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// schema: message and part of a content tell where its bytes are. The numbers
// of texts grow; chain is a hash over all texts that were kept up to this one.
const schema = `
CREATE TABLE attachment(message BLOB NOT NULL, part TEXT NOT NULL, digest BLOB NOT NULL, class TEXT NOT NULL,
  PRIMARY KEY(message, part)) WITHOUT ROWID, STRICT;
CREATE INDEX attachment_carrier ON attachment(digest, class);
CREATE TABLE attachment_content(digest BLOB NOT NULL, class TEXT NOT NULL, direct INTEGER NOT NULL, size INTEGER NOT NULL,
  message BLOB NOT NULL, part TEXT NOT NULL, PRIMARY KEY(digest, class)) WITHOUT ROWID, STRICT;
CREATE INDEX attachment_content_direct ON attachment_content(direct);
CREATE TABLE attachment_text(number INTEGER PRIMARY KEY, chain BLOB NOT NULL, digest BLOB NOT NULL, class TEXT NOT NULL,
  kind TEXT NOT NULL, pages INTEGER NOT NULL, text_less INTEGER NOT NULL, defects TEXT NOT NULL, bounded INTEGER NOT NULL,
  settings TEXT NOT NULL, text TEXT NOT NULL, UNIQUE(digest, class)) STRICT;
CREATE TABLE attachment_tables(name BLOB NOT NULL) STRICT;
INSERT INTO attachment_tables(name) VALUES(randomblob(16));`

const version = 1

// A Stage lists the attachments.
type Stage struct{}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "attachment" }

// Version implements [projection.Stage]. It grows with the rules of reading.
func (s *Stage) Version() int { return version*1_000_000 + extract.Version*1000 + email.DecoderVersion }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string {
	return []string{"attachment", "attachment_content", "attachment_text", "attachment_tables"}
}

// Apply implements [projection.Stage].
func (s *Stage) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, _ *record.Entry, m *projection.Reading) error {
	for i := range m.Parts {
		p := &m.Parts[i]
		if !p.Attachment {
			continue
		}
		class, direct := extract.Hint{Name: p.FileName, MediaType: p.MediaType, Charset: p.Charset}.Class(), isDirect(m.Message, i)
		if direct {
			class = "direct " + class
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO attachment(message, part, digest, class) VALUES(?, ?, ?, ?)",
			m.Digest[:], p.Path, p.Digest[:], class); err != nil {
			return err
		}
		// Of several places the first in order, so that the order of arrival does not matter.
		const content = `INSERT INTO attachment_content(digest, class, direct, size, message, part) VALUES(?, ?, ?, ?, ?, ?)
			ON CONFLICT(digest, class) DO UPDATE SET message = excluded.message, part = excluded.part
			WHERE (excluded.message, excluded.part) < (message, part)`
		if _, err := tx.ExecContext(ctx, content, p.Digest[:], class, direct, p.Size, m.Digest[:], p.Path); err != nil {
			return err
		}
	}
	return nil
}

// isDirect reports whether the text of an attachment is that of its part, or of
// the parts that follow it.
func isDirect(m *email.Message, i int) bool {
	p := &m.Parts[i]
	switch {
	case p.MediaType == "message/rfc822" || p.MediaType == "message/global":
		return i+1 < len(m.Parts) && m.Parts[i+1].Depth > p.Depth
	case p.MediaType != "text/plain" && p.MediaType != "text/html" || p.Text == "":
		return false
	}
	hint := extract.Hint{Name: p.FileName, MediaType: p.MediaType, Charset: p.Charset}
	kind := extract.Sniff([]byte(p.Text[:min(len(p.Text), 1024)]), hint)
	return (kind == extract.Text || kind == extract.HTML) && !strings.ContainsRune(p.Text[:min(len(p.Text), 1024)], '\uFFFD')
}
