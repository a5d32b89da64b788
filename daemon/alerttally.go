package daemon

import (
	"maps"
	"slices"
	"sync"

	"onrecord/daemon/alert"
)

// An AlertTally counts alerts, and the notices of them.
type AlertTally struct {
	Standing map[string]int     // by code, at the last look; nil before the first. Those that somebody has acknowledged do not count.
	Notices  map[string]Notices // by channel, since the process began
}

// Notices counts what was sent over a channel.
type Notices struct{ Sent, Failed int64 }

// alertTally counts while the daemon tells alerts.
type alertTally struct {
	mu sync.Mutex
	AlertTally
}

// stand notes which alerts stand, and over which channels they are told. A part of
// them says nothing of those that follow from what mail says.
func (t *alertTally) stand(list []alert.Alert, channels []alert.Channel, part bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Standing == nil {
		t.Standing = map[string]int{}
	}
	for _, code := range alert.Codes {
		if !part || !slices.Contains(alert.FromMail, code) {
			t.Standing[code] = 0
		}
	}
	for _, a := range list {
		t.Standing[a.Code]++
	}
	before := t.Notices
	t.Notices = map[string]Notices{}
	for _, c := range channels {
		t.Notices[c.Name()] = before[c.Name()]
	}
}

// sent notes how the sending of a notice ended.
func (t *alertTally) sent(channel string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.Notices[channel]
	if err != nil {
		n.Failed++
	} else {
		n.Sent++
	}
	t.Notices[channel] = n
}

// AlertTally returns what was counted.
func (d *Daemon) AlertTally() AlertTally {
	d.alerted.mu.Lock()
	defer d.alerted.mu.Unlock()
	return AlertTally{maps.Clone(d.alerted.Standing), maps.Clone(d.alerted.Notices)}
}
