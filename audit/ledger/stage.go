package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"onrecord/audit/act"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/zone"
)

// schema: facts are in JSON, see the type of that name. A message is named by
// its bytes, so the rows are the same in whatever order messages come. They lie
// in that order: in the order of digests each would change a page of its own.
const schema = `CREATE TABLE act_message(digest BLOB NOT NULL UNIQUE, facts BLOB NOT NULL) STRICT;`

// version grows with the meaning of the rows.
const version = 38

// A Stage notes what each message does. Use one for one database.
type Stage struct {
	insert projection.Statement
	acts   *act.Model // by which acts are judged, nil for the shipped one
}

// NewStage returns the stage.
func NewStage() *Stage {
	return &Stage{insert: projection.Statement{SQL: `INSERT INTO act_message(digest, facts) VALUES(?, ?) ON CONFLICT DO NOTHING`}}
}

// NewStageBy returns a stage that judges acts by a model of its own: for programs that
// train on mail from which the shipped one was made.
func NewStageBy(m *act.Model) *Stage {
	s := NewStage()
	s.acts = m
	return s
}

// Name implements [projection.Stage].
func (*Stage) Name() string { return "act" }

// Version implements [projection.Stage]. It grows with the rules of zones and
// of acts too.
func (*Stage) Version() int {
	h := fnv.New32a()
	fmt.Fprint(h, version, act.Version(), zone.Version)
	return int(h.Sum32())
}

// Schema implements [projection.Stage].
func (*Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (*Stage) Tables() []string { return []string{"act_message"} }

// Apply implements [projection.Stage]. Without its bytes a message tells
// nothing.
func (*Stage) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

// A prepared is the row of a message.
type prepared struct {
	row []byte
	err error
}

// Prepare implements [projection.Preparer].
func (s *Stage) Prepare(m *projection.Reading) any {
	row, err := json.Marshal(factsOf(m, s.acts))
	return prepared{row, err}
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, _ *record.Entry, m *projection.Reading) error {
	p := m.Prepared(s).(prepared)
	if p.err != nil {
		return fmt.Errorf("acts of message %s: %w", m.Digest, p.err)
	}
	if _, err := s.insert.Exec(ctx, tx, m.Digest[:], p.row); err != nil {
		return fmt.Errorf("store acts of message %s: %w", m.Digest, err)
	}
	return nil
}
