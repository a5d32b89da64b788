package daemon

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/daemon/alert"
	"onrecord/ingest/email"
)

// AlertListRequest asks which alerts stand.
type AlertListRequest struct {
	All bool `json:"all,omitempty"` // those, too, about which somebody has decided that nothing has to be done
}

// AlertRow is an alert, and what was decided about it.
type AlertRow struct {
	alert.Alert
	Ack *alert.Ack `json:"ack"` // nothing has to be done, somebody says
}

// AlertList answers with an [AlertRow] for each alert that stands, the worst
// first.
func (d *Daemon) AlertList(ctx context.Context, req AlertListRequest, out Out) error {
	rows, err := d.alerts(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Ack != nil && !req.All {
			continue
		}
		if err := out.Row(r); err != nil {
			return err
		}
	}
	return nil
}

// AlertAckRequest says that nothing has to be done about an alert.
type AlertAckRequest struct {
	ID string `json:"id"` // or a part of it from its beginning
	Author
	DryRun bool `json:"dry_run,omitempty"`
}

// AlertAck records that nothing has to be done about an alert, and answers with
// an [AlertRow].
func (d *Daemon) AlertAck(ctx context.Context, req AlertAckRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	rows, err := d.alerts(ctx)
	if err != nil {
		return err
	}
	row, err := ledger.Find(rows, func(r *AlertRow) string { return r.ID }, req.ID)
	if err != nil {
		return noSuch(err, "alert", req.ID)
	}
	ack := alert.Ack{ID: row.ID, Count: row.Count, Why: strings.TrimSpace(req.Why), At: d.now(), Leaf: -1}
	if ack.By, err = decider(d.directory(), req.Author); err != nil {
		return err
	}
	if ack.Why == "" {
		return hintf(errors.New("a decision needs a reason"), "--why 'done by telephone on 4 March'")
	}
	if !req.DryRun {
		if ack.Leaf, err = ack.Record(ctx, d.rec, row.Alert); err != nil {
			return err
		}
	}
	row.Ack = &ack
	return out.Row(row)
}

// AlertTestRequest asks for a test of the channels.
type AlertTestRequest struct{}

// AlertTestRow says how the test of a channel went.
type AlertTestRow struct {
	Channel string `json:"channel"` // log, command, webhook or mail
	Error   string `json:"error,omitempty"`
}

// AlertTest sends a notice over every channel, and answers with an
// [AlertTestRow] for each. One that fails makes the error [ErrCheckFailed].
func (d *Daemon) AlertTest(ctx context.Context, _ AlertTestRequest, out Out) error {
	channels, err := d.channels(d.Config())
	if err != nil {
		return err
	}
	n := alert.Notice{Kind: alert.Test, Firm: d.Config().Firm.Name, At: d.now().In(d.Zone()).Format(time.RFC3339), Alerts: []alert.Alert{}}
	failed := 0
	for _, c := range channels {
		row := AlertTestRow{Channel: c.Name()}
		if err := c.Send(ctx, n); err != nil {
			row.Error = err.Error()
			failed++
		}
		if err := out.Row(row); err != nil {
			return err
		}
	}
	if failed > 0 {
		return hintf(fmt.Errorf("%w: channels that do not work: %d", ErrCheckFailed, failed), "the settings stand under alerts in the configuration")
	}
	return nil
}

// alerts returns what stands now.
func (d *Daemon) alerts(ctx context.Context) ([]AlertRow, error) {
	c, now := d.Config(), d.now()
	people := d.directory()
	l, err := d.recentLedger(ctx, now)
	if err != nil {
		return nil, err
	}
	list := alert.FromLedger(l, alert.Policy{
		Now: now, Hours: d.dueContext(), DueSoon: c.Alerts.DueSoon, Request: c.Alerts.Unanswered, Amber: c.Alerts.ComplaintAmber, Red: c.Alerts.ComplaintRed,
		IsStaff: people.IsStaff, ClientOf: people.ClientOf,
	})
	s, err := d.Standing(ctx)
	if err != nil {
		return nil, err
	}
	losses, err := coverage.Losses(ctx, d.derived)
	if err != nil {
		return nil, err
	}
	list = append(list, accountAlerts(s, now, c.Alerts.Stale)...)
	list = append(list, gapAlerts(s, losses, now, c.Alerts.Stale)...)
	list = append(list, anchorAlerts(s)...)
	list = append(list, checkAlerts(s)...)
	list = append(list, d.diskAlerts(int64(c.Alerts.DiskFree))...)
	acks, err := alert.Acks(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	alert.Sort(list)
	rows := make([]AlertRow, len(list))
	for i, a := range list {
		rows[i] = AlertRow{Alert: a}
		if ack, ok := acks[a.ID]; ok && ack.Covers(a) {
			rows[i].Ack = &ack
		}
	}
	return rows, nil
}

// accountAlerts are about accounts whose mail does not come any more.
func accountAlerts(s Status, now time.Time, stale time.Duration) []alert.Alert {
	var list []alert.Alert
	for _, a := range s.Accounts {
		if a.Retired {
			continue
		}
		last, err := time.Parse(time.RFC3339, a.LastSync)
		if err != nil {
			last = time.Time{} // it never was synced
		}
		var one alert.Alert
		switch {
		case a.Keeping != nil && a.Keeping.State == keepRefused:
			one = alert.New(alert.AccountRefused, alert.Red, a.Name, last, fmt.Sprintf("the server refuses the log-in of account %s: its mail is not kept", a.Name),
				"put the password right and run 'onrecord reload'; 'onrecord doctor' says more")
		case a.Error != "" && now.Sub(last) > stale, a.Keeping != nil && !last.IsZero() && now.Sub(last) > stale:
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
	return fmt.Sprintf("for %s", now.Sub(last).Round(time.Minute))
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

// channels are those that a configuration names. The log is always one.
func (d *Daemon) channels(c *config.Config) ([]alert.Channel, error) {
	list := []alert.Channel{alert.Log{Log: d.log}}
	a := c.Alerts
	if len(a.Command) > 0 {
		list = append(list, alert.Command{Argv: a.Command})
	}
	if a.Webhook.URL != "" {
		hook := alert.Webhook{URL: a.Webhook.URL}
		if !a.Webhook.Token.IsZero() {
			hook.Token = a.Webhook.Token.Func()
		}
		list = append(list, hook)
	}
	if m := a.Mail; m.Host != "" {
		cfg := &tls.Config{MinVersion: tls.VersionTLS12}
		if m.CAFile != "" {
			pem, err := os.ReadFile(m.CAFile)
			if err != nil {
				return nil, fmt.Errorf("alerts.mail.ca_file: %w", err)
			}
			cfg.RootCAs = x509.NewCertPool()
			if !cfg.RootCAs.AppendCertsFromPEM(pem) {
				return nil, fmt.Errorf("alerts.mail.ca_file: no PEM certificate in %s", m.CAFile)
			}
		}
		list = append(list, alert.Mail{Host: m.Host, Port: m.Port, TLS: m.TLS, Config: cfg, Username: m.Username, Password: m.Password.Func(), From: m.From, To: m.To})
	}
	return list, nil
}

// alertsFile keeps which alerts were told. It may be deleted: then they are told
// again.
func (d *Daemon) alertsFile() string { return filepath.Join(d.dir, "alerts.json") }
