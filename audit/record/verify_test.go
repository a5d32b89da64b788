package record

import (
	"context"
	"errors"
	"testing"
)

// TestVerifyCancelled: whatever the check is at, it ends with its context.
func TestVerifyCancelled(t *testing.T) {
	c := newClock()
	r := openTest(t, t.TempDir(), testOptions(c))
	fill(t, r, c)
	for _, idle := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		err := r.Verify(ctx, VerifyOptions{Full: true, Idle: idle, Progress: func(int64, int64) { cancel() }}, func(p Problem) { t.Errorf("%+v", p) })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("idle %v: %v", idle, err)
		}
	}
}
