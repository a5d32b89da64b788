package indextest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/index"
	"onrecord/ingest/email"
)

// testOwnFirst asks for words of messages that differ only in where they have
// them, and in how often they are quoted.
func testOwnFirst(t *testing.T, b *box) {
	filler := strings.Repeat("the fitter came and looked at the roof once more ", 12)
	const says = "gutter was promised"
	ranked := []struct {
		name string
		doc  index.Document
	}{
		{"subject", index.Document{Subject: says, Own: filler}},
		{"own", index.Document{Own: filler + says}},
		{"attachment", index.Document{Own: filler, Files: []index.File{{Text: strings.Repeat(filler, 5) + says}}}},
		{"quoted often", index.Document{Own: filler, Other: strings.Repeat("we do not know that the "+says+" to anybody ", 30)}},
		{"quoted", index.Document{Own: filler, Other: filler + filler + says}},
	}
	var docs []index.Document
	var want []string
	for i, r := range ranked { // the later the worse, so that dates do not help
		r.doc.Digest = digest(r.name)
		r.doc.Date = time.Date(2025, 3, 1+i, 0, 0, 0, 0, time.UTC)
		docs, want = append(docs, r.doc), append(want, r.name)
	}
	for i := range 30 {
		docs = append(docs, index.Document{Digest: digest(strings.Repeat("x", i)), Own: filler})
	}
	b.apply(t, 1, docs)
	for _, query := range []string{"gutter", "gutters", "gutter promise", `"gutter"`, `"gutter was promised"`, `"was promised" gutter`, "gutter -nothing", "gutter OR zebra"} {
		got := b.names(t, query, want)
		if len(got) != len(want) || !slices.Equal(got[:3], want[:3]) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// names returns which of the named documents a query finds, best first.
func (b *box) names(t *testing.T, query string, known []string) []string {
	t.Helper()
	names := make(map[email.Digest]string)
	for _, name := range known {
		names[digest(name)] = name
	}
	var list []string
	for _, h := range b.search(t, parse(t, query), index.SearchOptions{Limit: 50}).Hits {
		list = append(list, names[h.Digest])
	}
	return list
}
