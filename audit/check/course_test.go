package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestCourse wants the whole course of a thing cited: what was agreed before a
// credit, what a program wrote last of a ticket, and each time that something was
// done which was to be done again and again.
func TestCourse(t *testing.T) {
	bill := mail{from: "office", to: "ilse", at: "2025-04-01 10:00", subject: "Bill", text: "Please see the file.", file: "bill april.csv", content: "Bill,April\nDelivery of the treads,25.00\nTotal,335.00"}
	object := mail{from: "ilse", to: "office", at: "2025-04-02 10:00", subject: "Delivery charge", text: "There is £25 for the delivery of the treads on the bill. Delivery was to be free. Please take it off."}
	agree := mail{from: "office", to: "ilse", at: "2025-04-02 15:00", re: 2, subject: "Delivery charge", text: "Hi Ilse,\n\nYou are right, I will credit the delivery of the treads."}
	credited := mail{from: "office", to: "ilse", at: "2025-04-04 09:00", re: 3, subject: "Delivery charge", text: "The delivery of the treads was credited today, see the file.", file: "credit note.csv", content: "Credit note\nDelivery of the treads credited,-25.00"}
	never := check.Claim{Kind: check.Charged, Text: "The delivery of the treads was never credited."}

	ask := mail{from: "ilse", to: "office", at: "2025-04-10 10:00", subject: "squeaking stairs", text: "The third stair squeaks. Can somebody have a look at it?"}
	received := mail{from: "office", to: "ilse", at: "2025-04-10 10:00", re: 1, subject: "[#31] squeaking stairs", text: "Your request has been received and given the number #31.", more: "Auto-Submitted: auto-replied\r\n"}
	closed := mail{from: "office", to: "ilse", at: "2025-04-17 06:00", re: 2, subject: "[#31] squeaking stairs - CLOSED", text: "Ticket #31 has had no activity for 5 days and has been closed.", more: "Auto-Submitted: auto-generated\r\n"}
	ignored := check.Claim{Kind: check.NeverReplied, Text: "I wrote on 10 April about the squeaking stairs, and no person has ever answered me."}

	daily := mail{from: "hal", to: "ilse", at: "2025-05-05 09:00", subject: "The oak", text: "Hi Ilse,\n\nThe oak is on order. You will get an update from me every day by 5 until it is here."}
	monday := mail{from: "hal", to: "ilse", at: "2025-05-05 16:30", re: 1, subject: "The oak", text: "Update: the mill has the order."}
	tuesday := mail{from: "hal", to: "ilse", at: "2025-05-06 16:45", re: 2, subject: "The oak", text: "Update: still at the mill, nothing new."}
	nothing := mail{from: "ilse", to: "hal", at: "2025-05-12 09:00", re: 3, subject: "The oak", text: "I have had no update since Tuesday. You promised me an update every day, and I am really let down."}
	sorry := mail{from: "hal", to: "ilse", at: "2025-05-12 10:00", re: 4, subject: "The oak", text: "You are right, I said every day and I dropped the update after Tuesday. I am sorry."}
	updates := check.Claim{Kind: check.BrokenPromise, Text: "Hal promised me an update every day and I never got a single one."}

	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
		cites   string
	}{
		{"agreed, then credited", []mail{bill, object, agree, credited}, never, check.Contradicted, "1 3 4"},
		{"credited without a word before", []mail{bill, object, credited.with(func(m *mail) { m.re = 2 })}, never, check.Contradicted, "1 3"},
		{"a ticket that was closed", []mail{ask, received, closed}, ignored, check.Supported, "1 2 3"},
		{"a ticket that was not", []mail{ask, received}, ignored, check.Supported, "1 2"},
		{"updates until Tuesday", []mail{daily, monday, tuesday, nothing, sorry}, updates, check.Partly, "1 2 3 4 5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict || cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %s; want %s, %s", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}
