package mailfile

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
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
