package mailfile

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestParseMaildirName(t *testing.T) {
	at := time.Unix(1741100000, 0).UTC()
	tests := map[string]maildirName{
		"1741100000.M1P2.host:2,S":             {delivered: at, flags: []string{`\Seen`}},
		"1741100000.M1P2.host,S=1,W=2;2,FS":    {delivered: at, flags: []string{`\Flagged`, `\Seen`}},
		"1741100000.M1P2.host!2,DFPRSTabc":     {delivered: at, flags: []string{`\Draft`, `\Flagged`, "$Forwarded", `\Answered`, `\Seen`, `\Deleted`}},
		"1741100000.M1P2.host":                 {delivered: at},
		"1741100000.M1P2.host:2,":              {delivered: at},
		"1741100000.1.onrecord,L=lf:2,S":       {delivered: at, flags: []string{`\Seen`}, exact: true},
		"1741100000.1.onrecord,S=3,L=lf,W=4:2": {delivered: at, exact: true},
		"1741100000.1.host,L=lf:2,":            {delivered: at},
		"1741100000":                           {},
		"msg.1:2,S":                            {flags: []string{`\Seen`}},
		"0.1.onrecord:2,":                      {},
		"99999999999999999999.x":               {},
		"-1.x":                                 {},
		"2,S":                                  {},
		":2,T":                                 {flags: []string{`\Deleted`}},
		"":                                     {},
	}
	for name, want := range tests {
		got := parseMaildirName(name)
		if !got.delivered.Equal(want.delivered) || !slices.Equal(got.flags, want.flags) || got.exact != want.exact {
			t.Errorf("%q: %+v, want %+v", name, got, want)
		}
	}
}

func TestMaildirFolderName(t *testing.T) {
	for name, want := range map[string]string{
		".Sent": "Sent", ".Sent.2024": "Sent/2024", ".Entw&APw-rfe": "Entwürfe", ".A&-B": "A&B", ".&ZeVnLIqe-.x": "日本語/x",
		".broken&": "broken&", ".broken&!!!-": "broken&!!!-", ".&2AA-": "&2AA-", ".Entwürfe": "Entwürfe",
	} {
		if got := maildirFolderName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSafeName(t *testing.T) {
	tests := map[string]string{
		"INBOX": "INBOX", "Sent/2024": "Sent.2024", "dana@firm.example": "dana@firm.example", "Entwürfe": "Entwürfe", "a b": "a b",
		"..": "%2E%2E", ".": "%2E", "../x": "%2E..x", " a ": "%20a%20", "a.": "a%2E", "-rf": "%2Drf", "": "%", `a\b:c*d?e"f<g>h|i%j`: "a%5Cb%3Ac%2Ad%3Fe%22f%3Cg%3Eh%7Ci%25j",
		"CON": "%43ON", "con.txt": "%63on.txt", "cur": "%63ur", "current": "current", "a\x00b\nc": "a%00b%0Ac", "\xff": "%FF",
		"\u202egnp": "%E2%80%AEgnp", namesFile: namesFile + "%",
	}
	for name, want := range tests {
		if got := safeName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	long := safeName(strings.Repeat("ü", 200))
	if len(long) > maxName || long == safeName(strings.Repeat("ü", 201)) {
		t.Errorf("a long name is %d bytes: %q", len(long), long)
	}
}

// TestNamesAreUnique: names that some file system takes for one are told apart.
func TestNamesAreUnique(t *testing.T) {
	s := newNameSet(t.TempDir())
	var got []string
	for _, name := range []string{"Sent", "SENT", "sent", "Sent~2", "a/b", "a.b"} {
		claimed, err := s.claim(name, ".mbox")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, claimed)
	}
	if want := []string{"Sent.mbox", "SENT~2.mbox", "sent~3.mbox", "Sent~2~2.mbox", "a.b.mbox", "a.b~2.mbox"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
}

func TestKindOfHead(t *testing.T) {
	tests := map[string]fileKind{
		"From: a\nTo: b\n\nbody": messageFile, "Received: x\r\n\tby y\r\nSubject: z\r\n": messageFile, "Subject: alone\n\n": notMail,
		"Date: x\nfrom the shop: y\nTo: z": notMail, anyFrom + "x": mboxFile, "\n" + anyFrom: mboxFile, "From here on": notMail,
		"<html>": notMail, "": notMail, "PK\x03\x04From: a\nTo: b": notMail, "// From: a\n// To: b": notMail, " From: a\nTo: b\nDate: c\n": notMail,
		"Received: " + strings.Repeat("x", 100) + "\nTo: cut o": messageFile, "Return-Path: <x>\nReceived: y\nX-Cut-Of": messageFile,
	}
	for head, want := range tests {
		if got, err := kindOfHead([]byte(head)); got != want || err != nil {
			t.Errorf("%.40q: kind %d (%v), want %d", head, got, err, want)
		}
	}
}

func TestStored(t *testing.T) {
	for file, want := range map[string]string{"": "", "a\nb\n": "a\r\nb\r\n", "a\r\nb\r\n": "a\r\nb\r\n", "a\r\nb\n": "a\r\nb\n", "a": "a"} {
		if got := string(Stored([]byte(file))); got != want {
			t.Errorf("%q: %q, want %q", file, got, want)
		}
	}
}

// FuzzLines holds quoting and the conversion of line ends against their
// inverses, in memory and in pieces.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "From x\n", ">From x", ">>From x\r\n>From", "a\nb\r\nc\rd\r\r\ne", "\r", "\n", ">", ">>>\nFrom \n>From "} {
		f.Add([]byte(s), uint8(1))
	}
	f.Fuzz(func(t *testing.T, raw []byte, piece uint8) {
		var quoted bytes.Buffer
		if err := requote(&quoted, bufio.NewReaderSize(iotest.OneByteReader(bytes.NewReader(raw)), 16), 1); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(append([]byte("\n"), quoted.Bytes()...), []byte("\nFrom ")) {
			t.Errorf("%q: quoted as %q", raw, quoted.Bytes())
		}
		if back := unquote(quoted.Bytes()); !bytes.Equal(back, raw) {
			t.Errorf("%q: quoted and unquoted %q", raw, back)
		}
		var c, pieces census
		var s shape
		var lf, crlf bytes.Buffer
		toLF := &lfWriter{w: &lf}
		for p := range slices.Chunk(raw, int(piece)+1) {
			for _, w := range []interface{ Write([]byte) (int, error) }{&pieces, &s, toLF, crlfWriter{&crlf}} {
				if n, err := w.Write(p); n != len(p) || err != nil {
					t.Fatalf("%T: %d, %v", w, n, err)
				}
			}
		}
		if err := toLF.finish(); err != nil {
			t.Fatal(err)
		}
		c.Write(raw)
		if c != pieces || s.census != c {
			t.Errorf("%q: counted %+v, %+v in pieces of %d", raw, c, pieces, piece+1)
		}
		if want := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")); !bytes.Equal(lf.Bytes(), want) {
			t.Errorf("%q with LF: %q", raw, lf.Bytes())
		}
		if want := bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")); !bytes.Equal(crlf.Bytes(), want) || !bytes.Equal(toCRLF(raw, c.lf), want) {
			t.Errorf("%q with CRLF: %q", raw, crlf.Bytes())
		}
		if lineEndsOf(c.lf, c.crlf) == lineEndsLF && !bytes.Equal(bytes.ReplaceAll(crlf.Bytes(), []byte("\r\n"), []byte("\n")), raw) {
			t.Errorf("%q: its line ends do not come back", raw)
		}
		if s.plain() {
			var c census
			c.Write(lf.Bytes())
			if lineEndsOf(c.lf, c.crlf) != lineEndsLF || !bytes.Equal(toCRLF(lf.Bytes(), c.lf), raw) || !bytes.HasSuffix(lf.Bytes(), []byte("\n")) {
				t.Errorf("%q: written plainly it does not come back", raw)
			}
		}
	})
}
