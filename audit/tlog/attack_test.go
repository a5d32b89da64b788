package tlog

import (
	"errors"
	"strings"
	"testing"
)

// TestAttackNodeAsLeaf passes a node of the tree off as a leaf, and a leaf as a
// node (row 32 of the table of attacks): the two are hashed apart, and 64 bytes
// that are two hashes are no leaf.
func TestAttackNodeAsLeaf(t *testing.T) {
	a, b, c := LeafHash([]byte("a")), LeafHash([]byte("b")), LeafHash([]byte("c"))
	inner := append(append([]byte{}, a[:]...), b[:]...)
	node := NodeHash(a, b)
	if LeafHash(inner) == node {
		t.Error("two hashes, taken for a leaf, have the hash of their node")
	}
	root := NodeHash(node, c)
	if err := CheckInclusion([]Hash{c}, 2, root, 0, LeafHash(inner)); err == nil {
		t.Error("a node was shown to be leaf 0 of a tree of two")
	}
	if err := CheckInclusion([]Hash{b, c}, 3, root, 0, a); err != nil {
		t.Errorf("the true leaf: %v", err)
	}
	if _, err := ParseLeaf(inner); err == nil {
		t.Error("64 bytes of hashes were read as a leaf")
	}
}

// TestAttackAmbiguousText gives a leaf, a facet and a checkpoint other spellings
// of what they say (row 33): each text has one, and all others are refused, so
// that no two programs can read different things.
func TestAttackAmbiguousText(t *testing.T) {
	id, salt := strings.Repeat("0a", 16), strings.Repeat("0b", 32)
	leaf := "onrecord-leaf/v1\nkind log.open\nat 2026-11-21T19:20:10.000Z\nstream " + id + " 0 " + strings.Repeat("0", 64) + "\nfacet about " + salt + "\n"
	facet := "onrecord-facet/v1 about\nsalt " + salt + "\nsize 17\nname \"Ann\"\n"
	checkpoint := "firm.example/onrecord/7f3a\n5\n" + "y8HDjPDY9ZdX16yEa9EtQUOagovg4E4g217EQcaJaIw=\n"
	readers := map[string]struct {
		text string
		read func([]byte) error
	}{
		"leaf":  {leaf, func(b []byte) error { _, err := ParseLeaf(b); return err }},
		"facet": {facet, func(b []byte) error { _, err := ParseFacet(b); return err }},
		"checkpoint": {checkpoint, func(b []byte) error {
			c, err := ParseCheckpoint(string(b))
			if err == nil && c.Origin != "firm.example/onrecord/7f3a" {
				err = errors.New("the checkpoint of another log")
			}
			return err
		}},
	}
	line := func(from, to string) func(string) string {
		return func(s string) string { return strings.Replace(s, from, to, 1) }
	}
	spellings := map[string]func(string) string{
		"CRLF":                 func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"no last line end":     func(s string) string { return strings.TrimSuffix(s, "\n") },
		"an empty line":        func(s string) string { return s + "\n" },
		"a byte order mark":    func(s string) string { return "\ufeff" + s },
		"a blank at the end":   func(s string) string { return strings.TrimSuffix(s, "\n") + " \n" },
		"two blanks":           line(" ", "  "),
		"a tab":                line(" ", "\t"),
		"upper-case hex":       line("0a0a", "0A0A"),
		"upper-case salt":      line("0b0b", "0B0B"),
		"a leading zero":       line(" 0 ", " 00 "),
		"a plus sign":          line("\n5\n", "\n+5\n"),
		"a zero before a size": line("\n5\n", "\n05\n"),
		"beyond 2^53":          line("\n5\n", "\n99999999999999999999\n"),
		"no padding":           line("aIw=\n", "aIw\n"),
		"padding bits":         line("aIw=\n", "aIx=\n"),
		"another escape":       line(`"Ann"`, `"\u0041nn"`),
		"a slash escaped":      line(`"Ann"`, `"Ann\/"`),
		"bytes for text":       line(`"Ann"`, `"`+"\xff"+`"`),
		"a key again":          func(s string) string { return s + "size 18\n" },
		"a facet again":        func(s string) string { return s + "facet about " + salt + "\n" },
		"another time":         line("10.000Z", "10Z"),
		"a time of a zone":     line("10.000Z", "10.000+00:00"),
	}
	for name, r := range readers {
		if err := r.read([]byte(r.text)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for how, spell := range spellings {
			other := spell(r.text)
			if other == r.text {
				continue // says nothing to this text
			}
			if err := r.read([]byte(other)); err == nil {
				t.Errorf("%s with %s was read", name, how)
			}
		}
	}
}
