package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/clock"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// benchClaims are the sixteen claims of a letter.
var benchClaims = []check.Claim{
	{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."},
	{Kind: check.NeverReplied, Text: "I wrote to you on 3 March about the drawing of the handrail and never had an answer."},
	{Kind: check.NeverReplied, Text: "You never answer my e-mails."},
	{Kind: check.Late, Text: "The drawing of the handrail came a week later than you had promised."},
	{Kind: check.Late, Text: "You promised the drawing of the handrail by 7 March. It did not come until 28 March."},
	{Kind: check.BrokenPromise, Text: "Hal promised the treads for 14 April. They never came."},
	{Kind: check.NoShow, Text: "On 14 April nobody came to fit the handrail, though I waited all day."},
	{Kind: check.NeverTold, Text: "Nobody told us that the fitting of the landing had been moved."},
	{Kind: check.ToldYou, Text: "I told you that our builder needed the oak treads before Easter."},
	{Kind: check.Charged, Text: "You charged us £240 for the varnish, though it was to be free."},
	{Kind: check.Said, Text: "You told me that you would fit the oak handrail free of charge."},
	{Kind: check.Said, Text: "On the telephone on 10 March you offered us ten per cent off the handrail."},
	{Kind: check.Conduct, Text: "Nobody ever said sorry."},
	{Kind: check.Quality, Text: "The balusters are loose on the landing."},
	{Kind: check.NeverDid, Text: "Nobody ever contacted the glazier about the glass."},
	{Kind: check.Other, Text: "The newel post is still in your workshop."},
}

// BenchmarkCase checks sixteen claims of a client with a thousand messages, in a
// record of ten thousand; $ONRECORD_TEST_MESSAGES is another number. The slowest claim
// is that by its fastest run of several, so that what else runs counts for little.
func BenchmarkCase(b *testing.B) {
	total := 10_000
	if n, err := strconv.Atoi(os.Getenv("ONRECORD_TEST_MESSAGES")); err == nil {
		total = n
	}
	const own = 1000
	log := projectiontest.New("bench.example/onrecord/0")
	var within []email.Digest
	story := []mail{asks, promises, delivers, thanks}
	for i := range total {
		at := moment("2023-06-01 08:00").Add(time.Duration(i) * 17 * time.Hour * 10_000 / time.Duration(total) / 10)
		if i%(total/own) == 0 {
			m := story[i/(total/own)%len(story)]
			m.at, m.re, m.subject = at.Format("2006-01-02 15:04"), 0, fmt.Sprintf("Stairs %d", i/(total/own)/12)
			within = append(within, log.AppendMail(m.raw(i+1)))
			continue
		}
		log.AppendMail(fmt.Sprintf("From: Client %d <c%d@others.example>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d@check.example>\r\nSubject: Matter %d\r\n\r\nCan you send me the list of parts for matter %d? We need it by Friday.\r\n",
			i%200, i%200, names["hal"], at.Format(time.RFC1123Z), i+1, i/8, i/8))
	}
	db, err := projection.Open(b.Context(), filepath.Join(b.TempDir(), "derived.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(b.Context(), log, quote.NewStage(), clock.NewStage(), party.NewStage(), thread.NewStage(), ledger.NewStage()); err != nil {
		b.Fatal(err)
	}
	directory, dc := party.New(joinery, nil, nil), due.Context{Order: due.DMY, Country: "GB", Zone: time.UTC}
	asserted := moment("2025-06-01 12:00")
	var reading, checking time.Duration
	best := slices.Repeat([]time.Duration{time.Hour}, len(benchClaims))
	for b.Loop() {
		start := time.Now()
		l, err := ledger.Read(b.Context(), db, ledger.Options{Directory: directory, AsOf: asserted, Zone: time.UTC, Due: dc, Within: within})
		if err != nil {
			b.Fatal(err)
		}
		w, err := check.New(b.Context(), l, texts{log}, check.Options{Directory: directory, Client: "Ilse Varga", Addresses: []string{"ilse@home.example", "varga@works.example"}, Zone: time.UTC, Due: dc, Asserted: asserted})
		if err != nil {
			b.Fatal(err)
		}
		reading += time.Since(start)
		for i, c := range benchClaims {
			at := time.Now()
			w.Check(c)
			took := time.Since(at)
			checking, best[i] = checking+took, min(best[i], took)
		}
	}
	b.ReportMetric(float64(reading.Milliseconds())/float64(b.N), "ms/reading")
	b.ReportMetric(float64(checking.Milliseconds())/float64(b.N*len(benchClaims)), "ms/claim")
	b.ReportMetric(float64(slices.Max(best).Milliseconds()), "ms/slowest-claim")
}
