package mailfile

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// namesFile stands in the folder of each exported account and tells the names
// of the mailboxes, which file names can say only in part.
const namesFile = "onrecord-mailboxes.json"

// folderNames are the contents of a [namesFile].
type folderNames struct {
	Account   string            `json:"account"`
	Mailboxes map[string]string `json:"mailboxes"` // by the name of the file or folder
}

// of returns the mailbox of a file or folder.
func (n folderNames) of(base string) (string, bool) {
	name, ok := n.Mailboxes[base]
	return name, ok && name != ""
}

// readNames reads the names file of a folder. There need not be one, and one
// that is not ours says nothing.
func readNames(dir string) folderNames {
	var n folderNames
	f, err := os.Open(filepath.Join(dir, namesFile))
	if err != nil {
		return n
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 16<<20))
	if err != nil || json.Unmarshal(data, &n) != nil {
		return folderNames{}
	}
	return n
}

// names are those of a place in a tree: of the mailbox that its messages belong
// to, and the beginning of those below it.
type names struct{ own, prefix string }

// rootNames returns the names for a folder that the user named. Its messages
// are those of a mailbox of its name; a folder below it is a mailbox by its own
// name.
func (p *plan) rootNames(abs string) names {
	base := filepath.Base(abs)
	if name, ok := readNames(filepath.Dir(abs)).of(base); ok {
		return names{own: name, prefix: name + "/"}
	}
	entries, err := os.ReadDir(abs)
	if err != nil || !isMaildir(entries) {
		return names{own: strings.TrimSuffix(base, ".mbox")}
	}
	sub := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "maildirfolder" })
	switch {
	case strings.HasPrefix(base, ".") && len(base) > 1:
		name := maildirFolderName(base)
		return names{own: name, prefix: name + "/"}
	case sub || email.RoleOf(base) != email.NoRole:
		return names{own: base, prefix: base + "/"}
	}
	return names{own: "INBOX"}
}

// fileNames returns the names for a file that the user named.
func (p *plan) fileNames(abs string, known folderNames) names {
	base := filepath.Base(abs)
	if name, ok := known.of(base); ok {
		return names{own: name}
	}
	if k, _ := kindOf(abs); k == messageFile {
		return names{own: filepath.Base(filepath.Dir(abs))}
	}
	return names{own: stripExtension(base)}
}

// childName returns the name of a folder in a folder, and whether it is to be
// read: hidden folders are only if they are Maildirs. In a Maildir, one that cannot
// be looked into is taken for one.
func childName(base, path string, known folderNames, inMaildir bool) (string, bool) {
	if name, ok := known.of(base); ok {
		return name, true
	}
	if strings.HasPrefix(base, ".") {
		entries, err := os.ReadDir(path)
		return maildirFolderName(base), isMaildir(entries) || err != nil && inMaildir
	}
	for _, ext := range []string{".sbd", ".mbox"} { // of Thunderbird, of Apple Mail
		base = strings.TrimSuffix(base, ext)
	}
	return base, base != "__MACOSX"
}
