// Package daemon puts the program together: it holds one DATA directory, keeps
// the projections (threads, full-text index) level with the record, and answers
// every command.
//
// One process holds DATA at a time. Whoever holds it, the service or a command
// that runs for a moment, opens a [Daemon] and answers through the same
// methods; package daemon/api carries them over the control socket, so that a
// search works the same beside a long import as alone.
//
// Everything but the record follows the record by a cursor and may be deleted:
// [Open] finds what is missing and [Daemon.CatchUp] makes it again.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"onrecord/audit/attachment"
	"onrecord/audit/authn/capture"
	"onrecord/audit/clock"
	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/config"
	"onrecord/index/bleveindex"
	"onrecord/ingest/extract"
)

const indexDir = "index"

// Options say what to hold and how.
type Options struct {
	Config  *config.Config
	Create  bool // make DATA if it is absent or empty
	Inspect bool // open a damaged record too: for [Daemon.Verify] only, and nothing is written
	Log     *slog.Logger
	Level   *slog.LevelVar   // of Log, where it can be changed; nil where not
	Now     func() time.Time // nil: time.Now
	Version string           // of the program, as Health tells it

	// Extract is the program, with its arguments, that reads attachments for
	// an [extract.Worker]. Without one they are read in this process.
	Extract []string
}

// A Daemon holds one DATA directory.
type Daemon struct {
	cfg atomic.Pointer[config.Config] // as last read
	dir string
	log *slog.Logger
	lvl *slog.LevelVar
	now func() time.Time

	version string // of the program

	rec     *record.Record
	derived *projection.DB
	index   *bleveindex.Index
	reader  extract.Reader // of attachments
	limits  extract.Limits // of the reader, whatever was configured since

	catching  sync.Mutex // held by whoever brings the projections up to date
	reading   sync.Mutex // held by whoever reads attachments; taken before catching
	caughtUp  chan struct{}
	asking    sync.Mutex    // held by whoever asks for keys of senders; taken before catching
	keysUsed  chan struct{} // mail may use keys that were not asked for
	warnOCR   sync.Once
	syncing   turns                   // by account
	importing *turn                   // two at once would take in the same mail
	passing   sync.Mutex              // held by whoever changes passes.json
	service   atomic.Pointer[service] // nil: this is no daemon

	anchors  anchors
	checks   checks
	deciding sync.Mutex // held by whoever decides who is who
	ledgers  ledgers
	tallies  tallies
	alerted  alertTally
	emptied  atomic.Pointer[time.Time] // when the index was last found damaged and emptied

	mu     sync.RWMutex // guards people
	people *party.Directory
}

// Open holds the DATA directory of the configuration. It declares clients and
// addresses that the configuration adds, and leaves the projections as they
// are: see [Daemon.CatchUp]. Errors are those of [record.Open].
func Open(ctx context.Context, o Options) (*Daemon, error) {
	d := &Daemon{dir: o.Config.DataDir, log: o.Log, lvl: o.Level, now: o.Now, version: o.Version, importing: newTurn(), checks: checks{turn: newTurn()}, caughtUp: make(chan struct{}, 1), keysUsed: make(chan struct{}, 1)}
	d.cfg.Store(o.Config)
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.now == nil {
		d.now = time.Now
	}
	var err error
	d.rec, err = record.Open(ctx, d.dir, record.Options{
		Create: o.Create, Inspect: o.Inspect, Host: o.Config.OriginHost(), SecondHead: o.Config.Log.SecondHead, Now: o.Now, Log: d.log,
	})
	if err != nil {
		return nil, err
	}
	if o.Inspect {
		return d, nil
	}
	d.limits = textLimits(o.Config)
	d.reader = newReader(o, d.dir, d.limits)
	if err := d.openProjections(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if err := d.adopt(ctx, o.Config); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// adopt makes a configuration the one that counts, with its clients on record.
func (d *Daemon) adopt(ctx context.Context, c *config.Config) error {
	if err := party.Declare(ctx, d.rec, partyConfig(c)); err != nil {
		return fmt.Errorf("declare clients: %w", err)
	}
	d.cfg.Store(c)
	return d.refreshPeople(ctx)
}

func (d *Daemon) openProjections(ctx context.Context) error {
	var err error
	if d.derived, err = projection.OpenLogging(ctx, filepath.Join(d.dir, "derived.db"), d.log); err != nil {
		return err
	}
	if d.index, err = bleveindex.Open(filepath.Join(d.dir, indexDir), bleveindex.Options{Log: d.log}); err != nil {
		return err
	}
	return d.fitProjections(ctx)
}

// stages are the projections in derived.db.
func stages() []projection.Stage {
	return []projection.Stage{quote.NewStage(), thread.NewStage(), coverage.NewStage(), clock.NewStage(), party.NewStage(), attachment.NewStage(), ledger.NewStage(), capture.NewStage()}
}

func partyConfig(c *config.Config) party.Config {
	p := party.Config{Domains: c.Firm.Domains}
	listed := map[string]bool{}
	for _, s := range c.Firm.Staff {
		p.Staff = append(p.Staff, party.Staff{Name: s.Name, Addresses: s.Addresses})
		for _, a := range s.Addresses {
			listed[strings.ToLower(a)] = true
		}
	}
	for _, a := range c.Accounts {
		owner := ownerOf(a)
		switch {
		case owner == "":
		case a.Role == "shared":
			p.Shared = append(p.Shared, owner)
		case !listed[strings.ToLower(owner)]:
			p.Staff = append(p.Staff, party.Staff{Addresses: []string{owner}})
			listed[strings.ToLower(owner)] = true
		}
	}
	for _, cl := range c.Clients {
		client := party.Client{Name: cl.Name, Addresses: cl.Addresses}
		if !cl.Since.IsZero() {
			client.Since = cl.Since.In(c.Location())
		}
		p.Clients = append(p.Clients, client)
	}
	return p
}

// ownerOf is the address of the person whose account it is, "" if unknown.
func ownerOf(a config.Account) string {
	if a.Owner != "" {
		return a.Owner
	}
	if strings.Contains(a.Username, "@") {
		return a.Username
	}
	return ""
}

// refreshPeople reads who is who again, from the configuration and the log.
func (d *Daemon) refreshPeople(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	people, err := d.peopleWith(ctx)
	if err == nil {
		d.people = people
	}
	return err
}

func (d *Daemon) directory() *party.Directory {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.people
}

// Inspecting reports whether the record was opened for [Daemon.Verify] only.
func (d *Daemon) Inspecting() bool { return d.index == nil }

// Log returns where the daemon reports to. It is never nil.
func (d *Daemon) Log() *slog.Logger { return d.log }

// Dir returns the DATA directory.
func (d *Daemon) Dir() string { return d.dir }

// Config returns the configuration, as it was last read. It is not to be changed.
func (d *Daemon) Config() *config.Config { return d.cfg.Load() }

// Zone returns the firm's time zone: dates in queries and answers are read and
// written in it.
func (d *Daemon) Zone() *time.Location { return d.Config().Location() }

// Close signs what has grown and lets DATA go.
func (d *Daemon) Close() error {
	var errs []error
	if d.reader != nil {
		errs = append(errs, d.reader.Close())
	}
	if d.index != nil {
		errs = append(errs, d.index.Close())
	}
	if d.derived != nil {
		errs = append(errs, d.derived.Close())
	}
	if d.rec != nil {
		errs = append(errs, d.rec.Close())
	}
	return errors.Join(errs...)
}

// CatchUp brings every projection level with the record, but for the texts of
// attachments: see readTexts. It costs little when there is nothing to do.
// Progress may be nil.
func (d *Daemon) CatchUp(ctx context.Context, progress func(Progress)) error {
	d.catching.Lock()
	defer d.catching.Unlock()
	if err := d.followAll(ctx, progress); err != nil {
		return err
	}
	for _, c := range []chan struct{}{d.caughtUp, d.keysUsed} {
		select {
		case c <- struct{}{}:
		default: // somebody has yet to look
		}
	}
	return nil
}

// Follow keeps the projections level with the record until ctx is done.
func (d *Daemon) Follow(ctx context.Context) error {
	for {
		changed, damaged := d.rec.Changed(), d.index.Damaged()
		if err := d.CatchUp(ctx, nil); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-damaged:
		}
	}
}

// lag returns how many log entries the index has still to take in.
func (d *Daemon) lag() (int64, error) {
	at, err := d.indexCursor()
	if err != nil {
		return 0, err
	}
	return max(0, d.rec.Size()-at), nil
}
