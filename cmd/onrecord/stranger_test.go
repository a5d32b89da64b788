//go:build linux

package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is another user of the machine.
const nobody = 65534

// Another user of the machine reads nothing in the folder of a daemon that runs,
// may not speak to its socket, and gets no answer by a command: not even where
// every folder above is open to all and the owner's umask hides nothing.
func TestStranger(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can start a process of another user")
	}
	defer syscall.Umask(syscall.Umask(0))
	dir, err := os.MkdirTemp("", "onrecord-stranger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := listenIMAP(t)
	if err := s.Append("INBOX", promise(1, "quotation"), time.Now()); err != nil {
		t.Fatal(err)
	}
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	text, err := os.ReadFile(l.conf)
	if err != nil {
		t.Fatal(err)
	}
	l.conf = filepath.Join(dir, "onrecord.yaml")
	program := filepath.Join(dir, "onrecord")
	if out, err := exec.Command("cp", l.bin, program).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, with := range map[string]struct {
		text string
		mode fs.FileMode
	}{l.conf: {string(text), 0o644}, filepath.Join(dir, "password"): {s.Password, 0o600}} {
		if err := os.WriteFile(name, []byte(with.text), with.mode); err != nil {
			t.Fatal(err)
		}
	}
	l.start()
	l.await("search --json quotation", "sent1@", time.Minute)
	l.await("status --json", `"lag":0`, time.Minute)

	as := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, args...)
		cmd.Dir = "/"
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=/nonexistent"}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return cmd
	}
	looked := 0
	err = filepath.WalkDir(l.data(), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return nil // it went away meanwhile
		}
		looked++
		test := `if [ -d "$0" ]; then ls "$0"; elif [ -S "$0" ]; then exit 1; else head -c 1 "$0"; fi`
		if out, err := as("sh", "-c", test, path).CombinedOutput(); err == nil || !strings.Contains(string(out), "ermission denied") {
			t.Errorf("a stranger looks into %s: %v: %s", path, err, out)
		}
		return nil
	})
	if err != nil || looked < 10 {
		t.Errorf("%d files were tried, %v", looked, err)
	}
	for _, command := range []string{"search quotation", "status", "health", "verify", "log-level debug", "reload"} {
		out, err := as(program, append([]string{"--config", l.conf}, strings.Fields(command)...)...).CombinedOutput()
		if err == nil || strings.Contains(string(out), "sent1@") || !strings.Contains(string(out), "permission denied") {
			t.Errorf("a stranger runs %s: %v\n%s", command, err, out)
		}
	}
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Errorf("%v\n%s", err, l.log)
	}
}
