package record

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// niceness returns how nice each thread of this process is.
func niceness(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("/proc/self/task/*/stat")
	if err != nil || len(files) == 0 {
		t.Fatalf("no threads: %v", err)
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(text), ") ")
		all[strings.Split(file, "/")[4]] = strings.Fields(after)[16] // field 19 of proc_pid_stat(5)
	}
	return all
}

// TestIdle checks that only the thread that verifies is idle, and that nothing
// else becomes so.
func TestIdle(t *testing.T) {
	usual := niceness(t)[fmt.Sprint(syscall.Getpid())]
	c := newClock()
	r := openTest(t, t.TempDir(), testOptions(c))
	fill(t, r, c)
	var found []Problem
	calls := 0
	err := r.Verify(t.Context(), VerifyOptions{Full: true, Idle: true, Progress: func(int64, int64) {
		calls++
		for thread, nice := range niceness(t) {
			if own := thread == fmt.Sprint(syscall.Gettid()); own != (nice == "19") {
				t.Errorf("thread %s, the one that verifies %v, has nice %s", thread, own, nice)
			}
		}
	}}, func(p Problem) { found = append(found, p) })
	if err != nil || len(found) > 0 || calls == 0 {
		t.Errorf("%v, %v, %d calls", err, found, calls)
	}
	for deadline := time.Now().Add(time.Minute); slices.ContainsFunc(slices.Collect(maps.Values(niceness(t))), func(nice string) bool { return nice != usual }); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the thread that verified has not ended: %v", niceness(t))
		}
	}
}
