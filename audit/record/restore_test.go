package record

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRestoreOfPart: what is no whole backup is told as that, and leaves nothing.
func TestRestoreOfPart(t *testing.T) {
	tmp := t.TempDir()
	o := testOptions(newClock())
	r := openTest(t, filepath.Join(tmp, "data"), o)
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	file := filepath.Join(tmp, "backup.db")
	if err := r.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"other": []byte(strings.Repeat("no database\n", 1000)), "half": whole[:len(whole)/2], "nothing": nil,
		"of another program": slices.Concat(whole[:68], []byte{0, 0, 0, 1}, whole[72:])} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(tmp, name)
		err := Restore(t.Context(), file, dir, o, "the disk failed")
		if err == nil || !strings.Contains(err.Error(), "no backup of a record, or only part of one") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s: the folder stays: %v", name, err)
		}
	}
	dir := filepath.Join(tmp, "new")
	if err := Restore(t.Context(), tmp, dir, o, "the disk failed"); err == nil || !strings.Contains(err.Error(), "this is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a folder: the new one stays: %v", err)
	}
}

// Of a machine that died, record.db is lost, and its WAL is not: what that holds
// is of another file than the one that is restored.
func TestRestoreBesideWALOfLostRecord(t *testing.T) {
	tmp := t.TempDir()
	o := testOptions(newClock())
	dir := filepath.Join(tmp, "data")
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	backup := filepath.Join(tmp, "backup.db")
	if err := r.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for uid := range uint32(40) {
		observe(t, r, g.ID, 2+uid, message(int(2+uid)))
	}
	left := filepath.Join(tmp, "left")
	copyFiles(t, dir, left, headName, keyName, walName, shmName)
	if err := Restore(t.Context(), backup, left, o, "the disk failed"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{walName, shmName} {
		if _, err := os.Stat(filepath.Join(left, name+".old1")); err != nil {
			t.Errorf("%s is not kept beside the restored record: %v", name, err)
		}
	}
	verified(t, openTest(t, left, o))
}

// Of a process that was killed, the last leaves are in the WAL beside record.db.
func TestRestoreWithWAL(t *testing.T) {
	tmp := t.TempDir()
	o := testOptions(newClock())
	dir := filepath.Join(tmp, "data")
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	killed, restored := filepath.Join(tmp, "killed"), filepath.Join(tmp, "restored")
	if err := Restore(t.Context(), filepath.Join(dir, dbName), restored, o, "it is still open"); !errors.Is(err, ErrLocked) {
		t.Errorf("restored from a record that is open: %v, want ErrLocked", err)
	}
	copyFiles(t, dir, killed, dbName, walName, lockName)
	if err := Restore(t.Context(), filepath.Join(killed, dbName), restored, o, "the machine died"); err != nil {
		t.Fatal(err)
	}
	r2 := openTest(t, restored, o)
	if want := r.Size() + 1; r2.Size() != want {
		t.Errorf("%d leaves, want %d", r2.Size(), want)
	}
	verified(t, r2)
}

// The disk of the second head was away when the newest were signed: what is on it
// is older than what the restored log goes on from.
func TestRestoreWithOlderSecondHead(t *testing.T) {
	tmp := t.TempDir()
	c := newClock()
	o := testOptions(c)
	dir, backup := filepath.Join(tmp, "data"), filepath.Join(tmp, "backup.db")
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	heads := make(map[string]string)
	sign := func(name string, uid uint32) {
		observe(t, r, g.ID, uid, message(int(uid)))
		if err := r.Sign(t.Context()); err != nil {
			t.Fatal(err)
		}
		heads[name] = filepath.Join(tmp, name)
		replace(t, filepath.Join(dir, headName), heads[name])
	}
	sign("in the backup", 1)
	if err := r.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	sign("lost", 2)
	sign("newest", 3)
	lost := filepath.Join(tmp, "left")
	copyFiles(t, dir, lost, headName, keyName)
	sign("later than the newest known", 4)
	foreign, _ := attackRecord(t, filepath.Join(tmp, "other"), o)
	heads["of another log"] = foreign.path(headName)
	for name, refused := range map[string]bool{"in the backup": false, "lost": false, "newest": false,
		"later than the newest known": true, "of another log": true} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "data")
			copyFiles(t, lost, to, headName, keyName)
			if err := Restore(t.Context(), backup, to, o, "the disk failed"); err != nil {
				t.Fatal(err)
			}
			o := o
			o.SecondHead = filepath.Join(t.TempDir(), "head")
			replace(t, heads[name], o.SecondHead)
			r, err := Open(t.Context(), to, o)
			if refused {
				if err == nil || !strings.Contains(err.Error(), "move it away if it is not that of this record") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			verified(t, r)
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(o.SecondHead + ".old1"); err != nil {
				t.Errorf("the older head is not kept: %v", err)
			}
		})
	}
}

// A record is restored into a folder where nothing lies but what is the
// program's.
func TestRestoreIntoFolder(t *testing.T) {
	tmp := t.TempDir()
	o := testOptions(newClock())
	r := openTest(t, filepath.Join(tmp, "data"), o)
	backup := filepath.Join(tmp, "backup.db")
	if err := r.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for name, restored := range map[string]bool{"notes.txt": false, "photos": false, "onrecord.yaml": true, "derived.db": true} {
		dir := filepath.Join(tmp, "with "+name)
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		err := Restore(t.Context(), backup, dir, o, "the disk failed")
		if restored != (err == nil) || err != nil && !strings.Contains(err.Error(), "it holds \""+name+"\"; choose an empty folder") {
			t.Errorf("%s: %v", name, err)
		}
		if there, err := exists(filepath.Join(dir, lockName)); there != restored || err != nil {
			t.Errorf("%s: a lock: %v, %v", name, there, err)
		}
	}
	lost := filepath.Join(tmp, "lost") // but into that of a record that is lost, with what is left there
	copyFiles(t, filepath.Join(tmp, "data"), lost, headName, keyName)
	if err := os.Mkdir(filepath.Join(lost, "extract-cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), backup, lost, o, "the disk failed"); err != nil {
		t.Error(err)
	}
}
