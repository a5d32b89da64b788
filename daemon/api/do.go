package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/daemon"
)

// A commandInfo says how a command behaves at the process that holds DATA.
type commandInfo struct {
	long     bool // may run for minutes: a brief holder leaves it to somebody else
	creates  bool // makes DATA if there is none
	follows  bool // brings the projections up to date itself, or does not need them
	texts    bool // rests on the texts of attachments
	inspects bool // is of use with a record that is damaged, too
}

var commands = map[string]commandInfo{
	"search":  {},
	"show":    {},
	"thread":  {},
	"status":  {},
	"key":     {follows: true},
	"verify":  {long: true, follows: true, inspects: true},
	"sync":    {long: true, creates: true, follows: true},
	"import":  {long: true, creates: true, follows: true},
	"rebuild": {long: true, follows: true},
	"backup":  {long: true, follows: true},
	"export":  {long: true, follows: true},
	"bundle":  {long: true},

	"receipt":  {},
	"withhold": {},

	"hold-place":   {},
	"hold-release": {},
	"hold-list":    {},
	"erase":        {long: true},

	"retention-list":  {},
	"retention-apply": {long: true},

	"client-list":     {},
	"client-show":     {},
	"client-assign":   {},
	"client-unassign": {},
	"coverage":        {},
	"client-add":      {creates: true, follows: true},
	"person-list":     {},
	"person-merge":    {},
	"person-split":    {},

	"promise-list":   {},
	"promise-show":   {},
	"promise-mark":   {},
	"request-list":   {},
	"request-show":   {},
	"complaint-list": {},
	"complaint-show": {},
	"complaint-mark": {},
	"check-draft":    {},
	"case-check":     {texts: true},
	"case-new":       {texts: true},
	"case-list":      {},
	"case-show":      {texts: true},
	"case-letter":    {texts: true},
	"case-rule":      {texts: true},
	"claim-merge":    {texts: true},
	"claim-split":    {texts: true},
	"claim-undo":     {texts: true},
	"case-undo":      {},
	"case-close":     {},
	"case-reopen":    {},
	"case-report":    {long: true, texts: true},
	"case-export":    {long: true, texts: true},
	"exhibit-add":    {},
	"exhibit-remove": {},
	"document-add":   {},
	"report":         {},
	"timeline":       {texts: true},
	"alert-list":     {},
	"alert-ack":      {},
	"alert-test":     {},

	"reload": {}, // of the daemon alone: see [AskDaemon]
	"health": {},

	"log-level": {},
}

// A checker is a request that can tell that it must fail, before DATA is made
// for it.
type checker interface {
	Check(*config.Config) error
}

// Do runs a command at the process that holds DATA, or holds DATA for as long
// as the command takes and serves others meanwhile. A holder that dies before it
// has answered is replaced. The error matches [record.ErrLocked] if a process
// holds DATA and does not answer.
func Do(ctx context.Context, o daemon.Options, command string, request any, sink Sink) (Result, error) {
	info := commands[command]
	o.Create = info.creates
	sink, shown := sink.watched()
	for t := newTurn(sink.Note); ; {
		result, err := ask(ctx, o, command, request, sink)
		elsewhere := errors.Is(err, errNoHolder) || errors.Is(err, errBrief) || errors.Is(err, errCut) && !*shown
		if !elsewhere {
			return result, err
		}
		if c, ok := request.(checker); ok {
			if err := c.Check(o.Config); err != nil {
				return ResultOf(err), nil
			}
		}
		d, openErr := open(ctx, o, info)
		if openErr == nil {
			return hold(ctx, d, command, info, request, sink)
		}
		if !errors.Is(openErr, record.ErrLocked) || !t.wait(ctx, errors.Is(err, errBrief)) {
			if ctx.Err() != nil {
				openErr = ctx.Err()
			}
			return ResultOf(advise(openErr, o.Config.DataDir)), nil
		}
	}
}

// ask runs a command at the process that holds DATA.
func ask(ctx context.Context, o daemon.Options, command string, request any, sink Sink) (Result, error) {
	client, err := connect(ctx, o.Config.DataDir)
	if err != nil {
		return Result{}, err
	}
	return client.run(ctx, command, request, sink)
}

// watched is s with a report of whether any of the answer has been handed out:
// from then on a command cannot begin anew.
func (s Sink) watched() (Sink, *bool) {
	shown, row, bytes := new(bool), s.Row, s.Bytes
	if row != nil {
		s.Row = func(r json.RawMessage) error { *shown = true; return row(r) }
	}
	if bytes != nil {
		s.Bytes = func(b []byte) error { *shown = true; return bytes(b) }
	}
	return s, shown
}

// patience is how long to wait for a process that holds DATA without serving
// its socket: it is starting or stopping.
const patience = 20 * time.Second

// A turn waits until DATA is free.
type turn struct {
	note     func(string)
	remark   time.Time // when to tell the person, zero if told
	deadline time.Time
}

func newTurn(note func(string)) *turn {
	now := time.Now()
	return &turn{note, now.Add(time.Second), now.Add(patience)}
}

// wait waits for a moment and reports whether to try again. A holder that is
// alive, and runs a command that ends, is waited for as long as it takes.
func (t *turn) wait(ctx context.Context, alive bool) bool {
	now := time.Now()
	if alive {
		t.deadline = now.Add(patience)
	}
	if now.After(t.deadline) {
		return false
	}
	if t.note != nil && !t.remark.IsZero() && now.After(t.remark) {
		t.note("waiting for another command to finish with the data folder ...")
		t.remark = time.Time{}
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(30 * time.Millisecond):
		return true
	}
}

// open holds DATA. A record that is damaged is opened for a look at least, where
// the command is of use then.
func open(ctx context.Context, o daemon.Options, info commandInfo) (*daemon.Daemon, error) {
	if err := CheckOwner(o.Config.DataDir); err != nil {
		return nil, err
	}
	d, err := daemon.Open(ctx, o)
	damaged := errors.Is(err, record.ErrDamaged) || errors.Is(err, record.ErrRollback) || errors.Is(err, record.ErrIncomplete)
	if damaged && info.inspects {
		o.Inspect = true
		return daemon.Open(ctx, o)
	}
	return d, err
}

// hold runs a command in this process and serves the control socket meanwhile.
// Others who are still being served when the command has ended are waited for;
// if it was interrupted, they have to find another holder.
func hold(ctx context.Context, d *daemon.Daemon, command string, info commandInfo, request any, sink Sink) (result Result, err error) {
	defer func() { result = result.and(d.Close()) }()
	if !d.Inspecting() {
		server, err := listenSocket(d, !info.long)
		if err != nil {
			d.Log().Warn("other commands have to wait for this one", "err", err)
		} else {
			defer func() { result = result.and(server.Close(ctx, sink.Note)) }()
		}
	}
	if !info.follows {
		if err := d.CatchUp(ctx, sink.Progress); err != nil {
			return ResultOf(err), nil
		}
	}
	if info.texts {
		if err := d.ReadTexts(ctx, sink.Progress); err != nil && ctx.Err() == nil { // what lacks them says so
			d.Log().Warn("read attachments", "err", err)
		}
	}
	return inProcess(d).run(ctx, command, request, sink)
}

// and adds an error of what came after a command.
func (r Result) and(err error) Result {
	switch {
	case err == nil:
		return r
	case r.Error == "":
		return ResultOf(err)
	}
	r.Error += "\nand then: " + err.Error()
	return r
}

// advise adds what to do to an error of opening DATA.
func advise(err error, dir string) error {
	hint := ""
	var shut *record.UnwritableError
	switch {
	case errors.As(err, &shut):
		hint = fmt.Sprintf("run: chmod u+w %s; or, if the data folder belongs to somebody else, run the command as that user", strings.Join(shut.Files, " "))
	case errors.Is(err, record.ErrNoRecord):
		hint = fmt.Sprintf("the data folder is %s; --data-dir or data_dir in the configuration names another", dir)
	case errors.Is(err, record.ErrLocked):
		hint = "wait for it to end, or stop it; if no such process runs, another machine may hold the folder"
	case errors.Is(err, fs.ErrPermission):
		hint = "the data folder belongs to somebody else: run the command as that user, or name another folder with --data-dir"
	case errors.Is(err, syscall.EROFS):
		hint = "the data folder must be writable, for looking too: make it so, or copy it and name the copy with --data-dir"
	default:
		return err
	}
	return &daemon.HintError{Err: err, Hint: hint}
}
