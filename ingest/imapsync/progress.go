package imapsync

import (
	"sync"
	"time"
)

// progressEvery is the shortest time between two reports.
const progressEvery = 100 * time.Millisecond

// A reporter tells how far a sync is, now and then. It may be used from several
// goroutines.
type reporter struct {
	account  string
	progress func(Progress) // nil: nobody wants to know

	mu          sync.Mutex // held for one call of progress
	done, total int        // mailboxes
	last        time.Time
	withheld    *job // the last that was not told of
}

// begin notes how many mailboxes there are to read.
func (r *reporter) begin(mailboxes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total = mailboxes
}

// tell reports how far a mailbox is, if the last report is old enough.
func (r *reporter) tell(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report(j)
}

// read is tell for a mailbox that was read to its end.
func (r *reporter) read(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	r.report(j)
}

// end reports what was not told yet.
func (r *reporter) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = time.Time{}
	if r.withheld != nil {
		r.report(r.withheld)
	}
}

// report is for the others; r.mu is held.
func (r *reporter) report(j *job) {
	if r.progress == nil {
		return
	}
	if r.withheld = j; time.Since(r.last) < progressEvery {
		return
	}
	r.withheld, r.last = nil, time.Now()
	p := j.progress()
	p.Account, p.Read, p.Mailboxes = r.account, r.done, r.total
	r.progress(p)
}
