package ledger

import (
	"context"
	"strings"
	"testing"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// received is what a mail system adds to a copy.
const received = "Received: from mx.yard.example by yard.example; Mon, 03 Mar 2025 16:00:05 +0000\r\n"

// ledgerOf reads the ledger of messages as they stand.
func ledgerOf(t *testing.T, o Options, raws ...string) *Ledger {
	t.Helper()
	log := logOf(nil)
	for _, raw := range raws {
		log.AppendMail(raw)
	}
	db := open(t)
	if err := db.Follow(t.Context(), log, stages()...); err != nil {
		t.Fatal(err)
	}
	l, err := Read(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// What is sent and what comes in are copies of one message: what it says was said once.
func TestCopies(t *testing.T) {
	promise := mail{from: "kit", to: "ines lou", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll send you the survey report by Friday."}
	complaint := mail{from: "ines", to: "kit lou", at: "2025-03-10 10:00", re: 1, text: "Hi Kit,\n\nThe survey report has not come. I am very disappointed. Can you tell me where it is?"}
	sent, asked := promise.raw(1), complaint.raw(2)
	const footer = "\r\n-- \r\nYou received this message because you are subscribed to the Google Groups \"Office\" group.\r\nTo unsubscribe from this group and stop receiving emails from it, send an email to office+unsubscribe@yard.example.\r\n"
	changed := func(old, new string) string { return received + strings.Replace(sent, old, new, 1) }
	tests := []struct {
		name                           string
		raws                           []string
		messages, promises, complaints int
	}{
		{"sent and received", []string{sent, received + sent, received + asked, asked, "X-Mailbox: lou\r\n" + asked}, 2, 1, 1},
		{"by way of a list, with its footer", []string{sent, received + sent + footer, asked, received + asked + footer}, 2, 1, 1},
		{"by way of a list, with other words", []string{sent, changed("Friday", "Monday") + footer}, 2, 2, 0},
		{"other words under the same id", []string{sent, changed("Friday", "Monday")}, 2, 2, 0},
		{"the same words under another id", []string{sent, changed("<1@", "<3@")}, 2, 2, 0},
		{"another author", []string{sent, changed("kit@", "lou@")}, 2, 2, 0},
		{"another date", []string{sent, changed("03 Mar", "04 Mar")}, 2, 2, 0},
		{"another attachment", []string{mail{from: "kit", to: "ines", at: promise.at, text: promise.text, file: "survey.pdf"}.raw(1),
			received + mail{from: "kit", to: "ines", at: promise.at, text: promise.text, file: "sails.pdf"}.raw(1)}, 2, 2, 0},
		{"another subject, as of a mail system that marks it", []string{sent, changed("Subject: ", "Subject: [from outside] ")}, 1, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := ledgerOf(t, options(later), test.raws...)
			if l.Len() != test.messages || len(l.Promises) != test.promises || len(l.Complaints) != test.complaints {
				t.Errorf("%d messages, %d promises, %d complaints, want %d, %d, %d", l.Len(), len(l.Promises), len(l.Complaints), test.messages, test.promises, test.complaints)
			}
		})
	}
}

// The first copy in the log stands for all: what comes later changes no id, and what
// names another copy, such as a mark, is about it.
func TestFirstCopy(t *testing.T) {
	sent := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll call you tomorrow at noon."}.raw(1)
	first, second := email.DigestOf([]byte(received+sent)), email.DigestOf([]byte(sent))
	o := options(later)
	p := promiseWith(t, ledgerOf(t, o, received+sent), "call")
	if q := promiseWith(t, ledgerOf(t, o, received+sent, sent), "call"); q.ID != p.ID || q.Digest != first {
		t.Errorf("with another copy %s in %s, before %s in %s", q.ID, q.Digest, p.ID, first)
	}
	o.Marks = []Mark{{ID: "p-0000000000", Digest: second, Part: p.Part, Start: p.Start, End: p.End, Status: "kept", By: "kit@yard.example", At: o.AsOf.AddDate(0, 0, -1)}}
	for _, within := range [][]email.Digest{nil, {first}, {second}} {
		o.Within = within
		l := ledgerOf(t, o, received+sent, sent)
		if q := promiseWith(t, l, "call"); q.ID != p.ID || q.Status != Kept || q.Mark == nil {
			t.Errorf("within %v: %s %s, mark %+v", within, q.ID, q.Status, q.Mark)
		}
		if l.First(second) != first || l.First(first) != first || l.At(Ref{Digest: second}) != p.At {
			t.Errorf("within %v: the second copy is read as %s, sent %s", within, l.First(second), l.At(Ref{Digest: second}))
		}
	}
}

// What only the firm's sent mail has under a client's name keeps no promise, and nothing is
// concluded from silence beside it.
func TestUnreceived(t *testing.T) {
	mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll send you the survey report by Friday."},
		{from: "ines", to: "kit", at: "2025-03-07 10:00", re: 1, text: "Thank you, I got the survey report this morning."}}
	for _, tt := range []struct {
		only   []email.Digest
		status Status
	}{{nil, Kept}, {[]email.Digest{email.DigestOf([]byte(mails[1].raw(2)))}, Unclear}} {
		o := options(later)
		o.Unreceived = func(_ context.Context, asked []email.Digest) ([]email.Digest, error) {
			if len(asked) != 1 {
				t.Errorf("asked about %d messages, want that of the client", len(asked))
			}
			return tt.only, nil
		}
		l := read(t, mails, o)
		p := promiseWith(t, l, "survey report")
		if p.Status != tt.status {
			t.Errorf("%s (%s) by %+v, want %s", p.Status, p.State, p.Evidence, tt.status)
		}
		if why := l.Mail()[1].Automatic; (why == Unreceived) != (tt.only != nil) {
			t.Errorf("the message is held for %q", why)
		}
	}
}

// A reply to another copy answers the message, and its author's copy tells of Bcc.
func TestCopyOfAuthor(t *testing.T) {
	asks := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Can you send me the survey report?"}.raw(1)
	promises := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll send it by Friday."}.raw(2)
	sends := mail{from: "kit", to: "ines", at: "2025-03-05 10:00", re: 2, text: "Here it is.", file: "survey-report.pdf"}.raw(3)
	l := ledgerOf(t, options(later), "X-Mailbox: lou\r\n"+asks, asks, received+promises, "Bcc: Bo Falk <bo@mail.example>\r\n"+promises, sends, "X-Mailbox: lou\r\n"+sends)
	p := promiseWith(t, l, "send it")
	if p.Status != Kept || p.msg.parent == nil || p.msg.parent.ID != "<1@dispute.example>" {
		t.Errorf("%s, answers %+v", p.Status, p.msg.parent)
	}
	if got := strings.Join(p.People(), " "); got != "kit@yard.example ines@mail.example bo@mail.example" {
		t.Errorf("from and to %s", got)
	}
}

// Words that differ where the index of quotations cannot tell are other words.
func TestCopiesWordForWord(t *testing.T) {
	a, b := message{digest: email.Digest{1}}, message{digest: email.Digest{2}}
	a.Sentences, b.Sentences = []sentence{{Text: "It costs 120."}}, []sentence{{Text: "It costs 210."}}
	w := world{messages: []*message{&a, &b}}
	w.once(thread.Copies{b.digest: a.digest})
	if len(w.messages) != 2 || w.at[b.digest] != &b {
		t.Errorf("%d messages are left", len(w.messages))
	}
}
