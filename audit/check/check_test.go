package check_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/coverage"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// A mail is one message between a joiner's shop and its client.
type mail struct {
	from, to string // names, of to several with blanks between
	at       string // 2025-03-03 09:00
	re       int    // the number of the message it answers, from 1
	subject  string
	text     string
	file     string // name of an attachment
	content  string // its text
	more     string // further header fields
}

var names = map[string]string{
	"hal": "Hal Brandt <hal@joinery.example>", "uma": "Uma Lindqvist <uma@joinery.example>", "office": "Joinery Office <office@joinery.example>",
	"ilse": "Ilse Varga <ilse@home.example>", "ilse2": "Ilse Varga <varga@works.example>", "piet": "Piet Maas <piet@glazing.example>", "nora": "Nora Feld <nora@house.example>", "postmaster": "Mail Delivery System <mailer-daemon@joinery.example>",
}

func moment(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, time.UTC)
	if err != nil {
		panic(err)
	}
	return t
}

func (m mail) raw(number int) string {
	var b strings.Builder
	var to []string
	for _, n := range strings.Fields(m.to) {
		to = append(to, names[n])
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d@check.example>\r\n", names[m.from], strings.Join(to, ", "), moment(m.at).Format(time.RFC1123Z), number)
	subject := cmp.Or(m.subject, "The stairs")
	if m.re > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%d@check.example>\r\n", m.re)
		subject = "Re: " + subject
	}
	fmt.Fprintf(&b, "Subject: %s\r\n%s", subject, m.more)
	text := strings.ReplaceAll(m.text, "\n", "\r\n") + "\r\n"
	if m.file == "" {
		return b.String() + "\r\n" + text
	}
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n%s--x\r\nContent-Type: text/csv; name=%q\r\nContent-Disposition: attachment; filename=%q\r\n\r\n%s\r\n--x--\r\n", text, m.file, m.file, m.content)
	return b.String()
}

var joinery = party.Config{
	Domains: []string{"joinery.example"},
	Staff:   []party.Staff{{Name: "Hal Brandt", Addresses: []string{"hal@joinery.example"}}, {Name: "Uma Lindqvist", Addresses: []string{"uma@joinery.example"}}},
	Shared:  []string{"office@joinery.example"},
	Clients: []party.Client{{Name: "Ilse Varga", Addresses: []string{"ilse@home.example", "varga@works.example"}}, {Name: "Nora Feld", Addresses: []string{"nora@house.example"}}},
}

// joineryWorld reads mail as it stood when a letter of 1 June 2025 came.
func joineryWorld(t testing.TB, raws []string, change func(*check.Options)) *check.World {
	t.Helper()
	directory := party.New(joinery, nil, nil)
	dc := due.Context{Order: due.DMY, Country: "GB", Zone: time.UTC}
	o := check.Options{Directory: directory, Client: "Ilse Varga", Addresses: []string{"ilse@home.example", "varga@works.example"}, Zone: time.UTC, Due: dc, Asserted: moment("2025-06-01 12:00")}
	if change != nil {
		change(&o)
	}
	return worldOf(t, raws, ledger.Options{Directory: directory, AsOf: o.Asserted, Zone: time.UTC, Due: dc}, o)
}

func raws(list []mail) (raws []string) {
	for i, m := range list {
		raws = append(raws, m.raw(i+1))
	}
	return raws
}

// cited returns the numbers of the messages that a finding rests on.
func cited(f *check.Finding) string {
	var list []string
	for _, c := range f.Citations {
		if c.Role == "context" {
			continue
		}
		list = append(list, strings.TrimSuffix(strings.TrimPrefix(c.MessageID, "<"), "@check.example>"))
	}
	return strings.Join(list, " ")
}

var (
	asks     = mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", text: "Hi Hal,\n\nCan you send me the drawing of the handrail?"}
	promises = mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", re: 1, text: "Hi Ilse,\n\nI'll send you the drawing of the handrail by Friday 7 March."}
	delivers = mail{from: "hal", to: "ilse", at: "2025-03-06 15:00", re: 1, text: "Hi Ilse,\n\nThe drawing of the handrail is attached.", file: "handrail drawing.csv", content: "handrail,oak,3.2 m"}
	thanks   = mail{from: "ilse", to: "hal", at: "2025-03-06 18:00", re: 3, text: "Got the drawing of the handrail, thank you."}
)

// with returns a message with some things changed.
func (m mail) with(change func(*mail)) mail { change(&m); return m }

func TestPitfalls(t *testing.T) {
	never := check.Claim{Kind: check.NeverReplied, Text: "I wrote to you on 3 March about the drawing of the handrail and never had an answer."}
	never2 := check.Claim{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."}
	auto := mail{from: "hal", to: "ilse", at: "2025-03-03 09:01", re: 1, text: "I am out of the office until Monday.", more: "Auto-Submitted: auto-replied\r\n"}
	answer := mail{from: "hal", to: "ilse", at: "2025-03-04 10:00", re: 1, text: "Hi Ilse,\n\nThe drawing of the handrail is not finished, Uma is still measuring the landing."}
	tests := []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
		cites   string // numbers of messages; "" for any
		absence bool
	}{
		{"an answer", []mail{asks, answer}, never, check.Contradicted, "1 2", false},
		{"an automatic reply is none", []mail{asks, auto}, never, check.Supported, "1 2", true},
		{"a read receipt is none", []mail{asks, auto.with(func(m *mail) {
			m.text, m.more = "Your message was read.", "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\nAuto-Submitted: auto-replied\r\n"
		})}, never, check.Supported, "", true},
		{"the answer of a colleague counts", []mail{asks, answer.with(func(m *mail) { m.from = "uma" })}, never, check.Contradicted, "1 2", false},
		{"the answer from another address counts", []mail{asks, answer.with(func(m *mail) { m.from = "office" })}, never, check.Contradicted, "1 2", false},
		{"an answer to the client's other address counts", []mail{asks, answer.with(func(m *mail) { m.to = "ilse2" })}, never, check.Contradicted, "1 2", false},
		{"a reply of the day after the letter", []mail{asks, answer.with(func(m *mail) { m.at = "2025-06-02 09:00" })}, never, check.Supported, "1", true},
		{"an answer that came back", []mail{asks, answer, {from: "postmaster", to: "hal", at: "2025-03-04 10:01", subject: "Undelivered Mail Returned to Sender", text: "The message could not be delivered.",
			more: "In-Reply-To: <2@check.example>\r\nReferences: <2@check.example>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n"}}, never, check.Supported, "", true},
		{"no such message", []mail{answer.with(func(m *mail) { m.re = 0 })}, never, check.Silent, "", false},
		{"nine of ten answered", append(manyAnswered(9), mail{from: "ilse", to: "hal", at: "2025-04-20 09:00", subject: "Newel post", text: "Which newel post did you order?"}),
			check.Claim{Kind: check.NeverReplied, Text: "You never answer my e-mails."}, check.Partly, "", true},
		{"all answered", manyAnswered(3), check.Claim{Kind: check.NeverReplied, Text: "You never answer my e-mails."}, check.Contradicted, "", false},

		{"sent and acknowledged", []mail{asks, promises, delivers, thanks}, never2, check.Contradicted, "2 3 4", false},
		{"sent, no answer", []mail{asks, promises, delivers}, never2, check.Contradicted, "2 3", false},
		{"sent late", []mail{asks, promises, delivers.with(func(m *mail) { m.at = "2025-03-20 15:00" })}, never2, check.Partly, "2 3", false},
		{"sent after the letter", []mail{asks, promises, delivers.with(func(m *mail) { m.at = "2025-06-02 15:00" })}, never2, check.Supported, "2", true},
		{"not sent", []mail{asks, promises}, never2, check.Supported, "2", true},
		{"sent to somebody else", []mail{asks, promises, delivers.with(func(m *mail) { m.to = "piet" })}, never2, check.Supported, "2", true},

		{"right in substance, wrong date", []mail{asks, promises, delivers.with(func(m *mail) { m.at = "2025-03-12 15:00" }), thanks.with(func(m *mail) { m.at = "2025-03-12 18:00" })},
			check.Claim{Kind: check.Late, Text: "You promised the drawing of the handrail by 7 March. It did not come until 28 March."}, check.Partly, "2 3", false},
		{"late as it says", []mail{asks, promises, delivers.with(func(m *mail) { m.at = "2025-03-12 15:00" })},
			check.Claim{Kind: check.Late, Text: "You promised the drawing of the handrail by 7 March. It did not come until 12 March."}, check.Supported, "2 3", false},
		{"late, and it was in time", []mail{asks, promises, delivers, thanks},
			check.Claim{Kind: check.Late, Text: "The drawing of the handrail came a week later than you had promised."}, check.Contradicted, "", false},

		{"told you, and it is there", []mail{{from: "ilse", to: "uma", at: "2025-02-10 09:00", text: "Please note that our builder needs the oak treads before Easter."}},
			check.Claim{Kind: check.ToldYou, Text: "I told you that our builder needed the oak treads before Easter."}, check.Supported, "1", false},
		{"told you is never contradicted by absence", []mail{asks, promises}, check.Claim{Kind: check.ToldYou, Text: "I told you that our builder needed the oak treads before Easter."}, check.Silent, "", false},

		{"spoken words", []mail{asks, promises}, check.Claim{Kind: check.Said, Text: "On the telephone on 10 March you offered us ten per cent off the handrail."}, check.Silent, "", false},
		{"an opinion", []mail{asks, promises}, check.Claim{Kind: check.Conduct, Text: "Your people were arrogant from the first day."}, check.Silent, "", false},
		{"said sorry", []mail{asks, {from: "hal", to: "ilse", at: "2025-03-09 09:00", re: 1, text: "I am sorry about the drawing of the handrail, I forgot it."}},
			check.Claim{Kind: check.Conduct, Text: "Nobody ever said sorry."}, check.Contradicted, "2", false},
		{"nobody said sorry", []mail{asks, promises}, check.Claim{Kind: check.Conduct, Text: "Nobody ever said sorry."}, check.Supported, "", true},
		{"sorry if", []mail{asks, {from: "hal", to: "ilse", at: "2025-03-09 09:00", re: 1, text: "I am sorry if you feel that way."}},
			check.Claim{Kind: check.Conduct, Text: "Nobody ever said sorry."}, check.Partly, "2", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim)
			if f.Verdict != tt.verdict || f.Absence != tt.absence || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s, absence %v, cites %q (%s); want %s, absence %v, %q", f.Verdict, f.Absence, cited(f), f.Why, tt.verdict, tt.absence, tt.cites)
			}
			if f.Why == "" || f.Searched == "" || len(f.NotSearched) == 0 || f.Needed == "" {
				t.Errorf("something is not said: %+v", f)
			}
		})
	}
}

// manyAnswered returns n questions of the client, each answered the next day.
func manyAnswered(n int) (list []mail) {
	things := []string{"the treads", "the varnish", "the balusters", "the delivery", "the landing", "the skirting", "the screws", "the invoice", "the glass"}
	for i := range n {
		day := moment("2025-03-03 09:00").AddDate(0, 0, 3*i)
		list = append(list, mail{from: "ilse", to: "hal", at: day.Format("2006-01-02 15:04"), subject: "About " + things[i], text: "Can you tell me about " + things[i] + "?"},
			mail{from: "hal", to: "ilse", at: day.AddDate(0, 0, 1).Format("2006-01-02 15:04"), re: len(list) + 1, subject: "About " + things[i], text: "Yes, " + things[i] + " will be as in the estimate."})
	}
	return list
}

// TestHoles wants every verdict that rests on absence silent where mail may be
// missing, and the hole named.
func TestHoles(t *testing.T) {
	const hole = "the mailbox of hal@joinery.example is not held"
	var asked []string
	w := joineryWorld(t, raws([]mail{asks, promises}), func(o *check.Options) {
		o.Hole = func(q coverage.Question) string {
			asked = q.Others
			return hole
		}
	})
	for _, c := range []check.Claim{
		{Kind: check.NeverReplied, Text: "I wrote to you on 3 March about the drawing of the handrail and never had an answer."},
		{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."},
		{Kind: check.Conduct, Text: "Nobody ever said sorry."},
	} {
		f := w.Check(c)
		if c.Kind == check.NeverReplied { // it was answered, whatever else is missing
			if f.Verdict == check.Supported {
				t.Errorf("%s: %s", c.Text, f.Verdict)
			}
			continue
		}
		if f.Verdict != check.Silent || f.Absence || !slices.Contains(f.Holes, hole) || !strings.Contains(f.Why, hole) {
			t.Errorf("%s: %s, absence %v, holes %q, %s", c.Text, f.Verdict, f.Absence, f.Holes, f.Why)
		}
		if f.Absent == nil || !slices.Contains(asked, "ilse@home.example") {
			t.Errorf("%s: asked for mail of %q", c.Text, asked)
		}
	}
}

// TestLetterIsNoEvidence wants a claim that only the letter itself, of which two
// copies are held, bears out silent.
func TestLetterIsNoEvidence(t *testing.T) {
	letter := mail{from: "ilse", to: "hal", at: "2025-05-30 09:00", subject: "A complaint", text: "Dear Hal,\n\nOn 14 April nobody came to fit the handrail, though I waited all day."}
	list := raws([]mail{asks, promises, letter})
	list = append(list, "X-Mailbox: lou\r\n"+list[2])
	c := check.Claim{Kind: check.NoShow, Text: "On 14 April nobody came to fit the handrail, though I waited all day."}
	for _, raw := range list[2:] {
		f := joineryWorld(t, list, func(o *check.Options) { o.Letter = email.DigestOf([]byte(raw)) }).Check(c)
		if f.Verdict != check.Silent || slices.ContainsFunc(f.Citations, func(c check.Citation) bool { return c.MessageID == "<3@check.example>" }) {
			t.Errorf("%s, cites %s: %s", f.Verdict, cited(f), f.Why)
		}
	}
}

// TestQuote wants the whole sentence cited where a claim has half of it.
func TestQuote(t *testing.T) {
	offer := mail{from: "hal", to: "ilse", at: "2025-03-10 09:00", text: "We will fit the oak handrail free of charge if you order the treads from us as well."}
	f := joineryWorld(t, raws([]mail{asks, offer}), nil).Check(check.Claim{Kind: check.Said, Text: "You told me that you would fit the oak handrail free of charge."})
	if f.Verdict != check.Partly || len(f.Citations) == 0 || !strings.Contains(f.Citations[0].Quote, "if you order the treads") {
		t.Errorf("%s: %+v", f.Verdict, f.Citations)
	}
	for _, c := range f.Citations {
		if c.End-c.Start != len(c.Quote) || c.Quote == "" || c.Part == "" {
			t.Errorf("the words are not where they are said to be: %+v", c)
		}
	}
}

// TestOrder wants the same findings in whatever order the mail was read.
func TestOrder(t *testing.T) {
	list := raws(append([]mail{asks, promises, delivers, thanks}, manyAnswered(4)...))
	claims := []check.Claim{
		{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."},
		{Kind: check.NeverReplied, Text: "You never answer my e-mails."},
		{Kind: check.Late, Text: "The drawing of the handrail came a week later than you had promised."},
	}
	find := func(list []string) (out string) {
		w := joineryWorld(t, list, nil)
		for _, c := range claims {
			f := w.Check(c)
			f.Absent = nil
			out += fmt.Sprintf("%+v\n", *f)
		}
		return out
	}
	want := find(list)
	r := rand.New(rand.NewPCG(1, 2))
	for range 4 {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if got := find(list); got != want {
			t.Fatalf("in another order\n%s\nand in the first\n%s", got, want)
		}
	}
}
