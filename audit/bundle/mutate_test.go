package bundle_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/ingest/email"
)

func sha(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

// long reports whether the whole of a test is asked for, not a sample.
func long() bool { return os.Getenv("ONRECORD_LONG") != "" }

// seal makes the manifests of a bundle fit again after a change, as somebody
// would who hides it.
func (c content) seal() content {
	size, files := 0, 0
	for name, data := range c {
		if strings.HasPrefix(name, "data/") {
			size, files = size+len(data), files+1
		}
	}
	c["bag-info.txt"] = fmt.Appendf(nil, "Bag-Software-Agent: onrecord\nPayload-Oxum: %d.%d\n", size, files)
	return c.relist()
}

// relist makes the lists of files fit alone.
func (c content) relist() content {
	list := func(keep func(string) bool) []byte {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(c)) {
			if keep(name) {
				fmt.Fprintf(&b, "%s  %s\n", sha(string(c[name])), name)
			}
		}
		return []byte(b.String())
	}
	isData := func(name string) bool { return strings.HasPrefix(name, "data/") }
	c["manifest-sha256.txt"] = list(isData)
	c["tagmanifest-sha256.txt"] = list(func(name string) bool { return !isData(name) && name != "tagmanifest-sha256.txt" })
	return c
}

// with is a copy of a bundle with one file changed; nil takes it out.
func (c content) with(name string, data []byte) content {
	c = maps.Clone(c)
	if c[name] = data; data == nil {
		delete(c, name)
	}
	return c
}

func flip(data []byte, bit int) []byte {
	data = slices.Clone(data)
	data[bit/8] ^= 1 << (bit % 8)
	return data
}

// No bit of any file can be changed, no file taken out, added or swapped, so
// that level 0 passes; and once the lists are made to fit, level 1 does not
// pass either. By default a sample of the bits and swaps is tried; with
// ONRECORD_LONG all.
func TestMutations(t *testing.T) {
	good, w := rich(t)
	m := mutations{good, verify.Options{VKey: w.key}}
	names := slices.Sorted(maps.Keys(good))
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.flips(t, name)
			random := rand.New(rand.NewPCG(3, uint64(i)))
			m.refused(t, "removed", good.with(name, nil), listed(name))
			for _, other := range names[:i] {
				if (long() || random.IntN(20) == 0) && string(good[other]) != string(good[name]) {
					swapped := good.with(name, good[other])
					swapped[other] = good[name]
					m.refused(t, "swapped with "+other, swapped, listed(name) && listed(other))
				}
			}
		})
	}
	m.refused(t, "added", good.with("data/messages/0000000001.eml", []byte("x")), true)
	m.refused(t, "added beside", good.with("note.txt", []byte("x")), false)
}

// mutations are those of one good bundle.
type mutations struct {
	good content
	o    verify.Options
}

// listed reports whether seal makes the lists fit a change of a file.
func listed(name string) bool {
	return !strings.Contains(name, "manifest") && name != "bagit.txt" && name != "start-here.txt" && name != "bag-info.txt"
}

// flips changes each bit of a file, a piece of it beside the next.
func (m mutations) flips(t *testing.T, name string) {
	t.Helper()
	data := m.good[name]
	for start := 0; start < len(data); start += 4096 {
		piece := data[start:min(start+4096, len(data))]
		t.Run(fmt.Sprintf("from byte %d", start), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, uint64(start)))
			tried := 0
			for bit := range len(piece) * 8 {
				if long() || random.IntN(len(data)*8) < 12 {
					m.refused(t, fmt.Sprintf("bit %d", start*8+bit), m.good.with(name, flip(data, start*8+bit)), listed(name))
					tried++
				}
			}
			t.Logf("%d of %d bits flipped", tried, len(piece)*8)
		})
	}
}

// refused checks that a changed bundle does not pass, nor, if its lists can be
// made to fit, that which they fit.
func (m mutations) refused(t *testing.T, what string, c content, sealed bool) {
	t.Helper()
	if m.level(t, c, 0) == verify.Pass {
		t.Errorf("%s: level 0 passes", what)
	}
	if sealed && m.level(t, c.seal(), 1) == verify.Pass {
		t.Errorf("%s, with lists that fit: level 1 passes", what)
	}
}

// level is what the program says of a level of an unpacked bundle.
func (m mutations) level(t *testing.T, c content, level int) verify.Status {
	t.Helper()
	folder := fstest.MapFS{}
	for name, data := range c {
		folder[name] = &fstest.MapFile{Data: data}
	}
	files, err := verify.OpenFS(folder)
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.Check(files, m.o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Levels[level].Status
}

// A trial is a bundle that the verifiers must judge alike.
type trial struct {
	what string
	content
	trust
}

// rich is a record with all that a bundle can show: messages, a document, a
// time-stamp, a receipt that the client has, and an erasure.
func rich(t *testing.T) (good content, w trust) {
	t.Helper()
	tsa := anchortest.New(t)
	f := newFixture(t, 2, 4)
	f.stamp(t, tsa, "first")
	mail := f.receipt(t)
	note := []byte("She called.\n")
	f.addDocument(t, note)
	f.erase(t, f.messages[3])
	f.stamp(t, tsa, "first")
	_, cp, _ := f.rec.Checkpoint()
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: append(f.messages[:2:2], email.DigestOf(note)), Checkpoint: cp.Size})
	return unzip(t, b), trust{f.rec.VKey(), [][]byte{tsa.Root(t)}, [][]byte{mail}}
}

// trials are good, mutated and hostile bundles, sealed and not.
func trials(t *testing.T, n int) []trial {
	good, w := rich(t)
	other := newFixture(t, 1, 1)
	mail := w.receipts[0]
	with := func(change func(*trust)) trust { changed := w; change(&changed); return changed }
	receipts := func(list ...[]byte) trust { return with(func(w *trust) { w.receipts = list }) }
	list := []trial{
		{"good", good, w}, {"nothing brought", good, trust{}}, {"no key", good, with(func(w *trust) { w.key = "" })},
		{"key of another", good, with(func(w *trust) { w.key = other.rec.VKey() })},
		{"root of another", good, with(func(w *trust) { w.roots = [][]byte{anchortest.New(t).Root(t)} })},
		{"no receipt", good, receipts()}, {"receipt of another", good, receipts(mail, other.receipt(t))},
		{"receipt cut", good, receipts(mail[:len(mail)/2])}, {"no mail", good, receipts([]byte("Dear all"))},
		{"receipt with LF", good, receipts(bytes.ReplaceAll(mail, []byte("\r\n"), []byte("\n")))},
		{"receipt forwarded", good, receipts(slices.Concat([]byte("Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=xyz\r\n\r\n--xyz\r\n\r\nSee below.\r\n--xyz\r\nContent-Type: message/rfc822\r\n\r\n"), mail, []byte("\r\n--xyz--\r\n")))},
		{"entries left away", good.withoutEntries().seal(), w},
		{"added", good.with("data/messages/0000000001.eml", []byte("x")).seal(), w},
		{"odd place", good.with("data/odd/x", []byte("x")).seal(), w},
		{"one tile too many", good.with("data/tile/entries/001", []byte("x")).seal(), w},
		{"two checkpoints", good.with("data/checkpoints/0000000001", []byte("x")).seal(), w},
		{"list in another spelling", good.with("tagmanifest-sha256.txt", append([]byte("X"), good["tagmanifest-sha256.txt"]...)), w},
		{"list gone", good.with("tagmanifest-sha256.txt", nil), w},
		{"empty proof", good.with("export.tlog-proof", []byte{}).seal(), w},
	}
	random := rand.New(rand.NewPCG(7, 7))
	names := slices.Sorted(maps.Keys(good))
	for len(list) < n {
		name := names[random.IntN(len(names))]
		if len(list)%3 > 0 { // most files hold what is text for people or hash lists alone
			for strings.Contains(name, "manifest") || strings.HasPrefix(name, "data/verify") {
				name = names[random.IntN(len(names))]
			}
		}
		data := good[name]
		var c content
		switch random.IntN(5) {
		case 0:
			c = good.with(name, nil)
		case 1:
			c = good.with(name, append(slices.Clone(data), '\n'))
		default:
			if len(data) == 0 {
				continue
			}
			c = good.with(name, flip(data, random.IntN(len(data)*8)))
		}
		sealed := random.IntN(2) == 0
		if sealed {
			c = c.seal()
		}
		list = append(list, trial{fmt.Sprintf("%d: %s, sealed %v", len(list), name, sealed), c, w})
	}
	return list
}

// The script and the page judge bundles as the program does. By default a few
// are tried; with ONRECORD_LONG more than 200.
func TestVerifiersAgree(t *testing.T) {
	n := 25
	if long() {
		n = 250
	}
	all := newVerifiers(t, trust{})
	for i, c := range trials(t, n) {
		r := all.agree(t, c.what, c.content, c.trust)
		if i == 0 && statuses(r) != "pass,pass,pass,pass,pass,not checked" {
			t.Errorf("%s: %+v", c.what, r.Levels)
		}
	}
}
