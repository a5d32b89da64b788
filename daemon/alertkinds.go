package daemon

import (
	"context"
	"fmt"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/record"
	"onrecord/daemon/alert"
	"onrecord/ingest/email"
)

// mailAlerts are about what mail says: promises, requests and complaints.
func (d *Daemon) mailAlerts(ctx context.Context) ([]alert.Alert, error) {
	c, now, people := d.Config().Alerts, d.now(), d.directory()
	l, err := d.recentLedger(ctx, now)
	if err != nil {
		return nil, err
	}
	return alert.FromLedger(l, alert.Policy{
		Now: now, Hours: d.dueContext(), DueSoon: c.DueSoon, Request: c.Unanswered, Amber: c.ComplaintAmber, Red: c.ComplaintRed,
		IsStaff: people.IsStaff, ClientOf: people.ClientOf,
	}), nil
}

// ownAlerts are about the program itself, and what it keeps.
func (d *Daemon) ownAlerts(ctx context.Context) ([]alert.Alert, error) {
	c, now := d.Config().Alerts, d.now()
	s, err := d.Standing(ctx)
	if err != nil {
		return nil, err
	}
	losses, err := coverage.Losses(ctx, d.derived)
	if err != nil {
		return nil, err
	}
	list := accountAlerts(s, now, c.Stale)
	list = append(list, gapAlerts(s, losses, now, c.Stale)...)
	list = append(list, stallAlerts(s, now)...)
	list = append(list, anchorAlerts(s)...)
	list = append(list, checkAlerts(s)...)
	return append(list, d.diskAlerts(int64(c.DiskFree))...), nil
}

// accountAlerts are about accounts whose mail does not come any more. For how long the
// daemon was not running is no failure of an account: a computer that was off at night
// raises no alert each morning.
func accountAlerts(s Status, now time.Time, stale time.Duration) []alert.Alert {
	var list []alert.Alert
	var running time.Time
	if s.Daemon != nil {
		running, _ = time.Parse(time.RFC3339, s.Daemon.Since) // zero if it says nothing
	}
	for _, a := range s.Accounts {
		if a.Retired {
			continue
		}
		last, err := time.Parse(time.RFC3339, a.LastSync)
		if err != nil {
			last = time.Time{} // it never was synced
		}
		failing := now.Sub(last) > stale && (last.IsZero() || now.Sub(running) > stale)
		var one alert.Alert
		switch {
		case a.Keeping != nil && a.Keeping.State == keepRefused:
			one = alert.New(alert.AccountRefused, alert.Red, a.Name, last, fmt.Sprintf("the server refuses the log-in of account %s: its mail is not kept", a.Name),
				"put the password right and run 'onrecord reload'; 'onrecord doctor' says more")
		case failing && (a.Error != "" || a.Keeping != nil && !last.IsZero()):
			one = alert.New(alert.AccountStale, alert.Red, a.Name, last, fmt.Sprintf("account %s was not synced %s", a.Name, since(last, now)),
				"'onrecord status' says what its server answers, 'onrecord doctor' what to do")
		default:
			continue
		}
		one.Account = a.Name
		list = append(list, one)
	}
	return list
}

func since(last, now time.Time) string {
	if last.IsZero() {
		return "yet"
	}
	return "for " + email.Span(now.Sub(last))
}

// gapAlerts are about mail that should be held and is not, and about changes of
// mailboxes that leave something uncovered.
func gapAlerts(s Status, losses []coverage.Event, now time.Time, stale time.Duration) []alert.Alert {
	var list []alert.Alert
	add := func(account, key string, count int, at time.Time, text string) {
		a := alert.New(alert.CoverageGap, alert.Amber, account+"\x00"+key, at, text, "'onrecord coverage' says what may be missing, and 'onrecord status' why")
		a.Account, a.Count = account, count
		list = append(list, a)
	}
	for _, a := range s.Accounts {
		for _, m := range a.Mailboxes {
			if m.State != record.StateOpen || a.Retired || a.complete(m) {
				continue
			}
			whole, err := time.Parse(time.RFC3339, m.WholeSync)
			if err != nil {
				whole = time.Time{} // it never was read to its end
			}
			if n := m.missing(); n > 0 {
				of := fmt.Sprintf(" of mailbox %q of %s ", m.Mailbox, a.Name)
				add(a.Name, m.Mailbox, n, whole, email.Count(n, "message"+of+"is", "messages"+of+"are")+" on the server and not on record")
			} else if m.Incomplete && now.Sub(whole) > stale {
				add(a.Name, m.Mailbox+"\x00unread", 0, whole, fmt.Sprintf("mailbox %q of %s was not read to its end %s: %s", m.Mailbox, a.Name, since(whole, now), m.Skipped))
			}
		}
	}
	for _, e := range losses {
		if now.Sub(e.At) < alert.Forgotten {
			add(e.Account, fmt.Sprint(e.Leaf), 0, e.At, e.Text())
		}
	}
	return list
}

// stalledFor is how long the projections may stand still: most trouble passes.
const stalledFor = 10 * time.Minute

// stallAlerts are about projections that do not follow the record any more, so that
// no alert is made of what mail says.
func stallAlerts(s Status, now time.Time) []alert.Alert {
	if s.Daemon == nil || s.Daemon.Error == "" {
		return nil
	}
	since, err := time.Parse(time.RFC3339, s.Daemon.ErrorSince)
	if err != nil || now.Sub(since) < stalledFor {
		return nil
	}
	return []alert.Alert{alert.New(alert.ProjectionsStalled, alert.Red, "", since, "new mail is kept, but it cannot be searched, and nobody is told of promises and complaints",
		"'onrecord status' says why, and 'onrecord doctor' what to do; if nothing else helps, run 'onrecord rebuild'")}
}

// unstampedFor is how long entries may be under no time-stamp, where authorities
// are asked every hour.
const unstampedFor = 24 * time.Hour

// anchorAlerts are about time-stamping authorities that do not answer.
func anchorAlerts(s Status) []alert.Alert {
	u := s.Unstamped
	if u == nil || time.Duration(u.Seconds)*time.Second < unstampedFor {
		return nil
	}
	since, err := time.Parse(time.RFC3339, u.Since)
	if err != nil {
		since = time.Time{}
	}
	return []alert.Alert{alert.New(alert.AnchorLag, alert.Amber, "", since, email.Count(u.Entries, "entry of the log has", "entries of the log have")+" been under no time-stamp for more than a day",
		"'onrecord status' says what the time-stamping authorities answer")}
}

// checkAlerts are about a record that is damaged, or cannot be checked.
func checkAlerts(s Status) []alert.Alert {
	v := s.Verification
	if v == nil || !v.Failed() {
		return nil
	}
	since, err := time.Parse(time.RFC3339, v.Ended)
	if err != nil {
		since = time.Time{}
	}
	if v.Findings == 0 {
		return []alert.Alert{alert.New(alert.VerificationFailed, alert.Red, "", since, "the record could not be checked to the end", "'onrecord status' says why; 'onrecord verify' checks it again")}
	}
	return []alert.Alert{alert.New(alert.VerificationFailed, alert.Red, "", since, fmt.Sprintf("the record is damaged: %s not as recorded", email.Count(v.Findings, "thing is", "things are")),
		"'onrecord verify' names them; keep this data folder as it is, and restore a backup into another one to compare")}
}
