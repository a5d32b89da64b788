package record

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Of backups to the same name at once, one is made and the others are refused. A
// file with a name like that of the backup is not theirs.
func TestBackupsAtOnce(t *testing.T) {
	tmp := t.TempDir()
	o := testOptions(newClock())
	r := openTest(t, filepath.Join(tmp, "data"), o)
	_, g := inbox(t, r, "INBOX")
	for uid := range uint32(20) {
		observe(t, r, g.ID, 1+uid, message(int(uid)))
	}
	file := filepath.Join(tmp, "backup.db")
	if err := os.WriteFile(file+".part", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = r.Backup(t.Context(), file) })
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, fs.ErrExist) {
			t.Errorf("%v, want fs.ErrExist", err)
		}
	}
	if made != 1 {
		t.Errorf("%d backups are made, want 1", made)
	}
	if mine, err := os.ReadFile(file + ".part"); err != nil || string(mine) != "mine" {
		t.Errorf("the file beside it: %q, %v", mine, err)
	}
	restored := filepath.Join(tmp, "restored")
	if err := Restore(t.Context(), file, restored, o, "the disk failed"); err != nil {
		t.Fatal(err)
	}
	verified(t, openTest(t, restored, o))
}
