package indextest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"onrecord/index"
	"onrecord/ingest/email"
)

// vocabulary is what documents and queries are made of by chance.
var vocabulary = strings.Fields(`promise promised promises promising promissory call called calls calling
	skies sky dying die dies usable usability use the of and a in hope hoping hopped happy happiness
	naïve café o'neil don't 東京都 東京 x1 2025 1,200.50 foo-bar foo bar kitchen leak leaks leaked`)

// files are what files are made of by chance.
var files = strings.Fields("f1 f2 f3 f4 f5")

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func randomText(r *rand.Rand, words int) string {
	var b strings.Builder
	for range r.IntN(words + 1) {
		b.WriteString(pick(r, vocabulary) + pick(r, []string{" ", " ", " ", ", ", "\n", "; "}))
	}
	return b.String()
}

func randomAddress(r *rand.Rand) email.Address {
	return email.Address{
		Name: strings.TrimSpace(pick(r, []string{"", "Ann", "Bob"}) + " " + pick(r, []string{"", "Lee", "Call"})),
		Addr: pick(r, []string{"ann", "bob.lee", "use"}) + "@" + pick(r, []string{"firm.example", "mail.client.example", "client.example"}),
	}
}

func randomDocument(r *rand.Rand, i int) index.Document {
	d := index.Document{
		Digest: digest(fmt.Sprint("random ", i)), Own: randomText(r, 25), Other: randomText(r, 10), Subject: randomText(r, 4),
		From: []email.Address{randomAddress(r)}, To: []email.Address{randomAddress(r), randomAddress(r)},
		Date: time.Date(2025, 1, 1+r.IntN(60), r.IntN(24), 0, 0, 0, time.UTC), Size: int64(r.IntN(5000)),
		Places: []index.Place{{Account: pick(r, []string{"Office", "tom"}), Mailbox: pick(r, []string{"INBOX", "A/Sent", "B.Käfer"}), Role: email.Role(pick(r, []string{"", "inbox", "sent"}))}},
	}
	if r.IntN(3) == 0 {
		d.Files = []index.File{{Name: pick(r, vocabulary) + ".pdf", Text: randomText(r, 8), Digest: digest(pick(r, files))}}
	}
	if r.IntN(4) == 0 {
		d.Inline = []index.File{{Digest: digest(pick(r, files))}, {Name: pick(r, vocabulary)}}
	}
	return d
}

// randomQuery returns a query of at most the given depth.
func randomQuery(r *rand.Rand, depth int) string {
	if depth > 0 {
		switch r.IntN(6) {
		case 0:
			return randomQuery(r, depth-1) + " " + randomQuery(r, depth-1)
		case 1:
			return "(" + randomQuery(r, depth-1) + " OR " + randomQuery(r, depth-1) + ")"
		case 2:
			return "-(" + randomQuery(r, depth-1) + ")"
		case 3:
			place := pick(r, []string{"in:own", "in:quoted", "in:attachment", "in:header", "-in:quoted", "(in:own OR in:header)"})
			return "(" + randomQuery(r, depth-1) + " " + place + ")"
		}
	}
	word := pick(r, vocabulary)
	field := pick(r, []string{"", "", "", "body:", "own:", "quoted:", "subject:", "attachment:", "header:", "own,subject:", "filename:", "from:", "to:", "with:"})
	switch r.IntN(10) {
	case 0:
		return field + `"` + word + `"`
	case 1:
		return field + `"` + word + " " + pick(r, vocabulary) + `"`
	case 2:
		return field + string([]rune(word)[:1+r.IntN(utf8.RuneCountInString(word))]) + "*"
	case 3:
		return field + pick(r, []string{"promsie~", "cals~1", "hapy~1", "kitchne~2", "naive~1", "2052~1"})
	case 4:
		return pick(r, []string{"from:", "to:", "with:"}) + pick(r, []string{"ann", "lee", "bob.lee", "client.example", "@client.example", "ann@firm.example", `"Ann Lee"`, "@mail.client.example"})
	case 5:
		return pick(r, []string{"after:2025-01-20", "before:2025-02", "on:2025-02-03", "larger:2k", "smaller:300", "has:attachment", "in:inbox", "in:sent", "in:kafer", "account:office", "account:tom in:inbox", "account:tom -in:a/sent"})
	case 6:
		file := digest(pick(r, files)).String()
		return "file:" + file[:8+r.IntN(57)]
	case 7:
		return field + `"` + word + " " + pick(r, vocabulary) + " " + string([]rune(pick(r, vocabulary))[:1]) + `"*`
	}
	return field + word
}

// testAgreement asks random queries about random documents. The index must
// find exactly what [index.Match] says.
func testAgreement(t *testing.T, b *box) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range 6 {
		var docs []index.Document
		for k := range 20 {
			docs = append(docs, randomDocument(r, 14*i+k)) // some replace earlier ones
		}
		b.apply(t, int64(i), docs, digest(fmt.Sprint("random ", r.IntN(100))))
	}
	for range 300 {
		query := randomQuery(r, 3)
		q, err := index.Parse(query, index.Env{Now: time.Now()})
		if err != nil {
			continue // such as a prefix of punctuation
		}
		q = b.resolve(t, q)
		var want []email.Digest
		for digest, d := range b.docs {
			if index.Match(d, q) {
				want = append(want, digest)
			}
		}
		slices.SortFunc(want, compareDigests)
		if got := b.found(t, query); !slices.Equal(got, want) {
			t.Errorf("%s finds %d documents, Match %d", query, len(got), len(want))
			explain(t, b, got, want)
		}
	}
}

// explain shows one document on which an index and Match do not agree.
func explain(t *testing.T, b *box, got, want []email.Digest) {
	for d, doc := range b.docs {
		if slices.Contains(got, d) != slices.Contains(want, d) {
			t.Logf("found %v: %+v", slices.Contains(got, d), doc)
			return
		}
	}
}

// testOddDocuments applies documents that are empty, huge or strange.
func testOddDocuments(t *testing.T, b *box) {
	odd := []index.Document{
		{},
		{Digest: digest("bad UTF-8"), Own: "ok\xff\xfe\x00ok2", Subject: "\xc3\x28", Files: []index.File{{Name: "\xff"}}},
		{Digest: digest("long"), Own: strings.Repeat("w", 1<<17) + " " + strings.Repeat("needle haystack ", 1<<13)},
		{Digest: digest("old"), Own: "ancient", Date: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), Size: -1},
		{Digest: digest("far"), Own: "remote", Date: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), Size: 1 << 50},
		{Digest: digest("odd people"), From: []email.Address{{}, {Addr: "@"}, {Addr: "a@b@c.example"}, {Addr: "nodomain"}}, Places: []index.Place{{}}},
	}
	b.apply(t, 1, odd)
	for query, want := range map[string]int{
		"": 6, "ok": 1, "ok2": 1, "needle": 1, `"needle haystack"`: 1, `"haystack needle needle"`: 0, "ancient": 1, "before:1900": 5,
		"after:9999": 1, "from:c.example": 1, "from:nodomain": 1, "larger:1G": 1, "smaller:1": 5, "has:attachment": 1,
		strings.Repeat("w", 300): 1,
	} {
		if got := len(b.found(t, query)); got != want {
			t.Errorf("%.40s finds %d, want %d", query, got, want)
		}
	}
}
