package projection_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"onrecord/audit/record"
)

// late is a counter that writes its rows when the batch ends.
type late struct {
	counter
	tx   *sql.Tx
	kept []*record.Entry
	fail int // ends of batches that still fail
}

func (l *late) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	if tx != l.tx {
		l.tx, l.kept = tx, nil
	}
	l.kept = append(l.kept, e)
	return nil
}

func (l *late) Flush(ctx context.Context, tx *sql.Tx) error {
	if l.fail > 0 {
		l.fail--
		return errors.New("disk full")
	}
	for _, e := range l.kept {
		if err := l.counter.Apply(ctx, tx, e); err != nil {
			return err
		}
	}
	l.kept = nil
	return nil
}

func TestFlush(t *testing.T) {
	for _, size := range []int{1, 3, 100} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			l := logOf("a", 10)
			db := open(t, filepath.Join(t.TempDir(), "derived.db"))
			db.SetBatch(size)
			s, other := &late{counter: counter{name: "late", version: 1}, fail: 1}, &counter{name: "other", version: 1}
			if err := db.Follow(t.Context(), l, s, other); err == nil {
				t.Error("no error of a batch that could not end")
			}
			if got := dump(t, db, "late_row"); got != "" {
				t.Errorf("rows of a batch that failed: %s", got)
			}
			if got := dump(t, db, "other_row"); got != want(l) {
				t.Errorf("rows of the other stage %s, want %s", got, want(l))
			}
			follow(t, db, l, s, other)
			if got := dump(t, db, "late_row"); got != want(l) {
				t.Errorf("rows %s, want %s", got, want(l))
			}
		})
	}
}
