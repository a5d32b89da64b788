package bundle_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/anchor"
	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// stamp has the record as it stands time-stamped.
func (f *fixture) stamp(t testing.TB, tsa *anchortest.TSA, name string) *anchor.Stamp {
	t.Helper()
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	note, cp, _ := f.rec.Checkpoint()
	return f.stampOver(t, tsa, name, note, cp.Size)
}

// stampOver has a checkpoint time-stamped.
func (f *fixture) stampOver(t testing.TB, tsa *anchortest.TSA, name string, note []byte, size int64) *anchor.Stamp {
	t.Helper()
	s, err := tsa.Authority(t).Stamp(t.Context(), note)
	if err != nil {
		t.Fatal(err)
	}
	f.update(t, func(tx *record.Tx) error {
		_, err := tx.AddTimeStamp(record.TimeStamp{Size: size, Source: name, At: s.At, Token: s.Response, Chain: s.ChainPEM()})
		return err
	})
	return s
}

// stampedBundle is a bundle at a checkpoint that was time-stamped, with an
// earlier stamp over the messages, and later entries in between.
func stampedBundle(t testing.TB, tsa *anchortest.TSA) (*fixture, content) {
	t.Helper()
	f := newFixture(t, 3, 3)
	f.stamp(t, tsa, "first")
	f.grow(t, "Cid")
	f.stamp(t, tsa, "first")
	f.grow(t, "Dan")
	f.stamp(t, tsa, "first")
	_, cp, _ := f.rec.Checkpoint()
	b, r := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: cp.Size})
	if r.TimeStamps != 2 { // the first over the messages, and that of the checkpoint
		t.Fatalf("%d time-stamps, want 2", r.TimeStamps)
	}
	return f, unzip(t, b)
}

func level2(t testing.TB, c content, o verify.Options) verify.Level {
	t.Helper()
	return check(t, c.zip(t), o).Levels[2]
}

func TestTimeStampsVerify(t *testing.T) {
	tsa := anchortest.New(t)
	f, c := stampedBundle(t, tsa)
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}, Levels: []int{0, 1, 2, 4}}
	r := check(t, c.zip(t), o)
	if text := strings.Join(r.Levels[2].Says, "\n"); r.Exit() != 0 || !strings.Contains(text, `as "first" saw it`) || !strings.Contains(text, time.Now().UTC().Format("by 2006-01-02T")) {
		t.Errorf("exit %d: %+v", r.Exit(), r.Levels)
	}
	o.TSARoots = [][]byte{[]byte("no certificate")}
	files, err := verify.OpenZip(strings.NewReader(string(c.zip(t))), int64(len(c.zip(t))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verify.Check(files, o); err == nil || !strings.Contains(err.Error(), "root") {
		t.Errorf("roots that are none: %v", err)
	}
	if l := level2(t, c, verify.Options{TSARoots: [][]byte{tsa.Root(t)}}); l.Status != verify.Unchecked {
		t.Errorf("without the firm's key: %+v", l)
	}
}

// Two authorities, of which the checker knows one: that one counts.
func TestTimeStampsOfTwoAuthorities(t *testing.T) {
	one, two := anchortest.New(t), anchortest.New(t)
	f := newFixture(t, 1, 2)
	f.stamp(t, one, "one")
	f.stamp(t, two, "two")
	b, r := f.write(t, bundle.Options{})
	if r.TimeStamps != 2 {
		t.Fatalf("%d time-stamps, want 2", r.TimeStamps)
	}
	for name, roots := range map[string][][]byte{"one": {one.Root(t)}, "two": {two.Root(t)}, "both": {one.Root(t), two.Root(t)}} {
		l := level2(t, unzip(t, b), verify.Options{VKey: f.rec.VKey(), TSARoots: roots})
		if l.Status != verify.Pass || strings.Contains(strings.Join(l.Says, "\n"), "count for nothing") != (name != "both") {
			t.Errorf("with the root of %s: %+v", name, l)
		}
	}
}

// What was stamped by an authority that nobody knows any more is under the later
// stamp of another, with the entry that holds the first: a time-stamp is renewed
// by the next one (RFC 4998, section 5.2).
func TestTimeStampsRenewed(t *testing.T) {
	old, renewed := anchortest.New(t), anchortest.New(t)
	f := newFixture(t, 1, 2)
	f.stamp(t, old, "old")
	held := f.rec.Size() // with the entry of the first stamp
	f.grow(t, "Cid")
	f.stamp(t, renewed, "renewed")
	_, cp, _ := f.rec.Checkpoint()
	if cp.Size < held {
		t.Fatalf("the second stamp is over %d entries, the first ends %d", cp.Size, held)
	}
	b, r := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: cp.Size})
	if r.TimeStamps != 2 {
		t.Fatalf("%d time-stamps, want both", r.TimeStamps)
	}
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{renewed.Root(t)}, Levels: []int{0, 1, 2}}
	if r := check(t, unzip(t, b).zip(t), o); r.Exit() != 0 || !strings.Contains(strings.Join(r.Levels[2].Says, "\n"), `as "renewed" saw it`) {
		t.Errorf("by the second authority alone: exit %d: %+v", r.Exit(), r.Levels)
	}
}

// A time-stamp that came after the first bundle at a checkpoint is in no later one
// at it, so that their bytes are the same.
func TestLaterTimeStampStaysOut(t *testing.T) {
	f := newFixture(t, 2, 2)
	f.stamp(t, anchortest.New(t), "first")
	note, cp, _ := f.rec.Checkpoint()
	first, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: cp.Size})
	f.stampOver(t, anchortest.New(t), "second", note, cp.Size)
	again, r := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: cp.Size})
	a, b := unzip(t, first), unzip(t, again)
	if r.TimeStamps != 1 || !bytes.Equal(a["manifest-sha256.txt"], b["manifest-sha256.txt"]) {
		t.Errorf("%d time-stamps; %s\nis not\n%s", r.TimeStamps, b["manifest-sha256.txt"], a["manifest-sha256.txt"])
	}
	if _, r := f.write(t, bundle.Options{}); r.TimeStamps != 2 {
		t.Errorf("a new bundle has %d time-stamps, want both", r.TimeStamps)
	}
}

// TestAttackStolenKeyFork: whoever has the signing key tells another history,
// and has it time-stamped too: whoever was told of the first sees it, and the
// stamp of the second is of when it was made (row 26 of the table of attacks).
func TestAttackStolenKeyFork(t *testing.T) {
	tsa := anchortest.New(t)
	f := newFixture(t, 2, 2)
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	fork := f.clone(t)
	f.grow(t, "Cid")
	mine, _, _ := f.rec.Checkpoint()
	fork.grow(t, "Dan")
	forked := fork.stamp(t, tsa, "first")
	b, _ := fork.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}, Checkpoints: [][]byte{mine}}
	r := check(t, b, o)
	if r.Levels[1].Status != verify.Pass || !says(r.Levels[3], "two histories") || r.Exit() != 1 {
		t.Errorf("%+v", r.Levels)
	}
	if text := strings.Join(r.Levels[2].Says, "\n"); !strings.Contains(text, "by "+forked.At.Format(time.RFC3339)) {
		t.Errorf("the fork is older than its stamp: %s", text)
	}
	// The stamp of the true history does not fit into the fork.
	s := f.stamp(t, tsa, "first")
	note, cp, _ := f.rec.Checkpoint()
	name := fmt.Sprintf("data/anchors/%010d", cp.Size)
	c := unzip(t, b).with(name+".checkpoint", note).with(name+".first.tsr", s.Response)
	if l := level2(t, fork.handOut(t, c), o); l.Status != verify.Fail {
		t.Errorf("a stamp of another history: %+v", l)
	}
}

// TestAttackStolenKeyBackDated: entries that are signed and say that they are old
// are under no time-stamp of that time: when they came is unproven (row 27).
func TestAttackStolenKeyBackDated(t *testing.T) {
	tsa := anchortest.New(t)
	f := newFixture(t, 2, 2) // its messages are dated long before now
	begun := time.Now().Add(-time.Minute)
	b, _ := f.write(t, bundle.Options{})
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}, Levels: []int{1, 2}}
	if r := check(t, b, o); r.Levels[1].Status != verify.Pass || r.Levels[2].Status != verify.Unchecked || r.Exit() != 3 {
		t.Errorf("without a stamp: %+v", r.Levels)
	}
	s := f.stamp(t, tsa, "first")
	b, _ = f.write(t, bundle.Options{})
	if l := level2(t, unzip(t, b), o); l.Status != verify.Pass || s.At.Before(begun) || !strings.Contains(strings.Join(l.Says, "\n"), "by "+s.At.Format(time.RFC3339)) {
		t.Errorf("with a stamp of today: %+v", l)
	}
	// A stamp over an earlier state says nothing of what came after it.
	f.grow(t, "Cid")
	f.update(t, func(tx *record.Tx) error {
		_, gen, err := tx.OpenImport(record.Mailbox{Account: "bob", Name: "late"}, nil)
		if err != nil {
			return err
		}
		raw := []byte("From: ann@client.example\r\nDate: Fri, 20 Nov 2020 09:00:00 +0000\r\n\r\nLate\r\n")
		done, err := tx.Observe(record.Observation{Generation: gen.ID, Facet: "file", Body: record.BytesBody(raw)})
		f.messages = append(f.messages, done.Digest)
		return err
	})
	b, _ = f.write(t, bundle.Options{})
	if l := level2(t, unzip(t, b), o); l.Status != verify.Unchecked || !strings.Contains(strings.Join(l.Says, "\n"), "is unproven") {
		t.Errorf("with a later message: %+v", l)
	}
}

// TestAttackFakeAuthority: a self-made authority, whose root lies in the bundle,
// proves nothing without a root that the checker names, and is found out with
// the real one (row 28).
func TestAttackFakeAuthority(t *testing.T) {
	fake, tsa := anchortest.New(t), anchortest.New(t)
	f, c := stampedBundle(t, fake)
	o := verify.Options{VKey: f.rec.VKey(), Levels: []int{2}}
	if r := check(t, c.zip(t), o); r.Levels[2].Status != verify.Unchecked || r.Exit() != 3 {
		t.Errorf("without a root: %+v", r.Levels[2])
	}
	o.TSARoots = [][]byte{tsa.Root(t)}
	r := check(t, c.zip(t), o)
	if !says(r.Levels[2], "root certificate") || r.Exit() != 1 {
		t.Errorf("with the real root: %+v", r.Levels[2])
	}
	if words := verify.InWords(r.Levels); !strings.Contains(words, "or leads to no root that you gave") {
		t.Errorf("the root may be the wrong one, and the words do not say so: %s", words)
	}
}

// stampFiles returns the names of the tokens in a bundle.
func (c content) stampFiles() (names []string) {
	for name := range maps.Keys(c) {
		if strings.HasSuffix(name, ".tsr") {
			names = append(names, name)
		}
	}
	return names
}

// handOut makes the lists of a changed bundle fit again, and has the firm sign
// that it made the bundle so.
func (f *fixture) handOut(t testing.TB, c content) content {
	t.Helper()
	c = maps.Clone(c).seal()
	var size int64
	for name := range c {
		fmt.Sscanf(name, "data/checkpoints/%d", &size)
	}
	var index int64
	f.update(t, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamLog)
		if err != nil {
			return err
		}
		index, _, err = tx.Append(record.Draft{Kind: tlog.KindExportMade, Streams: []tlog.StreamID{stream}, Facets: []record.FacetDraft{{Name: tlog.FacetExport, Fields: []tlog.Field{
			tlog.BareField("manifest", sha(string(c["manifest-sha256.txt"]))), tlog.BareField("checkpoint", fmt.Sprint(size)), tlog.TextField("client", "Ann")}}}})
		return err
	})
	must := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	entry, err := f.rec.Entry(t.Context(), index)
	if err != nil {
		t.Fatal(err)
	}
	note, now, _ := f.rec.Checkpoint()
	hashes, err := tlog.ProveInclusion(now.Size, index, f.rec.Tiles(t.Context()))
	path, err2 := tlog.ProveConsistency(size, now.Size, f.rec.Tiles(t.Context()))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	c["export.leaf"] = must(entry.Leaf.Encode())
	c["export.facet"] = must(entry.Facets[tlog.FacetExport].Encode())
	c["export.tlog-proof"] = must((&tlog.Proof{Index: index, Hashes: hashes, Rest: note}).Encode())
	c["export.consistency"] = must((&tlog.Consistency{Old: size, Hashes: path, Checkpoint: note}).Encode())
	return c.seal()
}

// spoiled are bundles whose time-stamps are wrong, each in its way, and that the
// firm handed out so.
func spoiled(t testing.TB, tsa *anchortest.TSA) (*fixture, map[string]content) {
	t.Helper()
	f, c := stampedBundle(t, tsa)
	other, otherContent := stampedBundle(t, tsa)
	list := map[string]content{}
	tokens := c.stampFiles()
	one, two := tokens[0], tokens[1]
	stem := func(name string) string { return name[:len("data/anchors/0000000000")] }
	early := min(stem(one), stem(two))
	list["tokens swapped"] = c.with(one, c[two]).with(two, c[one])
	list["token of another record"] = c.with(one, otherContent[otherContent.stampFiles()[0]])
	list["signature changed"] = c.with(one, flip(c[one], len(c[one])*8-3))
	list["token empty"] = c.with(one, []byte{})
	list["checkpoint gone"] = c.with(stem(one)+".checkpoint", nil)
	list["checkpoint of another record"] = c.with(stem(one)+".checkpoint", otherContent[stem(otherContent.stampFiles()[0])+".checkpoint"])
	list["checkpoint damaged"] = c.with(early+".checkpoint", flip(c[early+".checkpoint"], 30*8))
	for name := range c {
		if strings.HasPrefix(name, "data/consistency/") {
			list["proof gone"] = c.with(name, nil)
			list["proof damaged"] = c.with(name, append([]byte("old 1\n"), c[name]...))
		}
	}
	if len(list) != 9 || other.rec.VKey() == f.rec.VKey() {
		t.Fatalf("%d bundles", len(list))
	}
	for what, c := range list {
		list[what] = f.handOut(t, c)
	}
	return f, list
}

func TestTimeStampsSpoiled(t *testing.T) {
	tsa := anchortest.New(t)
	f, list := spoiled(t, tsa)
	for what, c := range list {
		if l := level2(t, c, verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}}); l.Status != verify.Fail {
			t.Errorf("%s: %+v", what, l)
		}
	}
}

// Of a time-stamp that is not as the firm handed it out nothing counts, not even
// where the bit that was changed is under no signature: what reads it more
// strictly would judge it otherwise than the rest.
func TestTimeStampsChangedLater(t *testing.T) {
	tsa := anchortest.New(t)
	f, c := stampedBundle(t, tsa)
	w := trust{key: f.rec.VKey(), roots: [][]byte{tsa.Root(t)}}
	all := newVerifiers(t, w)
	name := c.stampFiles()[0]
	root, _ := pem.Decode(tsa.Root(t))
	at := bytes.Index(c[name], root.Bytes)
	if at < 0 {
		t.Fatal("the token holds no copy of the root")
	}
	bit := (at + len(root.Bytes) - 20) * 8 // in the signature of the root by itself
	if _, err := anchor.Check(flip(c[name], bit), c[name[:len("data/anchors/0000000000")]+".checkpoint"], rootPool(t, tsa)); err != nil {
		t.Fatalf("the changed bit is under a signature: %v", err)
	}
	changed := c.with(name, flip(c[name], bit))
	all.want(t, "changed", changed, verify.Fail, verify.Pass, verify.Fail)
	all.want(t, "changed, and the lists with it", maps.Clone(changed).seal(), verify.Pass, verify.Fail, verify.Unchecked)
	all.want(t, "the firm's own", f.handOut(t, changed), verify.Pass, verify.Pass, verify.Pass)
}

func rootPool(t *testing.T, tsa *anchortest.TSA) *x509.CertPool {
	t.Helper()
	roots, err := anchor.ParseRoots(tsa.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	return roots
}

// The script tells openssl the time of a stamp, at which its certificates count:
// it reads that time as openssl prints it.
func TestScriptReadsTimes(t *testing.T) {
	text, err := os.ReadFile("files/verify.sh")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "\nseconds() {")
	function, _, ok2 := strings.Cut(rest, "\n}\n")
	if !ok || !ok2 {
		t.Fatal("the script has no function seconds")
	}
	for _, shell := range shells(t) {
		for printed, want := range map[string]time.Time{
			"Nov 28 07:55:19 2026 GMT":     time.Date(2026, 11, 28, 7, 55, 19, 0, time.UTC),
			"Feb 29 23:59:59 2028 GMT":     time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC),
			"Mar  1 00:00:00 2100 GMT":     time.Date(2100, 3, 1, 0, 0, 0, 0, time.UTC),
			"Jan  1 12:30:01.250 2031 GMT": time.Date(2031, 1, 1, 12, 30, 1, 0, time.UTC),
		} {
			line := "seconds() {" + function + "\n}\necho '" + printed + "' | seconds"
			out, err := exec.Command(shell[0], append(shell[1:len(shell):len(shell)], "-c", line)...).Output()
			if err != nil || string(out) != fmt.Sprint(want.Unix()) {
				t.Errorf("%v: %s is %s, want %d: %v", shell, printed, out, want.Unix(), err)
			}
		}
	}
}

// All three judge time-stamps alike. By default a few bundles are tried; with
// ONRECORD_LONG all.
func TestVerifiersAgreeOnTimeStamps(t *testing.T) {
	tsa, stranger := anchortest.New(t), anchortest.New(t)
	f, list := spoiled(t, tsa)
	f2, good := stampedBundle(t, tsa)
	w := trust{key: f.rec.VKey(), roots: [][]byte{tsa.Root(t)}}
	all := newVerifiers(t, w)
	for what, c := range list {
		if long() || what == "signature changed" || what == "proof damaged" {
			all.agree(t, what, c, w)
		}
	}
	all.agree(t, "good, of another key", good, w)
	w.key = f2.rec.VKey()
	all.trust = w
	all.want(t, "good", good, verify.Pass, verify.Pass, verify.Pass)
	w.roots = [][]byte{stranger.Root(t)}
	all.agree(t, "root of a stranger", good, w)
	w.roots = [][]byte{append(w.roots[0], tsa.Root(t)...)}
	all.agree(t, "two roots", good, w)
	tsa.Deepen(t)
	short := tsa.ShortRoot(t) // before the stamps, which are not older than it
	f3, deep := stampedBundle(t, tsa)
	all.trust = trust{key: f3.rec.VKey(), roots: [][]byte{tsa.Root(t)}}
	all.want(t, "RSA, and a certificate between", deep, verify.Pass, verify.Pass, verify.Pass)
	all.trust.roots = [][]byte{short}
	all.want(t, "a root that allows no certificate between", deep, verify.Pass, verify.Pass, verify.Fail)
	if !long() {
		return
	}
	all.agree(t, "good, no root", good, trust{key: w.key})
	all.agree(t, "good, no key", good, trust{roots: w.roots})
}

// OpenSSL alone takes the files of a bundle.
func TestOpenSSLTakesTimeStamps(t *testing.T) {
	tsa := anchortest.New(t)
	_, c := stampedBundle(t, tsa)
	dir := c.unpack(t)
	for _, name := range c.stampFiles() {
		note := filepath.Join(dir, name[:len("data/anchors/0000000000")]+".checkpoint")
		out, err := exec.Command(need(t, "openssl"), "ts", "-verify", "-in", filepath.Join(dir, name), "-data", note, "-CAfile", tsa.RootFile).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
