package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/due"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// A mail is one message of an invented dispute between a boat hirer and the yard.
type mail struct {
	from, to, at, text string // at: 2025-03-03 09:00, in the firm's zone
	re                 int    // number of the message it answers, from 1; 0 for none
	subject, more      string // more: further header fields
	file               string // an attachment
}

var people = map[string]string{"kit": "Kit Moran <kit@yard.example>", "lou": "Lou Bell <lou@yard.example>", "ines": "Ines Falk <ines@mail.example>", "rope": "Petra Ruud <petra@ropeworks.example>", "bo": "Bo Falk <bo@mail.example>"}

// personOf returns one of people, or whoever has this address.
func personOf(s string) string {
	if name, _, ok := strings.Cut(s, "@"); ok {
		return strings.ToUpper(name[:1]) + name[1:] + " <" + s + ">"
	}
	return people[s]
}

func (m mail) raw(i int) string {
	var b strings.Builder
	t, err := time.ParseInLocation("2006-01-02 15:04", m.at, chicago)
	if err != nil {
		panic(err)
	}
	subject := m.subject
	if subject == "" {
		subject = "The sloop"
	}
	var to []string
	for _, name := range strings.Fields(m.to) {
		to = append(to, personOf(name))
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nDate: %s\r\nSubject: %s\r\nMessage-ID: <%d@dispute.example>\r\n", personOf(m.from), strings.Join(to, ", "), t.Format(time.RFC1123Z), subject, i)
	if m.re > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%d@dispute.example>\r\nReferences: <%d@dispute.example>\r\n", m.re, m.re)
	}
	b.WriteString(m.more)
	text := strings.ReplaceAll(m.text, "\n", "\r\n") + "\r\n"
	if m.file == "" {
		b.WriteString("\r\n" + text)
		return b.String()
	}
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n%s--x\r\nContent-Type: application/pdf; name=%q\r\nContent-Disposition: attachment; filename=%q\r\n\r\nPDF\r\n--x--\r\n", text, m.file, m.file)
	return b.String()
}

var chicago, _ = time.LoadLocation("America/Chicago")

func options(asOf string) Options {
	t, err := time.ParseInLocation("2006-01-02 15:04", asOf, chicago)
	if err != nil {
		panic(err)
	}
	return Options{
		Directory: party.New(party.Config{Domains: []string{"yard.example"}, Clients: []party.Client{{Name: "Ines Falk", Addresses: []string{"ines@mail.example"}}},
			Staff: []party.Staff{{Name: "Kit Moran", Addresses: []string{"kit@yard.example"}}, {Name: "Lou Bell", Addresses: []string{"lou@yard.example"}}}}, nil, nil),
		AsOf: t, Zone: chicago, Due: due.Context{Order: due.MDY, Country: "US", Zone: chicago},
	}
}

func stages() []projection.Stage {
	return []projection.Stage{quote.NewStage(), clock.NewStage(), thread.NewStage(), NewStage()}
}

func open(t *testing.T) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func logOf(list []mail) *projectiontest.Log {
	log := projectiontest.New("yard.example/onrecord/0")
	for i, m := range list {
		log.AppendMail(m.raw(i + 1))
	}
	return log
}

func read(t *testing.T, list []mail, o Options) *Ledger {
	t.Helper()
	db := open(t)
	if err := db.Follow(t.Context(), logOf(list), stages()...); err != nil {
		t.Fatal(err)
	}
	l, err := Read(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// promiseWith returns the promise with these words.
func promiseWith(t *testing.T, l *Ledger, words string) *Promise {
	t.Helper()
	for i := range l.Promises {
		if strings.Contains(l.Promises[i].Quote, words) {
			return &l.Promises[i]
		}
	}
	var have []string
	for _, p := range l.Promises {
		have = append(have, p.Quote)
	}
	t.Fatalf("no promise with %q among %q", words, have)
	return nil
}

func TestStates(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nCan you send me the survey report for the sloop?"}
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Hi Ines,\n\nI'll send you the survey report by Friday."}
	tests := []struct {
		name   string
		mails  []mail
		words  string
		asOf   string
		status Status
		by     int // number of the message that shows it
	}{
		{"open", []mail{ask, promise}, "survey report", "2025-03-05 12:00", Open, 0},
		{"broken", []mail{ask, promise}, "survey report", "2025-04-05 12:00", Broken, 0},
		{"kept", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-06 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"}}, "survey report", "2025-04-05 12:00", Kept, 3},
		{"kept late", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-12 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"}}, "survey report", "2025-04-05 12:00", KeptLate, 3},
		{"kept late, seen before it came", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-12 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"}}, "survey report", "2025-03-10 12:00", Broken, 0},
		{"kept in another conversation", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-06 11:00", subject: "Survey", text: "Here is the survey report for the sloop.", file: "survey-report-sloop.pdf"}}, "survey report", "2025-04-05 12:00", Kept, 3},
		{"bounced", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-06 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"},
			{from: "rope", to: "kit", at: "2025-03-06 11:01", re: 3, subject: "Undelivered", more: "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; boundary=y\r\n", text: "--y\nContent-Type: text/plain\n\nNot delivered.\n--y\nContent-Type: message/delivery-status\n\nAction: failed\n--y--"}},
			"survey report", "2025-04-05 12:00", Broken, 0},
		{"bounced at once", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-06 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"},
			{from: "rope", to: "kit", at: "2025-03-06 11:00", re: 3, subject: "Undelivered", more: "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; boundary=y\r\n", text: "--y\nContent-Type: text/plain\n\nNot delivered.\n--y\nContent-Type: message/delivery-status\n\nAction: failed\n--y--"}},
			"survey report", "2025-04-05 12:00", Broken, 0},
		{"slipped", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-06 11:00", re: 2, text: "I'll send you the survey report by Wednesday March 12 instead."}}, "survey report by Friday", "2025-03-08 12:00", Withdrawn, 0},
		{"forgotten, as whoever promised it says", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-10 11:00", re: 1, text: "The survey report is my fault, I said I'd send it and I forgot."}}, "survey report by Friday", "2025-04-05 12:00", Broken, 0},
		{"could not be done, as whoever promised it says", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-10 11:00", re: 1, text: "Without the rigger's figures we were not able to finish the survey report."},
			{from: "ines", to: "kit", at: "2025-03-10 11:30", re: 3, text: "Thanks, that's fine."}}, "survey report by Friday", "2025-04-05 12:00", Broken, 0},
		{"released", []mail{ask, promise, {from: "ines", to: "kit", at: "2025-03-04 11:00", re: 2, text: "No need to send the survey report any more, my broker had a copy."}}, "survey report", "2025-04-05 12:00", Withdrawn, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := promiseWith(t, read(t, test.mails, options(test.asOf)), test.words)
			by := ""
			if test.by > 0 {
				by = fmt.Sprintf("<%d@dispute.example>", test.by)
			}
			if p.Status != test.status || p.FulfilledBy.MessageID != by {
				t.Errorf("%q: %s (%s) by %q, want %s by %q; evidence %+v", p.Quote, p.Status, p.State, p.FulfilledBy.MessageID, test.status, by, p.Evidence)
			}
			if p.Actor != "kit@yard.example" || p.To != "ines@mail.example" {
				t.Errorf("%q: %s to %s", p.Quote, p.Actor, p.To)
			}
			if v, _ := p.DueValue(); v != "2025-03-07" {
				t.Errorf("%q: due %q, want 2025-03-07", p.Quote, v)
			}
		})
	}
}

// What is written when a thing was due shows that it was done, and when, only where
// it tells so.
func TestTelling(t *testing.T) {
	for _, test := range []struct {
		promise, from, at, text string
		want                    Status
	}{
		{"I'll call you on Friday about the mast.", "ines", "2025-03-07 18:00", "Nobody rang about the mast.", Broken},
		{"I'll call you on Friday about the mast.", "kit", "2025-03-10 09:00", "Sorry, I never rang on Friday about the mast.", Broken},
		{"You'll have the mast drawings on Friday.", "ines", "2025-03-11 09:00", "The mast drawings never reached us.", Broken},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 18:00", "The mast is as it was.", Broken},
		{"I'll fix the mast on Friday.", "ines", "2025-03-10 09:00", "Your crew came on Friday and didnt fix the mast.", Broken},
		{"I'll drop the mast key at the office on Friday.", "ines", "2025-03-08 09:00", "My sister waited in all day for the mast key and nobody rang the bell.", Broken},
		{"I'll come by on Friday to see the mast.", "ines", "2025-03-10 09:00", "Your rigger has not turned up at the yard.", Broken},
		{"I'll send the mast drawings on Friday.", "ines", "2025-03-10 09:00", "I had to draw the mast myself in the end.", Broken},
		{"I'll send photos of the mast on Friday.", "kit", "2025-03-07 18:00", "The drone died before it got to the mast.", Broken},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 18:00", "The mast looks mint.", Kept},
		{"I'll fix the mast on Friday.", "kit", "2025-03-05 09:00", "It'll be Tuesday the 11th for the mast.", Withdrawn},
		{"I'll fix the mast on Friday.", "ines", "2025-03-05 09:00", "Can you hold off on the mast please?", Withdrawn},
		{"I'll come by on Friday to see the mast.", "ines", "2025-03-05 09:00", "A neighbour fixed the mast, so you needn't come.", Withdrawn},
		{"I'll update you about the mast on Friday.", "ines", "2025-03-10 09:00", "You wanted to update us about the mast on Friday.", Broken},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 18:00", "They can't get past the yard door.", Broken},
		{"I'll refund the deposit on Friday.", "ines", "2025-03-10 09:00", "The refund of the deposit is still awaited.", Broken},
		{"I'll refund the deposit on Friday.", "kit", "2025-03-07 15:00", "Invoice 12 attached.", Broken},
		{"I'll be at the yard on Friday.", "kit", "2025-03-07 15:00", "Invoice 12 attached.", Broken},
		{"I'll come by on Friday to see the mast.", "kit", "2025-03-07 15:00", "I came by today and checked the mast, photos attached.", Kept},
		{"I'll pay the mast invoice on Friday.", "kit", "2025-03-07 15:00", "I paid the mast invoice today, receipt attached.", Kept},
		{"I'll send the mast drawings on Friday.", "ines", "2025-03-07 15:00", "I got the mast drawings but haven't read them yet.", Kept},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 15:00", "The mast is fixed and the deck is just how we left it.", Kept},
		{"I'll fix the mast on Friday.", "kit", "2025-03-07 15:00", "We fixed the mast though we never got the right bolts.", Kept},
		{"I'll visit the yard on Friday.", "kit", "2025-03-07 15:00", "Report of my visit to the yard attached.", Kept},
		{"I'll refund the deposit on Friday.", "ines", "2025-03-07 15:00", "Thanks, I see the refund of the deposit on my statement.", Kept},
		{"I'll file the mast claim on Friday.", "kit", "2025-03-10 10:30", "Mast claim filed at 10:15.", KeptLate},
		{"I'll file the mast claim on Friday.", "kit", "2025-03-07 16:30", "Mast claim filed at 3:15.", Kept},
		{"I'll drop the mast key at the office on Friday.", "ines", "2025-03-17 09:00", "Thanks for dropping the mast key at the office that Friday.", Kept},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 18:00", "The mast couldn't be fixed.", Broken},
		{"I'll send the mast drawings on Friday.", "ines", "2025-03-10 09:00", "You sent the winch drawings and not the mast drawings.", Broken},
		{"I'll fix the mast on Friday.", "ines", "2025-03-07 18:00", "Lou came and didn't leave a mark, the mast is fixed.", Kept},
		{"I will visit you on Friday about the mast.", "ines", "2025-03-10 09:00", "It was good to see you on Friday.", Kept},
		{"I will visit you on Friday about the mast.", "kit", "2025-03-12 09:00", "My report on the mast is attached.", Broken},
		{"I'll send you the mast drawings on Friday.", "kit", "2025-03-10 09:00", "Mast drawings attached, they should have come on Friday.", KeptLate},
		{"I'll email you the mast drawings on Friday.", "ines", "2025-03-12 09:00", "Sorry for the delay in replying. The mast drawings came on Friday as you said.", Kept},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-06 18:00", "I looked through the mast drawings last night.", Kept},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-07 09:00", "The mast drawings look great, please go to print.", Kept},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-10 09:00", "Great, please send the mast drawings.", Broken},
		{"We will pay your mast invoice by Friday.", "ines", "2025-03-12 09:00", "I chased the mast invoice in error yesterday. It was paid on the 6th.", Kept},
		{"I'll refund the deposit on Friday.", "ines", "2025-03-10 09:00", "The deposit was paid in January.", Broken},
		{"I'll let you know by Friday whether we take the mast.", "kit", "2025-03-06 09:00", "Yes please to the mast.", Kept},
		{"I'll confirm the day for the mast by Friday.", "kit", "2025-03-06 09:00", "Confirming the 27th for the mast.", Kept},
		{"I'll let you know the lifting time for the mast by Friday.", "kit", "2025-03-06 09:00", "The crane will be outside yours at 7.30 on the 15th.", Kept},
		{"I'll find out about the mast by Friday.", "kit", "2025-03-06 09:00", "Good news, the harbour doesn't mind the mast.", Kept},
		{"I'll find out about the mast by Friday.", "kit", "2025-03-10 09:00", "No word from the harbour about the mast yet.", Broken},
		{"I'll get the yard gate unlocked by 7 on Friday.", "ines", "2025-03-07 11:00", "The yard gate didn't get opened until 8:25.", KeptLate},
		{"I'll get someone out to you within 24 hours for the mast.", "ines", "2025-03-04 18:20", "Chap came at three, unblocked the mast in no time.", Kept},
		{"I'll get the mast light sorted by Friday.", "ines", "2025-03-11 09:00", "Mast light working since Thursday, I can see it from my bed.", Kept},
		{"I'll do the mast on Friday.", "ines", "2025-03-14 09:00", "Many thanks, neat job on the mast on Friday.", Kept},
		{"I'll ask the rigger about the mast by Friday.", "kit", "2025-03-10 09:00", "I keep meaning to ring the rigger about the mast.", Broken},
		{"I'll fix the mast by Friday.", "ines", "2025-03-10 09:00", "You did not fix the mast before Friday.", Broken},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-10 09:00", "The mast drawings were not sent before Friday.", Broken},
		{"I'll fix the mast light by Friday.", "ines", "2025-03-10 09:00", "The mast light is still dead, it has been going on since Thursday.", Broken},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-10 09:00", "I would really like the mast drawings.", Unclear},
		{"I'll fix the mast by Friday.", "ines", "2025-03-10 09:00", "Tuesday is good for the mast, can you do it then?", Broken},
		{"I'll let you know about the mast by Friday.", "kit", "2025-03-10 09:00", "Confirming that I will let you know about the mast next week.", Broken},
		{"I'll check the mast for cracks by Friday.", "kit", "2025-03-07 09:00", "I have not seen any cracks in the mast.", Kept},
		{"I'll send the mast drawings by Friday.", "ines", "2025-03-10 09:00", "You ignore my message about the mast drawings, they never came.", Broken},
		{"I'll visit the yard about the pump on Friday.", "ines", "2025-03-10 09:00", "The pump has just gone again.", Broken},
		{"You'll have the revised mast quote by Friday.", "kit", "2025-03-07 09:00", "Quote attached.", Kept},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-04 10:00", text: test.promise},
			{from: test.from, to: map[string]string{"ines": "kit", "kit": "ines"}[test.from], at: test.at, re: 1, text: test.text}}, options("2025-04-05 12:00"))
		if p := promiseWith(t, l, test.promise[:12]); p.Status != test.want {
			t.Errorf("%q, then %q: %s (%s), want %s; evidence %+v", test.promise, test.text, p.Status, p.State, test.want, p.Evidence)
		}
	}
}

// Whoever is told a day and asks when it is past does not wait for a condition, but
// for one that is theirs to meet.
func TestAskedForOnItsDay(t *testing.T) {
	for text, want := range map[string]Status{
		"I'll come by Tuesday to check the shaft once it has run in.":  Broken,
		"I'll come by Tuesday to check the shaft once you pay for it.": Open,
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-07 10:00", text: text},
			{from: "ines", to: "kit", at: "2025-03-12 09:00", re: 1, text: "Still no sign of you. When are you coming to check the shaft?"}}, options("2025-04-05 12:00"))
		if p := promiseWith(t, l, "shaft"); p.Status != want {
			t.Errorf("%q: %s (%s), want %s; evidence %+v", text, p.Status, p.State, want, p.Evidence)
		}
	}
}

// What is done on a date that was given when the first was past is done late, by
// the first: a thing, but not a visit.
func TestMadeGood(t *testing.T) {
	shown := Ref{MessageID: "<5@dispute.example>", Digest: email.DigestOf([]byte("5"))}
	list := []Promise{
		{Place: Place{ID: "p-1"}, Next: "p-2", State: "broken_shown", Status: Broken},
		{Place: Place{ID: "p-2"}, Next: "p-5", State: "conflict", Status: Unclear},
		{Place: Place{ID: "p-3"}, Next: "p-5", State: "slipped_late", Status: Broken, visit: true},
		{Place: Place{ID: "p-4"}, Next: "p-5", State: "slipped", Status: Withdrawn},
		{Place: Place{ID: "p-5"}, State: "kept", Status: Kept, FulfilledBy: shown, Evidence: []Evidence{{Ref: Ref{MessageID: "<4@dispute.example>"}}, {Ref: shown}}},
		{Place: Place{ID: "p-6"}, Next: "p-7", State: "broken_silent", Status: Broken},
		{Place: Place{ID: "p-7"}, State: "broken_silent", Status: Broken},
		{Place: Place{ID: "p-8"}, Actor: "dov@lantern.example", Next: "p-5", State: "broken_shown", Status: Broken}, // another did it
	}
	(&world{o: Options{Directory: options("2025-04-05 12:00").Directory}}).madeGood(list)
	for i, want := range []Status{KeptLate, KeptLate, Broken, Withdrawn, Kept, Broken, Broken, Broken} {
		p := &list[i]
		if p.Status != want || want == KeptLate && (p.FulfilledBy != shown || len(p.Evidence) != 1 || p.Evidence[0].Ref != shown) {
			t.Errorf("%s: %s by %v with %+v, want %s", p.ID, p.Status, p.FulfilledBy, p.Evidence, want)
		}
	}
}

// When a thing arrives is part of the promise to send it.
func TestArrivals(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"The ropes leave us this afternoon and you'll have them Thursday.":        {"The ropes leave us this afternoon and you'll have them Thursday": "2025-03-06"},
		"I'll send the ropes this afternoon and I'll call you Thursday.":          {"I'll send the ropes this afternoon": "2025-03-03", "I'll call you Thursday": "2025-03-06"},
		"I'll send the ropes this afternoon, and you'll have the bill on Friday.": {"I'll send the ropes this afternoon": "2025-03-03", "you'll have the bill on Friday": "2025-03-07"},
	} {
		got := map[string]string{}
		for _, p := range read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: text}}, options("2025-03-03 12:00")).Promises {
			due, _ := p.DueValue()
			got[strings.Trim(p.Quote, " ,.")] = due
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// A promise to ask somebody is kept by asking them, whichever conversation it is in.
func TestAsksSomebody(t *testing.T) {
	mails := []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "The rope people are at it again."},
		{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Sorry! I'll ask Lou to call them today."},
		{from: "kit", to: "lou", at: "2025-03-03 10:10", subject: "Ropeworks", text: "Can you call Petra today?"}}
	p := promiseWith(t, read(t, mails, options("2025-04-05 12:00")), "ask Lou")
	if p.Status != Kept || p.FulfilledBy.MessageID != "<3@dispute.example>" {
		t.Errorf("%s (%s) by %v, want kept", p.Status, p.State, p.FulfilledBy)
	}
	if p := promiseWith(t, read(t, mails[:2], options("2025-04-05 12:00")), "ask Lou"); p.Status != Broken {
		t.Errorf("where nobody was asked: %s", p.Status)
	}
}

// What is passed on is about the thing itself: something else of the same affair
// that is asked for, and done, shows nothing of it.
func TestPassedOnSomethingElse(t *testing.T) {
	mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", subject: "Berth 2144, north pontoon, fuel dock crane ramp", text: "I'll give you the locker free for your first six months."},
		{from: "kit", to: "lou", at: "2025-03-03 14:02", subject: "Falk, berth 2144, north pontoon, fuel dock crane ramp", text: "Can you add them to the waiting list for water?"},
		{from: "lou", to: "kit", at: "2025-03-03 14:20", re: 2, subject: "Falk, berth 2144, north pontoon, fuel dock crane ramp", text: "Done, number 6."}}
	if p := promiseWith(t, read(t, mails, options("2025-04-05 12:00")), "locker"); p.Status != Open {
		t.Errorf("%s (%s); evidence %+v", p.Status, p.State, p.Evidence)
	}
	mails[1].text = "Can you give them the locker free for six months?"
	if p := promiseWith(t, read(t, mails, options("2025-04-05 12:00")), "locker"); p.Status != Kept {
		t.Errorf("passed on itself: %s (%s); evidence %+v", p.Status, p.State, p.Evidence)
	}
}

// "That night" is the night that the message names which is answered, and a time of day
// without a day is one of the day that is asked for.
func TestDayOfWhatIsAnswered(t *testing.T) {
	for _, test := range []struct{ asks, text, due string }{
		{"The power on the pontoon is off on Thursday March 6 from nine.", "Thanks. I'll bring the generator down that night.", "2025-03-06"},
		{"The races are on Thursday. We need the generator here tomorrow morning.", "I'll bring the generator down by 9.", "2025-03-04T09:00:00-06:00"},
		{"Could somebody bring the generator on Thursday?", "Lou will bring the generator down at 9.", "2025-03-06T09:00:00-06:00"},
		{"Can Lou look at the winch on Thursday?", "I start now. The generator will be back in its place by 5.", "2025-03-03T17:00:00-06:00"},
		{"It is Monday today and the power is off. Can you bring the generator?", "I'll be there with the generator by 1.", "2025-03-03T13:00:00-06:00"},
		{"Is Lou still coming today?", "Lou is off. He'll be there at 9.", ""},
		{"Thursday the 6th is free, shall I book the generator for you?", "I'll let you know.", ""},
		{"The generator is yours if you want it before Thursday.", "If you bring it before Thursday I'll take the delivery of the generator off the bill.", ""},
	} {
		l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 11:00", text: test.asks},
			{from: "kit", to: "ines", at: "2025-03-03 11:30", re: 1, text: test.text}}, options("2025-03-03 12:00"))
		found := false
		for i := range l.Promises {
			p := &l.Promises[i]
			if p.Author != "kit@yard.example" {
				continue
			}
			found = true
			if v, _ := p.DueValue(); v != test.due {
				t.Errorf("%q: due %q, from %q, want %q", test.text, v, p.DueFrom, test.due)
			}
		}
		if !found {
			t.Errorf("%q is no promise", test.text)
		}
	}
}

func TestActors(t *testing.T) {
	for _, test := range []struct{ text, words, actor string }{
		{"Lou will call you tomorrow at 9.", "will call", "lou@yard.example"},
		{"I'll have Lou send you the invoice tomorrow.", "send you the invoice", "lou@yard.example"},
		{"We'll haul her out on Thursday.", "haul", "kit@yard.example"},
		{"Lou was off sick today. He'll be at the pontoon at 8 tomorrow.", "pontoon", "lou@yard.example"},
		{"Lou's driving down to you, he'll be at the pontoon by 10.", "pontoon by 10", "lou@yard.example"},
		{"They'll be at the pontoon by 10, I just had Lou on the line.", "pontoon by 10", "lou@yard.example"},
		{"Our rigger, Lou Bell, will check the mast on Saturday.", "check the mast", "lou@yard.example"},
		{"I'll send the rope money to you the day they reach me.", "rope money", "kit@yard.example"},
		{"The deposit goes back to your card on Friday once Lou has the form.", "deposit", "kit@yard.example"},
		{"A letter to Lou goes out from me on Friday.", "letter", "kit@yard.example"},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: test.text}}, options("2025-03-03 12:00"))
		if p := promiseWith(t, l, test.words); p.Actor != test.actor {
			t.Errorf("%q: actor %s, want %s", test.text, p.Actor, test.actor)
		}
	}
}

// "He" is the one colleague who has a copy, where nobody was named.
func TestActorWithACopy(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines lou", at: "2025-03-03 10:00", text: "Hi Ines, he'll be at the pontoon at 8 tomorrow."}}, options("2025-03-03 12:00"))
	if p := promiseWith(t, l, "pontoon"); p.Actor != "lou@yard.example" {
		t.Errorf("actor %s", p.Actor)
	}
}

// "He" is nobody to whom the message speaks.
func TestActorIsNoReader(t *testing.T) {
	l := read(t, []mail{
		{from: "lou", to: "kit", at: "2025-03-03 09:00", text: "Did you ring the surveyor?"},
		{from: "kit", to: "lou", at: "2025-03-03 10:00", re: 1, text: "Yes, he comes out on Thursday between 8 and 12."},
	}, options("2025-03-03 12:00"))
	if p := promiseWith(t, l, "comes out"); p.Actor != "kit@yard.example" {
		t.Errorf("actor %s", p.Actor)
	}
	l = read(t, []mail{
		{from: "lou", to: "kit", at: "2025-03-03 09:00", text: "Could you let Ines have the drawing?"},
		{from: "kit", to: "lou", at: "2025-03-03 10:00", re: 1, text: "She'll have it tomorrow."},
	}, options("2025-03-03 12:00"))
	if p := promiseWith(t, l, "have it"); p.Actor != "kit@yard.example" {
		t.Errorf("of who is to have it: actor %s", p.Actor)
	}
}

// A time that was past when it was written is one of the day that the sentence before
// names, and where somebody will be then is no condition.
func TestDueOfTheSentenceBefore(t *testing.T) {
	for text, want := range map[string]string{
		"Tomorrow is on. Lou will be there at 9.":                      "2025-03-05T09:00:00-06:00",
		"The mast went up. Lou will be there at 9.":                    "",
		"I'll post you the key on Thursday when I'm in town.":          "2025-03-06",
		"I'll post you the key on Thursday when I'm back in the yard.": "2025-03-06",
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-04 14:30", text: text}}, options("2025-04-05 12:00"))
		p := &l.Promises[0]
		if v, _ := p.DueValue(); v != want || p.Conditional {
			t.Errorf("%q: due %q, conditional %t; want %q", text, v, p.Conditional, want)
		}
	}
}

// Of several times in a sentence the due is that of the thing itself.
func TestWhichDue(t *testing.T) {
	for _, test := range []struct{ text, words, due string }{
		{"The sail is leaving here Tuesday, with you Thursday.", "sail", "2025-03-06"},
		{"If the form is back by Friday we will pay for the sail.", "pay", ""},
		{"We will pay for the sail if the form is back by Friday.", "pay", ""},
		{"We'll waive the mooring for April and May.", "waive", ""},
		{"If you sign on Tuesday you will get the keys on Thursday.", "keys", "2025-03-06"},
		{"If it's dry on Thursday Lou will paint the hull.", "paint", "2025-03-06"},
		{"If the sail isn't back by Friday we'll refund the deposit.", "refund", ""},
		{"The timber lands on Tuesday, so Lou will fit the deck on Thursday.", "fit", "2025-03-06"},
		{"The varnish goes on on Thursday so nobody on deck on Wednesday night.", "varnish", "2025-03-06"},
		{"The sail will be with you by Thursday so you've the weekend to bend it on.", "sail", "2025-03-06"},
		{"Once you approve the drawing we'll send you the quote within 24 hours.", "quote", ""},
		{"I'll come tomorrow and Thursday to sand the hull.", "sand", "2025-03-06"},
		{"The locker key will be with you from Thursday.", "key", "2025-03-06"},
		{"We'll keep the berth for you until Thursday.", "berth", "2025-03-06"},
		{"You scan the slips once a month, and I'll send you the list on Thursday.", "list", "2025-03-06"},
		{"Get me both logs by Tuesday and I'll have the sail claim filed by Thursday.", "filed", "2025-03-06"},
		{"You'll get the Sunday price by Thursday.", "price", "2025-03-06"},
		{"The sail will be with you by Thursday, so you have the weekend to spare.", "sail", "2025-03-06"},
		{"I'll bring the sail to İzmir on Thursday.", "bring", "2025-03-06"},
		{"Thursday is off, the sail will be with you all the same.", "sail", ""},
		{"Crew back tomorrow, ill have the sail mended by Thursday noon.", "sail", "2025-03-06T12:00:00-06:00"},
		{"We're away for much of this month but Lou is bringing the sail on Thursday.", "sail", "2025-03-06"},
		{"No, you won't pay for today.", "pay", ""},
		{"Thursday night is on us.", "on us", ""},
		{"Tuesday is off, but the sail will be with you on Thursday.", "with you", "2025-03-06"},
		{"I'll bring the sail Tuesday, off season or not, or Thursday off my own bat.", "bring", "2025-03-04"},
		{"Lou comes on Wednesday. You'll have the sail quote within a week of that.", "quote", "2025-03-12"},
		{"pay by tuesday and we'll have you up and sailing by 11 april", "sailing", "2025-04-11"},
		{"New date Friday 7 March, we'll have the mast stepped and rigged by 0900.", "stepped", "2025-03-07T09:00:00-06:00"},
		{"I'll ask Lou for something sooner than the 31st.", "ask", ""},
		{"I'm asking Lou for the sail today.", "asking", "2025-03-03"},
		{"I'll ask Lou on Thursday to look at the sloop.", "ask", "2025-03-06"},
		{"I'll ask Lou to ring you by Thursday.", "ask", "2025-03-06"},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\n" + test.text}}, options("2025-03-03 12:00"))
		p := promiseWith(t, l, test.words)
		if v, _ := p.DueValue(); v != test.due {
			t.Errorf("%q: due %q, want %q", test.text, v, test.due)
		}
	}
}

// A promise that is quoted is that of its author, and counts once.
func TestQuotedPromise(t *testing.T) {
	text := "We'll fit the new rudder to the sloop on Thursday and bring her back to the pontoon on Friday morning before nine."
	l := read(t, []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: text},
		{from: "ines", to: "kit", at: "2025-03-03 11:00", re: 1, text: "Thanks.\n\nOn Mon, Mar 3, 2025 at 10:00 AM Kit Moran <kit@yard.example> wrote:\n> " + text},
		{from: "ines", to: "lou", at: "2025-03-04 11:00", subject: "Rudder", text: "Lou, this is what Kit wrote:\n\n" + text},
	}, options("2025-03-04 12:00"))
	for _, p := range l.Promises {
		if p.Author != "kit@yard.example" {
			t.Errorf("%q counts for %s too", p.Quote, p.Author)
		}
	}
	promiseWith(t, l, "rudder")
}

// An automatic message promises and answers nothing.
func TestAutomatic(t *testing.T) {
	l := read(t, []mail{
		{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Can you tell me what the new rudder will cost?"},
		{from: "kit", to: "ines", at: "2025-03-03 09:01", re: 1, subject: "Automatic reply: The sloop", more: "Auto-Submitted: auto-replied\r\n", text: "I am away. I'll answer your message on Monday."},
	}, options("2025-03-20 12:00"))
	if len(l.Promises) != 0 {
		t.Errorf("promises of a program: %q", l.Promises[0].Quote)
	}
	if len(l.Requests) != 1 || !l.Requests[0].AnsweredBy.IsZero() {
		t.Errorf("requests: %+v", l.Requests)
	}
}

func TestRequests(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nCan you tell me what the new rudder will cost?"}
	hold := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll find out and let you know."}
	answer := mail{from: "kit", to: "ines", at: "2025-03-04 10:00", re: 1, text: "The new rudder is $840 with fitting."}
	for _, test := range []struct {
		name  string
		mails []mail
		by    string
	}{
		{"none", []mail{ask}, ""},
		{"held", []mail{ask, hold}, ""},
		{"answered", []mail{ask, hold, answer}, "<3@dispute.example>"},
	} {
		l := read(t, test.mails, options("2025-03-20 12:00"))
		if len(l.Requests) == 0 || l.Requests[0].AnsweredBy.MessageID != test.by || l.Requests[0].Of != "kit@yard.example" {
			t.Errorf("%s: %+v, want an answer by %q", test.name, l.Requests, test.by)
		}
	}
}

// Who writes no question marks asks too.
func TestUnmarkedQuestion(t *testing.T) {
	for text, want := range map[string]int{
		"does it need priming or anything":            1,
		"where is my 2900":                            1,
		"What a lovely day it was on the water.":      0,
		"When you come to the yard the gate is open.": 0,
	} {
		l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: text}}, options("2025-03-20 12:00"))
		if len(l.Requests) != want {
			t.Errorf("%q: %d requests, want %d", text, len(l.Requests), want)
		}
	}
}

// Small talk of things that are bad is no complaint.
func TestGrumble(t *testing.T) {
	l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-10 09:00", text: "The harbour has put in two heaters and we are cold all the same."}}, options("2025-03-20 12:00"))
	if len(l.Complaints) != 0 {
		t.Errorf("%d complaints", len(l.Complaints))
	}
}

func TestComplaint(t *testing.T) {
	complain := mail{from: "ines", to: "kit", at: "2025-03-10 09:00", text: "Nobody came on Friday and nobody called. I waited all day and I am very disappointed, this is unacceptable."}
	answer := mail{from: "lou", to: "ines", at: "2025-03-10 13:00", re: 1, text: "Ines, you're right to be upset and I am so sorry. I will be at the pontoon myself tomorrow at 8."}
	for _, test := range []struct {
		name     string
		mails    []mail
		answered bool
	}{{"unanswered", []mail{complain}, false}, {"answered", []mail{complain, answer}, true}} {
		l := read(t, test.mails, options("2025-03-20 12:00"))
		if len(l.Complaints) != 1 {
			t.Fatalf("%s: %d complaints", test.name, len(l.Complaints))
		}
		c := l.Complaints[0]
		for step, r := range map[string]Ref{"first response": c.FirstResponse, "acknowledged": c.Acknowledged, "apologised": c.Apologised, "committed": c.Committed} {
			if r.IsZero() == test.answered {
				t.Errorf("%s: %s is %v", test.name, step, r.MessageID)
			}
		}
	}
	l := read(t, []mail{{from: "kit", to: "lou", at: "2025-03-10 09:00", text: "I am very disappointed, this is unacceptable."}}, options("2025-03-20 12:00"))
	if len(l.Complaints) != 0 {
		t.Error("staff complain")
	}
}

// An apology that depends on whether there is anything to be sorry for is none.
func TestConditionalApology(t *testing.T) {
	l := read(t, []mail{
		{from: "ines", to: "kit", at: "2025-03-10 09:00", text: "Nobody came on Friday and nobody called. I am very disappointed, this is unacceptable."},
		{from: "kit", to: "ines", at: "2025-03-10 12:00", re: 1, text: "I'm sorry if you feel that way."},
	}, options("2025-03-20 12:00"))
	if c := l.Complaints[0]; !c.Apologised.IsZero() || c.FirstResponse.IsZero() {
		t.Errorf("apologised %q, first response %q", c.Apologised.MessageID, c.FirstResponse.MessageID)
	}
}

// A mark wins, the program's view stays, and a mark made later than the moment
// asked for is not known yet.
func TestMarks(t *testing.T) {
	mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll call you tomorrow at noon."}}
	o := options("2025-04-03 10:00")
	p := promiseWith(t, read(t, mails, o), "call")
	mark := Mark{ID: p.ID, Digest: p.Digest, Part: p.Part, Start: p.Start, End: p.End - 3, Status: "kept", By: "kit@yard.example", Why: "called at ten past", At: o.AsOf.Add(-time.Hour)}
	o.Marks = []Mark{mark}
	if q := promiseWith(t, read(t, mails, o), "call"); q.Status != Kept || q.Engine != Broken || q.Mark == nil {
		t.Errorf("marked: %s, program %s, mark %+v", q.Status, q.Engine, q.Mark)
	}
	o.AsOf = mark.At.Add(-time.Hour)
	if q := promiseWith(t, read(t, mails, o), "call"); q.Status != Broken || q.Mark != nil {
		t.Errorf("before the mark: %s, mark %+v", q.Status, q.Mark)
	}
}

// Where mail may be missing nobody is said to have broken anything.
func TestHole(t *testing.T) {
	o := options("2025-04-03 10:00")
	o.Hole = func(from, to time.Time, addresses ...string) string { return "the mailbox of Lou is not held" }
	p := promiseWith(t, read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll call you tomorrow at noon."}}, o), "call")
	if p.Status != Unclear || len(p.Unknown) == 0 {
		t.Errorf("%s, unknown %q", p.Status, p.Unknown)
	}
}

var dispute = []mail{
	{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nCan you send me the survey report for the sloop?"},
	{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Hi Ines,\n\nI'll send you the survey report by Friday. Lou will call you tomorrow at 9."},
	{from: "ines", to: "lou", at: "2025-03-05 10:00", subject: "No call", text: "Nobody called yesterday. I am disappointed."},
	{from: "lou", to: "ines", at: "2025-03-05 11:00", re: 3, subject: "Re: No call", text: "I'm so sorry, I'll ring you at noon today."},
	{from: "kit", to: "ines", at: "2025-03-06 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"},
	{from: "ines", to: "kit", at: "2025-03-06 12:00", re: 5, text: "Thanks for the report. Lou rang at noon yesterday."},
}

// dump is every row of the stage and of the ledger.
func dump(t *testing.T, db *projection.DB) string {
	t.Helper()
	var b strings.Builder
	rows, err := db.Query(t.Context(), `SELECT digest, facts FROM act_message ORDER BY digest`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var d, facts []byte
		if err := rows.Scan(&d, &facts); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%x %s\n", d, facts)
	}
	l, err := Read(context.WithoutCancel(t.Context()), db, options("2025-04-05 12:00"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range l.Promises {
		due, latest := p.DueValue()
		fmt.Fprintln(&b, p.ID, p.Quote, p.Actor, p.To, due, latest, p.State, p.FulfilledBy.MessageID, p.Next, p.Evidence, p.Unknown)
	}
	for _, r := range l.Requests {
		fmt.Fprintln(&b, r.ID, r.Quote, r.Of, r.AnsweredBy.MessageID, r.Evidence)
	}
	for _, c := range l.Complaints {
		fmt.Fprintln(&b, c.ID, c.Quote, c.FirstResponse.MessageID, c.Apologised.MessageID, c.Committed.MessageID)
	}
	return b.String()
}

// In whatever order the messages come, and after a rebuild, all is the same.
func TestOrderAndRebuild(t *testing.T) {
	log := logOf(dispute)
	db := open(t)
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	want := dump(t, db)
	if !strings.Contains(want, "survey report") {
		t.Fatal("nothing was found")
	}
	if err := db.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, db); got != want {
		t.Errorf("rebuilt:\n%s\nwant\n%s", got, want)
	}
	for seed := range uint64(4) {
		db := open(t)
		if err := db.Follow(t.Context(), log.Shuffled(rand.New(rand.NewPCG(seed, 1))), stages()...); err != nil {
			t.Fatal(err)
		}
		if got := dump(t, db); got != want {
			t.Errorf("seed %d:\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// A stage that stops anywhere goes on from there.
func TestResume(t *testing.T) {
	log := logOf(dispute)
	db := open(t)
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	want := dump(t, db)
	for n := range log.Size() {
		db := open(t)
		if err := db.Follow(t.Context(), log.Prefix(n), stages()...); err != nil {
			t.Fatal(err)
		}
		killed := errors.New("killed")
		if err := db.Update(t.Context(), func(*sql.Tx) error { return killed }); !errors.Is(err, killed) {
			t.Fatal(err)
		}
		if err := db.Follow(t.Context(), log, stages()...); err != nil {
			t.Fatal(err)
		}
		if got := dump(t, db); got != want {
			t.Errorf("stopped after %d:\n%s\nwant\n%s", n, got, want)
		}
	}
}

// The words of a row stand where it says.
func TestPlaces(t *testing.T) {
	l := read(t, dispute, options("2025-04-05 12:00"))
	for _, p := range l.Promises {
		if p.End-p.Start != len(p.Quote) || !strings.Contains(p.Sentence, p.Quote) {
			t.Errorf("%s %d-%d %q in %q", p.ID, p.Start, p.End, p.Quote, p.Sentence)
		}
	}
}

// What was sent before Since is not read, nor what was sent after AsOf, nor more
// of the rest than the latest messages.
func TestSince(t *testing.T) {
	list := []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll send you the survey report by Friday."},
		{from: "kit", to: "ines", at: "2025-04-07 10:00", text: "I'll call you about the mast tomorrow."},
		{from: "kit", to: "ines", at: "2025-05-05 10:00", text: "I'll post the invoice for the sails on Thursday."},
	}
	o := options("2025-04-20 12:00")
	for _, c := range []struct {
		since  string
		latest int
		want   int
	}{{"2025-03-03 10:00", 0, 2}, {"2025-03-03 10:00", 2, 2}, {"2025-03-03 10:00", 1, 1}, {"2025-03-03 10:01", 0, 1}, {"2025-03-03 10:01", 1, 1}, {"2025-04-08 10:00", 0, 0}} {
		o.Since, o.Latest = options(c.since).AsOf, c.latest
		l := read(t, list, o)
		if len(l.Promises) != c.want || l.Len() != c.want {
			t.Errorf("since %s, latest %d: %d promises of %d messages, want %d", c.since, c.latest, len(l.Promises), l.Len(), c.want)
		}
		if c.latest == 1 && c.want == 1 && !l.Promises[0].At.Equal(options("2025-04-07 10:00").AsOf) {
			t.Errorf("the latest message is of %s", l.Promises[0].At)
		}
		if next := options("2025-05-05 10:00").AsOf; l.Holds(next) {
			t.Errorf("since %s: it holds when the next message is known", c.since)
		}
	}
}
