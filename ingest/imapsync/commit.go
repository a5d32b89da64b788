package imapsync

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/imapwire"
)

// Messages are committed in groups: a group is ended by the first of these.
const (
	groupCount = 1000
	groupBytes = 16 << 20
	groupTime  = 200 * time.Millisecond
)

// memory bounds the octets of messages that wait to be committed.
const memory = 32 << 20

// A committer puts arrived messages on record, in the order in which they
// arrived, many in one transaction. The sighting that stands in the same
// transaction is the sync position: what is not committed is fetched again.
type committer struct {
	rec  *record.Record
	host string
	log  *slog.Logger
	in   chan *arrival
	done chan struct{}
	room *semaphore.Weighted // octets of memory
	tell func(*job)          // of progress

	mu  sync.Mutex
	err error
	end context.CancelCauseFunc // of the sync, with err
}

// An arrival is a message with all its octets, or a note about a mailbox.
type arrival struct {
	job   *job
	uid   uint32
	meta  imapwire.Meta
	how   method
	at    time.Time
	got   *catch
	body  *record.Body
	err   error
	ready chan struct{} // closed when body or err is set

	note    func(*record.Tx) error // instead of a message: what else is to be put on record
	barrier chan struct{}          // instead of a message: closed when all before it is done
	then    func()                 // instead of a message: called when all before it is done
}

func newCommitter(rec *record.Record, host string, log *slog.Logger, tell func(*job), end context.CancelCauseFunc) *committer {
	return &committer{rec: rec, host: host, log: log, tell: tell, end: end,
		in: make(chan *arrival, 64), done: make(chan struct{}), room: semaphore.NewWeighted(memory)}
}

// put takes a message. Hashing and reading its header begin at once, beside the
// fetching of the next one.
func (c *committer) put(a *arrival) {
	a.job.coming(a.uid)
	a.ready = make(chan struct{})
	go func() {
		defer close(a.ready)
		a.body, a.err = a.got.body()
	}()
	c.in <- a
}

// record has a note put on record behind everything that was put before, and
// together with it where that is possible: of many small mailboxes, many are dealt
// with in one transaction.
func (c *committer) record(note func(*record.Tx) error) { c.in <- &arrival{note: note} }

// then has f called when everything that was put before is on record, or never
// will be.
func (c *committer) then(f func()) { c.in <- &arrival{then: f} }

// flush returns when everything that was put before is on record, or an error
// says that it will never be.
func (c *committer) flush() error {
	b := make(chan struct{})
	c.in <- &arrival{barrier: b}
	<-b
	return c.failed()
}

// failed returns the error after which nothing was put on record any more.
func (c *committer) failed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// stop ends run after what was put is on record.
func (c *committer) stop() {
	close(c.in)
	<-c.done
}

// run commits until stop. What has arrived when the sync is ended is still put
// on record: ctx must not end with it.
func (c *committer) run(ctx context.Context) {
	defer close(c.done)
	for a := range c.in {
		group := c.collect(a)
		if err := c.failed(); err == nil {
			c.fail(c.commit(ctx, group))
		}
		for _, a := range group {
			c.release(a)
		}
	}
}

// collect gathers a group that begins with first.
func (c *committer) collect(first *arrival) []*arrival {
	group := []*arrival{first}
	var octets int64
	timer := time.NewTimer(groupTime)
	defer timer.Stop()
	for a := first; a.barrier == nil; {
		if a.got != nil {
			octets += a.got.size
		}
		if len(group) >= groupCount || octets >= groupBytes {
			break
		}
		var open bool
		select {
		case a, open = <-c.in:
			if !open {
				return group
			}
			group = append(group, a)
		case <-timer.C:
			return group
		}
	}
	return group
}

// commit puts a group on record in one transaction.
func (c *committer) commit(ctx context.Context, group []*arrival) error {
	if !slices.ContainsFunc(group, func(a *arrival) bool { return a.job != nil || a.note != nil }) {
		return nil
	}
	start := time.Now()
	count := 0
	err := c.rec.Update(ctx, func(tx *record.Tx) error {
		for _, a := range group {
			switch {
			case a.barrier != nil, a.then != nil:
				continue
			case a.note != nil:
				if err := a.note(tx); err != nil {
					return err
				}
				continue
			}
			if <-a.ready; a.err != nil {
				return a.err
			}
			_, err := tx.Observe(record.Observation{Generation: a.job.gen.ID, UID: a.uid, InternalDate: a.meta.InternalDate,
				Flags: a.meta.Flags, Facet: tlog.FacetIMAP, Fields: imapFields(c.host, a.meta, a.how, a.at), Body: a.body})
			if err != nil {
				return err
			}
			count++
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("put on record: %w", err)
	}
	var last *job
	for _, a := range group {
		if a.job == nil {
			continue
		}
		a.job.committed(a.uid, a.got.size)
		if last != nil && last != a.job {
			c.tell(last)
		}
		last = a.job
	}
	if last != nil {
		c.tell(last)
	}
	c.log.Debug("committed", "messages", count, "of", len(group), "dur", time.Since(start))
	return nil
}

func (c *committer) fail(err error) {
	if err == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = local(err)
	c.end(c.err)
}

// release gives back what an arrival has held.
func (c *committer) release(a *arrival) {
	switch {
	case a.barrier != nil:
		close(a.barrier)
		return
	case a.then != nil:
		a.then()
		return
	case a.note != nil:
		return
	}
	<-a.ready
	a.got.drop()
}
