package daemon

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// What the service manager is told (sd_notify(3)).
const (
	notifyReady    = "READY=1"
	notifyStopping = "STOPPING=1"
	notifyAlive    = "WATCHDOG=1"
)

// notify tells the service manager how the process is, if it wants to know.
func notify(state string) error {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", name) // "@" begins an abstract name for both
	if err != nil {
		return fmt.Errorf("tell the service manager: %w", err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(state)); err != nil {
		return fmt.Errorf("tell the service manager: %w", err)
	}
	return nil
}

// tell is notify for states whose loss stops nothing.
func (d *Daemon) tell(state string) {
	if err := notify(state); err != nil {
		d.log.Warn("service manager", "err", err)
	}
}

// watchdog tells the service manager that the process works, twice in the time
// it allows, for as long as the record and the projections can be read.
func (d *Daemon) watchdog(ctx context.Context) {
	usec, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if pid := os.Getenv("WATCHDOG_PID"); err != nil || usec <= 0 || pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return
	}
	every := time.NewTicker(time.Duration(usec) * time.Microsecond / 2)
	defer every.Stop()
	for {
		if err := d.alive(ctx); err == nil {
			d.tell(notifyAlive)
		} else if ctx.Err() == nil {
			d.log.Error("the data folder cannot be read", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// aliveWithin is how long a look at the databases may take.
const aliveWithin = 10 * time.Second

// alive reads a little of what the daemon stands on.
func (d *Daemon) alive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, aliveWithin)
	defer cancel()
	if size := d.rec.Size(); size > 0 {
		if _, err := d.rec.Entry(ctx, size-1); err != nil {
			return fmt.Errorf("record: %w", err)
		}
	}
	if _, err := d.stagesAt(ctx); err != nil {
		return fmt.Errorf("projections: %w", err)
	}
	return nil
}
