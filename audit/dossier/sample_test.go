package dossier_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/dossier"
	"onrecord/audit/timeline"
	"onrecord/ingest/email"
)

// hostile is what mail may hold to harm who reads a report.
const hostile = `</div></style><script>document.title='owned'</script><img src="https://tracker.example/x.png" onerror="document.title='owned'"><a href="javascript:alert(1)">x</a> {{.}} (\) Tj ET`

// names are people with names in many scripts, and what people do to names.
var names = []string{
	"Zoë Ångström-Dvořák", "Ελένη Παπαδοπούλου", "Юлия Щербакова", "你好 王小明", "たなか さくら", "김민수", "יעל לוי", "محمد الأمين",
	"Anna 👩‍🔧🛠️ Ferry", "ﬁnn ½ “quoted” O’Brien", "evil\u202Egnp.exe", "Łukasz Żółć", "Mr. " + strings.Repeat("Verylongname", 12), "a\x00b\x1b[31m", "Nguyễn Văn Ạnh",
}

var start = time.Date(2025, time.March, 4, 9, 12, 0, 0, time.FixedZone("", -6*3600))

// sample makes a report with so many exhibits of invented mail.
func sample(exhibits int) *dossier.Report {
	decide := func(days int, why string) dossier.Decision {
		return dossier.Decision{By: "kit@yard.example", Why: why, At: start.AddDate(0, 2, days), Leaf: int64(900 + days)}
	}
	r := &dossier.Report{
		Firm: "Corran Slip & Söhne", Client: "Zoë Ångström-Dvořák", Case: "k-3f09ab12cd", Written: start.AddDate(0, 1, 0), Opened: decide(0, ""),
		Checkpoint: dossier.Checkpoint{Origin: "yard.example/onrecord/0011223344556677", Size: 1234, Root: strings.Repeat("ab12", 16), At: start.AddDate(0, 3, 0)},
		Closed:     &dossier.Closing{Decision: decide(9, ""), Cause: "the order was placed late", Fix: "orders go out on the day"},
		Letter:     exhibit(0),
		Kept:       1,
		Withheld:   []dossier.Withheld{{At: start, Kind: "letter of a lawyer"}},
	}
	for i := range exhibits {
		r.Exhibits = append(r.Exhibits, exhibit(i+1))
	}
	verdicts := []string{"supported", "partly", "silent", "contradicted"}
	for i := range 16 {
		p := dossier.Point{Number: fmt.Sprint(i + 1), Quote: fmt.Sprintf("You never sent me the rigging plan number %d, and %s never called.", i+1, names[i%len(names)]), Proposed: verdicts[i/4],
			Why: "The plan was sent on 12 March 2025, and was answered the next day.", Searched: "120 messages up to 4 April 2025, 13 attachments",
			Unseen: []string{"telephone calls, text messages and what was said in person"}, Needed: "A message that promises it, or that shows when it was done.", Absence: i == 1, Nearest: i/4 == 2}
		for n := range min(3, exhibits) {
			e := &r.Exhibits[(i*5+n)%exhibits]
			e.Points = append(e.Points, p.Number)
			p.Citations = append(p.Citations, dossier.Citation{Exhibit: e.Number, At: e.At, Author: "kit@yard.example", Quote: "Here is the rigging plan that you asked for, with the mast at 12 m."})
		}
		if i%3 == 0 {
			p.Ruling = &dossier.Ruling{Decision: decide(i, "she thanked us for it on 13 March"), Verdict: verdicts[(i/4+i%2)%4], Quote: p.Quote}
		}
		if i == 5 {
			p.Item, p.Why, p.Kept, p.Holes = "5", "", 1, []string{"the mailbox of mate@yard.example is not held"}
		}
		r.Points = append(r.Points, p)
	}
	r.Gone = []dossier.Ruling{{Decision: decide(3, "said on the telephone"), Verdict: "silent", Quote: "I am disappointed."}}
	r.Coverage = coverage.Statement{Basis: coverage.BasisUIDs, Holes: []coverage.Hole{{Code: coverage.CodeNotHeld, Text: "the mailbox of mate@yard.example is not held"}}}
	for i := range 4 {
		r.Coverage.Searched = append(r.Coverage.Searched, coverage.Searched{Account: "kit", Owner: "kit@yard.example", Mailbox: fmt.Sprintf("Folder/Unter-Ordner/%s", names[i]), Messages: 40 * i, First: "2024-11-01T02:00:00Z", Last: "2025-04-02T08:00:00Z"})
	}
	r.Timeline = history(exhibits)
	return r
}

// history makes a timeline in which each exhibit is an event.
func history(exhibits int) *timeline.Timeline {
	t := &timeline.Timeline{Client: "Zoë Ångström-Dvořák", AsOf: start.AddDate(0, 3, 0), Began: start, FirstDays: 30}
	kit := timeline.Who{Address: "kit@yard.example", Name: "Kit Moran"}
	for i := range exhibits {
		e := exhibit(i + 1)
		ev := timeline.Event{Kind: timeline.Message, At: e.At, Basis: "date", Confirmed: i%3 > 0, Early: i < 29, By: kit, Side: "firm", To: []timeline.Who{{Address: "zoe@mail.example", Name: names[i%len(names)]}},
			Title: names[i%len(names)], Says: "wrote", Grade: "answered"}
		ev.Ref.Digest = e.Proof.Digest
		if i%5 == 0 {
			ev.Clocks = []string{"Date says 4 March, and the server 5 March"}
		}
		t.Events = append(t.Events, ev)
		if i%4 == 0 {
			ev.Kind, ev.Says, ev.Quote, ev.Title, ev.Promise = timeline.PromiseMade, "promised for 20 March 2025", "I will send the plan "+hostile, "", "p-0011223344"
			t.Events = append(t.Events, ev)
		}
	}
	t.Events = append(t.Events, timeline.Event{Kind: timeline.Gap, At: start.AddDate(0, 3, 0), Says: "the mailbox of mate@yard.example is not held", Basis: timeline.BasisCoverage})
	return t
}

func exhibit(i int) dossier.Exhibit {
	e := dossier.Exhibit{
		Number: i, Title: fmt.Sprintf("Re: The sloop, %s and the %d. plan", names[i%len(names)], i), From: []email.Address{{Name: names[i%len(names)], Addr: fmt.Sprintf("writer%d@mail.example", i)}},
		To: []email.Address{{Name: "Kit Moran", Addr: "kit@yard.example"}}, At: start.AddDate(0, 0, i), Added: start.AddDate(0, 0, i).Add(time.Hour),
		Text:  fmt.Sprintf("Hello Kit,\n\nthis is message %d about the sloop. %s\n\n", i, names[(i+7)%len(names)]) + strings.Repeat("The mast is 12 m and the shrouds are 8 mm, as we agreed on the quay. ", 3+i%7*4) + "\n\n\tIndented\n> quoted line\nhttps://yard.example/" + strings.Repeat("abcdefghij", 20),
		Proof: dossier.Proof{Digest: email.DigestOf(fmt.Append(nil, i)), Size: int64(2000 + i), Leaf: int64(10 + i), Hash: strings.Repeat("0f", 32), File: fmt.Sprintf("data/messages/%010d.eml", 10+i)},
	}
	switch {
	case i%11 == 3:
		e.Document, e.AddedBy, e.Title = true, "kit@yard.example", "IMG 2034 Kaïk Größe.jpg"
	case i%11 == 5:
		e.Text += hostile
	case i%11 == 7:
		e.Files = []dossier.File{{Name: names[i%len(names)] + ".pdf", Type: "application/pdf", Size: 4321, Digest: email.DigestOf([]byte("x"))}, {Type: "image/png", Size: 12}}
	case i%40 == 20:
		e = dossier.Exhibit{Number: i, At: e.At, Withheld: "letter of a lawyer", Proof: e.Proof}
		e.Proof.File = ""
	case i == 30:
		e.Text, e.Cut = strings.Repeat("A long message goes on and on, over pages.\n", 150), true
	}
	if i%4 == 1 {
		e.Chosen = &dossier.Decision{By: "kit@yard.example", Why: "her thanks", At: start.AddDate(0, 2, 0)}
	}
	return e
}

func page(t testing.TB, r *dossier.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := dossier.HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pdf(t testing.TB, r *dossier.Report, o dossier.PDFOptions) ([]byte, []rune) {
	t.Helper()
	var b bytes.Buffer
	missing, err := dossier.PDF(&b, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), missing
}
