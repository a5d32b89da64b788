package bundle_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
)

// says reports whether a level fails and its text has part in it.
func says(l verify.Level, part string) bool {
	return l.Status == verify.Fail && strings.Contains(strings.Join(l.Says, "\n"), part)
}

func TestAttackEditedMessage(t *testing.T) {
	f := newFixture(t, 2, 2)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	for name, data := range c {
		if strings.HasPrefix(name, "data/messages/") {
			c[name] = []byte(strings.Replace(string(data), "Door", "Wall", 1))
		}
	}
	if r := check(t, c.seal().zip(t), verify.Options{VKey: f.rec.VKey()}); !says(r.Levels[1], "is not what was recorded") {
		t.Errorf("%+v", r.Levels[1])
	}
}

// Two histories under one log: whoever holds a checkpoint of one sees that the
// bundle is of the other. A restored copy that goes on by itself is the same,
// and so is a fork signed with a stolen key.
func TestAttackSplitView(t *testing.T) {
	f := newFixture(t, 2, 2)
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	fork := f.clone(t)
	f.grow(t, "Cid")
	mine, _, _ := f.rec.Checkpoint()
	fork.grow(t, "Dan")
	b, _ := fork.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	o := verify.Options{VKey: f.rec.VKey(), Checkpoints: [][]byte{mine}}
	r := check(t, b, o)
	if r.Levels[1].Status != verify.Pass || !says(r.Levels[3], "two histories") || r.Exit() != 1 {
		t.Errorf("%+v", r.Levels)
	}
}

func (f *fixture) grow(t testing.TB, client string) {
	t.Helper()
	f.update(t, func(tx *record.Tx) error {
		_, err := tx.OpenMatter(client, []string{strings.ToLower(client) + "@x.example"}, nil)
		return err
	})
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAttackLeafLeftOut(t *testing.T) {
	f := newFixture(t, 2, 3)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	index, err := f.rec.ObjectLeaf(t.Context(), f.messages[1])
	if err != nil {
		t.Fatal(err)
	}
	for name := range maps.Clone(c) {
		if strings.Contains(name, fmt.Sprintf("/%010d.", index)) {
			delete(c, name)
		}
	}
	r := check(t, c.seal().zip(t), verify.Options{VKey: f.rec.VKey()})
	if !says(r.Levels[4], fmt.Sprintf("entry %d of the client's stream (number 2) is left out", index)) || r.Exit() != 1 {
		t.Errorf("%+v", r.Levels[4])
	}
}

// Without the last entries the rest is not what was signed.
func TestAttackTailCut(t *testing.T) {
	f := newFixture(t, 2, 3)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b)
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if strings.HasPrefix(name, "data/tile/entries/") {
			c[name] = c[name][:2+int(c[name][0])<<8+int(c[name][1])]
		}
	}
	if r := check(t, c.seal().zip(t), verify.Options{VKey: f.rec.VKey()}); r.Levels[4].Status != verify.Fail {
		t.Errorf("%+v", r.Levels[4])
	}
}

// A key from inside the bundle counts for nothing: another record's bundle
// passes with its own key, and not with the firm's.
func TestAttackKeyInsideBundle(t *testing.T) {
	f, fake := newFixture(t, 1, 1), newFixture(t, 1, 1)
	b, _ := fake.write(t, bundle.Options{Extra: []bundle.File{{Name: "vkey.txt", Data: []byte(fake.rec.VKey())}}})
	for key, want := range map[string]verify.Status{"": verify.Unchecked, f.rec.VKey(): verify.Fail, fake.rec.VKey(): verify.Pass} {
		if r := check(t, b, verify.Options{VKey: key}); r.Levels[1].Status != want {
			t.Errorf("key %q: %s, want %s", key, r.Levels[1].Status, want)
		}
	}
}

// A message that another answers is named by the verifier if it is not there, also
// where the bundle does not carry all entries of the log.
func TestAttackReferencedMessageWithheld(t *testing.T) {
	f := newFixture(t, 1, 2)
	for _, limit := range []int64{0, 3} {
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: limit})
		r := check(t, b, verify.Options{VKey: f.rec.VKey()})
		if says := strings.Join(r.Levels[4].Says, "\n"); strings.Count(says, `answers "<x@m.example>", which is not in the bundle`) != 1 {
			t.Errorf("limit %d: %s", limit, says)
		}
	}
}

// No anchor: the time is not proven, and that is no pass.
func TestAttackNoAnchorIsNoPass(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	r := check(t, b, verify.Options{VKey: f.rec.VKey(), Levels: []int{2}})
	if r.Levels[2].Status != verify.Unchecked || r.Exit() != 3 {
		t.Errorf("%+v", r.Levels[2])
	}
}

// An added file that the export did not have, such as another report.
func TestAttackReportReplaced(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{Extra: []bundle.File{{Name: "report.html", Data: []byte("<p>kept")}}})
	c := unzip(t, b).with("data/report.html", []byte("<p>late"))
	if r := check(t, c.zip(t), verify.Options{VKey: f.rec.VKey()}); !says(r.Levels[0], "data/report.html") {
		t.Errorf("%+v", r.Levels[0])
	}
	if r := check(t, c.seal().zip(t), verify.Options{VKey: f.rec.VKey()}); !says(r.Levels[1], "about another bundle") {
		t.Errorf("%+v", r.Levels[1])
	}
}

// clone is the record as it stands, opened a second time from a copy of its
// files, with the same key.
func (f *fixture) clone(t *testing.T) *fixture {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.rec.Backup(t.Context(), filepath.Join(dir, "record.db")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"key", "head"} {
		data, err := os.ReadFile(filepath.Join(f.dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return &fixture{rec: open(t, dir), dir: dir, messages: f.messages}
}
