package alert

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/ledger/ledgertest"
)

const (
	kit  = "kit@yard.example"
	ines = "ines@mail.example"
)

var (
	complaint = ledgertest.Mail{From: ines, To: kit, At: "2025-03-07 12:00", Text: "I am very disappointed with the varnish. It is peeling already, and this is not acceptable."}
	answer    = ledgertest.Mail{From: kit, To: ines, At: "2025-03-07 15:00", Re: 1, Text: "I am sorry about the varnish. I have read this and understand how annoying it is."}
)

// TestMarkedComplaints: what people say of a complaint goes before what mail shows.
func TestMarkedComplaints(t *testing.T) {
	tests := []struct {
		name, status, at, now string
		mail                  []ledgertest.Mail
		want                  string // in the text of the alert, "" for none
	}{
		{"answered outside mail", "answered", "2025-03-10 09:00", "2025-03-10 12:30", []ledgertest.Mail{complaint}, ""},
		{"none", "not_a_complaint", "2025-03-10 09:00", "2025-03-10 12:30", []ledgertest.Mail{complaint}, ""},
		{"open, and nobody answered", "open", "2025-03-10 09:00", "2025-03-10 12:30", []ledgertest.Mail{complaint}, "and nobody has answered"},
		{"open again after an answer", "open", "2025-03-10 09:00", "2025-03-10 12:30", []ledgertest.Mail{complaint, answer}, "and kit@yard.example recorded that it is open again"},
		{"an old one, open again of late", "open", "2025-05-08 09:00", "2025-05-09 09:00", []ledgertest.Mail{complaint, answer}, "recorded that it is open again"},
		{"open again long ago", "open", "2025-03-10 09:00", "2025-05-09 09:00", []ledgertest.Mail{complaint, answer}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			people := ledgertest.Directory()
			c := ledgertest.Read(t, tt.mail, tt.now).Complaints[0]
			mark := ledger.Mark{ID: c.ID, Digest: c.Digest, Part: c.Part, Start: c.Start, End: c.End, Status: tt.status, By: kit, At: ledgertest.Moment(t, tt.at)}
			policy := Policy{Now: ledgertest.Moment(t, tt.now), Hours: due.Context{Zone: time.UTC, Country: "GB"}, Amber: 12 * time.Hour, Red: 24 * time.Hour, IsStaff: people.IsStaff, ClientOf: people.ClientOf}
			list := FromLedger(ledgertest.Read(t, tt.mail, tt.now, mark), policy)
			if n := len(list); n > 1 || (n == 1) != (tt.want != "") || n == 1 && !strings.Contains(list[0].Text, tt.want) {
				t.Errorf("alerts = %+v, want %q", list, tt.want)
			}
		})
	}
}

// What an alert says of a promise that was not kept is what the mail shows of it.
func TestPromiseBroken(t *testing.T) {
	visit := ledgertest.Mail{From: kit, To: ines, At: "2025-03-03 09:00", Text: "I will come to the sloop on Friday."}
	for _, tt := range []struct {
		name string
		mail []ledgertest.Mail
		want string
	}{
		{"nothing shows it", []ledgertest.Mail{visit}, "it was due Fri 7 Mar, and no message shows that it was done"},
		{"a message says otherwise", []ledgertest.Mail{visit, {From: ines, To: kit, At: "2025-03-08 09:00", Re: 1, Text: "I waited at the sloop on Friday and nobody came."}}, "it was due Fri 7 Mar, and a message says that it was not done"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			people := ledgertest.Directory()
			now := "2025-03-11 12:00"
			list := FromLedger(ledgertest.Read(t, tt.mail, now), Policy{Now: ledgertest.Moment(t, now), Hours: due.Context{Zone: time.UTC, Country: "GB"}, IsStaff: people.IsStaff, ClientOf: people.ClientOf})
			if !slices.ContainsFunc(list, func(a Alert) bool { return strings.Contains(a.Text, tt.want) }) {
				t.Errorf("alerts = %+v, want %q", list, tt.want)
			}
		})
	}
}

func TestFromLedger(t *testing.T) {
	promise := ledgertest.Mail{From: kit, To: ines, At: "2025-03-03 09:00", Text: "I will send you the survey report by Friday."}
	condition := ledgertest.Mail{From: kit, To: ines, At: "2025-03-03 09:00", Text: "If you approve the quote, I will start on the deck on Friday."}
	again := ledgertest.Mail{From: kit, To: ines, At: "2025-03-10 09:30", Re: 1, Text: "Sorry, I did not send you the survey report on Friday. I will send you the survey report by Friday 14 March."}
	visit := ledgertest.Mail{From: kit, To: ines, At: "2025-03-03 09:00", Text: "I will come by on Friday to fix the mast."}
	request := ledgertest.Mail{From: ines, To: kit, At: "2025-03-03 09:00", Text: "Could you please send me the invoice for the new sails?"}
	tests := []struct {
		name string
		mail []ledgertest.Mail
		now  string
		want []string
	}{
		{"not due yet", []ledgertest.Mail{promise}, "2025-03-04 09:00", nil},
		{"due soon", []ledgertest.Mail{promise}, "2025-03-06 09:00", []string{"promise_due_soon amber 2025-03-07"}},
		{"overdue", []ledgertest.Mail{promise}, "2025-03-10 09:00", []string{"promise_overdue red 2025-03-07"}},
		{"kept", []ledgertest.Mail{promise, {From: kit, To: ines, At: "2025-03-06 10:00", Re: 1, Text: "Please find the survey report below, as promised. The hull is sound."}}, "2025-03-10 09:00", nil},
		{"long ago", []ledgertest.Mail{promise}, "2025-05-10 09:00", nil},
		{"on a condition", []ledgertest.Mail{condition}, "2025-03-06 09:00", []string{"promise_due_soon amber 2025-03-07"}},
		{"on a condition, and over", []ledgertest.Mail{condition}, "2025-03-10 09:00", nil},
		{"a new day after the first", []ledgertest.Mail{promise, again}, "2025-03-10 11:00", nil},
		{"a new day that is over, too", []ledgertest.Mail{promise, again}, "2025-03-17 11:00", []string{"promise_overdue red 2025-03-14"}},
		{"a new day for a visit", []ledgertest.Mail{visit, {From: kit, To: ines, At: "2025-03-10 09:30", Re: 1, Text: "Sorry that I did not come by on Friday. I will come by on Friday 14 March to fix the mast."}}, "2025-03-10 11:00", nil},
		{"a visit of the last working day", []ledgertest.Mail{visit}, "2025-03-10 09:00", []string{"promise_due_soon amber 2025-03-07"}},
		{"a visit that they would have told of", []ledgertest.Mail{visit}, "2025-03-11 09:00", []string{"promise_overdue red 2025-03-07"}},
		{"a visit that nobody came to", []ledgertest.Mail{visit, {From: ines, To: kit, At: "2025-03-08 09:00", Re: 1, Text: "I waited at the sloop on Friday and nobody came."}}, "2025-03-10 09:00", []string{"promise_overdue red 2025-03-07"}},
		{"taken back afterwards", []ledgertest.Mail{promise, {From: kit, To: ines, At: "2025-03-10 09:30", Re: 1, Text: "I am sorry but I can't do the survey report any more."}}, "2025-03-10 11:00", nil},
		{"a promise of the client", []ledgertest.Mail{{From: ines, To: kit, At: "2025-03-03 09:00", Text: "I will send you the papers by Friday."}}, "2025-03-10 09:00", nil},

		{"a complaint of today", []ledgertest.Mail{complaint}, "2025-03-07 17:00", nil},
		{"over the weekend", []ledgertest.Mail{complaint}, "2025-03-09 17:00", []string{"complaint_unanswered amber"}},
		{"a working day", []ledgertest.Mail{complaint}, "2025-03-10 12:30", []string{"complaint_unanswered red"}},
		{"answered", []ledgertest.Mail{complaint, answer}, "2025-03-10 12:30", nil},
		{"taken back", []ledgertest.Mail{complaint, {From: ines, To: kit, At: "2025-03-07 13:00", Re: 1, Text: "Please ignore my last message, I was looking at the wrong hull."}}, "2025-03-10 12:30", nil},

		{"asked this morning", []ledgertest.Mail{request}, "2025-03-03 15:00", nil},
		{"asked yesterday", []ledgertest.Mail{request}, "2025-03-04 10:00", []string{"request_unanswered amber"}},
		{"put off", []ledgertest.Mail{request, {From: kit, To: ines, At: "2025-03-03 10:00", Re: 1, Text: "I will send it on Thursday."}}, "2025-03-04 10:00", nil},
		{"who asked says more", []ledgertest.Mail{request, {From: ines, To: kit, At: "2025-03-03 10:00", Re: 1, Text: "My broker has been in touch and needs it for the sale."}}, "2025-03-04 10:00", []string{"request_unanswered amber"}},
		{"who asked lets it go", []ledgertest.Mail{request, {From: ines, To: kit, At: "2025-03-03 10:00", Re: 1, Text: "Never mind, no need to send it any more."}}, "2025-03-04 10:00", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			people := ledgertest.Directory()
			policy := Policy{Now: ledgertest.Moment(t, tt.now), Hours: due.Context{Zone: time.UTC, Country: "GB"},
				DueSoon: 48 * time.Hour, Request: 24 * time.Hour, Amber: 12 * time.Hour, Red: 24 * time.Hour, IsStaff: people.IsStaff, ClientOf: people.ClientOf}
			var got []string
			for _, a := range FromLedger(ledgertest.Read(t, tt.mail, tt.now), policy) {
				line := a.Code + " " + a.Grade
				if a.Due != "" {
					line += " " + a.Due
				}
				if a.Client != "Ines Falk" || len(a.Messages) != 1 || a.Messages[0].MessageID == "" || a.About == "" || a.Since == "" {
					t.Errorf("%s lacks something: %+v", line, a)
				}
				got = append(got, line)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("alerts = %q, want %q", got, tt.want)
			}
		})
	}
}

// Days and hours are those of the firm's zone; a due day is the one that was meant.
func TestLedgerZone(t *testing.T) {
	denver := time.FixedZone("MST", -7*60*60)
	people := ledgertest.Directory()
	for _, tt := range []struct {
		name, text, now string
		want            []string
	}{
		{"a day", "I will send you the survey report by Friday.", "2025-03-06 09:00", []string{"on Sun 2 Mar:", "it is due Fri 7 Mar"}},
		{"a time of day", "I will send you the survey report by Friday at 3pm.", "2025-03-07 09:00", []string{"on Sun 2 Mar:", "it is due Fri 7 Mar 08:00"}},
		{"a condition", "If you approve the quote, I will send you the survey report by Friday.", "2025-03-06 09:00", []string{"it is due, on a condition, Fri 7 Mar"}},
		{"another year", "I will send you the survey report by 7 January 2026.", "2026-01-06 09:00", []string{"on Sun 2 Mar 2025:", "it is due Wed 7 Jan"}},
		{"a line end", "I will send you the survey\nreport by Friday.", "2025-03-06 09:00", []string{`: "I will send you the survey report by Friday."`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mail := []ledgertest.Mail{{From: kit, To: ines, At: "2025-03-03 03:31", Text: tt.text}}
			list := FromLedger(ledgertest.Read(t, mail, tt.now), Policy{Now: ledgertest.Moment(t, tt.now), Hours: due.Context{Zone: denver, Country: "GB"},
				DueSoon: 48 * time.Hour, IsStaff: people.IsStaff, ClientOf: people.ClientOf})
			if len(list) != 1 {
				t.Fatalf("alerts: %+v", list)
			}
			for _, want := range tt.want {
				if !strings.Contains(list[0].Text, want) {
					t.Errorf("%q lacks %q", list[0].Text, want)
				}
			}
		})
	}
}
