package mailfile

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

// TestShutFolders: a mailbox of a Maildir that may not be read is planned, so that it
// counts as failed; other hidden folders are left out.
func TestShutFolders(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"m/cur", "m/.Sent/cur", "m/.Sent.2024/cur", "other/.cache", "other/box/cur"} {
		if err := os.MkdirAll(filepath.Join(dir, path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, shut := range []string{"m/.Sent", "other/.cache"} {
		path := filepath.Join(dir, shut)
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(path, 0o755) // lets the folder go at the end of the test
	}
	for path := dir; path != filepath.Clean(os.TempDir()); path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for root, want := range map[string][]string{"m": {"INBOX", "Sent!", "Sent/2024"}, "other": {"box"}} {
		var p *plan
		var err error
		done := make(chan struct{})
		go func() {
			defer close(done)
			runtime.LockOSThread() // for good: the thread ends with the goroutine
			syscall.Setfsuid(65534)
			p, err = newPlan(Source{Account: "dana", Paths: []string{filepath.Join(dir, root)}})
		}()
		<-done
		if err != nil {
			t.Errorf("%s: %v", root, err)
			continue
		}
		var got []string
		for _, u := range p.units {
			name := u.mailbox
			if u.source.format() == "" {
				name += "!"
			}
			got = append(got, name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", root, got, want)
		}
	}
}
