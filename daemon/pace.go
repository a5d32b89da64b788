package daemon

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"
)

// A pace says how patient the daemon is; zero fields are what they should be.
type pace struct {
	poll    time.Duration // between two looks at all mailboxes of an account
	unit    time.Duration // the first wait after a failure
	longest time.Duration // a wait after failures
	alarm   time.Duration // between two looks at what needs somebody
	crowded time.Duration // before a server that allowed too few connections is asked for more
}

func (p pace) orDefault() pace {
	return pace{cmp.Or(p.poll, 2*time.Minute), cmp.Or(p.unit, 2*time.Second), cmp.Or(p.longest, 5*time.Minute), cmp.Or(p.alarm, time.Minute), cmp.Or(p.crowded, time.Hour)}
}

// after returns how long to wait after so many failures in a row.
func (p pace) after(failures int) time.Duration {
	wait := p.longest
	if shift := failures - 1; shift < 16 {
		wait = min(p.unit<<shift, wait)
	}
	return jitter(wait)
}

// jitter is three to five quarters of d, so that accounts do not go in step.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + time.Duration(rand.Int64N(int64(d/2)+1))
}

// pause waits, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
