package projection_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
)

// Prepared tables can be read before anything was followed, and what was
// followed stays.
func TestPrepare(t *testing.T) {
	file := filepath.Join(t.TempDir(), "derived.db")
	db, l := open(t, file), logOf("log", 5)
	s := &counter{name: "n", version: 1}
	for _, rows := range []string{"", want(l)} {
		if err := db.Prepare(t.Context(), l, s); err != nil {
			t.Fatal(err)
		}
		if got := dump(t, db, s.Tables()[0]); got != rows {
			t.Errorf("rows = %q, want %q", got, rows)
		}
		follow(t, db, l, s)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode = %v, %v: others may read it", info.Mode(), err)
	}
}

// lengths is a stage that prepares the length of each subject.
type lengths struct {
	subjects
	prepared *atomic.Int64
}

func (lengths) Name() string { return "lengths" }
func (lengths) Schema() string {
	return "CREATE TABLE length(idx INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT"
}
func (lengths) Tables() []string                                    { return []string{"length"} }
func (lengths) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

func (l lengths) Prepare(m *projection.Reading) any {
	l.prepared.Add(1)
	return len(m.Subject)
}

func (l lengths) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO length VALUES(?, ?)", e.Index, m.Prepared(l).(int))
	return err
}

// picky fails at the words of some messages.
type picky struct{ lengths }

func (p picky) Prepare(m *projection.Reading) any {
	if len(m.Texts) > 0 && strings.Contains(m.Texts[0].Text, "line 1") {
		panic("what is this?")
	}
	return len(m.Texts)
}

func (p picky) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO length VALUES(?, ?)", e.Index, m.Prepared(p).(int))
	return err
}

// A message at whose words a stage fails is taken to say nothing, and does not stop the rest.
func TestPreparerFails(t *testing.T) {
	log := projectiontest.New("firm.example/onrecord/1")
	for i := range 3 {
		log.AppendMail(fmt.Sprintf("Subject: x\r\n\r\nline %d\r\n", i))
	}
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	if err := db.Follow(t.Context(), log, picky{}); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := db.View(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), "SELECT group_concat(n ORDER BY idx) FROM length").Scan(&got)
	}); err != nil || got != "1,0,1" {
		t.Errorf("%s, %v", got, err)
	}
}

// Each message is prepared once, for the stages that have not seen it.
func TestPreparer(t *testing.T) {
	ctx := t.Context()
	log := projectiontest.New("firm.example/onrecord/1")
	var want []int
	add := func(n int) {
		for i := range n {
			subject := fmt.Sprintf("%0*d", 1+i%7, 0)
			log.AppendMail(fmt.Sprintf("Subject: %s\r\n\r\nline %d\r\n", subject, log.Size()))
			want = append(want, len(subject))
		}
	}
	db, err := projection.Open(ctx, filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l := lengths{prepared: new(atomic.Int64)}
	add(1200)
	if err := db.Follow(ctx, log, l); err != nil {
		t.Fatal(err)
	}
	add(30)
	if err := db.Follow(ctx, log, l, subjects{}); err != nil { // subjects begins at the first message
		t.Fatal(err)
	}
	rows, err := db.Query(ctx, "SELECT n FROM length ORDER BY idx")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		got = append(got, n)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d lengths, want %d", len(got), len(want))
	}
	if n := l.prepared.Load(); n != int64(len(want)) {
		t.Errorf("prepared %d times, want %d", n, len(want))
	}
}
