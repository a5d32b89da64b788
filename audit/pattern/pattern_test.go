package pattern

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"onrecord/audit/ledger"
	"onrecord/audit/ledger/ledgertest"
)

var mail = []ledgertest.Mail{
	{From: "ines@mail.example", To: "kit@yard.example", At: "2025-03-03 09:00", Subject: "Report", Text: "Hi Kit,\n\nCan you send me the survey report for the sloop?"},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-03 10:00", Subject: "Report", Re: 1, Text: "Hi Ines,\n\nI'll send you the survey report by Friday."},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-06 10:00", Subject: "Report", Re: 1, Text: "Hi Ines,\n\nHere is the survey report you asked for."},
	{From: "lou@yard.example", To: "bo@mail.example", At: "2025-04-01 10:00", Subject: "Keys", Text: "Hi Bo,\n\nI will call you on Thursday at 9."},
	{From: "bo@mail.example", To: "lou@yard.example", At: "2025-04-04 10:00", Subject: "No call", Text: "Nobody called yesterday. I waited all day and I am very disappointed."},
	{From: "bo@mail.example", To: "office@yard.example", At: "2025-04-10 10:00", Subject: "Mooring", Text: "Could you tell me what the mooring costs in winter?"},
	{From: "ines@mail.example", To: "kit@yard.example", At: "2025-03-10 09:00", Subject: "Paint", Text: "Hi Kit,\n\nWhich paint did you use on the hull?"},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-14 09:00", Subject: "Paint", Re: 7, Text: "Hi Ines,\n\nWe used the red epoxy paint on the hull."},
}

func options(t *testing.T, by ...Key) Options {
	return Options{Directory: ledgertest.Directory(), AsOf: ledgertest.Moment(t, "2025-05-01 12:00"), Zone: time.UTC, By: by}
}

// counts prints the numbers of rows that are not 0.
func counts(rows []Row) []string {
	var list []string
	for _, r := range rows {
		for _, n := range Numbers {
			if len(r.Items[n]) > 0 {
				list = append(list, fmt.Sprintf("%s/%s=%d", r.Name(), n, len(r.Items[n])))
			}
		}
	}
	return list
}

func TestRows(t *testing.T) {
	l := ledgertest.Read(t, mail, "2025-05-01 12:00")
	steps := func(row string) []string {
		return []string{row + "/no_acknowledgement=1", row + "/no_apology=1", row + "/no_remedy=1", row + "/no_question=1", row + "/no_follow_up=1"}
	}
	tests := []struct {
		name string
		o    Options
		want []string
	}{
		{"all", options(t), append([]string{"all/promises=2", "all/kept=1", "all/broken=1", "all/requests=3", "all/answered=2", "all/unanswered=1", "all/complaints=1", "all/waiting=1"}, steps("all")...)},
		{"by person", options(t, Person), slices.Concat(
			[]string{"Kit Moran/promises=1", "Kit Moran/kept=1", "Kit Moran/requests=2", "Kit Moran/answered=2", "Lou Bell/promises=1", "Lou Bell/broken=1", "Lou Bell/complaints=1", "Lou Bell/waiting=1"}, steps("Lou Bell"),
			[]string{"the firm/requests=1", "the firm/unanswered=1"})},
		{"by person and kind", func() Options { o := options(t, Person, Kind); o.Persons = []string{"kit@yard.example"}; return o }(),
			[]string{"Kit Moran, fix/requests=1", "Kit Moran, fix/answered=1", "Kit Moran, send/promises=1", "Kit Moran, send/kept=1", "Kit Moran, send/requests=1", "Kit Moran, send/answered=1"}},
		{"by client", func() Options { o := options(t, Client); o.Clients = []string{"ines@mail.example"}; return o }(),
			[]string{"Ines Falk/promises=1", "Ines Falk/kept=1", "Ines Falk/requests=2", "Ines Falk/answered=2"}},
		{"by month", func() Options { o := options(t, Month); o.From = ledgertest.Moment(t, "2025-04-02 00:00"); return o }(),
			append([]string{"2025-04/requests=1", "2025-04/unanswered=1", "2025-04/complaints=1", "2025-04/waiting=1"}, steps("2025-04")...)},
		{"up to a day", func() Options { o := options(t); o.To = ledgertest.Moment(t, "2025-03-04 00:00"); return o }(),
			[]string{"all/promises=1", "all/kept=1", "all/requests=1", "all/answered=1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := counts(Rows(l, tt.o)); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

// TestPutOff: what has a reply that is not the answer is not answered.
func TestPutOff(t *testing.T) {
	asked := ledgertest.Mail{From: "ines@mail.example", To: "kit@yard.example", At: "2025-03-03 09:00", Subject: "Quote", Text: "Hi Kit,\n\nPlease send us a quote for rehanging the mast."}
	holding := ledgertest.Mail{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-03 10:00", Subject: "Quote", Re: 1, Text: "Hi Ines,\n\nThank you. I will send you the quote by Friday."}
	for _, tt := range []struct {
		name string
		mail []ledgertest.Mail
		want int
	}{
		{"no reply", []ledgertest.Mail{asked}, 0},
		{"a promise of it", []ledgertest.Mail{asked, holding}, 1},
		{"answered later", []ledgertest.Mail{asked, holding, {From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-06 10:00", Subject: "Quote", Re: 1, Text: "Hi Ines,\n\nHere is the quote for rehanging the mast: it comes to 900."}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := Rows(ledgertest.Read(t, tt.mail, "2025-05-01 12:00"), options(t))[0]
			if n := len(row.Items[PutOff]); n != tt.want || n > len(row.Items[Unanswered]) {
				t.Errorf("put off %d, want %d: %v", n, tt.want, counts([]Row{row}))
			}
		})
	}
}

// TestNumbersAddUp: what became of promises, requests and complaints is all of
// them, each once.
func TestNumbersAddUp(t *testing.T) {
	l := ledgertest.Read(t, mail, "2025-05-01 12:00")
	for _, r := range Rows(l, options(t, Person)) {
		for whole, parts := range map[Number][]Number{
			Promises: {Kept, Late, Broken, BrokenSilent, Open, Withdrawn, Unclear}, Requests: {Answered, Unanswered}, Complaints: {Responded, Waiting},
		} {
			ids := map[string]bool{}
			for _, n := range parts {
				for _, i := range r.Items[n] {
					if ids[i.ID] {
						t.Errorf("%s: %s is counted twice", r.Name(), i.ID)
					}
					ids[i.ID] = true
				}
			}
			if len(ids) != len(r.Items[whole]) {
				t.Errorf("%s: %s are %d, their parts %d", r.Name(), whole, len(r.Items[whole]), len(ids))
			}
		}
	}
}

func TestMarksWin(t *testing.T) {
	l := ledgertest.Read(t, mail, "2025-05-01 12:00")
	mark := func(id, status string, p ledger.Place) ledger.Mark {
		return ledger.Mark{ID: id, Digest: p.Digest, Part: p.Part, Start: p.Start, End: p.End, Status: status}
	}
	var marks []ledger.Mark
	for _, p := range l.Promises {
		marks = append(marks, mark(p.ID, "broken", p.Place))
	}
	for _, c := range l.Complaints {
		marks = append(marks, mark(c.ID, "not_a_complaint", c.Place))
	}
	rows := Rows(ledgertest.Read(t, mail, "2025-05-01 12:00", marks...), options(t))
	if n := rows[0].Items; len(n[Broken]) != 2 || len(n[Kept]) != 0 || len(n[Complaints]) != 0 {
		t.Errorf("%v", counts(rows))
	}
	marks[len(marks)-1].Status = "answered"
	row := Rows(ledgertest.Read(t, mail, "2025-05-01 12:00", marks...), options(t))[0]
	if len(row.Items[Responded]) != 1 || row.ResponseTimes() != (Waits{}) {
		t.Errorf("answered outside mail: %+v", row.ResponseTimes())
	}

	answered := append(slices.Clone(mail), ledgertest.Mail{From: "lou@yard.example", To: "bo@mail.example", At: "2025-04-04 12:00", Subject: "No call", Re: 5, Text: "Hi Bo,\n\nI am sorry that nobody called. I will call you tomorrow."})
	k := ledgertest.Read(t, answered, "2025-05-01 12:00").Complaints[0]
	open := Rows(ledgertest.Read(t, answered, "2025-05-01 12:00", mark(k.ID, "open", k.Place)), options(t))[0].Items
	if len(open[Responded]) != 0 || len(open[Waiting]) != 1 || !open[Waiting][0].By.IsZero() || open[Waiting][0].After != open[Waiting][0].Age {
		t.Errorf("open again: %+v", open[Waiting])
	}
}

// TestSlipped: what got another date slipped, whether it was late then, broken, or
// in the words of people something else.
func TestSlipped(t *testing.T) {
	moved := []ledgertest.Mail{
		{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-03 10:00", Subject: "Contract", Text: "Hi Ines,\n\nI will send you the berth contract by Wednesday 5 March."},
		{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-07 10:00", Subject: "Contract", Re: 1, Text: "Hi Ines,\n\nI will send you the berth contract by Tuesday 11 March instead."},
	}
	sent := ledgertest.Mail{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-10 10:00", Subject: "Contract", Re: 1, Text: "Hi Ines,\n\nHere is the berth contract."}
	for _, tt := range []struct {
		name   string
		mail   []ledgertest.Mail
		mark   string
		became Number
	}{
		{"never sent", moved, "", BrokenSilent},
		{"sent late", append(slices.Clone(moved), sent), "", Late},
		{"marked", moved, "kept", Kept},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := ledgertest.Read(t, tt.mail, "2025-05-01 12:00")
			if p := l.Promises[0]; tt.mark != "" {
				l = ledgertest.Read(t, tt.mail, "2025-05-01 12:00", ledger.Mark{ID: p.ID, Digest: p.Digest, Part: p.Part, Start: p.Start, End: p.End, Status: tt.mark})
			}
			rows, id := Rows(l, options(t))[0].Items, l.Promises[0].ID
			is := func(i Item) bool { return i.ID == id }
			if len(rows[Slipped]) != 1 || !is(rows[Slipped][0]) || !slices.ContainsFunc(rows[tt.became], is) {
				t.Errorf("slipped %d, first %s: %v", len(rows[Slipped]), l.Promises[0].State, counts(Rows(l, options(t))))
			}
		})
	}
}

func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		count, of int
		low, high float64
	}{{0, 0, 0, 1}, {0, 10, 0, .2775}, {5, 10, .2366, .7634}, {10, 10, .7225, 1}, {81, 263, .2553, .3662}} {
		low, high := Wilson(tt.count, tt.of)
		if math.Abs(low-tt.low) > 1e-4 || math.Abs(high-tt.high) > 1e-4 {
			t.Errorf("Wilson(%d, %d) = %.4f, %.4f, want %.4f, %.4f", tt.count, tt.of, low, high, tt.low, tt.high)
		}
	}
}

func TestRates(t *testing.T) {
	r := Row{Items: map[Number][]Item{Kept: make([]Item, 6), Late: make([]Item, 2), Broken: make([]Item, 1), BrokenSilent: make([]Item, 5)}}
	if _, ok := r.Rate(Kept); ok {
		t.Error("a rate of 9")
	}
	r.Items[Broken] = make([]Item, 2)
	if rate, ok := r.Rate(Kept); !ok || rate.Count != 6 || rate.Of != 10 || rate.Share() != .6 || rate.Low > .6 || rate.High < .6 {
		t.Errorf("%+v %v", rate, ok)
	}
}

// hours makes items that waited so long.
func hours(list ...int) []Item {
	var items []Item
	for _, h := range list {
		items = append(items, Item{After: time.Duration(h) * time.Hour, Timed: true})
	}
	return items
}

func TestWaits(t *testing.T) {
	more := func(h int) Wait { return Wait{time.Duration(h) * time.Hour, true} }
	after := func(h int) Wait { return Wait{time.Duration(h) * time.Hour, false} }
	for _, tt := range []struct {
		answered, unanswered []Item
		want                 Waits
	}{
		{nil, nil, Waits{}},
		{hours(3), nil, Waits{1, 0, after(3), after(3)}},
		{hours(9, 1, 8, 2, 7, 3, 6, 4, 5, 10), nil, Waits{10, 0, after(5), after(9)}},
		{hours(1, 2, 3, 4, 5, 6, 7, 8), hours(300, 2), Waits{8, 2, after(5), more(8)}}, // the younger one counts as longer than any answer
		{hours(1, 2, 3), hours(400, 300, 500), Waits{3, 3, after(3), more(500)}},
		{nil, hours(48), Waits{0, 1, more(48), more(48)}},
		{append(hours(2), Item{After: time.Hour}), nil, Waits{1, 0, after(2), after(2)}}, // one without a time
	} {
		if got := waits(tt.answered, tt.unanswered); got != tt.want {
			t.Errorf("waits(%v, %v) = %+v, want %+v", tt.answered, tt.unanswered, got, tt.want)
		}
	}
}

// TestOfOneClient: what concerns two clients is in the row of the one that was asked for.
func TestOfOneClient(t *testing.T) {
	l := ledgertest.Read(t, []ledgertest.Mail{
		{From: "ines@mail.example", To: "kit@yard.example bo@mail.example", At: "2025-03-03 09:00", Text: "Could you send me the survey report for the sloop?"},
	}, "2025-03-10 12:00")
	for address, want := range map[string]string{"ines@mail.example": "Ines Falk", "bo@mail.example": "Bo Tran"} {
		rows := Rows(l, Options{Directory: ledgertest.Directory(), AsOf: ledgertest.Moment(t, "2025-03-10 12:00"), Zone: time.UTC, By: []Key{Client}, Clients: []string{address}})
		if len(rows) != 1 || rows[0].Name() != want {
			t.Errorf("of %s: %+v", want, rows)
		}
	}
}
