package daemon

import (
	"context"
	"errors"
	"os"
)

// HealthRequest asks whether the daemon works.
type HealthRequest struct{}

// HealthRow says that it does.
type HealthRow struct {
	PID int `json:"pid"`
}

// Health answers with a [HealthRow] if this is a daemon that can read its data.
// Accounts that fail do not make it ill: 'status' tells of them.
func (d *Daemon) Health(ctx context.Context, _ HealthRequest, out Out) error {
	if d.service.Load() == nil {
		return errors.New("a command holds the data folder, and no daemon runs")
	}
	if err := d.alive(ctx); err != nil {
		return err
	}
	return out.Row(HealthRow{os.Getpid()})
}
