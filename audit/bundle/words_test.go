package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// Whoever holds a wrong key is told so, and nothing is shown that was not looked at.
func TestKeyOfAnotherRecord(t *testing.T) {
	f, other := newFixture(t, 1, 2), newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	r := check(t, b, verify.Options{VKey: other.rec.VKey()})
	if got := statuses(r); got != "pass,FAIL,not checked,not checked,not checked,not checked" {
		t.Errorf("with the key of another record: %s", got)
	}
	name, _, _ := strings.Cut(other.rec.VKey(), "+")
	own, _, _ := strings.Cut(f.rec.VKey(), "+")
	for out, what := range map[string]string{
		strings.Join(r.Levels[1].Says, "\n"):                                         "the program",
		script(t, shells(t)[0], trust{key: other.rec.VKey()}, unzip(t, b).unpack(t)): "the script",
		openPage(t).check(t, b, trust{key: other.rec.VKey()}):                        "the page",
	} {
		if !strings.Contains(out, name) || !strings.Contains(out, own) {
			t.Errorf("%s does not name both records: %s", what, out)
		}
	}
}

// A key may be written in two lines, as on paper.
func TestKeyInTwoLines(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	vkey := f.rec.VKey()
	if r := check(t, b, verify.Options{VKey: " " + vkey[:20] + "\n" + vkey[20:] + "\n"}); r.Levels[1].Status != verify.Pass {
		t.Errorf("level 1: %v", r.Levels[1])
	}
}

// What file managers leave in a folder is passed over; what a person put there is
// named.
func TestFolderInUse(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	dir := unzip(t, b).unpack(t)
	put := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	levels := func() (program, shell string) {
		t.Helper()
		r, err := verify.Path(dir, verify.Options{VKey: f.rec.VKey()})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(r.Levels[0].Says, "\n"), script(t, shells(t)[0], trust{key: f.rec.VKey()}, dir)
	}
	for _, name := range []string{".DS_Store", "data/.DS_Store", "data/messages/._x", "Thumbs.db", "desktop.ini"} {
		put(name)
	}
	if program, shell := levels(); strings.Contains(program, "wrong") || statusIn(shell, 0) != verify.Pass {
		t.Errorf("with what file managers leave: %s\n%s", program, shell)
	}
	put("bundle.zip")
	if program, shell := levels(); !strings.Contains(program, "bundle.zip") || !strings.Contains(shell, "bundle.zip") || statusIn(shell, 0) != verify.Fail {
		t.Errorf("with the zip file beside data: %s\n%s", program, shell)
	}
	above := t.TempDir()
	if err := os.Rename(dir, filepath.Join(above, "bundle")); err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{filepath.Join(above, "bundle", "data"): "is the folder data itself: give ", above: "has the folder of a bundle in it: give that one, which is " + filepath.Join(above, "bundle")} {
		if out := script(t, shells(t)[0], trust{key: f.rec.VKey()}, given); !strings.Contains(out, want) {
			t.Errorf("the script, for %s: %s", given, out)
		}
		if _, err := verify.Path(given, verify.Options{}); err == nil || !strings.Contains(err.Error(), want) || verify.ExitOf(err) != 2 {
			t.Errorf("the program, for %s: %v, exit %d", given, err, verify.ExitOf(err))
		}
	}
}

// A list of files whose line ends some program changed is told as that, not as files
// that were added.
func TestLineEndsOfList(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	c = c.with("manifest-sha256.txt", bytes.ReplaceAll(c["manifest-sha256.txt"], []byte("\n"), []byte("\r\n")))
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	r := v.agree(t, "CRLF", c, v.trust)
	for what, out := range map[string]string{
		"program": strings.Join(r.Levels[0].Says, "\n"), "script": script(t, v.shells[0], v.trust, c.unpack(t)), "page": v.page.check(t, c.zip(t), v.trust),
	} {
		if !strings.Contains(out, "manifest-sha256.txt") || !strings.Contains(out, "line ends of another kind (CRLF)") || strings.Contains(out, "added: ") || strings.Contains(out, "it was added") {
			t.Errorf("the %s does not say what it is: %s", what, out)
		}
	}
}

// A mail without attachments is told to be no receipt, and nothing else.
func TestPlainMailAsReceipt(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	w := trust{key: f.rec.VKey(), receipts: [][]byte{[]byte("Subject: Hello\r\n\r\nDear Ann\r\n")}}
	for _, shell := range shells(t) {
		if out := script(t, shell, w, unzip(t, b).unpack(t)); strings.Contains(out, "cannot open") || strings.Contains(out, "can't open") || strings.Contains(out, "No such file") || !strings.Contains(out, "is no receipt") {
			t.Errorf("%s: %s", shell, out)
		}
	}
}

// A file that was changed is named by all three.
func TestChangedFileIsNamed(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b).with("data/statement.md", []byte("I swear.\n"))
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	r := v.agree(t, "statement changed", c, v.trust)
	for what, out := range map[string]string{
		"program": strings.Join(r.Levels[0].Says, "\n"), "script": script(t, v.shells[0], v.trust, c.unpack(t)), "page": v.page.check(t, c.zip(t), v.trust),
	} {
		if !strings.Contains(out, "data/statement.md") || !strings.Contains(out, "changed") {
			t.Errorf("the %s does not name the file: %s", what, out)
		}
	}
}

// What is wrong is laid at nobody's door: whoever had the bundle may have changed it, and a
// download may have been cut.
func TestWrongBlamesNobody(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b).with("data/statement.md", []byte("I swear.\n"))
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	for what, out := range map[string]string{
		"program": verify.InWords(check(t, c.zip(t), v.options()).Levels), "script": script(t, v.shells[0], v.trust, c.unpack(t)), "page": v.page.check(t, c.zip(t), v.trust),
	} {
		if !strings.Contains(out, "does not tell who changed something, or whether a copy was only damaged on the way: get it from the firm once more") {
			t.Errorf("the %s blames somebody: %s", what, out)
		}
	}
}

// What lies beside data/ says what it says in every bundle, and nothing else: the
// signed record does not cover it.
func TestAttackWordsBesideData(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	for what, text := range map[string]string{
		"a line more": string(c["bag-info.txt"]) + "Contact-Name: ring 555 0100 to have it checked\n", "a line before": "Source-Organization: The Court\n" + string(c["bag-info.txt"]),
		"empty": "", "another program": strings.Replace(string(c["bag-info.txt"]), "onrecord", "other", 1),
	} {
		v.want(t, what, c.with("bag-info.txt", []byte(text)).relist(), verify.Fail, verify.Pass)
	}
	none := c.with("start-here.txt", nil).relist()
	v.want(t, "as bundles of before", none, verify.Pass, verify.Pass)
	for what, out := range map[string]string{
		"program": strings.Join(check(t, none.zip(t), v.options()).Levels[0].Says, "\n"), "script": script(t, v.shells[0], v.trust, none.unpack(t)), "page": v.page.check(t, none.zip(t), v.trust),
	} {
		if !strings.Contains(out, "note: there is no start-here.txt") {
			t.Errorf("the %s does not tell that start-here.txt is not there: %s", what, out)
		}
	}
}
