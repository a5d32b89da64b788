package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// HealthRequest asks whether the daemon works.
type HealthRequest struct{}

// HealthRow says that it does.
type HealthRow struct {
	PID     int    `json:"pid"`
	Version string `json:"version,omitempty"` // of the program that the daemon is
}

// Health answers with a [HealthRow] if this is a daemon that can read its data.
// Accounts that fail do not make it ill: 'status' tells of them.
func (d *Daemon) Health(ctx context.Context, _ HealthRequest, out Out) error {
	if err := d.Alive(ctx); err != nil {
		return err
	}
	return out.Row(HealthRow{os.Getpid(), d.version})
}

// Alive returns why this is no daemon that can read its data, nil if it is one.
func (d *Daemon) Alive(ctx context.Context) error {
	if d.service.Load() == nil {
		return errors.New("a command holds the data folder, and no daemon runs")
	}
	return d.alive(ctx)
}

// Ready returns why the answers of the daemon may lack mail that is on record:
// it has not caught up since it was started, or cannot go on.
func (d *Daemon) Ready(ctx context.Context) error {
	if err := d.Alive(ctx); err != nil {
		return err
	}
	s := d.service.Load()
	if s == nil {
		return errors.New("the daemon stops")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.trouble != "":
		return errors.New("the projections stand still")
	case s.indexDamaged():
		return errors.New("the index is damaged")
	case !s.level:
		return errors.New("the projections are not yet level with the record")
	}
	return nil
}

// LogLevelRequest asks for another level of the daemon's log.
type LogLevelRequest struct {
	Level string `json:"level,omitempty"` // debug, info, warn or error; "" asks only
}

// LogLevelRow is the level of the daemon's log.
type LogLevelRow struct {
	Level string `json:"level"`
}

// LogLevel changes the level of the log until the configuration is read again,
// and answers with a [LogLevelRow].
func (d *Daemon) LogLevel(_ context.Context, req LogLevelRequest, out Out) error {
	if d.lvl == nil {
		return errors.New("this process is no daemon: its log level cannot be changed")
	}
	if req.Level != "" {
		if err := d.setLevel(req.Level); err != nil {
			return err
		}
		d.log.Info("log level", "level", req.Level)
	}
	return out.Row(LogLevelRow{strings.ToLower(d.lvl.Level().String())})
}

func (d *Daemon) setLevel(name string) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, name) {
		return fmt.Errorf("log level %q: debug, info, warn or error is meant", name)
	}
	return d.lvl.UnmarshalText([]byte(name))
}
