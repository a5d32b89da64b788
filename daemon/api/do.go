package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/daemon"
)

// A commandInfo says how a command behaves at the process that holds DATA.
type commandInfo struct {
	long    bool // may run for minutes: a brief holder leaves it to somebody else
	creates bool // makes DATA if there is none
	follows bool // brings the projections up to date itself
}

var commands = map[string]commandInfo{
	"search":  {},
	"show":    {},
	"thread":  {},
	"status":  {},
	"key":     {follows: true},
	"verify":  {long: true, follows: true},
	"sync":    {long: true, creates: true, follows: true},
	"import":  {long: true, creates: true, follows: true},
	"rebuild": {long: true, follows: true},
	"backup":  {long: true, follows: true},
	"export":  {long: true, follows: true},
}

// A checker is a request that can tell that it must fail, before DATA is made
// for it.
type checker interface {
	Check(*config.Config) error
}

// patience is how long Do waits for a process that holds DATA without serving
// its socket: it is starting, stopping, or running a command of a moment.
const patience = 20 * time.Second

// Do runs a command at the process that holds DATA, or holds DATA for as long
// as the command takes and serves others meanwhile. The error matches
// [record.ErrLocked] if a process holds DATA and does not answer.
func Do(ctx context.Context, o daemon.Options, command string, request any, sink Sink) (Result, error) {
	info := commands[command]
	o.Create = info.creates
	for deadline := time.Now().Add(patience); ; {
		if client, err := Dial(ctx, o.Config.DataDir); err == nil {
			result, err := client.Run(ctx, command, request, sink)
			if !errors.Is(err, ErrNoHolder) && !errors.Is(err, errBrief) {
				return result, err
			}
		}
		if c, ok := request.(checker); ok {
			if err := c.Check(o.Config); err != nil {
				return ResultOf(err), nil
			}
		}
		d, err := daemon.Open(ctx, o)
		if err == nil {
			return hold(ctx, d, command, info, request, sink)
		}
		if !errors.Is(err, record.ErrLocked) || time.Now().After(deadline) {
			return ResultOf(advise(err, o.Config.DataDir)), nil
		}
		select {
		case <-ctx.Done():
			return ResultOf(ctx.Err()), nil
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// hold runs a command in this process and serves the control socket meanwhile.
func hold(ctx context.Context, d *daemon.Daemon, command string, info commandInfo, request any, sink Sink) (result Result, err error) {
	defer func() { err = errors.Join(err, d.Close()) }()
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	go func() { served <- Serve(serving, d, !info.long) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	if !info.follows {
		if err := d.CatchUp(ctx, sink.Progress); err != nil {
			return ResultOf(err), nil
		}
	}
	return InProcess(d).Run(ctx, command, request, sink)
}

// advise adds what to do to an error of opening DATA.
func advise(err error, dir string) error {
	switch {
	case errors.Is(err, record.ErrNoRecord):
		return &daemon.HintError{Err: err, Hint: fmt.Sprintf("there is no mail in %s yet: run 'onrecord sync' or 'onrecord import' first, or name another folder with --data-dir", dir)}
	case errors.Is(err, record.ErrLocked):
		return &daemon.HintError{Err: err, Hint: "wait for it to end, or stop it; if no such process runs, another machine may hold the folder"}
	}
	return err
}
