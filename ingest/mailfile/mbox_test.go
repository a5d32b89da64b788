package mailfile

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseFromLine(t *testing.T) {
	utc := func(h, m, s int) time.Time { return time.Date(2004, 2, 3, h, m, s, 0, time.UTC) }
	tests := []struct {
		line   string
		sender string
		at     time.Time // zero: not a From_ line
	}{
		{"From dana@firm.example Tue Feb  3 10:11:12 2004", "dana@firm.example", utc(10, 11, 12)},
		{"From dana@firm.example Tue Feb 03 10:11 2004", "dana@firm.example", utc(10, 11, 0)},
		{"From - Tue Feb  3 10:11:12 2004", "-", utc(10, 11, 12)},
		{"From  Tue Feb  3 10:11:12 2004", "", utc(10, 11, 12)},
		{"From Tue Tue Feb  3 10:11:12 2004", "Tue", utc(10, 11, 12)},
		{"From ???@??? Tue Feb 03 10:11:12 2004", "???@???", utc(10, 11, 12)},
		{"From 1357@xxx Tue Feb 03 10:11:12 +0000 2004", "1357@xxx", utc(10, 11, 12)},
		{"From a@b Tue Feb  3 10:11:12 2004 -0700", "a@b", utc(17, 11, 12)},
		{"From a@b Tue Feb  3 10:11:12 MST 2004", "a@b", utc(10, 11, 12)},
		{"From a@b Tue Feb  3 10:11:12 MET DST 2004", "a@b", utc(10, 11, 12)},
		{"From a@b Tue, Feb 3 10:11:12 2004", "a@b", utc(10, 11, 12)},
		{"From a!b Tue Feb  3 10:11:12 2004 remote from host", "a!b", utc(10, 11, 12)},
		{`From "dana w"@firm.example Tue Feb  3 10:11:12 2004`, `"dana w"@firm.example`, utc(10, 11, 12)},
		{line: "From here on it is your turn."},
		{line: "From Tue Feb 3 on, 10:11 at 2004"},
		{line: "From now until Tue Feb  3 10:11:12 2004"},
		{line: "From a@b Tue Feb  3 10:11:12 2004 it was known"},
		{line: "From a@b Tue Feb  3 10:11:12"},
		{line: "From a@b Tue Feb 32 10:11:12 2004"},
		{line: "From a@b Tue Feb  3 25:11:12 2004"},
		{line: "From a@b Tue Feb  3 2004"},
		{line: "From a@b Tue Feb  3 10:11:12 2004 2005"},
		{line: "From a@b 3 Feb 2004 10:11:12"},
		{line: "From: Dana <dana@firm.example>"},
		{line: ">From a@b Tue Feb  3 10:11:12 2004"},
		{line: "From a@b Tue Feb  3 10:11:12 2004" + strings.Repeat(" ", maxFromLine)},
		{line: "From "},
		{line: ""},
	}
	for _, tt := range tests {
		got, ok := parseFromLine([]byte(tt.line))
		if ok != !tt.at.IsZero() {
			t.Errorf("%.80q: is a From_ line: %v", tt.line, ok)
			continue
		}
		if ok && (got.sender != tt.sender || !got.at.Equal(tt.at)) {
			t.Errorf("%q: sender %q at %v, want %q at %v", tt.line, got.sender, got.at, tt.sender, tt.at)
		}
	}
}

// readMbox returns the messages of an mbox as they are to be stored, each with
// its format before it.
func readMbox(t testing.TB, mbox string) []string {
	t.Helper()
	m, err := newMboxReader(strings.NewReader(mbox), int64(len(mbox)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		msg, err := m.next()
		if err == io.EOF {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		it := mboxSource{}.item(&unit{}, strings.NewReader(mbox), msg)
		if msg.raw != nil && string(msg.raw) != mbox[msg.start:msg.end] {
			t.Errorf("message at %d: %q in memory, %q in the file", msg.offset, msg.raw, mbox[msg.start:msg.end])
		}
		raw := []byte(mbox[msg.start:msg.end])
		if it.quoted {
			raw = unquote(raw)
		}
		got = append(got, msg.format+"|"+string(raw))
	}
}

const (
	anyFrom   = "From a@b.example Tue Feb  3 10:11:12 2004\n"
	rdFrom    = "From mboxrd@z Tue Feb  3 10:11:12 2004\n"
	bareFrom  = "From \n"
	exactFrom = "From mboxrd-exact@z Tue Feb  3 10:11:12 2004\n"
)

func TestMbox(t *testing.T) {
	cl := func(body string) string { return fmt.Sprintf("Content-Length: %d\n\n%s", len(body), body) }
	tests := map[string]struct {
		mbox string
		want []string
	}{
		"two messages": {anyFrom + "A: 1\n\nbody\n\n" + anyFrom + "B: 2\n\nbody\n\n",
			[]string{"mbox|A: 1\n\nbody\n", "mbox|B: 2\n\nbody\n"}},
		"no empty line at the end": {anyFrom + "A: 1\n\nbody\n\n" + anyFrom + "B: 2\n\nbody\n",
			[]string{"mbox|A: 1\n\nbody\n", "mbox|B: 2\n\nbody\n"}},
		"no line end at the end":  {anyFrom + "A: 1\n\nbody", []string{"mbox|A: 1\n\nbody"}},
		"empty lines at the head": {"\n\n" + anyFrom + "A: 1\n\nbody\n", []string{"mbox|A: 1\n\nbody\n"}},
		"empty lines in the body": {anyFrom + "A: 1\n\n\n\nbody\n\n\n\n" + anyFrom + "B: 2\n\n\n",
			[]string{"mbox|A: 1\n\n\n\nbody\n\n\n", "mbox|B: 2\n\n"}},
		"CRLF": {"From a@b.example Tue Feb  3 10:11:12 2004\r\nA: 1\r\n\r\nbody\r\n\r\nFrom a@b.example Tue Feb  3 10:11:12 2004\r\nB: 2\r\n\r\n",
			[]string{"mbox|A: 1\r\n\r\nbody\r\n", "mbox|B: 2\r\n"}},
		"text that begins with From": {anyFrom + "A: 1\n\nFrom here on it is your turn.\n\nFrom here on Tue\nFrom a@b\n" + anyFrom + "x\n",
			[]string{"mbox|A: 1\n\nFrom here on it is your turn.\n\nFrom here on Tue\nFrom a@b\n" + anyFrom + "x\n"}},
		"From_ line within a header": {anyFrom + "A: 1\n" + anyFrom + "B: 2\n\nbody\n", []string{"mbox|A: 1\n" + anyFrom + "B: 2\n\nbody\n"}},
		"header alone":               {anyFrom + "A: 1\n\n" + anyFrom + "B: 2\n", []string{"mbox|A: 1\n", "mbox|B: 2\n"}},
		"bare From_ lines": {bareFrom + "A: 1\n\nbody\n>From me\n>>From you\n\n" + bareFrom + "B: 2\n\nbody\n\n",
			[]string{"mboxrd|A: 1\n\nbody\nFrom me\n>From you\n", "mboxrd|B: 2\n\nbody\n"}},
		"bare From_ lines, CRLF": {"From \r\nA: 1\r\n\r\nbody\r\n\r\nFrom \r\nB: 2\r\n\r\nbody\r\n\r\n",
			[]string{"mboxrd|A: 1\r\n\r\nbody\r\n", "mboxrd|B: 2\r\n\r\nbody\r\n"}},
		"bare From_ lines below one with a date": {anyFrom + "A: 1\n\n>From me\n\n" + bareFrom + "B: 2\n\nbody\n\n" + bareFrom + "C: 3\n\nbody\n",
			[]string{"mbox|A: 1\n\n>From me\n", "mboxrd|B: 2\n\nbody\n", "mboxrd|C: 3\n\nbody\n"}},
		"bare From without a field below, or an empty line above": {anyFrom + "A: 1\n\n" + bareFrom + "here on.\n\n" + bareFrom + "\nx\n" + bareFrom + "B: 2\n\n" + bareFrom,
			[]string{"mbox|A: 1\n\n" + bareFrom + "here on.\n\n" + bareFrom + "\nx\n" + bareFrom + "B: 2\n\n" + bareFrom}},
		"nothing between":  {anyFrom + anyFrom + "B: 2\n\n", []string{"mbox|", "mbox|B: 2\n"}},
		"nothing at all":   {anyFrom, []string{"mbox|"}},
		"empty line alone": {anyFrom + "\n" + anyFrom + "B: 2\n\n", []string{"mbox|", "mbox|B: 2\n"}},
		"mboxo is left as it is": {anyFrom + "A: 1\n\n>From me\n>>From you\n\n" + anyFrom + "B: 2\n\n>From me\n",
			[]string{"mbox|A: 1\n\n>From me\n>>From you\n", "mbox|B: 2\n\n>From me\n"}},
		"mboxrd": {rdFrom + "A: 1\n\n>From me\n>>>From you\n>from >From\n> From\n\n" + rdFrom + "B: 2\n\n>From me",
			[]string{"mboxrd|A: 1\n\nFrom me\n>>From you\n>from >From\n> From\n", "mboxrd|B: 2\n\nFrom me"}},
		"mboxrd, exact": {exactFrom + ">From x\r\n\r\nbody\n\n" + exactFrom + "B: 2\n\n" + exactFrom + "\n\n" + exactFrom + "C: 3\n\nbody\n\n\n\n",
			[]string{"mboxrd|From x\r\n\r\nbody", "mboxrd|B: 2", "mboxrd|", "mboxrd|C: 3\n\nbody\n\n"}},
		"mboxcl2": {anyFrom + cl(anyFrom+">From me\n\n"+anyFrom) + "\n" + anyFrom + cl("last"),
			[]string{"mboxcl2|" + cl(anyFrom+">From me\n\n"+anyFrom), "mboxcl2|" + cl("last")}},
		"mboxcl2 without empty lines between": {anyFrom + cl("one\n") + anyFrom + cl("two\n"),
			[]string{"mboxcl2|" + cl("one\n"), "mboxcl2|" + cl("two\n")}},
		"lengths of some only": {anyFrom + "A: 1\n\nbody\n\n" + anyFrom + cl("one\n\n"+anyFrom+"B: 2\n\n"),
			[]string{"mbox|A: 1\n\nbody\n", "mbox|" + "Content-Length: " + fmt.Sprint(len("one\n\n"+anyFrom+"B: 2\n\n")) + "\n\none\n", "mbox|B: 2\n"}},
		"lengths that do not fit": {anyFrom + "Content-Length: 4\n\nbody\n\n" + anyFrom + "Content-Length: 99999\n\nbody\n\n" + anyFrom + "C: 3\n\n",
			[]string{"mbox|Content-Length: 4\n\nbody\n", "mbox|Content-Length: 99999\n\nbody\n", "mbox|C: 3\n"}},
		"a length below mboxrd@z": {rdFrom + cl("one\n\n"+rdFrom+"A: 1\n\n"),
			[]string{"mboxrd|Content-Length: " + fmt.Sprint(len("one\n\n"+rdFrom+"A: 1\n\n")) + "\n\none\n", "mboxrd|A: 1\n"}},
		"absurd lengths": {anyFrom + "Content-Length: 9223372036854775807\n\nbody\n\n" + anyFrom + "Content-Length: -1\n\nbody\n",
			[]string{"mbox|Content-Length: 9223372036854775807\n\nbody\n", "mbox|Content-Length: -1\n\nbody\n"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := readMbox(t, tt.mbox); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

// TestForgedLength: a message whose Content-Length ends exactly at a later
// message hides nothing, since the file around it is no mboxcl2.
func TestForgedLength(t *testing.T) {
	hidden := "Subject: the refund\n\nI promise.\n"
	body := "hello\n\n" + anyFrom + hidden
	mbox := anyFrom + "A: 1\n\nbody\n\n" + anyFrom + fmt.Sprintf("Content-Length: %d\n\n", len(body)) + body + "\n" + anyFrom + "Z: 9\n\n"
	got := readMbox(t, mbox)
	if len(got) != 4 || got[2] != "mbox|"+hidden {
		t.Errorf("read %q", got)
	}
}

func TestMboxLongLines(t *testing.T) {
	long := strings.Repeat("x", 300<<10)
	mbox := anyFrom + "A: " + long + "\n\n" + long + "\n\n" + anyFrom + "B: 2\n\n" + strings.Repeat("y", 256<<10) + "\n" + anyFrom
	want := []string{"mbox|A: " + long + "\n\n" + long + "\n", "mbox|B: 2\n\n" + strings.Repeat("y", 256<<10) + "\n" + anyFrom}
	if got := readMbox(t, mbox); !slices.Equal(got, want) {
		t.Errorf("read %d messages of other text", len(got))
	}
}

func TestNotMbox(t *testing.T) {
	for _, text := range []string{"", "\n\n", "Subject: x\n\nbody\n", "From here on\n", bareFrom, bareFrom + "here on\n", "\x00\x01", "x\n" + anyFrom} {
		if _, err := newMboxReader(strings.NewReader(text), int64(len(text))); err == nil || !strings.Contains(err.Error(), "not an mbox") {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

// FuzzMbox reads anything as an mbox: pieces of the file in their order, none
// of them twice, each between two From_ lines.
func FuzzMbox(f *testing.F) {
	f.Add([]byte(anyFrom + "A: 1\n\nbody\n\n" + rdFrom + "B: 2\n\n>From me\n"))
	f.Add([]byte(anyFrom + "Content-Length: 3\n\nabc\n" + anyFrom + "Content-Length: 0\n\n"))
	f.Add([]byte(exactFrom + "\n\n" + exactFrom + "x\n\n"))
	f.Add([]byte("\r\n" + strings.ReplaceAll(anyFrom, "\n", "\r\n") + "A: 1\r\n\r\n\r\n"))
	f.Add([]byte(anyFrom + anyFrom + "\n" + anyFrom))
	f.Add([]byte(bareFrom + "A: 1\n\nbody\n\n" + bareFrom + "\n" + bareFrom + "B: 2\n\n"))
	f.Add([]byte(anyFrom + "Content-Length: 99999999999999999999\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := newMboxReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for end := int64(0); ; {
			msg, err := m.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("reading bytes in memory failed: %v", err)
			}
			if msg.offset < end || msg.start <= msg.offset || msg.end < msg.start || msg.end > int64(len(data)) {
				t.Fatalf("message [%d %d) at %d after %d of %d", msg.start, msg.end, msg.offset, end, len(data))
			}
			if !isSeparator(data[msg.offset:msg.start], data[msg.start:]) {
				t.Fatalf("no From_ line at %d: %q", msg.offset, data[msg.offset:msg.start])
			}
			if !bytes.Equal(msg.raw, data[msg.start:msg.end]) {
				t.Fatalf("message at %d: its bytes are not those of the file", msg.offset)
			}
			end = msg.end
		}
	})
}
