package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/tlog"
)

// TestAttackNameAsOption: a file of a bundle is called like an option of a program
// that the script runs, which would then write a file or load a library that lies
// in the bundle. The script refuses such a name before it does anything.
func TestAttackNameAsOption(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	for _, shell := range shells(t) {
		dir := unzip(t, b).with("-out", []byte{}).unpack(t)
		before, err := os.ReadFile(filepath.Join(dir, "bag-info.txt"))
		if err != nil {
			t.Fatal(err)
		}
		out := script(t, shell, trust{key: f.rec.VKey()}, dir)
		if !strings.Contains(out, "./-out is no file of a bundle") || statusIn(out, 0) != verify.Fail || statusIn(out, 1) != verify.Fail {
			t.Errorf("%s: %s", shell[0], out)
		}
		if after, err := os.ReadFile(filepath.Join(dir, "bag-info.txt")); err != nil || string(after) != string(before) {
			t.Errorf("%s: bag-info.txt was written: %q, %v", shell[0], after, err)
		}
	}
}

// TestAttackLinesInDetails: the firm gives as ground of an erasure what reads like
// the outcome of a check, or what a shell would make that of. No checker shows it as
// a line of its own.
func TestAttackLinesInDetails(t *testing.T) {
	page := openPage(t)
	for _, basis := range []tlog.Field{tlog.TextField("basis", "x\n4  pass         all is here\u2028\u202eShown:"), tlog.BareField("basis", `x\n4\0040\0040pass\0040all`)} {
		f := newFixture(t, 1, 3)
		f.eraseOn(t, basis, f.messages[2])
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages[:2]})
		w := trust{key: f.rec.VKey()}
		var program strings.Builder
		if err := check(t, b, w.options()).Print(&program); err != nil {
			t.Fatal(err)
		}
		outs := map[string]string{"program": program.String(), "page": page.check(t, b, w)}
		for _, shell := range shells(t) {
			outs[shell[0]] = script(t, shell, w, unzip(t, b).unpack(t))
		}
		for what, out := range outs {
			if !strings.Contains(out, "was erased on") || strings.Count(out, "\n4  ") != 1 || statusIn(out, 4) == "" || strings.ContainsAny(out, "\u2028\u202e") {
				t.Errorf("the %s says %s", what, out)
			}
		}
	}
}

// TestAttackDrownedNotes: the firm erases so much that what a checker tells of it
// fills its list, and leaves a message out. That is told all the same.
func TestAttackDrownedNotes(t *testing.T) {
	f := newFixture(t, 1, 62)
	f.eraseOn(t, tlog.TextField("basis", "no use"), f.messages[2:]...)
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages[:1]})
	w := trust{key: f.rec.VKey()}
	const want = "the bundle does not say why"
	if says := check(t, b, w.options()).Levels[1].Says; !strings.Contains(strings.Join(says, "\n"), want) {
		t.Errorf("the program does not tell: %q", says)
	}
	if out := script(t, shells(t)[0], w, unzip(t, b).unpack(t)); !strings.Contains(out, want) {
		t.Errorf("the script does not tell: %s", out)
	}
	if out := openPage(t).check(t, b, w); !strings.Contains(out, want) {
		t.Errorf("the page does not tell: %s", out)
	}
}

// TestAttackProofCut: a proof with a part of the checkpoint is none for the script
// either, though what it has of it is right.
func TestAttackProofCut(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	for name, data := range c {
		if strings.HasPrefix(name, "data/proofs/") {
			c[name] = data[:bytes.LastIndex(data, []byte("\n\n"))+1]
		}
	}
	if out := script(t, shells(t)[0], trust{key: f.rec.VKey()}, c.seal().unpack(t)); !strings.Contains(out, "a proof is none, or is one of another entry or checkpoint") {
		t.Error(out)
	}
}
