package quote_test

import (
	"database/sql"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"onrecord/audit/quote"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A known is a block of the corpus with the message that it quotes.
type known struct {
	Quoting    string
	From       string `json:"q_from"`
	Sent       string `json:"q_sent"`
	Source     string
	SourceFrom string `json:"source_from"`
	Candidates int    `json:"n_cand"`
}

// A document is a message of the corpus.
type document struct {
	name string
	raw  []byte
	*email.Message
	author email.Address
}

func documentOf(raw []byte) *document {
	d := &document{raw: raw, Message: email.ParseBytes(raw, email.DefaultLimits)}
	for _, f := range d.Fields {
		switch f.Name {
		case "X-Foia-Doc":
			d.name = f.Value
		case "X-Orig-From":
			d.author = said(f.Value)
		}
	}
	if len(d.From) > 0 && d.author == (email.Address{}) {
		d.author = d.From[0]
	}
	return d
}

// said reads a name with an address, as Outlook prints them.
func said(s string) (a email.Address) {
	if i := strings.IndexAny(s, "<["); i >= 0 {
		a.Addr = strings.TrimPrefix(strings.Trim(s[i:], "<>[] "), "mailto:")
		s = s[:i]
	}
	a.Name = strings.TrimSpace(s)
	return a
}

// same reports whether two documents are one message: a message may be there
// more than once.
func same(a, b *document) bool {
	return a.name == b.name || a.Date.Equal(b.Date) && quote.SameAuthor(a.author, b.author)
}

func TestMeasureClinton(t *testing.T) {
	file, answers := corpus(t, "clinton.mbox.zst"), corpus(t, "clinton-quote-links.jsonl.zst")
	b := newBench(t)
	most := 1 << 30
	if testing.Short() {
		most = 5000
	}
	named, byDigest := make(map[string]*document), make(map[email.Digest]*document)
	mails(t, file, func(raw []byte) {
		if b.messages >= most {
			return
		}
		b.add(raw)
		d := documentOf(raw)
		named[d.name], byDigest[d.Digest] = d, d
		d.Parts, d.Fields = nil, nil
	})
	b.flush()
	tx, err := b.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	var all, found, linked, right, strict, edited, author, when int
	lines(t, answers, func(line []byte) {
		var k known
		if err := json.Unmarshal(line, &k); err != nil {
			t.Fatal(err)
		}
		doc, want := named[k.Quoting], named[k.Source]
		if doc == nil || want == nil {
			if !testing.Short() {
				t.Errorf("%s or %s is not there", k.Quoting, k.Source)
			}
			return
		}
		all++
		part, block := blockOf(doc, k)
		if block == nil {
			t.Logf("%s: no block of %s", k.Quoting, k.Sent)
			return
		}
		found++
		who, at := block.Author, block.Sent
		link := linkOf(t, tx, doc.Digest, part, block)
		if link != nil {
			linked++
			source := byDigest[link.Source]
			who, at = source.author, wall(source.Date)
			if same(source, want) {
				right++
				strict++
			} else if !labelled(k, want) && meant(k, source) {
				right++
				want = source
			} else {
				t.Logf("%s %q %s: linked to %s %q %s, want %s %q (of %d)", k.Quoting, k.From, k.Sent, source.name, source.author, source.Date, k.Source, k.SourceFrom, k.Candidates)
			}
			if link.Edited {
				edited++
			}
		}
		if quote.SameAuthor(who, want.author) {
			author++
		} else {
			t.Logf("%s: author %q, want %q", k.Quoting, who, k.SourceFrom)
		}
		if wall(at).Truncate(time.Minute).Equal(wall(want.Date).Truncate(time.Minute)) {
			when++
		}
	})
	share := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
	t.Logf("%d blocks, %d found by their headers, %d linked (recall %.3f), %d edited: source right %.4f (%.4f by the label even where it contradicts the header); author right %.4f, time right %.4f of all",
		all, found, linked, share(right, all), edited, share(right, linked), share(strict, linked), share(author, all), share(when, all))
	if share(right, linked) < .99 || share(author, all) < .98 || share(when, all) < .97 {
		t.Error("want source .99, author .98, time .97")
	}
	tx.Rollback() // there is one connection
	t.Logf("%d messages, %d links of blocks, %d of paragraphs", b.messages, b.count("SELECT count(*) FROM quote_link WHERE marked"),
		b.count("SELECT count(*) FROM quote_link WHERE NOT marked AND basis <> 'resent'"))
}

// wall is the time that a clock on the wall showed, as if it were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

var sentParts = regexp.MustCompile(`([A-Z][a-z]+) (\d+),? ?(\d{4}) (\d+:\d\d)(?::\d\d)? ([AP]M)`)

// sentAt reads the time of a header as Outlook prints it.
func sentAt(s string) time.Time {
	if m := sentParts.FindStringSubmatch(s); m != nil {
		s = strings.Join(m[1:], " ")
	}
	t, _ := time.Parse("January 2 2006 3:04 PM", s)
	return t
}

// labelled reports whether the message that the label names is one that the
// header of the block can mean. Labels go by the minute and the opening words
// of a whole message, so that some name a message that quotes the one meant.
func labelled(k known, want *document) bool {
	return quote.SameAuthor(said(k.From), want.author) && wall(want.Date).Truncate(time.Minute).Equal(sentAt(k.Sent))
}

// meant reports whether the header of the block means a document: its author,
// and its minute give or take one.
func meant(k known, d *document) bool {
	off := wall(d.Date).Truncate(time.Minute).Sub(sentAt(k.Sent))
	return quote.SameAuthor(said(k.From), d.author) && -time.Minute <= off && off <= time.Minute
}

// blockOf returns the block whose header has a time, the author deciding
// between several.
func blockOf(d *document, k known) (part string, block *zone.Block) {
	sent := sentAt(k.Sent)
	for _, p := range zone.OfMessage(email.ParseBytes(d.raw, email.DefaultLimits)) {
		for i := range p.Zones.Blocks {
			b := &p.Zones.Blocks[i]
			if b.Sent.IsZero() || !wall(b.Sent).Truncate(time.Minute).Equal(sent) {
				continue
			}
			if block == nil || quote.SameAuthor(b.Author, said(k.From)) && !quote.SameAuthor(block.Author, said(k.From)) {
				part, block = p.Path, b
			}
		}
	}
	return part, block
}

func linkOf(t *testing.T, tx *sql.Tx, d email.Digest, part string, b *zone.Block) *quote.Link {
	list, err := quote.LinksTx(t.Context(), tx, d)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if l := &list[i]; l.Marked && l.Part == part && l.Start == b.Start && l.End == b.End {
			return l
		}
	}
	return nil
}
