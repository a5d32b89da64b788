package imapsync

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/imapwire"
)

// A syncer is one [Sync]: what its workers share.
type syncer struct {
	rec       *record.Record
	account   *Account
	committer *committer
	reporter  *reporter
	events    *events
	log       *slog.Logger
	now       func() time.Time
	yield     func() bool
	silent    func()      // see [Options.Silent]; does something once
	retryAll  bool        // see [Options.Retry]
	postponed atomic.Bool // large messages are left to the next sync
	pace      pace
}

// A worker has one connection at a time.
type worker struct {
	*syncer
	session *session
	retry   retry
	gains   counters
	gentle  int // how often the server has asked for less
	pairs   int // of mailboxes that were compared
}

// counters are the gains of a worker.
type counters struct{ messages, lessons atomic.Int64 }

func (c *counters) now() gains { return gains{c.messages.Load(), c.lessons.Load()} }

// Sync fetches what the server has and rec does not, and records what has
// changed there. It may be ended at any time by ctx or a crash: what has been
// recorded stays and the next Sync goes on from there. The report is true also
// when the error is not nil. Two Syncs of one account must not run at a time.
func Sync(ctx context.Context, rec *record.Record, a Account, o Options) (Report, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Yield == nil {
		o.Yield = func() bool { return false }
	}
	if o.Silent == nil {
		o.Silent = func() {}
	}
	s := &syncer{rec: rec, account: &a, events: new(events), log: o.Log, now: o.Now, yield: o.Yield, silent: sync.OnceFunc(o.Silent), retryAll: o.Retry, pace: o.pace.orDefault()}
	report := Report{Account: a.Name}
	err := s.run(ctx, &report, o.Progress)
	report.Events = s.events.all()
	report.finished = err == nil
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("account %q: %w", a.Name, err)
	}
	return report, err
}

func (s *syncer) run(ctx context.Context, report *Report, progress func(Progress)) error {
	if err := s.sweep(); err != nil {
		return fmt.Errorf("clear the spool: %w", err)
	}
	work, end := context.WithCancelCause(ctx)
	defer end(nil)
	s.reporter = &reporter{account: s.account.Name, progress: progress}
	s.committer = newCommitter(s.rec, s.account.Host, s.log, s.reporter.tell, end)
	go s.committer.run(context.WithoutCancel(ctx))
	first := s.newWorker()
	p, err := first.prepare(work)
	q := new(queue)
	if err == nil {
		q.jobs = p.jobs
		p.jobs = nil // what is done with is let go, of many mailboxes
		err = s.share(work, q, first)
	}
	first.leave()
	s.committer.stop()
	s.reporter.end()
	for _, j := range q.jobs { // not done with
		if !j.scan.ok { // nor by an earlier sync
			j.skip(errEnded)
		}
		j.fill()
	}
	if p != nil {
		for _, r := range p.reports {
			report.Mailboxes = append(report.Mailboxes, *r)
		}
	}
	report.Postponed = s.postponed.Load()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.committer.failed() != nil:
		return s.committer.failed()
	}
	return err
}

func (s *syncer) newWorker() *worker {
	return &worker{syncer: s, retry: retry{pace: s.pace}}
}

// prepare connects and plans, again if the connection is lost.
func (w *worker) prepare(ctx context.Context) (*plan, error) {
	var p *plan
	err := w.insist(ctx, func() (err error) {
		p, err = w.plan(ctx)
		return err
	})
	if refused(err) {
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return p, err
}

// insist does f over a connection, as often as it takes.
func (w *worker) insist(ctx context.Context, f func() error) error {
	for {
		err := w.connect(ctx)
		if err == nil {
			err = f()
		}
		var connection *lost
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case final(err) || !errors.As(err, &connection):
			return err
		}
		w.log.Info("connection lost", "account", w.account.Name, "err", oneLine(err.Error()))
		w.abort()
		if _, much := throttled(err.Error()); much {
			w.gentle = min(w.gentle+1, 5)
		}
		pause, err := w.retry.after(err, w.gains.now())
		if err != nil {
			return err
		}
		if errors.Is(connection, imapwire.ErrStalled) {
			w.silent()
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// connect opens a session if there is none.
func (w *worker) connect(ctx context.Context) error {
	if w.session != nil && w.session.conn.Err() == nil {
		return nil
	}
	w.abort()
	s, err := open(ctx, w.account, w.pace.silence)
	if err != nil {
		return err
	}
	w.session, w.retry.worked = s, true
	return nil
}

// abort ends the session without a word.
func (w *worker) abort() {
	if w.session != nil {
		w.session.drop()
		w.session = nil
	}
}

// leave ends the session with LOGOUT.
func (w *worker) leave() {
	if w.session != nil {
		w.session.close()
		w.session = nil
	}
}

// A queue is the jobs that no worker has taken.
type queue struct {
	mu   sync.Mutex
	jobs []*job
}

func (q *queue) next() (*job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return nil, false
	}
	j := q.jobs[0]
	q.jobs[0] = nil
	q.jobs = q.jobs[1:]
	return j, true
}

func (q *queue) putBack(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, j)
}

// share has the jobs of q done by the first worker and, if there are several and the
// server lets them in, by others beside it. One worker does one mailbox, so a
// single mailbox is one connection.
func (s *syncer) share(ctx context.Context, q *queue, first *worker) error {
	q.jobs = slices.DeleteFunc(q.jobs, func(j *job) bool {
		quiet := first.quiet(j)
		if quiet {
			j.fill()
		}
		return quiet
	})
	s.reporter.begin(len(q.jobs))
	others := min(s.account.connections(), len(q.jobs)) - 1
	if first.session.courier || first.gentle > 0 {
		others = 0 // Courier gets slower with every connection
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	var wg sync.WaitGroup
	for range others {
		wg.Go(func() {
			if err := s.help(ctx, q); err != nil {
				end(err)
			}
		})
	}
	if err := first.work(ctx, q); err != nil {
		end(err)
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil { // the first, which ended the others
		return err
	}
	return first.work(ctx, q) // what was put back
}

// help does jobs over a further connection. It is no error if the server does
// not want one: then the job is left to the first worker.
func (s *syncer) help(ctx context.Context, q *queue) error {
	w := s.newWorker()
	defer w.leave()
	if err := w.connect(ctx); err != nil {
		s.log.Info("no further connection", "account", s.account.Name, "err", oneLine(err.Error()))
		return nil
	}
	err := w.work(ctx, q)
	if errors.Is(err, ErrUnavailable) {
		return nil
	}
	return err
}

// work does jobs until there is none left. A mailbox that the server refuses is
// left to the next sync; the error is one that ends the sync, or this worker.
func (w *worker) work(ctx context.Context, q *queue) error {
	for {
		j, ok := q.next()
		if !ok {
			return nil
		}
		start := time.Now()
		err := w.insist(ctx, func() error { return w.pass(ctx, j) })
		w.log.Info("mailbox read", "account", w.account.Name, "mailbox", j.entry.name, "count", j.fetched(), "dur", time.Since(start))
		var open *notReadOnly
		switch {
		case err == nil && j.large && !j.largeToo: // after the other mail of all mailboxes
			j.largeToo = true
			q.putBack(j)
			continue
		case err == nil:
		case errors.Is(err, errYielded):
			w.postponed.Store(true)
			j.skip(err)
		case refused(err), errors.As(err, &open), errors.Is(err, errGaveUp):
			j.skip(err)
			w.events.add("mailbox %q was not read to its end: %s", j.entry.name, oneLine(err.Error()))
		default:
			q.putBack(j)
			return err
		}
		w.reporter.read(j)
		w.committer.then(j.fill)
	}
}
