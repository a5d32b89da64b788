package projection_test

import (
	"context"
	"database/sql"
	"errors"
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

// What is handed over has its rows, covers the log in order, and ends before a
// batch that a stage could not apply.
func TestFollowEach(t *testing.T) {
	ctx := t.Context()
	log := projectiontest.New("firm.example/onrecord/1")
	for i := range 100 {
		log.AppendMail(fmt.Sprintf("Subject: s%d\r\n\r\nline\r\n", i))
		log.Append("poll.pause")
	}
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	db.SetBatch(30)
	next := int64(0)
	each := func(b projection.Batch) error {
		for i, e := range b.Entries {
			if e.Index != next {
				t.Errorf("entry %d, want %d", e.Index, next)
			}
			next++
			if m := b.Readings[i]; (m != nil) != (e.Index%2 == 0) || m != nil && m.Subject != fmt.Sprintf("s%d", e.Index/2) {
				t.Errorf("entry %d comes with %v", e.Index, m)
			}
		}
		if n := cursor(t, db, "subjects"); n < next {
			t.Errorf("handed over up to %d, rows up to %d", next, n)
		}
		return nil
	}
	broken := errors.New("no good")
	bad := &counter{name: "bad", version: 1, apply: func(e *record.Entry) error {
		if e.Index == 100 {
			return broken
		}
		return nil
	}}
	if err := db.FollowEach(ctx, log, []projection.Stage{subjects{}, bad}, each); !errors.Is(err, broken) {
		t.Errorf("error = %v, want that of the stage", err)
	}
	if next != 90 {
		t.Errorf("handed over up to %d, want 90: the stage failed at 100", next)
	}
	bad.apply = nil
	if err := db.FollowEach(ctx, log, []projection.Stage{subjects{}, bad}, func(projection.Batch) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("error = %v, want that of the receiver", err)
	}
}
