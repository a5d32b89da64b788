//go:build unix

package daemon

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDocumentIsAFile holds that a pipe into which nobody writes is refused, and holds up
// nobody who decides something.
func TestDocumentIsAFile(t *testing.T) {
	d := open(t, at(t, "2025-03-05T10:00:00-07:00"))
	pipe := filepath.Join(t.TempDir(), "note")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 1)
	go func() {
		refused <- d.DocumentAdd(t.Context(), DocumentRequest{Client: "Victor Hale", File: pipe, At: "2025-03-04", Author: Author{By: "dana@wasatchdoor.example"}}, &answer{})
	}()
	select {
	case err := <-refused:
		if err == nil || !strings.Contains(err.Error(), "is no file") {
			t.Errorf("a pipe: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits for the pipe")
	}
}
