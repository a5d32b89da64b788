package imapsync

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A plan is what a sync has to do.
type plan struct {
	reports []*MailboxReport // in the order of the server's listing
	jobs    []*job           // the most urgent first
}

// plan lists the mailboxes of the server, recognises those on record, records
// renames and losses, and decides which ones are to be read. It uses the first
// worker's session.
func (w *worker) plan(ctx context.Context) (*plan, error) {
	list, err := w.session.mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	onRecord, err := w.rec.Mailboxes(ctx, w.account.Name)
	if err != nil {
		return nil, local(fmt.Errorf("read the mailboxes on record: %w", err))
	}
	onRecord = slices.DeleteFunc(onRecord, func(m record.Mailbox) bool { return m.State == record.StateImport })
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: %s lists no mailbox at all", ErrUnavailable, w.account.Host)
	}
	foreign, err := w.session.foreign(ctx)
	if err != nil {
		return nil, err
	}
	known, orphans, err := w.recognise(ctx, list, onRecord)
	if err != nil {
		return nil, err
	}
	unlisted, err := w.lostMailboxes(ctx, list, orphans, known)
	if err != nil {
		return nil, err
	}
	return w.assemble(ctx, append(list, unlisted...), known, foreign)
}

// assemble makes the jobs and the reports of the rest.
func (w *worker) assemble(ctx context.Context, list []*entry, known map[*entry]*record.Mailbox, foreign []string) (*plan, error) {
	p := new(plan)
	all := w.allMail(list)
	for _, e := range list {
		if !e.selectable() && e.unread == "" {
			continue
		}
		r := &MailboxReport{Mailbox: e.name, OnServer: e.status.count()}
		p.reports = append(p.reports, r)
		switch {
		case e.unread != "": // what may be in it, patterns to include cannot tell
			r.Skipped, r.incomplete = e.unread, !matchAny(w.account.Exclude, e.name, "")
		case e.unasked:
			r.Skipped, r.incomplete = "the server does not list it; a later sync asks for it", selected(e.name, e.role, w.account.Include, w.account.Exclude)
		case e.isLabel(all) && matchAny(w.account.Exclude, e.name, e.role):
			r.Skipped = fmt.Sprintf("excluded, but %q shows its messages too, and they are read from there: exclude that as well, and each label is read by itself", all.name)
		case e.isLabel(all):
			r.Skipped = fmt.Sprintf("shows messages of %q, from where they are read with their labels", all.name)
		case !selected(e.name, e.role, w.account.Include, w.account.Exclude):
			if err := w.leftOut(ctx, e, known[e], r); err != nil {
				return nil, err
			}
			r.Skipped = "excluded"
		case e.isForeign(foreign) && len(w.account.Include) == 0:
			if err := w.leftOut(ctx, e, known[e], r); err != nil {
				return nil, err
			}
			r.Skipped = "belongs to someone else, or is shared; a pattern under include adds it"
		default:
			j, err := w.newJob(ctx, e, known[e], r)
			if err != nil {
				return nil, err
			}
			p.jobs = append(p.jobs, j)
		}
	}
	slices.SortStableFunc(p.jobs, func(a, b *job) int { return a.urgency() - b.urgency() })
	return p, nil
}

// allMail returns the mailbox that shows the messages of all others but junk and
// trash, if the server is Gmail and shows it.
func (w *worker) allMail(list []*entry) *entry {
	if !w.session.gmail() {
		return nil
	}
	i := slices.IndexFunc(list, func(e *entry) bool {
		return e.allMail() && e.selectable() && selected(e.name, e.role, w.account.Include, w.account.Exclude)
	})
	if i < 0 {
		return nil
	}
	return list[i]
}

// isLabel reports whether a mailbox shows messages of all, the mailbox that is read in
// place of labels, if there is one.
func (e *entry) isLabel(all *entry) bool {
	return all != nil && e != all && e.role != email.RoleJunk && e.role != email.RoleTrash
}

// urgency orders mailboxes: the smaller the sooner. Those that were never read to
// their end are read before the others, so that a first sync goes on where it was
// stopped.
func (j *job) urgency() int {
	switch {
	case j.entry.role == email.RoleInbox:
		return 0
	case j.entry.role == email.RoleSent:
		return 1
	case j.entry.role == email.RoleJunk, j.entry.role == email.RoleTrash:
		return 4
	case j.scan.ok:
		return 3
	}
	return 2
}

func (w *worker) newJob(ctx context.Context, e *entry, m *record.Mailbox, r *MailboxReport) (*job, error) {
	j := &job{entry: e, report: r}
	if m == nil {
		return j, nil
	}
	j.mailbox = *m
	gens, err := w.rec.Generations(ctx, m.ID)
	if err != nil {
		return nil, local(fmt.Errorf("mailbox %q: read the record: %w", e.name, err))
	}
	if len(gens) == 0 {
		return j, nil
	}
	j.gen = gens[len(gens)-1]
	j.hints = [2]uint64{j.gen.SeenUIDNext, j.gen.ModSeq}
	return j, j.load(ctx, w.rec)
}

// quiet reports whether STATUS shows that nothing has changed since the last
// whole pass, so that the mailbox need not be opened. It never is for a server
// that does not tell all of UIDNEXT, UIDVALIDITY and HIGHESTMODSEQ.
func (w *worker) quiet(j *job) bool {
	st, g := j.entry.status, j.gen
	now := w.now()
	if !st.known || g.ID == 0 || unstable(st.validity) || st.validity != g.UIDValidity ||
		st.uidNext == 0 || st.uidNext != g.SeenUIDNext || st.modSeq == 0 || st.modSeq != g.ModSeq ||
		j.mailbox.Role != j.entry.role ||
		!j.scan.ok || len(j.scan.pending) > 0 || now.Sub(j.scan.at) >= scanAnyway || now.Before(j.scan.at) {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for u, f := range j.failed {
		if !j.gone.has(u) && w.due(f) {
			return false
		}
	}
	return j.held.or(j.failedSet()).minus(j.gone).count() == st.messages
}
