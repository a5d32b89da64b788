package record

import (
	"context"
	"fmt"
	"time"

	"onrecord/audit/tlog"
)

// A signedHead is a signed checkpoint.
type signedHead struct {
	note []byte
	cp   tlog.Checkpoint
	at   time.Time
}

// Checkpoint returns the newest signed checkpoint and when it was signed. Of one
// that was there when the record was opened, the time of its last leaf is known,
// and that is returned.
func (r *Record) Checkpoint() (note []byte, c tlog.Checkpoint, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head.note, r.head.cp, r.head.at
}

// Sign signs a checkpoint over all that is committed, unless there is one.
func (r *Record) Sign(ctx context.Context) error {
	if r.opts.Inspect {
		return fmt.Errorf("sign checkpoint: %w", ErrInspect)
	}
	if err := r.acquire(ctx); err != nil {
		return err
	}
	defer r.release()
	if r.w.stale {
		if err := r.w.load(ctx); err != nil {
			return fmt.Errorf("sign checkpoint: %w", err)
		}
	}
	if _, c, _ := r.Checkpoint(); c.Size == r.w.size {
		return nil
	}
	return r.w.sign(ctx)
}

// release gives the writer's turn back.
func (r *Record) release() { r.turn <- struct{}{} }

// signIfGrown signs if there are leaves that call for a checkpoint.
func (w *writer) signIfGrown(ctx context.Context) error {
	if !w.grown {
		return nil
	}
	if w.stale {
		if err := w.load(ctx); err != nil {
			return fmt.Errorf("sign checkpoint: %w", err)
		}
	}
	return w.sign(ctx)
}

// signIfDue signs after a commit if the last checkpoint is old enough, and else
// sees to it that it will be done in time. What was committed is committed, so
// a failure is logged and tried again, and reported by Sign and Close.
func (w *writer) signIfDue(ctx context.Context) {
	if !w.grown {
		return
	}
	r := w.r
	_, _, at := r.Checkpoint()
	age := r.opts.Now().Sub(at)
	if age < 0 || age >= checkpointEvery {
		err := w.signIfGrown(context.WithoutCancel(ctx))
		if err == nil {
			return
		}
		r.opts.Log.Error("cannot sign a checkpoint; will try again", "err", err)
		age = 0
	}
	r.signLater(checkpointEvery - age)
}

// signLater arms the timer, if it is not.
func (r *Record) signLater(wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil || r.closed {
		return
	}
	r.timers.Add(1)
	r.timer = time.AfterFunc(wait, func() {
		defer r.timers.Done()
		r.mu.Lock()
		r.timer = nil
		r.mu.Unlock()
		if r.acquire(context.Background()) != nil {
			return // closed, and Close signs
		}
		defer r.release()
		r.w.signIfDue(context.Background())
	})
}

// sign signs a checkpoint over all leaves, writes it to the head files and then
// to the table.
func (w *writer) sign(ctx context.Context) error {
	r := w.r
	cp := tlog.Checkpoint{Origin: r.Origin(), Size: w.size, Root: w.edge.Root()}
	note, err := tlog.SignCheckpoint(cp, r.signer)
	if err != nil {
		return err
	}
	at := r.opts.Now()
	if err := r.writeHeads(note); err != nil {
		return fmt.Errorf("sign checkpoint %d: %w", cp.Size, err)
	}
	if err := w.insertCheckpoint(ctx, cp.Size, note); err != nil {
		return fmt.Errorf("sign checkpoint %d: %w", cp.Size, err)
	}
	w.grown = false
	r.setHead(signedHead{note, cp, at})
	return nil
}

func (w *writer) insertCheckpoint(ctx context.Context, size int64, note []byte) error {
	_, err := w.conn.ExecContext(ctx, "INSERT INTO checkpoint VALUES(?,?) ON CONFLICT DO NOTHING", size, note)
	return err
}

func (r *Record) setHead(h signedHead) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.head = h
}
