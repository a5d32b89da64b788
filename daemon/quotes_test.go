package daemon

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/quote"
	"onrecord/ingest/zone"
)

func quoting(from string, n, day int, body string) string {
	return fmt.Sprintf("From: %s\r\nTo: dana@wasatchdoor.example\r\nMessage-ID: <%d@mail.example>\r\nSubject: springs\r\n"+
		"Date: %d Mar 2025 09:00:00 -0700\r\n\r\n%s\r\n", from, n, day, body)
}

const promise = "The two torsion springs of my garage door were to be replaced by Friday 7 March as your fitter told me on the telephone."

// TestQuotes: in whatever order they came, a changed copy without a mark is the
// words of its author, with the difference, and never own words of who copied.
func TestQuotes(t *testing.T) {
	letters := []string{
		quoting("Victor Hale <victor.hale@mail.example>", 1, 4, promise),
		quoting("Olga Brandt <olga@mail.example>", 2, 5, "I have this on file:\r\n\r\n"+strings.Replace(promise, "7 March", "14 March", 1)+"\r\n\r\nPlease come."),
		quoting("Dana <dana@wasatchdoor.example>", 3, 6, "Yes.\r\n\r\n> "+promise),
	}
	for range 2 {
		d := open(t, options(t))
		newBox(t, d, "INBOX").put(t, d, letters...)
		catchUp(t, d)
		source := show(t, d, "<1@mail.example>")
		copied := show(t, d, "<2@mail.example>")
		if len(source.Quotes) != 0 || len(copied.Quotes) != 1 || len(copied.QuotedBy) != 0 {
			t.Fatalf("%d quotes in the source; in the copy %+v by %+v", len(source.Quotes), copied.Quotes, copied.QuotedBy)
		}
		want := []PassageChange{{Was: "Friday 7 March", Quoted: "Friday 14 March"}}
		if p := copied.Quotes[0]; p.Source != source.Digest || p.Author != "Victor Hale" || p.Marked || !p.Edited || !slices.Equal(p.Changes, want) {
			t.Errorf("copy %+v, want it of Victor Hale, changed %+v", p, want)
		}
		var by []string
		for _, q := range source.QuotedBy {
			by = append(by, fmt.Sprintf("%s %s %t %t", q.Author, q.Date[:10], q.Marked, q.Edited))
		}
		if got, want := strings.Join(by, ", "), "Olga Brandt 2025-03-05 false true, Dana 2025-03-06 true false"; got != want {
			t.Errorf("quoted by %s, want %s", got, want)
		}
		wantOwn(t, d, "<2@mail.example>", "I have this on file:\nPlease come.")
		slices.Reverse(letters)
	}
}

func wantOwn(t *testing.T, d *Daemon, id, want string) {
	t.Helper()
	var a answer
	if err := d.Thread(t.Context(), ThreadRequest{Message: id, Passages: true}, &a); err != nil {
		t.Fatal(err)
	}
	for _, row := range rowsOf[ThreadRow](t, &a) {
		if row.MessageID == id && row.Own != want {
			t.Errorf("own words of %s = %q, want %q", id, row.Own, want)
		}
	}
}

// TestShowHitQuoted: words in a copy without a mark are shown as quoted, asked
// for as own or not; words beside it stay own.
func TestShowHitQuoted(t *testing.T) {
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d,
		quoting("Victor Hale <victor.hale@mail.example>", 1, 4, promise),
		quoting("Olga Brandt <olga@mail.example>", 2, 5, "See file.\r\n\r\n"+promise+"\r\n\r\nPlease come."))
	catchUp(t, d)
	for query, want := range map[string]string{
		"torsion from:olga":        "quoted,header quoted",
		"torsion in:own from:olga": "quoted,header quoted",
		"file from:olga":           "own,header own",
		"file torsion from:olga":   "own,quoted,header own",
		"torsion from:victor":      "own,header own",
	} {
		var a answer
		if err := d.Search(t.Context(), SearchRequest{Query: query}, &a); err != nil {
			t.Fatal(query, err)
		}
		h := rowsOf[SearchHit](t, &a)[0]
		if got := strings.Join(h.MatchedIn, ",") + " " + h.SnippetOf; got != want {
			t.Errorf("%s: matched in %s, want %s", query, got, want)
		}
	}
}

// TestWhose: the lines of a paragraph without a mark become a block, in texts
// of their own; other lines stay whose they are.
func TestWhose(t *testing.T) {
	const text = "mine\n\ntheirs one\ntheirs two\n\nmine too\n> old"
	r := zone.Part{Path: "1", Text: text}
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		r.Zones.Lines = append(r.Zones.Lines, zone.Line{Start: at, End: at + len(line), Block: -1})
		at += len(line) + 1
	}
	last := &r.Zones.Lines[6]
	last.Kind, last.Block, last.Depth = zone.Quoted, 0, 1
	r.Zones.Blocks = []zone.Block{{Start: last.Start, End: last.End, Body: last.Start, Kind: zone.Quoted, Depth: 1, Parent: -1}}
	from := strings.Index(text, "theirs one")
	to := from + len("theirs one\ntheirs two")
	links := []quote.Link{{Part: "1", Start: from, End: to}, {Part: "2", Start: 0, End: 4}, {Part: "1", Start: last.Start, End: last.End, Marked: true}}
	got := whose([]zone.Part{r}, links)[0].Zones
	if own := got.Own(text); strings.Join(strings.Fields(own), " ") != "mine mine too" {
		t.Errorf("own = %q", own)
	}
	if len(got.Blocks) != 2 || text[got.Blocks[1].Start:got.Blocks[1].End] != "theirs one\ntheirs two" {
		t.Errorf("blocks %+v", got.Blocks)
	}
	if r.Zones.Lines[2].Kind != zone.Own || len(r.Zones.Blocks) != 1 {
		t.Error("the zones of the reading were changed")
	}
}
