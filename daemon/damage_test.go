package daemon

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/index/bleveindex"
)

// TestDamagedIndex holds that an index that goes bad while it is open is told with
// what helps, and that this helps.
func TestDamagedIndex(t *testing.T) {
	o := options(t)
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, letter(1), letter(2))
	catchUp(t, d)
	if err := d.Close(); err != nil { // all of it is on the disk
		t.Fatal(err)
	}
	d = open(t, o)
	files, err := filepath.Glob(filepath.Join(d.Dir(), indexDir, "segments", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("segments %v, %v", files, err)
	}
	for _, name := range files {
		overwrite(t, name)
	}
	for name, command := range map[string]func() error{
		"search": func() error { return d.Search(t.Context(), SearchRequest{Query: "springs"}, &answer{}) },
		"status": func() error { return d.Status(t.Context(), StatusRequest{}, &answer{}) },
	} {
		var hint *HintError
		if err := command(); !errors.Is(err, bleveindex.ErrDamaged) || !errors.As(err, &hint) || !strings.Contains(hint.Hint, "onrecord rebuild") || strings.Contains(err.Error(), "runtime") {
			t.Errorf("%s: %v, hint %+v, want 'onrecord rebuild'", name, err, hint)
		}
	}
	if err := d.Rebuild(t.Context(), RebuildRequest{}, &answer{}); err != nil {
		t.Fatal(err)
	}
	wantFound(t, d, "springs", "<1@mail.example>", "<2@mail.example>")
}

// TestDamagedDerivedDataIsLogged holds that who reads the log learns of derived
// data that is made anew.
func TestDamagedDerivedDataIsLogged(t *testing.T) {
	o := options(t)
	d := open(t, o)
	file := filepath.Join(d.Dir(), "derived.db")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	overwrite(t, file)
	var log strings.Builder
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	open(t, o)
	if !strings.Contains(log.String(), "derived data is damaged") {
		t.Errorf("log: %s", log.String())
	}
}

// overwrite makes nonsense of a file, in its place.
func overwrite(t *testing.T, name string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.Write(bytes.Repeat([]byte{0xff}, int(info.Size())))
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
