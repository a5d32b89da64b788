package daemon

import (
	"context"

	"onrecord/audit/ledger"
)

// A Queue counts what waits for somebody, of the mail of the last 400 days, at
// most of the latest 20,000 messages.
type Queue struct {
	Promises   map[string]int // by status
	Requests   int            // without an answer
	Complaints int            // without a response
}

// Queue works out what waits at this moment. On a large record that takes
// seconds.
func (d *Daemon) Queue(ctx context.Context) (Queue, error) {
	q := Queue{Promises: map[string]int{}}
	for _, s := range ledger.Statuses {
		q.Promises[string(s)] = 0
	}
	l, err := d.recentLedger(ctx, d.now())
	if err != nil {
		return q, err
	}
	for i := range l.Promises {
		q.Promises[string(l.Promises[i].Status)]++
	}
	for i := range l.Requests {
		if r := &l.Requests[i]; r.AnsweredBy.IsZero() && r.Released.IsZero() {
			q.Requests++
		}
	}
	for i := range l.Complaints {
		if l.Complaints[i].Waits() {
			q.Complaints++
		}
	}
	return q, nil
}
