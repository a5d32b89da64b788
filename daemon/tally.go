package daemon

import (
	"context"
	"errors"
	"maps"
	"sync"
	"syscall"
	"time"

	"onrecord/config"
	"onrecord/ingest/imapsync"
)

// FailureClasses are the ways in which the sync of an account can fail.
var FailureClasses = []string{"auth", "tls", "network", "disk", "accounting", "other"}

// classOf is the one of [FailureClasses] that an error belongs to, "" if it is no
// failure: none, or an interruption.
func classOf(err error) string {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, imapsync.ErrAuth):
		return "auth"
	case errors.Is(err, imapsync.ErrTLS), errors.Is(err, imapsync.ErrPlaintext):
		return "tls"
	case errors.Is(err, imapsync.ErrUnavailable):
		return "network"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EIO):
		return "disk"
	case errors.Is(err, ErrCheckFailed):
		return "accounting"
	}
	return "other"
}

// AdviseDoctor adds to an error on the way into an account where one learns its
// cause.
func AdviseDoctor(err error) error {
	switch class := classOf(err); {
	case class == "auth", class == "tls", class == "network", errors.Is(err, config.ErrNoSecret):
		return hintf(err, "'onrecord doctor' looks for the cause and says what to do")
	}
	return err
}

// A Tally counts what was done for one account since the process began.
type Tally struct {
	Syncs    int64
	Fetched  int64            // messages
	Failures map[string]int64 // by class
	Success  time.Time        // when the last one ended that did not fail; zero for none
}

// tallies counts by account.
type tallies struct {
	mu sync.Mutex
	of map[string]*Tally
}

// count adds a sync that has ended; one that failed may have fetched, too.
func (t *tallies) count(now time.Time, report imapsync.Report, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]*Tally{}
	}
	one := t.of[report.Account]
	if one == nil {
		one = &Tally{Failures: map[string]int64{}}
		t.of[report.Account] = one
	}
	one.Syncs++
	for _, m := range report.Mailboxes {
		one.Fetched += int64(m.Fetched)
	}
	switch class := classOf(err); {
	case class != "":
		one.Failures[class]++
	case err == nil:
		one.Success = now
	}
}

// Tallies returns what was counted, by account.
func (d *Daemon) Tallies() map[string]Tally {
	d.tallies.mu.Lock()
	defer d.tallies.mu.Unlock()
	all := make(map[string]Tally, len(d.tallies.of))
	for account, one := range d.tallies.of {
		all[account] = Tally{one.Syncs, one.Fetched, maps.Clone(one.Failures), one.Success}
	}
	return all
}
