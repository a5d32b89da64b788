package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"onrecord/audit/record"
	"onrecord/daemon"
)

// grace is for how long commands that run may go on when the daemon stops. What
// is cut off then is half done nowhere: the record and the projections change in
// transactions.
const grace = 3 * time.Second

// Serve holds DATA and answers commands as the daemon, until ctx is done. The
// error matches [record.ErrLocked] if another process holds DATA: a daemon, or
// a command that does not come to its end in a while.
func Serve(ctx context.Context, o daemon.Options, run daemon.RunOptions) (err error) {
	o.Create = true
	d, err := holdForGood(ctx, o)
	if err != nil {
		return advise(err, o.Config.DataDir)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	socket, err := listenSocket(d, false)
	if err != nil {
		return err
	}
	servers := []*server{socket}
	loopback, err := listenLoopback(ctx, o.Config.API, guarded(d.Log(), handler(d, false)))
	if loopback != nil {
		servers = append(servers, loopback)
		d.Log().Info("commands are answered on the loopback interface", "listen", o.Config.API.Listen)
	}
	if err != nil {
		return errors.Join(err, leave(ctx, servers))
	}
	running, ended := context.WithCancel(ctx)
	ran := make(chan error, 1)
	go func() {
		defer ended()
		ran <- d.Run(ctx, run)
	}()
	<-running.Done()
	err = leave(ctx, servers) // at once: the daemon may wait for what a command has begun
	return errors.Join(<-ran, err)
}

// leave ends servers, with a grace for the commands that run.
func leave(ctx context.Context, servers []*server) (err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, s := range servers {
		err = errors.Join(err, s.Close(ctx, nil))
	}
	return err
}

// holdForGood opens DATA, as soon as a command that holds it for a moment has
// ended.
func holdForGood(ctx context.Context, o daemon.Options) (*daemon.Daemon, error) {
	note := func(text string) { o.Log.Info(text) }
	for t := newTurn(note); ; {
		d, err := open(ctx, o, commandInfo{})
		if !errors.Is(err, record.ErrLocked) {
			return d, err
		}
		var other daemon.HealthRow
		if AskDaemon(ctx, o.Config.DataDir, "health", daemon.HealthRequest{}, rowInto(&other)) == nil {
			return nil, fmt.Errorf("%w: a daemon runs already, as process %d", record.ErrLocked, other.PID)
		}
		if !t.wait(ctx, false) {
			return nil, errors.Join(ctx.Err(), err)
		}
	}
}

// ErrNoDaemon means that no daemon runs on the DATA directory.
var ErrNoDaemon = errors.New("no daemon runs on this data folder")

// AskDaemon runs a command that only a daemon can answer.
func AskDaemon(ctx context.Context, dir, command string, request any, sink Sink) error {
	client, err := connect(ctx, dir)
	if errors.Is(err, fs.ErrPermission) {
		return advise(err, dir)
	}
	if errors.Is(err, errNoHolder) {
		return &daemon.HintError{Err: fmt.Errorf("%w: %s", ErrNoDaemon, dir), Hint: "'onrecord daemon' is one; 'systemctl status onrecord' says whether the service runs"}
	}
	if err != nil {
		return err
	}
	result, err := client.run(ctx, command, request, sink)
	if err == nil && result.Exit != ExitOK {
		err = &daemon.HintError{Err: errors.New(result.Error), Hint: result.Hint}
	}
	return err
}

// rowInto keeps the last row of an answer.
func rowInto(row any) Sink {
	return Sink{Row: func(raw json.RawMessage) error { return json.Unmarshal(raw, row) }}
}
