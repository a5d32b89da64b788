package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"onrecord/ingest/email"
)

// openZip opens an archive in memory. Names that lead out of it do no harm: no
// file is written.
func openZip(data []byte) (*zip.Reader, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil
	}
	return r, err
}

// readZip adds the files of an archive.
func (j *job) readZip(data []byte) {
	r, err := openZip(data)
	if err != nil {
		j.note(DefectDamaged)
		return
	}
	for _, f := range r.File {
		if j.stop() {
			return
		}
		if strings.HasSuffix(f.Name, "/") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		name := f.Name
		if f.NonUTF8 {
			name = email.DecodeText([]byte(name), "cp437", false)
		}
		content, ok := j.member(f)
		if !ok {
			if j.another() {
				j.res.Files = append(j.res.Files, clean(name))
				j.write(clean(name) + "\n")
			}
			continue
		}
		j.inside(name, content, Hint{Name: name})
	}
}

const zipEncrypted = 1 // flag of a member

// member unpacks a file of an archive within the limits.
func (j *job) member(f *zip.File) ([]byte, bool) {
	if f.Flags&zipEncrypted != 0 {
		j.note(DefectEncrypted)
		return nil, false
	}
	room := min(j.limits.Size, j.unpack)
	if f.UncompressedSize64 > uint64(room) {
		j.note(DefectTooLarge)
		return nil, false
	}
	r, err := f.Open()
	if err != nil {
		j.note(DefectDamaged)
		return nil, false
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, room+1))
	j.unpack -= int64(len(content))
	switch {
	case int64(len(content)) > room:
		j.note(DefectTooLarge)
		return nil, false
	case err != nil:
		j.note(DefectDamaged)
	}
	return content, true
}
