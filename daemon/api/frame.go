// Package api carries commands to the process that holds DATA, and their
// answers back: JSON over HTTP, on the Unix socket DATA/control.sock or, when
// the caller holds DATA itself, through memory. Both ways run the same
// handlers.
//
//	POST /v1/<command>      the request struct of the command, as JSON
//	-> 200, application/jsonl: one frame a line, the last one with "done"
//
// A frame is one of
//
//	{"row": {...}}          an item of the answer
//	{"bytes": "base64"}     raw bytes of the answer
//	{"note": "text"}        for the person, not part of the answer
//	{"progress": {...}}     how far long work is
//	{"done": {"exit": 0}}   how it ended: the exit status, and "error" and "hint" where there are any
//
// The caller who hangs up cancels the command. The socket is for the user who
// runs the holder alone: it has mode 0600 in a folder of mode 0700, and the
// holder asks the system whose process calls. A daemon answers on a port of the
// loopback interface too, if the configuration says so, to whoever has its
// token.
//
// GET /healthz, /readyz and /metrics are for monitoring, /debug/pprof/ on the
// socket alone for finding out why a process is slow or large.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"syscall"

	"onrecord/audit/record"
	"onrecord/daemon"
	"onrecord/index"
)

// A frame is one line of an answer. Exactly one field is set.
type frame struct {
	Row      json.RawMessage  `json:"row,omitempty"`
	Bytes    []byte           `json:"bytes,omitempty"`
	Note     string           `json:"note,omitempty"`
	Progress *daemon.Progress `json:"progress,omitempty"`
	Done     *Result          `json:"done,omitempty"`
}

// Result is how a command ended.
type Result struct {
	Exit  int    `json:"exit"`
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

// Exit statuses. They are in every command's help and never change meaning.
const (
	ExitOK         = 0
	ExitNegative   = 1   // no search hit, or a check failed
	ExitError      = 2   // usage, configuration, or an error that stopped the command
	ExitIncomplete = 3   // bytes that should be held are not
	ExitInterrupt  = 130 // stopped by the user
)

// fullTexts are in what SQLite and the index say of a full disk, where the error of
// the system is lost. 4874 is SQLITE_IOERR_SHMSIZE: there is not even room for the file
// of shared memory beside a database.
var fullTexts = []string{"disk is full", syscall.ENOSPC.Error(), "disk I/O error (4874)"}

// ResultOf is the only place that turns errors into exit statuses.
func ResultOf(err error) Result {
	if err == nil {
		return Result{}
	}
	r := Result{Exit: ExitError, Error: err.Error()}
	var hint *daemon.HintError
	if errors.As(err, &hint) {
		r.Hint = hint.Hint
	}
	var syntax *index.SyntaxError
	var undone *daemon.UndoneError
	var resumable *daemon.ResumableError
	full := errors.Is(err, syscall.ENOSPC) || slices.ContainsFunc(fullTexts, func(s string) bool { return strings.Contains(r.Error, s) })
	switch {
	case full && errors.As(err, &undone):
		r.Hint = "make room on the disk, or name a place on another one, and run the command again: nothing is left of what it had written"
	case full && errors.As(err, &resumable):
		r.Hint = "make room on the disk and run the command again: what was stored stays, and it goes on from there"
	case full:
		r.Hint = "make room on the disk and run the command again"
	case errors.Is(err, daemon.ErrIncomplete), errors.Is(err, daemon.ErrUnread):
		r.Exit = ExitIncomplete
	case errors.Is(err, daemon.ErrNoHit), errors.Is(err, daemon.ErrCheckFailed):
		r.Exit = ExitNegative
	case errors.Is(err, context.Canceled):
		r.Exit, r.Error = ExitInterrupt, "interrupted"
	case errors.As(err, &syntax):
		r.Error += "\n" + syntax.Caret()
		r.Hint = "'onrecord search --help' explains the query language"
	case errors.Is(err, record.ErrDamaged) && r.Hint == "" && !strings.Contains(r.Error, "onrecord verify"):
		r.Hint = "'onrecord verify' says what is damaged; keep this data folder as it is, and restore a backup into another one"
	}
	return r
}
