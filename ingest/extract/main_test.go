package extract

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// serveVar makes a copy of the test binary read attachments for a worker.
const serveVar = "EXTRACT_TEST_SERVE"

// Contents at which that copy misbehaves.
const (
	hangs   = "please hang"
	crashes = "please crash"
	eats    = "please eat memory"
)

func TestMain(m *testing.M) {
	if os.Getenv(serveVar) == "" {
		os.Exit(m.Run())
	}
	onRequest = misbehave
	if err := Serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func misbehave(data []byte) {
	switch {
	case bytes.HasPrefix(data, []byte(hangs)):
		for {
			time.Sleep(time.Hour)
		}
	case bytes.HasPrefix(data, []byte(crashes)):
		os.Exit(7)
	case bytes.HasPrefix(data, []byte(eats)):
		var held [][]byte
		for {
			b := make([]byte, 1<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			held = append(held, b)
			runtime.KeepAlive(held)
		}
	}
}

// testCache keeps the compiled PDF engine for the workers of one run.
var testCache string

func newTestWorker(t *testing.T, l Limits) *Worker {
	t.Helper()
	if testCache == "" {
		dir, err := os.MkdirTemp("", "engine")
		if err != nil {
			t.Fatal(err)
		}
		testCache = dir
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorker(WorkerOptions{Command: []string{exe}, Env: []string{serveVar + "=1"}, Cache: testCache, Limits: l})
	t.Cleanup(func() { w.Close() })
	return w
}

func direct(t *testing.T, data []byte, h Hint) Result {
	t.Helper()
	res, err := (&Direct{}).Read(t.Context(), data, h)
	if err != nil {
		t.Fatal(err)
	}
	return res
}
