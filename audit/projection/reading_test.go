package projection_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
)

// subjects is a stage that keeps the subject of each message and the first line
// of its text, in the order in which it gets them.
type subjects struct{}

func (subjects) Name() string { return "subjects" }
func (subjects) Version() int { return 1 }
func (subjects) Schema() string {
	return "CREATE TABLE subject(idx INTEGER PRIMARY KEY, says TEXT NOT NULL) STRICT"
}
func (subjects) Tables() []string { return []string{"subject"} }

func (subjects) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO subject VALUES(?, 'none')", e.Index)
	return err
}

func (subjects) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	line := m.Texts[0].Zones.Lines[0]
	says := m.Subject + "/" + m.Texts[0].Text[line.Start:line.End]
	_, err := tx.ExecContext(ctx, "INSERT INTO subject VALUES(?, ?)", e.Index, says)
	return err
}

func TestMessageStage(t *testing.T) {
	ctx := t.Context()
	log := projectiontest.New("firm.example/onrecord/1")
	var want []string
	for i := range 2500 {
		if i%10 == 3 {
			log.Append("poll.pause")
			want = append(want, "none")
			continue
		}
		d := log.AppendMail(fmt.Sprintf("Subject: s%d\r\n\r\nline %d\r\nmore\r\n", i, i))
		want = append(want, fmt.Sprintf("s%d/line %d", i, i))
		if i%10 == 7 {
			log.Erase(d)
			want[i] = "none"
		}
	}
	db, err := projection.Open(ctx, filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(ctx, log, subjects{}); err != nil {
		t.Fatal(err)
	}
	var got []string
	rows, err := db.Query(ctx, "SELECT says FROM subject ORDER BY idx")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		got = append(got, s)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the stage saw other messages than those of the log, or in another order: %d rows, want %d", len(got), len(want))
	}
}

// bare is a log without messages.
type bare struct{ projection.Log }

func TestMessageStageNeedsMessages(t *testing.T) {
	ctx := t.Context()
	log := projectiontest.New("firm.example/onrecord/1")
	log.AppendMail("Subject: s\r\n\r\nline\r\n")
	db, err := projection.Open(ctx, filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(ctx, bare{log}, subjects{}); err == nil || !strings.Contains(err.Error(), "no messages to read") {
		t.Errorf("Follow of a log without messages: %v", err)
	}
}
