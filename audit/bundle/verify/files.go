package verify

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Limits against bundles made to do harm. A bundle that goes beyond one is
// refused as a whole.
const (
	maxFiles = 2_000_000
	maxFile  = 256 << 20 // bytes
	maxTotal = 16 << 30  // bytes
	maxName  = 200       // bytes
)

// ErrNotBundle means that a file or folder cannot be read as a bundle at all.
var ErrNotBundle = errors.New("not a bundle that can be read")

// ErrNotWhole means that a file ends before a zip file would, or never was one. It
// is an [ErrNotBundle], too, but accuses nobody.
var ErrNotWhole = errors.New("it is no whole zip file; the download may be incomplete, so get it anew")

// nameRule is what paths of a bundle look like. No part of one begins with a
// dot, so none leads out of the bundle, nor with a hyphen, so none is an option to
// a program that gets it as an argument.
var nameRule = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*$`)

// Files are the files of a bundle.
type Files struct {
	files map[string]file
	total int64
	close func() error
}

type file struct {
	size int64
	open func() (io.ReadCloser, error)
}

// open reads which files a bundle has: a zip file, or the folder it was
// unpacked into. Close it after use.
func open(path string) (*Files, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		if err := otherFolder(path); err != nil {
			return nil, err
		}
		return OpenFS(os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	files, err := OpenZip(f, info.Size())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	files.close = f.Close
	return files, nil
}

// otherFolder says so where in place of the folder of a bundle the folder data in it
// was given, or the one around it.
func otherFolder(path string) error {
	switch {
	case exists(path, "bagit.txt") || exists(path, "data"):
		return nil
	case exists(path, "readme.txt"):
		return fmt.Errorf("%s is the folder data itself: give the one that data lies in, which is %s", path, filepath.Join(path, ".."))
	}
	entries, _ := os.ReadDir(path) // what cannot be read is told when it is checked
	for _, e := range entries {
		if inner := filepath.Join(path, e.Name()); e.IsDir() && exists(inner, "bagit.txt") && exists(inner, "data") {
			return fmt.Errorf("%s has the folder of a bundle in it: give that one, which is %s", path, inner)
		}
	}
	return nil
}

func exists(folder, name string) bool {
	_, err := os.Stat(filepath.Join(folder, name))
	return err == nil
}

// Close lets go of the bundle.
func (f *Files) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

func newFiles() *Files { return &Files{files: map[string]file{}} }

func (f *Files) add(name string, size int64, open func() (io.ReadCloser, error)) error {
	f.total += size
	switch {
	case len(name) > maxName || !nameRule.MatchString(name):
		return fmt.Errorf("%w: %.200q is no name that a bundle uses", ErrNotBundle, name)
	case f.files[name].open != nil:
		return fmt.Errorf("%w: %s is there twice", ErrNotBundle, name)
	case size > maxFile || f.total > maxTotal || len(f.files) >= maxFiles:
		return fmt.Errorf("%w: too large at %s", ErrNotBundle, name)
	}
	f.files[name] = file{size, open}
	return nil
}

// litter are names of files that file managers put into folders which people open.
// They are nothing of a bundle that was unpacked.
var litter = regexp.MustCompile(`^(\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$`)

// OpenFS reads which files a bundle has that was unpacked.
func OpenFS(fsys fs.FS) (*Files, error) {
	files := newFiles()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type().IsRegular() && litter.MatchString(d.Name()) {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%w: %q is no plain file", ErrNotBundle, name)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return files.add(name, info.Size(), func() (io.ReadCloser, error) { return fsys.Open(name) })
	})
	return files, err
}

// read returns the bytes of a file, and whether it is there and readable.
func (f *Files) read(name string) ([]byte, error) {
	e, ok := f.files[name]
	if !ok {
		return nil, fmt.Errorf("%s is missing", name)
	}
	r, err := e.open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer r.Close()
	var b bytes.Buffer
	b.Grow(int(e.size) + bytes.MinRead) // no more than the bundle is long
	n, err := b.ReadFrom(io.LimitReader(r, e.size+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if n != e.size {
		return nil, fmt.Errorf("read %s: %d bytes, not %d", name, n, e.size)
	}
	return b.Bytes(), nil
}

// under returns the names that begin with a prefix, sorted.
func (f *Files) under(prefix string) []string {
	var names []string
	for name := range f.files {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
