package mailfile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Bounds of a batch, which is one transaction, and of what is under way.
const (
	batchMessages = 250
	batchBytes    = 8 << 20
	underWay      = 24 << 20 // bytes in memory between the files and the record
	maxFailures   = 1000     // texts in a report
)

// Import reads the messages of a source into the record; the package comment
// says how. It looks at all paths before it writes: a path that is missing or
// holds no mail is an error, and then nothing is written. What can be seen but
// not read is counted as failed, and the rest is read. If ctx ends or the record
// cannot be written, what was committed stays, and the next Import of the same
// source goes on; the report says what was done until then.
func Import(ctx context.Context, rec *record.Record, s Source, o Options) (Report, error) {
	if s.Account == "" {
		return Report{}, errors.New("import: there is no account: say whose mail it is")
	}
	if len(s.Paths) == 0 {
		return Report{}, errors.New("import: there is no path: name a file or a folder")
	}
	p, err := newPlan(s)
	if err != nil {
		return Report{}, err
	}
	spool, err := newSpool(rec.Spool())
	if err != nil {
		return Report{}, fmt.Errorf("import: %w", err)
	}
	defer os.RemoveAll(spool)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &writer{rec: rec, account: s.Account, source: p.source, part: s.Part, named: map[string]bool{p.source: true}, opts: o, report: Report{Ignored: p.ignored}}
	for _, u := range p.units {
		w.named[u.label] = true
	}
	if err := errors.Join(w.readFailed(ctx), w.readStanding(ctx)); err != nil {
		return Report{}, fmt.Errorf("import: %w", err)
	}
	err = runPipeline(ctx, p.units, spool, w)
	for _, u := range p.units {
		u.close()
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		w.settle() // of the mailbox in hand
		return w.report, fmt.Errorf("import: %w", err)
	}
	return w.report, nil
}

// newSpool makes a folder for large messages, and removes those of processes
// that did not come to it.
func newSpool(dir string) (string, error) {
	const prefix = "import-"
	own := prefix + strconv.Itoa(os.Getpid()) + "-"
	old, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	if err != nil {
		return "", err
	}
	for _, path := range old {
		if !strings.HasPrefix(filepath.Base(path), own) {
			if err := os.RemoveAll(path); err != nil {
				return "", err
			}
		}
	}
	return os.MkdirTemp(dir, own+"*")
}

// runPipeline reads the units in one goroutine, prepares messages in several,
// and gives them to w in their order in this one.
func runPipeline(ctx context.Context, units []*unit, spool string, w *writer) error {
	g, ctx := errgroup.WithContext(ctx)
	budget := semaphore.NewWeighted(underWay)
	ordered, work := make(chan *item, 2*batchMessages), make(chan *item, batchMessages)
	g.Go(func() error {
		defer close(ordered)
		defer close(work)
		return readUnits(ctx, units, budget, ordered, work)
	})
	for range min(max(runtime.GOMAXPROCS(0), 2), 8) {
		g.Go(func() error {
			for it := range work {
				it.prepare(spool)
			}
			return nil
		})
	}
	g.Go(func() error {
		for it := range ordered {
			<-it.ready
			if err := w.take(ctx, it, budget.Release); err != nil {
				return err
			}
		}
		return w.end(ctx)
	})
	return g.Wait()
}

// readUnits reads the units one after the other.
func readUnits(ctx context.Context, units []*unit, budget *semaphore.Weighted, ordered, work chan<- *item) error {
	emit := func(it *item) error {
		it.ready = make(chan struct{})
		if err := budget.Acquire(ctx, it.cost()); err != nil {
			return err
		}
		for _, to := range []chan<- *item{work, ordered} {
			select {
			case to <- it:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	for _, u := range units {
		if err := u.source.messages(ctx, u, emit); err != nil {
			return err
		}
		if err := emit(&item{unit: u, end: true}); err != nil {
			return err
		}
	}
	return nil
}

// A writer takes messages in their order and writes those that the record does
// not hold yet in batches.
type writer struct {
	rec     *record.Record
	account string
	source  string                      // of the plan
	named   map[string]bool             // the source, and the labels, by which older runs go
	part    bool                        // it holds only a part of its mailboxes
	failed  map[string]record.ImportRun // by mailbox, the last run that could not read all of it
	opts    Options
	report  Report

	standing map[string]standing // by mailbox

	box     *mailbox // the one in hand; its batches are written before the next
	ended   *ended   // the one before whose stream is still open, if any
	batch   []*item
	bytes   int64
	release []func()
}

// A mailbox is what the writer keeps of one.
type mailbox struct {
	MailboxReport
	label     string               // of what was new in it first, or could not be read
	held      map[email.Digest]int // copies on record, with those of the batch
	open      bool                 // the import stream is
	gen       int64                // of the run, if open
	total     int64                // messages of the units that ended
	sizeAdded int64
	written   int // of Added, those that are committed
}

// An ended mailbox is one whose stream has to be closed, with its counts.
type ended struct {
	gen    int64
	counts []tlog.Field
}

// take takes one item.
func (w *writer) take(ctx context.Context, it *item, release func(int64)) error {
	if w.box == nil || w.box.Mailbox != it.unit.mailbox {
		if err := w.begin(ctx, it.unit.mailbox); err != nil {
			return err
		}
	}
	free := func() {
		it.discard()
		release(it.cost())
	}
	switch {
	case it.end:
		w.box.total += it.unit.total.Load()
		it.unit.close()
		it.unit.seen = nil
	case it.err != nil:
		w.box.label = cmp.Or(w.box.label, it.unit.label)
		w.fail(it.err)
	case w.isNew(it):
		w.box.label = cmp.Or(w.box.label, it.unit.label)
		w.batch = append(w.batch, it)
		w.bytes += it.cost()
		w.release = append(w.release, free)
		if len(w.batch) >= batchMessages || w.bytes >= batchBytes {
			return w.flush(ctx)
		}
		return nil
	}
	free()
	if w.box.Seen%batchMessages == 0 {
		w.progress(it.unit)
	}
	return nil
}

// isNew counts a message and reports whether the source has shown more copies
// of it than the mailbox holds.
func (w *writer) isNew(it *item) bool {
	d := it.body.Digest
	w.box.Seen++
	it.unit.seen[d]++
	if it.unit.seen[d] <= w.box.held[d] {
		w.box.AlreadyHeld++
		return false
	}
	w.box.held[d]++
	return true
}

// fail counts something that could not be read.
func (w *writer) fail(err error) {
	w.box.Seen++
	w.box.Failed++
	if len(w.report.Failures) < maxFailures {
		w.report.Failures = append(w.report.Failures, err.Error())
	}
	w.opts.Log.Debug("not read", "account", w.account, "mailbox", w.box.Mailbox, "err", err)
}
