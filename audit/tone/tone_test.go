package tone

import (
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/zone"
)

// drafts are invented: what they are flagged for, and the steps they do not
// take.
var drafts = []struct {
	name, text string
	flags      []Kind
	missing    []Step
	hold       bool
}{
	{name: "kind", text: `Dear Mrs. Adeyemi,

Thank you for writing, and for the pictures of the ceiling. You waited four days with a bucket in the hall while we looked at the wrong flat. That must have been wretched, and I am sorry.

The plumber will be with you tomorrow at eight. I will pay for the hotel that you had to take and send you the money by Friday.

Would that put it right for you, or have I missed something?

Kind regards,
Rosa Lindqvist
`},
	{name: "kind and short", text: `Hi Ken,

I've read this and I'm sorry: you stood at the gate for an hour because I forgot to book the lift, and I understand how annoying that was. I'll call you at ten tomorrow. Is there anything you need before then?

Joanna
`},
	{name: "kind, of what is done", text: `Good morning Mr. Ferreira,

You were right to complain. We charged you for two visits and made one; being billed for an empty afternoon is upsetting, and I apologise. I have refunded the second visit this morning, and the money will be in your account by Thursday.

Does that settle it, or what else would help?

Best,
Imke Vos
Bookkeeping, Vos & Daughter
`},
	{name: "kind, of two matters", text: `Hello Siobhan,

Thanks for telling me straight. I can see how worrying it was to find the door open on Saturday. It was me who left it on the latch, and I'm truly sorry.

A locksmith is coming on Monday at 9 and I will be there myself. I'll also drop a new set of keys off by Tuesday evening. Would you rather have them by post?

Tomasz
`},
	{name: "kind answer to part of it", text: `Dear Mr. Okonkwo,

I appreciate that you took the time to write all this down. Living with that noise for a month is exhausting, and I am sorry that we left you alone with it.

Our records show a visit on 3 June, and your note of the same day mentions it; the second visit, on 10 June, never took place, and that is on us. The fan will be replaced on Thursday. If we have missed something, please send it to me.

What would make up for the month, in your eyes?

With kind regards,
Wilhelmina Baptiste
`},
	{name: "hot", text: `You claim that we never called. That is simply not true, as I already told you. Calm down and READ WHAT I SENT YOU!!!`,
		flags: []Kind{Accusing, Blame, Calm, Shouting}, missing: []Step{Thanks, Feeling, Apology, Remedy, Time, Question, Name}, hold: true},
	{name: "cold", text: `Dear customer,

We apologise for any inconvenience. Due to high demand we were unable to attend. Per our policy, missed appointments are not compensated.

Customer Service Team
`, flags: []Kind{Conditional, Excuse, Policy}, missing: []Step{Thanks, Feeling, Apology, Remedy, Time, Question, Name}},
	{name: "half done", text: `Hi Dee,

Thanks for your email. I'm sorry about the mess in the yard. I'll send somebody round.

Abel
`, missing: []Step{Feeling, Time, Question}},
	{name: "sorry you feel", text: `Dear Ms. Haddad,

Thank you for your feedback. I am sorry that you feel this way. Mistakes were made. We have never had a complaint like this in twenty years.

Regards,
Paul Nystrom
`, flags: []Kind{Conditional, Hiding, Defensive}, missing: []Step{Feeling, Apology, Remedy, Time, Question}, hold: true},
	{name: "with the letter below it", text: `Hi Ute,

Thank you for this. I am sorry that nobody came; sitting there in the cold must have been horrible. I'll be there on Monday at 8 myself. Does that suit you?

Marco

On Tue, 4 Mar 2025 at 10:00, Ute Brandt <ute@mail.example> wrote:
> You lied to me! This is ridiculous!!! You should have called me.
> Calm down? NO I WILL NOT CALM DOWN.
`},
}

func TestDrafts(t *testing.T) {
	for _, d := range drafts {
		t.Run(d.name, func(t *testing.T) {
			r := Check(Read([]byte(d.text)))
			if got := kindsOf(d.text); !slices.Equal(got, d.flags) {
				t.Errorf("flags %v, want %v: %v", got, d.flags, r.Flags)
			}
			var missing []Step
			for _, m := range r.Missing {
				missing = append(missing, m.Step)
			}
			if !slices.Equal(missing, d.missing) {
				t.Errorf("missing %v, want %v", missing, d.missing)
			}
			if r.Hold != d.hold {
				t.Errorf("hold %v at heat %d", r.Hold, r.Heat)
			}
			if len(r.Taken)+len(r.Missing) != len(steps) {
				t.Errorf("%d steps are taken and %d missing, of %d", len(r.Taken), len(r.Missing), len(steps))
			}
		})
	}
}

// TestSpans: a flag points at its words, also where a line was wrapped, and in a
// message.
func TestSpans(t *testing.T) {
	for _, text := range []string{
		"We looked into it. You should\nhave told us before.\n",
		"From: Lou <lou@yard.example>\nSubject: Re: your letter\nContent-Type: text/plain; charset=utf-8\n\nYou should\nhave told us before.\n",
	} {
		parts := Read([]byte(text))
		r := Check(parts)
		if len(r.Flags) != 1 {
			t.Fatalf("%d flags in %q", len(r.Flags), text)
		}
		f := r.Flags[0]
		if got := parts[0].Text[f.Start:f.End]; f.Text != got || strings.Join(strings.Fields(got), " ") != "You should have told" {
			t.Errorf("the flag points at %q", got)
		}
		if f.Rule != "blame/should-have@1" || f.Why == "" {
			t.Errorf("flag %+v", f)
		}
	}
}

// TestPage: of a draft that was saved as a page, what a reader sees is read.
func TestPage(t *testing.T) {
	for _, text := range []string{
		"<!DOCTYPE html>\n<html><head><title>YOU NEVER WILL</title></head><body><p>Thank you for telling&nbsp;us.</p><p>You should have told us.</p></body></html>\n",
		"\ufeff<HTML><body>Thank you for telling us.<br>You should have told us.<!-- calm down!! --></body></HTML>",
	} {
		r := Check(Read([]byte(text)))
		if len(r.Flags) != 1 || r.Flags[0].Text != "You should have told" || !slices.Contains(r.Taken, Thanks) {
			t.Errorf("%q: %+v, %v", text, r.Flags, r.Taken)
		}
	}
}

// TestEachCounts: flags of one kind count each, and of those that overlap the first.
func TestEachCounts(t *testing.T) {
	tests := []struct {
		text string
		want []string
		heat int
		hold bool
	}{
		{"You should have called us. It is your fault. Your failure to pay on time caused the delay.\n",
			[]string{"You should have called", "is your fault", "Your failure to"}, 6, true},
		{"You should have told us, and it is your own fault.\n", []string{"You should have told", "is your own fault"}, 4, true},
		{"You should have called us!! It is your fault!!\n", []string{"You should have called", "!!", "is your fault", "!!"}, 8, true},
		{"As I already told you, it is on order.\n", []string{"As I already told you"}, 2, false},
	}
	for _, tt := range tests {
		r := Check(Read([]byte(tt.text)))
		var got []string
		for _, f := range r.Flags {
			got = append(got, f.Text)
		}
		if !slices.Equal(got, tt.want) || r.Heat != tt.heat || r.Hold != tt.hold {
			t.Errorf("%q: flags %q, heat %d, hold %v; want %q, %d, %v", tt.text, got, r.Heat, r.Hold, tt.want, tt.heat, tt.hold)
		}
	}
}

// TestSteps: what says no to a step does not take it, and what says no to something else
// beside it does.
func TestSteps(t *testing.T) {
	for _, tt := range []struct {
		step Step
		yes  []string
		no   []string
	}{
		{Apology, []string{
			"I am so sorry that nobody came.", "No apology can undo it, but I am sorry.", "We never apologised for it, and I am sorry.", "I cannot apologise enough.", "I can't say sorry often enough.",
			"Nobody came and I apologise.", "You should not have to wait for an apology: I am sorry.", "There is no excuse, and I apologise.", "I'm sorry we did not call.", "Sorry, we did not call.", "I am sorry to hear that, and sorry for our part in it.",
		}, []string{
			"We have nothing to apologise for.", "I see no reason to apologise.", "I refuse to apologise for this.", "I cannot apologise for that.", "Nobody here will apologise for it.", "We never apologise.",
			"I'm sorry to say that you are wrong.", "You will be sorry.", "You'll be sorry that you wrote this.", "An apology is out of the question.", "I owe you no apology.", "Do not expect an apology.", "It is too late to apologise now.",
			"I am sorry to hear that you are leaving.", "Sorry, we are closed on Mondays.", "Sorry, but we cannot do that.",
		}},
		{Remedy, []string{
			"The refund is on its way.", "I have refunded the visit.", "We will not charge you for the visit.", "I will call you on Friday.", "The refund was sent today, and no payment is due.",
		}, []string{
			"I will not pay for the hotel.", "A refund is out of the question.", "The refund is not possible.", "A refund was refused.", "Your payment is overdue.", "The payment is still due.",
		}},
		{Feeling, []string{"You have every right to be angry.", "That must have been a horrible evening.", "Sitting in the cold with a baby must have been hard.", "No wonder you are cross.", "You were left standing in the rain."}, []string{"You have no right to be angry.", "There was no reason to be upset."}},
		{Thanks, []string{"Thank you for telling us.", "Thanks, and no need to call again.", "I have gone through your letter line by line.", "It was right that you rang us.", "Thank you for your patience, and for telling me; thank you."}, []string{"Many thanks in advance for your payment.", "Thank you for your understanding.", "Thanks for nothing.", "It works now, no thanks to you.", "We lost the job thanks to you."}},
		{Question, []string{"How can we put this right?", "What would you have us do?", "Is that what would suit you, or is Friday better: what works?"}, []string{
			"How could we have known?", "How can you say that?", "How were we to know?", "Is that what you wanted to hear?",
		}},
		{Name, []string{
			"Thank you.\n\nImke Vos", "Thank you.\n\nJ. P. Moran", "Thank you.\n\nMarco de la Cruz", "Thank you.\n\nKit Moran for the whole crew", "Thank you.\n\nKit M.", "Thank you.\n\nSo Young Kim",
		}, []string{
			"We look forward to hearing from you.", "I cannot do that.", "We will not refund the money.", "Nobody came.", "Marek comes tomorrow.", "Please let us know", "We missed it.\n\nSorry.", "We missed it.\n\nReally?!", "We missed it.\n\nCustomer Services",
		}},
	} {
		for _, text := range tt.yes {
			if !slices.Contains(Check(Read([]byte(text+"\n"))).Taken, tt.step) {
				t.Errorf("%q does not take the step %s", text, tt.step)
			}
		}
		for _, text := range tt.no {
			if slices.Contains(Check(Read([]byte(text+"\n"))).Taken, tt.step) {
				t.Errorf("%q takes the step %s", text, tt.step)
			}
		}
	}
}

// TestRules: the table can be relied upon.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		kind, rest, _ := strings.Cut(r.ID, "/")
		if kind != string(r.Kind) || !strings.Contains(rest, "@") || seen[r.ID] {
			t.Errorf("id %q of kind %s", r.ID, r.Kind)
		}
		seen[r.ID] = true
		if weights[r.Kind] == 0 || whys[r.Kind] == "" {
			t.Errorf("%s has no weight or reason", r.Kind)
		}
		if expression(r.Find).MatchString("") || r.Not != "" && expression(r.Not).MatchString("") {
			t.Errorf("%s fits everything", r.ID)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, d := range drafts {
		f.Add([]byte(d.text))
	}
	f.Add([]byte("From: a\xff\n\nSORRY if!!!!! YOU CLAIM\u2019 \x00"))
	f.Fuzz(func(t *testing.T, draft []byte) {
		parts := Read(draft)
		for _, x := range Check(parts).Flags {
			i := slices.IndexFunc(parts, func(p zone.Part) bool { return p.Path == x.Part })
			if i < 0 || parts[i].Text[x.Start:x.End] != x.Text || x.Start >= x.End {
				t.Fatalf("flag %+v", x)
			}
		}
	})
}

// TestIsMessage tells mail from text that begins as mail does.
func TestIsMessage(t *testing.T) {
	const from, date = "From: Ines Falk <ines@mail.example>\n", "Date: Sat, 8 Mar 2025 09:00:00 -0600\n"
	tests := []struct {
		name, draft string
		want        bool
	}{
		{"a message", from + date + "\nDear Mr. Moran,\n", true},
		{"with CRLF and an id", "From: ines@mail.example\r\nMessage-ID: <3@mail.example>\r\n\r\nDear Mr. Moran,\r\n", true},
		{"from a mailbox", "Delivered-To: kit@yard.example\nReceived: by mx.yard.example; Sat, 8 Mar 2025 15:00:01 +0000\n" + from + "\nDear\n", true},
		{"behind a byte order mark", "\ufeff" + from + date + "\nDear\n", true},
		{"text", "Dear Mr. Moran,\n\nYou never sent me the plan.\n", false},
		{"a line of reference", "Subject: Complaint\n\nDear Mr. Moran,\n", false},
		{"whom it is for", "To: Kit Moran\nFrom: Ines Falk\nDate: 8 March 2025\n\nDear Mr. Moran,\n", false},
		{"copied from Outlook", "From: Ines Falk <ines@mail.example>\nSent: Saturday, March 8, 2025 9:00 AM\nTo: Kit Moran\nSubject: Plan\n\nDear\n", false},
		{"copied from a page", from + "Date: Sat, Mar 8, 2025 at 9:00 AM\nSubject: Plan\nTo: <kit@yard.example>\n\nDear\n", false},
		{"no blank line", from + date + "You never sent me the plan.\n\nInes\n", false},
		{"nothing but a header", from + date, false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := IsMessage([]byte(tt.draft)); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
