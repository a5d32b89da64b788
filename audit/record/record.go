// Package record is the durable store and the only writer of the log.
package record

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"onrecord/audit/tlog"
)

// Errors that a caller can act on; the text of the error that wraps one says
// what to do.
var (
	ErrLocked     = errors.New("record is in use by another process")
	ErrRollback   = errors.New("rollback detected")
	ErrNoRecord   = errors.New("no record here")
	ErrIncomplete = errors.New("record.db is missing")
)

// Options say how to open a record. The zero value opens an existing one.
type Options struct {
	Create     bool   // make a new record if dir is absent or empty
	Host       string // first part of a new origin: the firm's domain or the host name; "" is the host name
	SecondHead string // a second file for the newest checkpoint, on another disk; "" for none
	Now        func() time.Time
	Rand       io.Reader
	Log        *slog.Logger
}

// A Record is an open record directory. Its methods may be called from
// several goroutines; there is one writer at a time.
type Record struct{}

// A Tx is one write transaction, valid until the function given to
// [Record.Update] returns.
type Tx struct{}

// Open opens the record in dir and takes its lock. The error matches
// [ErrLocked], [ErrRollback], [ErrNoRecord] or [ErrIncomplete] in the cases
// that these name.
func Open(ctx context.Context, dir string, o Options) (*Record, error) {
	return nil, errors.ErrUnsupported
}

// Close signs what has grown since the last checkpoint and releases the lock.
func (r *Record) Close() error { return nil }

// Origin returns the name of the log.
func (r *Record) Origin() string { return "" }

// VKey returns the verifier key of the log, to be published out of band.
func (r *Record) VKey() string { return "" }

// Size returns the number of leaves that are committed.
func (r *Record) Size() int64 { return 0 }

// Spool returns the folder for bytes of large messages on their way in.
func (r *Record) Spool() string { return "" }

// Checkpoint returns the newest signed checkpoint and when it was signed.
func (r *Record) Checkpoint() (note []byte, c tlog.Checkpoint, at time.Time) { return }

// Sign signs a checkpoint of all that is committed.
func (r *Record) Sign(ctx context.Context) error { return errors.ErrUnsupported }

// Changed returns a channel that is closed at the next commit.
func (r *Record) Changed() <-chan struct{} { return nil }

// Update runs f in one write transaction, and commits it if f returns nil.
// Otherwise nothing is written.
func (r *Record) Update(ctx context.Context, f func(*Tx) error) error { return errors.ErrUnsupported }
