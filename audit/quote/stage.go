package quote

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

const schema = `
CREATE TABLE quote_message(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, name TEXT NOT NULL, addr TEXT NOT NULL, sent INTEGER,
  own BLOB NOT NULL, blocks BLOB NOT NULL, print BLOB NOT NULL) STRICT;
CREATE TABLE quote_sample(first INTEGER PRIMARY KEY, postings BLOB NOT NULL) STRICT;
CREATE TABLE quote_link(message INTEGER NOT NULL, n INTEGER NOT NULL, part TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  marked INTEGER NOT NULL, source INTEGER NOT NULL, source_part TEXT NOT NULL, source_start INTEGER NOT NULL, source_end INTEGER NOT NULL,
  basis TEXT NOT NULL, edited INTEGER NOT NULL, author INTEGER NOT NULL, time INTEGER NOT NULL, share INTEGER NOT NULL,
  PRIMARY KEY(message, n)) WITHOUT ROWID, STRICT;
CREATE INDEX quote_link_source ON quote_link(source);`

// maxOwners is in the own words of how many messages a shingle may be; beyond
// that it is boilerplate.
const maxOwners = 20

// rules is the version of the rules of this package.
const rules = 5

// A Stage links quotations. Use one for one database.
type Stage struct {
	store
	aligner aligner
	all     table          // the shingles of the reader at work
	again   map[int64]bool // messages to judge again at the end of the batch
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "quote" }

// Version implements [projection.Stage]. Rows depend on the zones of a message
// and on its decoded text too.
func (s *Stage) Version() int { return 10_000*rules + 100*zone.Version + email.DecoderVersion }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string { return []string{"quote_message", "quote_sample", "quote_link"} }

// Apply implements [projection.Stage]. Entries without a message say nothing.
func (s *Stage) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

// An arrival is a new message with what it says to the tables.
type arrival struct {
	*message
	owns, told, quoted []sample
	ownRow, blocksRow  []byte
}

// Prepare implements [projection.Preparer].
func (s *Stage) Prepare(m *projection.Reading) any {
	n := &arrival{message: &message{digest: m.Digest, text: textOf(m)}}
	n.ownRow, n.blocksRow = n.encode()
	n.owns = n.ownSamples()
	n.told, n.quoted = n.passageSamples()
	return n
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, _ *record.Entry, m *projection.Reading) error {
	if s.tx != tx {
		s.again = make(map[int64]bool)
	}
	if err := s.prepare(ctx, tx); err != nil {
		return err
	}
	n := m.Prepared(s).(*arrival)
	isNew, err := s.add(ctx, n.message, n.ownRow, n.blocksRow)
	if err != nil || !isNew {
		return err
	}
	touched, err := s.addSamples(ctx, n)
	if err != nil {
		return fmt.Errorf("samples of message %s: %w", n.digest, err)
	}
	if err := s.judgeNew(ctx, n.message, touched); err != nil {
		return fmt.Errorf("judge message %s: %w", n.digest, err)
	}
	maps.Copy(s.again, touched.again)
	if err := s.offer(ctx, n.message, touched); err != nil {
		return fmt.Errorf("offer message %s: %w", n.digest, err)
	}
	return nil
}

// Flush implements [projection.Flusher]: messages that hold what has become
// boilerplate are judged again, once for all that has.
func (s *Stage) Flush(ctx context.Context, tx *sql.Tx) error {
	if s.tx != tx {
		return nil // no message came
	}
	for _, id := range slices.Sorted(maps.Keys(s.again)) {
		if err := s.judgeAgain(ctx, id); err != nil {
			return fmt.Errorf("judge message %d again: %w", id, err)
		}
		if err := s.room(ctx); err != nil {
			return err
		}
	}
	clear(s.again)
	return s.writePostings(ctx)
}
