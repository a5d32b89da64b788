package projection_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
)

func TestDamagedFileIsBuiltAnew(t *testing.T) {
	l := logOf("one", 2000)
	made := func(t *testing.T) string {
		file := filepath.Join(t.TempDir(), "derived.db")
		db := open(t, file)
		follow(t, db, l, &counter{name: "x", version: 1})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for name, damage := range map[string]func(b []byte) []byte{
		"not a database": func(b []byte) []byte { return []byte(strings.Repeat("nothing of the kind\n", 500)) },
		"header zeroed":  func(b []byte) []byte { clear(b[:16]); return b },
		"cut short":      func(b []byte) []byte { return b[:len(b)/2] },
		"first page":     func(b []byte) []byte { fill(b[100:4096]); return b },
		"empty":          func(b []byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			file := made(t)
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
			db := open(t, file)
			follow(t, db, l, &counter{name: "x", version: 1})
			if got := dump(t, db, "x_row"); got != want(l) {
				t.Errorf("%d bytes of rows, want %d", len(got), len(want(l)))
			}
		})
	}
}

func fill(b []byte) {
	for i := range b {
		b[i] = 0xa5
	}
}

func TestDamageFoundWhileReading(t *testing.T) {
	l := logOf("one", 2000)
	file := filepath.Join(t.TempDir(), "derived.db")
	db := open(t, file)
	follow(t, db, l, &counter{name: "x", version: 1})
	db.Close()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fill(b[6*4096:]) // the pages of the rows, not those of the cursors
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	db = open(t, file)
	count := func() (n int, err error) {
		err = db.View(t.Context(), func(tx *sql.Tx) error {
			return tx.QueryRow("SELECT sum(length(kind)) FROM x_row").Scan(&n)
		})
		return n, err
	}
	if _, err := count(); !errors.Is(err, projection.ErrDamaged) {
		t.Fatalf("error = %v, want ErrDamaged", err)
	}
	follow(t, db, l, &counter{name: "x", version: 1})
	if _, err := count(); err != nil {
		t.Errorf("after the rebuild: %v", err)
	}
	if got := dump(t, db, "x_row"); got != want(l) {
		t.Errorf("%d bytes of rows, want %d", len(got), len(want(l)))
	}
}

// Whoever gets a batch may read derived data, and meet damage: the file is
// emptied under the follower, which begins again.
func TestDamageFoundWhileFollowing(t *testing.T) {
	noDatabase := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("nothing of the kind\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", noDatabase)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	l := logOf("one", 20)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	db.SetBatch(2)
	var handed []int64
	followed := make(chan error, 1)
	go func() {
		followed <- db.FollowEach(t.Context(), l, []projection.Stage{&counter{name: "x", version: 1}}, func(b projection.Batch) error {
			handed = append(handed, b.Entries[0].Index)
			if len(handed) != 3 {
				return nil
			}
			err := db.View(t.Context(), func(*sql.Tx) error {
				_, err := raw.Exec("SELECT count(*) FROM sqlite_schema")
				return err
			})
			if !errors.Is(err, projection.ErrDamaged) {
				t.Errorf("error = %v, want ErrDamaged", err)
			}
			return nil
		})
	}()
	select {
	case err := <-followed:
		if want := []int64{0, 2, 4, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18}; err != nil || !slices.Equal(handed, want) {
			t.Errorf("handed over from %v, %v, want %v", handed, err, want)
		}
	case <-time.After(time.Minute):
		t.Fatal("whoever reads and the follower wait for each other")
	}
	if got := dump(t, db, "x_row"); got != want(l) {
		t.Errorf("%d bytes of rows, want %d", len(got), len(want(l)))
	}
}

func TestForeignDatabaseIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("CREATE TABLE object(id INTEGER PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	before, _ := os.ReadFile(file)
	if db, err := projection.Open(t.Context(), file); err == nil {
		db.Close()
		t.Fatal("opened the database of another program")
	}
	if after, _ := os.ReadFile(file); string(after) != string(before) {
		t.Error("the database of another program was changed")
	}
}
