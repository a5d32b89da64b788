package quote_test

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/ingest/email"
)

const origin = "firm.example/onrecord/1"

// The people of the tests.
const (
	ann = "Ann Berger <ann@firm.example>"
	bob = "Bob Mills <bob@client.example>"
	cat = "Cat Ortega <cat@other.example>"
)

// mail returns a message sent so many minutes after a fixed time.
func mail(from string, minute int, body string) string {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	return fmt.Sprintf("From: %s\r\nDate: %s\r\nSubject: words\r\n\r\n%s", from, at.Format(time.RFC1123Z), strings.ReplaceAll(body, "\n", "\r\n"))
}

// quoteLines puts a mark before each line.
func quoteLines(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n> ") + "\n"
}

func logOf(mails ...string) (*projectiontest.Log, []email.Digest) {
	l := projectiontest.New(origin)
	var list []email.Digest
	for _, m := range mails {
		list = append(list, l.AppendMail(m))
	}
	return l, list
}

func open(t testing.TB, logs ...projection.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := quote.NewStage()
	for _, l := range logs {
		if err := db.Follow(t.Context(), l, s); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func linksOf(t testing.TB, db *projection.DB, d email.Digest) []quote.Link {
	t.Helper()
	list, err := quote.Links(t.Context(), db, d)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// dump prints all links of all messages, by digest.
func dump(t testing.TB, db *projection.DB, digests []email.Digest) string {
	t.Helper()
	var b strings.Builder
	for _, d := range slices.SortedFunc(slices.Values(digests), func(a, b email.Digest) int { return strings.Compare(a.String(), b.String()) }) {
		for _, l := range linksOf(t, db, d) {
			fmt.Fprintf(&b, "%+v\n", l)
		}
		by, err := quote.QuotedBy(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range by {
			fmt.Fprintf(&b, "by %+v\n", l)
		}
	}
	return b.String()
}

const (
	promise = "We will send the new pump to your workshop in Linden Street\nby Friday the 13th of March, free of charge, and collect the old\none on the same day."
	flowed  = "We will send the new pump to your workshop in Linden Street by Friday the 13th of March, free of charge, and collect the old one on the same day."
	terms   = "Our terms of payment are thirty days net from the date of the\ninvoice, as agreed in the contract of last year."
	closing = "Please call me any time if something is not clear to you."
	letter  = "Dear Bob,\n\n" + promise + "\n\n" + terms + "\n\n" + closing + "\n\nKind regards\nAnn\n"
)

// replies are answers to letter, sent by ann at minute 0: what they quote of it.
var replies = map[string]struct {
	body   string
	links  int // of ann's letter
	edited bool
	marked bool
	shows  string // what the lines of the source begin with
}{
	"whole":           {"Thanks.\n\nOn Mon, Ann wrote:\n" + quoteLines(letter), 1, false, true, "Dear Bob"},
	"one paragraph":   {quoteLines(promise) + "\nGood.\n", 1, false, true, "We will send"},
	"two blocks":      {quoteLines(promise) + "\nGood.\n\n" + quoteLines(terms) + "\nYes.\n", 2, false, true, "We will send"},
	"cut at the end":  {quoteLines("We will send the new pump to your workshop in Linden Street\nby Friday the 13th") + "\nGood.\n", 1, false, true, "We will send"},
	"rewrapped":       {quoteLines("We will send the new pump to\nyour workshop in Linden\nStreet by Friday the 13th of\nMarch, free of charge, and\ncollect the old one on the\nsame day."), 1, false, true, "We will send"},
	"flowed":          {quoteLines(flowed), 1, false, true, "We will send"},
	"entities":        {quoteLines(strings.ReplaceAll(promise, ",", "&#44;&nbsp;")), 1, false, true, "We will send"},
	"case, quotes":    {quoteLines("“" + strings.ToUpper(promise) + "”"), 1, false, true, "We will send"},
	"whole line out":  {quoteLines("Dear Bob,\n\n" + promise + "\n\n" + closing), 1, false, true, "Dear Bob"},
	"marked omission": {quoteLines("We will send the new pump to your workshop [...] free of charge, and collect the old\none on the same day."), 1, false, true, "We will send"},
	"changed date":    {quoteLines(strings.ReplaceAll(promise, "13th", "6th")), 1, true, true, "We will send"},
	"not taken out":   {quoteLines(strings.ReplaceAll(letter, "is not clear", "is clear")), 1, true, true, "Dear Bob"},
	"word put in":     {quoteLines(strings.ReplaceAll(letter, "by Friday", "only by Friday")), 1, true, true, "Dear Bob"},
	"currency":        {quoteLines(strings.ReplaceAll(promise, "free of charge", "for $ 20")), 1, true, true, "We will send"},
	"no mark":         {"As you wrote:\n\n" + promise + "\n\nWhere is it?\n", 1, false, false, "We will send"},
	"no mark, edited": {"As you wrote:\n\n" + strings.ReplaceAll(promise, "13th", "6th") + "\n\nWhere is it?\n", 1, true, false, "We will send"},
	"told":            {"You wrote:\n\n" + strings.ReplaceAll(promise, "13th", "6th") + "\n\nWhere is it?\n", 1, true, true, "We will send"},
	"other words":     {quoteLines("The weather in the mountains was fine and we had two good days\nout on the lake."), 0, false, false, ""},
	"few words":       {quoteLines("as agreed in the contract"), 0, false, false, ""},
	"half of it":      {quoteLines("as agreed in the contract of last year we have changed the rules for all the parts that come from abroad since then"), 0, false, false, ""},
}

func TestReplies(t *testing.T) {
	for name, test := range replies {
		t.Run(name, func(t *testing.T) {
			l, d := logOf(mail(ann, 0, letter), mail(bob, 90, test.body), mail(cat, 60, "Something else that has nothing at all to do with the rest of it.\n"))
			db := open(t, l)
			got := linksOf(t, db, d[1])
			if len(got) != test.links {
				t.Fatalf("%d links, want %d: %+v", len(got), test.links, got)
			}
			for i, g := range got {
				if g.Message != d[1] || g.Source != d[0] || g.Edited != test.edited || g.Marked != test.marked || g.Basis != quote.Words {
					t.Errorf("link = %+v", g)
				}
				text := strings.ReplaceAll(letter, "\r\n", "\n")
				if s := text[g.SourceStart:g.SourceEnd]; i == 0 && !strings.HasPrefix(s, test.shows) {
					t.Errorf("source = %q, want %q", s, test.shows)
				}
			}
			if by, err := quote.QuotedBy(t.Context(), db, d[0]); err != nil || !slices.Equal(by, got) {
				t.Errorf("QuotedBy = %+v, %v", by, err)
			}
		})
	}
}

// A passage and its source have the words that the link says.
func TestSpans(t *testing.T) {
	body := "Thanks.\n\n" + quoteLines(promise) + "\nGood.\n"
	l, d := logOf(mail(ann, 0, letter), mail(bob, 90, body))
	got := linksOf(t, open(t, l), d[1])
	if len(got) != 1 {
		t.Fatalf("%d links", len(got))
	}
	if s := body[got[0].Start:got[0].End]; s != strings.TrimSuffix(quoteLines(promise), "\n") {
		t.Errorf("passage = %q", s)
	}
	if s := letter[got[0].SourceStart:got[0].SourceEnd]; s != promise {
		t.Errorf("source = %q", s)
	}
}

func TestSources(t *testing.T) {
	header := "On Mon, 2 Mar 2026 at 10:00, Bob Mills <bob@client.example> wrote:\n"
	for name, test := range map[string]struct {
		mails []string // the last one quotes
		want  int      // which one; -1 for none
	}{
		"earliest":                    {[]string{mail(ann, 30, promise), mail(cat, 10, promise), mail(bob, 90, quoteLines(promise))}, 1},
		"not a later one":             {[]string{mail(ann, 100, promise), mail(bob, 90, quoteLines(promise))}, -1},
		"named by the header":         {[]string{mail(cat, 10, promise), mail(bob, 60, promise), mail(ann, 90, header+quoteLines(promise))}, 1},
		"later, but named":            {[]string{mail(bob, 120, promise), mail(ann, 90, strings.Replace(header, "10:00", "11:00", 1)+quoteLines(promise))}, 0},
		"short, named":                {[]string{mail(bob, 60, "Yes, do that please.\n"), mail(ann, 90, header+"> Yes, do that please.\n")}, 0},
		"short, other hour":           {[]string{mail(bob, 60-9*60, "Yes, do that please.\n"), mail(ann, 90, header+"> Yes, do that please.\n")}, 0},
		"short, other minute":         {[]string{mail(bob, 57, "Yes, do that please.\n"), mail(ann, 90, header+"> Yes, do that please.\n")}, -1},
		"short, other author":         {[]string{mail(cat, 60, "Yes, do that please.\n"), mail(ann, 90, header+"> Yes, do that please.\n")}, -1},
		"short, other words":          {[]string{mail(bob, 60, "No, never.\n"), mail(ann, 90, header+"> Yes, do that please.\n")}, -1},
		"header names somebody else":  {[]string{mail(cat, 11, promise), mail(ann, 90, header+quoteLines(promise))}, -1},
		"own words of the author":     {[]string{mail(ann, 10, promise), mail(ann, 90, promise)}, -1},
		"repeated by others, resent":  {[]string{mail(ann, 10, promise), mail(bob, 50, promise), mail(ann, 90, promise)}, -1},
		"verbatim before edited":      {[]string{mail(ann, 10, strings.Replace(promise, "13th", "6th", 1)), mail(ann, 20, promise), mail(bob, 90, quoteLines(promise))}, 1},
		"quoted words are no source":  {[]string{mail(cat, 10, quoteLines(promise)), mail(ann, 20, promise), mail(bob, 90, quoteLines(promise))}, 1},
		"paragraph of somebody else":  {[]string{mail(ann, 10, promise), mail(bob, 90, promise)}, 0},
		"paragraph, who knows by who": {[]string{"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\n" + promise, mail(bob, 90, promise)}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			l, d := logOf(test.mails...)
			got := linksOf(t, open(t, l), d[len(d)-1])
			switch {
			case test.want < 0 && len(got) > 0:
				t.Errorf("links = %+v, want none", got)
			case test.want >= 0 && (len(got) != 1 || got[0].Source != d[test.want]):
				t.Errorf("links = %+v, want one to %s", got, d[test.want])
			}
		})
	}
}

func TestNestedBlocks(t *testing.T) {
	first, second := mail(ann, 0, promise), mail(bob, 30, terms+"\n\n"+quoteLines(promise))
	l, d := logOf(first, second, mail(cat, 60, closing+"\n\n"+quoteLines(terms+"\n\n"+quoteLines(promise))))
	got := linksOf(t, open(t, l), d[2])
	if len(got) != 2 || got[0].Source != d[1] || got[1].Source != d[0] || got[0].Edited || got[1].Edited {
		t.Errorf("links = %+v, want the words of both", got)
	}
}

func TestBoilerplateLinksNothing(t *testing.T) {
	for _, n := range []int{20, 21} {
		var mails []string
		for i := range n {
			mails = append(mails, mail(fmt.Sprintf("p%d@firm.example", i), i, fmt.Sprintf("Number %d\n\n%s", i, promise)))
		}
		l, d := logOf(append(mails, mail(bob, 900, quoteLines(promise)))...)
		got := linksOf(t, open(t, l), d[n])
		if want := map[int]int{20: 1, 21: 0}[n]; len(got) != want {
			t.Errorf("words of %d messages: %d links, want %d", n, len(got), want)
		}
	}
}

// A template that a header names is found all the same.
func TestTemplateNamedByHeader(t *testing.T) {
	var mails []string
	for i := range 40 {
		mails = append(mails, mail(ann, 60*24*i, promise))
	}
	reply := "On Tue, 10 Mar 2026 at 09:00, Ann Berger <ann@firm.example> wrote:\n" + quoteLines(promise)
	l, d := logOf(append(mails, mail(bob, 60*24*8+90, reply))...)
	got := linksOf(t, open(t, l), d[40])
	if len(got) != 1 || got[0].Source != d[8] || got[0].Basis != quote.Header {
		t.Errorf("links = %+v, want one to %s", got, d[8])
	}
}

func TestPairs(t *testing.T) {
	l, d := logOf(mail(ann, 0, promise), mail(bob, 30, terms+"\n\n"+quoteLines(promise)), mail(cat, 60, quoteLines(terms)), mail(cat, 70, closing))
	db := open(t, l)
	all := []quote.Pair{{Message: d[1], Source: d[0], Marked: true}, {Message: d[2], Source: d[1], Marked: true}}
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		for _, c := range []struct {
			asked  []email.Digest
			pairs  []quote.Pair
			others []email.Digest
		}{
			{nil, nil, nil},
			{d[:1], nil, d[1:2]},
			{d[1:2], all[:1], d[2:3]},
			{d, all, nil},
			{[]email.Digest{d[0], d[2], d[0]}, all[1:], d[1:2]},
			{d[3:], nil, nil},
		} {
			const query = `SELECT unhex(value) AS digest FROM json_each(?)`
			names := []string{}
			for _, d := range c.asked {
				names = append(names, d.String())
			}
			list, _ := json.Marshal(names)
			pairs, err := quote.Pairs(t.Context(), tx, query, string(list))
			slices.SortFunc(pairs, func(a, b quote.Pair) int { return cmp.Compare(slices.Index(all, a), slices.Index(all, b)) })
			if err != nil || !slices.Equal(pairs, c.pairs) {
				t.Errorf("pairs of %v: %v, %v, want %v", c.asked, pairs, err, c.pairs)
			}
			others, err := quote.Others(t.Context(), tx, query, string(list))
			if err != nil || !slices.Equal(others, c.others) {
				t.Errorf("others of %v: %v, %v, want %v", c.asked, others, err, c.others)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// randomMails quote each other in every way.
func randomMails(r *rand.Rand, n int) []string {
	words := strings.Fields("pump valve invoice friday monday contract charge street deliver repair refund never always can will shall not we you they order number seven twelve agreed letter office workshop")
	sentence := func(n int) string {
		var list []string
		for range n {
			list = append(list, words[r.IntN(len(words))])
		}
		return strings.Join(list, " ")
	}
	people := []string{ann, bob, cat, "dan@firm.example", ""}
	template := sentence(30)
	var said []string
	type sent struct {
		from   string
		minute int
	}
	var sents []sent
	var mails []string
	for i := range n {
		from, minute := people[r.IntN(len(people))], r.IntN(3000)
		body := ""
		for range 1 + r.IntN(3) {
			text := sentence(2 + r.IntN(30))
			switch k := r.IntN(8); {
			case k == 0:
				text = template
			case k < 5 && len(said) > 0:
				j := r.IntN(len(said))
				text = said[j]
				if r.IntN(3) == 0 {
					f := strings.Fields(text)
					f[r.IntN(len(f))] = words[r.IntN(len(words))]
					text = strings.Join(f, " ")
				}
				if r.IntN(4) > 0 {
					text = quoteLines(text)
				}
				if r.IntN(2) == 0 {
					s := sents[j]
					at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(time.Duration(s.minute) * time.Minute)
					text = fmt.Sprintf("On %s, %s wrote:\n%s", at.Format("Mon, 2 Jan 2006 at 15:04"), s.from, text)
				}
			default:
				said, sents = append(said, text), append(sents, sent{from, minute})
			}
			body += text + "\n\n"
		}
		m := mail(from, minute, body)
		if r.IntN(15) == 0 {
			m = strings.Replace(m, "Date:", "X-Date:", 1)
		}
		mails = append(mails, m+fmt.Sprintf("%d\n", i))
	}
	return mails
}

func TestAnyOrderGivesTheSameLinks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 6 {
		l, d := logOf(randomMails(r, 20+60*round)...)
		first := dump(t, open(t, l), d)
		if round > 2 && !(strings.Contains(first, "Basis:header") && strings.Contains(first, "Edited:true") && strings.Contains(first, "Marked:false")) {
			t.Errorf("round %d: too little to compare:\n%s", round, first)
		}
		for range 4 {
			if got := dump(t, open(t, l.Shuffled(r)), d); got != first {
				t.Fatalf("round %d: another order gives other links:\n%s", round, diffLines(first, got))
			}
		}
	}
}

func diffLines(a, b string) string {
	in := func(s string) map[string]bool {
		m := make(map[string]bool)
		for _, l := range strings.Split(s, "\n") {
			m[l] = true
		}
		return m
	}
	var out strings.Builder
	for _, l := range strings.Split(a, "\n") {
		if !in(b)[l] {
			fmt.Fprintln(&out, "-", l)
		}
	}
	for _, l := range strings.Split(b, "\n") {
		if !in(a)[l] {
			fmt.Fprintln(&out, "+", l)
		}
	}
	return out.String()
}

func TestBatchSizeDoesNotMatter(t *testing.T) {
	l, d := logOf(randomMails(rand.New(rand.NewPCG(3, 4)), 60)...)
	var steps []projection.Log
	for n := range l.Size() {
		steps = append(steps, l.Prefix(n+1))
	}
	if a, b := dump(t, open(t, l), d), dump(t, open(t, steps...), d); a != b {
		t.Errorf("links differ:\n%s", diffLines(a, b))
	}
}

func TestErasedMessageSaysNothing(t *testing.T) {
	l, d := logOf(mail(ann, 0, promise), mail(bob, 30, quoteLines(promise)))
	l.Erase(d[0])
	if got := linksOf(t, open(t, l), d[1]); len(got) != 0 {
		t.Errorf("links = %+v", got)
	}
}

func TestIdenticalMessages(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 500
	}
	l := projectiontest.New(origin)
	for i := range n {
		l.AppendMail(mail(bob, i, letter+"\n"+quoteLines(letter)))
	}
	d := l.AppendMail(mail(ann, -10, letter))
	start := time.Now()
	db := open(t, l)
	t.Logf("%d messages in %s", n, time.Since(start))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := quote.QuotedBy(ctx, db, d); err != nil {
		t.Error(err)
	}
}

func TestHostileMessages(t *testing.T) {
	var deep strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&deep, "%s level %d says what nobody else has ever said\n", strings.Repeat(">", i+1), i)
	}
	for name, body := range map[string]string{
		"deep quotation": deep.String(),
		"one long line":  strings.Repeat("word and another ", 600_000),
		"one long word":  strings.Repeat("a", 4<<20),
		"same word":      quoteLines(strings.Repeat("a ", 1<<20)),
		"many blocks":    strings.Repeat("> we will send it to you by the end of the week\nyes\n", 50_000),
		"entities":       strings.Repeat("&#x41;&amp;&;&bogus;", 100_000),
		"brackets":       strings.Repeat("[(<", 1_000_000),
		"marks":          strings.Repeat("[...] ", 500_000),
	} {
		t.Run(name, func(t *testing.T) {
			l, _ := logOf(mail(ann, 0, letter), mail(ann, 1, body), mail(bob, 2, "Sir,\n"+body), mail(cat, 3, quoteLines(body)))
			start := time.Now()
			open(t, l)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %s", took)
			} else {
				t.Log(took)
			}
		})
	}
}
