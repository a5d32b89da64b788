package daemon

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestWriteNew wants a file whole or not at all, and an error that says that nothing
// is left.
func TestWriteNew(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "bundle.zip")
	err := writeNew(name, func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, syscall.ENOSPC)
	})
	var undone *UndoneError
	if !errors.As(err, &undone) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want one that says that nothing is left", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
	for range 2 {
		err = writeNew(name, func(w io.Writer) error {
			_, err := w.Write([]byte("whole"))
			return err
		})
	}
	if data, _ := os.ReadFile(name); string(data) != "whole" || err == nil {
		t.Errorf("%q, and a second time: error %v", data, err)
	}
}
