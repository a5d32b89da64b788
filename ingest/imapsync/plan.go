package imapsync

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
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
		if !e.selectable() {
			continue
		}
		r := &MailboxReport{Mailbox: e.name, OnServer: e.status.count()}
		p.reports = append(p.reports, r)
		switch {
		case e.unasked:
			r.Skipped, r.incomplete = "the server does not list it; a later sync asks for it", Selected(e.name, e.role, w.account.Include, w.account.Exclude)
		case !Selected(e.name, e.role, w.account.Include, w.account.Exclude):
			if err := w.leftOut(ctx, e, known[e], r); err != nil {
				return nil, err
			}
			r.Skipped = "excluded"
		case e.isForeign(foreign) && len(w.account.Include) == 0:
			if err := w.leftOut(ctx, e, known[e], r); err != nil {
				return nil, err
			}
			r.Skipped = "belongs to someone else, or is shared; a pattern under include adds it"
		case all != nil && e != all && e.role != email.RoleJunk && e.role != email.RoleTrash:
			r.Skipped = fmt.Sprintf("shows messages of %q, from where they are read with their labels", all.name)
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
		return e.allMail() && e.selectable() && Selected(e.name, e.role, w.account.Include, w.account.Exclude)
	})
	if i < 0 {
		return nil
	}
	return list[i]
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

// recognise finds out which mailboxes of the listing are on record, under this
// or another name, and records new names. The rest of those on record are
// orphans.
func (w *worker) recognise(ctx context.Context, list []*entry, onRecord []record.Mailbox) (
	known map[*entry]*record.Mailbox, orphans []*record.Mailbox, err error) {
	known = make(map[*entry]*record.Mailbox, len(list))
	byName := make(map[string]*record.Mailbox, len(onRecord))
	for i := range onRecord {
		m := &onRecord[i]
		if m.State == record.StateOpen {
			byName[string(m.RawName)] = m
		}
	}
	taken := map[int64]bool{}
	var fresh []*entry
	for _, e := range list {
		if m, ok := byName[e.raw]; ok && e.selectable() {
			known[e], taken[m.ID] = m, true
		} else if e.selectable() {
			fresh = append(fresh, e)
		}
	}
	for i := range onRecord {
		if m := &onRecord[i]; !taken[m.ID] {
			orphans = append(orphans, m)
		}
	}
	for _, e := range fresh {
		m, how, err := w.former(ctx, e, orphans)
		if err != nil {
			return nil, nil, err
		}
		if m == nil {
			continue
		}
		if err := w.renamed(ctx, e, m, how); err != nil {
			return nil, nil, err
		}
		known[e] = m
		orphans = slices.DeleteFunc(orphans, func(o *record.Mailbox) bool { return o == m })
	}
	return known, orphans, nil
}

// maxPairs is how many pairs of an orphan and a new mailbox are compared whose
// UIDVALIDITY differs.
const maxPairs = 25

// former finds the mailbox on record that e was before: one with its MAILBOXID
// (RFC 8474), or one with the same headers under the same UIDs, whether it kept
// its UIDVALIDITY (most servers) or not (Courier). A name alone proves nothing: a
// mailbox that was gone and is there again under its name, with other messages,
// is found with how "", and begins anew.
func (w *worker) former(ctx context.Context, e *entry, orphans []*record.Mailbox) (m *record.Mailbox, how string, err error) {
	if len(orphans) == 0 {
		return nil, "", nil
	}
	b, err := w.session.examine(ctx, e)
	var open *notReadOnly
	if refused(err) || errors.As(err, &open) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	for _, o := range orphans {
		if b.mailboxID != "" && o.MailboxID != "" {
			if b.mailboxID == o.MailboxID {
				return o, "MAILBOXID", nil
			}
			continue
		}
		how, err := w.continues(ctx, e, b.validity, o)
		if err != nil || how != "" {
			return o, how, err
		}
	}
	for _, o := range orphans {
		if o.State == record.StateGone && string(o.RawName) == e.raw {
			e.renew = true
			return o, "", nil
		}
	}
	return nil, "", nil
}

// continues says by what the mailbox e, which is open, is recognised as the one
// on record, "" if it is not.
func (w *worker) continues(ctx context.Context, e *entry, v email.UIDValidity, m *record.Mailbox) (how string, err error) {
	gens, err := w.rec.Generations(ctx, m.ID)
	if err != nil || len(gens) == 0 {
		return "", local(err)
	}
	g := gens[len(gens)-1]
	same := v == g.UIDValidity
	if unstable(g.UIDValidity) || !same && w.pairs >= maxPairs {
		return "", nil
	}
	if !same {
		w.pairs++
	}
	there, err := w.present(ctx, g.ID)
	if err != nil {
		return "", err
	}
	matched, differ, err := w.compare(ctx, there)
	switch {
	case refused(err):
		return "", nil
	case err != nil:
		return "", err
	case differ > 0:
		return "", nil
	case same && matched > 0:
		return "UIDVALIDITY and headers", nil
	case same && string(m.RawName) == e.raw: // nothing to compare
		return "UIDVALIDITY and name", nil
	case matched > 1:
		return "UIDs and headers", nil
	}
	return "", nil
}

// renamed records a new name, or that a mailbox is back. With how "" it does
// nothing: the reset that follows says it.
func (w *worker) renamed(ctx context.Context, e *entry, m *record.Mailbox, how string) error {
	if how == "" {
		return nil
	}
	err := w.rec.Update(ctx, func(tx *record.Tx) error {
		return tx.RenameMailbox(m.ID, e.name, []byte(e.raw), []tlog.Field{
			tlog.TextField("recognised-by", how),
			tlog.BareField("noticed", w.now().UTC().Format(leafTime)),
		})
	})
	if err != nil {
		return local(fmt.Errorf("mailbox %q: record its new name: %w", e.name, err))
	}
	if string(m.RawName) == e.raw {
		w.events.add("mailbox %q is on the server again", e.name)
	} else {
		w.events.add("mailbox %q is now called %q", m.Name, e.name)
	}
	return nil
}
