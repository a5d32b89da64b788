package daemon

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// CoverageRequest asks what mail was looked at, and what was not.
type CoverageRequest struct {
	Client          string `json:"client,omitempty"` // only what concerns this client
	From            string `json:"from,omitempty"`   // a day; without it that of the first message
	To              string `json:"to,omitempty"`     // a day, which is included; without it the time is now
	RequireComplete bool   `json:"require_complete,omitempty"`
}

// Coverage answers with one [coverage.Statement]. If it has to be complete and is
// not, the error is [ErrCheckFailed].
func (d *Daemon) Coverage(ctx context.Context, req CoverageRequest, out Out) error {
	people := d.directory()
	q, err := d.coverageQuestion(ctx, people, req)
	if err != nil {
		return err
	}
	s, err := d.survey(ctx, people)
	if err != nil {
		return err
	}
	st := s.Statement(req.Client, q)
	if err := out.Row(st); err != nil {
		return err
	}
	if req.RequireComplete && !st.Complete {
		return fmt.Errorf("%w: the mail is not covered without holes", ErrCheckFailed)
	}
	return nil
}

func (d *Daemon) coverageQuestion(ctx context.Context, people *party.Directory, req CoverageRequest) (q coverage.Question, err error) {
	if q.From, q.To, err = d.period(req.From, req.To); err != nil {
		return q, err
	}
	if q.To.IsZero() {
		q.To = d.now()
	} else {
		q.To = q.To.Add(-time.Second)
	}
	if err := inOrder(q.From, q.To); err != nil {
		return q, err
	}
	if req.Client == "" {
		return q, nil
	}
	if q.Others, err = people.ClientAddresses(req.Client); err != nil || !q.From.IsZero() {
		return q, err
	}
	list, err := party.Messages(ctx, d.derived, q.Others)
	for _, m := range list {
		if !m.Sent.IsZero() && m.Sent.Before(q.To) {
			q.From = m.Sent
			break
		}
	}
	return q, err
}

// survey reads what the record tells about its own completeness.
func (d *Daemon) survey(ctx context.Context, people *party.Directory) (*coverage.Survey, error) {
	o := coverage.Options{Directory: people, Zone: d.Zone()}
	passes, err := d.readPasses()
	if err != nil {
		return nil, err
	}
	synced, err := d.synced(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range d.Config().Accounts {
		c := coverage.Account{Name: a.Name, Owner: ownerOf(a), Addresses: a.Addresses}
		c.LastSync, c.Left = passes[a.Name].left(synced[a.Name])
		o.Accounts = append(o.Accounts, c)
		delete(synced, a.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(synced)) { // no longer in the configuration
		c := coverage.Account{Name: name}
		c.LastSync, c.Left = passes[name].left(true)
		o.Accounts = append(o.Accounts, c)
	}
	return coverage.Read(ctx, d.rec, d.derived, o)
}

// synced returns the accounts with a mailbox on record that is, or was, on a server.
func (d *Daemon) synced(ctx context.Context) (map[string]bool, error) {
	boxes, err := d.rec.Mailboxes(ctx, "")
	names := map[string]bool{}
	for _, m := range boxes {
		if m.State != record.StateImport {
			names[m.Account] = true
		}
	}
	return names, err
}

// left returns when a sync last came to its end, and what it left out. Of an account
// that was synced, and of which no sync is known to have come to its end, that is
// not known.
func (p accountPass) left(synced bool) (last time.Time, list []coverage.Left) {
	last, err := time.Parse(time.RFC3339, p.At)
	if err != nil && synced {
		list = append(list, coverage.Left{})
	}
	for name, m := range p.Mailboxes {
		if m.Excluded != 0 || m.Incomplete && m.Skipped != "" { // messages that failed are known one by one
			list = append(list, coverage.Left{Mailbox: name, Role: email.RoleOf(name), Excluded: m.Excluded != 0, Messages: m.OnServer, Why: m.Skipped})
		}
	}
	return last, list
}
