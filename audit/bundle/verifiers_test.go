package bundle_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/bundle/verify"
)

// A trust is what the person who checks a bundle brings.
type trust struct {
	key             string
	roots, receipts [][]byte
}

func (w trust) options() verify.Options {
	return verify.Options{VKey: w.key, TSARoots: w.roots, Receipts: w.receipts}
}

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

// shells are those that the script is run in.
func shells(t testing.TB) [][]string {
	t.Helper()
	need(t, "openssl")
	return [][]string{{need(t, "dash")}, {need(t, "busybox"), "sh"}}
}

// script runs verify.sh of this program on an unpacked bundle.
func script(t testing.TB, shell []string, w trust, dir string) string {
	t.Helper()
	path, err := filepath.Abs("files/verify.sh")
	if err != nil {
		t.Fatal(err)
	}
	args := append(shell[1:len(shell):len(shell)], path, w.key, dir, strings.Join(saved(t, "root.pem", w.roots), ""))
	cmd := exec.CommandContext(t.Context(), shell[0], append(args, saved(t, "receipt.eml", w.receipts)...)...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

// saved writes texts into files, and returns their names.
func saved(t testing.TB, name string, texts [][]byte) (names []string) {
	t.Helper()
	for _, text := range texts {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, file)
	}
	return names
}

// statusIn is the status of a level in what the script or the page says.
func statusIn(out string, level int) verify.Status {
	for line := range strings.Lines(out) {
		rest, ok := strings.CutPrefix(line, fmt.Sprintf("%d  ", level))
		for _, s := range []verify.Status{verify.Pass, verify.Fail, verify.Unchecked} {
			if ok && strings.HasPrefix(rest, string(s)) {
				return s
			}
		}
	}
	return ""
}

// levelsIn are the outcomes in what the script or the page says.
func levelsIn(out string) (list []verify.Level) {
	for i := range 6 {
		list = append(list, verify.Level{Number: i, Asked: true, Status: statusIn(out, i)})
	}
	return list
}

// How many levels the script and the page check, from 0 on. Of the others they
// say that they do not.
const (
	scriptLevels = 4
	pageLevels   = 5
)

// verifiers are the three of them.
type verifiers struct {
	trust
	page   *page
	shells [][]string
	runs   int
}

func newVerifiers(t *testing.T, w trust) *verifiers {
	t.Helper()
	return &verifiers{trust: w, shells: shells(t), page: openPage(t)}
}

// agree holds what the script and the page say of a bundle against what the
// program says.
func (v *verifiers) agree(t *testing.T, what string, c content, w trust) *verify.Report {
	t.Helper()
	b := c.zip(t)
	r := check(t, b, w.options())
	v.runs++
	shell := script(t, v.shells[v.runs%len(v.shells)], w, c.unpack(t))
	page := v.page.check(t, b, w)
	for i, l := range r.Levels {
		for _, other := range []struct {
			name, out string
			levels    int
		}{{"script", shell, scriptLevels}, {"page", page, pageLevels}} {
			want := l.Status
			if i >= other.levels {
				want = verify.Unchecked
			}
			if got := statusIn(other.out, i); got != want {
				t.Errorf("%s: level %d: the %s says %q, want %q; Go: %s %q\n%s", what, i, other.name, got, want, l.Status, l.Says, other.out)
			}
		}
	}
	for name, out := range map[string]string{"script": shell, "page": page} {
		if want := verify.InWords(levelsIn(out)); !strings.Contains(out, want) && strings.Contains(out, "2  ") {
			t.Errorf("%s: the %s does not say in plain words\n%s\nbut\n%s", what, name, want, out)
		}
	}
	return r
}

// want holds what all three say of the first levels of a bundle.
func (v *verifiers) want(t *testing.T, what string, c content, levels ...verify.Status) {
	t.Helper()
	r := v.agree(t, what, c, v.trust)
	for i, want := range levels {
		if got := r.Levels[i]; got.Status != want {
			t.Errorf("%s: level %d: %s: %v, want %s", what, i, got.Status, got.Says, want)
		}
	}
}
