package imaptest

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// path returns where the messages of a mailbox lie on the server's disk.
func (r *Real) path(t TB, folder string) string {
	t.Helper()
	return strings.TrimSpace(r.must(t, "path", r.Dir, folder))
}

// Files returns the messages of a mailbox as they lie on the server's disk, in
// no order.
func (r *Real) Files(t TB, folder string) [][]byte {
	t.Helper()
	root := r.path(t, folder)
	dirs, pattern := []string{filepath.Join(root, "cur"), filepath.Join(root, "new")}, anyFile
	if r.Kind == "cyrus" {
		dirs, pattern = []string{root}, cyrusFile
	}
	var all [][]byte
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatalf("%s: %v", r.Kind, err)
		}
		for _, e := range entries {
			if !pattern.MatchString(e.Name()) {
				continue
			}
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatalf("%s: %v", r.Kind, err)
			}
			all = append(all, b)
		}
	}
	return all
}

// Unreadable takes from a Dovecot or Courier the right to read the message of a
// folder that has part in it.
func (r *Real) Unreadable(t TB, folder string, part []byte) {
	t.Helper()
	r.chmod(t, folder, part, 0)
}

// Readable gives that right back.
func (r *Real) Readable(t TB, folder string, part []byte) {
	t.Helper()
	r.chmod(t, folder, part, 0o600)
}

func (r *Real) chmod(t TB, folder string, part []byte, mode os.FileMode) {
	t.Helper()
	for _, dir := range []string{"cur", "new"} {
		names, err := filepath.Glob(filepath.Join(r.path(t, folder), dir, "*"))
		if err != nil {
			t.Fatalf("%s: %v", r.Kind, err)
		}
		for _, name := range names {
			if b, err := os.ReadFile(name); err != nil || !bytes.Contains(b, part) {
				continue
			}
			if err := os.Chmod(name, mode); err != nil {
				t.Fatalf("%s: %v", r.Kind, err)
			}
			return
		}
	}
	t.Fatalf("%s: no message of %s has %q", r.Kind, folder, part)
}
