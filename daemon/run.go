package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/config"
)

// RunOptions are for [Daemon.Run].
type RunOptions struct {
	// Load reads the configuration again.
	Load func() (*config.Config, error)
	// Hangup asks for a reload; it may be nil.
	Hangup <-chan os.Signal
	pace   pace // for tests
}

// A service is the daemon while it runs for good.
type service struct {
	*Daemon
	load  func() (*config.Config, error)
	pace  pace
	since time.Time
	first *config.Config  // with which the process was started
	ctx   context.Context // of the accounts, which outlive the reload that begins them

	applying sync.Mutex // held by whoever changes keepers

	mu       sync.Mutex // guards what follows
	keepers  []*keeper
	reloaded time.Time
	level    bool      // whether the projections have been level with the record, since the index was last damaged
	trouble  string    // why they stand still
	troubled time.Time // since when they do
}

// Run keeps the accounts and the projections up to date until ctx is done, and
// then ends everything it began. Trouble with a server or the disk does not end
// it: it waits, and tries again. A daemon runs once.
func (d *Daemon) Run(ctx context.Context, o RunOptions) error {
	g, ctx := errgroup.WithContext(ctx)
	s := &service{Daemon: d, load: o.Load, pace: o.pace.orDefault(), since: d.now(), first: d.Config(), ctx: ctx}
	if !d.service.CompareAndSwap(nil, s) {
		return errors.New("the daemon runs already")
	}
	defer d.service.Store(nil)
	g.Go(func() error { s.follow(); return nil })
	g.Go(func() error { d.followTexts(ctx); return nil })
	g.Go(func() error { d.followKeys(ctx); return nil })
	g.Go(func() error { d.watchdog(ctx); return nil })
	g.Go(func() error { s.followAnchors(); return nil })
	g.Go(func() error { s.followChecks(); return nil })
	g.Go(func() error { s.followRetention(); return nil })
	g.Go(func() error { s.alarm(ctx); return nil })
	g.Go(func() error { s.hearHangups(o.Hangup); return nil })
	s.apply(d.Config().Accounts)
	d.log.Info("the daemon runs", "data", d.dir, "accounts", len(d.Config().Accounts))
	d.tell(notifyReady)
	<-ctx.Done()
	d.tell(notifyStopping)
	d.log.Info("the daemon stops")
	s.apply(nil)
	return g.Wait()
}

// follow keeps the projections level with the record.
func (s *service) follow() {
	for failures := 0; s.ctx.Err() == nil; {
		changed, damaged := s.rec.Changed(), s.index.Damaged()
		err := s.CatchUp(s.ctx, nil)
		if err == nil {
			err = s.assignOlder(s.ctx)
		}
		if s.ctx.Err() != nil {
			return
		}
		s.setTrouble(err)
		if err != nil {
			failures++
			s.log.Error("the projections stand still; trying again", "err", err)
			pause(s.ctx, s.pace.after(failures))
			continue
		}
		failures = 0
		select {
		case <-s.ctx.Done():
		case <-changed:
		case <-damaged:
		}
	}
}

func (s *service) setTrouble(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.trouble, s.level = "", true
		return
	}
	if s.trouble == "" {
		s.troubled = s.now()
	}
	s.trouble = err.Error()
}

// fallBehind notes that answers lack what the projections have to take in anew.
func (s *service) fallBehind() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.level = false
}

func (s *service) hearHangups(hangup <-chan os.Signal) {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-hangup:
			if row, err := s.reload(s.ctx); err != nil {
				s.log.Error("the configuration was not read again; the old one stays", "err", err)
			} else {
				s.log.Info("the configuration was read again", "kept", row.Kept, "begun", row.Begun, "ended", row.Ended, "waiting", row.Waiting)
			}
		}
	}
}

// apply has the accounts kept, and no others. Those that are as they were go on
// undisturbed, but for ones that have given up.
func (s *service) apply(accounts []config.Account) ReloadRow {
	s.applying.Lock()
	defer s.applying.Unlock()
	if s.ctx.Err() != nil {
		accounts = nil // nothing begins any more
	}
	row := ReloadRow{Kept: []string{}, Begun: []string{}, Ended: []string{}}
	var keep, end []*keeper
	for _, k := range s.keepers { // changed only here
		same := slices.ContainsFunc(accounts, k.account.Equal)
		if same && !k.gaveUp() {
			keep = append(keep, k)
			row.Kept = append(row.Kept, k.account.Name)
			continue
		}
		end = append(end, k)
		k.cancel()
		if !slices.ContainsFunc(accounts, func(a config.Account) bool { return a.Name == k.account.Name }) {
			row.Ended = append(row.Ended, k.account.Name)
		}
	}
	for _, k := range end {
		<-k.ended
	}
	for _, a := range accounts {
		if !slices.ContainsFunc(keep, func(k *keeper) bool { return k.account.Name == a.Name }) {
			keep = append(keep, s.keep(a))
			row.Begun = append(row.Begun, a.Name)
		}
	}
	s.mu.Lock()
	s.keepers = keep
	s.mu.Unlock()
	return row
}

// ReloadRequest asks the daemon to read its configuration again.
type ReloadRequest struct{}

// ReloadRow says what a reload did to the accounts, by name.
type ReloadRow struct {
	Kept  []string `json:"kept"`  // as they were: their connections stand
	Begun []string `json:"begun"` // new, changed, or had given up
	Ended []string `json:"ended"`

	Waiting []string `json:"waiting"` // settings that are not as they were when the daemon was started, and count at its next start
}

// waiting returns the settings that differ, of those that are read when the
// daemon is started.
func waiting(was, now *config.Config) []string {
	list := []string{}
	for _, setting := range []struct {
		name string
		same bool
	}{
		{"api", was.API.Listen == now.API.Listen && was.API.Token.Equal(now.API.Token)},
		{"extract", reflect.DeepEqual(was.Extract, now.Extract)},
		{"log.format", was.Log.Format == now.Log.Format},
		{"log.second_head", was.Log.SecondHead == now.Log.SecondHead},
	} {
		if !setting.same {
			list = append(list, setting.name)
		}
	}
	return list
}

// Reload answers with one [ReloadRow]. A configuration with mistakes changes
// nothing.
func (d *Daemon) Reload(ctx context.Context, _ ReloadRequest, out Out) error {
	s := d.service.Load()
	if s == nil {
		return hintf(errors.New("this process is no daemon and reads no configuration again"), "try again when it has ended")
	}
	row, err := s.reload(ctx)
	if err != nil {
		return err
	}
	return out.Row(row)
}

func (s *service) reload(ctx context.Context) (ReloadRow, error) {
	c, err := s.load()
	if err != nil {
		return ReloadRow{}, err
	}
	if c.DataDir != s.Config().DataDir {
		return ReloadRow{}, hintf(fmt.Errorf("data_dir is now %s, and the daemon holds %s", c.DataDir, s.Config().DataDir), "restart the daemon for that")
	}
	if err := s.adopt(ctx, c); err != nil {
		return ReloadRow{}, err
	}
	if s.lvl != nil {
		if err := s.setLevel(c.Log.Level); err != nil {
			return ReloadRow{}, err
		}
	}
	row := s.apply(c.Accounts)
	row.Waiting = waiting(s.first, c)
	s.mu.Lock()
	s.reloaded = s.now()
	s.mu.Unlock()
	return row, nil
}
