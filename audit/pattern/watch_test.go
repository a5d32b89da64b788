package pattern

import (
	"maps"
	"slices"
	"testing"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/ledger/ledgertest"
)

func TestWatch(t *testing.T) {
	quick := []ledgertest.Mail{
		{From: "bo@mail.example", To: "lou@yard.example", At: "2025-04-07 09:00", Subject: "Slip", Text: "Which slip is the boat on?"},
		{From: "lou@yard.example", To: "bo@mail.example", At: "2025-04-07 09:30", Subject: "Slip", Re: 9, Text: "Hi Bo,\n\nThe boat is on slip four."},
	}
	l := ledgertest.Read(t, slices.Concat(mail, quick), "2025-05-01 12:00")
	list := Watch(l, options(t), due.Context{Zone: time.UTC})
	if len(list) != 2 || list[0].Client != "Bo Tran" || list[1].Client != "Ines Falk" {
		t.Fatalf("%+v", list)
	}
	bo, ines := list[0], list[1]
	days := func(list []time.Time) []string {
		m := map[string]bool{}
		for _, d := range list {
			m[d.Format(time.DateOnly)] = true
		}
		return slices.Sorted(maps.Keys(m))
	}
	if bo.Declared || bo.From.Format(time.DateOnly) != "2025-04-01" || len(bo.OpenRequests) != 1 || len(bo.Slow) != 0 {
		t.Errorf("Bo: %+v", bo)
	}
	// The mooring was asked for on Thursday 10 April and never answered.
	if got := days(bo.SilentDays); !slices.Contains(got, "2025-04-11") || slices.Contains(got, "2025-04-12") || !slices.Contains(got, "2025-04-30") || slices.Contains(got, "2025-05-01") {
		t.Errorf("Bo: silent on %v", got)
	}
	if !ines.Declared || ines.From.Format(time.DateOnly) != "2025-03-01" || len(ines.OpenRequests) != 0 || len(ines.OpenPromises) != 0 {
		t.Errorf("Ines: %+v", ines)
	}
	if len(ines.Slow) != 1 || ines.Slow[0].Subject != "paint" {
		t.Errorf("Ines: slow %+v", ines.Slow)
	}
	if got, want := days(ines.SilentDays), []string{"2025-03-04", "2025-03-05", "2025-03-11", "2025-03-12", "2025-03-13"}; !slices.Equal(got, want) {
		t.Errorf("Ines: silent on %v, want %v", got, want)
	}
}

// TestWatchDays: the first 30 days are days of the calendar, also where the clocks
// change, and up to the moment of the report.
func TestWatchDays(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, asked, asOf, to, lastSilent string }{
		{"in autumn", "2025-10-14 09:00", "2026-01-01 12:00", "2025-11-13 00:00 +0000", "2025-11-12"},
		{"in spring", "2025-03-11 09:00", "2025-06-01 12:00", "2025-04-10 00:00 +0100", "2025-04-09"},
		{"not over yet", "2025-06-02 09:00", "2025-06-05 23:30", "2025-06-06 00:30 +0100", "2025-06-05"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := ledgertest.Read(t, []ledgertest.Mail{{From: "bo@mail.example", To: "kit@yard.example", At: tt.asked, Text: "Could you tell me what the mooring costs in winter?"}}, tt.asOf)
			list := Watch(l, Options{Directory: ledgertest.Directory(), AsOf: ledgertest.Moment(t, tt.asOf), Zone: london}, due.Context{Zone: london})
			if len(list) != 1 || len(list[0].SilentDays) == 0 {
				t.Fatalf("%+v", list)
			}
			days := list[0].SilentDays
			if to, last := list[0].To.Format("2006-01-02 15:04 -0700"), days[len(days)-1].Format(time.DateOnly); to != tt.to || last != tt.lastSilent {
				t.Errorf("up to %s, silent up to %s, want %s and %s", to, last, tt.to, tt.lastSilent)
			}
		})
	}
}

// TestWatchDayOver: a report as of a day is of all of it, and of no part of the next.
func TestWatchDayOver(t *testing.T) {
	l := ledgertest.Read(t, []ledgertest.Mail{{From: "bo@mail.example", To: "kit@yard.example", At: "2025-06-02 09:00", Text: "Could you tell me what the mooring costs in winter?"}}, "2025-06-05 23:59")
	midnight := ledgertest.Moment(t, "2025-06-06 00:00")
	for asOf, want := range map[time.Time]string{midnight.Add(-time.Minute): "2025-06-04", midnight.Add(-1): "2025-06-05", midnight: "2025-06-05"} {
		days := Watch(l, Options{Directory: ledgertest.Directory(), AsOf: asOf, Zone: time.UTC}, due.Context{Zone: time.UTC})[0].SilentDays
		if last := days[len(days)-1].Format(time.DateOnly); last != want {
			t.Errorf("as of %s: silent up to %s, want %s", asOf, last, want)
		}
	}
}

// TestWatchHolidays: nobody is silent on a holiday.
func TestWatchHolidays(t *testing.T) {
	l := ledgertest.Read(t, mail, "2025-05-01 12:00")
	var got []string
	for _, d := range Watch(l, options(t), due.Context{Zone: time.UTC, Country: "GB"})[0].SilentDays {
		got = append(got, d.Format("2 Jan"))
	}
	if !slices.Contains(got, "17 Apr") || slices.Contains(got, "18 Apr") || slices.Contains(got, "21 Apr") || !slices.Contains(got, "22 Apr") {
		t.Errorf("silent on %v", got)
	}
}

// TestWatchMarked: what people say was done outside mail waited for nothing that is
// known, and what they say was not done waits, whatever a message says.
func TestWatchMarked(t *testing.T) {
	promised := ledgertest.Mail{From: "kit@yard.example", To: "bo@mail.example", At: "2025-04-07 10:00", Subject: "Report", Text: "Hi Bo,\n\nI'll send you the survey report by Friday."}
	sent := ledgertest.Mail{From: "kit@yard.example", To: "bo@mail.example", At: "2025-04-10 10:00", Subject: "Report", Text: "Hi Bo,\n\nHere is the survey report you asked for."}
	for _, tt := range []struct {
		name   string
		mail   []ledgertest.Mail
		mark   ledger.Status
		silent []string
	}{
		{"open", []ledgertest.Mail{promised}, "", []string{"8 Apr", "9 Apr", "10 Apr", "11 Apr", "14 Apr"}},
		{"kept", []ledgertest.Mail{promised, sent}, "", []string{"8 Apr", "9 Apr"}},
		{"kept, as people say", []ledgertest.Mail{promised}, ledger.Kept, nil},
		{"broken, as people say", []ledgertest.Mail{promised, sent}, ledger.Broken, []string{"8 Apr", "9 Apr", "11 Apr", "14 Apr"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := ledgertest.Read(t, tt.mail, "2025-04-15 12:00")
			if tt.mark != "" {
				p := l.Promises[0]
				l = ledgertest.Read(t, tt.mail, "2025-04-15 12:00", ledger.Mark{ID: p.ID, Digest: p.Digest, Part: p.Part, Start: p.Start, End: p.End, Status: string(tt.mark), By: "lou@yard.example", Why: "told on the telephone"})
			}
			o := options(t)
			o.AsOf = ledgertest.Moment(t, "2025-04-15 12:00")
			var got []string
			for _, d := range Watch(l, o, due.Context{Zone: time.UTC})[0].SilentDays {
				got = append(got, d.Format("2 Jan"))
			}
			if !slices.Equal(got, tt.silent) {
				t.Errorf("silent on %v, want %v", got, tt.silent)
			}
			for _, i := range Rows(l, o)[0].Items[Broken] {
				if !i.By.IsZero() {
					t.Errorf("shown broken by %s", i.By.MessageID)
				}
			}
		})
	}
}

// TestLetGo: what who asked let go before it was answered waited for nobody.
func TestLetGo(t *testing.T) {
	asked := ledgertest.Mail{From: "bo@mail.example", To: "kit@yard.example", At: "2025-04-07 09:00", Subject: "Report", Text: "Could you send me the survey report for the sloop?"}
	letGo := ledgertest.Mail{From: "bo@mail.example", To: "kit@yard.example", At: "2025-04-08 09:00", Subject: "Report", Re: 1, Text: "Never mind about the survey report, I found my copy."}
	l := ledgertest.Read(t, []ledgertest.Mail{asked, letGo}, "2025-05-01 12:00")
	if got := counts(Rows(l, options(t))); len(l.Requests) != 1 || len(got) != 0 {
		t.Errorf("%d requests, counted as %v", len(l.Requests), got)
	}
	if b := Watch(l, options(t), due.Context{Zone: time.UTC})[0]; len(b.OpenRequests)+len(b.SilentDays) != 0 {
		t.Errorf("%+v", b)
	}
}
