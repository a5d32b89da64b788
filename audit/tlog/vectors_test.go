package tlog_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// The log of five leaves that FORMAT.md prints. Its keys are public: never
// use them.
const (
	vectorOrigin  = "firm.example/onrecord/7f3a"
	vectorWitness = "witness.client.example/w1"
	vectorVKey    = "firm.example/onrecord/7f3a+dfd7c09a+AYmwSDDh8mfdw4PlbQaG3G3snet4zmV1CoV/1nii6GDJ"
	vectorWVKey   = "witness.client.example/w1+f6752f9c+BMBhd2vD9h+U9MtSMEnHKnRZAPiLc/k/WnuL2uQiSC29"

	vectorLeaf3 = `onrecord-leaf/v1
kind message.observed
at 2026-11-21T19:20:13.000Z
stream 6f1c0a9e5d2b4c7f8a90b1c2d3e4f506 1 a1b8663897aab032e741008f3e5d611192e23d5e276125dae71c35a94d86cb81
stream a3d4e5f60718293a4b5c6d7e8f901122 1 ca88f16e199b7d73f158e4cbb07536ba0a68b3e4a2b2a76739b50437cab9568b
ref rule ca88f16e199b7d73f158e4cbb07536ba0a68b3e4a2b2a76739b50437cab9568b
facet envelope 0df9782c3ecc847648e0cb30a6afbf9aa5c62e50a61afabb76b1fc1668f5dde1
facet imap f101111f2d4c6e40aa7a577fdef76bca476dfc6a7d593c9b1b095f697a578196
facet raw 3faabb4b02ff364f4d14dbfcc8742b57c21c875d5b477c2f4de090591ccf461a
`

	vectorCheckpoint5 = `firm.example/onrecord/7f3a
5
y8HDjPDY9ZdX16yEa9EtQUOagovg4E4g217EQcaJaIw=

— firm.example/onrecord/7f3a 39fAmhv7x0fufpfDe4Xir7bOddOvmA/g/+IKOw4vB9bAzSCdIEFVQ38uQoZMEo+ngrqeHemKI3Uojz7eUcFIdHBCCw0=
`
	vectorCosignature = `— witness.client.example/w1 9nUvnAAAAABrAe7vJ6DXaZoTaK7a2Fpz/I4Sjtf5oQHjGiFJCLUjRGJmqbOeDX8M2fvrnNMpwds/ZzKeeV/92vjHpRkXWuvpTHC7CA==
`
	vectorProof3 = `c2sp.org/tlog-proof@v1
index 3
yojxbhmbfXPxWOTLsHU2ugpos+SisqdnObUEN8q5Vos=
rVXmeOT6UHdN+u5yceJ8OADm+AvmC36e2nuLnA129v4=
r+1AlMBdwK0WIZJQ+DocoOy5lyZkaIUCB7PesIiZkro=

` + vectorCheckpoint5 + vectorCosignature

	vectorCheckpoint3 = `firm.example/onrecord/7f3a
3
DnJtxa13UXdyRD9eewAka4fEbL5zgLuZI/AEapgSWjE=

— firm.example/onrecord/7f3a 39fAmmoXTseFfpp7fb4GaEGSit5M4GofAG2YA3Qf5vitMqQKL3ZDqxwwTkfdIrirhcuEgIOcJfr+xB3CDN2Skvwv6Qk=
`
	vectorConsistency = `old 3
yojxbhmbfXPxWOTLsHU2ugpos+SisqdnObUEN8q5Vos=
L1qwK5pvwhnls4l8PLfioXsOOOwm+ChGIhdXZQpvTkI=
rVXmeOT6UHdN+u5yceJ8OADm+AvmC36e2nuLnA129v4=
r+1AlMBdwK0WIZJQ+DocoOy5lyZkaIUCB7PesIiZkro=

` + vectorCheckpoint5
)

var vectorLeaves = []struct {
	size int
	hash string
}{
	{243, "adb262816f45594d94d99230ef939db3e2f88e669e0437e2e61eee305d5fd7bd"},
	{247, "a1b8663897aab032e741008f3e5d611192e23d5e276125dae71c35a94d86cb81"},
	{322, "ca88f16e199b7d73f158e4cbb07536ba0a68b3e4a2b2a76739b50437cab9568b"},
	{586, "2f5ab02b9a6fc219e5b3897c3cb7e2a17b0e38ec26f82846221757650a6f4e42"},
	{326, "afed4094c05dc0ad16219250f83a1ca0ecb997266468850207b3deb0889992ba"},
}

const vectorMessage = "From: Ann <ann@client.example>\r\n" +
	"To: Bob <bob@firm.example>\r\n" +
	"Subject: delivery date\r\n" +
	"Date: Fri, 20 Nov 2026 09:00:00 +0000\r\n" +
	"Message-ID: <1@client.example>\r\n" +
	"\r\n" +
	"Please deliver by 4 December.\r\n"

// A vectorLog is the log of five leaves, built from its description.
type vectorLog struct {
	t      *testing.T
	leaves [][]byte
	facets map[string][]byte // "3.imap"
	heads  map[tlog.StreamID]tlog.Stream
	tiles  memTiles
	roots  []tlog.Hash // by tree size
}

func stream(t *testing.T, s string) tlog.StreamID {
	t.Helper()
	id, err := tlog.ParseStreamID(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// facet encodes the facet NAME of the leaf that comes next, with the salt of
// the vectors.
func (v *vectorLog) facet(name string, fields ...tlog.Field) tlog.FacetRef {
	v.t.Helper()
	salt := sha256.Sum256(fmt.Appendf(nil, "onrecord vector salt %d %s", len(v.leaves), name))
	text, err := (&tlog.Facet{Name: name, Salt: salt, Fields: fields}).Encode()
	if err != nil {
		v.t.Fatal(err)
	}
	v.facets[fmt.Sprintf("%d.%s", len(v.leaves), name)] = text
	return tlog.FacetRef{Name: name, Hash: tlog.Commitment(text)}
}

func (v *vectorLog) append(kind string, streams []tlog.StreamID, refs []tlog.Ref, facets ...tlog.FacetRef) tlog.Hash {
	v.t.Helper()
	i := len(v.leaves)
	l := tlog.Leaf{Kind: kind, At: time.Date(2026, 11, 21, 19, 20, 10+i, 0, time.UTC), Refs: refs, Facets: facets}
	for _, id := range streams {
		l.Streams = append(l.Streams, v.heads[id])
	}
	for s := range l.Streams {
		l.Streams[s].ID = streams[s]
	}
	l.Canonicalise()
	text, err := l.Encode()
	if err != nil {
		v.t.Fatal(err)
	}
	h := tlog.LeafHash(text)
	for _, s := range l.Streams {
		v.heads[s.ID] = tlog.Stream{ID: s.ID, Seq: s.Seq + 1, Prev: h}
	}
	edge, err := tlog.NewEdge(int64(i), v.tiles.read)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := edge.Push(int64(i), h, v.tiles.put); err != nil {
		v.t.Fatal(err)
	}
	v.leaves = append(v.leaves, text)
	v.roots = append(v.roots, edge.Root())
	return h
}

func newVectorLog(t *testing.T) *vectorLog {
	t.Helper()
	v := &vectorLog{t: t, facets: map[string][]byte{}, heads: map[tlog.StreamID]tlog.Stream{}, tiles: memTiles{}, roots: []tlog.Hash{tlog.EmptyRoot()}}
	log := stream(t, "1b0c6e52a7d94f3883e1d5c2b7a60914")
	mailbox := stream(t, "6f1c0a9e5d2b4c7f8a90b1c2d3e4f506")
	matter := stream(t, "a3d4e5f60718293a4b5c6d7e8f901122")
	validity := tlog.BareField("uidvalidity", "1700000001")
	v.append(tlog.KindLogOpen, []tlog.StreamID{log}, nil, v.facet("about", tlog.BareField("origin", vectorOrigin)))
	v.append(tlog.KindMailboxOpen, []tlog.StreamID{mailbox}, nil,
		v.facet("about", tlog.BareField("account", "acc-3"), tlog.TextField("mailbox", "INBOX"), validity))
	rule := v.append(tlog.KindMatterOpen, []tlog.StreamID{matter}, nil,
		v.facet("about", tlog.TextField("client", "Ann")),
		v.facet("rule", tlog.TextField("address", "ann@client.example")))
	source := v.append(tlog.KindMessageObserved, []tlog.StreamID{mailbox, matter}, []tlog.Ref{{Relation: tlog.RefRule, Hash: rule}},
		v.facet("envelope", tlog.TextField("message-id", "<1@client.example>"), tlog.TextField("from", "ann@client.example"),
			tlog.TextField("to", "bob@firm.example"), tlog.TextField("date", "Fri, 20 Nov 2026 09:00:00 +0000"),
			tlog.TextField("subject", "delivery date")),
		v.facet("imap", tlog.BareField("account", "acc-3"), tlog.TextField("mailbox", "INBOX"), validity,
			tlog.BareField("uid", "48213"), tlog.BareField("internaldate", "2026-11-20T09:00:04Z"),
			tlog.BareField("fetched", "2026-11-21T19:20:12.731Z")),
		v.facet("raw", tlog.BareField("sha256", fmt.Sprintf("%x", sha256.Sum256([]byte(vectorMessage)))),
			tlog.BareField("size", fmt.Sprint(len(vectorMessage)))))
	v.append(tlog.KindMessageVanished, []tlog.StreamID{mailbox}, []tlog.Ref{{Relation: tlog.RefSource, Hash: source}},
		v.facet("imap", validity, tlog.BareField("uid", "48213")))
	return v
}

func vectorSigner(t *testing.T) *tlog.Signer {
	t.Helper()
	seed := sha256.Sum256([]byte("onrecord vector log key - never use"))
	s, err := tlog.NewSigner(vectorOrigin, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func vkey(t *testing.T, s string) *tlog.Verifier {
	t.Helper()
	v, err := tlog.ParseVKey(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVectorLeaves(t *testing.T) {
	v := newVectorLog(t)
	for i, want := range vectorLeaves {
		if len(v.leaves[i]) != want.size || tlog.Hex(tlog.LeafHash(v.leaves[i])) != want.hash {
			t.Errorf("leaf %d: %d bytes, hash %s, want %d, %s:\n%s", i, len(v.leaves[i]),
				tlog.Hex(tlog.LeafHash(v.leaves[i])), want.size, want.hash, v.leaves[i])
		}
	}
	if string(v.leaves[3]) != vectorLeaf3 {
		t.Errorf("leaf 3:\n%s\nwant\n%s", v.leaves[3], vectorLeaf3)
	}
	if salt := strings.Split(string(v.facets["0.about"]), "\n")[1]; !strings.HasPrefix(salt, "salt b405e542") {
		t.Errorf("facet about of leaf 0: %s, want salt b405e542...", salt)
	}
	for name, size := range map[string]int{"3.envelope": 240, "3.imap": 223, "3.raw": 173} {
		if len(v.facets[name]) != size {
			t.Errorf("facet %s: %d bytes, want %d:\n%s", name, len(v.facets[name]), size, v.facets[name])
		}
	}
}

func TestVectorCheckpoints(t *testing.T) {
	v, s := newVectorLog(t), vectorSigner(t)
	if s.VKey() != vectorVKey {
		t.Errorf("vkey %s, want %s", s.VKey(), vectorVKey)
	}
	for size, want := range map[int64]string{3: vectorCheckpoint3, 5: vectorCheckpoint5} {
		c := tlog.Checkpoint{Origin: vectorOrigin, Size: size, Root: v.roots[size]}
		note, err := tlog.SignCheckpoint(c, s)
		if err != nil || string(note) != want {
			t.Errorf("checkpoint %d: %v\n%s\nwant\n%s", size, err, note, want)
		}
		if got, err := tlog.OpenCheckpoint([]byte(want), vkey(t, vectorVKey)); err != nil || got != c {
			t.Errorf("OpenCheckpoint = %v, %v, want %v", got, err, c)
		}
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(vectorCheckpoint5)))
	if want := "0b1f3267de52dcc403c1173cd02585f7c8e32a8fa05bf66c79d899a7a0654b29"; sum != want {
		t.Errorf("SHA-256 of note 5 = %s, want %s", sum, want)
	}
}

func TestVectorCosignature(t *testing.T) {
	seed := sha256.Sum256([]byte("onrecord vector witness key - never use"))
	w, err := tlog.NewCosigner(vectorWitness, seed[:])
	if err != nil || w.VKey() != vectorWVKey {
		t.Fatalf("NewCosigner = %v, %v, want %s", w, err, vectorWVKey)
	}
	n, err := tlog.ParseNote([]byte(vectorCheckpoint5))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1795288815, 0).UTC()
	if err := n.Cosign(w, at); err != nil {
		t.Fatal(err)
	}
	note, err := n.Encode()
	if want := vectorCheckpoint5 + vectorCosignature; err != nil || string(note) != want {
		t.Errorf("cosigned note: %v\n%s\nwant\n%s", err, note, want)
	}
	good, err := n.Verify(vkey(t, vectorVKey), vkey(t, vectorWVKey))
	if err != nil || len(good) != 2 || good[1].Key.Name() != vectorWitness || !good[1].At.Equal(at) || !good[0].At.IsZero() {
		t.Errorf("Verify = %v, %v, want log and witness at %v", good, err, at)
	}
}

func TestVectorProofs(t *testing.T) {
	v, key := newVectorLog(t), vkey(t, vectorVKey)
	hashes, err := tlog.ProveInclusion(5, 3, v.tiles.read)
	if err != nil {
		t.Fatal(err)
	}
	p := &tlog.Proof{Index: 3, Hashes: hashes, Rest: []byte(vectorCheckpoint5 + vectorCosignature)}
	if text, err := p.Encode(); err != nil || string(text) != vectorProof3 {
		t.Errorf("proof of leaf 3: %v\n%s\nwant\n%s", err, text, vectorProof3)
	}
	parsed, err := tlog.ParseProof([]byte(vectorProof3))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := parsed.Check(tlog.LeafHash(v.leaves[3]), key); err != nil || c.Size != 5 {
		t.Errorf("proof of leaf 3 in tree 5: %v, %v", c, err)
	}
	if _, err := parsed.Check(tlog.LeafHash(v.leaves[2]), key); !errors.Is(err, tlog.ErrProof) {
		t.Errorf("proof of leaf 3 with leaf 2: %v, want ErrProof", err)
	}

	hashes, err = tlog.ProveConsistency(3, 5, v.tiles.read)
	if err != nil {
		t.Fatal(err)
	}
	c := &tlog.Consistency{Old: 3, Hashes: hashes, Checkpoint: []byte(vectorCheckpoint5)}
	if text, err := c.Encode(); err != nil || string(text) != vectorConsistency {
		t.Errorf("consistency 3 to 5: %v\n%s\nwant\n%s", err, text, vectorConsistency)
	}
	again, err := tlog.ParseConsistency([]byte(vectorConsistency))
	if err != nil {
		t.Fatal(err)
	}
	if newer, err := again.Check(v.roots[3], key); err != nil || newer.Size != 5 {
		t.Errorf("consistency 3 to 5: %v, %v", newer, err)
	}
	if _, err := again.Check(v.roots[2], key); !errors.Is(err, tlog.ErrProof) {
		t.Errorf("consistency from another root: %v, want ErrProof", err)
	}
}

func TestVectorTrees(t *testing.T) {
	v := newVectorLog(t)
	var streams [][]byte
	for _, id := range []string{"1b0c6e52a7d94f3883e1d5c2b7a60914", "6f1c0a9e5d2b4c7f8a90b1c2d3e4f506", "a3d4e5f60718293a4b5c6d7e8f901122"} {
		next := v.heads[stream(t, id)]
		streams = append(streams, tlog.StreamEntry(next.ID, next.Seq-1, next.Prev))
	}
	uids := [][]byte{tlog.UIDEntry(7), tlog.UIDEntry(8), tlog.UIDEntry(10)}
	for _, tc := range []struct {
		name    string
		entries [][]byte
		want    string
	}{
		{"streams", streams, "90563eb3053b8a3a118550becfcbae466aa3e78078d705b2c9d5c0586d87f5f5"},
		{"uids", uids, "d8b3f1fe1788c6a9456f8da73b391e3d5fd7ceeb5ff0db4d147aebc8bcab97c7"},
		{"empty", nil, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	} {
		if got := tlog.Hex(tlog.ListRoot(tc.entries)); got != tc.want {
			t.Errorf("tree %s = %s, want %s", tc.name, got, tc.want)
		}
	}
}

// FORMAT.md is what others implement: it holds the vectors to the byte.
func TestFormatPageHoldsTheVectors(t *testing.T) {
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	v := newVectorLog(t)
	want := map[string]string{
		"vkey": vectorVKey, "witness vkey": vectorWVKey, "proof": vectorProof3,
		"checkpoint 3": vectorCheckpoint3, "consistency": vectorConsistency,
	}
	for i, leaf := range v.leaves {
		want[fmt.Sprintf("leaf %d", i)] = string(leaf)
		want[fmt.Sprintf("hash of leaf %d", i)] = fmt.Sprintf("%d bytes, leaf hash `%s`", vectorLeaves[i].size, vectorLeaves[i].hash)
	}
	for name, facet := range v.facets {
		want["facet "+name] = string(facet)
	}
	for _, kind := range tlog.Kinds() {
		want["kind "+kind] = "`" + kind + "`"
	}
	for name, text := range want {
		if !strings.Contains(string(page), text) {
			t.Errorf("FORMAT.md does not hold %s:\n%s", name, text)
		}
	}
}
