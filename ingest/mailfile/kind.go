package mailfile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A fileKind is what a file holds.
type fileKind int

const (
	notMail     fileKind = iota
	messageFile          // one message
	mboxFile
	zipFile
)

var errNotMail = errors.New("this is not a mail file: an mbox begins with a From_ line, a message with header fields; " +
	"a Maildir, an mbox, .eml files or a zip of .eml is meant")

// errOutlook refuses the formats of Outlook.
var errOutlook = errors.New("this is a format of Outlook's own, which cannot be read: export the mail from Outlook as .eml or mbox, " +
	"or convert a .pst with 'readpst -r -o FOLDER FILE' (of pst-utils), and import that")

// kindByName tells the kind from the extension; notMail if that does not tell.
func kindByName(path string) (fileKind, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pst", ".ost", ".msg", ".olm", ".dbx":
		return notMail, errOutlook
	case ".eml":
		return messageFile, nil
	case ".mbox", ".mbx", ".mboxrd":
		return mboxFile, nil
	case ".zip":
		return zipFile, nil
	}
	return notMail, nil
}

// kindOf tells the kind of a regular file by its extension, else by how it
// begins.
func kindOf(path string) (fileKind, error) {
	k, err := kindByName(path)
	if err != nil || k != notMail {
		return k, err
	}
	f, err := os.Open(path)
	if err != nil {
		return notMail, err
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return notMail, err
	}
	return kindOfHead(head[:n])
}

// outlookMagic begins a .pst, a .msg and other compound files.
var outlookMagic = [][]byte{[]byte("!BDN"), {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}}

func kindOfHead(head []byte) (fileKind, error) {
	if bytes.HasPrefix(head, outlookMagic[0]) {
		return notMail, errOutlook
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return notMail, nil // documents are zips too: only the extension counts
	}
	text := bytes.TrimLeft(head, "\r\n")
	line, below, _ := bytes.Cut(text, []byte("\n"))
	if isSeparator(line, below) {
		return mboxFile, nil
	}
	if looksLikeHeader(head) {
		return messageFile, nil
	}
	return notMail, nil
}

// mailFields are fields of which a message has at least two.
var mailFields = [][]byte{[]byte("from:"), []byte("to:"), []byte("date:"), []byte("subject:"), []byte("message-id:"),
	[]byte("received:"), []byte("return-path:"), []byte("mime-version:"), []byte("delivered-to:")}

// looksLikeHeader reports whether text begins with header fields of a message:
// files of MH folders and of many collections have no extension.
func looksLikeHeader(head []byte) bool {
	known := 0
	for i := 0; len(head) > 0; i++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if i == 0 {
				return false
			}
			continue
		}
		name, _, ok := bytes.Cut(line, []byte(":"))
		if len(rest) == 0 && !ok {
			break // cut off
		}
		if !ok || !isFieldName(name) {
			return false
		}
		for _, field := range mailFields {
			if bytes.EqualFold(line[:min(len(line), len(field))], field) {
				known++
			}
		}
	}
	return known >= 2
}

// stripExtension takes away an extension of mail files.
func stripExtension(name string) string {
	switch ext := filepath.Ext(name); strings.ToLower(ext) {
	case ".mbox", ".mbx", ".mboxrd", ".zip", ".txt":
		if len(ext) < len(name) {
			return strings.TrimSuffix(name, ext)
		}
	}
	return name
}
