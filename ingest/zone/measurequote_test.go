package zone

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// mbox yields the messages of a compressed mbox file.
func mbox(t testing.TB, name string, yield func(raw []byte)) {
	t.Helper()
	br := bufio.NewReaderSize(corpus(t, name), 1<<20)
	var raw []byte
	blank := true
	for {
		line, err := br.ReadBytes('\n')
		if bytes.HasPrefix(line, []byte("From ")) && blank {
			if len(raw) > 0 {
				yield(raw)
			}
			raw, line = nil, nil
		}
		blank = len(bytes.TrimSpace(line)) == 0
		if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
			line = line[1:]
		}
		raw = append(raw, line...)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(raw) > 0 {
		yield(raw)
	}
}

// A quoteLink is a block whose words are known to be of another message, with
// what its header says.
type quoteLink struct {
	Quoting string `json:"quoting"`
	From    string `json:"q_from"`
	Sent    string `json:"q_sent"`
}

// squeeze leaves the letters and digits of s.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if isWordByte(byte(c)) && c < 0x80 {
			return c | 0x20
		}
		return -1
	}, s)
}

// TestMeasureQuoteHeaders reads the headers of quoted blocks that are known to
// quote a message of the corpus: author and time must be what stands there.
func TestMeasureQuoteHeaders(t *testing.T) {
	links := make(map[string][]quoteLink)
	total := 0
	for sc := bufio.NewScanner(corpus(t, "clinton-quote-links.jsonl.zst")); sc.Scan(); {
		var l quoteLink
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		links[l.Quoting] = append(links[l.Quoting], l)
		total++
	}
	author, sent := 0, 0
	misses := os.Getenv("ONRECORD_MISSES") != ""
	mbox(t, "clinton.mbox.zst", func(raw []byte) {
		m := email.ParseBytes(raw, email.Limits{})
		id, _, _ := strings.Cut(strings.Trim(string(m.MessageID), "<>"), "@")
		if len(links[id]) == 0 {
			return
		}
		var blocks []Block
		for _, p := range OfMessage(m) {
			blocks = append(blocks, p.Zones.Blocks...)
		}
		for _, l := range links[id] {
			a, s, seen := bestBlock(blocks, l)
			if a {
				author++
			}
			if s {
				sent++
			}
			if misses && !(a && s) {
				t.Logf("%s: want %q %q, author %v, time %v\n%s", id, l.From, l.Sent, a, s, seen)
			}
		}
		delete(links, id)
	})
	t.Logf("%d linked blocks: author right %d (%.4f), time right %d (%.4f)", total, author, float64(author)/float64(total), sent, float64(sent)/float64(total))
	if author*100 < total*98 {
		t.Errorf("author right in %d of %d, want 98 %%", author, total)
	}
	if sent*100 < total*97 {
		t.Errorf("time right in %d of %d, want 97 %%", sent, total)
	}
}

// sameAuthor compares an author with the value of a From field: the name, and
// the address if there is one that can be read.
func sameAuthor(a email.Address, from string) bool {
	name, rest := from, ""
	if i := strings.IndexAny(from, "[<("); i > 0 {
		name, rest = from[:i], from[i:]
	}
	if a.Addr == "" {
		return squeeze(a.Name) == squeeze(name) && a.Name != ""
	}
	return squeeze(a.Name+a.Addr) == squeeze(name+strings.Replace(rest, "mailto:", "", 1))
}

// bestBlock finds the block of a link: the one with its author and time, else
// with one of them.
func bestBlock(blocks []Block, l quoteLink) (author, sent bool, seen string) {
	want, ok := time.Parse("Monday, January 2, 2006 3:04 PM", squash(l.Sent))
	best := 0
	for _, b := range blocks {
		a := sameAuthor(b.Author, l.From)
		s := ok == nil && b.Sent.Equal(want) || squeeze(b.SentText) == squeeze(l.Sent) && !b.Sent.IsZero()
		score := 0
		if a {
			score++
		}
		if s {
			score += 2
		}
		if score > best {
			best, author, sent = score, a, s
		}
		seen += fmt.Sprintf("    %q <%s> %q %v\n", b.Author.Name, b.Author.Addr, b.SentText, b.Sent)
	}
	return author, sent, seen
}
