package daemon

import (
	"context"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A lacking says what is not held though it should be.
type lacking struct {
	tooLarge int  // messages over max_message of their account
	others   bool // something else
}

func (l *lacking) add(tooLarge int, others bool) {
	l.tooLarge += tooLarge
	l.others = l.others || others
}

// advise returns [ErrIncomplete] with what helps: another limit, and for the others
// what is said of "them".
func (l lacking) advise(them string) error {
	raise := email.Count(l.tooLarge, "message is", "messages are") + " larger than max_message: raise it in the configuration"
	switch {
	case l.tooLarge == 0:
		return hintf(ErrIncomplete, them, "them")
	case l.others:
		return hintf(ErrIncomplete, raise+"; "+them, "the others")
	}
	return hintf(ErrIncomplete, "%s", raise)
}

// lack returns what the mailboxes lack.
func (s *Status) lack() (l lacking) {
	for _, a := range s.Accounts {
		for _, m := range a.Mailboxes {
			if !a.complete(m) {
				l.add(m.TooLarge, m.TooLarge == 0 || m.missing() > m.TooLarge || m.Skipped != "")
			}
		}
	}
	return l
}

// tooLarge counts the messages of a generation that are over max_message.
func (d *Daemon) tooLarge(ctx context.Context, gen int64) (n int, err error) {
	failures, err := d.rec.Failures(ctx, gen)
	for _, f := range failures {
		if !f.Vanished && f.Class == record.FailureTooLarge {
			n++
		}
	}
	return n, err
}
