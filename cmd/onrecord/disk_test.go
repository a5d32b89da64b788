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
	data = l.data()
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

// A disk that turns read-only while the daemon runs, as the kernel makes one in
// which it finds errors, is told as such and ends neither the daemon nor what can
// be read; what was held is held, and the rest comes after the repair.
func TestDiskTurnsReadOnly(t *testing.T) {
	s := listenIMAP(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	image := filepath.Join(t.TempDir(), "image")
	if err := os.Mkdir(l.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	shell := func(script string) (string, error) {
		out, err := exec.Command("sh", "-ec", script, "sh", image, l.data()).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	mount := `mount -o loop,errors=remount-ro "$1" "$2"; chmod 700 "$2"; `
	if out, err := shell(`truncate -s 96M "$1"; mkfs.ext4 -q -F "$1"; ` + mount); err != nil {
		t.Skipf("a disk of its own cannot be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() { shell(`umount -l "$2"`) }) // it is mounted unless the test has failed in between
	deliverBulk(t, s, 0, 3)
	l.start()
	l.await("status --json", `"messages":3,`, time.Minute)
	l.await("status --json", `"lag":0,`, time.Minute)
	if out, err := shell(`echo 1 >/sys/fs/ext4/$(basename $(findmnt -no SOURCE "$2"))/trigger_fs_error`); err != nil {
		t.Skipf("no error of the file system can be brought about here: %v: %s", err, out)
	}
	deliverBulk(t, s, 3, 6)
	l.await("status", "read-only", time.Minute)
	for _, command := range []string{"health", "search bulk", "show <bulk1@mail.example>"} {
		if out, err := l.command(strings.Fields(command)...).CombinedOutput(); err != nil {
			t.Errorf("%s on a disk that cannot be written: %v\n%s", command, err, out)
		}
	}
	if out, _ := l.command("doctor").CombinedOutput(); !strings.Contains(string(out), "mount the file system for writing") {
		t.Errorf("doctor says nothing of it:\n%s", out)
	}
	if took, _ := l.end(syscall.SIGTERM); took > 10*time.Second {
		t.Errorf("ended after %v\n%s", took, l.log)
	}
	if out, err := shell(`umount "$2"; e2fsck -fp "$1" >/dev/null || [ $? -le 1 ]; ` + mount); err != nil {
		t.Fatalf("repair: %v: %s", err, out)
	}
	l.start()
	l.await("status --json", `"messages":6,`, time.Minute)
	l.whole(6)
}
