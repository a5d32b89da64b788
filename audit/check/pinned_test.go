package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestPinned wants nothing contradicted by a deed that may be another than the
// claim speaks of: one that names its matter by a word that fits much.
func TestPinned(t *testing.T) {
	judge(t, []judged{
		{"named", []mail{asks, promises, delivers, thanks}, check.Claim{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."}, check.Contradicted, ""},
		{"a paper, and another came", []mail{{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Oak", text: "Could I have the certificate of the oak on paper?"},
			{from: "uma", to: "ilse", at: "2025-03-10 09:00", subject: "Invoice", text: "Hello Ilse,\n\nThe invoice is attached, with the papers of the delivery.", file: "invoice.csv", content: "treads,700"},
			{from: "ilse", to: "uma", at: "2025-03-10 12:00", re: 2, subject: "Invoice", text: "Thank you, paid."}},
			check.Claim{Kind: check.NeverSent, Text: "He asked politely, as he does, and we have not had that paper from you to this day.", Before: "My husband wanted the certificate of the oak."}, check.Supported, "1"},
		{"what was told, not what was untold", []mail{{from: "hal", to: "ilse", at: "2025-03-24 09:00", subject: "Bill", text: "The last sum is due now, as the list is closed."},
			{from: "ilse", to: "hal", at: "2025-03-31 09:00", re: 1, subject: "Bill", text: "I thought we keep the sum until the list is finished?"}},
			check.Claim{Kind: check.NeverTold, Text: "You told me then that we might keep that sum in hand until the stairs had been through a winter."}, check.Silent, ""},
	})
}

// TestWaits wants who waits where somebody was to come not taken for one who saw
// them come.
func TestWaits(t *testing.T) {
	visit := mail{from: "uma", to: "ilse", at: "2025-04-10 09:00", subject: "Sample", text: "Hi Ilse,\n\nI'll be at your house on Monday 14 April at 10am to show you the sample of the newel."}
	waits := mail{from: "ilse", to: "uma", at: "2025-04-14 10:36", re: 1, subject: "Sample", text: "Uma, my husband and I have been sitting in the hall at the house since 10. Where are you?"}
	sorry := mail{from: "uma", to: "ilse", at: "2025-04-14 11:20", re: 2, subject: "Sample", text: "Oh no, I am so sorry. I had it in my calendar for tomorrow."}
	claim := check.Claim{Kind: check.NoShow, Text: "We gave up a morning to be shown the sample of the newel, and Uma did not come."}
	judge(t, []judged{
		{"she waits", []mail{visit, waits, sorry}, claim, check.Supported, "1 2 3"},
		{"she saw her", []mail{visit, {from: "ilse", to: "uma", at: "2025-04-14 18:00", re: 1, subject: "Sample", text: "Thank you for coming this morning with the sample of the newel."}}, claim, check.Contradicted, ""},
	})
}

// TestDisowns wants nothing owned by who is sorry for what was not theirs, or says
// that they do not know.
func TestDisowns(t *testing.T) {
	cracked := mail{from: "ilse", to: "uma", at: "2025-04-14 10:00", subject: "Lamps", text: "I am not happy: two of the painted lamps in the hall were cracked right across by your people. They were whole before."}
	claim := check.Claim{Kind: check.Other, Text: "Two of the painted lamps in the hall were cracked by your people."}
	judge(t, []judged{
		{"owned", []mail{cracked, {from: "uma", to: "ilse", at: "2025-04-14 12:00", re: 1, subject: "Lamps", text: "You are right, we dropped the box. I am sorry."}}, claim, check.Supported, ""},
		{"sorry, and not ours", []mail{cracked, {from: "uma", to: "ilse", at: "2025-04-14 12:00", re: 1, subject: "Lamps", text: "Oh no, I am sorry to see that. We packed all of them whole; it wasn't us, I really don't know."}}, claim, check.Silent, ""},
		{"sorry, and probably another's", []mail{cracked, {from: "uma", to: "ilse", at: "2025-04-14 12:00", re: 1, subject: "Lamps", text: "I am sorry about that, somebody will come and look at the lamps. It was probably the plumber."}}, check.Claim{Kind: check.Quality, Text: claim.Text}, check.Silent, ""},
	})
}

// TestHandedOn wants an answer seen by whom a message was handed to, and that a
// second letter asked the same.
func TestHandedOn(t *testing.T) {
	first := mail{from: "ilse", to: "hal", at: "2025-03-28 12:40", subject: "Greenhouse", text: "Two panes of the greenhouse are smashed. Who is replacing them and when?"}
	second := mail{from: "ilse", to: "hal", at: "2025-03-31 12:44", re: 1, subject: "Greenhouse", text: "Second message. The panes of the greenhouse, Mr Hal. It is not good enough."}
	answer := mail{from: "uma", to: "ilse", at: "2025-04-01 08:50", subject: "Your panes", text: "Morning, Hal has handed me both of yours, so sorry about the greenhouse. New panes go in next week."}
	claim := check.Claim{Kind: check.NeverReplied, Text: "I wrote to you twice in March about the greenhouse and not one of you troubled to answer me."}
	judge(t, []judged{
		{"handed on", append([]mail{first, second, answer}, unrelated()...), claim, check.Contradicted, "1 2 3"},
		{"nobody answered", append([]mail{first, second}, unrelated()...), claim, check.Supported, "1 2"},
	})
}

// TestBilled wants what was charged read in the words of a message, and that a thing
// was asked for where the claim says that nobody had.
func TestBilled(t *testing.T) {
	offer := mail{from: "hal", to: "ilse", at: "2025-04-08 09:00", subject: "Ramp", text: "Hi Ilse,\n\nThe ramp for the cart would be another £390. Shall I put it in?"}
	yes := mail{from: "ilse", to: "hal", at: "2025-04-08 12:00", re: 1, subject: "Ramp", text: "Yes, put it in please, £390 is fine."}
	bill := mail{from: "uma", to: "ilse", at: "2025-05-02 09:00", subject: "Invoice 77", text: "Dear Ilse,\n\nHere is the invoice for May.\n\nTreads £700.00\n\nCleaning of the carpet £85.00\n\nTotal £785.00"}
	unasked := check.Claim{Kind: check.Charged, Text: "You charged us £390 for a ramp that nobody had asked for."}
	judge(t, []judged{
		{"agreed, the bill is not in the mail", []mail{offer, yes}, unasked, check.Contradicted, "1 2"},
		{"offered only", []mail{offer}, unasked, check.Silent, ""},
		{"a bill says that it was not", []mail{bill.with(func(m *mail) { m.text += "\n\nStorage of the banister in April, no charge" })},
			check.Claim{Kind: check.Charged, Text: "You billed us for the storage of the banister."}, check.Contradicted, "1"},
		{"on a bill in a message", []mail{bill}, check.Claim{Kind: check.Charged, Text: "You billed us for the cleaning of the carpet."}, check.Supported, "1"},
	})
}

// TestSaidToBeLate wants what came late told by the words of who took it, and how
// late left open where the claim names what happened then.
func TestSaidToBeLate(t *testing.T) {
	promise := mail{from: "hal", to: "ilse", at: "2025-04-08 09:00", subject: "Oil", text: "Hi Ilse,\n\nI will come over on Saturday 12 April and oil the landing."}
	judge(t, []judged{
		{"a day late, as she says", []mail{promise, {from: "ilse", to: "hal", at: "2025-04-13 18:00", re: 1, subject: "Oil", text: "Well you came a day later than you said, but the landing looks lovely, thanks for giving up your Sunday."}},
			check.Claim{Kind: check.Late, Text: "You were coming on the Saturday to oil the landing and you came the day after."}, check.Supported, "1 2"},
		{"until they left", []mail{promise.with(func(m *mail) {
			m.text = "Hi Ilse,\n\nI will be on your doorstep on Saturday 12 April at nine to oil the landing."
		}), {from: "ilse", to: "hal", at: "2025-04-12 09:50", re: 1, subject: "Oil", text: "Hal arrived at the landing at 9:48 with the oil."}},
			check.Claim{Kind: check.Late, Text: "Hal was due at nine to oil the landing and did not show up till we were leaving for church."}, check.Partly, ""},
		{"the end of a month", []mail{promise.with(func(m *mail) {
			m.text = "The gate will be painted by the end of April. The hinge I do in April as well."
		}),
			{from: "ilse", to: "hal", at: "2025-05-07 09:00", subject: "Gate", text: "You said the end of April for painting the gate, and it is the 7th. Where is it?"},
			{from: "hal", to: "ilse", at: "2025-05-07 12:00", re: 2, subject: "Gate", text: "I am sorry, I forgot the gate."}},
			check.Claim{Kind: check.Late, Text: "The gate was to be painted by the end of April, and it was not."}, check.Supported, ""},
	})
}

// TestSaidOfEachTime wants what was said of each time shown by words that are of each time.
func TestSaidOfEachTime(t *testing.T) {
	each := mail{from: "hal", to: "ilse", at: "2025-03-07 11:20", subject: "Stairs", text: "Great! We will begin on Thursday 3 April, and Uma will do the brass rails on the first Friday of each month."}
	undone := mail{from: "ilse", to: "hal", at: "2025-04-14 08:10", subject: "Brass rails", text: "The brass rails have not been cleaned yet, and the hall was full of boxes this morning again."}
	once := mail{from: "hal", to: "ilse", at: "2025-04-14 16:45", re: 1, subject: "Brass rails", text: "Uma was ill. She will come on Wednesday to do the brass rails, and I will send you a new cleaning plan by the end of the week."}
	claim := check.Claim{Kind: check.Said, Text: "You promised that the brass rails would be cleaned on the first Friday of each month."}
	judge(t, []judged{
		{"of one time", []mail{undone, once}, claim, check.Silent, ""},
		{"of each time", []mail{each}, claim, check.Supported, "1"},
	})
	once.re = 2
	if f := joineryWorld(t, raws([]mail{each, undone, once}), nil).Check(claim); f.Why != "We wrote so on 7 March 2025." {
		t.Errorf("%s: %s", f.Verdict, f.Why)
	}
}
