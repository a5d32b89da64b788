package projection_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReset(t *testing.T) {
	l := logOf("one", 10)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	x, y := &counter{name: "x", version: 1}, &counter{name: "y", version: 1}
	follow(t, db, l, x, y)
	if err := db.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := cursor(t, db, "y"); n != 0 {
		t.Errorf("cursor after Reset = %d, want 0", n)
	}
	follow(t, db, l, x)
	if got := dump(t, db, "x_row"); got != want(l) || x.applied != 20 {
		t.Errorf("applied %d entries, want 20; rows:\n%s", x.applied, got)
	}
}

// Who reads while the file is made anew, as after an erasure, reads the one or the other.
func TestQueryWhileReset(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			rows, err := db.Query(t.Context(), "SELECT count(*) FROM projection_stage")
			if err == nil {
				err = rows.Close()
			}
			if err != nil {
				ended <- err
				return
			}
		}
	}()
	for range 50 {
		if err := db.Reset(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A transaction is whole for whoever uses it, also when its context has ended: a
// statement that outlived its connection crashed the process.
func TestTransactionOutlivesItsContext(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	use := func(cancel func()) func(*sql.Tx) error {
		return func(tx *sql.Tx) error {
			cancel()
			time.Sleep(20 * time.Millisecond)
			stmt, err := tx.PrepareContext(context.WithoutCancel(t.Context()), "SELECT 1")
			if err != nil {
				return err
			}
			return stmt.Close()
		}
	}
	for name, run := range map[string]func(context.Context, func(*sql.Tx) error) error{"View": db.View, "Update": db.Update} {
		ctx, cancel := context.WithCancel(t.Context())
		if err := run(ctx, use(cancel)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := run(ctx, func(*sql.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a context that has ended: %v", name, err)
		}
	}
}

func TestViewSeesOneState(t *testing.T) {
	l := logOf("one", 50)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	x := &counter{name: "x", version: 1}
	follow(t, db, l.Prefix(20), x)
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		var before, after int
		if err := tx.QueryRow("SELECT count(*) FROM x_row").Scan(&before); err != nil {
			return err
		}
		done := make(chan error)
		go func() { done <- db.Follow(t.Context(), l, x) }()
		if err := <-done; err != nil {
			return err
		}
		if err := tx.QueryRow("SELECT count(*) FROM x_row").Scan(&after); err != nil {
			return err
		}
		if before != 20 || after != 20 {
			t.Errorf("counted %d, then %d rows in one view, want 20", before, after)
		}
		if _, err := tx.Exec("DELETE FROM x_row"); err == nil {
			t.Error("a view may write")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "50%.db", "what?x=1.db", "#1.db", "ü&.db"} {
		file := filepath.Join(t.TempDir(), name)
		db := open(t, file)
		follow(t, db, logOf("one", 3), &counter{name: "x", version: 1})
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("no file of that name: %v", err)
		}
	}
}
