package daemon

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/index/bleveindex"
)

// withIndex is a daemon whose index is on the disk.
func withIndex(t *testing.T) *Daemon {
	t.Helper()
	o := options(t)
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, letter(1), letter(2))
	catchUp(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, o)
}

// TestDamagedIndex holds that an index that goes bad while it is open is told as
// that, and is made anew by who next brings it level with the record.
func TestDamagedIndex(t *testing.T) {
	d := withIndex(t)
	if damage := statusOf(t, d).IndexDamage; damage != nil {
		t.Errorf("damage of a whole index: %+v", damage)
	}
	spoilIndex(t, d)
	var hint *HintError
	if err := d.Search(t.Context(), SearchRequest{Query: "springs"}, &answer{}); !errors.Is(err, bleveindex.ErrDamaged) || !errors.As(err, &hint) || !strings.Contains(hint.Hint, "made anew") || strings.Contains(err.Error(), "runtime") {
		t.Errorf("search: %v, hint %+v, want that it is made anew", err, hint)
	}
	if damage := statusOf(t, d).IndexDamage; damage == nil || !damage.Found {
		t.Errorf("status: damage %+v, want that it was found", damage)
	}
	catchUp(t, d)
	if damage := statusOf(t, d).IndexDamage; damage == nil || damage.Found || damage.Emptied == "" {
		t.Errorf("status: damage %+v, want that the index was emptied", damage)
	}
	wantFound(t, d, "springs", "<1@mail.example>", "<2@mail.example>")
}

// TestDaemonHealsIndex holds that the daemon makes a damaged index anew without
// being told to, whoever meets the damage, and is not ready until then.
func TestDaemonHealsIndex(t *testing.T) {
	for name, meet := range map[string]func(d *Daemon) bool{
		"a search": func(d *Daemon) bool { return d.Search(t.Context(), SearchRequest{Query: "springs"}, &answer{}) != nil },
		"a status": func(d *Daemon) bool { return statusOf(t, d).IndexDamage != nil },
		"new mail": func(d *Daemon) bool { newBox(t, d, "Sent").put(t, d, letter(1)); return true },
	} {
		t.Run(name, func(t *testing.T) {
			d := withIndex(t)
			r := &running{Daemon: d, t: t, ended: make(chan error, 1)}
			ctx, stop := context.WithCancel(t.Context())
			r.stop = stop
			go func() { r.ended <- d.Run(ctx, RunOptions{pace: hasty}) }()
			r.await("the daemon", func() bool { return d.Ready(t.Context()) == nil })
			spoilIndex(t, d)
			if !meet(d) {
				t.Error("the damage is not met")
			}
			r.await("a new index", func() bool { return statusOf(t, d).IndexDamage != nil && d.Ready(t.Context()) == nil })
			if damage := statusOf(t, d).IndexDamage; damage.Found || damage.Emptied == "" {
				t.Errorf("status: damage %+v, want that the index was emptied", damage)
			}
			wantFound(t, d, "springs", "<1@mail.example>", "<2@mail.example>")
			r.end()
		})
	}
}

// TestIndexIsEmptiedLater holds that a damaged index that cannot be emptied, as on a
// full disk, is emptied by who next brings it level with the record once it can be.
func TestIndexIsEmptiedLater(t *testing.T) {
	d := withIndex(t)
	spoilIndex(t, d)
	if err := d.Search(t.Context(), SearchRequest{Query: "springs"}, &answer{}); !errors.Is(err, bleveindex.ErrDamaged) {
		t.Fatalf("search: %v, want %v", err, bleveindex.ErrDamaged)
	}
	format := filepath.Join(d.Dir(), indexDir, "format")
	if err := errors.Join(os.RemoveAll(format), os.MkdirAll(filepath.Join(format, "in the way"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.CatchUp(t.Context(), nil); err == nil {
			t.Fatal("an index was made where none can be")
		}
		if damage := statusOf(t, d).IndexDamage; damage == nil || !damage.Found || damage.Emptied != "" {
			t.Errorf("status: damage %+v, want that it was found", damage)
		}
		if lags, err := d.Lags(t.Context()); err != nil || lags["index"].Entries != d.rec.Size() {
			t.Errorf("lags %v, %v, want %d entries of the index", lags, err, d.rec.Size())
		}
	}
	if err := os.RemoveAll(format); err != nil {
		t.Fatal(err)
	}
	catchUp(t, d)
	wantFound(t, d, "springs", "<1@mail.example>", "<2@mail.example>")
}

func statusOf(t *testing.T, d *Daemon) Status {
	t.Helper()
	s, err := d.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func segments(t *testing.T, d *Daemon) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.Dir(), indexDir, "segments", "*.zap"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// spoilIndex makes nonsense of what the index has on the disk.
func spoilIndex(t *testing.T, d *Daemon) {
	t.Helper()
	files := segments(t, d)
	if len(files) == 0 {
		t.Fatal("there are no segments")
	}
	for _, name := range files {
		overwrite(t, name)
	}
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
