//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSecretsShowInNoProcess looks for the secrets of a daemon where others on the
// machine, or whoever gets a report of a crash, may look: in the command lines and
// environments of the daemon and of what it runs, in its pages for monitoring, and
// in what it says when it is made to crash.
func TestSecretsShowInNoProcess(t *testing.T) {
	s := listenIMAP(t)
	dir, file := plant(t, s)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	command := fmt.Sprintf(`{command: ["sh", "-c", "sleep 1; cat %s"]}`, filepath.Join(dir, "kit.password"))
	changed := strings.Replace(string(text), "{file: kit.password}", command, 1)
	changed = strings.Replace(changed, "alerts:\n", "alerts:\n  command: [sleep, \"3.25\"]\n", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &living{t: t, bin: build(t), conf: file}
	l.start()
	telling := l.command("alert", "test")
	if err := telling.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { telling.Process.Kill(); telling.Wait() })
	said, seen := map[string]string{}, ""
	for deadline := time.Now().Add(2 * time.Minute); !strings.Contains(seen, "kit.password") || !strings.Contains(seen, "3.25"); time.Sleep(10 * time.Millisecond) {
		for pid, of := range family(l.cmd.Process.Pid) {
			for _, name := range []string{"cmdline", "environ"} {
				text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name)) // it may have ended
				said[name+" of "+of] += string(text)
				seen += string(text)
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the commands of the configuration are not run: %q\n%s", seen, l.log)
		}
	}
	l.await("status --json", `"watching"`, time.Minute)
	for _, page := range []string{"/metrics", "/healthz", "/debug/pprof/goroutine?debug=2", "/debug/pprof/cmdline", "/v1/openapi.json"} {
		said[page] = l.ask(page)
	}
	if _, err := l.end(syscall.SIGQUIT); err == nil {
		t.Error("the daemon does not crash")
	}
	said["the text of the crash"] = l.log.String()
	noSecret(t, said)
	if !strings.Contains(said["/metrics"], "onrecord_up 1") || !strings.Contains(said["the text of the crash"], "goroutine 1 ") {
		t.Errorf("the search shows little: %+v", said)
	}
}

// family is a process with all that it has started, and what each is.
func family(pid int) map[int]string {
	found := map[int]string{pid: "the daemon"}
	for more := true; more; {
		more = false
		stats, _ := filepath.Glob("/proc/[0-9]*/stat")
		for _, name := range stats {
			var id, parent int
			var state string
			text, _ := os.ReadFile(name) // it may have ended
			what, rest, ok := strings.Cut(string(text), ") ")
			if _, err := fmt.Sscanf(rest, "%s %d", &state, &parent); !ok || err != nil {
				continue
			}
			if _, err := fmt.Sscanf(what, "%d (", &id); err == nil && found[parent] != "" && found[id] == "" {
				_, found[id], _ = strings.Cut(what, "(")
				more = true
			}
		}
	}
	return found
}
