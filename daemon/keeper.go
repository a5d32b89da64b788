package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
)

// What a keeper does.
const (
	keepSyncing  = "syncing"  // fetches
	keepWatching = "watching" // hears of new mail from the server, and polls the other mailboxes
	keepPolling  = "polling"  // asks from time to time only
	keepWaiting  = "waiting"  // tries again later
	keepRefused  = "refused"  // has given up until the next reload
)

// KeepingStates are the states of [KeepingStatus].
var KeepingStates = []string{keepSyncing, keepWatching, keepPolling, keepWaiting, keepRefused}

// A keeper keeps the mail of one account up to date.
type keeper struct {
	*service
	account config.Account
	cancel  context.CancelFunc
	ended   chan struct{} // closed when it has ended
	wake    chan struct{} // new mail is likely

	fewer   int       // mailboxes that are polled since the server allows too few connections to watch them
	crowded time.Time // when it last did

	state   sync.Mutex // guards keeping
	keeping KeepingStatus
}

// keep begins to keep an account.
func (s *service) keep(a config.Account) *keeper {
	ctx, cancel := context.WithCancel(s.ctx)
	k := &keeper{service: s, account: a, cancel: cancel, ended: make(chan struct{}), wake: make(chan struct{}, 1)}
	k.keeping.Watched = []string{}
	go func() {
		defer close(k.ended)
		defer cancel()
		k.run(ctx)
	}()
	return k
}

// run keeps the account until ctx is done. What fails is tried again, later and
// later; a log-in that was refused is not, since servers lock an account out
// after some.
func (k *keeper) run(ctx context.Context) {
	for failures := 0; ; {
		begun := time.Now()
		err := k.connected(ctx)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, imapsync.ErrAuth) {
			k.log.Error("log-in refused; not tried again before the configuration is read again", "account", k.account.Name, "err", err)
			k.set(func(s *KeepingStatus) { s.State, s.Error, s.RetryAt = keepRefused, err.Error(), "" })
			<-ctx.Done()
			return
		}
		if errors.Is(err, errRoom) {
			k.fewer = 0
			continue
		}
		if errors.Is(err, imapsync.ErrCrowded) && len(k.toWatch()) > 0 {
			k.log.Info("the server allows fewer connections: a mailbox less is watched, and polled instead", "account", k.account.Name, "err", err)
			k.fewer++
			k.crowded = time.Now()
		}
		if failures++; time.Since(begun) > k.pace.longest {
			failures = 1
		}
		wait := k.pace.after(failures)
		k.log.Warn("account failed; trying again", "account", k.account.Name, "in", wait.Round(time.Second), "failures", failures, "err", err)
		k.set(func(s *KeepingStatus) {
			s.State, s.Failures, s.Error = keepWaiting, failures, err.Error()
			s.RetryAt = k.now().Add(wait).UTC().Format(time.RFC3339)
		})
		pause(ctx, wait)
	}
}

// watched are the mailboxes where a minute counts.
var watched = []email.Role{email.RoleInbox, email.RoleSent}

// watchedOf are those of an account. One connection is always left to fetch with.
func watchedOf(a config.Account) []email.Role { return watched[:min(len(watched), a.Connections-1)] }

// errRoom ends the connections of an account so that all its mailboxes are
// watched again, should the server allow it by now.
var errRoom = errors.New("the server may allow more connections by now")

// toWatch are the mailboxes that the server has room to watch, as far as is known.
func (k *keeper) toWatch() []email.Role {
	roles := watchedOf(k.account)
	return roles[:max(0, len(roles)-k.fewer)]
}

// spare returns how many connections to an account are left to fetch with, where
// this is a daemon that watches it.
func (d *Daemon) spare(a config.Account) int {
	if d.service.Load() == nil {
		return a.Connections
	}
	return a.Connections - len(watchedOf(a))
}

// connected syncs the account and then holds connections to it until one fails.
func (k *keeper) connected(ctx context.Context) error {
	// What is large comes when the mailboxes are watched.
	if err := k.sync(ctx, k.account.Connections, func() bool { return true }); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, role := range k.toWatch() {
		g.Go(func() error { return k.watch(ctx, role) })
	}
	g.Go(func() error { return k.poll(ctx, k.spare(k.account)) })
	return g.Wait()
}

// watch has a mailbox watched, if that is possible.
func (k *keeper) watch(ctx context.Context, role email.Role) error {
	err := imapsync.Watch(ctx, SyncAccount(k.account), role, imapsync.Options{Log: k.log}, func() {
		k.watching(role, true)
		k.again()
	})
	k.watching(role, false)
	if errors.Is(err, imapsync.ErrNoWatch) {
		k.log.Info("mailbox is polled", "account", k.account.Name, "role", role, "why", err)
		return nil
	}
	return err
}

// poll syncs the account whenever a watch calls for it, and from time to time.
func (k *keeper) poll(ctx context.Context, connections int) error {
	for {
		timer := time.NewTimer(jitter(k.pace.poll))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-k.wake:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if k.fewer > 0 && time.Since(k.crowded) > k.pace.crowded {
			return errRoom
		}
		begun := time.Now()
		err := k.sync(ctx, connections, func() bool { return len(k.wake) > 0 || time.Since(begun) > k.pace.poll })
		if err != nil {
			return err
		}
	}
}

// again has a sync begin, as soon as none is running.
func (k *keeper) again() {
	select {
	case k.wake <- struct{}{}:
	default: // it is to begin anyway
	}
}

// sync fetches what is new, and goes on with what is large unless hurry says that
// there is something else to do; then another sync follows. Mail that the server lists and does not give is not
// the connection's fault: status and the exit code of a sync tell of it.
func (k *keeper) sync(ctx context.Context, connections int, hurry func() bool) error {
	k.set(func(s *KeepingStatus) { s.State = keepSyncing })
	report, err := k.syncAccount(ctx, k.account, connections, imapsync.Options{Yield: hurry}, logOut{k.log})
	if report.Postponed {
		k.again()
	}
	if errors.Is(err, ErrCheckFailed) {
		k.log.Error("the record and the server do not add up", "account", k.account.Name, "err", err)
		err = nil
	}
	if err != nil {
		return err
	}
	k.set(func(s *KeepingStatus) {
		s.State, s.Failures, s.Error, s.RetryAt = keepPolling, 0, "", ""
		if len(s.Watched) > 0 {
			s.State = keepWatching
		}
	})
	return nil
}

// logOut is the [Out] of work that nobody waits for.
type logOut struct{ log *slog.Logger }

func (logOut) Row(any) error                  { return nil }
func (logOut) Write(p []byte) (int, error)    { return len(p), nil }
func (o logOut) Note(format string, a ...any) { o.log.Info(fmt.Sprintf(format, a...)) }
func (logOut) Progress(Progress)              {}

func (k *keeper) set(change func(*KeepingStatus)) {
	k.state.Lock()
	defer k.state.Unlock()
	was := k.keeping.State
	change(&k.keeping)
	if k.keeping.State != was {
		k.keeping.Since = k.now().UTC().Format(time.RFC3339)
	}
}

// watching notes whether a mailbox is watched.
func (k *keeper) watching(role email.Role, on bool) {
	k.set(func(s *KeepingStatus) {
		list := []string{}
		for _, r := range watched {
			if r == role && on || r != role && slices.Contains(s.Watched, string(r)) {
				list = append(list, string(r))
			}
		}
		s.Watched = list
		switch {
		case len(list) > 0 && s.State == keepPolling:
			s.State = keepWatching
		case len(list) == 0 && s.State == keepWatching:
			s.State = keepPolling
		}
	})
}

// gaveUp reports whether only a new configuration helps.
func (k *keeper) gaveUp() bool { return k.status().State == keepRefused }

func (k *keeper) status() KeepingStatus {
	k.state.Lock()
	defer k.state.Unlock()
	return k.keeping
}

// A DaemonStatus is how the daemon does.
type DaemonStatus struct {
	PID        int    `json:"pid"`
	Since      string `json:"since"`
	Reloaded   string `json:"reloaded,omitempty"`    // when the configuration was last read again
	Error      string `json:"error,omitempty"`       // why the projections stand still
	ErrorSince string `json:"error_since,omitempty"` // since when they do
}

// A KeepingStatus is what the daemon does about an account.
type KeepingStatus struct {
	State    string   `json:"state"`              // syncing, watching, polling, waiting, refused
	Since    string   `json:"since"`              // of the state
	Watched  []string `json:"watched"`            // roles of the mailboxes whose changes the server tells at once
	Failures int      `json:"failures,omitempty"` // in a row
	Error    string   `json:"error,omitempty"`
	RetryAt  string   `json:"retry_at,omitempty"`
}

// status tells how the daemon does, and puts into the accounts what it does
// about them.
func (s *service) status(accounts []AccountStatus) *DaemonStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.keepers {
		for i := range accounts {
			if accounts[i].Name == k.account.Name {
				now := k.status()
				accounts[i].Keeping = &now
			}
		}
	}
	d := &DaemonStatus{PID: os.Getpid(), Since: s.since.UTC().Format(time.RFC3339), Error: s.trouble}
	if !s.reloaded.IsZero() {
		d.Reloaded = s.reloaded.UTC().Format(time.RFC3339)
	}
	if s.trouble != "" {
		d.ErrorSince = s.troubled.UTC().Format(time.RFC3339)
	}
	return d
}
