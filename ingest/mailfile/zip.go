package mailfile

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// Limits of a zip. Text shrinks to a tenth; what claims to unpack to a hundred
// times its size, and to much, is refused before anything is unpacked. What an
// entry claims is a limit for unpacking it. Entries may lie in the same place, so
// that no more is packed than the file is long.
const (
	zipFree  = 256 << 20 // bytes that any zip may unpack to
	zipRatio = 100
)

// errNoMessages is about a zip of other things.
var errNoMessages = errors.New("there is no .eml file in it")

// zip plans the messages in a zip: each of its folders is a mailbox.
func (p *plan) zip(file, rel string, n names) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer z.Close()
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	var packed, plain uint64
	units := map[string]*zipSource{}
	var order []string
	for i, f := range z.File {
		packed += f.CompressedSize64
		if plain += f.UncompressedSize64; plain < f.UncompressedSize64 {
			plain = 1 << 63 // overflow
		}
		dir, use := p.zipEntry(f)
		if !use {
			continue
		}
		if units[dir] == nil {
			units[dir] = &zipSource{file: file, name: rel}
			order = append(order, dir)
		}
		units[dir].entries = append(units[dir].entries, i)
	}
	packed = min(packed, uint64(info.Size()))
	if plain > zipFree && plain/zipRatio > packed {
		return fmt.Errorf("it claims to unpack from %d to %d bytes, which no mail does: unpack it by hand if you trust it", packed, plain)
	}
	for _, dir := range order {
		p.addUnit(zipMailbox(n.own, dir), units[dir])
	}
	if len(order) == 0 {
		return errNoMessages
	}
	return nil
}

// zipEntry returns the folder of an entry, and whether it is to be read. An
// entry that is refused is read too, so that it is counted.
func (p *plan) zipEntry(f *zip.File) (dir string, use bool) {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	base := path.Base(name)
	if strings.HasSuffix(name, "/") || strings.HasPrefix(base, ".") || strings.Contains("/"+name, "/__MACOSX/") {
		return "", false
	}
	k, err := kindByName(base)
	if k == notMail && err == nil {
		p.ignored++
		return "", false
	}
	return strings.TrimPrefix(path.Dir(path.Clean("/"+name)), "/"), true
}

// zipMailbox names the mailbox of a folder in a zip.
func zipMailbox(own, dir string) string {
	if dir == "" {
		return own
	}
	return dir
}

// A zipSource is the messages in one folder of a zip.
type zipSource struct {
	file, name string
	entries    []int // into the directory of the zip
}

func (s *zipSource) format() string { return formatZip }

func (s *zipSource) messages(_ context.Context, u *unit, emit func(*item) error) error {
	z, err := zip.OpenReader(s.file)
	if err != nil {
		return emit(failedItem(u, err))
	}
	u.hold(z)
	u.total.Store(int64(len(s.entries)))
	for _, i := range s.entries {
		if i >= len(z.File) {
			return emit(failedItem(u, fmt.Errorf("%s: it changed while it was being read", s.file)))
		}
		if err := emit(s.item(u, z.File[i])); err != nil {
			return err
		}
	}
	return nil
}

// item returns the item for one entry.
func (s *zipSource) item(u *unit, f *zip.File) *item {
	k, err := kindByName(f.Name)
	switch {
	case err != nil:
	case k != messageFile:
		err = errors.New("within a zip only .eml files are read: unpack it first")
	case f.Flags&1 != 0:
		err = errors.New("it is encrypted: unpack the zip first")
	case !f.Mode().IsRegular():
		err = errors.New("not a regular file")
	}
	if err != nil {
		return failedItem(u, fmt.Errorf("%s: %s: %w", s.file, f.Name, err))
	}
	return &item{unit: u, name: join(s.name, f.Name), offset: -1, size: int64(f.UncompressedSize64),
		open: func() (io.ReadCloser, error) { return f.Open() }}
}
