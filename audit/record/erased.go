package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"onrecord/audit/tlog"
)

// erasingName is a file in DATA that is there from before an erasure begins
// until nothing of it is left in the files of the database.
const erasingName = "erasing"

// Erased returns the index of the newest erase.done leaf, -1 if there is none.
// What was derived from the log before it may hold what is gone.
func (r *Record) Erased() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.erased
}

func (r *Record) setErased(index int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.erased = index
}

// lastErased reads the index of the newest erase.done leaf, -1 for none.
func lastErased(ctx context.Context, q querier) (index int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT coalesce(max(l.idx), -1) FROM stream s JOIN stream_leaf sl ON sl.stream = s.id JOIN leaf l ON l.idx = sl.leaf
		WHERE s.kind = ? AND instr(l.data, ?) > 0`, StreamLog, []byte("\nkind "+tlog.KindEraseDone+"\n")).Scan(&index)
	if err != nil {
		return -1, fmt.Errorf("find the last erasure: %w", err)
	}
	return index, nil
}

// Erasing reports whether an erasure was begun whose leftovers may still lie on
// the disk.
func (r *Record) Erasing() (bool, error) { return exists(r.path(erasingName)) }

func (r *Record) beginErasing() error {
	f, err := os.OpenFile(r.path(erasingName), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), syncDir(r.dir))
}

// FinishErasing writes the database anew if an erasure was begun, and empties
// the WAL: free space of a page may keep what once stood there. The error matches
// [ErrLeftover] as that of [Record.Erase] does, after which this tries again.
func (r *Record) FinishErasing(ctx context.Context) error {
	if r.opts.Inspect {
		return fmt.Errorf("finish an erasure: %w", ErrInspect)
	}
	if err := r.acquire(ctx); err != nil {
		return err
	}
	defer r.release()
	begun, err := r.Erasing()
	if err != nil || !begun {
		return err
	}
	if err := r.w.compact(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrLeftover, err)
	}
	return r.endErasing()
}

// dropErasing takes back that an erasure was begun which came to nothing, unless
// something was erased since the entry that was the last to say so.
func (r *Record) dropErasing(ctx context.Context, before int64) error {
	if err := r.acquire(ctx); err != nil {
		return err
	}
	defer r.release()
	if last, err := lastErased(ctx, r.w.conn); err != nil || last != before {
		return err
	}
	return r.endErasing()
}

func (r *Record) endErasing() error {
	if err := os.Remove(r.path(erasingName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(r.dir)
}

func (w *writer) compact(ctx context.Context) error {
	if w.stale { // an open transaction is in the way
		if err := w.load(ctx); err != nil {
			return err
		}
	}
	if _, err := w.conn.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("write record.db anew, for which the disk needs room for two more of it: %w", err)
	}
	var busy, pages, done int // SQLite waits for those who read, as long as busy_timeout says
	if err := w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done); err != nil {
		return fmt.Errorf("empty record.db-wal: %w", err)
	}
	if busy != 0 {
		return errors.New("empty record.db-wal: another process, or a backup, is reading record.db; end it")
	}
	return nil
}
