package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// checks lets one check of the whole record go at a time. Whoever asks for one,
// or must have none, interrupts the one that the daemon does by itself.
type checks struct {
	turn *turn

	mu   sync.Mutex // guards stop
	stop func()     // ends the daemon's own; nil: none
}

func (c *checks) take(ctx context.Context, out Out) error {
	c.mu.Lock()
	if c.stop != nil {
		c.stop()
	}
	c.mu.Unlock()
	return c.turn.take(ctx, out, "a check of the record")
}

func (c *checks) give() { c.turn.give() }

// takeIdly is take for the daemon's own check. The context ends when somebody
// else wants the turn.
func (c *checks) takeIdly(ctx context.Context) (context.Context, context.CancelFunc, error) {
	ctx, stop := context.WithCancel(ctx)
	c.mu.Lock()
	c.stop = stop
	c.mu.Unlock()
	err := c.turn.take(ctx, new(lastRow[Verified]), "")
	return ctx, stop, err
}

// followChecks checks the whole record as often as the configuration says.
func (s *service) followChecks() {
	for s.ctx.Err() == nil {
		due, err := s.checkDue(s.ctx)
		if err == nil && !due.IsZero() && !s.now().Before(due) && s.Ready(s.ctx) == nil {
			err = s.checkItself()
		}
		if err != nil && s.ctx.Err() == nil {
			s.log.Error("the record was not checked; trying again", "err", err)
		}
		pause(s.ctx, s.pace.longest)
	}
}

// A loggedCheck is an [Out] for the daemon's own check, whose notes go to the log.
type loggedCheck struct {
	lastRow[Verified]
	log *slog.Logger
}

func (c *loggedCheck) Note(format string, args ...any) { c.log.Warn(fmt.Sprintf(format, args...)) }

// checkItself checks the record with what others leave, and says how that ended.
func (s *service) checkItself() error {
	ctx, stop, err := s.checks.takeIdly(s.ctx)
	defer stop()
	if err != nil {
		return nil // somebody else wants it
	}
	defer s.checks.give()
	sum := loggedCheck{log: s.log}
	switch err := s.verify(ctx, true, &sum); {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, ErrCheckFailed):
		s.log.Error("the record is damaged", "findings", sum.row.Findings)
	case err != nil:
		return err
	default:
		s.log.Info("the whole record was checked", "size", sum.row.Size)
	}
	return nil
}

// checkDue returns when the daemon is to check the record next, zero if never. A
// record that never was is due as if that had been done when it began; one whose
// check was not carried through is due on the next day.
func (d *Daemon) checkDue(ctx context.Context) (time.Time, error) {
	c := d.Config().Verify
	days := int(c.Every / (24 * time.Hour))
	if days == 0 || d.rec.Size() == 0 {
		return time.Time{}, nil
	}
	last, err := d.lastVerification()
	if err != nil {
		return time.Time{}, err
	}
	var begun time.Time
	if last != nil {
		begun, _ = time.Parse(time.RFC3339, last.Begun) // zero, and so due, if it says no time
		if last.Error != "" {
			days = 1
		}
	} else {
		e, err := d.rec.Entry(ctx, 0)
		if err != nil {
			return time.Time{}, err
		}
		begun = e.Leaf.At
	}
	if begun.After(d.now()) { // by a clock that was ahead: when it really was nobody knows
		begun = d.now().AddDate(0, 0, -days)
	}
	clock, err := time.Parse("15:04", c.At)
	if err != nil {
		return time.Time{}, fmt.Errorf("verify.at: %w", err)
	}
	y, m, day := begun.In(d.Zone()).Date()
	return time.Date(y, m, day+days, clock.Hour(), clock.Minute(), 0, 0, d.Zone()), nil
}
