package bundle_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// need returns a program's name, or ends the test if it is not installed.
func need(t testing.TB, program string) string {
	t.Helper()
	p, err := exec.LookPath(program)
	switch {
	case err != nil && os.Getenv("ONRECORD_REQUIRE") != "":
		t.Fatalf("%s is not installed, and ONRECORD_REQUIRE is set", program)
	case err != nil:
		t.Skipf("%s is not installed", program)
	}
	return p
}

// script runs verify.sh of this program on an unpacked bundle.
func script(t testing.TB, shell []string, key, dir string, root ...string) string {
	t.Helper()
	path, err := filepath.Abs("files/verify.sh")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), shell[0], append(append(shell[1:len(shell):len(shell)], path, key, dir), root...)...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

// scriptStatus is the status of a level in the output of the script.
func scriptStatus(out string, level string) verify.Status {
	for line := range strings.Lines(out) {
		rest, ok := strings.CutPrefix(line, level+"  ")
		for _, s := range []verify.Status{verify.Pass, verify.Fail, verify.Unchecked} {
			if ok && strings.HasPrefix(rest, string(s)) {
				return s
			}
		}
	}
	return ""
}

func TestScriptOnGoodBundle(t *testing.T) {
	need(t, "openssl")
	f := newFixture(t, 7, 5)
	b, _ := f.write(t, bundle.Options{})
	dir := unzip(t, b).unpack(t)
	for _, shell := range [][]string{{need(t, "dash")}, {need(t, "busybox"), "sh"}} {
		out := script(t, shell, f.rec.VKey(), dir)
		if scriptStatus(out, "0") != verify.Pass || scriptStatus(out, "1") != verify.Pass {
			t.Errorf("%v:\n%s", shell, out)
		}
		if out := script(t, shell, "", dir); scriptStatus(out, "1") != verify.Unchecked {
			t.Errorf("%v without a key:\n%s", shell, out)
		}
	}
}
