package doctor

import (
	"fmt"
	"os"
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
