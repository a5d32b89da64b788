//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// smallDisk mounts a disk of its own for the data of a daemon.
func smallDisk(t *testing.T, l *living, megabytes int) (data string) {
	t.Helper()
	data = filepath.Join(filepath.Dir(l.conf), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=0700", megabytes), "tmpfs", data).CombinedOutput(); err != nil {
		t.Skipf("a disk of its own cannot be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return data
}

// bulk is a message that does not become much smaller on the disk.
func bulk(n int) []byte {
	noise := make([]byte, 300_000)
	x := uint64(n + 1)
	for i := range noise {
		x = x*6364136223846793005 + 1442695040888963407
		noise[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"[x>>58]
		if i%78 > 75 {
			noise[i] = "\r\n"[i%78-76]
		}
	}
	return fmt.Appendf(nil, "From: a@mail.example\r\nTo: dana@wasatchdoor.example\r\nSubject: bulk\r\nMessage-ID: <bulk%d@mail.example>\r\n"+
		"Date: Tue, 4 Mar 2025 09:00:00 +0000\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n", n, noise)
}

// diskDaemon is a daemon whose data lie on a disk of their own, and its server.
func diskDaemon(t *testing.T, megabytes int) (*living, *imaptest.Server, string) {
	s := listenIMAP(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	data := smallDisk(t, l, megabytes)
	deliverBulk(t, s, 0, 3)
	l.start()
	l.await("status --json", `"messages":3,`, time.Minute)
	return l, s, data
}

func deliverBulk(t *testing.T, s *imaptest.Server, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if err := s.Append("INBOX", bulk(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// whole ends the daemon and verifies what it has left.
func (l *living) whole(messages int) {
	l.t.Helper()
	if took, err := l.end(syscall.SIGTERM); err != nil {
		l.t.Errorf("SIGTERM: ended after %v with %v\n%s", took, err, l.log)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), fmt.Sprintf("ok: %d messages", messages)) {
		l.t.Errorf("verify: %v\n%s", err, out)
	}
}

// A disk that fills up ends no daemon and loses nothing, not even of one that is
// killed then: it says that the disk is full, and goes on by itself when there is
// room.
func TestDiskFull(t *testing.T) {
	l, s, data := diskDaemon(t, 32)
	deliverBulk(t, s, 3, 120) // more than fits
	l.await("status", "full", time.Minute)
	if out, err := l.command("health").CombinedOutput(); err != nil {
		t.Errorf("health with a full disk: %v\n%s", err, out)
	}
	if _, err := l.end(syscall.SIGKILL); err == nil {
		t.Error("the daemon had ended by itself")
	}
	fill(t, filepath.Join(data, "filler"))
	if out, err := l.command("daemon").CombinedOutput(); err == nil || !strings.Contains(string(out), "no space left") || !strings.Contains(string(out), "make room") {
		t.Errorf("a daemon that is started on a full disk: %v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(data, "filler")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-o", "remount,size=256m", data).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v: %s", err, out)
	}
	l.start()
	l.await("status --json", `"messages":120,`, 2*time.Minute)
	l.await("status --json", `"lag":0,`, time.Minute)
	l.whole(120)
}

// A disk that is read-only at the start, as the kernel makes one with errors, is
// told as such; what was held is held, and the rest comes when it can be written
// again.
func TestDiskReadOnly(t *testing.T) {
	l, s, data := diskDaemon(t, 256)
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	remount := func(how string) {
		t.Helper()
		if out, err := exec.Command("mount", "-o", "remount,"+how, data).CombinedOutput(); err != nil {
			t.Fatalf("remount: %v: %s", err, out)
		}
	}
	remount("ro")
	out, err := l.command("daemon").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "read-only") {
		t.Errorf("a daemon on a read-only disk: %v\n%s", err, out)
	}
	deliverBulk(t, s, 3, 6)
	remount("rw")
	l.start()
	l.await("status --json", `"messages":6,`, time.Minute)
	l.whole(6)
}
