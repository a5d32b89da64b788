//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The unit is one that systemd understands, and shuts the service in.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal("systemd-analyze is not installed")
		}
		t.Skip("systemd-analyze is not installed")
	}
	text, err := os.ReadFile("../../onrecord.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "onrecord.service") // the program has to be there
	if err := os.WriteFile(unit, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/onrecord", "/bin/true")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	if out, err := exec.Command("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze security: %v\n%s", err, out)
	}
}

// The root file system of the image, read-only and without root, runs the daemon
// with nothing but the environment of the Dockerfile.
func TestImage(t *testing.T) {
	if os.Getenv("ONRECORD_TEST_IMAGE") == "" {
		t.Skip("builds the program anew; ONRECORD_TEST_IMAGE=1 has it done")
	}
	if os.Getuid() != 0 {
		t.Skip("only root can change the root folder")
	}
	if out, err := exec.Command("unshare", "-m", "true").CombinedOutput(); err != nil {
		t.Skipf("mounts cannot be made here: %v: %s", err, out)
	}
	root := filepath.Join(t.TempDir(), "root")
	if out, err := exec.Command("../../.ci/rootfs", root).CombinedOutput(); err != nil {
		t.Fatalf("rootfs: %v\n%s", err, out)
	}
	dockerfile, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, final, _ := strings.Cut(string(dockerfile), "FROM scratch\n")
	env := regexp.MustCompile(`(?m)^ENV (.*)$`).FindStringSubmatch(final)
	user := regexp.MustCompile(`(?m)^USER (.*)$`).FindStringSubmatch(final)
	if env == nil || user == nil {
		t.Fatalf("no ENV or no USER in\n%s", final)
	}
	data := filepath.Join(root, "var/lib/onrecord")
	if err := os.Chown(data, 65532, 65532); err != nil { // COPY --chown
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "etc/onrecord/config.yaml"), []byte("firm: {name: Wasatch Door, domains: [wasatchdoor.example], timezone: America/Denver}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	inside := func(args string) *exec.Cmd {
		return exec.Command("unshare", "-m", "sh", "-ec", fmt.Sprintf(`
			mount --bind %[1]s %[1]s; mount --bind %[1]s/var/lib/onrecord %[1]s/var/lib/onrecord; mount -t proc proc %[1]s/proc
			mount -o remount,bind,ro %[1]s
			exec "$(command -v env)" -i %[2]s "$(command -v chroot)" --userspec=%[3]s %[1]s /onrecord %[4]s`, root, env[1], user[1], args))
	}
	if out, err := inside("version").CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "onrecord ") {
		t.Fatalf("version: %v\n%s", err, out)
	}
	daemon, log := inside("daemon"), new(lockedBuffer)
	daemon.Stderr = log
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { daemon.Process.Kill() })
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		out, err := inside("health").CombinedOutput()
		if err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("health: %v\n%s\nlog of the daemon:\n%s", err, out, log)
		}
	}
	daemon.Process.Signal(os.Interrupt)
	if err := daemon.Wait(); err != nil {
		t.Errorf("the daemon: %v\n%s", err, log)
	}
	for _, secret := range []string{"key", "record.db"} {
		if info, err := os.Stat(filepath.Join(data, secret)); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", secret, info, err)
		}
	}
}

// What is told of containers lets the user of the image read the configuration.
func TestImageUser(t *testing.T) {
	dockerfile, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	compose, err := os.ReadFile("../../compose.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	user := regexp.MustCompile(`(?m)^USER ([0-9]+):`).FindSubmatch(dockerfile)
	for _, text := range [][]byte{dockerfile, compose} {
		if user == nil || !strings.Contains(string(text), "chown -R "+string(user[1])+" onrecord") {
			t.Errorf("this does not say how the user %q comes to read the configuration:\n%s", user, text)
		}
	}
}
