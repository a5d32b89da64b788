package bleveindex

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/index"
	"onrecord/index/indextest"
	"onrecord/ingest/email"
)

func TestContract(t *testing.T) {
	indextest.Run(t, func(t *testing.T, dir string) index.Index { return openIndex(t, dir) })
}

func openIndex(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func closeIndex(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// filled makes an index of a few documents in dir, in several segments, with cursor 3.
func filled(t testing.TB, dir string) {
	t.Helper()
	x := openIndex(t, dir)
	for i := range 3 {
		docs := []index.Document{
			{Digest: email.DigestOf([]byte{byte(i)}), Own: strings.Repeat("some words of text ", 50), Date: time.Unix(int64(i), 0)},
			{Digest: email.DigestOf([]byte{byte(i), 1}), Own: "others"},
		}
		if err := x.Apply(t.Context(), docs, nil, int64(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	closeIndex(t, x)
}

// segmentFiles returns the segment files of a closed index.
func segmentFiles(t testing.TB, dir string) []string {
	t.Helper()
	x := &Index{dir: dir}
	names, err := x.newest()
	if err != nil || len(names) == 0 {
		t.Fatalf("segments: %v, %v", names, err)
	}
	for i, name := range names {
		names[i] = filepath.Join(x.segments(), name)
	}
	return names
}

// change edits a file in place.
func change(t testing.TB, name string, edit func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, edit(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenLocked(t *testing.T) {
	dir := t.TempDir()
	x := openIndex(t, dir)
	defer closeIndex(t, x)
	if err := x.Apply(t.Context(), nil, nil, 7); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Options{})
	if !errors.Is(err, ErrLocked) {
		t.Fatalf("second Open: error %v, want %v", err, ErrLocked)
	}
	if cursor, err := x.Cursor(); err != nil || cursor != 7 {
		t.Errorf("cursor = %d, %v after a second Open, want 7", cursor, err)
	}
}

func TestOpenUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "index"), Options{}); err == nil || !strings.Contains(err.Error(), "open index") {
		t.Errorf("Open below a file: error %v", err)
	}
}

func TestUseAfterClose(t *testing.T) {
	x := openIndex(t, t.TempDir())
	closeIndex(t, x)
	if _, err := x.Cursor(); err == nil {
		t.Error("Cursor of a closed index")
	}
	if _, err := x.Search(t.Context(), index.Query{}, index.SearchOptions{}); err == nil {
		t.Error("Search in a closed index")
	}
	if err := x.Apply(t.Context(), nil, nil, 1); err == nil {
		t.Error("Apply to a closed index")
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func TestPending(t *testing.T) {
	x := openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	p := x.pending
	var warnings bytes.Buffer
	p.log = slog.New(slog.NewTextHandler(&warnings, &slog.HandlerOptions{Level: slog.LevelWarn}))
	persisted := p.add(10)
	failure := errors.New("no space left")
	p.fail(failure)
	if err := p.wait(0); !errors.Is(err, failure) {
		t.Errorf("wait = %v, want %v", err, failure)
	}
	if err := x.Apply(t.Context(), nil, nil, 1); !errors.Is(err, failure) {
		t.Errorf("Apply = %v, want %v", err, failure)
	}
	waited := make(chan error)
	persisted(nil)
	go func() { waited <- p.wait(0) }()
	if err := <-waited; err != nil {
		t.Errorf("wait after writing went on = %v", err)
	}
	if warnings.Len() > 0 {
		t.Errorf("a command tells the error once, and the log tells it as well: %s", &warnings)
	}
}

// Words of the subject count more than those of the text, these more than
// quoted ones; rare words more than common ones; short texts more than long.
func TestRanking(t *testing.T) {
	filler := strings.Repeat("common filler ", 40)
	docs := map[string]index.Document{
		"subject": {Subject: "boiler"},
		"own":     {Own: "boiler " + filler},
		"twice":   {Own: "boiler boiler " + filler},
		"short":   {Own: "boiler common"},
		"quoted":  {Own: filler, Other: "boiler"},
		"rare":    {Own: "radiator common"},
		"form":    {Own: "boilers " + filler},
		"people":  {From: []email.Address{{Name: "Boiler Shop"}}, Own: filler},
	}
	x := openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	for name, d := range docs {
		d.Digest = email.DigestOf([]byte(name))
		if err := x.Apply(t.Context(), []index.Document{d}, nil, 1); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ query, first, second string }{
		{"boiler", "subject", "twice"},
		{"boiler", "twice", "own"},
		{"boiler", "short", "own"},
		{"boiler", "own", "quoted"},
		{"boiler", "own", "form"},
		{"boilers", "form", "own"},
		{"boiler", "people", "quoted"},
		{"boiler OR radiator", "rare", "own"},
	} {
		q, err := index.Parse(tt.query, index.Env{})
		if err != nil {
			t.Fatal(err)
		}
		res, err := x.Search(t.Context(), q, index.SearchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		score := func(name string) float64 {
			for _, h := range res.Hits {
				if h.Digest == email.DigestOf([]byte(name)) {
					return h.Score
				}
			}
			t.Errorf("%s does not find %q", tt.query, name)
			return 0
		}
		if score(tt.first) <= score(tt.second) {
			t.Errorf("%s: %q has %g, not more than %q with %g", tt.query, tt.first, score(tt.first), tt.second, score(tt.second))
		}
	}
}
