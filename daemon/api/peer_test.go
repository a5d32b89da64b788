//go:build linux

package api

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestMain lets this program call a socket in the place of a stranger.
func TestMain(m *testing.M) {
	if path := os.Getenv("ONRECORD_CALL_SOCKET"); path != "" {
		conn, err := net.Dial("unix", path)
		if err != nil {
			os.Exit(3)
		}
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			os.Exit(4)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Another user's process gets no answer, even where the socket itself would let
// it in.
func TestStrangersAreSentAway(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can start a process of another user")
	}
	dir, err := os.MkdirTemp("", "onrecord-peer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	copied, socket := filepath.Join(dir, "call"), filepath.Join(dir, "s")
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, err := range []error{os.Chmod(dir, 0o755), os.Chmod(socket, 0o666)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	go func() { // greets whoever is let in
		for {
			conn, err := (ownPeers{l}).Accept()
			if err != nil {
				return
			}
			conn.Write([]byte{'h'})
			conn.Close()
		}
	}()
	for uid, want := range map[uint32]int{0: 0, 65534: 4} {
		cmd := exec.Command(copied)
		cmd.Env = []string{"ONRECORD_CALL_SOCKET=" + socket}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		cmd.Run() // how it ends is what is looked at
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("a process of user %d ends with %d, want %d", uid, got, want)
		}
	}
}
