package timeline_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/ledger/ledgertest"
	"onrecord/audit/timeline"
	"onrecord/ingest/email"
)

const (
	kit  = "kit@yard.example"
	lou  = "lou@yard.example"
	ines = "ines@mail.example"
	bo   = "bo@mail.example"
)

var mail = []ledgertest.Mail{
	{From: ines, To: kit, At: "2025-03-03 09:00", Subject: "The mast", Text: "Could you tell me what a new mast costs?"},
	{From: kit, To: ines, At: "2025-03-03 11:00", Re: 1, Text: "I will send you the rigging plan by Friday."},
	{From: kit, To: ines, At: "2025-03-07 10:00", Re: 2, Text: "Here is the rigging plan: mainmast 12 m, shrouds 8 mm."},
	{From: ines, To: kit, At: "2025-03-07 15:00", Re: 3, Text: "Thank you for the rigging plan."},
	{From: lou, To: ines, At: "2025-03-10 09:00", Subject: "The invoice", Text: "I will send you the corrected invoice by 14 March."},
	{From: ines, To: lou, At: "2025-04-07 09:00", Subject: "The invoice", Text: "I am very disappointed: the corrected invoice still has not come. This is not acceptable."},
	{From: lou, To: ines, At: "2025-04-07 12:00", Re: 6, Text: "I am so sorry, you should have had it weeks ago. I will send it tomorrow."},
	{From: kit, To: bo, At: "2025-03-08 09:00", Subject: "The mast", Text: "I will send you the rigging plan on Monday."},
}

// survey has a gap without a beginning, one of a day, and one long afterwards.
func survey(t *testing.T) *coverage.Survey {
	return &coverage.Survey{Holes: []coverage.Hole{
		{Code: coverage.CodeSyncedLate, Text: "The mail of lou was first read late.", Staff: []string{lou}, To: ledgertest.Moment(t, "2025-03-03 10:00")},
		{Code: coverage.CodeGap, Text: "A message was gone before it was read.", From: ledgertest.Moment(t, "2025-03-20 08:00"), To: ledgertest.Moment(t, "2025-03-20 18:00")},
	}}
}

func sources(t *testing.T, mail []ledgertest.Mail, asOf string, marks ...ledger.Mark) timeline.Sources {
	t.Helper()
	people := ledgertest.Directory()
	return timeline.Sources{
		Ledger: ledgertest.Read(t, mail, asOf, marks...), Directory: people, Client: people.Clients()[1], Survey: survey(t), Zone: time.UTC, AsOf: ledgertest.Moment(t, asOf),
		Files: []timeline.File{{Digest: email.DigestOf([]byte("note")), Name: "call.txt", At: ledgertest.Moment(t, "2025-03-12 15:30"), Added: ledgertest.Moment(t, "2025-03-13 09:00"), By: kit, Why: "my note of the call"}},
		Head: func(context.Context, email.Digest) (timeline.Head, error) {
			return timeline.Head{Subject: "=A subject", Basis: "date", Confirmed: true}, nil
		},
	}
}

func build(t *testing.T, s timeline.Sources, f timeline.Filter) *timeline.Timeline {
	t.Helper()
	tl, err := timeline.Build(t.Context(), s, f)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

// lines are events in short.
func lines(tl *timeline.Timeline) []string {
	var list []string
	for _, e := range tl.Events {
		early := ""
		if e.Early {
			early = "early "
		}
		list = append(list, fmt.Sprintf("%s %s%s %s", e.At.Format("01-02 15:04"), early, e.Kind, e.By.Address))
	}
	return list
}

func compare(t *testing.T, tl *timeline.Timeline, want ...string) {
	t.Helper()
	if got := lines(tl); !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestBuild(t *testing.T) {
	tl := build(t, sources(t, mail, "2025-05-01 12:00"), timeline.Filter{FirstDays: 10})
	compare(t, tl,
		"03-03 09:00 early gap ",
		"03-03 09:00 early message ines@mail.example",
		"03-03 11:00 early message kit@yard.example",
		"03-03 11:00 early promise_made kit@yard.example",
		"03-07 10:00 early message kit@yard.example",
		"03-07 10:00 early promise_kept kit@yard.example",
		"03-07 15:00 early message ines@mail.example",
		"03-10 09:00 early message lou@yard.example",
		"03-10 09:00 early promise_made lou@yard.example",
		"03-12 15:30 document kit@yard.example",
		"03-20 08:00 gap ",
		"04-07 09:00 message ines@mail.example",
		"04-07 09:00 complaint ines@mail.example",
		"04-07 09:00 promise_broken ines@mail.example",
		"04-07 12:00 message lou@yard.example",
		"04-07 12:00 complaint_first_response lou@yard.example",
		"04-07 12:00 complaint_acknowledged lou@yard.example",
		"04-07 12:00 complaint_apologised lou@yard.example",
		"04-07 12:00 complaint_committed lou@yard.example",
		"04-07 12:00 promise_made lou@yard.example",
		"04-08 23:59 promise_broken lou@yard.example",
	)
	if !tl.Declared || tl.Began.Format(time.DateOnly) != "2025-03-01" {
		t.Errorf("it began %v, declared %t", tl.Began, tl.Declared)
	}
	for _, e := range tl.Events {
		if e.Quote != "" && !strings.Contains(text(t, e.Ref), e.Quote) {
			t.Errorf("%s %s cites words that its message does not have: %q", e.At, e.Kind, e.Quote)
		}
		if e.Quote != "" && text(t, e.Ref)[e.Start:e.End] != e.Quote {
			t.Errorf("%s %s: bytes %d to %d are not %q", e.At, e.Kind, e.Start, e.End, e.Quote)
		}
	}
}

// A complaint that is taken back before anybody answers is told with the words that do.
func TestTakenBack(t *testing.T) {
	tl := build(t, sources(t, append(slices.Clone(mail[:6]), ledgertest.Mail{From: ines, To: lou, At: "2025-04-07 10:00", Re: 6, Text: "Sorry, I found the invoice. Please ignore my last message."}), "2025-05-01 12:00"), timeline.Filter{})
	i := slices.IndexFunc(tl.Events, func(e timeline.Event) bool { return e.Kind == timeline.ComplaintWithdrawn })
	if i < 0 {
		t.Fatalf("no event of it in\n  %s", strings.Join(lines(tl), "\n  "))
	}
	e := tl.Events[i]
	if e.Says != "took back the complaint of 7 April 2025" || e.Quote != "Please ignore my last message." || e.By.Address != ines || e.At.Format("01-02 15:04") != "04-07 10:00" || e.Complaint == "" {
		t.Errorf("%+v", e)
	}
}

// text is what a message of the mail says.
func text(t *testing.T, r ledger.Ref) string {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(r.MessageID, "<%d@ledger.example>", &n); err != nil {
		t.Fatalf("%q: %v", r.MessageID, err)
	}
	return mail[n-1].Text
}

func TestGrades(t *testing.T) {
	grades := func(asOf string) map[string]string {
		list := map[string]string{}
		for _, e := range build(t, sources(t, mail, asOf), timeline.Filter{}).Events {
			if e.Kind == timeline.Message || e.Basis == timeline.BasisDue || e.Kind == timeline.Document {
				list[e.At.Format("01-02 15:04")] = e.Grade + " " + e.Basis
			}
		}
		return list
	}
	got := grades("2025-05-01 12:00")
	for at, want := range map[string]string{"03-03 09:00": "held date", "03-03 11:00": "no_bounce date", "03-07 10:00": "acknowledged date", "03-12 15:30": "stated stated", "04-08 23:59": "absence due"} {
		if got[at] != want {
			t.Errorf("%s: %q, want %q", at, got[at], want)
		}
	}
	if got := grades("2025-04-08 12:00")["04-07 12:00"]; got != "in_sent date" {
		t.Errorf("a message of yesterday: %q", got)
	}
}

func TestFilter(t *testing.T) {
	s := sources(t, mail, "2025-05-01 12:00")
	promise := s.Ledger.Promises[slices.IndexFunc(s.Ledger.Promises, func(p ledger.Promise) bool { return p.Author == kit })]
	gaps := []string{"03-03 09:00 gap ", "03-20 08:00 gap "}
	day := func(s string) time.Time { return ledgertest.Moment(t, s) }
	tests := []struct {
		name string
		f    timeline.Filter
		want []string
	}{
		{"period", timeline.Filter{From: day("2025-03-12 00:00"), To: day("2025-04-07 10:00")}, []string{"03-12 15:30 document " + kit, gaps[1], "04-07 09:00 message " + ines, "04-07 09:00 complaint " + ines, "04-07 09:00 promise_broken " + ines}},
		{"before all", timeline.Filter{To: day("2025-02-20 00:00")}, []string{gaps[0]}},
		{"a promise", timeline.Filter{Promise: promise.ID}, []string{gaps[0], "03-03 11:00 promise_made " + kit, "03-07 10:00 promise_kept " + kit, gaps[1]}},
		{"a person", timeline.Filter{Persons: []string{kit}, From: day("2025-03-04 00:00")}, []string{"03-07 10:00 message " + kit, "03-07 10:00 promise_kept " + kit, "03-07 15:00 message " + ines, "03-12 15:30 document " + kit, gaps[1]}},
		{"messages", timeline.Filter{Messages: [][]email.Digest{{promise.Digest}}}, []string{gaps[0], "03-03 11:00 message " + kit, "03-03 11:00 promise_made " + kit, "03-07 10:00 promise_kept " + kit, gaps[1]}},
		{"messages of none", timeline.Filter{Messages: [][]email.Digest{nil}}, gaps},
		{"messages of both", timeline.Filter{Messages: [][]email.Digest{{promise.Digest}, {email.DigestOf([]byte("note"))}}}, gaps},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { compare(t, build(t, s, test.f), test.want...) })
	}
	if _, err := timeline.Build(t.Context(), s, timeline.Filter{Promise: "p-0000000000"}); err == nil {
		t.Error("a promise that is no such was accepted")
	}
}

// TestOthers holds that what was written to other clients has no place in it.
func TestOthers(t *testing.T) {
	for _, e := range build(t, sources(t, mail, "2025-05-01 12:00"), timeline.Filter{}).Events {
		if slices.ContainsFunc(e.To, func(w timeline.Who) bool { return w.Address == bo }) {
			t.Errorf("%s: %s", e.At, e.Quote)
		}
	}
}

func TestMarked(t *testing.T) {
	l := ledgertest.Read(t, mail, "2025-05-01 12:00")
	p := l.Promises[slices.IndexFunc(l.Promises, func(p ledger.Promise) bool { return p.Author == lou })]
	mark := ledger.Mark{ID: p.ID, Digest: p.Digest, Part: p.Part, Start: p.Start, End: p.End, Status: "kept_late", By: kit, Why: "handed over on the quay", At: ledgertest.Moment(t, "2025-04-20 10:00")}
	tl := build(t, sources(t, mail, "2025-05-01 12:00", mark), timeline.Filter{Promise: p.ID, From: ledgertest.Moment(t, "2025-04-01 00:00")})
	compare(t, tl, "04-07 09:00 promise_broken "+ines, "04-20 10:00 promise_marked "+kit)
	if got := tl.Events[1]; got.Says != "recorded what became of it as kept late: handed over on the quay" || got.Basis != timeline.BasisLog {
		t.Errorf("the mark: %+v", got)
	}
}

// A promise that was due on a day has its place on that day, in the zone of its author,
// and at no time of it that nobody named.
func TestDueDay(t *testing.T) {
	west := time.FixedZone("", -8*3600)
	s := sources(t, mail, "2025-05-01 12:00")
	for _, zone := range []*time.Location{time.UTC, west, time.FixedZone("", 11*3600)} {
		for i := range s.Ledger.Promises {
			if p := &s.Ledger.Promises[i]; p.State == "broken_silent" {
				p.Due.Latest = time.Date(2025, 4, 8, 23, 59, 59, 0, zone)
			}
		}
		for _, e := range build(t, s, timeline.Filter{}).Events {
			if e.Basis == timeline.BasisDue && (e.At.Format("2 Jan") != "8 Apr" || e.Time() != "") {
				t.Errorf("due on 8 April in %s: %s at %q", zone, e.At, e.Time())
			}
		}
	}
}

// A time of day for which something was promised is told in the zone of the timeline.
func TestDueTime(t *testing.T) {
	s := sources(t, []ledgertest.Mail{{From: kit, To: ines, At: "2025-03-03 09:00", Text: "I will send you the rigging plan by Friday at 5pm."}}, "2025-05-01 12:00")
	s.Zone = time.FixedZone("", -7*3600)
	for _, e := range build(t, s, timeline.Filter{}).Events {
		if e.Kind == timeline.PromiseMade && e.Says != "promised for 7 March 2025 10:00" {
			t.Error(e.Says)
		}
	}
}

// A timeline that was chosen from says of what, also where nothing is left.
func TestOnly(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter timeline.Filter
		says   []string
		unsaid string
	}{
		{"all", timeline.Filter{}, nil, "Only "},
		{"by person", timeline.Filter{Persons: []string{lou}, Only: []string{"what concerns " + lou}}, []string{"Only what concerns " + lou + "."}, "Nothing"},
		{"by two", timeline.Filter{Messages: [][]email.Digest{nil}, Only: []string{"what fits “zebra”", "what concerns " + lou}}, []string{"Only what fits “zebra”, and what concerns " + lou + "."}, ""},
		{"nothing left", timeline.Filter{From: ledgertest.Moment(t, "2030-01-01 00:00")}, []string{"Nothing of that time is on record."}, "Nothing is on record"},
	} {
		var b strings.Builder
		if err := timeline.Text(&b, build(t, sources(t, mail, "2025-05-01 12:00"), c.filter)); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.says {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %q is not in\n%s", c.name, want, b.String())
			}
		}
		if c.unsaid != "" && strings.Contains(b.String(), c.unsaid) {
			t.Errorf("%s: %q is in\n%s", c.name, c.unsaid, b.String())
		}
	}
}

func TestGroups(t *testing.T) {
	tl := build(t, sources(t, mail, "2025-05-01 12:00"), timeline.Filter{})
	n := 0
	for _, g := range tl.Groups() {
		n += len(g)
		if len(g) > 1 && g[0].Kind != timeline.Message {
			t.Errorf("a group begins with %s", g[0].Kind)
		}
	}
	if n != len(tl.Events) {
		t.Errorf("%d events in groups, of %d", n, len(tl.Events))
	}
}

func TestRows(t *testing.T) {
	tl := build(t, sources(t, mail, "2025-05-01 12:00"), timeline.Filter{})
	var b strings.Builder
	if err := timeline.CSV(&b, tl); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != len(tl.Events)+1 {
		t.Fatalf("%d rows of %d events: %v", len(rows), len(tl.Events), err)
	}
	title := slices.Index(rows[0], "title")
	if rows[2][title] != "'=A subject" {
		t.Errorf("a spreadsheet would calculate %q", rows[2][title])
	}
	raw, err := json.Marshal(tl.Events[3])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"item":"event"`, `"kind":"promise_made"`, `"at":"2025-03-03T11:00:00Z"`, `"quote":"I will send you the rigging plan by Friday."`, `"part":"1","start":0,"end":43`, `"promise":"p-`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%s\nlacks %s", raw, want)
		}
	}
}

// escaped is a character that means nothing in Markdown.
var escaped = regexp.MustCompile(`\\.`)

// hostile is a subject that means something to who prints it.
const hostile = "<img src=x onerror=alert(1)> [a](https://tracker.example) ![b](http://c.example) `x` **bold** www.d.example \x1b[31m\u202Egnp"

// TestLongTitle: a subject that fills pages does not, in a timeline.
func TestLongTitle(t *testing.T) {
	var b strings.Builder
	long := strings.Repeat("stove ", 500)
	if err := timeline.Text(&b, &timeline.Timeline{Events: []timeline.Event{{Kind: timeline.Message, Title: long}}}); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Count(text, "stove") > 40 || !strings.Contains(text, "…”") {
		t.Error(text)
	}
}

func TestHostileWords(t *testing.T) {
	s := sources(t, mail, "2025-05-01 12:00")
	s.Head = func(context.Context, email.Digest) (timeline.Head, error) {
		return timeline.Head{Subject: hostile, Basis: "received", Confirmed: true, Conflicts: []string{"The Date says <b>so</b>."}}, nil
	}
	tl := build(t, s, timeline.Filter{FirstDays: 30})
	var md, text strings.Builder
	for _, err := range []error{timeline.Markdown(&md, tl), timeline.Text(&text, tl)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"<img", "<b>", "](", "![", "://", "**bold", "`x", " www.", "\x1b", "\u202E"} {
		if strings.Contains(escaped.ReplaceAllString(md.String(), ""), bad) {
			t.Errorf("Markdown has %q", bad)
		}
	}
	for _, bad := range []string{"\x1b", "\u202E"} {
		if strings.Contains(text.String(), bad) {
			t.Errorf("text has %q", bad)
		}
	}
	for _, want := range []string{"## The first 30 days", "## After that", "### Monday 3 March 2025", "-        mail may be missing, up to 3 March 2025: The mail of lou was first read late", "time of receipt", "  - clocks disagree: The Date says &lt;b&gt;so&lt;/b&gt;."} {
		if !strings.Contains(md.String(), want) {
			t.Errorf("Markdown lacks %q", want)
		}
	}
}
