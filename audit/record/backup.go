package record

import (
	"context"
	"errors"
)

// Backup writes a consistent copy of record.db to file, which must not exist.
func (r *Record) Backup(ctx context.Context, file string) error { return errors.ErrUnsupported }

// Restore makes a record in dir, which must be absent or empty, from a backup.
// The log goes on under a new name and key; statement is a person's account of why.
func Restore(ctx context.Context, file, dir string, o Options, statement string) error {
	return errors.ErrUnsupported
}
