package mailfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/audit/record"
	"onrecord/ingest/mailfile"
)

// TestFailedImports: what an import could not read stands in the record until the
// same import can read everything.
func TestFailedImports(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"x/a.eml": eml(1), "x/b.mbox": "nonsense", "x/c.mbox": "nonsense", "y/x/1.eml": eml(9)})
	x := filepath.Join(dir, "x")
	rec := openRecord(t, filepath.Join(dir, "data"))
	remove := func(name string) {
		t.Helper()
		if err := os.Remove(filepath.Join(x, name)); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		name   string
		change func()
		path   string
		quiet  bool // nothing is added to the log
		want   []string
	}{
		{"first", func() {}, x, false, []string{"b 1", "c 1"}},
		{"again", func() {}, x, true, []string{"b 1", "c 1"}},
		{"another folder of the same name", func() {}, filepath.Join(dir, "y/x"), false, []string{"b 1", "c 1"}},
		{"one can be read", func() { write(t, x, map[string]string{"b.mbox": from + eml(1)}) }, x, false, []string{"c 1"}},
		{"one more cannot", func() { write(t, x, map[string]string{"d.pst": "!BDN"}) }, x, false, []string{"c 1", "x 1"}},
		{"they are there no more", func() { remove("c.mbox"); remove("d.pst") }, x, false, nil},
		{"nothing is new", func() {}, x, true, nil},
	}
	for _, step := range steps {
		before := rec.Size()
		step.change()
		importPaths(t, rec, step.path)
		if added := rec.Size() - before; (added == 0) != step.quiet {
			t.Errorf("%s: %d entries were added", step.name, added)
		}
		if got := failed(t, rec); !slices.Equal(got, step.want) {
			t.Errorf("%s: could not read %q, want %q", step.name, got, step.want)
		}
		checkStopped(t, rec)
	}
	checkVerify(t, rec)
}

// failed returns the mailboxes of which imports could not read something, and how
// much.
func failed(t *testing.T, rec *record.Record) []string {
	t.Helper()
	runs, err := rec.FailedImports(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, run := range runs {
		list = append(list, fmt.Sprintf("%s %d", run.Mailbox, run.Failed))
	}
	slices.Sort(list)
	return list
}

// TestPartImports: files that are said to be a part of a mailbox are one until what was
// said is taken back, or the mailbox itself is imported.
func TestPartImports(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"picked/INBOX/1.eml": eml(1), "whole/INBOX/1.eml": eml(1)})
	picked, whole := filepath.Join(dir, "picked"), filepath.Join(dir, "whole")
	rec := openRecord(t, filepath.Join(dir, "data"))
	for _, step := range []struct {
		name   string
		path   string
		part   bool
		quiet  bool // nothing is added to the log
		isPart bool
	}{
		{"a part", picked, true, false, true},
		{"again", picked, true, true, true},
		{"it was all there is", picked, false, false, false},
		{"again", picked, false, true, false},
		{"it was a part", picked, true, false, true},
		{"the mailbox, which has no more", whole, false, false, false},
		{"again", whole, false, true, false},
		{"a part of what is there", picked, true, true, false},
	} {
		before := rec.Size()
		_, err := mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Paths: []string{step.path}, Part: step.part}, mailfile.Options{})
		if err != nil {
			t.Fatal(step.name, err)
		}
		if added := rec.Size() - before; (added == 0) != step.quiet {
			t.Errorf("%s: %d entries were added", step.name, added)
		}
		runs, err := rec.NewestImports(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		for mailbox, part := range record.PartImports(runs) {
			if part != step.isPart {
				t.Errorf("%s: mailbox %d: part %v", step.name, mailbox, part)
			}
		}
		checkStopped(t, rec)
	}
	checkVerify(t, rec)
}
