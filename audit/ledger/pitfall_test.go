package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const later = "2025-06-01 12:00"

// A promise counts once, for its author, in whatever way it is passed on.
func TestPitfallPassedOn(t *testing.T) {
	const words = "We'll fit the new rudder to the sloop on Thursday and bring her back to the pontoon on Friday morning before nine."
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: words}
	for name, second := range map[string]mail{
		"quoted":      {from: "ines", to: "kit", at: "2025-03-03 11:00", re: 1, text: "Thanks.\n\nOn Mon, Mar 3, 2025 at 10:00 AM Kit Moran <kit@yard.example> wrote:\n> " + words},
		"interleaved": {from: "ines", to: "kit", at: "2025-03-03 11:00", re: 1, text: "On Mon, Mar 3, 2025 at 10:00 AM Kit Moran <kit@yard.example> wrote:\n> " + words + "\nThat is fine by me.\n"},
		"forwarded":   {from: "ines", to: "rope", at: "2025-03-03 11:00", subject: "Fwd: The sloop", text: "See below.\n\n---------- Forwarded message ---------\nFrom: Kit Moran <kit@yard.example>\nDate: Mon, Mar 3, 2025 at 10:00 AM\nSubject: The sloop\nTo: Ines Falk <ines@mail.example>\n\n" + words},
		"unmarked":    {from: "ines", to: "lou", at: "2025-03-04 11:00", subject: "Rudder", text: "Lou, this is what Kit wrote:\n\n" + words},
	} {
		t.Run(name, func(t *testing.T) {
			l := read(t, []mail{promise, second}, options("2025-03-04 12:00"))
			var authors []string
			for _, p := range l.Promises {
				authors = append(authors, p.Author)
			}
			if len(authors) == 0 || strings.Count(strings.Join(authors, " "), "kit@yard.example") != len(authors) || len(authors) > 2 {
				t.Errorf("promises of %q", authors)
			}
		})
	}
}

// Who waits where somebody was to come has not seen them come.
func TestPitfallWaiting(t *testing.T) {
	visit := mail{from: "kit", to: "ines", at: "2025-03-10 10:00", text: "Hi Ines,\n\nI'll be at the pontoon on Wednesday at 10am to show you the new rudder."}
	for _, tt := range []struct {
		name, text string
		status     Status
	}{
		{"waits", "Kit, my brother and I have been sitting at the pontoon since 10. Where are you?", Broken},
		{"waits, and nobody came", "We have been waiting at the pontoon since ten and Kit has not come.", Broken},
		{"was there with him", "Kit arrived at ten and we sat at the pontoon with the rudder, thank you.", Kept},
		{"saw him", "Kit was at the pontoon at ten with the rudder, thank you.", Kept},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := read(t, []mail{visit, {from: "ines", to: "kit", at: "2025-03-12 10:36", re: 1, text: tt.text}}, options(later))
			if p := promiseWith(t, l, "pontoon"); p.Status != tt.status {
				t.Errorf("%s by %s; want %s", p.Status, p.FulfilledBy.MessageID, tt.status)
			}
		})
	}
}

// Who says that what they did came to nothing has not kept their word, nor is what
// is still as it was a sign that they have.
func TestPitfallDidNotTake(t *testing.T) {
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nThe berth fee will be right on the bill of 1 April."}
	asks := mail{from: "ines", to: "kit", at: "2025-04-02 09:00", re: 1, text: "What about the berth fee on this bill?"}
	for name, mails := range map[string][]mail{
		"did not take":  {promise, asks, {from: "kit", to: "ines", at: "2025-04-02 11:00", re: 2, text: "On the berth fee, I put it in and it didn't take. Lou is fixing the bill today."}},
		"still the old": {promise, {from: "ines", to: "kit", at: "2025-04-02 09:00", re: 1, text: "The berth fee on the bill is still the old one."}},
	} {
		t.Run(name, func(t *testing.T) {
			if p := promiseWith(t, read(t, mails, options(later)), "berth fee"); p.Status != Broken {
				t.Errorf("%s by %s; want broken", p.Status, p.FulfilledBy.MessageID)
			}
		})
	}
}

// Whoever tells that a thing is not as it was to be, that there is none of it, or that
// it were fewer, does not show it done.
func TestPitfallNotSo(t *testing.T) {
	for _, text := range []string{"I came by the cockpit on Monday, the cushions are not here yet, and Lou sat on the bare wood.", "I was in the cockpit on Monday and it was lovely, no cushions though, neither there nor in the office.", "Three cushions in the cockpit this morning, not four."} {
		l := read(t, []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nThe four cushions will be in the cockpit by Monday 10 March."},
			{from: "ines", to: "kit", at: "2025-03-11 09:00", re: 1, text: text},
		}, options(later))
		if p := promiseWith(t, l, "cushions"); p.Status != Broken {
			t.Errorf("%s: %s by %s; want broken", text, p.Status, p.FulfilledBy.MessageID)
		}
	}
}

// What only sounds like a denial, or is about something else, denies nothing.
func TestPitfallSoundsDenied(t *testing.T) {
	for _, tt := range []struct {
		promise, at, text string
		status            Status
	}{
		{"I will ring you on Monday afternoon about the mast.", "2025-03-11 08:30", "Yesterday you rang when you said and you listened, I'll give you that.", Kept},
		{"Lou will be at the pontoon with the pump at 9.30 on Monday.", "2025-03-10 17:40", "Lou was at the pontoon with the pump before us, thank you.\n\nStill finding weed in my ears after that swim, though.", Kept},
		{"We will repair the pump at the pontoon on Monday.", "2025-03-12 17:40", "You came to the pontoon today in the end and there is no more drip from the pump, only dry planks, and I have paid twice for worse.", KeptLate},
	} {
		l := read(t, []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\n" + tt.promise},
			{from: "ines", to: "kit", at: tt.at, re: 1, text: tt.text},
		}, options(later))
		if p := promiseWith(t, l, "Monday"); p.Status != tt.status {
			t.Errorf("%s: %s (%s) by %s; want %s", tt.text, p.Status, p.State, p.FulfilledBy.MessageID, tt.status)
		}
	}
}

// A program that tells of a job tells of who did it.
func TestPitfallNoticeOfJob(t *testing.T) {
	l := read(t, []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll do the seacock myself on Thursday."},
		{from: "rope", to: "lou", at: "2025-03-06 16:48", subject: "Work order", more: "Auto-Submitted: auto-generated\r\n", text: "Tech: K. Moran    In 3:29 PM    Out 4:12 PM    03/06/2025\nMonthly service. Grease placed.\n\nYour next visit: 04/03/2025. Do not reply."},
	}, options(later))
	if p := promiseWith(t, l, "seacock"); p.Status != Kept {
		t.Errorf("%s (%s); want kept", p.Status, p.State)
	}
}

// A condition that was not met sleeps; what meets it wakes it, and both readings
// of the date are kept.
func TestPitfallCondition(t *testing.T) {
	mails := []mail{
		{from: "kit", to: "ines", at: "2025-03-05 10:00", text: "Hi Ines,\n\nThe new mast is $2,400. If you approve the mast, we will start on Monday."},
		{from: "ines", to: "kit", at: "2025-03-19 10:00", re: 1, text: "Approved, go ahead with the mast."},
	}
	p := promiseWith(t, read(t, mails[:1], options("2025-03-14 12:00")), "start")
	if p.State != "dormant" || p.Status != Open {
		t.Errorf("not approved: %s (%s)", p.Status, p.State)
	}
	p = promiseWith(t, read(t, mails, options("2025-03-20 12:00")), "start")
	if v, _ := p.DueValue(); p.Status != Open || v != "2025-03-24" || !strings.Contains(p.DueFrom, "2025-03-10") {
		t.Errorf("approved: %s (%s), due %s, %s", p.Status, p.State, v, p.DueFrom)
	}
	lapsed := []mail{
		{from: "kit", to: "ines", at: "2025-03-05 10:00", text: "Hi Ines,\n\nWe will refund the fitting fee by March 14 if the bilge pump is not fixed."},
		{from: "ines", to: "kit", at: "2025-03-07 10:00", re: 1, text: "The bilge pump is fixed now."},
	}
	if p = promiseWith(t, read(t, lapsed, options(later)), "refund"); p.State != "lapsed" || p.Status != Withdrawn {
		t.Errorf("the condition failed: %s (%s)", p.Status, p.State)
	}
}

// A condition that was to be met by a day that is over lets the promise lapse, unless it
// was met; and what only goes on about the day of the promise is no condition.
func TestConditionOfADay(t *testing.T) {
	for _, tt := range []struct {
		name, text, asOf, state string
	}{
		{"not yet over", "If the boat is here by Friday 14 March, we will paint the hull the week after.", "2025-03-12 12:00", "dormant"},
		{"over", "If the boat is here by Friday 14 March, we will paint the hull the week after.", "2025-04-20 12:00", "lapsed"},
		{"no day", "If the boat is here, we will paint the hull the week after.", "2025-04-20 12:00", "dormant"},
		{"of the day", "Lou will paint the hull on Sunday when you are closed.", "2025-04-20 12:00", "broken_silent"},
		{"something first", "Lou will paint the hull on Sunday when you approve the colour.", "2025-04-20 12:00", "dormant"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-05 10:00", text: "Hi Ines,\n\n" + tt.text}}, options(tt.asOf))
			if p := promiseWith(t, l, "hull"); p.State != tt.state {
				t.Errorf("%s (%s); want %s", p.State, p.Status, tt.state)
			}
		})
	}
}

// A due that hangs on something to come is a date as soon as mail tells that it
// came.
func TestPitfallEvent(t *testing.T) {
	mails := []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI will send you the quote two days after the survey."},
		{from: "lou", to: "ines", at: "2025-03-11 16:00", re: 1, text: "The survey was done this morning."},
	}
	p := promiseWith(t, read(t, mails[:1], options("2025-03-20 12:00")), "quote")
	if v, _ := p.DueValue(); v != "" || p.Status != Open {
		t.Errorf("before it: due %q, %s", v, p.Status)
	}
	p = promiseWith(t, read(t, mails, options("2025-03-12 12:00")), "quote")
	if v, _ := p.DueValue(); v != "2025-03-13" || !strings.Contains(p.DueFrom, "The survey was done") {
		t.Errorf("after it: due %q, %s", v, p.DueFrom)
	}
}

// What a bill will charge is not shown by the bill that comes.
func TestPitfallBilledFor(t *testing.T) {
	l := read(t, []mail{
		{from: "kit", to: "ines", at: "2025-03-17 09:26", text: "Hi Ines,\n\nYou'll be billed for 12 berths from the April invoice on."},
		{from: "lou", to: "ines", at: "2025-04-01 08:00", subject: "April invoice", text: "Hi Ines,\n\nInvoice for April attached.", file: "invoice 0425.pdf"},
	}, options(later))
	if p := promiseWith(t, l, "berths"); p.Status != Unclear {
		t.Errorf("%s (%s) by %s; want unclear", p.Status, p.State, p.FulfilledBy.MessageID)
	}
}

// What comes with a bill is due when that bill comes, and what follows on the same day
// as something that the other side is to do, when they have done it.
func TestPitfallBill(t *testing.T) {
	for _, tt := range []struct{ promise, later, file, due, state string }{
		{"The two nights of mooring will come off your next invoice.", "Hi Ines,\n\nInvoice for March attached.", "invoice 0325.pdf", "2025-03-31", "conflict"},
		{"The two nights of mooring will come off your next invoice.", "Hi Ines,\n\nThe pontoon is closed tomorrow.", "", "", "open"},
		{"Sorry about the last invoice, I'll take the two nights off the next one for you.", "March attached.", "invoice-march.pdf", "2025-03-31", "conflict"},
		{"The two nights of mooring will come off next month's invoice for you.", "Please find attached.", "invoice-march.pdf", "2025-03-31", "conflict"},
		{"The two nights of mooring will come off your next invoice.", "March attached.", "photo-march.jpg", "", "open"},
		{"The two nights of mooring will come off your next invoice.", "The invoice for March is attached, with the two nights of mooring taken off.", "invoice 0325.pdf", "2025-03-31", "kept"},
		{"I'll take you out in the next one.", "March attached.", "invoice-march.pdf", "", "open"},
		{"Send me the receipt for the cab and you'll have the money the same day.", "Cab receipt attached.", "cab receipt.pdf", "2025-03-31", ""},
	} {
		later := mail{from: "lou", to: "ines", at: "2025-03-31 16:00", text: tt.later, file: tt.file, subject: "March"}
		if tt.state == "" {
			later.from, later.to, later.re, later.subject = "ines", "kit", 1, ""
		}
		p := promiseWith(t, read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\n" + tt.promise}, later}, options("2025-04-20 12:00")), "you")
		if v, _ := p.DueValue(); v != tt.due || tt.state != "" && p.State != tt.state {
			t.Errorf("%q: due %q from %q, %s; want %q, %s", tt.promise, v, p.DueFrom, p.State, tt.due, tt.state)
		}
	}
}

// An offer binds nobody until the other side says yes, and then it may.
func TestPitfallOffer(t *testing.T) {
	offer := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI can send you the drawings if you like."}
	yes := mail{from: "ines", to: "kit", at: "2025-03-03 11:00", re: 1, text: "Yes please, that would be great."}
	if l := read(t, []mail{offer}, options("2025-03-04 12:00")); len(l.Promises) != 0 {
		t.Errorf("an offer promises: %q", l.Promises[0].Quote)
	}
	if p := promiseWith(t, read(t, []mail{offer, yes}, options("2025-03-04 12:00")), "drawings"); p.Confidence != Possible || p.Actor != "kit@yard.example" {
		t.Errorf("accepted: %s of %s", p.Confidence, p.Actor)
	}
}

// Who hopes, tries or tells of what was said has not promised, and so breaks
// nothing.
func TestPitfallHedges(t *testing.T) {
	for _, text := range []string{
		"Hopefully we can look at the keel next week.", "We should be able to look at the keel by Friday.", "I'll try to get to the keel on Monday.",
		"I said I'd call you on Friday.", "I never said I would mend the keel.", "I don't think we will mend the keel this week.",
		"We always answer within a day.", "I'll be honest, the keel is bad.",
	} {
		for _, p := range read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: text}}, options(later)).Promises {
			if p.Confidence == Confirmed {
				t.Errorf("%q is a promise: %s", text, p.Status)
			}
		}
	}
}

// What programs write answers nothing and keeps nothing, and what bounced was
// not sent.
func TestPitfallAutomatic(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Can you send me the survey report for the sloop?"}
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll send you the survey report by Friday."}
	for name, m := range map[string]mail{
		"auto-reply":      {from: "kit", to: "ines", at: "2025-03-06 09:01", re: 1, subject: "Automatic reply: The sloop", more: "Auto-Submitted: auto-replied\r\n", text: "I am away. The survey report was sent."},
		"read receipt":    {from: "kit", to: "ines", at: "2025-03-06 09:01", re: 1, subject: "Read: The sloop", text: "Your message about the survey report was read."},
		"calendar answer": {from: "kit", to: "ines", at: "2025-03-06 09:01", re: 1, subject: "Accepted: survey report", text: "Kit has accepted."},
	} {
		l := read(t, []mail{ask, promise, m}, options(later))
		if p := promiseWith(t, l, "survey"); !p.FulfilledBy.IsZero() {
			t.Errorf("%s keeps the promise", name)
		}
		if len(l.Requests) == 0 || !l.Requests[0].AnsweredBy.IsZero() {
			t.Errorf("%s answers the request", name)
		}
	}
}

// A program that tells of a payment is evidence of it.
func TestPitfallNotice(t *testing.T) {
	p := promiseWith(t, read(t, []mail{
		{from: "ines", to: "kit", at: "2025-03-03 10:00", text: "Hi Kit,\n\nI will pay the $400 deposit for the mooring by Friday."},
		{from: "rope", to: "kit", at: "2025-03-07 09:30", subject: "Deposit received", more: "Auto-Submitted: auto-generated\r\n", text: "Customer: Falk\n\nThe mooring deposit of $400 was received today."},
	}, options(later)), "deposit")
	if p.Status != Kept || p.FulfilledBy.MessageID != "<2@dispute.example>" {
		t.Errorf("%s by %q", p.Status, p.FulfilledBy.MessageID)
	}
}

// What claims an attachment and has none is said to; a link may stand for one.
func TestPitfallAttachment(t *testing.T) {
	mails := func(last mail) []mail {
		return []mail{
			{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Can you send me the survey report for the sloop?"},
			{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll send you the survey report by Friday."}, last}
	}
	for _, test := range []struct {
		name    string
		m       mail
		claimed bool
	}{
		{"nothing", mail{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "The survey report is attached."}, true},
		{"a link", mail{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "The survey report is attached as a link: https://files.example/survey-report"}, false},
		{"a file", mail{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "The survey report is attached.", file: "survey-report.pdf"}, false},
	} {
		p := promiseWith(t, read(t, mails(test.m), options(later)), "survey")
		if got := strings.Contains(strings.Join(p.Unknown, " "), "neither a file nor a link"); got != test.claimed || p.FulfilledBy.IsZero() {
			t.Errorf("%s: flagged %v, by %q, unknown %q", test.name, got, p.FulfilledBy.MessageID, p.Unknown)
		}
	}
}

// Parts of what was promised leave it open, and unclear once the time has passed.
func TestPitfallPartly(t *testing.T) {
	mails := []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll send you the drawings and the sail plan by Friday."},
		{from: "kit", to: "ines", at: "2025-03-05 10:00", re: 1, text: "The drawings are attached, the rest will follow.", file: "drawings.pdf"},
	}
	if p := promiseWith(t, read(t, mails, options("2025-03-06 12:00")), "drawings and"); p.State != "partly" || p.Status != Open {
		t.Errorf("before: %s (%s)", p.Status, p.State)
	}
	if p := promiseWith(t, read(t, mails, options(later)), "drawings and"); p.State != "partly" || p.Status != Unclear {
		t.Errorf("after: %s (%s)", p.Status, p.State)
	}
}

// What is taken back after it was due is broken.
func TestPitfallRefusedLate(t *testing.T) {
	p := promiseWith(t, read(t, []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nWe will refund the fitting fee by Friday."},
		{from: "kit", to: "ines", at: "2025-03-17 10:00", re: 1, text: "Ines, we will not refund the fitting fee."},
	}, options(later)), "refund the fitting fee by Friday")
	if p.State != "refused_late" || p.Status != Broken {
		t.Errorf("%s (%s)", p.Status, p.State)
	}
}

// A message that is held twice counts once; two with one Message-ID are two.
func TestPitfallCopies(t *testing.T) {
	m := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll send you the survey report by Friday."}
	log := logOf([]mail{m})
	log.AppendDuplicate(m.raw(1))
	other := m
	other.text = "Hi Ines,\n\nI'll send you the sail plan by Friday."
	log.AppendMail(other.raw(1))
	db := open(t)
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	l, err := Read(t.Context(), db, options("2025-03-04 12:00"))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Promises) != 2 || l.Promises[0].MessageID != l.Promises[1].MessageID || l.Promises[0].Digest == l.Promises[1].Digest {
		t.Errorf("%d promises: %+v", len(l.Promises), l.Promises)
	}
}

// What keeps a promise may stand in another conversation, but not in one about
// something else.
func TestPitfallMatters(t *testing.T) {
	mails := []mail{
		{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Can you send me the survey report for the sloop, and the bill for the mooring?"},
		{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll send you the survey report by Friday. I'll send you the mooring bill by Wednesday."},
		{from: "kit", to: "ines", at: "2025-03-05 11:00", subject: "Mooring", text: "Here is the mooring bill.", file: "mooring-bill.pdf"},
		{from: "kit", to: "ines", at: "2025-03-07 09:00", subject: "Survey", text: "Here is the survey report.", file: "survey-report.pdf"},
	}
	l := read(t, mails, options(later))
	for words, by := range map[string]string{"survey report by": "<4@dispute.example>", "mooring bill by": "<3@dispute.example>"} {
		if p := promiseWith(t, l, words); p.Status != Kept || p.FulfilledBy.MessageID != by {
			t.Errorf("%q: %s by %q, want %s", p.Quote, p.Status, p.FulfilledBy.MessageID, by)
		}
	}
	for _, p := range read(t, mails[:3], options(later)).Promises {
		if strings.Contains(p.Quote, "survey") && (p.Status == Kept || p.Status == KeptLate) {
			t.Errorf("the bill keeps %q", p.Quote)
		}
	}
}

// A colleague's answer is the firm's answer.
func TestPitfallColleague(t *testing.T) {
	l := read(t, []mail{
		{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nCan you tell me what the new rudder will cost?"},
		{from: "lou", to: "ines", at: "2025-03-04 10:00", re: 1, text: "Hi Ines, Lou here. The new rudder is $840 with fitting."},
	}, options("2025-03-20 12:00"))
	if len(l.Requests) == 0 || l.Requests[0].AnsweredBy.MessageID != "<2@dispute.example>" {
		t.Errorf("%+v", l.Requests)
	}
}

// What the firm's people write among themselves about a client, whom they only
// name, tells of what that client was promised. A misspelt address takes nothing
// from the name.
func TestPitfallAmongThemselves(t *testing.T) {
	l := read(t, []mail{
		{from: "lou", to: "ines", at: "2025-03-03 09:00", subject: "Your sloop", text: "Hi Ines,\n\nKit will be with you on Thursday at 9 about the rudder."},
		{from: "lou", to: "kit", at: "2025-03-06 07:30", subject: "keys", text: "The keys of the shed are with me."},
		{from: "lou", to: "kit", at: "2025-03-05 08:00", subject: "Copy", more: "Cc: Ines Falk <ines@mial.example>\r\n", text: "See below."},
		{from: "lou", to: "kit", at: "2025-03-06 11:20", subject: "falk", text: "falk is all done, Kit was there at nine."},
	}, options("2025-03-20 12:00"))
	p := promiseWith(t, l, "about the rudder")
	if p.FulfilledBy.MessageID != "<4@dispute.example>" || p.Status != Kept {
		t.Errorf("%s by %s, want kept by the note", p.Status, p.FulfilledBy.MessageID)
	}
	w := l.w
	for name, want := range map[string]string{"falk": "client Ines Falk", "moran": "", "ines": "client Ines Falk", "bo": ""} {
		if got := w.sideNamed(name); got != want {
			t.Errorf("%s is of %q, want %q", name, got, want)
		}
	}
	for word, want := range map[string]bool{"4417": true, "nw25041": true, "2025": false, "$2,400": false, "917": false} {
		if got := isReference(word); got != want {
			t.Errorf("%s is a reference: %v", word, got)
		}
	}
}

// Mail in other languages is left alone.
func TestPitfallForeign(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hallo Ines,\n\nich schicke dir den Bericht bis Freitag und rufe dich morgen um neun Uhr an. Kannst du mir bitte die Unterlagen schicken? Wir haben das Boot gestern aus dem Wasser geholt."}}, options("2025-03-20 12:00"))
	if len(l.Promises)+len(l.Requests) != 0 {
		t.Errorf("%+v %+v", l.Promises, l.Requests)
	}
	if m := l.Mail()[0]; !m.Foreign || len(m.Sentences) != 0 {
		t.Errorf("foreign %v, %d sentences", m.Foreign, len(m.Sentences))
	}
}

// Of a message that is too large so much is kept as its limits say.
func TestPitfallHostile(t *testing.T) {
	long := strings.Repeat("I'll send you the survey report by Friday. ", 20000)
	var to []string
	for i := range 50000 {
		to = append(to, fmt.Sprintf("a%d@crowd.example", i))
	}
	m := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: long}
	raw := strings.Replace(m.raw(1), "\r\nDate:", ", "+strings.Join(to, ", ")+"\r\nDate:", 1)
	log := logOf(nil)
	log.AppendMail(raw)
	db := open(t)
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	l, err := Read(t.Context(), db, options("2025-03-20 12:00"))
	if err != nil {
		t.Fatal(err)
	}
	v := l.Mail()[0]
	size := 0
	for _, s := range v.Sentences {
		size += len(s.Text)
	}
	if len(v.Sentences) > maxSentences || size > maxOwn || len(v.To)+len(v.Cc) > maxPeople {
		t.Errorf("%d sentences of %d bytes, %d people", len(v.Sentences), size, len(v.To)+len(v.Cc))
	}
}

// A column of figures reads as a sentence without an end. Of one that does nothing
// little is kept; what does something is kept whole.
func TestPitfallEndlessSentence(t *testing.T) {
	column := strings.Repeat("000000123456789 12.50\n", 400)
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll send you the survey report by Friday.\n\n" + column}}, options("2025-03-04 12:00"))
	if len(l.Promises) != 1 || l.Promises[0].Sentence != "I'll send you the survey report by Friday." {
		t.Errorf("%+v", l.Promises)
	}
	longest := 0
	for _, s := range l.Mail()[0].Sentences {
		longest = max(longest, len(s.Text))
	}
	if longest == 0 || longest > maxIdle {
		t.Errorf("the longest sentence has %d bytes, want at most %d", longest, maxIdle)
	}
	promise := "I'll send you the survey report for " + strings.Repeat("the boat and ", 200) + "the mast by Friday."
	l = read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: promise}}, options("2025-03-04 12:00"))
	if len(l.Promises) != 1 || l.Promises[0].Sentence != promise {
		t.Errorf("a long promise: %+v", l.Promises)
	}
}

// A day without a zone is one of the firm's zone, and so is UTC of the firm's own
// programs.
func TestPitfallZone(t *testing.T) {
	for _, zone := range []string{"-0000", "+0000"} {
		m := mail{from: "kit", to: "ines", at: "2025-03-03 23:30", text: "Hi Ines,\n\nI'll call you tomorrow at noon."}
		at, _ := time.ParseInLocation("2006-01-02 15:04", m.at, chicago)
		raw := strings.Replace(m.raw(1), at.Format(time.RFC1123Z), at.UTC().Format("Mon, 02 Jan 2006 15:04:05 ")+zone, 1)
		log := logOf(nil)
		log.AppendMail(raw)
		db := open(t)
		if err := db.Follow(t.Context(), log, stages()...); err != nil {
			t.Fatal(err)
		}
		l, err := Read(t.Context(), db, options("2025-03-04 10:00"))
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := promiseWith(t, l, "call").DueValue(); v != "2025-03-04T12:00:00-06:00" {
			t.Errorf("written with %s: due %s", zone, v)
		}
	}
}

// Where one message is left out, comes later or comes another day, the state of
// the promise that it is about changes, and no other.
func TestPitfallTwins(t *testing.T) {
	state := func(mails []mail) map[string]Status {
		list := map[string]Status{}
		for _, p := range read(t, mails, options(later)).Promises {
			list[p.Quote] = p.Status
		}
		return list
	}
	changed := func(change func(list []mail) []mail) map[string]Status {
		list := make([]mail, len(dispute))
		copy(list, dispute)
		return state(change(list))
	}
	whole := state(dispute)
	const report, call = "I'll send you the survey report by Friday.", "Lou will call you tomorrow at 9."
	if whole[report] != Kept {
		t.Fatalf("%q is %s", report, whole[report])
	}
	late := changed(func(list []mail) []mail {
		list[4].at, list[5].at, list[5].text = "2025-03-12 11:00", "2025-03-12 12:00", "Thanks for the report. Lou rang at noon on Wednesday."
		return list
	})
	if late[report] != KeptLate {
		t.Errorf("sent the week after: %s", late[report])
	}
	gone := changed(func(list []mail) []mail {
		list[4] = mail{from: "ines", to: "lou", at: "2025-03-06 12:00", re: 4, subject: "Re: No call", text: "Lou rang at noon yesterday."}
		return list[:5]
	})
	if gone[report] == Kept || gone[report] == KeptLate {
		t.Errorf("never sent: %s", gone[report])
	}
	if late[call] != whole[call] || gone[call] != whole[call] {
		t.Errorf("the call is %s, and %s and %s with the report late or gone", whole[call], late[call], gone[call])
	}
}

// Who is called by a first name that two sides share is the one of the author's
// side.
func TestPitfallNames(t *testing.T) {
	mails := []mail{
		{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nLou Falk, my husband, will bring you the old rudder on Saturday.", more: "Cc: Lou Falk <lou.falk@mail.example>\r\n"},
		{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Hi Ines,\n\nLou will collect the mast on Thursday.", more: "Cc: Lou Falk <lou.falk@mail.example>\r\n"},
	}
	l := read(t, mails, options("2025-03-03 12:00"))
	if p := promiseWith(t, l, "collect the mast"); p.Actor != "lou@yard.example" {
		t.Errorf("%q binds %s", p.Quote, p.Actor)
	}
	if p := promiseWith(t, l, "old rudder"); p.Actor == "lou@yard.example" {
		t.Errorf("%q binds %s", p.Quote, p.Actor)
	}
}

// What is not to be charged is broken by a charge months later, and not kept by
// what else was done since.
func TestPitfallChargedMonthsLater(t *testing.T) {
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nWe won't charge for the mooring while the mast is away."}
	thanks := mail{from: "ines", to: "kit", at: "2025-05-20 10:00", text: "Thanks for the quick repair of the mast, it works again."}
	charged := mail{from: "ines", to: "kit", at: "2025-05-27 10:00", text: "You have billed us for the mooring. It was to be free while the mast was away, and I am not happy."}
	for _, c := range []struct {
		name  string
		mails []mail
		want  Status
	}{{"charged", []mail{promise, thanks, charged}, Broken}, {"not charged", []mail{promise, thanks}, Open}} {
		l := read(t, c.mails, options("2025-06-10 12:00"))
		if len(l.Promises) == 0 || l.Promises[0].Status != c.want {
			t.Errorf("%s: %+v", c.name, l.Promises)
		}
	}
}

// What "it" is may stand before the request; and who was to get a thing tells others
// that something came on that very day, which then may have been it.
func TestPitfallUnnamed(t *testing.T) {
	coils := mail{from: "rope", to: "kit", at: "2025-03-03 10:00", subject: "PO 77", text: "Your two coils leave us this afternoon and you'll have them Wednesday. PO 77."}
	fees := func(text string) mail {
		return mail{from: "kit", to: "ines", at: "2025-03-12 12:00", subject: "Fees", file: "mooring-fee-july.pdf", text: text}
	}
	for _, tt := range []struct {
		name   string
		mails  []mail
		about  string
		status Status
	}{
		{"what it is stands before the request", []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "The insurer wants a picture of the hull number. Ines, could you take one?"},
			{from: "ines", to: "kit", at: "2025-03-03 12:00", re: 1, text: "I'll row out first thing in the morning and send it to you."},
			{from: "ines", to: "lou", more: "Cc: kit@yard.example\r\n", at: "2025-03-07 12:00", subject: "Pontoon keys", file: "IMG_2210.jpg", text: "Kit (on copy), hull number picture attached, sorry, I could not find the other mail."},
		}, "send it", KeptLate},
		{"it came on its day", []mail{
			coils,
			{from: "kit", to: "ines", at: "2025-03-06 09:00", subject: "Sheets", text: "Your new sheets came yesterday. I reeve them on Saturday."},
		}, "have them", Unclear},
		{"what was asked for tells the day too", []mail{
			{from: "ines", to: "kit", at: "2025-03-10 10:00", text: "Can you send me the survey report by Wednesday?"},
			{from: "kit", to: "ines", at: "2025-03-10 12:00", re: 1, text: "Sure, I'll send it over."},
			{from: "kit", to: "ines", at: "2025-03-20 12:00", re: 2, file: "survey-report.pdf", text: "Here is the survey report, attached."},
		}, "send it", KeptLate},
		{"the sentence before names something else", []mail{
			{from: "ines", to: "kit", at: "2025-03-10 10:00", text: "The mooring fee for July went up. Could you send me the survey report this week?"},
			{from: "kit", to: "ines", at: "2025-03-10 12:00", re: 1, text: "I'll send it to you by Friday."},
			fees("The mooring fee list for July is attached."),
		}, "send it", Broken},
		{"the promise names it itself", []mail{
			{from: "ines", to: "kit", at: "2025-03-10 10:00", text: "Could you confirm the mooring fee for July?"},
			{from: "kit", to: "ines", at: "2025-03-10 12:00", re: 1, text: "The engine survey is nearly done. I'll print the survey and post it by Friday."},
			fees("The mooring fee for July is 240, confirmed in the list."),
		}, "post it", Unclear},
		{"money came on that day", []mail{
			coils,
			{from: "kit", to: "ines", at: "2025-03-06 09:00", subject: "Money", text: "We received your two payments yesterday, all good, thank you. Your last payment came yesterday too."},
		}, "have them", Broken},
		{"somebody was in on that day", []mail{
			coils,
			{from: "kit", to: "ines", at: "2025-03-06 09:00", subject: "Me", text: "I was in the office yesterday all day. I got your message yesterday about the mooring. Lou came yesterday."},
		}, "have them", Broken},
		{"a colleague will do it instead", []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll send you the survey report by Wednesday."},
			{from: "lou", to: "ines", at: "2025-03-06 10:00", re: 1, text: "Kit is ill, so I'll send you the survey report by Monday March 10 instead."},
		}, "report by Wednesday", Broken},
		{"something came on another day", []mail{
			coils,
			{from: "kit", to: "ines", at: "2025-03-06 09:00", subject: "Sheets", text: "Your new sheets came this morning. I reeve them on Saturday."},
		}, "have them", Broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := promiseWith(t, read(t, tt.mails, options(later)), tt.about)
			if p.Status != tt.status {
				t.Errorf("%s (%s) by %s, %+v; want %s", p.Status, p.State, p.FulfilledBy.MessageID, p.Evidence, tt.status)
			}
		})
	}
}
