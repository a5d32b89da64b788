package bleveindex

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/index"
	"onrecord/ingest/email"
)

func TestOpenDamaged(t *testing.T) {
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	crashed := func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, "open"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, dir string)
		cursor int64 // 3: the index is kept
	}{
		{"intact", func(*testing.T, string) {}, 3},
		{"intact after a crash", crashed, 3},
		{"flipped bit after a crash", func(t *testing.T, dir string) {
			crashed(t, dir)
			change(t, segmentFiles(t, dir)[0], flip)
		}, 0},
		{"segment cut short", func(t *testing.T, dir string) {
			crashed(t, dir)
			change(t, segmentFiles(t, dir)[0], func(b []byte) []byte { return b[:len(b)/3] })
		}, 0},
		{"segment empty", func(t *testing.T, dir string) {
			change(t, segmentFiles(t, dir)[0], func([]byte) []byte { return nil })
		}, 0},
		{"segment missing", func(t *testing.T, dir string) {
			if err := os.Remove(segmentFiles(t, dir)[0]); err != nil {
				t.Fatal(err)
			}
		}, 0},
		{"root overwritten", func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, "segments", "root.bolt"), func(b []byte) []byte {
				for i := range b {
					b[i] = 'x'
				}
				return b
			})
		}, 0},
		{"root cut short", func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, "segments", "root.bolt"), func(b []byte) []byte { return b[:100] })
		}, 0},
		{"root missing", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "segments", "root.bolt")); err != nil {
				t.Fatal(err)
			}
		}, 0},
		{"another format", func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, "format"), func([]byte) []byte { return []byte("onrecord full-text index 0\n") })
		}, 0},
		{"no format", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "format")); err != nil {
				t.Fatal(err)
			}
		}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			filled(t, dir)
			tt.damage(t, dir)
			x := openIndex(t, dir)
			cursor, err := x.Cursor()
			if err != nil || cursor != tt.cursor {
				t.Errorf("cursor = %d, %v, want %d", cursor, err, tt.cursor)
			}
			res, err := x.Search(t.Context(), index.Query{}, index.SearchOptions{})
			if err != nil || res.Total != int(2*tt.cursor) {
				t.Errorf("%d documents, %v, want %d", res.Total, err, 2*tt.cursor)
			}
			doc := index.Document{Digest: email.DigestOf([]byte("new")), Own: "new"}
			if err := x.Apply(t.Context(), []index.Document{doc}, nil, 9); err != nil {
				t.Error(err)
			}
			closeIndex(t, x)
			x = openIndex(t, dir)
			defer closeIndex(t, x)
			if cursor, err := x.Cursor(); err != nil || cursor != 9 {
				t.Errorf("cursor after reopening = %d, %v, want 9", cursor, err)
			}
		})
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
		_, err = f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size()))), 0)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// meeting returns the ways in which damage is met.
func meeting(t *testing.T) map[string]func(*Index) error {
	return map[string]func(*Index) error{
		"search": func(x *Index) error {
			q, err := index.Parse("words", index.Env{})
			if err != nil {
				return err
			}
			_, err = x.Search(t.Context(), q, index.SearchOptions{})
			return err
		},
		"defects": func(x *Index) error { _, err := x.Defects(t.Context()); return err },
		"apply":   func(x *Index) error { return applyNew(t, x) },
	}
}

func applyNew(t *testing.T, x *Index) error {
	doc := index.Document{Digest: email.DigestOf([]byte("new")), Own: "new"}
	return x.Apply(t.Context(), []index.Document{doc}, nil, 9)
}

// damaged opens an index whose files go bad, and has the damage met.
func damaged(t *testing.T, dir string, meet func(*Index) error) *Index {
	t.Helper()
	filled(t, dir)
	files := segmentFiles(t, dir)
	x := openIndex(t, dir)
	for _, name := range files {
		overwrite(t, name)
	}
	alarm := x.Damaged()
	if err := meet(x); !errors.Is(err, ErrDamaged) {
		t.Fatalf("%v, want %v", err, ErrDamaged)
	}
	select {
	case <-alarm:
	default:
		t.Error("nobody is told of the damage")
	}
	return x
}

func wantCursor(t *testing.T, dir string, want int64) {
	t.Helper()
	x := openIndex(t, dir)
	defer closeIndex(t, x)
	if cursor, err := x.Cursor(); err != nil || cursor != want {
		t.Errorf("cursor after reopening = %d, %v, want %d", cursor, err, want)
	}
}

// A segment that goes bad while the index is open must not take the process with
// it. Whoever meets the damage, Reset heals it.
func TestResetDamaged(t *testing.T) {
	for name, meet := range meeting(t) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			x := damaged(t, dir, meet)
			if err := x.Reset(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-x.Damaged():
				t.Error("the new index is called damaged")
			default:
			}
			if err := applyNew(t, x); err != nil {
				t.Error(err)
			}
			closeIndex(t, x)
			wantCursor(t, dir, 9)
		})
	}
}

// A damaged index is closed without waiting for what cannot be written any more.
func TestCloseDamaged(t *testing.T) {
	for name, meet := range meeting(t) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := damaged(t, dir, meet).Close(); err != nil { // merging may have met it too
				t.Log(err)
			}
			wantCursor(t, dir, 0)
		})
	}
}

// obstruct keeps an index in dir from being made, until release.
func obstruct(t *testing.T, dir string) (release func()) {
	t.Helper()
	name := filepath.Join(dir, "format")
	if err := errors.Join(os.RemoveAll(name), os.MkdirAll(filepath.Join(name, "in the way"), 0o700)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
}

// A Reset that fails, as on a full disk, leaves an index that is damaged and says
// so, whether it was before or not, and that a later Reset heals.
func TestResetFails(t *testing.T) {
	uses := meeting(t)
	uses["cursor"] = func(x *Index) error { _, err := x.Cursor(); return err }
	uses["mark"] = func(x *Index) error { _, err := x.Mark("one"); return err }
	for name, opened := range map[string]func(t *testing.T, dir string) *Index{
		"damaged": func(t *testing.T, dir string) *Index { return damaged(t, dir, uses["search"]) },
		"intact":  func(t *testing.T, dir string) *Index { filled(t, dir); return openIndex(t, dir) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			x := opened(t, dir)
			release := obstruct(t, dir)
			for range 2 {
				if err := x.Reset(); err == nil {
					t.Fatal("an index was made where none can be")
				}
				if !x.damaged.raised() {
					t.Error("nobody is told of the damage")
				}
				for use, f := range uses {
					if err := f(x); !errors.Is(err, ErrDamaged) {
						t.Errorf("%s: %v, want %v", use, err, ErrDamaged)
					}
				}
			}
			release()
			if err := x.Reset(); err != nil {
				t.Fatal(err)
			}
			if x.damaged.raised() {
				t.Error("the new index is called damaged")
			}
			if err := applyNew(t, x); err != nil {
				t.Error(err)
			}
			closeIndex(t, x)
			wantCursor(t, dir, 9)
		})
		t.Run(name+", and closed", func(t *testing.T) {
			dir := t.TempDir()
			x := opened(t, dir)
			release := obstruct(t, dir)
			if err := x.Reset(); err == nil {
				t.Fatal("an index was made where none can be")
			}
			closeIndex(t, x)
			release()
			wantCursor(t, dir, 0)
		})
	}
}
