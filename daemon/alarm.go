package daemon

import (
	"context"
	"time"

	"onrecord/audit/due"
	"onrecord/daemon/alert"
)

// alarm tells alerts as they come up, until ctx is done. What follows from what mail
// says waits until the projections are level with the record: before that, an answer may
// be on record and not yet seen. All else needs somebody as well while they are not.
// What the look costs is paid for: after one that took long the next comes later.
func (s *service) alarm(ctx context.Context) {
	book, err := alert.Open(s.alertsFile())
	if err != nil {
		s.log.Error("alerts that were told are told again", "err", err)
	}
	teller := &alert.Teller{Book: book, Log: s.log, Sent: s.alerted.sent}
	for last := s.Config(); ctx.Err() == nil; {
		begun := time.Now()
		if c := s.Config(); c != last { // read again
			last = c
			teller.Again()
		}
		teller.Part = s.Ready(ctx) != nil
		if err := s.tellAlerts(ctx, teller); err != nil && ctx.Err() == nil {
			s.log.Error("alerts were not told; trying again", "err", err)
		}
		pause(ctx, max(s.pace.alarm, 20*time.Since(begun)))
	}
}

// tellAlerts tells what stands.
func (s *service) tellAlerts(ctx context.Context, t *alert.Teller) error {
	c := s.Config()
	rows, err := s.alerts(ctx, t.Part)
	if err != nil {
		return err
	}
	var standing []alert.Alert
	for _, r := range rows {
		if r.Ack == nil {
			standing = append(standing, r.Alert)
		} else {
			t.Book.Forget(r.ID)
		}
	}
	t.Channels = s.channels(c)
	s.alerted.stand(standing, t.Channels, t.Part)
	t.Firm, t.Digest, t.Always = c.Firm.Name, c.Alerts.Digest, !c.Alerts.Quiet
	now := s.now().In(s.Zone())
	return t.Round(ctx, now, standing, s.atWork(now))
}

// atWork reports whether the firm is open.
func (d *Daemon) atWork(now time.Time) bool {
	hours := d.dueContext()
	return works(hours, now) && clockOf(now) >= hours.Opens && clockOf(now) < hours.Closes
}

// works reports whether the firm works on a day.
func works(hours due.Context, day time.Time) bool {
	y, m, d := day.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, day.Location())
	return hours.Working(midnight, midnight.Add(time.Hour)) > 0
}

// clockOf is the time of day.
func clockOf(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
