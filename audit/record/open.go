package record

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/audit/tlog"
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
	if err := r.finishErasing(ctx); errors.Is(err, ErrLeftover) {
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

// create makes a new record: a key, and a log with its first leaf.
func (r *Record) create(ctx context.Context) error {
	return r.build(ctx, nil, func(tx *Tx) error { return tx.openLog(nil, nil) })
}

// build makes a record in the staging folder and moves it into place. The
// database is new, or what fill puts there; begin writes the first leaf under
// the new key.
func (r *Record) build(ctx context.Context, fill func(db string) error, begin func(*Tx) error) error {
	stage := r.path(stagingDir)
	if err := os.RemoveAll(stage); err != nil { // of a build that died
		return err
	}
	if err := os.Mkdir(stage, 0o700); err != nil {
		return err
	}
	s := newRecord(stage, r.opts)
	s.opts.SecondHead = ""
	err := s.buildFiles(ctx, fill, begin)
	if err := errors.Join(err, s.closeFiles()); err != nil {
		return errors.Join(err, os.RemoveAll(stage))
	}
	if there, err := exists(filepath.Join(stage, walName)); err != nil || there {
		return errors.Join(errors.New("the new record.db was not closed whole"), err)
	}
	if err := syncDir(stage); err != nil {
		return err
	}
	if err := os.Rename(stage, r.path(readyDir)); err != nil {
		return err
	}
	if err := syncDir(r.dir); err != nil {
		return err
	}
	return promote(r.dir)
}

func (r *Record) buildFiles(ctx context.Context, fill func(string) error, begin func(*Tx) error) error {
	origin, err := r.newOrigin()
	if err != nil {
		return err
	}
	if r.signer, err = createKey(r.path(keyName), origin, r.opts.Rand); err != nil {
		return err
	}
	if fill != nil {
		err = fill(r.path(dbName))
	} else {
		err = createDB(ctx, r.path(dbName))
	}
	if err != nil {
		return err
	}
	if err := r.openStores(ctx); err != nil {
		return err
	}
	if err := r.Update(ctx, begin); err != nil {
		return err
	}
	return r.Sign(ctx)
}

// promote moves a record that is whole from the ready folder into place. What
// it would replace, an old head and key, is moved aside, and so are the WAL of a
// record.db that is lost and the index of that WAL: SQLite would play them into
// the new one.
func promote(dir string) error {
	ready := filepath.Join(dir, readyDir)
	if there, err := exists(ready); err != nil || !there {
		return err
	}
	for _, name := range []string{keyName, headName, dbName} {
		if there, err := exists(filepath.Join(ready, name)); err != nil {
			return err
		} else if !there {
			continue // moved before a crash
		}
		old := []string{name}
		if name == dbName {
			old = append(old, walName, shmName)
		}
		for _, name := range old {
			if err := moveAside(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
		if err := os.Rename(filepath.Join(ready, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if err := errors.Join(syncDir(ready), syncDir(dir)); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(ready), syncDir(dir))
}

// moveAside renames a file, if there is one, to its name with `.old` and a
// number.
func moveAside(file string) error {
	if there, err := exists(file); err != nil || !there {
		return err
	}
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.old%d", file, n)
		if there, err := exists(aside); err != nil {
			return err
		} else if !there {
			return os.Rename(file, aside)
		}
	}
}

// newOrigin returns HOST/onrecord/XXXXXXXX with random digits.
func (r *Record) newOrigin() (string, error) {
	host := r.opts.Host
	if host == "" {
		name, err := os.Hostname()
		if err != nil {
			return "", fmt.Errorf("find a name for the log: %w", err)
		}
		host = name
	}
	random := make([]byte, 4)
	if _, err := io.ReadFull(r.opts.Rand, random); err != nil {
		return "", err
	}
	return cleanHost(host) + "/onrecord/" + hex.EncodeToString(random), nil
}

// cleanHost brings a domain or host name into the shape of the first part of a
// schema-less URL.
func cleanHost(host string) string {
	host = strings.Map(func(c rune) rune {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '.', c == '-':
			return c
		case 'A' <= c && c <= 'Z':
			return c - 'A' + 'a'
		}
		return '-'
	}, host)
	if host = strings.Trim(host, ".-"); host == "" {
		return "localhost"
	}
	return host
}

// openLog appends log.open, the first leaf under a new key, with what a person
// says of it.
func (tx *Tx) openLog(refs []tlog.Ref, more []tlog.Field) error {
	s, err := tx.Stream(StreamLog)
	if err != nil {
		return err
	}
	about := append([]tlog.Field{
		tlog.BareField("origin", tx.w.r.Origin()),
		tlog.BareField("vkey", tx.w.r.VKey()),
		tlog.BareField("format", fmt.Sprint(schemaVersion)),
	}, more...)
	_, _, err = tx.append(Draft{Kind: tlog.KindLogOpen, Streams: []tlog.StreamID{s}, Refs: refs,
		Facets: []FacetDraft{{tlog.FacetAbout, about}}})
	return err
}
