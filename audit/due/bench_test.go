package due_test

import (
	"strings"
	"testing"

	"onrecord/audit/due"
)

// BenchmarkFind reads the sentences of the table, each among words that hold
// no date, and reports sentences a second.
func BenchmarkFind(b *testing.B) {
	all := rows(b)
	texts := make([]string, len(all))
	for i, r := range all {
		texts[i] = "As agreed with the office the two of them will take care of it for you, " + r.phrase + " if that suits everybody in the house."
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r := all[n%len(all)]
		due.Find(texts[n%len(all)], r.at, r.c)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}

// BenchmarkFindPlain reads a sentence without any time, as most are.
func BenchmarkFindPlain(b *testing.B) {
	r := rows(b)[0]
	text := "Thank you for the pictures of the kitchen, they look lovely and everybody here is pleased with how it turned out."
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		due.Find(text, r.at, r.c)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}

// BenchmarkFindHostile reads text that begins an expression at every word.
func BenchmarkFindHostile(b *testing.B) {
	r := rows(b)[0]
	text := strings.Repeat("the day after the week before two weeks from ", 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		due.Find(text, r.at, r.c)
	}
}
