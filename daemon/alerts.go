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

	"onrecord/audit/ledger"
	"onrecord/config"
	"onrecord/daemon/alert"
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
// first. Mail that was not looked at raises none, and is noted.
func (d *Daemon) AlertList(ctx context.Context, req AlertListRequest, out Out) error {
	rows, err := d.alerts(ctx, false)
	if err != nil {
		return err
	}
	if err := d.noteUnseen(ctx, out); err != nil {
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

// noteUnseen tells of mail that alerts are not made of: what the daemon has not taken in
// yet, or, where none runs, what came since the last sync. A sync that failed is an alert.
func (d *Daemon) noteUnseen(ctx context.Context, out Out) error {
	if d.service.Load() != nil {
		if d.Ready(ctx) != nil {
			out.Note("some mail that is held was not looked at yet: 'onrecord status' says more")
		}
		return nil
	}
	passes, err := d.readPasses()
	if err != nil {
		return err
	}
	for _, a := range d.Config().Accounts {
		last, _ := time.Parse(time.RFC3339, passes[a.Name].At) // zero if it never was synced
		if now := d.now(); passes[a.Name].Error == "" && now.Sub(last) > d.Config().Alerts.Stale {
			out.Note("account %s was not synced %s, and what came meanwhile is not looked at: 'onrecord sync' fetches it", a.Name, since(last, now))
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
	rows, err := d.alerts(ctx, false)
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
	n := alert.Notice{Kind: alert.Test, Firm: d.Config().Firm.Name, At: d.now().In(d.Zone()).Format(time.RFC3339), Alerts: []alert.Alert{}}
	failed := 0
	for _, c := range d.channels(d.Config()) {
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

// alerts returns what stands now. A part of it leaves out what follows from what mail
// says.
func (d *Daemon) alerts(ctx context.Context, part bool) ([]AlertRow, error) {
	list, err := d.ownAlerts(ctx)
	if err != nil {
		return nil, err
	}
	if !part {
		said, err := d.mailAlerts(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, said...)
	}
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

// channels are those that a configuration names. The log is always one.
func (d *Daemon) channels(c *config.Config) []alert.Channel {
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
	if a.Mail.Host != "" {
		list = append(list, mailChannel(a.Mail))
	}
	return list
}

func mailChannel(m config.AlertMail) alert.Channel {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if m.CAFile != "" {
		pem, err := os.ReadFile(m.CAFile)
		if err != nil {
			return alert.Unusable{Channel: alert.Mail{}.Name(), Err: fmt.Errorf("alerts.mail.ca_file: %w", err)}
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return alert.Unusable{Channel: alert.Mail{}.Name(), Err: fmt.Errorf("alerts.mail.ca_file: no PEM certificate in %s", m.CAFile)}
		}
	}
	return alert.Mail{Host: m.Host, Port: m.Port, TLS: m.TLS, Config: cfg, Username: m.Username, Password: m.Password.Func(), From: m.From, To: m.To}
}

// alertsFile keeps which alerts were told. It may be deleted: then they are told
// again.
func (d *Daemon) alertsFile() string { return filepath.Join(d.dir, "alerts.json") }
