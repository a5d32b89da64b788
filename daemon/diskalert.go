package daemon

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"onrecord/audit/record"
	"onrecord/daemon/alert"
	"onrecord/ingest/email"
)

func (d *Daemon) diskAlerts(enough int64) []alert.Alert {
	free, err := FreeSpace(d.dir)
	if err != nil {
		return nil // where the system does not tell, 'doctor' says so
	}
	if free >= enough {
		if err := os.Remove(d.diskLowFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.log.Warn("forget that the disk was full", "err", err)
		}
		return nil
	}
	return []alert.Alert{alert.New(alert.DiskLow, alert.Red, "", d.diskLowSince(), email.Count(free>>20, "MB is", "MB are")+" free for the data folder",
		"make room, or move the data folder to a larger disk while the daemon is stopped")}
}

// diskLowFile is there while there is too little room, and keeps since when. It
// may be deleted: then that begins anew.
func (d *Daemon) diskLowFile() string { return filepath.Join(d.dir, "disklow.json") }

// A diskLow says since when there is too little room.
type diskLow struct {
	Since time.Time `json:"since"`
}

// diskLowSince returns since when there is too little room, and notes it at first.
func (d *Daemon) diskLowSince() time.Time {
	var low diskLow
	if data, err := os.ReadFile(d.diskLowFile()); err == nil && json.Unmarshal(data, &low) == nil {
		return low.Since
	}
	low.Since = d.now().UTC().Truncate(time.Second)
	data, err := json.Marshal(low)
	if err == nil {
		err = record.WriteFile(d.diskLowFile(), data)
	}
	if err != nil {
		d.log.Warn("note since when the disk is full", "err", err)
	}
	return low.Since
}
