package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// partPrefix begins the name of a file that is being written; digits follow.
const partPrefix = ".onrecord-"

// besideSuffix ends the name of a file that SQLite writes beside a part, and
// journalSuffix that of its journal.
const (
	besideSuffix  = ".db"
	journalSuffix = besideSuffix + "-journal"
)

// partRest is for how long a file that nobody holds is left alone: it may have been
// made, or finished, a moment ago.
const partRest = time.Minute

// CheckFolder says what to do if there is no folder for a file.
func CheckFolder(file string) error {
	dir := filepath.Dir(file)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s: make it first, or name another", dir)
	}
	return nil
}

// CreatePart makes a file beside the one that it becomes when it is whole, and holds
// it until it is closed. It removes what is left there of processes that were killed.
func CreatePart(file string) (*os.File, error) {
	dir := filepath.Dir(file)
	dropParts(dir)
	f, err := os.CreateTemp(dir, partPrefix+"*")
	if err != nil {
		return nil, partError(dir, err)
	}
	_ = hold(f) // where that is not known, nobody removes it either
	return f, nil
}

// partError names the folder of a part: the name of the part says nothing to anybody.
func partError(dir string, err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("write into %s: %w", dir, path.Err)
	}
	return err
}

// createBeside makes an empty file for SQLite beside a part, which is held in its
// stead: what is held on a network disk, nobody can lock or write through another
// descriptor.
func createBeside(part *os.File) (name string, err error) {
	name = part.Name() + besideSuffix
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", partError(filepath.Dir(name), err)
	}
	return name, f.Close()
}

// endPart gives back a part that was held in the stead of a file beside it.
func endPart(part *os.File) {
	_ = part.Close()
	_ = os.Remove(part.Name()) // else a later CreatePart does
}

// dropParts removes files that were being written and that nobody holds, and what is
// beside a part that is gone. What cannot be removed is in nobody's way.
func dropParts(dir string) {
	entries, _ := os.ReadDir(dir) // each part before what is beside it
	for _, e := range entries {
		part, ok := partOf(e.Name())
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err != nil || time.Since(info.ModTime()) <= partRest {
			continue
		}
		name := filepath.Join(dir, e.Name())
		if part == e.Name() {
			dropPart(name)
		} else if there, err := exists(filepath.Join(dir, part)); err == nil && !there {
			_ = os.Remove(name)
		}
	}
}

// partOf returns the name of the part that a file is, or that it is beside.
func partOf(name string) (part string, ok bool) {
	digits, ok := strings.CutPrefix(name, partPrefix)
	suffix := strings.TrimLeft(digits, "0123456789")
	return strings.TrimSuffix(name, suffix), ok && suffix != digits && slices.Contains([]string{"", besideSuffix, journalSuffix}, suffix)
}

func dropPart(name string) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return
	}
	free := hold(f) == nil
	_ = f.Close()
	if free {
		_ = os.Remove(name)
	}
}
