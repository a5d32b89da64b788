package receipt

import (
	"bytes"
	"errors"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// A small log with two entries, and a receipt of it.
func testMail(t testing.TB) (*Mail, tlog.Checkpoint) {
	t.Helper()
	var leaves [][]byte
	var tree tlog.TreeHasher
	for i, id := range []tlog.StreamID{{1}, {2}} {
		leaf := &tlog.Leaf{Kind: tlog.KindMatterOpen, At: time.Date(2026, 11, 28, 9, 0, i, 0, time.UTC), Streams: []tlog.Stream{{ID: id}}}
		text, err := leaf.Encode()
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, text)
		tree.AddHash(tlog.LeafHash(text))
	}
	signer, err := tlog.NewSigner("firm.example/onrecord/1", bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	c := tlog.Checkpoint{Origin: signer.Name(), Size: 2, Root: tree.Root()}
	note, err := tlog.SignCheckpoint(c, signer)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := (&tlog.Proof{Index: 1, Hashes: []tlog.Hash{tlog.LeafHash(leaves[0])}, Rest: note}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return &Mail{Receipt: Receipt{note, leaves[1:], [][]byte{proof}}, ID: "receipt.2@firm.example",
		From: mail.Address{Name: "Dana Whitlöck", Address: "dana@firm.example"}, To: []mail.Address{{Address: "ann@client.example"}, {Name: "Ann", Address: "ann@home.example"}},
		At: time.Date(2026, 11, 28, 9, 0, 0, 0, time.FixedZone("", -7*3600)), Firm: "Wasatch Door", Client: "Ann Hâle", Messages: 1, Entries: 1, Size: 2, VKey: signer.VKey()}, c
}

func encode(t testing.TB, m *Mail) []byte {
	t.Helper()
	text, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMailSays(t *testing.T) {
	m, _ := testMail(t)
	text := encode(t, m)
	parsed, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	to, err := parsed.Header.AddressList("To")
	if err != nil || len(to) != 2 || parsed.Header.Get("X-Unsent") != "1" {
		t.Fatalf("%v %v", parsed.Header, err)
	}
	_, body, _ := strings.Cut(string(text), "text/plain; charset=utf-8\r\n\r\n")
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil && !strings.Contains(string(plain), "None holds the text") {
		t.Fatal(err)
	}
	for _, want := range []string{"Dear Ann Hâle,", "Wasatch Door keeps", "28 November 2026 at 09:00 (-0700)", "whole record:   2\r\n", "  " + m.VKey + "\r\n"} {
		if !strings.Contains(string(plain), want) {
			t.Errorf("no %q in\n%s", want, plain)
		}
	}
	for line := range strings.Lines(string(text)) {
		if len(line) > 80 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line %q", line)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	m, c := testMail(t)
	text := encode(t, m)
	forwarded := []byte("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee below\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + string(text) + "\r\n--x--\r\n")
	damaged := bytes.Replace(forwarded, []byte("--x--"), []byte("--x\r\nContent-Type: message/rfc822\r\n\r\nno mail\r\n--x--"), 1)
	unclosed := text[:bytes.LastIndex(text, []byte("\r\n--"))+2]
	for what, raw := range map[string][]byte{"as sent": text, "LF": bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), "forwarded": forwarded,
		"beside a damaged message": damaged, "without the last boundary": unclosed} {
		r, err := Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		heads, err := r.Heads(c)
		if !bytes.Equal(r.Checkpoint, m.Checkpoint) || err != nil || len(heads) != 1 || heads[0].Index != 1 {
			t.Errorf("%s: %+v %v", what, heads, err)
		}
	}
}

func TestNoReceipt(t *testing.T) {
	m, c := testMail(t)
	text := string(encode(t, m))
	second := *m
	second.Checkpoint = bytes.Replace(m.Checkpoint, []byte("\n2\n"), []byte("\n1\n"), 1)
	deep := "Content-Type: text/plain\r\n\r\nx"
	for range 20 {
		deep = "Content-Type: message/rfc822\r\n\r\n" + deep
	}
	for what, raw := range map[string]string{
		"empty": "", "no attachment": "From: a@b.example\r\n\r\nhello\r\n", "no header": "hello", "deep": deep,
		"cut": text[:strings.Index(text, "checkpoint-")], "two": "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" +
			text + "\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + string(encode(t, &second)) + "\r\n--x--\r\n",
		"many": "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\nx\r\n", 300) + "--x--\r\n",
	} {
		if r, err := Parse([]byte(raw)); !errors.Is(err, ErrNotReceipt) {
			t.Errorf("%s: %+v %v", what, r, err)
		}
	}
	r, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Leaves[0] = bytes.Replace(r.Leaves[0], []byte("matter.open"), []byte("matter.rule"), 1)
	if _, err := r.Heads(c); !errors.Is(err, ErrChanged) {
		t.Errorf("changed entry: %v", err)
	}
	r.Leaves = nil
	if _, err := r.Heads(c); !errors.Is(err, ErrChanged) {
		t.Errorf("no entry for a proof: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	m, c := testMail(f)
	f.Add(encode(f, m))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\neA==\n--x--\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Parse(raw)
		if err != nil {
			if !errors.Is(err, ErrNotReceipt) {
				t.Fatal(err)
			}
			return
		}
		if n, err := tlog.ParseNote(r.Checkpoint); err != nil || len(n.Signatures) == 0 {
			t.Fatalf("%q: %v", r.Checkpoint, err)
		}
		if heads, err := r.Heads(c); err == nil && len(heads) != len(r.Leaves) {
			t.Fatalf("%d of %d", len(heads), len(r.Leaves))
		}
	})
}
