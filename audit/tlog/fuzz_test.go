package tlog_test

import (
	"bytes"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

// roundTrip is the property of every parser: what it accepts has one spelling.
func roundTrip[T interface{ Encode() ([]byte, error) }](t *testing.T, text []byte, parse func([]byte) (T, error)) {
	t.Helper()
	v, err := parse(text)
	if err != nil {
		return
	}
	again, err := v.Encode()
	if err != nil || !bytes.Equal(again, text) {
		t.Fatalf("parsed %q, encodes as %q, %v", text, again, err)
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte(vectorLeaf3))
	f.Add([]byte(strings.Replace(vectorLeaf3, "facet env", "tree uids 3 d8b3f1fe1788c6a9456f8da73b391e3d5fd7ceeb5ff0db4d147aebc8bcab97c7\nfacet env", 1)))
	f.Add([]byte(strings.Replace(vectorLeaf3, "13.000Z", "13,000Z", 1)))
	f.Add([]byte(strings.Replace(vectorLeaf3, " 1 a1", " 01 a1", 1)))
	f.Add([]byte(strings.ReplaceAll(vectorLeaf3, "\n", "\r\n")))
	f.Add([]byte("onrecord-leaf/v1\nkind a\nat 0000-01-01T00:00:00.000Z\nstream "))
	f.Fuzz(func(t *testing.T, text []byte) { roundTrip(t, text, tlog.ParseLeaf) })
}

func FuzzParseFacet(f *testing.F) {
	f.Add([]byte(facetText("uid 48213\nsubject \"say \\\"hi\\\" \\\\o/ \\u000d é\"\nflags \"a\"\nflags \"b\"\nanswer base64:AAEC\n")))
	f.Add([]byte(facetText("k \"\\u00")))
	f.Add([]byte(facetText("k \"\\\"\n")))
	f.Add([]byte(facetText("k base64:AB==\n")))
	f.Add([]byte(facetText("k base64:AA==\r\n")))
	f.Add([]byte(facetText("a 1\nb 1\na 2\n")))
	f.Fuzz(func(t *testing.T, text []byte) { roundTrip(t, text, tlog.ParseFacet) })
}

// Whatever text a message holds, a field takes it and gives it back.
func FuzzTextField(f *testing.F) {
	f.Add("delivery date")
	f.Add("say \"hi\" \\ \r\n\t\x00\x7f é 😀 \u2028")
	f.Add("caf\xe9")
	f.Add("base64:AA==")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<20 {
			return
		}
		text, err := (&tlog.Facet{Name: "envelope", Fields: []tlog.Field{tlog.TextField("subject", s)}}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		facet, err := tlog.ParseFacet(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := facet.Get("subject"); err != nil || got != s {
			t.Fatalf("%q came back as %q, %v", s, got, err)
		}
	})
}

func FuzzParseNote(f *testing.F) {
	f.Add([]byte(vectorCheckpoint5 + vectorCosignature))
	f.Add([]byte("text\n\n\n\u2014 a AAAAAAA=\n"))
	f.Add([]byte("text\n\n\u2014 a AAAAAAB=\n"))
	f.Add([]byte("\n\n\u2014 a\u00a0b AAAAAAA=\n"))
	key, err := tlog.ParseVKey(vectorVKey)
	if err != nil {
		f.Fatal(err)
	}
	witness, err := tlog.ParseVKey(vectorWVKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		roundTrip(t, text, tlog.ParseNote)
		n, err := tlog.ParseNote(text)
		if err != nil {
			return
		}
		_, _ = n.Verify(key, witness) // must not panic
		c, err := tlog.OpenCheckpoint(text, key)
		if err != nil {
			return
		}
		if body, err := c.Body(); err != nil || body != n.Text || body != vectorCheckpoint5[:len(body)] {
			t.Fatalf("opened as %+v, a text that the key never signed", c)
		}
	})
}

func FuzzParseVKey(f *testing.F) {
	f.Add(vectorVKey)
	f.Add(vectorWVKey)
	f.Add("a+00000000+AQ==")
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := tlog.ParseVKey(s); err == nil && v.String() != s {
			t.Fatalf("%q parsed as %q", s, v)
		}
	})
}

func FuzzParseProof(f *testing.F) {
	f.Add([]byte(vectorProof3))
	f.Add([]byte("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n7\n"))
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 1152921504606846976\n\nx"))
	key, err := tlog.ParseVKey(vectorVKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		roundTrip(t, text, tlog.ParseProof)
		p, err := tlog.ParseProof(text)
		if err != nil {
			return
		}
		_, _ = p.Check(tlog.Hash{}, key) // must not panic
		_, _ = p.CheckEntry(tlog.Tree{Count: p.Index + 1})
	})
}

func FuzzParseConsistency(f *testing.F) {
	f.Add([]byte(vectorConsistency))
	f.Add([]byte("old 0\n\nx"))
	f.Fuzz(func(t *testing.T, text []byte) { roundTrip(t, text, tlog.ParseConsistency) })
}

// Proofs of any length, for trees of any size, are an error or hold, and end.
func FuzzCheckProofs(f *testing.F) {
	f.Add(int64(5), int64(3), bytes.Repeat([]byte{1}, 96))
	f.Add(int64(1<<63-1), int64(1<<62), []byte{})
	f.Add(int64(tlog.MaxSize), int64(tlog.MaxSize-1), bytes.Repeat([]byte{1}, 32*64))
	f.Fuzz(func(t *testing.T, size, index int64, raw []byte) {
		var proof []tlog.Hash
		for len(raw) >= 32 {
			proof, raw = append(proof, tlog.Hash(raw)), raw[32:]
		}
		if err := tlog.CheckInclusion(proof, size, tlog.Hash{1}, index, tlog.Hash{2}); err == nil {
			t.Fatal("a proof leads to a root of our choice")
		}
		if err := tlog.CheckConsistency(proof, index, tlog.Hash{2}, size, tlog.Hash{1}); err == nil {
			t.Fatal("a proof joins roots of our choice")
		}
	})
}

func FuzzParseEntries(f *testing.F) {
	f.Add([]byte("\x00\x01a\x00\x00"))
	f.Add([]byte("\xff\xff"))
	f.Fuzz(func(t *testing.T, bundle []byte) {
		leaves, err := tlog.ParseEntries(bundle)
		if err != nil {
			return
		}
		var again []byte
		for _, leaf := range leaves {
			if again, err = tlog.AppendEntry(again, leaf); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(again, bundle) {
			t.Fatalf("%q came back as %q", bundle, again)
		}
	})
}
