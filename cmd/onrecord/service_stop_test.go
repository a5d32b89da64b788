package main

import (
	"bytes"
	"context"
	"testing"
)

// TestStopWhileStarting stops a daemon that has not begun to work: a stop in good
// order like any other.
func TestStopWhileStarting(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stderr bytes.Buffer
	a := &app{stdout: &stderr, stderr: &stderr}
	root := newRootCommand(a)
	root.SetArgs([]string{"daemon", "--data-dir", t.TempDir()})
	if code := a.finish(root.ExecuteContext(ctx)); code != 0 {
		t.Errorf("exit status %d: %s", code, &stderr)
	}
}
