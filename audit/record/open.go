package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Names in DATA. A record under construction, new or restored, stands in
// stagingDir until it is whole, and in readyDir from then until its files are
// in their places: so a crash leaves nothing, or something that the next Open
// completes.
const (
	dbName     = "record.db"
	walName    = dbName + walSuffix
	shmName    = dbName + "-shm"
	headName   = "head"
	keyName    = "key"
	lockName   = "lock"
	spoolName  = "incoming"
	stagingDir = "creating.tmp"
	readyDir   = "creating"
)

// walSuffix is what SQLite puts behind the name of a database for its WAL.
const walSuffix = "-wal"

// Open opens the record in dir and takes its lock. The error matches
// [ErrLocked], [ErrRollback], [ErrNoRecord], [ErrIncomplete] or [ErrDamaged] in
// the cases that these name.
func Open(ctx context.Context, dir string, o Options) (*Record, error) {
	r := newRecord(dir, o)
	if err := r.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open record %s: %w", dir, err), r.closeFiles())
	}
	return r, nil
}

func newRecord(dir string, o Options) *Record {
	r := &Record{dir: dir, erased: -1, opts: o.withDefaults(), turn: make(chan struct{}, 1), changed: make(chan struct{})}
	r.turn <- struct{}{}
	return r
}

func (r *Record) open(ctx context.Context) error {
	// Looking comes before locking, so that no lock file appears in a folder
	// that is none of ours.
	if err := r.mayOpen(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	var err error
	if r.lock, err = takeLock(filepath.Join(r.dir, lockName)); err != nil {
		return err
	}
	if err := promote(r.dir); err != nil {
		return err
	}
	if err := r.mayOpen(); err != nil {
		return err
	}
	there, err := exists(r.path(dbName))
	if err != nil {
		return err
	}
	if !there {
		if err := r.create(ctx); err != nil {
			return fmt.Errorf("create: %w", err)
		}
	}
	if r.opts.Inspect {
		return r.openInspected(ctx)
	}
	if err := os.MkdirAll(r.Spool(), 0o700); err != nil {
		return err
	}
	return r.openWriting(ctx, !there)
}

func (r *Record) path(name string) string { return filepath.Join(r.dir, name) }

// openWriting opens a record that is whole, just made or not, and puts right what
// a crash may have left undone.
func (r *Record) openWriting(ctx context.Context, made bool) error {
	var err error
	if r.signer, err = readKey(r.path(keyName)); err != nil {
		return err
	}
	if err := CheckWritable(r.path(dbName)); err != nil {
		return err
	}
	if err := r.openStores(ctx); err != nil {
		return asDamage(err)
	}
	if err := r.guard(ctx, made); err != nil {
		return asDamage(err)
	}
	if err := r.FinishErasing(ctx); errors.Is(err, ErrLeftover) {
		r.opts.Log.Warn("an erasure is not finished", "err", err)
	} else if err != nil {
		return err
	}
	return r.w.signIfGrown(ctx)
}

// openInspected opens what can be opened for reading. A key that is missing or
// damaged, and a database that is damaged, are for Verify to report.
func (r *Record) openInspected(ctx context.Context) error {
	signer, err := readKey(r.path(keyName))
	if err != nil {
		r.opts.Log.Warn("the signing key cannot be read", "err", err)
	} else {
		r.signer = signer
	}
	r.zstd, r.frames = newCodec(), new(frameCache)
	if r.read, err = openPool(r.path(dbName)); err != nil {
		return err
	}
	err = r.read.QueryRowContext(ctx, "SELECT coalesce(max(idx)+1, 0) FROM leaf").Scan(&r.size)
	if ctx.Err() != nil || isOutside(err) {
		return err
	}
	return nil // Verify says what is wrong with the database
}

// asDamage marks the errors of a database that cannot be read as such.
func asDamage(err error) error {
	if isCorrupt(err) {
		return fmt.Errorf("%w: %w: 'onrecord verify' says what is damaged, and a backup can be restored", ErrDamaged, err)
	}
	return err
}

// mayOpen holds what lies in the folder against what is wanted.
func (r *Record) mayOpen() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	has := func(name string) bool { return hasEntry(entries, name) }
	switch {
	case has(readyDir):
		return nil
	case has(dbName) && r.opts.Inspect:
		return nil
	case has(dbName) && !has(keyName):
		return fmt.Errorf("%w: the signing key %s is missing: put it back, or move this folder away and restore a backup",
			ErrIncomplete, r.path(keyName))
	case has(dbName):
		return nil
	case has(headName) || has(keyName):
		return fmt.Errorf("%w: there is a head or a key, but no record.db: put it back, or restore a backup with 'onrecord restore FILE'; "+
			"a new record here would look like a forgery of the old one", ErrIncomplete)
	case !r.opts.Create || r.opts.Inspect:
		return fmt.Errorf("%w: 'onrecord sync' or 'onrecord import' makes one", ErrNoRecord)
	}
	if name := foreign(entries); name != "" {
		return fmt.Errorf("%w, and the folder is not empty: it holds %q; choose an empty folder", ErrNoRecord, name)
	}
	return nil
}

func hasEntry(entries []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
}

// foreign returns the name of an entry by which a folder does not count as empty,
// "" if there is none.
func foreign(entries []fs.DirEntry) string {
	for _, e := range entries {
		if !mayBeInData(e.Name()) {
			return e.Name()
		}
	}
	return ""
}

// mayBeInData reports whether a folder with this entry still counts as empty:
// what the program itself may have put there, configuration, and the furniture
// of a file system.
func mayBeInData(name string) bool {
	switch name {
	case lockName, spoolName, stagingDir, "control.sock", "index", "secrets", "lost+found":
		return true
	}
	switch filepath.Ext(name) {
	case ".yaml", ".yml", ".toml", ".json":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "derived.db")
}
