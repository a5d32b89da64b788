package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// The index follows the other stages: it takes the messages that they have
// read, and reads those itself that they have seen before. Documents are made on
// every core, while the batch before is being applied.
const (
	batchMessages = 1000
	batchBytes    = 12 << 20 // raw bytes of the messages of a batch

	averageMessage = 64 << 10 // bytes to reckon with where a size is not at hand
)

// A batch is a stretch of the log that becomes one batch of the index.
type batch struct {
	docs   []index.Document
	cursor int64 // the entry after the last one of the batch
}

// followAll brings the stages and the index level with the log. The index never
// gets ahead of the stages: what search finds, they know.
func (d *Daemon) followAll(ctx context.Context, progress func(Progress)) error {
	known, err := d.stagesAt(ctx)
	if err != nil {
		return err
	}
	size := d.rec.Size()
	from, err := d.fitIndex(size)
	if err != nil {
		return err
	}
	if _, err := d.fitTexts(ctx, from == 0); err != nil {
		return err
	}
	g, gctx := errgroup.WithContext(ctx)
	batches := make(chan batch)
	handed := make(chan projection.Batch)
	g.Go(func() error {
		defer close(batches)
		x := &indexing{d: d, from: from, begun: from, size: size, out: batches}
		if err := x.readLog(gctx, min(known, size)); err != nil {
			return err
		}
		for b := range handed {
			if err := x.takeBatch(gctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	g.Go(func() error { return d.applyBatches(gctx, batches, size, progress) })
	stageErr := d.derived.FollowEach(gctx, d.rec, stages(), func(b projection.Batch) error {
		select {
		case handed <- b:
			return nil
		case <-gctx.Done():
			return gctx.Err()
		}
	})
	close(handed)
	if err := g.Wait(); err != nil {
		return err
	}
	return stageErr
}

// stagesAt returns the first entry that some stage has not seen.
func (d *Daemon) stagesAt(ctx context.Context) (int64, error) {
	cursors, err := d.cursors(ctx)
	if err != nil {
		return 0, err
	}
	return slices.Min(slices.Collect(maps.Values(cursors))), nil
}

// cursors returns the next entry that each stage in derived.db has to see.
func (d *Daemon) cursors(ctx context.Context) (map[string]int64, error) {
	at := map[string]int64{}
	for _, s := range stages() {
		c, err := d.derived.Cursor(ctx, s.Name())
		if err != nil {
			return nil, err
		}
		at[s.Name()] = c
	}
	return at, nil
}

// A StageLag is what a projection has still to take in.
type StageLag struct {
	Entries  int64            // of the log
	Messages map[string]int64 // sighted by them, for every account
}

// Lags returns how far behind the log each projection is, by name.
func (d *Daemon) Lags(ctx context.Context) (map[string]StageLag, error) {
	at, err := d.cursors(ctx)
	if err != nil {
		return nil, err
	}
	if at["index"], err = d.indexCursor(); err != nil {
		return nil, err
	}
	lags, since := map[string]StageLag{}, map[int64]map[string]int64{}
	for name, c := range at {
		if since[c] == nil { // most stages stand at the same entry
			if since[c], err = d.rec.SightingsSince(ctx, c); err != nil {
				return nil, err
			}
		}
		lags[name] = StageLag{Entries: max(0, d.rec.Size()-c), Messages: since[c]}
	}
	return lags, nil
}

func (d *Daemon) applyBatches(ctx context.Context, batches <-chan batch, size int64, progress func(Progress)) error {
	for b := range batches {
		if err := d.index.Apply(ctx, b.docs, nil, b.cursor); err != nil {
			return fmt.Errorf("index up to entry %d: %w", b.cursor, err)
		}
		if progress != nil {
			progress(Progress{Stage: "index", Done: b.cursor, Total: max(size, b.cursor)})
		}
	}
	return ctx.Err()
}

// indexOf is the file in the folder of the index that says what it was made
// from: the log, the rules by which its messages were read, and the last erasure.
const indexOf = "log"

// madeFrom is what indexOf says of an index that fits.
func (d *Daemon) madeFrom() string {
	s := fmt.Sprintf("%s\ndecoder %d, zones %d, clocks %d, documents\n", d.rec.Origin(), email.DecoderVersion, zone.Version, clock.NewStage().Version())
	if erased := d.rec.Erased(); erased >= 0 {
		s += fmt.Sprintf("erased %d\n", erased)
	}
	return s
}

// fitIndex returns where the index stands in a log of this size. An index of
// another log, such as that before a restore, of other rules, from before an
// erasure, or that is damaged is emptied.
func (d *Daemon) fitIndex(size int64) (int64, error) {
	if err := d.clearDamage(); err != nil {
		return 0, err
	}
	at, err := d.index.Cursor()
	if err != nil {
		return 0, fmt.Errorf("index cursor: %w", err)
	}
	name := filepath.Join(d.dir, indexDir, indexOf)
	have, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("index: %w", err)
	}
	ours := string(have) == d.madeFrom()
	if at > 0 && (!ours || at > size) {
		if err := d.index.Reset(); err != nil {
			return 0, fmt.Errorf("empty the index: %w", err)
		}
		at = 0
	}
	if !ours {
		if err := os.WriteFile(name, []byte(d.madeFrom()), 0o600); err != nil {
			return 0, fmt.Errorf("index: %w", err)
		}
	}
	return at, nil
}

// An indexing is one run of the index through the log.
type indexing struct {
	d     *Daemon
	from  int64 // the next entry to take
	size  int64 // of the log when the run began
	begun int64 // where the run began
	out   chan<- batch
	todo  []job
	bytes int64 // of the messages of todo
}

// readLog takes the entries up to until from the log.
func (x *indexing) readLog(ctx context.Context, until int64) error {
	if x.from >= until {
		return nil
	}
	return x.take(ctx, until, func(yield func(*record.Entry, *projection.Reading) error) error {
		for e, err := range x.d.rec.Entries(ctx, x.from) {
			if err != nil {
				return fmt.Errorf("read log: %w", err)
			}
			if e.Index >= until {
				break
			}
			if err := yield(e, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeBatch takes what the stages have applied.
func (x *indexing) takeBatch(ctx context.Context, b projection.Batch) error {
	until := b.Entries[len(b.Entries)-1].Index + 1
	if x.from >= until {
		return nil
	}
	return x.take(ctx, until, func(yield func(*record.Entry, *projection.Reading) error) error {
		for i, e := range b.Entries {
			if e.Index < x.from {
				continue
			}
			m := b.Readings[i]
			b.Entries[i], b.Readings[i] = nil, nil // the batch waits for the index without them
			if err := yield(e, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// take makes batches of the entries from x.from until another one, all of them
// applied by the stages. A message seen again within the run needs no second
// look if the log told of it when the run began: see [Daemon.jobsOf].
func (x *indexing) take(ctx context.Context, until int64, entries func(yield func(*record.Entry, *projection.Reading) error) error) error {
	from := x.from
	jobs, err := x.d.jobsOfClocks(ctx, from, until)
	if err != nil {
		return err
	}
	if err := x.add(ctx, jobs, from); err != nil {
		return err
	}
	err = entries(func(e *record.Entry, m *projection.Reading) error {
		since := from
		if e.Index < x.size {
			since = x.begun
		}
		jobs, err := x.d.jobsOf(ctx, e, since)
		if err != nil {
			return fmt.Errorf("entry %d: %w", e.Index, err)
		}
		if m != nil && len(jobs) == 1 && jobs[0].digest == m.Digest {
			jobs[0].message = m
		}
		return x.add(ctx, jobs, e.Index) // the entry is not done yet
	})
	if err != nil {
		return err
	}
	x.from = until
	return x.flush(ctx, until)
}

// add puts jobs into batches. A batch that is full leaves the index at cursor.
func (x *indexing) add(ctx context.Context, jobs []job, cursor int64) error {
	for _, j := range jobs {
		if len(x.todo) >= batchMessages || x.bytes >= batchBytes {
			if err := x.flush(ctx, cursor); err != nil {
				return err
			}
		}
		x.todo = append(x.todo, j)
		x.bytes += j.size
	}
	return nil
}

func (x *indexing) flush(ctx context.Context, cursor int64) error {
	b, err := x.d.prepare(ctx, x.todo)
	if err != nil {
		return err
	}
	b.cursor = cursor
	clear(x.todo)
	x.todo, x.bytes = x.todo[:0], 0
	select {
	case x.out <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
