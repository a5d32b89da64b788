package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// copyDir copies the files of a record that is closed.
func copyDir(t *testing.T, from, to string) {
	t.Helper()
	copyFiles(t, from, to, dbName, headName, keyName)
}

// copyFiles copies files of a folder into a new one.
func copyFiles(t *testing.T, from, to string, names ...string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		replace(t, filepath.Join(from, name), filepath.Join(to, name))
	}
}

func replace(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// grow appends messages to a record and closes it.
func grow(t *testing.T, dir string, o Options, subjects ...string) {
	t.Helper()
	r, err := Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	_, g := inbox(t, r, subjects[0])
	for i, s := range subjects {
		observe(t, r, g.ID, uint32(i+1), message(i, s))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestGuard(t *testing.T) {
	c := newClock()
	o := testOptions(c)
	tmp := t.TempDir()
	old, now, second := filepath.Join(tmp, "old"), filepath.Join(tmp, "now"), filepath.Join(tmp, "disk2", "head")
	grow(t, now, o, "one")
	copyDir(t, now, old)
	o.SecondHead = second
	grow(t, now, o, "two", "three")

	tests := []struct {
		name   string
		break_ func(t *testing.T, dir string)
		second bool
		want   error
		say    string
	}{
		{"nothing", func(*testing.T, string) {}, true, nil, ""},
		{"older database", func(t *testing.T, dir string) { replace(t, filepath.Join(old, dbName), filepath.Join(dir, dbName)) },
			false, ErrRollback, "onrecord restore"},
		{"older database and head", func(t *testing.T, dir string) { copyDir(t, old, dir) }, true, ErrRollback, "onrecord restore"},
		{"older database and head, no second head", func(t *testing.T, dir string) { copyDir(t, old, dir) }, false, nil, ""},
		{"older head", func(t *testing.T, dir string) { replace(t, filepath.Join(old, headName), filepath.Join(dir, headName)) },
			true, nil, ""},
		{"no head", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, headName)) }, false, ErrIncomplete, "ut it back"},
		{"no first head", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, headName)) }, true, nil, ""},
		{"no key", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, keyName)) }, true, ErrIncomplete, "ut it back"},
		{"no database", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, dbName)) }, true, ErrIncomplete, "ut it back"},
		{"head of another log", func(t *testing.T, dir string) {
			other := filepath.Join(t.TempDir(), "other")
			grow(t, other, testOptions(c), "x")
			replace(t, filepath.Join(other, headName), filepath.Join(dir, headName))
		}, false, ErrDamaged, "not signed by the key"},
		{"another history", func(t *testing.T, dir string) {
			fork := filepath.Join(t.TempDir(), "fork")
			copyDir(t, old, fork)
			grow(t, fork, testOptions(c), "four", "five")
			replace(t, filepath.Join(fork, dbName), filepath.Join(dir, dbName))
		}, false, ErrRollback, "onrecord restore"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			copyDir(t, now, dir)
			test.break_(t, dir)
			o := testOptions(c)
			if test.second {
				o.SecondHead = filepath.Join(t.TempDir(), "head")
				replace(t, second, o.SecondHead)
			}
			_, looked := Look(context.Background(), dir, o)
			r, err := Open(context.Background(), dir, o)
			if !errors.Is(looked, test.want) || test.want == nil && looked != nil {
				t.Errorf("look: %v, want %v", looked, test.want)
			}
			if !errors.Is(err, test.want) || test.want == nil && err != nil {
				t.Fatalf("open: %v, want %v", err, test.want)
			}
			if err != nil {
				if !strings.Contains(err.Error(), test.say) {
					t.Errorf("%v: does not say %q", err, test.say)
				}
				return
			}
			verified(t, r)
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			note, _ := os.ReadFile(filepath.Join(dir, headName))
			if test.second {
				if b, err := os.ReadFile(o.SecondHead); err != nil || !bytes.Equal(b, note) {
					t.Errorf("the second head differs from the first: %v", err)
				}
			}
		})
	}
}

// TestHeadWithoutRow is a crash between the head and its row: the row is put
// back from the file.
func TestHeadWithoutRow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	grow(t, dir, o, "one")
	r := openTest(t, dir, o)
	note, cp, _ := r.Checkpoint()
	if _, err := r.w.conn.ExecContext(context.Background(), "DELETE FROM checkpoint WHERE size = ?", cp.Size); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, o)
	var row []byte
	if err := r.read.QueryRowContext(context.Background(), "SELECT note FROM checkpoint WHERE size = ?", cp.Size).Scan(&row); err != nil || !bytes.Equal(row, note) {
		t.Errorf("row %q, %v; want %q", row, err, note)
	}
}

// TestUnsignedTail is a crash between the commit and the head: the next Open
// signs.
func TestUnsignedTail(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	_, cp, _ := r.Checkpoint()
	if cp.Size != 1 {
		t.Fatalf("a checkpoint over %d leaves was signed before it was due", cp.Size)
	}
	r.w.grown = false // Close does not sign, as if it had died
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, o)
	if _, cp, _ := r.Checkpoint(); cp.Size != r.Size() || r.Size() != 3 {
		t.Errorf("checkpoint over %d of %d leaves", cp.Size, r.Size())
	}
	verified(t, r)
}

// TestCreateCrash goes through the states that a crash while making a record
// can leave.
func TestCreateCrash(t *testing.T) {
	o := testOptions(newClock())
	whole := filepath.Join(t.TempDir(), "whole")
	grow(t, whole, o, "one")
	names := []string{keyName, headName, dbName}
	for moved := range len(names) + 1 {
		dir := filepath.Join(t.TempDir(), "data")
		ready := filepath.Join(dir, readyDir)
		copyDir(t, whole, ready)
		for _, name := range names[:moved] {
			if err := os.Rename(filepath.Join(ready, name), filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		r := openTest(t, dir, Options{})
		verified(t, r)
		if there, err := exists(ready); err != nil || there {
			t.Errorf("%d files moved: %s is still there, %v", moved, readyDir, err)
		}
	}
	dir := filepath.Join(t.TempDir(), "data") // and before it was whole
	copyDir(t, whole, filepath.Join(dir, stagingDir))
	if _, err := Open(context.Background(), dir, Options{}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("half a record: %v, want ErrNoRecord", err)
	}
	verified(t, openTest(t, dir, o))
}

func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	tmp := t.TempDir()
	c := newClock()
	o := testOptions(c)
	dir, file, copied := filepath.Join(tmp, "data"), filepath.Join(tmp, "backup.db"), filepath.Join(tmp, "copy")
	r := openTest(t, dir, o)
	f := fill(t, r, c)
	if err := r.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	backupSize := r.Size()
	if err := r.Backup(ctx, file); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second backup to the same file: %v, want fs.ErrExist", err)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, ".*")); err != nil || len(left) > 0 {
		t.Errorf("files were left: %v, %v", left, err)
	}
	observe(t, r, f.new.ID, 99, message(99)) // after the backup: will be lost
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	oldNote, _, _ := r.Checkpoint()
	oldOrigin := r.Origin()

	if err := Restore(ctx, file, dir, o, "the disk broke"); err == nil {
		t.Error("restore over a record was allowed")
	}
	if err := Restore(ctx, file, copied, o, ""); err == nil {
		t.Error("restore without a statement was allowed")
	}
	// The head of the lost record still lies in the folder.
	if err := os.MkdirAll(copied, 0o700); err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(dir, headName), filepath.Join(copied, headName))
	replace(t, filepath.Join(dir, keyName), filepath.Join(copied, keyName))
	o.SecondHead = filepath.Join(tmp, "second")
	replace(t, filepath.Join(dir, headName), o.SecondHead)
	if err := Restore(ctx, file, copied, o, "the disk broke"); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, copied, o)
	verified(t, r)
	if r.Origin() == oldOrigin || r.Size() != backupSize+1 {
		t.Errorf("origin %s (was %s), %d leaves, want %d", r.Origin(), oldOrigin, r.Size(), backupSize+1)
	}
	e, err := r.Entry(ctx, backupSize)
	if err != nil {
		t.Fatal(err)
	}
	about := e.Facets[tlog.FacetAbout]
	if e.Leaf.Kind != tlog.KindLogOpen || about.First("statement") != "the disk broke" || about.First("lost") != "1" ||
		len(e.Leaf.Ref(tlog.RefContinues)) != 1 || e.Leaf.Ref(tlog.RefContinues)[0] != sha256.Sum256(oldNote) {
		t.Errorf("first leaf of the restored log: %+v, about %+v", e.Leaf, about)
	}
	for d := range f.raws {
		if _, err := r.Object(ctx, d); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{filepath.Join(copied, headName), filepath.Join(copied, keyName), o.SecondHead} {
		if there, _ := exists(name + ".old1"); !there {
			t.Errorf("the old %s was not kept", filepath.Base(name))
		}
	}
	observe(t, r, f.new.ID, 99, message(99)) // fetched again
	verified(t, r)
}

// TestRestoreWithoutHead restores where nothing of the old record is left.
func TestRestoreWithoutHead(t *testing.T) {
	ctx := context.Background()
	tmp := t.TempDir()
	o := testOptions(newClock())
	dir, file := filepath.Join(tmp, "data"), filepath.Join(tmp, "backup.db")
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	if err := r.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	note, _, _ := r.Checkpoint()
	restored := filepath.Join(tmp, "restored")
	if err := Restore(ctx, file, restored, o, "moved to another machine"); err != nil {
		t.Fatal(err)
	}
	again := openTest(t, restored, o)
	verified(t, again)
	e, err := again.Entry(ctx, r.Size())
	if err != nil || e.Leaf.Ref(tlog.RefContinues)[0] != sha256.Sum256(note) || e.Facets[tlog.FacetAbout].First("lost") != "0" {
		t.Errorf("first leaf of the restored log: %+v, %v", e, err)
	}
	if _, err := again.Object(ctx, email.DigestOf(message(1))); err != nil {
		t.Error(err)
	}
	if err := Restore(ctx, filepath.Join(dir, headName), filepath.Join(tmp, "x"), o, "not a backup"); err == nil {
		t.Error("a file that is no database was restored")
	}
	if there, _ := exists(filepath.Join(tmp, "x", dbName)); there {
		t.Error("a failed restore left a record.db")
	}
}

// TestInspect opens damaged records for reading and changes nothing in them.
func TestInspect(t *testing.T) {
	ctx := context.Background()
	o := testOptions(newClock())
	whole := filepath.Join(t.TempDir(), "whole")
	grow(t, whole, o, "one", "two")
	tests := []struct {
		name   string
		break_ func(dir string) error
		what   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"no key", func(dir string) error { return os.Remove(filepath.Join(dir, keyName)) }, "key"},
		{"another key", func(dir string) error {
			_, err := createKey(filepath.Join(dir, keyName), "firm.example/onrecord/00000000", bytes.NewReader(noise(32)))
			return err
		}, "key"},
		{"no head", func(dir string) error { return os.Remove(filepath.Join(dir, headName)) }, "head"},
		{"no database to speak of", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, dbName), noise(8192), 0o600)
		}, "database"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			copyDir(t, whole, dir)
			if err := test.break_(dir); err != nil {
				t.Fatal(err)
			}
			r := openTest(t, dir, Options{Inspect: true})
			found := problems(t, r)
			if (len(found) == 0) != (test.what == "") || len(found) > 0 && found[0].What != test.what {
				t.Errorf("problems %+v, want one with %q", found, test.what)
			}
			if err := r.Update(ctx, func(*Tx) error { return nil }); !errors.Is(err, ErrInspect) {
				t.Errorf("update: %v, want ErrInspect", err)
			}
			if err := r.Sign(ctx); !errors.Is(err, ErrInspect) {
				t.Errorf("sign: %v, want ErrInspect", err)
			}
			if test.what != "database" {
				if _, err := r.Object(ctx, email.DigestOf(message(0, "one"))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "none"), Options{Inspect: true, Create: true}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("nothing to inspect: %v, want ErrNoRecord", err)
	}
}

// A second head that is missing is told of, but not where the record is new.
func TestSecondHeadOfNewRecord(t *testing.T) {
	tmp := t.TempDir()
	var said bytes.Buffer
	o := testOptions(newClock())
	o.SecondHead, o.Log = filepath.Join(tmp, "disk2", "head"), slog.New(slog.NewTextHandler(&said, nil))
	for _, warns := range []bool{false, true} {
		said.Reset()
		r, err := Open(t.Context(), filepath.Join(tmp, "data"), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(said.String(), "a head was missing") != warns {
			t.Errorf("warns: want %v, says %q", warns, said.String())
		}
		if err := os.Remove(o.SecondHead); err != nil {
			t.Error(err)
		}
	}
}
