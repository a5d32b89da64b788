package coverage

import (
	"context"
	"fmt"
	"time"

	"onrecord/ingest/email"
)

// freshness is how old the last sync or import may be for mail to be taken for
// looked at.
const freshness = 24 * time.Hour

// accountHoles adds what accounts as a whole do not cover.
func (r *reader) accountHoles() {
	for _, name := range r.names {
		a := r.accounts[name]
		add := func(code string, h Hole) {
			h.Code, h.Account, h.Staff = code, name, a.staff
			r.holes = append(r.holes, h)
		}
		for _, l := range a.Left {
			a.left(l, add)
		}
		if !a.known {
			add(CodeNotScanned, Hole{Text: fmt.Sprintf("The mail of %s was never read.", name)})
			continue
		}
		if a.synced && !a.begun.IsZero() {
			add(CodeSyncedLate, r.before(a))
		}
		if !a.last.IsZero() {
			how := "read"
			if !a.synced {
				how = "imported"
			}
			add(CodeNotYet, Hole{From: a.last.Add(freshness), Text: fmt.Sprintf("The mail of %s was last %s on %s; what came later is not known.", name, how, r.day(a.last))})
		}
	}
}

// before is the hole of what an account has nothing of: it may have had mail that was
// gone, or elsewhere, when it was first read.
func (r *reader) before(a *account) Hole {
	first, than := earlier(a.begun, a.oldest), ""
	if a.begun.After(first) {
		than = " than " + r.day(first)
	}
	return Hole{To: first.Add(-time.Second),
		Text: fmt.Sprintf("The mail of %s was first read on %s, and nothing in it is older%s.", a.Name, r.day(a.begun), than)}
}

// stoppedImports adds the imports that have not come to their end: what they lack
// may be in any mailbox.
func (r *reader) stoppedImports(ctx context.Context) error {
	list, err := r.rec.StoppedImports(ctx, "")
	if err != nil {
		return err
	}
	type source struct{ account, label string }
	told := map[source]bool{}
	for _, s := range list {
		if at := (source{s.Account, s.Label}); !told[at] {
			told[at] = true
			r.holes = append(r.holes, Hole{Code: CodeImportOpen, Account: s.Account,
				Text: fmt.Sprintf("The import of %s for %s has not come to its end: run it again, unless it still runs.", s.Label, s.Account)})
		}
	}
	return nil
}

// failedImports adds the imports that came to their end and could not read
// everything.
func (r *reader) failedImports(ctx context.Context) error {
	list, err := r.rec.FailedImports(ctx, "")
	for _, s := range list {
		r.holes = append(r.holes, Hole{Code: CodeImportFailed, Account: s.Account, Mailbox: s.Mailbox,
			Text: fmt.Sprintf("The import of %s for %s could not read %s of mailbox %q: run it again to see why.", s.Label, s.Account, email.Plural(s.Failed, "file"), s.Mailbox)})
	}
	return err
}

// left adds a hole for a mailbox that the last sync left out.
func (a *account) left(l Left, add func(string, Hole)) {
	h := Hole{Mailbox: l.Mailbox, Direction: mailboxDirection(l.Role), Count: max(0, l.Messages)}
	switch {
	case l == Left{}:
		h.Text = fmt.Sprintf("No sync of %s is known to have come to its end, so that mailboxes may be there that were never read.", a.Name)
		add(CodeSkipped, h)
	case l.Role == email.RoleDrafts || l.Messages == 0 && l.Excluded:
	case l.Excluded:
		has := "how much it has is not known"
		if l.Messages > 0 {
			has = "it has " + email.Plural(l.Messages, "message")
		}
		h.Text = fmt.Sprintf("Mailbox %q of %s is excluded by the configuration; %s.", l.Mailbox, a.Name, has)
		add(CodeExcluded, h)
	default:
		h.Text = fmt.Sprintf("Mailbox %q of %s was not read to its end: %s.", l.Mailbox, a.Name, l.Why)
		add(CodeSkipped, h)
	}
}
