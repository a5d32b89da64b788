package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"onrecord/audit/tlog"
)

// Look reports why the record in dir cannot be opened, as far as its files show
// it from outside, and whether there is one: where there is none, the error says
// why none can be made. It changes nothing and takes no lock: a process may hold
// the record.
func Look(dir string, o Options) (there bool, err error) {
	o.Create = true
	r := newRecord(dir, o)
	if err := r.mayOpen(); err != nil {
		return false, err
	}
	if ready, err := exists(r.path(readyDir)); err != nil || ready {
		return ready, err // the next to open it moves it into place
	}
	if there, err = exists(r.path(dbName)); err != nil || !there {
		return there, err
	}
	if r.signer, err = readKey(r.path(keyName)); err != nil {
		return true, err
	}
	if err := r.lookAtHeads(); err != nil {
		return true, err
	}
	return true, CheckWritable(r.path(dbName))
}

// lookAtHeads checks that there is a head, and that the first was signed by the
// key.
func (r *Record) lookAtHeads() error {
	heads := 0
	for i, file := range r.headFiles() {
		note, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read head: %w", err)
		}
		heads++
		if _, err := tlog.OpenCheckpoint(note, r.signer.Verifier); err != nil && i == 0 {
			return foreignHead(file, err)
		}
	}
	if heads == 0 {
		return r.noHead()
	}
	return nil
}
