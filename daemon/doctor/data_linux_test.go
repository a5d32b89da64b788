package doctor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolderOfAnother: root is not to hold the data of another user.
func TestFolderOfAnother(t *testing.T) {
	c := newClinic(t, start(t))
	c.record()
	c.examine()
	if text := fmt.Sprint(c.findings); !strings.Contains(text, "belong together") || strings.Contains(text, Bad) {
		t.Errorf("own folder: %s", text)
	}
	if os.Geteuid() != 0 {
		return // only root can give a folder away
	}
	if err := os.Chown(filepath.Join(c.dir, "data"), 12345, -1); err != nil {
		t.Fatal(err)
	}
	c.findings = nil
	c.examine()
	if text := fmt.Sprint(c.findings); !strings.Contains(text, "belongs to the user 12345") || !strings.Contains(text, "sudo -u 12345") {
		t.Errorf("another's folder: %s", text)
	}
}

// TestFolderThatCannotBeWrittenTo: a record on a disk that takes nothing is not
// called broken, since nobody is to put a backup in its place.
func TestFolderThatCannotBeWrittenTo(t *testing.T) {
	for name, tc := range map[string]struct {
		shut func(dir string) error
		cure string
	}{
		"mounted for reading": {func(dir string) error { return exec.Command("mount", "-o", "remount,ro", dir).Run() }, "mount the file system for writing"},
		"full": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "fill"), make([]byte, 1<<20), 0o600)
		}, "make room"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t, start(t))
			data := filepath.Join(c.dir, "data")
			if err := os.MkdirAll(data, 0o700); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", data).CombinedOutput(); err != nil {
				t.Skipf("a disk of its own cannot be mounted here: %v: %s", err, out)
			}
			t.Cleanup(func() {
				if err := exec.Command("umount", "-l", data).Run(); err != nil {
					t.Error(err)
				}
			})
			c.record()
			if err := tc.shut(data); err != nil {
				t.Log(err) // the disk is full before the file is whole
			}
			c.examine()
			for _, f := range c.findings {
				if strings.Contains(f.Cure, "restore") {
					t.Errorf("%+v", f)
				}
			}
			if text := fmt.Sprint(c.findings); !strings.Contains(text, "cannot be written to") || !strings.Contains(text, tc.cure) {
				t.Errorf("%s", text)
			}
		})
	}
}
