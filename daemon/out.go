package daemon

import (
	"context"
	"errors"
	"fmt"
)

// Out receives the answer of a command. A command uses it from one goroutine
// at a time, except for Progress, which may come from any.
type Out interface {
	// Row emits one item of the answer: a struct that marshals to one JSON line.
	Row(v any) error
	// Write emits raw bytes of the answer: a message, an attachment.
	Write(p []byte) (int, error)
	// Note tells the person something that is not part of the answer.
	Note(format string, args ...any)
	// Progress tells how far long work is.
	Progress(p Progress)
}

// Progress is how far long work is. Total is 0 where it is not known.
type Progress struct {
	Stage string `json:"stage"`          // what is being done: "sync", "index", "verify"
	What  string `json:"what,omitempty"` // on which account and mailbox
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
	Bytes int64  `json:"bytes,omitempty"`
}

var (
	// ErrNoHit means that a search found nothing.
	ErrNoHit = errors.New("no message matches")
	// ErrCheckFailed means that something was checked and is wrong.
	ErrCheckFailed = errors.New("check failed")
	// ErrIncomplete means that bytes which should be held are not.
	ErrIncomplete = errors.New("some messages that should be held are not")
	// ErrUnread means that it is not known whether that is so.
	ErrUnread = errors.New("messages may be missing")
)

// A counter counts the rows of an answer, so that none at all can be told from an
// answer that is missing.
type counter struct {
	Out
	rows int
}

func (c *counter) Row(v any) error {
	c.rows++
	return c.Out.Row(v)
}

// orNote ends an answer: with a note, if it has no row.
func (c *counter) orNote(format string, args ...any) {
	if c.rows == 0 {
		c.Note(format, args...)
	}
}

// A HintError is an error with advice on what to do about it.
type HintError struct {
	Err  error
	Hint string
}

func (e *HintError) Error() string { return e.Err.Error() }
func (e *HintError) Unwrap() error { return e.Err }

func hintf(err error, format string, args ...any) error {
	return &HintError{Err: err, Hint: fmt.Sprintf(format, args...)}
}

// interrupted adds a hint to the error of work that was interrupted.
func interrupted(err error, hint string) error {
	if errors.Is(err, context.Canceled) {
		return hintf(err, "%s", hint)
	}
	return err
}

// An UndoneError ended a command that writes files: nothing is left of what it had
// written of them.
type UndoneError struct{ Err error }

func (e *UndoneError) Error() string { return e.Err.Error() }
func (e *UndoneError) Unwrap() error { return e.Err }

// undone makes an error an [UndoneError].
func undone(err error) error {
	if err == nil {
		return nil
	}
	return &UndoneError{err}
}

// A ResumableError ended a command that goes on where it was when it is run again.
type ResumableError struct{ Err error }

func (e *ResumableError) Error() string { return e.Err.Error() }
func (e *ResumableError) Unwrap() error { return e.Err }

// resumable makes an error a [ResumableError].
func resumable(err error) error {
	if err == nil {
		return nil
	}
	return &ResumableError{err}
}

// lastRow is an [Out] for what the daemon does by itself: it keeps the last row
// of a type, and nothing else.
type lastRow[T any] struct{ row T }

func (l *lastRow[T]) Row(v any) error {
	if row, ok := v.(T); ok {
		l.row = row
	}
	return nil
}

func (*lastRow[T]) Write(p []byte) (int, error) { return len(p), nil }
func (*lastRow[T]) Note(string, ...any)         {}
func (*lastRow[T]) Progress(Progress)           {}
