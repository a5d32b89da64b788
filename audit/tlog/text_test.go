package tlog_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

func TestParseProofErrors(t *testing.T) {
	replace := func(old, new string) string { return strings.Replace(vectorProof3, old, new, 1) }
	hash := "yojxbhmbfXPxWOTLsHU2ugpos+SisqdnObUEN8q5Vos=\n"
	for name, text := range map[string]string{
		"empty":            "",
		"version 2":        replace("@v1", "@v2"),
		"no index":         replace("index 3\n", ""),
		"index 03":         replace("index 3", "index 03"),
		"index over":       replace("index 3", "index 1152921504606846977"),
		"no empty line":    replace("\n\n", "\n"),
		"nothing after":    "c2sp.org/tlog-proof@v1\nindex 3\n\n",
		"short hash":       replace("Vos=", "Vo=="),
		"hash with CR":     replace("Vos=", "Vos=\r"),
		"64 hashes":        replace(hash, strings.Repeat(hash, 62)),
		"empty extra":      replace("index", "extra \nindex"),
		"extra not base64": replace("index", "extra ?\nindex"),
		"extra with CR":    replace("index", "extra AAAA\r\nindex"),
		"extra twice":      replace("index", "extra AAAA\nextra AAAA\nindex"),
		"extra after":      replace("index 3\n", "index 3\nextra AAAA\n"),
		"over 2 MB":        vectorProof3 + strings.Repeat("x", tlog.MaxProofText),
	} {
		p, err := tlog.ParseProof([]byte(text))
		if err == nil {
			t.Errorf("%s: parsed as %+v", name, p)
		}
		wantFormatError(t, err, "proof")
	}
}

func TestProofRoundTrip(t *testing.T) {
	for _, p := range []*tlog.Proof{
		{Rest: []byte("x")},
		{Extra: []byte{1, 2}, Index: tlog.MaxSize, Hashes: make([]tlog.Hash, tlog.MaxProof), Rest: []byte("x\n\ny\n")},
	} {
		text, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tlog.ParseProof(text); err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%q parsed as %+v, %v, want %+v", text, got, err, p)
		}
	}
	for _, p := range []*tlog.Proof{
		{}, {Index: -1, Rest: []byte("x")}, {Index: tlog.MaxSize + 1, Rest: []byte("x")},
		{Hashes: make([]tlog.Hash, tlog.MaxProof+1), Rest: []byte("x")}, {Rest: make([]byte, tlog.MaxProofText)},
	} {
		_, err := p.Encode()
		wantFormatError(t, err, "proof")
	}
}

func TestConsistencyTextErrors(t *testing.T) {
	const what = "consistency proof"
	replace := func(old, new string) string { return strings.Replace(vectorConsistency, old, new, 1) }
	for name, text := range map[string]string{
		"empty":         "",
		"no old":        replace("old 3\n", ""),
		"old -3":        replace("old 3", "old -3"),
		"old over":      replace("old 3", "old 9223372036854775807"),
		"bad hash":      replace("Vos=", "Vos"),
		"no empty line": "old 3\n",
		"nothing after": "old 3\n\n",
		"over 2 MB":     vectorConsistency + strings.Repeat("x", tlog.MaxProofText),
	} {
		c, err := tlog.ParseConsistency([]byte(text))
		if err == nil {
			t.Errorf("%s: parsed as %+v", name, c)
		}
		wantFormatError(t, err, what)
	}
	for _, c := range []*tlog.Consistency{
		{}, {Old: -1, Checkpoint: []byte("x")}, {Hashes: make([]tlog.Hash, tlog.MaxProof+1), Checkpoint: []byte("x")},
	} {
		_, err := c.Encode()
		wantFormatError(t, err, what)
	}
}

func TestProofChecksTheSignatureFirst(t *testing.T) {
	v := newVectorLog(t)
	other := newSigner(t, vectorOrigin, 7).Verifier
	p, err := tlog.ParseProof([]byte(vectorProof3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Check(tlog.LeafHash(v.leaves[3]), other); err == nil {
		t.Error("proof under another key of the same name: no error")
	}
	c, err := tlog.ParseConsistency([]byte(vectorConsistency))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Check(v.roots[3], other); err == nil {
		t.Error("consistency under another key of the same name: no error")
	}
}

func TestTilePath(t *testing.T) {
	for _, tc := range []struct {
		level int
		n     int64
		width int
		want  string
	}{
		{0, 0, 256, "tile/0/000"},
		{0, 273, 112, "tile/0/273.p/112"}, // 70,000 leaves: 273 full tiles and 112
		{1, 0, 256, "tile/1/000"},
		{1, 1, 17, "tile/1/001.p/17"},
		{2, 0, 1, "tile/2/000.p/1"},
		{0, 1234067, 256, "tile/0/x001/x234/067"},
		{63, 1, 255, "tile/63/001.p/255"},
		{tlog.LevelEntries, 1234067, 3, "tile/entries/x001/x234/067.p/3"},
		{tlog.LevelEntries, 0, 256, "tile/entries/000"},
	} {
		got, err := tlog.TilePath(tc.level, tc.n, tc.width)
		if err != nil || got != tc.want {
			t.Errorf("TilePath(%d, %d, %d) = %s, %v, want %s", tc.level, tc.n, tc.width, got, err, tc.want)
		}
	}
	for _, bad := range []struct {
		level int
		n     int64
		width int
	}{{-2, 0, 1}, {64, 0, 1}, {0, -1, 1}, {0, 0, 0}, {0, 0, 257}} {
		if p, err := tlog.TilePath(bad.level, bad.n, bad.width); err == nil {
			t.Errorf("TilePath(%+v) = %s", bad, p)
		}
	}
}

func TestEntries(t *testing.T) {
	v := newVectorLog(t)
	var bundle []byte
	for _, leaf := range v.leaves {
		var err error
		if bundle, err = tlog.AppendEntry(bundle, leaf); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(bundle, []byte("\x00\xf3onrecord-leaf/v1\n")) {
		t.Errorf("bundle begins with %q", bundle[:20])
	}
	got, err := tlog.ParseEntries(bundle)
	if err != nil || !reflect.DeepEqual(got, v.leaves) {
		t.Errorf("ParseEntries: %v, other leaves", err)
	}
	if _, err := tlog.AppendEntry(nil, make([]byte, tlog.MaxLeaf+1)); err == nil {
		t.Error("AppendEntry of 4097 bytes: no error")
	}
	for name, b := range map[string][]byte{
		"half a length": bundle[:len(bundle)-len(v.leaves[4])-1],
		"half a leaf":   bundle[:len(bundle)-1],
		"claimed":       {0xff, 0xff, 1},
		"4097 bytes":    append([]byte{0x10, 0x01}, make([]byte, 4097)...),
		"257 entries":   make([]byte, 2*257),
	} {
		if _, err := tlog.ParseEntries(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
