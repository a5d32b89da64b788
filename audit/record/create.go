package record

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"onrecord/audit/tlog"
)

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
