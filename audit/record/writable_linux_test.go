package record

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

// asNobody calls f as a user who is not root, for whom permissions count.
func asNobody(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		syscall.Setfsuid(65534)
		f()
	}()
	<-done
}

// TestUnwritable: a file that may only be read is named before SQLite meets it,
// and nothing is left beside it.
func TestUnwritable(t *testing.T) {
	for _, shut := range []string{dbName, dbName + "-shm"} {
		dir := filepath.Join(t.TempDir(), "data")
		if err := openTest(t, dir, testOptions(newClock())).Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, dbName+"-shm"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		hand(t, filepath.Dir(filepath.Dir(dir)))
		if err := os.Chmod(filepath.Join(dir, shut), 0o400); err != nil {
			t.Fatal(err)
		}
		o := testOptions(newClock())
		o.Create = false
		asNobody(func() {
			r, err := Open(t.Context(), dir, o)
			if err == nil {
				r.Close()
			}
			if e, ok := errors.AsType[*UnwritableError](err); !ok || !slices.Equal(e.Files, []string{filepath.Join(dir, shut)}) || !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s of mode 400: %v", shut, err)
			}
		})
		if err := os.Chmod(filepath.Join(dir, shut), 0o600); err != nil {
			t.Fatal(err)
		}
		asNobody(func() {
			r, err := Open(t.Context(), dir, o)
			if err != nil {
				t.Errorf("when it is put right: %v", err)
				return
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// hand gives a tree of files to the user of [asNobody], if it can.
func hand(t *testing.T, root string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, 65534, -1))
	})
	if err != nil {
		t.Fatal(err)
	}
}
