package daemon

import (
	"errors"
	"fmt"

	"onrecord/index/bleveindex"
)

// IndexDamage tells of an index that was found damaged. It is derived: it is
// made anew from the record, of which nothing is lost.
type IndexDamage struct {
	Found   bool   `json:"found"`             // it was not emptied yet: the daemon does so at once, else the next command
	Emptied string `json:"emptied,omitempty"` // when it was, by the process that answers
}

// indexDamage returns what is known of damage of the index, nil if nothing is.
func (d *Daemon) indexDamage() *IndexDamage {
	var damage IndexDamage
	if at := d.emptied.Load(); at != nil {
		damage.Emptied = stamp(*at)
	}
	damage.Found = d.indexDamaged()
	if damage == (IndexDamage{}) {
		return nil
	}
	return &damage
}

func (d *Daemon) indexDamaged() bool {
	select {
	case <-d.index.Damaged():
		return true
	default:
		return false
	}
}

// clearDamage empties an index that was found damaged. The caller holds catching.
func (d *Daemon) clearDamage() error {
	if !d.indexDamaged() {
		return nil
	}
	if s := d.service.Load(); s != nil {
		s.fallBehind() // it follows the alarm, too
	}
	if err := d.index.Reset(); err != nil {
		return fmt.Errorf("empty the damaged index: %w", err)
	}
	now := d.now()
	d.emptied.Store(&now)
	d.log.Warn("the damaged index was emptied; it fills again from the record")
	return nil
}

// indexCursor returns where the index stands in the log. A damaged one that could
// not be emptied has all of it to take in.
func (d *Daemon) indexCursor() (int64, error) {
	at, err := d.index.Cursor()
	if errors.Is(err, bleveindex.ErrDamaged) {
		return 0, nil // the status tells of it: see [IndexDamage]
	}
	return at, err
}

// indexError says what comes of it if the index is damaged: who keeps it level
// with the record makes it anew, at the latest the next command. What was found
// wrong with it goes to the log.
func (d *Daemon) indexError(err error) error {
	if !errors.Is(err, bleveindex.ErrDamaged) {
		return err
	}
	d.log.Error("the index is damaged", "err", err)
	return hintf(bleveindex.ErrDamaged, "it is made anew from the record, of which nothing is lost: try again in a while")
}
