//go:build linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A booted is a systemd that runs beside that of this machine, if it has one, on
// a copy of its file system.
type booted struct {
	t   *testing.T
	pid string
}

// bootSystemd boots a systemd, or skips the test where that is impossible.
func bootSystemd(t *testing.T) *booted {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can boot a systemd")
	}
	for _, program := range []string{"/lib/systemd/systemd", "unshare", "nsenter"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("ONRECORD_REQUIRE") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	cmd, said := exec.Command("sh", "testdata/systemd.sh", t.TempDir()), new(lockedBuffer)
	cmd.Stderr = said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		cmd.Wait() // it was ended by force
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Skipf("no systemd can be booted on this machine: %v: %s", err, said)
	}
	b := &booted{t, strings.TrimSpace(line)}
	b.await("running", "systemctl", "is-system-running")
	return b
}

// command is a command on the booted system.
func (b *booted) command(argv ...string) *exec.Cmd {
	return exec.Command("nsenter", append([]string{"--target", b.pid, "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--root", "--wd"}, argv...)...)
}

// run runs a command that must be done well, and returns what it prints.
func (b *booted) run(argv ...string) string {
	b.t.Helper()
	out, err := b.command(argv...).CombinedOutput()
	if err != nil {
		b.t.Fatalf("%s: %v\n%s\n%s", strings.Join(argv, " "), err, out, b.journal())
	}
	return strings.TrimSpace(string(out))
}

// await runs a command until its output has the text in it.
func (b *booted) await(text string, argv ...string) {
	b.t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(250 * time.Millisecond) {
		out, _ := b.command(argv...).CombinedOutput()
		if strings.Contains(string(out), text) {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s does not show %q:\n%s\n%s", strings.Join(argv, " "), text, out, b.journal())
		}
	}
}

func (b *booted) journal() string {
	out, _ := b.command("journalctl", "--no-pager", "--unit", "onrecord").CombinedOutput()
	return string(out)
}

// show is a property of the service.
func (b *booted) show(property string) string {
	b.t.Helper()
	return b.run("systemctl", "show", "--value", "--property", property, "onrecord")
}

// write writes a file of the booted system.
func (b *booted) write(name, text string) {
	b.t.Helper()
	cmd := b.command("sh", "-c", `mkdir -p "$(dirname "$0")" && cat >"$0"`, name)
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%s: %v: %s", name, err, out)
	}
}

// onrecord is the arguments of a command as the head of the unit gives it.
func (b *booted) onrecord(args ...string) []string {
	return append([]string{"runuser", "-u", "onrecord", "--", "onrecord", "--config", "/etc/onrecord/config.yaml"}, args...)
}

// install puts the program and its unit in place by the commands in the head of
// the unit, up to the one that starts it.
func (b *booted) install(unit string) {
	b.t.Helper()
	program := b.command("sh", "-c", "cat >/tmp/onrecord")
	in, err := os.Open(build(b.t))
	if err != nil {
		b.t.Fatal(err)
	}
	defer in.Close()
	program.Stdin = in
	if out, err := program.CombinedOutput(); err != nil {
		b.t.Fatalf("%v: %s", err, out)
	}
	b.write("/tmp/onrecord.service", unit)
	commands := regexp.MustCompile(`(?m)^#   ((?:useradd|install) .*)$`).FindAllStringSubmatch(unit, -1)
	if len(commands) != 4 {
		b.t.Fatalf("the head of the unit has the commands %q", commands)
	}
	for _, c := range commands {
		b.run("sh", "-c", "cd /tmp && "+c[1])
	}
}

// TestSystemd lives through the life of the service under a real systemd: the
// unit as it is, with everything that shuts it in, a password as an encrypted
// credential, and the watchdog in a shorter time.
func TestSystemd(t *testing.T) {
	text, err := os.ReadFile("../../onrecord.service")
	if err != nil {
		t.Fatal(err)
	}
	s := listenIMAP(t)
	paper := []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
		"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n" +
		"4 0 obj\n<< /Length 45 >>\nstream\nBT /F1 10 Tf 60 780 Td (paperword here) Tj ET\nendstream\nendobj\n" +
		"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n")
	_, mail, _ := strings.Cut(attachedMail(1, "paper.pdf", "application/pdf", paper), "\n")
	if err := s.Append("INBOX", []byte(strings.ReplaceAll(mail, "\n", "\r\n")), time.Now()); err != nil {
		t.Fatal(err)
	}
	b := bootSystemd(t)
	b.install(string(text))
	b.run(b.onrecord("init", "--yes", "--firm", "Wasatch Door")...)
	b.run("systemctl", "enable", "--now", "onrecord")
	b.await("the daemon runs", b.onrecord("status")...)
	b.run("systemctl", "disable", "--now", "onrecord")
	firm := "firm: {name: Wasatch Door, domains: [wasatchdoor.example], timezone: America/Denver}\ndata_dir: /var/lib/onrecord\n"
	account := strings.Replace("accounts:\n"+accountText("dana", s.User, s.Port), "{file: password}", "{credential: dana}", 1)
	cred := b.command("systemd-creds", "encrypt", "--name=dana", "-", "/etc/onrecord/dana.cred")
	cred.Stdin = strings.NewReader(s.Password)
	b.run("mkdir", "-p", "/etc/onrecord")
	if out, err := cred.CombinedOutput(); err != nil {
		t.Fatalf("systemd-creds: %v\n%s", err, out)
	}
	b.write("/etc/systemd/system/onrecord.service.d/test.conf", "[Service]\nLoadCredentialEncrypted=dana:/etc/onrecord/dana.cred\nWatchdogSec=10\nTimeoutAbortSec=2\nRestartSec=2\n")

	// A configuration that is wrong shows in the journal, and the daemon is started
	// anew until it is right. The status has no line of a life that has ended, so
	// whether it shows the reason is a matter of when one looks.
	b.write("/etc/onrecord/config.yaml", firm+"acounts: []\n")
	b.run("systemctl", "daemon-reload")
	if out, err := b.command("systemctl", "enable", "--now", "onrecord").CombinedOutput(); err == nil {
		t.Fatalf("a wrong configuration starts: %s", out)
	}
	b.await("acounts: unknown key", "journalctl", "--no-pager", "--unit", "onrecord")
	b.write("/etc/onrecord/config.yaml", firm+account)
	b.await("active", "systemctl", "is-active", "onrecord") // READY was told: the unit has Type=notify

	b.await("f1@mail.example", b.onrecord("search", "--json", "bodyword1")...)
	b.await("f1@mail.example", b.onrecord("search", "--json", "paperword")...)
	b.shutIn()

	// Reload: what is right takes effect, what is wrong is refused and disturbs
	// nothing.
	pid := b.show("MainPID")
	b.write("/etc/onrecord/config.yaml", firm+account+"clients: [{name: Victor Hale, addresses: [victor.hale@mail.example]}]\n")
	b.run("systemctl", "reload", "onrecord")
	b.await("Victor Hale", b.onrecord("client", "list")...)
	b.write("/etc/onrecord/config.yaml", firm+account+"clents: []\n")
	if out, err := b.command("systemctl", "reload", "onrecord").CombinedOutput(); err == nil {
		t.Errorf("a wrong configuration is reloaded: %s", out)
	}
	b.await("clents", "systemctl", "status", "--no-pager", "--full", "onrecord")
	if now := b.show("MainPID"); now != pid || b.run("systemctl", "is-active", "onrecord") != "active" {
		t.Errorf("the daemon was process %s and is %s", pid, now)
	}
	b.write("/etc/onrecord/config.yaml", firm+account)

	b.watchdog(pid)

	begun := time.Now()
	b.run("systemctl", "stop", "onrecord")
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it stopped after %v, want 10 s", took)
	}
	if result, status := b.show("Result"), b.show("ExecMainStatus"); result != "success" || status != "0" {
		t.Errorf("it stopped with %s, status %s", result, status)
	}
	if strings.Contains(b.journal(), s.Password) {
		t.Error("the password stands in the journal")
	}
	if out := b.run(b.onrecord("verify")...); !strings.HasPrefix(out, "ok: 1 message") {
		t.Errorf("verify: %s", out)
	}
}

// shutIn holds what the daemon may do against what the unit says.
func (b *booted) shutIn() {
	b.t.Helper()
	status := b.run("cat", fmt.Sprintf("/proc/%s/status", b.show("MainPID")))
	for _, want := range []string{`CapEff:\s0000000000000000`, `CapBnd:\s0000000000000000`, `NoNewPrivs:\s1`, `Seccomp:\s2`} {
		if !regexp.MustCompile(want).MatchString(status) {
			b.t.Errorf("no %s in\n%s", want, status)
		}
	}
	uid := b.run("id", "-u", "onrecord")
	if !regexp.MustCompile(`Uid:\s` + uid + `\s` + uid + `\s`).MatchString(status) {
		b.t.Errorf("it does not run as %s:\n%s", uid, status)
	}
	if got := b.run("stat", "-c", "%U %a", "/var/lib/onrecord", "/var/lib/onrecord/record.db", "/var/lib/onrecord/key"); got != "onrecord 700\nonrecord 600\nonrecord 600" {
		b.t.Errorf("its files: %s", got)
	}
}

// watchdog holds that the daemon keeps the watchdog quiet for longer than that
// waits, and that one that hangs is ended and started anew.
func (b *booted) watchdog(pid string) {
	b.t.Helper()
	told := func() int {
		at, err := strconv.Atoi(b.show("WatchdogTimestampMonotonic"))
		if err != nil {
			b.t.Fatal(err)
		}
		return at
	}
	const waits = 10 * time.Second // WatchdogSec
	for begun, end := told(), time.Now().Add(3*time.Minute); told()-begun < int(waits.Microseconds()); time.Sleep(time.Second) {
		if time.Now().After(end) {
			b.t.Fatal("the watchdog is not told that the daemon lives")
		}
	}
	if now := b.show("MainPID"); now != pid {
		b.t.Fatalf("the watchdog ended a daemon that works: process %s is now %s\n%s", pid, now, b.journal())
	}
	b.run("kill", "-STOP", pid)
	b.await("watchdog", "journalctl", "--no-pager", "--unit", "onrecord")
	for end := time.Now().Add(2 * time.Minute); b.show("MainPID") == pid || b.show("ActiveState") != "active"; time.Sleep(250 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("a daemon that hung is not started anew:\n%s", b.journal())
		}
	}
	b.await("works", b.onrecord("health")...)
}
