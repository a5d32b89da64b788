package record

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"onrecord/audit/tlog"
)

// Errors that a caller can act on; the text of the error that wraps one says
// what to do.
var (
	// ErrLocked means that another process has the record open.
	ErrLocked = errors.New("record is in use")
	// ErrRollback means that record.db is older than the head beside it, or
	// another history. Signing on would look like a forgery.
	ErrRollback = errors.New("rollback detected")
	// ErrNoRecord means that there is no record, and none was to be made.
	ErrNoRecord = errors.New("no record here")
	// ErrIncomplete means that one of record.db, head and key is missing.
	ErrIncomplete = errors.New("record is incomplete")
	// ErrDamaged means that the files cannot be read or contradict each other.
	ErrDamaged = errors.New("record is damaged")
	// ErrNewer means that a newer program made the record.
	ErrNewer = errors.New("record is of a newer program")
	// ErrInspect means that the record was opened for reading only.
	ErrInspect = errors.New("record is open for inspection only")
	// ErrConflict means that a place already holds other bytes.
	ErrConflict = errors.New("place holds another message")
	// ErrClosed means that the record was closed.
	ErrClosed = errors.New("record is closed")
)

// checkpointEvery is the longest time that growth stays without a checkpoint,
// and the shortest between two that nobody asked for.
const checkpointEvery = time.Minute

// Options say how to open a record. The zero value opens an existing one.
type Options struct {
	Create     bool             // make a new record if dir is absent or empty
	Host       string           // first part of a new origin: the firm's domain or a host name; "" is the name of this host
	Inspect    bool             // only for reading and [Record.Verify]: opens a damaged record too, and never writes to one
	SecondHead string           // a second file for the newest checkpoint, best on another disk; "" for none
	Now        func() time.Time // the clock; nil is time.Now
	Rand       io.Reader        // source of salts, stream ids and keys; nil is crypto/rand
	Log        *slog.Logger     // nil discards
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// A Record is an open record. Its methods may be called from several
// goroutines; there is one writer at a time, and readers do not wait for it.
type Record struct {
	dir    string
	opts   Options
	lock   *lock
	signer *tlog.Signer
	write  *sql.DB // one connection, that of w
	read   *pool
	frames *frameCache
	zstd   *codec

	turn chan struct{} // holds one token; who takes it owns w
	w    *writer

	mu      sync.Mutex
	size    int64         // guarded by mu, as are the fields below
	changed chan struct{} // closed and replaced at every commit
	head    signedHead
	erased  int64       // newest erase.done leaf, -1 for none
	timer   *time.Timer // signs what grew, if armed
	timers  sync.WaitGroup
	closed  bool
}

// Origin returns the name of the log, which is the name of its key; "" if the
// record is inspected and its key cannot be read.
func (r *Record) Origin() string {
	if r.signer == nil {
		return ""
	}
	return r.signer.Name()
}

// VKey returns the verifier key of the log, to be published out of band; "" as
// for [Record.Origin].
func (r *Record) VKey() string {
	if r.signer == nil {
		return ""
	}
	return r.signer.VKey()
}

// Size returns the number of leaves that are committed.
func (r *Record) Size() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.size
}

// setSize makes a new size known, if it is one.
func (r *Record) setSize(size int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if size == r.size {
		return
	}
	r.size = size
	close(r.changed)
	r.changed = make(chan struct{})
}

// Spool returns the folder for bytes of large messages on their way in, which
// exists. Files there belong to whoever made them.
func (r *Record) Spool() string { return filepath.Join(r.dir, "incoming") }

// Changed returns a channel that is closed at the next commit.
func (r *Record) Changed() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changed
}

// Close signs what has grown since the last checkpoint and gives everything
// back. A second Close does nothing.
func (r *Record) Close() error {
	<-r.turn // the running transaction ends first
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		r.turn <- struct{}{}
		return nil
	}
	r.closed = true
	if r.timer != nil && r.timer.Stop() {
		r.timers.Done()
	}
	r.mu.Unlock()
	var err error
	if r.w != nil {
		err = r.w.signIfGrown(context.Background())
	}
	r.turn <- struct{}{} // a timer that fired already finds the record closed
	r.timers.Wait()
	return errors.Join(err, r.closeFiles())
}

// closeFiles closes what open opened, in reverse order; parts may be missing.
func (r *Record) closeFiles() error {
	var errs []error
	if r.w != nil {
		errs = append(errs, r.w.close())
	}
	if r.read != nil {
		errs = append(errs, r.read.close())
	}
	if r.write != nil { // last, so that it is the one to fold the WAL in
		errs = append(errs, r.write.Close())
	}
	if r.zstd != nil {
		r.zstd.close()
	}
	if r.lock != nil {
		errs = append(errs, r.lock.release())
	}
	return errors.Join(errs...)
}

// acquire takes the writer's turn.
func (r *Record) acquire(ctx context.Context) error {
	select {
	case <-r.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	r.mu.Lock()
	closed := r.closed
	r.mu.Unlock()
	if closed {
		r.turn <- struct{}{}
		return ErrClosed
	}
	return nil
}
