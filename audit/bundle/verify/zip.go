package verify

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// OpenZip reads which files a bundle in a zip file has. All of them are stored
// without compression, under paths that lead nowhere else, each once, and laid out
// so that every program finds the same files.
func OpenZip(r io.ReaderAt, size int64) (*Files, error) {
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrNotWhole
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotBundle, err)
	}
	files := newFiles()
	for _, e := range z.File {
		switch {
		case e.Method != zip.Store || e.CompressedSize64 != e.UncompressedSize64:
			return nil, fmt.Errorf("%w: %.200q is compressed; files of a bundle never are", ErrNotBundle, e.Name)
		case !e.Mode().IsRegular():
			return nil, fmt.Errorf("%w: %.200q is no plain file", ErrNotBundle, e.Name)
		case e.UncompressedSize64 > uint64(size):
			return nil, fmt.Errorf("%w: %.200q claims to be larger than the bundle", ErrNotBundle, e.Name)
		}
		if err := files.add(e.Name, int64(e.UncompressedSize64), e.Open); err != nil {
			return nil, err
		}
	}
	if err := checkLayout(r, size, z); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotBundle, err)
	}
	return files, nil
}

// The records of a zip file (APPNOTE.TXT 4.3): their signatures and lengths.
const (
	entrySignature, entryLength        = 0x04034b50, 30
	descriptorLength                   = 16
	directoryLength                    = 46 // of an entry of the directory
	endSignature, endLength            = 0x06054b50, 22
	wideSignature, wideLength          = 0x06064b50, 56 // zip64: the end with larger numbers
	placeSignature, placeLength        = 0x07064b50, 20 // zip64: where that is
	descriptorFlag, languageFlag       = 1 << 3, 1 << 11
	wideExtra                          = 0x0001             // zip64: an extra field with larger numbers
	newestVersion                      = 45                 // of zip files that a reader has to know: zip64
	mostEntries, mostBytes       int64 = 0xffff, 0xffffffff // without zip64
)

// checkLayout makes sure that there is one way to read a zip file: its entries lie
// one behind the other from the first byte to the directory, named as there, and
// the end follows on that. Else programs that go by other parts of it would find
// other files, and what somebody unpacks and reads would not be what was checked.
func checkLayout(r io.ReaderAt, size int64, z *zip.Reader) error {
	at, directory := int64(0), int64(0)
	for _, e := range z.File {
		next, err := afterEntry(r, at, e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
		at = next
		directory += int64(directoryLength + len(e.Name) + len(e.Extra) + len(e.Comment))
	}
	return checkEnd(r, size, [3]int64{int64(len(z.File)), directory, at})
}

// afterEntry checks that an entry begins at a place, and returns where it ends.
func afterEntry(r io.ReaderAt, at int64, e *zip.File) (int64, error) {
	h, err := readAt(r, at, entryLength+len(e.Name))
	if err != nil {
		return 0, err
	}
	from, err := e.DataOffset()
	if err != nil {
		return 0, err
	}
	le := binary.LittleEndian
	names, flags := int(le.Uint16(h[26:])), le.Uint16(h[6:])
	extra, err := readAt(r, at+int64(len(h)), int(le.Uint16(h[28:])))
	if err != nil {
		return 0, err
	}
	claimed := uint64(le.Uint32(h[22:]))
	switch {
	case !plain(extra, false) || !plain(e.Extra, at >= mostBytes) || e.ReaderVersion > newestVersion || le.Uint16(h[4:]) > newestVersion:
		return 0, errors.New("the zip file says more of it than its name, size and time, which some programs go by")
	case le.Uint32(h) != entrySignature || at+int64(len(h)+len(extra)) != from || le.Uint16(h[8:]) != zip.Store,
		flags != e.Flags || flags&^(descriptorFlag|languageFlag) != 0, le.Uint32(h[18:]) != le.Uint32(h[22:]),
		claimed != e.UncompressedSize64 && (claimed != 0 || flags&descriptorFlag == 0):
		return 0, errors.New("the zip file does not hold it where and as its directory says")
	case names != len(e.Name) || string(h[entryLength:]) != e.Name:
		return 0, errors.New("the zip file has another name for it in another place")
	}
	end := from + int64(e.CompressedSize64)
	if flags&descriptorFlag != 0 {
		end += descriptorLength
	}
	return end, nil
}

// plainExtras are the extra fields of an entry that some programs write of when it
// was changed and whose it is. Others give it another name for those that know them,
// or make a link of it.
var plainExtras = []uint16{0x000a, 0x5455, 0x5855, 0x7875}

// plain reports whether the extra fields of an entry say nothing of its name or
// content, but where it is if wide.
func plain(extra []byte, wide bool) bool {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, end := le.Uint16(extra), 4+int(le.Uint16(extra[2:]))
		if end > len(extra) || !slices.Contains(plainExtras, id) && !(wide && id == wideExtra) {
			return false
		}
		extra = extra[end:]
	}
	return len(extra) == 0
}

// checkEnd checks that the end of a zip file follows on its directory and says how
// many entries that has, how long it is and where, each way in which it says so.
func checkEnd(r io.ReaderAt, size int64, want [3]int64) error {
	odd := errors.New("the zip file has more in it than the files that its directory names, or another end than it should have")
	le := binary.LittleEndian
	at := want[1] + want[2]
	wide := want[0] >= mostEntries || want[1] >= mostBytes || want[2] >= mostBytes
	if wide {
		b, err := readAt(r, at, wideLength+placeLength)
		if err != nil {
			return err
		}
		said := [3]int64{int64(le.Uint64(b[32:])), int64(le.Uint64(b[40:])), int64(le.Uint64(b[48:]))}
		if le.Uint32(b) != wideSignature || said != want || le.Uint32(b[wideLength:]) != placeSignature || int64(le.Uint64(b[wideLength+8:])) != at {
			return odd
		}
		at += wideLength + placeLength
	}
	b, err := readAt(r, at, endLength)
	if err != nil {
		return err
	}
	said := [3]int64{int64(le.Uint16(b[10:])), int64(le.Uint32(b[12:])), int64(le.Uint32(b[16:]))}
	if wide {
		want = [3]int64{mostEntries, mostBytes, mostBytes}
	}
	if le.Uint32(b) != endSignature || said != want || le.Uint16(b[20:]) != 0 || at+endLength != size {
		return odd
	}
	return nil
}

func readAt(r io.ReaderAt, at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := r.ReadAt(b, at); err != nil {
		return nil, errors.New("the zip file ends too early")
	}
	return b, nil
}
