package mailfile

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// The folders of a Maildir.
var maildirFolders = []string{"cur", "new", "tmp"}

// isMaildir reports whether the entries of a folder are those of a Maildir.
// cur alone is enough, since empty folders get lost in archives.
func isMaildir(entries []fs.DirEntry) bool {
	has := map[string]bool{}
	for _, e := range entries {
		has[e.Name()] = has[e.Name()] || e.IsDir()
	}
	return has["cur"] || has["new"] && has["tmp"]
}

// maildirFolderName returns the mailbox that a folder of a Maildir++ tree is,
// such as "Sent/2024" for ".Sent.2024". A level whose name does not decode is
// called what it is.
func maildirFolderName(name string) string {
	levels := strings.Split(strings.TrimPrefix(name, "."), ".")
	for i, level := range levels {
		if text, ok := email.DecodeMailboxName(level); ok {
			levels[i] = text
		}
	}
	return strings.Join(levels, "/")
}

// maildirFlags are the flags of a Maildir by their letters, as IMAP names them.
var maildirFlags = []struct {
	letter byte
	flag   string
}{
	{'D', `\Draft`}, {'F', `\Flagged`}, {'P', "$Forwarded"}, {'R', `\Answered`}, {'S', `\Seen`}, {'T', `\Deleted`},
}

// A maildirName is what the name of a file in a Maildir says.
type maildirName struct {
	delivered time.Time // zero if the name does not begin with a time
	flags     []string
	exact     bool // the message has LF line ends, and an export says so
}

// parseMaildirName reads `time.unique.host[,key=value]:2,FLAGS`. File systems
// that do not allow ":" have ";" or "!" in its place.
func parseMaildirName(name string) maildirName {
	var m maildirName
	base, letters := name, ""
	if i := strings.LastIndex(name, "2,"); i > 0 && strings.IndexByte(":;!", name[i-1]) >= 0 {
		base, letters = name[:i-1], name[i+2:]
	}
	for _, f := range maildirFlags {
		if strings.IndexByte(letters, f.letter) >= 0 {
			m.flags = append(m.flags, f.flag)
		}
	}
	stem, attributes, _ := strings.Cut(base, ",")
	m.exact = strings.HasSuffix(stem, exportHost) && slices.Contains(strings.Split(attributes, ","), exactAttribute)
	digits, _, dotted := strings.Cut(stem, ".")
	seconds, err := strconv.ParseInt(digits, 10, 64)
	if err == nil && dotted && seconds > 0 && seconds < 1<<34 {
		m.delivered = time.Unix(seconds, 0).UTC()
	}
	return m
}

// A maildirSource is the messages of one Maildir.
type maildirSource struct {
	dir  string
	name string // of dir, below the path that was given
}

func (s maildirSource) format() string { return formatMaildir }

func (s maildirSource) messages(_ context.Context, u *unit, emit func(*item) error) error {
	var lists [2][]fs.DirEntry
	for i, sub := range maildirFolders[:2] {
		entries, err := os.ReadDir(filepath.Join(s.dir, sub))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			if err := emit(failedItem(u, err)); err != nil {
				return err
			}
		}
		lists[i] = entries
		u.total.Add(int64(len(entries)))
	}
	for i, sub := range maildirFolders[:2] {
		for _, e := range lists[i] {
			if strings.HasPrefix(e.Name(), ".") || e.IsDir() {
				continue // of a server, or of a file system
			}
			it := fileItem(u, filepath.Join(s.dir, sub, e.Name()), join(s.name, sub+"/"+e.Name()))
			info := parseMaildirName(e.Name())
			it.flags, it.exact = info.flags, info.exact
			it.delivered = imapDate(info.delivered)
			if it.delivered == "" && !strings.HasPrefix(e.Name(), "0.") {
				it.delivered = imapDate(it.modified.UTC())
			}
			if err := emit(it); err != nil {
				return err
			}
		}
	}
	return nil
}

// fileItem returns the item for a message in a file of its own.
func fileItem(u *unit, path, name string) *item {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("neither a file nor a folder (links are not followed)")}
	}
	if err != nil {
		return failedItem(u, err)
	}
	return &item{unit: u, name: name, offset: -1, size: info.Size(), modified: info.ModTime(),
		open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// imapDate writes a time as IMAP does (RFC 9051 section 9, date-time), "" for
// the zero time.
func imapDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02-Jan-2006 15:04:05 -0700")
}

// imapLayout reads what IMAP servers and imapDate write.
const imapLayout = "_2-Jan-2006 15:04:05 -0700"

// join joins two names by a slash, if there are two.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "/" + b
}
