package bundle_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// endOfZip are the numbers at the end of a zip file without zip64: how long its
// directory is and where it begins.
func endOfZip(b []byte) (length, at uint32) {
	end := b[len(b)-22:]
	return binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
}

// twoInOne is a zip file in which those that look for zip64 as soon as the
// directory is 65,535 bytes long, as archive/zip of Go does, find the files of
// shown, and all others those of read.
func twoInOne(t *testing.T, shown, read []byte) []byte {
	t.Helper()
	length, at := endOfZip(shown)
	two := slices.Clone(shown[:len(shown)-22])
	var b bytes.Buffer // the second, whose directory is as long as it has to be
	z := zip.NewWriter(&b)
	z.SetOffset(int64(len(two)))
	r, err := zip.NewReader(bytes.NewReader(read), int64(len(read)))
	if err != nil {
		t.Fatal(err)
	}
	var names int
	for _, f := range r.File {
		names += 46 + len(f.Name)
	}
	for i, f := range r.File {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Store}
		if i == 0 {
			h.Comment = strings.Repeat("x", 0xffff-names)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(unzip(t, read)[f.Name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	wide := le.AppendUint64(le.AppendUint32(nil, 0x06064b50), 44)
	wide = le.AppendUint32(le.AppendUint32(append(wide, 45, 0, 45, 0), 0), 0)
	count := uint64(le.Uint16(shown[len(shown)-12:]))
	wide = le.AppendUint64(le.AppendUint64(le.AppendUint64(le.AppendUint64(wide, count), count), uint64(length)), uint64(at))
	end := b.Bytes()[b.Len()-22:]
	two = append(two, b.Bytes()[:b.Len()-22]...)
	place := le.AppendUint32(le.AppendUint64(le.AppendUint32(le.AppendUint32(nil, 0x07064b50), 0), uint64(len(two))), 1)
	return slices.Concat(two, wide, place, end)
}

// rezip is a zip file with its entries written anew, as header changes them.
func rezip(t *testing.T, b []byte, header func(*zip.FileHeader)) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	data := unzip(t, b)
	for _, f := range r.File {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Store}
		header(h)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(data[f.Name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unicodePath is an extra field laid out as Info-ZIP has it of another name
// (0x7075): a version, the CRC of the name in its header, and the name that counts.
func unicodePath(id uint16, name, other string) []byte {
	le := binary.LittleEndian
	b := append(le.AppendUint16(le.AppendUint16(nil, id), uint16(5+len(other))), 1)
	return append(le.AppendUint32(b, crc32.ChecksumIEEE([]byte(name))), other...)
}

// TestAttackTwoBundlesInOne: in one zip file programs that go by other parts of it
// find other files, so that what is checked is not what is unpacked and read. The
// program and the page take a zip that can be read in one way only.
func TestAttackTwoBundlesInOne(t *testing.T) {
	f := newFixture(t, 1, 1)
	good, _ := f.write(t, bundle.Options{})
	other := unzip(t, good)
	for name := range other {
		if strings.HasPrefix(name, "data/messages/") {
			other[name] = []byte("From: ann@client.example\r\n\r\nI take all of it back.\r\n")
		}
	}
	_, directory := endOfZip(good)
	name := bytes.Index(good, []byte("data/messages/"))
	renamed := slices.Clone(good)
	renamed[name+len("data/messages/")] = '9'
	between := slices.Insert(slices.Clone(good), int(directory), []byte("hidden")...)
	binary.LittleEndian.PutUint32(between[len(between)-6:], directory+6)
	comment := append(slices.Clone(good), "PK"...)
	comment[len(good)-2] = 2
	named := func(id uint16) []byte { // with what some programs take for another name
		return rezip(t, good, func(h *zip.FileHeader) {
			if strings.HasPrefix(h.Name, "data/messages/") {
				h.Extra = unicodePath(id, h.Name, "data/messages/old.eml")
			}
		})
	}
	newer := slices.Clone(good)
	newer[bytes.Index(good, []byte("PK\x01\x02"))+6] = 99
	times := named(0x5455)
	if _, err := verify.OpenZip(bytes.NewReader(times), int64(len(times))); err != nil {
		t.Errorf("a field of the time: %v", err)
	}
	page := openPage(t)
	for what, b := range map[string][]byte{
		"another name beside it": named(0x7075), "for newer programs": newer,
		"two in one": twoInOne(t, good, other.seal().zip(t)), "behind another": slices.Concat(other.zip(t), good), "another name in its place": renamed,
		"something between": between, "a comment": comment, "cut": good[:len(good)-1],
	} {
		if _, err := verify.OpenZip(bytes.NewReader(b), int64(len(b))); !errors.Is(err, verify.ErrNotBundle) {
			t.Errorf("%s: %v, want ErrNotBundle", what, err)
		}
		if out := page.check(t, b, trust{key: f.rec.VKey()}); !strings.Contains(out, "no bundle that can be read") {
			t.Errorf("%s: the page says %s", what, out)
		}
	}
}

// TestZipOfManyFiles: a zip that needs zip64 because of the number of its files is
// read.
func TestZipOfManyFiles(t *testing.T) {
	c := content{}
	for i := range 70_000 {
		c["data/facets/"+strings.Repeat("0", 4)+string(rune('a'+i%26))+strings.Repeat("x", i/26%60)+"."+strings.Repeat("y", i/26/60)+"z"] = []byte("x")
	}
	b := c.zip(t)
	if _, err := verify.OpenZip(bytes.NewReader(b), int64(len(b))); err != nil {
		t.Errorf("%d files: %v", len(c), err)
	}
}

// A file that is no whole zip file accuses nobody: the download may have stopped.
func TestNotWhole(t *testing.T) {
	f := newFixture(t, 1, 1)
	good, _ := f.write(t, bundle.Options{})
	page := openPage(t)
	for what, b := range map[string][]byte{
		"empty": {}, "no zip": []byte("<html>Sign in to download</html>"), "cut in half": good[:len(good)/2], "cut at the end": good[:len(good)-9],
	} {
		_, err := verify.OpenZip(bytes.NewReader(b), int64(len(b)))
		if !errors.Is(err, verify.ErrNotWhole) || verify.ExitOf(err) != 3 {
			t.Errorf("%s: %v, want ErrNotWhole", what, err)
		}
		if out := page.check(t, b, trust{key: f.rec.VKey()}); !strings.Contains(out, verify.ErrNotWhole.Error()) || strings.Contains(out, "FAIL") {
			t.Errorf("%s: the page says %s", what, out)
		}
	}
}
