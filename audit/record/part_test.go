package record

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestCreatePart removes what processes left that were killed, and nothing else.
func TestCreatePart(t *testing.T) {
	dir := t.TempDir()
	const hour, moment = time.Hour, time.Second
	for name, age := range map[string]time.Duration{".onrecord-1234": hour, ".onrecord-5": hour, ".onrecord-77": moment,
		".onrecord-8": hour, ".onrecord-9.yaml": hour, ".onrecord-": hour, "backup.db": hour,
		".onrecord-5.db": hour, ".onrecord-5.db-journal": hour, ".onrecord-6.db": hour, ".onrecord-61.db": moment,
		".onrecord-77.db": hour, ".onrecord-8.db": hour, ".onrecord-8.db-journal": hour, ".onrecord-.db": hour} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.OpenFile(filepath.Join(dir, ".onrecord-8"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := hold(held); err != nil {
		t.Fatal(err)
	}
	f, err := CreatePart(filepath.Join(dir, "bundle.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if runtime.GOOS != "windows" {
		if again, err := os.OpenFile(f.Name(), os.O_RDWR, 0); err != nil || hold(again) == nil {
			t.Errorf("the file is not held (%v)", err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		if e.Name() != filepath.Base(f.Name()) {
			left = append(left, e.Name())
		}
	}
	if got := strings.Join(left, " "); got != ".onrecord- .onrecord-.db .onrecord-61.db .onrecord-77 .onrecord-77.db "+
		".onrecord-8 .onrecord-8.db .onrecord-8.db-journal .onrecord-9.yaml backup.db" {
		t.Errorf("left: %s", got)
	}
	none := filepath.Join(dir, "none", "backup.db")
	if err := CheckFolder(none); err == nil || !strings.Contains(err.Error(), "there is no folder "+filepath.Dir(none)) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := CreatePart(filepath.Join(dir, "backup.db", "x")); err == nil || strings.Contains(err.Error(), ".onrecord-") {
		t.Errorf("a folder that is a file: %v", err)
	}
}
