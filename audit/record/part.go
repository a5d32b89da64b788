package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// partPrefix begins the name of a file that is being written; digits follow.
const partPrefix = ".onrecord-"

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
	if path, ok := errors.AsType[*fs.PathError](err); ok { // the name says nothing to anybody
		return nil, fmt.Errorf("write into %s: %w", dir, path.Err)
	}
	if err != nil {
		return nil, err
	}
	_ = hold(f) // where that is not known, nobody removes it either
	return f, nil
}

// dropParts removes files that were being written and that nobody holds. What cannot
// be removed is in nobody's way.
func dropParts(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		digits, ok := strings.CutPrefix(e.Name(), partPrefix)
		if !ok || digits == "" || strings.Trim(digits, "0123456789") != "" || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > partRest {
			dropPart(filepath.Join(dir, e.Name()))
		}
	}
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
