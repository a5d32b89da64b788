package tlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	xnote "golang.org/x/mod/sumdb/note"

	"onrecord/audit/tlog"
)

func newSigner(t testing.TB, name string, seed byte) *tlog.Signer {
	t.Helper()
	s, err := tlog.NewSigner(name, bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func signedNote(t testing.TB, text string, signers ...*tlog.Signer) *tlog.Note {
	t.Helper()
	n := &tlog.Note{Text: text}
	for _, s := range signers {
		if err := n.Sign(s); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func encodeNote(t testing.TB, n *tlog.Note) []byte {
	t.Helper()
	b, err := n.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A note of ours opens in x/mod with our vkey, and one of x/mod's in ours.
func TestNoteAgainstXMod(t *testing.T) {
	ours := newSigner(t, "a.example/log", 1)
	note := encodeNote(t, signedNote(t, "one\n\ntwo\n", ours))
	v, err := xnote.NewVerifier(ours.VKey())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := xnote.Open(note, xnote.VerifierList(v)); err != nil || n.Text != "one\n\ntwo\n" {
		t.Errorf("x/mod opens our note: %+v, %v", n, err)
	}

	skey, theirVKey, err := xnote.GenerateKey(nil, "b.example/log")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := xnote.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	note, err = xnote.Sign(&xnote.Note{Text: "three\n"}, theirs)
	if err != nil {
		t.Fatal(err)
	}
	n, err := tlog.ParseNote(note)
	if err != nil {
		t.Fatal(err)
	}
	if good, err := n.Verify(vkey(t, theirVKey)); err != nil || len(good) != 1 || good[0].Key.String() != theirVKey {
		t.Errorf("our Verify of x/mod's note: %v, %v", good, err)
	}
}

func TestNoteVerify(t *testing.T) {
	a, b, c := newSigner(t, "a.example", 1), newSigner(t, "b.example", 2), newSigner(t, "c.example", 3)
	sameName := newSigner(t, "a.example", 9)
	n := signedNote(t, "text\n", a, b)
	names := func(good []tlog.Verified) (s []string) {
		for _, g := range good {
			s = append(s, g.Key.Name())
		}
		return s
	}
	for _, tc := range []struct {
		name  string
		note  *tlog.Note
		known []*tlog.Verifier
		want  []string
		err   error
	}{
		{"both known", n, []*tlog.Verifier{b.Verifier, a.Verifier}, []string{"a.example", "b.example"}, nil},
		{"one known", n, []*tlog.Verifier{b.Verifier}, []string{"b.example"}, nil},
		{"known twice", n, []*tlog.Verifier{b.Verifier, b.Verifier}, []string{"b.example"}, nil},
		{"signed twice", signedNote(t, "text\n", a, a), []*tlog.Verifier{a.Verifier}, []string{"a.example"}, nil},
		{"none known", n, []*tlog.Verifier{c.Verifier}, nil, tlog.ErrUnsigned},
		{"no keys", n, nil, nil, tlog.ErrUnsigned},
		{"same name, another key", n, []*tlog.Verifier{sameName.Verifier}, nil, tlog.ErrUnsigned},
		{"text changed", &tlog.Note{Text: "texT\n", Signatures: n.Signatures}, []*tlog.Verifier{a.Verifier}, nil, tlog.ErrSignature},
		{"second one bad", spoilSignature(n, 1), []*tlog.Verifier{a.Verifier, b.Verifier}, nil, tlog.ErrSignature},
		{"second one bad, unknown", spoilSignature(n, 1), []*tlog.Verifier{a.Verifier}, []string{"a.example"}, nil},
		{"signature cut short", cutSignature(n, 0), []*tlog.Verifier{a.Verifier}, nil, tlog.ErrSignature},
		{"good, then bad", &tlog.Note{Text: n.Text, Signatures: append(n.Signatures[:1:1], spoilSignature(n, 0).Signatures[0])},
			[]*tlog.Verifier{a.Verifier}, nil, tlog.ErrSignature},
	} {
		good, err := tc.note.Verify(tc.known...)
		if !errors.Is(err, tc.err) || !reflect.DeepEqual(names(good), tc.want) {
			t.Errorf("%s: %v, %v, want %v, %v", tc.name, names(good), err, tc.want, tc.err)
		}
	}
}

func spoilSignature(n *tlog.Note, i int) *tlog.Note {
	c := &tlog.Note{Text: n.Text, Signatures: append([]tlog.Signature(nil), n.Signatures...)}
	c.Signatures[i].Bytes = bytes.Clone(c.Signatures[i].Bytes)
	c.Signatures[i].Bytes[10] ^= 1
	return c
}

func cutSignature(n *tlog.Note, i int) *tlog.Note {
	c := spoilSignature(n, i)
	c.Signatures[i].Bytes = n.Signatures[i].Bytes[:63]
	return c
}

func TestNoteManySignatures(t *testing.T) {
	n := &tlog.Note{Text: "text\n"}
	for range tlog.MaxSignatures - 1 {
		n.Signatures = append(n.Signatures, tlog.Signature{Name: "x.example", KeyID: 7, Bytes: []byte{6, 6}})
	}
	a := newSigner(t, "a.example", 1)
	if err := n.Sign(a); err != nil {
		t.Fatal(err)
	}
	again, err := tlog.ParseNote(encodeNote(t, n))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Verify(a.Verifier); err != nil {
		t.Errorf("one known among %d signatures: %v", tlog.MaxSignatures, err)
	}
	if err := n.Sign(a); err != nil {
		t.Fatal(err)
	}
	_, err = n.Encode()
	wantFormatError(t, err, "note")
}

func TestParseNoteErrors(t *testing.T) {
	sig := "\u2014 a.example AAAAAAA=\n"
	if _, err := tlog.ParseNote([]byte("text\n\n" + sig)); err != nil {
		t.Fatalf("the good note: %v", err)
	}
	for name, note := range map[string]string{
		"empty":               "",
		"no text":             sig,
		"no signature":        "text\n\n",
		"no empty line":       "text\n" + sig,
		"no last LF":          "text\n\n" + strings.TrimSuffix(sig, "\n"),
		"empty line after":    "text\n\n" + sig + "\n",
		"line between":        "text\n\n" + sig + "x\n" + sig,
		"hyphen":              "text\n\n- a.example AAAAAAA=\n",
		"two spaces":          "text\n\n\u2014  a.example AAAAAAA=\n",
		"space after":         "text\n\n\u2014 a.example AAAAAAA= \n",
		"no name":             "text\n\n\u2014 AAAAAAA=\n",
		"name with plus":      "text\n\n\u2014 a+b AAAAAAA=\n",
		"name with NBSP":      "text\n\n\u2014 a\u00a0b AAAAAAA=\n",
		"no bytes but the id": "text\n\n\u2014 a.example AAAAAA==\n",
		"no padding":          "text\n\n\u2014 a.example AAAAAAA\n",
		"padding bits":        "text\n\n\u2014 a.example AAAAAAB=\n",
		"CR":                  "text\r\n\n" + sig,
		"tab":                 "te\txt\n\n" + sig,
		"NUL":                 "te\x00xt\n\n" + sig,
		"not UTF-8":           "te\xffxt\n\n" + sig,
		"over 1 MB":           strings.Repeat("x", tlog.MaxNote) + "\n\n" + sig,
		"101 signatures":      "text\n\n" + strings.Repeat(sig, 101),
	} {
		_, err := tlog.ParseNote([]byte(note))
		if err == nil {
			t.Errorf("%s: parsed", name)
		}
		wantFormatError(t, err, "note")
	}
}

func TestNoteEncodeErrors(t *testing.T) {
	sig := []tlog.Signature{{Name: "a.example", Bytes: []byte{1}}}
	for name, n := range map[string]*tlog.Note{
		"no text":      {Signatures: sig},
		"no last LF":   {Text: "text", Signatures: sig},
		"control":      {Text: "te\x01xt\n", Signatures: sig},
		"no signature": {Text: "text\n"},
		"bad name":     {Text: "text\n", Signatures: []tlog.Signature{{Name: "a b", Bytes: []byte{1}}}},
		"no bytes":     {Text: "text\n", Signatures: []tlog.Signature{{Name: "a.example"}}},
	} {
		_, err := n.Encode()
		if err == nil {
			t.Errorf("%s: encoded", name)
		}
		wantFormatError(t, err, "note")
	}
}

func TestVKeyErrors(t *testing.T) {
	for name, s := range map[string]string{
		"empty":            "",
		"name alone":       "firm.example",
		"no key":           "firm.example+dfd7c09a+",
		"another name":     strings.Replace(vectorVKey, "firm", "Firm", 1),
		"another id":       strings.Replace(vectorVKey, "dfd7", "dfd8", 1),
		"upper-case id":    strings.Replace(vectorVKey, "dfd7c09a", "DFD7C09A", 1),
		"another key":      strings.Replace(vectorVKey, "GDJ", "GDK", 1),
		"cut":              vectorVKey[:len(vectorVKey)-4],
		"space at the end": vectorVKey + " ",
		"type 02":          "firm.example+00000000+Ag==",
		"space in name":    strings.Replace(vectorVKey, "firm", "fi rm", 1),
	} {
		_, err := tlog.ParseVKey(s)
		if err == nil {
			t.Errorf("%s: parsed", name)
		}
		wantFormatError(t, err, "vkey")
	}
	v := vkey(t, vectorVKey)
	if v.String() != vectorVKey || v.Type() != tlog.TypeEd25519 || v.KeyID() != 0xdfd7c09a || v.Name() != vectorOrigin {
		t.Errorf("vkey parsed as %v, type %d, id %08x", v, v.Type(), v.KeyID())
	}
	if v := vkey(t, vectorWVKey); v.Type() != tlog.TypeCosignature {
		t.Errorf("witness key has type %d, want 4", v.Type())
	}
}

func TestSignersRefuseBadNamesAndSeeds(t *testing.T) {
	for _, name := range []string{"", "a b", "a+b", "a\nb", "a\xffb", "a\u00a0b"} {
		if _, err := tlog.NewSigner(name, make([]byte, 32)); err == nil {
			t.Errorf("NewSigner(%q): no error", name)
		}
	}
	for _, n := range []int{0, 31, 33, 64} {
		if _, err := tlog.NewSigner("a.example", make([]byte, n)); err == nil {
			t.Errorf("NewSigner with a seed of %d bytes: no error", n)
		}
		if _, err := tlog.NewCosigner("a.example", make([]byte, n)); err == nil {
			t.Errorf("NewCosigner with a seed of %d bytes: no error", n)
		}
	}
}

// However a signer is printed, its key does not show.
func TestSignersDoNotPrintTheirKey(t *testing.T) {
	s := newSigner(t, "a.example", 0xab)
	c, err := tlog.NewCosigner("a.example", bytes.Repeat([]byte{0xab}, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{s, *s, c, *c} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			out := fmt.Sprintf(format, v)
			if strings.Contains(out, "171") || strings.Contains(out, "abab") || strings.Contains(out, "0xab") || !strings.Contains(out, "a.example+") {
				t.Errorf("%s of %T prints %s", format, v, out)
			}
		}
	}
}

func TestCosignatureErrors(t *testing.T) {
	c, err := tlog.NewCosigner("w.example", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	n := &tlog.Note{Text: "text\n"}
	if err := n.Cosign(c, time.Unix(-1, 0)); err == nil {
		t.Error("Cosign before 1970: no error")
	}
	if err := n.Cosign(c, time.Unix(1795288815, 999)); err != nil {
		t.Fatal(err)
	}
	key := vkey(t, c.VKey())
	for name, change := range map[string]func(b []byte) []byte{
		"another time": func(b []byte) []byte { b[7]++; return b },
		"huge time":    func(b []byte) []byte { b[0] = 0xff; return b },
		"cut":          func(b []byte) []byte { return b[:71] },
		"time alone":   func(b []byte) []byte { return b[:8] },
		"longer":       func(b []byte) []byte { return append(b, 0) },
	} {
		bad := &tlog.Note{Text: n.Text, Signatures: []tlog.Signature{n.Signatures[0]}}
		bad.Signatures[0].Bytes = change(bytes.Clone(n.Signatures[0].Bytes))
		if _, err := bad.Verify(key); !errors.Is(err, tlog.ErrSignature) {
			t.Errorf("%s: %v, want ErrSignature", name, err)
		}
	}
}

func TestOpenCheckpoint(t *testing.T) {
	s, rotated, other := newSigner(t, "a.example", 1), newSigner(t, "a.example", 2), newSigner(t, "b.example", 1)
	c := tlog.Checkpoint{Origin: "a.example", Size: 1, Root: tlog.Hash{1}}
	both, err := tlog.SignCheckpoint(c, s, rotated)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []*tlog.Verifier{s.Verifier, rotated.Verifier} {
		if got, err := tlog.OpenCheckpoint(both, v); err != nil || got != c {
			t.Errorf("OpenCheckpoint with one of two keys: %v, %v", got, err)
		}
	}
	if _, err := tlog.SignCheckpoint(c, other); err == nil {
		t.Error("SignCheckpoint with the key of another log: no error")
	}
	if _, err := tlog.SignCheckpoint(c); err == nil {
		t.Error("SignCheckpoint without a key: no error")
	}
	// A witness, or another log, that signed the same text does not stand in
	// for the log.
	foreign := encodeNote(t, signedNote(t, "a.example\n1\n"+c.Root.String()+"\n", other))
	if _, err := tlog.OpenCheckpoint(foreign, other.Verifier); !errors.Is(err, tlog.ErrUnsigned) {
		t.Errorf("checkpoint signed by another log: %v, want ErrUnsigned", err)
	}
	if _, err := tlog.OpenCheckpoint(foreign, s.Verifier); !errors.Is(err, tlog.ErrUnsigned) {
		t.Errorf("checkpoint not signed by the log: %v, want ErrUnsigned", err)
	}
	w, err := tlog.NewCosigner("a.example", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	n := &tlog.Note{Text: "a.example\n1\n" + c.Root.String() + "\n"}
	if err := n.Cosign(w, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := tlog.OpenCheckpoint(encodeNote(t, n), vkey(t, w.VKey())); !errors.Is(err, tlog.ErrUnsigned) {
		t.Errorf("checkpoint with a cosignature only: %v, want ErrUnsigned", err)
	}
	if _, err := tlog.OpenCheckpoint([]byte("text"), s.Verifier); err == nil {
		t.Error("OpenCheckpoint of no note: no error")
	}
}

func TestCheckpointBodyErrors(t *testing.T) {
	root := tlog.EmptyRoot().String()
	if c, err := tlog.ParseCheckpoint("a.example\n0\n" + root + "\n"); err != nil || c.Size != 0 || c.Root != tlog.EmptyRoot() {
		t.Fatalf("the empty tree: %v, %v", c, err)
	}
	for name, body := range map[string]string{
		"empty":          "",
		"no origin":      "\n1\n" + root + "\n",
		"origin a b":     "a b\n1\n" + root + "\n",
		"size 01":        "a\n01\n" + root + "\n",
		"size -1":        "a\n-1\n" + root + "\n",
		"size over":      "a\n1152921504606846977\n" + root + "\n",
		"short root":     "a\n1\n" + root[:40] + "\n",
		"root not 64":    "a\n1\n" + strings.Replace(root, root[:1], "_", 1) + "\n",
		"root with CR":   "a\n1\n" + root + "\r\n",
		"no last LF":     "a\n1\n" + root,
		"extension line": "a\n1\n" + root + "\nextra\n",
	} {
		_, err := tlog.ParseCheckpoint(body)
		if err == nil {
			t.Errorf("%s: parsed", name)
		}
		wantFormatError(t, err, "checkpoint")
	}
	for _, c := range []tlog.Checkpoint{{}, {Origin: "a b"}, {Origin: "a", Size: -1}, {Origin: "a", Size: tlog.MaxSize + 1}} {
		if _, err := c.Body(); err == nil {
			t.Errorf("Body of %+v: no error", c)
		}
		if _, err := tlog.SignCheckpoint(c, newSigner(t, "a", 1)); err == nil {
			t.Errorf("SignCheckpoint of %+v: no error", c)
		}
	}
}
