package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/record"
	"onrecord/index/bleveindex"
	"onrecord/ingest/email"
)

// StatusRequest asks how things stand.
type StatusRequest struct{}

// Status is how things stand: the log, the accounts, what could not be read.
type Status struct {
	Origin       string              `json:"origin"`
	VKey         string              `json:"vkey"`
	Size         int64               `json:"size"` // entries of the log
	Root         string              `json:"root"` // of the newest checkpoint
	Checkpoint   int64               `json:"checkpoint"`
	CheckpointAt string              `json:"checkpoint_at"`
	Anchors      []AnchorStatus      `json:"anchors"`
	Unstamped    *UnstampedStatus    `json:"unstamped,omitempty"`    // not there: no time-stamping authority is set up
	Verification *VerificationStatus `json:"verification,omitempty"` // the last check of the whole record; not there: none yet
	VerifyDue    string              `json:"verify_due,omitempty"`   // when the daemon is to check next
	Messages     int64               `json:"messages"`
	Erased       int64               `json:"erased"`  // messages and documents that were erased
	Erasing      bool                `json:"erasing"` // of these something may still lie on the disk
	Sightings    int64               `json:"sightings"`
	Bytes        int64               `json:"bytes"`  // of the messages
	Stored       int64               `json:"stored"` // of record.db
	Accounts     []AccountStatus     `json:"accounts"`
	Defects      []DefectCount       `json:"defects"`
	Attachments  AttachmentStatus    `json:"attachments"`
	Events       []StatusEvent       `json:"events"` // the newest, newest first
	Lag          int64               `json:"lag"`    // log entries that the index has still to take in
	IndexDamage  *IndexDamage        `json:"index_damage,omitempty"`
	Complete     bool                `json:"complete"`         // as far as is known, nothing is missing, and each account was read
	Daemon       *DaemonStatus       `json:"daemon,omitempty"` // of the daemon that answers, if one does

	unread []string // accounts of which it is not known what the server has by now
}

// AccountStatus is how one account stands.
type AccountStatus struct {
	Name      string          `json:"name"`
	LastSync  string          `json:"last_sync"`
	Error     string          `json:"error,omitempty"`   // of the last sync
	Retired   bool            `json:"retired,omitempty"` // it was synced, and is no longer in the configuration
	Stopped   []StoppedImport `json:"stopped,omitempty"` // imports that have not come to their end
	Keeping   *KeepingStatus  `json:"keeping,omitempty"` // what the daemon does about it
	Mailboxes []MailboxStatus `json:"mailboxes"`

	configured bool
}

// StoppedImport is an import that was stopped, or still runs.
type StoppedImport struct {
	Name      string   `json:"name"`  // of the file or folder, without where it lies, which the record does not keep
	Begun     string   `json:"begun"` // when the first run of it that was stopped began
	Mailboxes []string `json:"mailboxes"`

	source string
}

// DefectCount says how many messages have a defect of this code: the search
// defect:CODE finds them.
type DefectCount struct {
	Code     string `json:"code"`
	Messages int    `json:"messages"`
}

// StatusEvent is something that changed what is covered: a mailbox renamed,
// renumbered or gone, a message vanished, not to be had or never seen.
type StatusEvent struct {
	Leaf    int64  `json:"leaf"`
	At      string `json:"at"`
	Kind    string `json:"kind"`
	Account string `json:"account"`
	Mailbox string `json:"mailbox"`
	Text    string `json:"text"` // what happened, in words
	Detail  string `json:"detail"`
}

// Status answers with one [Status]. Messages that should be held and are not
// make the error [ErrIncomplete], accounts that were not read [ErrUnread], and a record
// that the last check found damaged makes [ErrCheckFailed].
func (d *Daemon) Status(ctx context.Context, _ StatusRequest, out Out) error {
	s, err := d.Standing(ctx)
	if err != nil {
		return err
	}
	if err := out.Row(s); err != nil {
		return err
	}
	if v := s.Verification; v != nil && v.Findings > 0 {
		return hintf(fmt.Errorf("%w: the record is damaged: %s not as recorded", ErrCheckFailed, email.Count(v.Findings, "thing is", "things are")), "'onrecord verify' names them; after that it stands here how the record is now")
	}
	if !s.Complete {
		if slices.ContainsFunc(s.Accounts, func(a AccountStatus) bool { return len(a.Stopped) > 0 }) {
			return hintf(ErrIncomplete, "run the import again that has not come to its end: it goes on where it was")
		}
		if l := s.lack(); l != (lacking{}) {
			return l.advise("'onrecord sync' tries %s again")
		}
		return hintf(fmt.Errorf("%w: what the server has of %s was not read", ErrUnread, strings.Join(s.unread, ", ")), "'onrecord sync' reads it; 'onrecord doctor' says what to do if that fails")
	}
	return nil
}

// Standing returns how things stand.
func (d *Daemon) Standing(ctx context.Context) (Status, error) {
	_, checkpoint, at := d.rec.Checkpoint()
	s := Status{
		Origin: d.rec.Origin(), VKey: d.rec.VKey(), Size: d.rec.Size(), Root: checkpoint.Root.String(), Checkpoint: checkpoint.Size,
		Accounts: []AccountStatus{}, Defects: []DefectCount{}, Complete: true,
	}
	if !at.IsZero() {
		s.CheckpointAt = at.UTC().Format(time.RFC3339)
	}
	counts, err := d.rec.Counts(ctx)
	if err != nil {
		return s, err
	}
	s.Messages, s.Sightings, s.Bytes, s.Stored, s.Erased = counts.Messages, counts.Sightings, counts.Bytes, counts.StoredBytes, counts.Erased
	if s.Anchors, s.Unstamped, err = d.anchorStatus(ctx); err != nil {
		return s, err
	}
	if s.Verification, err = d.lastVerification(); err != nil {
		return s, err
	}
	if s.Erasing, err = d.rec.Erasing(); err != nil {
		return s, err
	}
	if s.Accounts, err = d.accountStatus(ctx); err != nil {
		return s, err
	}
	if s.Defects, err = d.defectCounts(ctx); err != nil {
		return s, err
	}
	if s.Attachments, err = d.attachmentStatus(ctx); err != nil {
		return s, err
	}
	if s.Events, err = d.events(ctx); err != nil {
		return s, err
	}
	if s.Lag, err = d.lag(); err != nil {
		return s, err
	}
	s.IndexDamage = d.indexDamage()
	if service := d.service.Load(); service != nil {
		s.Daemon = service.status(s.Accounts)
		due, err := d.checkDue(ctx)
		if err != nil {
			return s, err
		}
		s.VerifyDue = stamp(due)
	}
	s.judge(d.now(), d.Config().Alerts.Stale)
	return s, nil
}

// judge tells whether anything is missing, as far as is known.
func (s *Status) judge(now time.Time, stale time.Duration) {
	for _, a := range s.Accounts {
		if a.unread(now, stale) {
			s.unread = append(s.unread, a.Name)
		}
		s.Complete = s.Complete && len(a.Stopped) == 0
		for _, m := range a.Mailboxes {
			s.Complete = s.Complete && a.complete(m)
		}
	}
	s.Complete = s.Complete && len(s.unread) == 0
}

// accountStatus returns how the accounts stand: those of the configuration in its
// order, then those that are on record alone.
func (d *Daemon) accountStatus(ctx context.Context) ([]AccountStatus, error) {
	boxes, err := d.rec.Mailboxes(ctx, "")
	if err != nil {
		return nil, err
	}
	passes, err := d.readPasses()
	if err != nil {
		return nil, err
	}
	l := standings{list: []AccountStatus{}, passes: passes}
	for _, a := range d.Config().Accounts {
		l.of(a.Name).configured = true
	}
	onRecord := map[[2]string]bool{}
	for _, m := range boxes {
		onRecord[[2]string{m.Account, m.Name}] = true
		ms, err := d.mailboxStatus(ctx, m)
		if err != nil {
			return nil, err
		}
		if p, ok := passes[m.Account].Mailboxes[m.Name]; ok && m.State == record.StateOpen {
			ms.pass(p, passes[m.Account].At)
		}
		l.of(m.Account).add(ms)
	}
	for _, c := range d.Config().Accounts {
		l.addUnopened(c.Name, onRecord)
	}
	for i := range l.list {
		l.list[i].retire()
	}
	stopped, err := d.rec.StoppedImports(ctx, "")
	for _, run := range stopped {
		l.of(run.Account).addStopped(run)
	}
	return l.list, err
}

// standings collects how accounts stand.
type standings struct {
	list   []AccountStatus
	passes map[string]accountPass // the last sync of each
}

// of returns the standing of an account, which it adds if need be.
func (l *standings) of(name string) *AccountStatus {
	i := slices.IndexFunc(l.list, func(a AccountStatus) bool { return a.Name == name })
	if i < 0 {
		i = len(l.list)
		p := l.passes[name]
		l.list = append(l.list, AccountStatus{Name: name, LastSync: p.At, Error: p.Error, Mailboxes: []MailboxStatus{}})
	}
	return &l.list[i]
}

// addUnopened adds the mailboxes of an account that a sync found and could never open.
func (l *standings) addUnopened(account string, onRecord map[[2]string]bool) {
	p := l.passes[account]
	for _, name := range slices.Sorted(maps.Keys(p.Mailboxes)) {
		if m := p.Mailboxes[name]; m.Incomplete && !onRecord[[2]string{account, name}] {
			ms := MailboxStatus{Mailbox: name, Role: string(email.RoleOf(name)), State: record.StateOpen}
			ms.pass(m, p.At)
			l.of(account).add(ms)
		}
	}
}

func (a *AccountStatus) add(m MailboxStatus) { a.Mailboxes = append(a.Mailboxes, m) }

// addStopped adds a run of an import, which has one for each mailbox each time that it
// is begun.
func (a *AccountStatus) addStopped(run record.ImportRun) {
	i := slices.IndexFunc(a.Stopped, func(s StoppedImport) bool { return s.source == run.Named() })
	if i < 0 {
		i = len(a.Stopped)
		a.Stopped = append(a.Stopped, StoppedImport{Name: run.Label, Begun: stamp(run.Begun), source: run.Named()})
	}
	s := &a.Stopped[i]
	s.Begun = min(s.Begun, stamp(run.Begun))
	if !slices.Contains(s.Mailboxes, run.Mailbox) {
		s.Mailboxes = append(s.Mailboxes, run.Mailbox)
	}
}

// retire notes of an account that is not in the configuration that it once was:
// files have no server.
func (a *AccountStatus) retire() {
	a.Retired = !a.configured && slices.ContainsFunc(a.Mailboxes, func(m MailboxStatus) bool { return m.State != record.StateImport })
}

func (d *Daemon) defectCounts(ctx context.Context) ([]DefectCount, error) {
	list := []DefectCount{}
	codes, err := d.index.Defects(ctx)
	if err = d.indexError(err); errors.Is(err, bleveindex.ErrDamaged) {
		return list, nil // the status tells of it: see [IndexDamage]
	}
	if err != nil {
		return nil, err
	}
	for code, n := range codes {
		list = append(list, DefectCount{code, n})
	}
	slices.SortFunc(list, func(a, b DefectCount) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.Code, b.Code))
	})
	return list, nil
}

const shownEvents = 20

func (d *Daemon) events(ctx context.Context) ([]StatusEvent, error) {
	events, err := coverage.Events(ctx, d.derived, shownEvents)
	if err != nil {
		return nil, err
	}
	list := []StatusEvent{}
	for _, e := range events {
		list = append(list, StatusEvent{e.Leaf, e.At.UTC().Format(time.RFC3339), e.Kind, e.Account, e.Mailbox, e.Text(), e.Detail})
	}
	return list, nil
}
