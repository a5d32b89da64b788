package extract

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// What an attachment does to the process is a defect of that attachment; the
// next one is read as if nothing had been.
func TestWorkerSurvives(t *testing.T) {
	w := newTestWorker(t, Limits{Time: 300 * time.Millisecond, Memory: 256 << 20})
	tests := []struct{ content, defect string }{
		{"harmless words", ""}, {crashes, DefectCrashed}, {"harmless words", ""}, {hangs, DefectTooLong}, {"harmless words", ""},
	}
	if runtime.GOOS == "linux" { // elsewhere memory is not bounded by the system
		tests = append(tests, struct{ content, defect string }{eats, DefectOutOfMemory}, struct{ content, defect string }{"harmless words", ""})
		w.o.Limits.Time = 20 * time.Second
	}
	for _, test := range tests {
		w.o.Limits.Time = 20 * time.Second
		if test.content == hangs {
			w.o.Limits.Time = 300 * time.Millisecond
		}
		res, err := w.Read(t.Context(), []byte(test.content), Hint{})
		if err != nil {
			t.Fatalf("%s: %v", test.content, err)
		}
		var want []string
		if test.defect != "" {
			want = []string{test.defect}
		}
		if !slices.Equal(res.Defects, want) || test.defect == "" && res.Text != test.content {
			t.Errorf("%s: %q, defects %v; want %v", test.content, res.Text, res.Defects, want)
		}
	}
}

// A process that somebody kills while it waits is started anew without a
// defect.
func TestWorkerKilled(t *testing.T) {
	w := newTestWorker(t, Limits{})
	for range 3 {
		res, err := w.Read(t.Context(), []byte("harmless words"), Hint{})
		if err != nil || len(res.Defects) > 0 || res.Text != "harmless words" {
			t.Fatalf("%+v, %v", res, err)
		}
		p, err := os.FindProcess(w.PID())
		if err == nil {
			err = p.Kill()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A reading that is called off ends the process, and says so by its error.
func TestWorkerCalledOff(t *testing.T) {
	w := newTestWorker(t, Limits{})
	if _, err := w.Read(t.Context(), []byte("x"), Hint{}); err != nil { // it is started
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := w.Read(ctx, []byte(hangs), Hint{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v", err)
	}
	if d := time.Since(begun); d > 10*time.Second {
		t.Errorf("took %s", d)
	}
	if pid := w.PID(); pid != 0 {
		t.Errorf("process %d goes on", pid)
	}
}

func TestWorkerIdle(t *testing.T) {
	w := newTestWorker(t, Limits{})
	w.o.Idle = 100 * time.Millisecond
	if _, err := w.Read(t.Context(), []byte("words"), Hint{}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); w.PID() != 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the process does not end")
		}
	}
}

// Where the compiled engine cannot be kept, attachments are read all the same.
func TestWorkerWithoutCache(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "engine")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newTestWorker(t, Limits{})
	w.o.Cache = taken
	data := pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
		"<</Length 42>>stream\nBT /F1 12 Tf 20 100 Td (page words) Tj ET\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	if got, err := w.Read(t.Context(), data, Hint{}); err != nil || got.Text != "page words" {
		t.Errorf("%q, %v", got.Text, err)
	}
}

func TestWorkerCannotStart(t *testing.T) {
	w := NewWorker(WorkerOptions{Command: []string{"/nonexistent/program"}})
	defer w.Close()
	if _, err := w.Read(t.Context(), []byte("words"), Hint{}); err == nil || !strings.Contains(err.Error(), "start the process") {
		t.Errorf("err = %v", err)
	}
}

// The process is told nothing that may be secret.
func TestWorkerEnvironment(t *testing.T) {
	t.Setenv("DANA_PASSWORD", "secret")
	for _, v := range workerEnv(nil) {
		if strings.Contains(v, "secret") {
			t.Errorf("%s", v)
		}
	}
}
