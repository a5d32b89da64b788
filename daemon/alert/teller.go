package alert

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// A Teller tells alerts over channels, each once, and all that stand once on each
// working day.
type Teller struct {
	Book     *Book
	Channels []Channel
	Firm     string
	Digest   bool // once on each working day, all that stand
	Always   bool // what is new is told while the firm is closed, too
	Part     bool // not all that stands is known: there is no digest, and nothing is forgotten
	Log      *slog.Logger
	Sent     func(channel string, err error) // is told how each notice ended; nil for nobody

	failed map[string]failing // by channel
}

// failing is a channel that did not take a notice.
type failing struct {
	times int
	until time.Time
}

// waits reports whether it is too early to try again. A time that is further off
// than any wait was set by a clock that was ahead.
func (f failing) waits(now time.Time) bool {
	return now.Before(f.until) && f.until.Sub(now) <= longestWait
}

// The waits after failures in a row.
const (
	firstWait   = time.Minute
	longestWait = time.Hour
)

// Again has channels that failed tried again at once: what was wrong with them may have
// been put right.
func (t *Teller) Again() { t.failed = nil }

// Round tells what has to be told now. The log is told at any time, the others
// only while the firm is at work, unless Always is set; what comes up meanwhile
// waits. A channel that fails gets the same again later.
func (t *Teller) Round(ctx context.Context, now time.Time, standing []Alert, atWork bool) error {
	for _, c := range t.Channels {
		_, isLog := c.(Log)
		if (atWork || t.Always || isLog) && !t.failed[c.Name()].waits(now) {
			t.over(ctx, now, c, standing, t.Digest && !t.Part && atWork && !isLog)
		}
	}
	if !t.Part {
		t.Book.Stand(now, standing)
	}
	return t.Book.Save()
}

// over tells over a channel what is new, or all if a digest is due.
func (t *Teller) over(ctx context.Context, now time.Time, c Channel, standing []Alert, digest bool) {
	day := now.Format(time.DateOnly)
	n := Notice{Kind: Fresh, Firm: t.Firm, At: now.Format(time.RFC3339), Alerts: t.Book.New(c.Name(), standing)}
	if digest && t.Book.DigestDue(c.Name(), day) {
		n.Kind, n.Alerts = Digest, standing
	}
	if len(n.Alerts) > 0 {
		err := c.Send(ctx, n)
		if t.Sent != nil && ctx.Err() == nil {
			t.Sent(c.Name(), err)
		}
		if partly, ok := errors.AsType[*PartlyError](err); ok {
			t.Log.Error("alerts did not reach everybody", "channel", c.Name(), "err", partly)
		} else if err != nil {
			t.fail(ctx, now, c, err)
			return
		}
	}
	delete(t.failed, c.Name())
	t.Book.Tell(c.Name(), now, n.Alerts)
	if n.Kind == Digest {
		t.Book.DigestSent(c.Name(), day)
	}
}

func (t *Teller) fail(ctx context.Context, now time.Time, c Channel, err error) {
	if ctx.Err() != nil {
		return
	}
	if t.failed == nil {
		t.failed = map[string]failing{}
	}
	f := t.failed[c.Name()]
	wait := longestWait
	if f.times < 6 {
		wait = firstWait << f.times
	}
	t.failed[c.Name()] = failing{f.times + 1, now.Add(wait)}
	t.Log.Error("alerts could not be sent; trying again", "channel", c.Name(), "in", wait, "err", err)
}
