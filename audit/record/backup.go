package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of record.db to file, which must not exist,
// while others read and write. It holds all messages and salts, and not the
// signing key. A checkpoint over everything is signed first.
func (r *Record) Backup(ctx context.Context, file string) error {
	if err := r.backup(ctx, file); err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	return nil
}

func (r *Record) backup(ctx context.Context, file string) error {
	if there, err := exists(file); err != nil {
		return err
	} else if there {
		return fmt.Errorf("%w: a backup does not overwrite a file", fs.ErrExist)
	}
	if err := CheckFolder(file); err != nil {
		return err
	}
	if !r.opts.Inspect {
		if err := r.Sign(ctx); err != nil {
			return err
		}
	}
	held, err := CreatePart(file)
	if err != nil {
		return err
	}
	defer endPart(held)
	part, err := createBeside(held) // VACUUM INTO takes an empty file
	if err != nil {
		return err
	}
	if err = r.vacuumInto(ctx, part); err == nil {
		err = place(part, file)
	}
	if err != nil {
		if e := os.Remove(part); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// vacuumInto writes the copy and makes it durable.
func (r *Record) vacuumInto(ctx context.Context, part string) error {
	db, err := openDB(r.path(dbName), 1, verifyPragmas)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return syncFile(part)
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// place gives a finished file its name without replacing another. Where the file
// system has no hard links, two processes that do this at once can.
func place(part, file string) error {
	err := os.Link(part, file)
	switch {
	case err == nil:
		err = os.Remove(part)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: a backup does not overwrite a file", fs.ErrExist)
	default:
		err = os.Rename(part, file)
	}
	return errors.Join(err, syncDir(filepath.Dir(file)))
}
