package daemon

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A stopping is an answer whose reader hangs up at its first row.
type stopping struct {
	answer
	stop context.CancelFunc
}

func (s *stopping) Row(v any) error {
	s.stop()
	return s.answer.Row(v)
}

// TestInterrupted holds that work which is interrupted says how it goes on, and that an
// import is done that was interrupted when all was read.
func TestInterrupted(t *testing.T) {
	d := withAccount(t, 1, "dana", "secret")
	file := filepath.Join(t.TempDir(), "1.eml")
	if err := os.WriteFile(file, []byte(letter(0)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if err := d.Import(ctx, ImportRequest{Account: "dana", Paths: []string{file}}, &stopping{stop: stop}); err != nil {
		t.Errorf("all was read: %v", err)
	}
	for name, run := range map[string]func(context.Context, Out) error{
		"import": func(ctx context.Context, out Out) error {
			return d.Import(ctx, ImportRequest{Account: "dana", Paths: []string{file}}, out)
		},
		"sync":    func(ctx context.Context, out Out) error { return d.Sync(ctx, SyncRequest{}, out) },
		"rebuild": func(ctx context.Context, out Out) error { return d.Rebuild(ctx, RebuildRequest{}, out) },
	} {
		if err := run(ctx, new(answer)); !errors.Is(err, context.Canceled) || !strings.Contains(hintOf(err), "goes on") {
			t.Errorf("%s: %v, hint %q", name, err, hintOf(err))
		}
	}
}
