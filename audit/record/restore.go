package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"onrecord/audit/tlog"
)

// Restore makes a record in dir, which must hold no record.db, from a backup, or
// from a record.db with its WAL beside it. The log goes on under a new name and
// key over the same tree, since whoever has seen a checkpoint of the lost part
// would take the old name for a forgery. Its first new leaf is a log.open that
// says so: `ref continues` is the SHA-256 of the newest head that is known, the
// one in dir or in o.SecondHead, else the one in the backup; `about` holds both
// names and sizes, and statement, a person's account of why. A head and a key in
// dir are kept beside the new ones, with `.old` and a number behind their names.
func Restore(ctx context.Context, file, dir string, o Options, statement string) error {
	o.Create, o.Inspect = true, false
	there, err := exists(dir)
	if err != nil {
		return err
	}
	r := newRecord(dir, o)
	err = r.restore(ctx, file, statement)
	if err = errors.Join(err, r.closeFiles()); err == nil {
		return nil
	}
	if isCorrupt(err) || errors.Is(err, errOtherDB) {
		err = errors.New("this file is no backup of a record, or only part of one; take another")
	}
	if !there {
		err = errors.Join(err, dropEmpty(dir))
	}
	return fmt.Errorf("restore %s: %w", file, err)
}

// dropEmpty removes the folder of a record that was not made, unless there is
// more in it than a lock.
func dropEmpty(dir string) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || len(list) > 1 || len(list) == 1 && list[0].Name() != lockName {
		return err
	}
	return os.RemoveAll(dir)
}

func (r *Record) restore(ctx context.Context, file, statement string) error {
	if statement == "" {
		return errors.New("a statement is needed that says why, for whoever checks the log later")
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return errors.New("this is a folder; name the file that 'onrecord backup' wrote")
	}
	if err := r.mayRestore(); err != nil { // as in open, looking comes before locking
		return err
	}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	if r.lock, err = takeLock(r.path(lockName)); err != nil {
		return err
	}
	if err := r.mayRestore(); err != nil {
		return err
	}
	old, err := readOldHead(r.headFiles())
	if err != nil {
		return err
	}
	if err := r.build(ctx, func(db string) error { return copyDB(file, db) },
		func(tx *Tx) error { return tx.openRestored(old, statement) }); err != nil {
		return err
	}
	return os.MkdirAll(r.Spool(), 0o700)
}

// mayRestore holds what lies in the folder against what is wanted: it is empty, or
// that of the record that is lost.
func (r *Record) mayRestore() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range []string{dbName, readyDir} {
		if hasEntry(entries, name) {
			return fmt.Errorf("%s exists: move this folder away, or restore into an empty one", r.path(name))
		}
	}
	if hasEntry(entries, headName) || hasEntry(entries, keyName) {
		return nil
	}
	if name := foreign(entries); name != "" {
		return fmt.Errorf("%s is not empty: it holds %q; choose an empty folder", r.dir, name)
	}
	return nil
}

// An oldHead is the newest checkpoint known of the log that a backup is of.
type oldHead struct {
	note []byte
	cp   tlog.Checkpoint
}

// readOldHead returns the newest head in the files, which may be missing. Whose
// signature it has is judged when the backup is read.
func readOldHead(files []string) (oldHead, error) {
	var newest oldHead
	for _, file := range files {
		note, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return newest, err
		}
		h, err := parseOldHead(note)
		if err != nil {
			return newest, fmt.Errorf("head %s: %w: move it away if it is not that of this log", file, err)
		}
		if newest.note == nil || h.cp.Size > newest.cp.Size {
			newest = h
		}
	}
	return newest, nil
}

func parseOldHead(note []byte) (oldHead, error) {
	n, err := tlog.ParseNote(note)
	if err != nil {
		return oldHead{}, err
	}
	cp, err := tlog.ParseCheckpoint(n.Text)
	return oldHead{note, cp}, err
}

// openRestored appends the log.open leaf of a restored log.
func (tx *Tx) openRestored(old oldHead, statement string) error {
	key, err := tx.lastKey()
	if err != nil {
		return err
	}
	if old.note == nil {
		if old, err = tx.newestCheckpoint(); err != nil {
			return err
		}
	}
	about := []tlog.Field{
		tlog.BareField("old-vkey", key.String()),
		tlog.BareField("restored-size", strconv.FormatInt(tx.w.size, 10)),
	}
	var refs []tlog.Ref
	if old.note != nil {
		if err := tx.checkOldHead(old, key); err != nil {
			return err
		}
		refs = []tlog.Ref{{Relation: tlog.RefContinues, Hash: sha256.Sum256(old.note)}}
		about = append(about,
			tlog.BareField("old-size", strconv.FormatInt(old.cp.Size, 10)),
			tlog.BareField("lost", strconv.FormatInt(max(0, old.cp.Size-tx.w.size), 10)))
	}
	about = append(about, tlog.TextField("statement", statement))
	return tx.openLog(refs, about)
}

// newestCheckpoint returns the newest checkpoint in the backup, if there is one.
func (tx *Tx) newestCheckpoint() (oldHead, error) {
	var note []byte
	err := tx.row("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", nil, &note)
	if errors.Is(err, sql.ErrNoRows) {
		return oldHead{}, nil
	}
	if err != nil {
		return oldHead{}, err
	}
	h, err := parseOldHead(note)
	if err != nil {
		err = fmt.Errorf("%w: the newest checkpoint of the backup: %w", ErrDamaged, err)
	}
	return h, err
}

// checkOldHead holds an old head against the key that the backup names, and the
// backup's tree against the head as far as it reaches.
func (tx *Tx) checkOldHead(old oldHead, key *tlog.Verifier) error {
	if _, err := tlog.OpenCheckpoint(old.note, key); err != nil {
		return fmt.Errorf("the old head is not one of %s, the log in the backup: %w: move it away if it does not belong here",
			key.Name(), err)
	}
	if old.cp.Size > tx.w.size {
		return nil // the backup is older
	}
	root, err := tlog.TreeRoot(old.cp.Size, tileReader(tx.ctx, tx.w.conn))
	if err != nil || root != old.cp.Root {
		return errors.Join(fmt.Errorf("%w: the backup does not hold the %d leaves over which %s was signed",
			ErrDamaged, old.cp.Size, key.Name()), err)
	}
	return nil
}

// lastKey returns the key that the newest log.open leaf names.
func (tx *Tx) lastKey() (*tlog.Verifier, error) {
	s, err := tx.Stream(StreamLog)
	if err != nil {
		return nil, err
	}
	h, err := tx.streamHead(s)
	if err != nil {
		return nil, err
	}
	for seq := h.next - 1; seq >= 0; seq-- {
		var data, text []byte
		err := tx.row(`SELECT l.data, f.data FROM stream_leaf s JOIN leaf l ON l.idx = s.leaf
			LEFT JOIN facet f ON f.leaf = l.idx AND f.name = ? WHERE s.stream = ? AND s.seq = ?`,
			[]any{tlog.FacetAbout, s[:], seq}, &data, &text)
		if err != nil {
			return nil, err
		}
		l, err := tlog.ParseLeaf(data)
		if err != nil {
			return nil, err
		}
		if l.Kind != tlog.KindLogOpen {
			continue
		}
		f, err := tlog.ParseFacet(text)
		if err != nil {
			return nil, err
		}
		return tlog.ParseVKey(f.First("vkey"))
	}
	return nil, errors.New("this is no backup of a record: no log.open leaf names its key")
}

// copyDB copies a database with the WAL beside it, if there is one, as of a
// record.db whose process was killed: it holds what was committed last.
func copyDB(from, to string) error {
	release, err := keepStill(from)
	if err != nil {
		return err
	}
	defer release()
	there, err := exists(from + walSuffix)
	if err == nil && there {
		err = copyFile(from+walSuffix, to+walSuffix)
	}
	if err != nil {
		return err
	}
	return copyFile(from, to)
}

// keepStill keeps others from opening the record that a record.db is of until release
// is called: while somebody writes, its two files do not belong together.
func keepStill(file string) (release func(), err error) {
	release = func() {}
	lock := filepath.Join(filepath.Dir(file), lockName)
	if there, err := exists(lock); filepath.Base(file) != dbName || !there {
		return release, err
	}
	held, err := takeLock(lock)
	switch {
	case errors.Is(err, ErrLocked):
		return nil, fmt.Errorf("%w: end that process first, or name the file that 'onrecord backup' wrote", err)
	case err != nil:
		return release, nil // nobody can write to this folder
	}
	return func() { _ = held.release() }, nil
}

// copyFile copies a file into a new one and makes it durable.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
