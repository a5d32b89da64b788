package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// An UnwritableError names files that must be writable, for looking too, and are
// not.
type UnwritableError struct{ Files []string }

func (e *UnwritableError) Error() string {
	return fmt.Sprintf("the permissions of %s do not let this user write", strings.Join(e.Files, " and "))
}

// Is makes it an [fs.ErrPermission].
func (e *UnwritableError) Is(target error) bool { return target == fs.ErrPermission }

// CheckWritable returns an [UnwritableError] if a database, or what SQLite keeps
// beside it, may not be written to. SQLite would say so without a name, and leave
// a file beside a database that is read-only that stays so when this is put right.
func CheckWritable(db string) error {
	var shut []string
	for _, file := range []string{db, db + "-wal", db + "-shm"} {
		f, err := os.OpenFile(file, os.O_RDWR, 0)
		if err == nil {
			err = f.Close()
		}
		if errors.Is(err, fs.ErrPermission) {
			shut = append(shut, file)
		}
	}
	if len(shut) == 0 {
		return nil // anything else that is wrong SQLite finds
	}
	return &UnwritableError{shut}
}
