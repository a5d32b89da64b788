package extract

import (
	"bytes"
	"strings"

	"onrecord/ingest/email"
)

// readText adds the text of a text file, read as a text part of a message would be.
func (j *job) readText(kind Kind, data []byte, charset string) {
	j.write(decode(j.head(data), charset, kind == HTML))
}

// head is as much of a text file as can be text that is kept.
func (j *job) head(data []byte) []byte {
	if most := 8 * (j.limits.Text + 1<<16); int64(len(data)) > most {
		j.note(DefectTextTruncated)
		return data[:most]
	}
	return data
}

func decode(data []byte, charset string, html bool) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		charset = "utf-16le"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		charset = "utf-16be"
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		charset = "utf-8"
	}
	return email.DecodeText(data, charset, html)
}

// readOLE tells an encrypted document from other files of that structure. The
// names in it are UTF-16.
func (j *job) readOLE(data []byte) {
	if bytes.Contains(data, []byte(strings.Join(strings.Split("EncryptedPackage", ""), "\x00"))) {
		j.note(DefectEncrypted)
		return
	}
	j.note(DefectUnknownFormat)
}
