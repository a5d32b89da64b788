package bundle_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

func sha(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

// long reports whether the whole of a test is asked for, not a sample.
func long() bool { return os.Getenv("ONRECORD_LONG") != "" }

// seal makes the manifests of a bundle fit again after a change, as somebody
// would who hides it.
func (c content) seal() content {
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
	bytes, files := 0, 0
	for name, data := range c {
		if isData(name) {
			bytes, files = bytes+len(data), files+1
		}
	}
	c["bag-info.txt"] = fmt.Appendf(nil, "Bag-Software-Agent: onrecord\nPayload-Oxum: %d.%d\n", bytes, files)
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
// pass either. By default a sample of the bits is tried; with ONRECORD_LONG all.
func TestMutations(t *testing.T) {
	f := newFixture(t, 2, 2)
	b, _ := f.write(t, bundle.Options{})
	good := unzip(t, b)
	o := verify.Options{VKey: f.rec.VKey()}
	try := func(what string, c content, sealed bool) {
		t.Helper()
		if r := check(t, c.zip(t), o); r.Levels[0].Status == verify.Pass {
			t.Errorf("%s: level 0 passes", what)
		}
		if sealed {
			if r := check(t, c.seal().zip(t), o); r.Levels[1].Status == verify.Pass {
				t.Errorf("%s, with lists that fit: level 1 passes", what)
			}
		}
	}
	random := rand.New(rand.NewPCG(3, 1))
	names := slices.Sorted(maps.Keys(good))
	for i, name := range names {
		data, inLists := good[name], !strings.Contains(name, "manifest") && name != "bagit.txt" && name != "bag-info.txt"
		for bit := range len(data) * 8 {
			if long() || random.IntN(len(data)*8) < 12 {
				try(fmt.Sprintf("%s bit %d", name, bit), good.with(name, flip(data, bit)), inLists)
			}
		}
		try(name+" removed", good.with(name, nil), inLists)
		for _, other := range names[:i] {
			if (long() || random.IntN(20) == 0) && string(good[other]) != string(data) {
				swapped := good.with(name, good[other])
				swapped[other] = data
				try(name+" for "+other, swapped, false)
			}
		}
	}
	try("added", good.with("data/messages/0000000001.eml", []byte("x")), true)
	try("added beside", good.with("note.txt", []byte("x")), false)
}

// A trial is a bundle that three verifiers must judge alike.
type trial struct {
	what string
	content
	key string
}

// trials are good, mutated and hostile bundles, sealed and not.
func trials(t *testing.T, n int) []trial {
	f, other := newFixture(t, 2, 2), newFixture(t, 1, 1)
	f.receipt(t)
	b, _ := f.write(t, bundle.Options{})
	good := unzip(t, b)
	key := f.rec.VKey()
	list := []trial{
		{"good", good, key}, {"no key", good, ""}, {"key of another", good, other.rec.VKey()},
		{"added", good.with("data/messages/0000000001.eml", []byte("x")).seal(), key},
		{"odd place", good.with("data/odd/x", []byte("x")).seal(), key},
		{"two checkpoints", good.with("data/checkpoints/0000000001", []byte("x")).seal(), key},
		{"list in another spelling", good.with("tagmanifest-sha256.txt", append([]byte("X"), good["tagmanifest-sha256.txt"]...)), key},
		{"empty proof", good.with("export.tlog-proof", []byte{}).seal(), key},
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
		list = append(list, trial{fmt.Sprintf("%d: %s, sealed %v", len(list), name, sealed), c, key})
	}
	return list
}

// trialCount is how many bundles the verifiers are compared on.
func trialCount() int {
	if long() {
		return 220
	}
	return 25
}

func TestScriptAgrees(t *testing.T) {
	need(t, "openssl")
	shells := [][]string{{need(t, "dash")}, {need(t, "busybox"), "sh"}}
	for i, c := range trials(t, trialCount()) {
		r := check(t, c.zip(t), verify.Options{VKey: c.key})
		out := script(t, shells[i%2], c.key, c.unpack(t))
		for level := range 2 {
			if got, want := scriptStatus(out, fmt.Sprint(level)), r.Levels[level].Status; got != want {
				t.Errorf("%s: level %d: the script says %q, Go %q %v\n%s", c.what, level, got, want, r.Levels[level].Says, out)
			}
		}
	}
}

func TestPageAgrees(t *testing.T) {
	p := openPage(t)
	for _, c := range trials(t, trialCount()) {
		b := c.zip(t)
		r := check(t, b, verify.Options{VKey: c.key})
		out := p.check(t, b, c.key)
		for level := range 2 {
			if got, want := pageStatus(out, fmt.Sprint(level)), r.Levels[level].Status; got != want {
				t.Errorf("%s: level %d: the page says %q, Go %q %v\n%s", c.what, level, got, want, r.Levels[level].Says, out)
			}
		}
	}
}
