package mailfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// exportHost stands for the host in the names of the files of an exported
// Maildir, and exactAttribute in those of messages with LF line ends.
const (
	exportHost     = ".onrecord"
	exactAttribute = "L=lf"
)

// maxName is how many bytes the name of a file or folder has at most, without
// what makes it unique.
const maxName = 120

// reservedNames are no names of files on Windows, or are those of the folders
// of a Maildir.
var reservedNames = append([]string{"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
	"com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"}, maildirFolders...)

// safeName returns a name for a file or folder after that of an account or a
// mailbox: levels are separated by ".", and what any file system, shell or
// reader could take for something else is written as %XX.
func safeName(name string) string {
	name = strings.ReplaceAll(name, "/", ".")
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		last := i+n == len(name)
		if isSafeRune(r, n) && (i > 0 || r != '.' && r != ' ' && r != '-') && (!last || r != '.' && r != ' ') {
			b.WriteString(name[i : i+n])
		} else {
			for _, c := range []byte(name[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
		i += n
	}
	safe := b.String()
	stem, _, _ := strings.Cut(safe, ".")
	switch {
	case safe == "" || safe == namesFile:
		return safe + "%"
	case slices.Contains(reservedNames, strings.ToLower(stem)):
		return fmt.Sprintf("%%%02X", safe[0]) + safe[1:]
	case len(safe) > maxName:
		sum := sha256.Sum256([]byte(name))
		return strings.ToValidUTF8(safe[:maxName-10], "") + "~" + hex.EncodeToString(sum[:4])
	}
	return safe
}

// isSafeRune reports whether a character of n bytes can stand in a file name.
func isSafeRune(r rune, n int) bool {
	if r == utf8.RuneError && n <= 1 || strings.ContainsRune(`\:*?"<>|%`, r) {
		return false
	}
	return r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

// A nameSet gives out names that are unique in a folder, also where upper and
// lower case are one.
type nameSet struct {
	dir   string
	taken map[string]bool
}

func newNameSet(dir string) *nameSet { return &nameSet{dir, map[string]bool{}} }

// claim returns an unused name for a mailbox or account.
func (s *nameSet) claim(name, extension string) (string, error) {
	safe := safeName(name)
	for n := 1; ; n++ {
		try := safe + extension
		if n > 1 {
			try = safe + "~" + strconv.Itoa(n) + extension
		}
		folded := strings.ToLower(try)
		if s.taken[folded] {
			continue
		}
		s.taken[folded] = true
		// The file system may take still other names for one.
		_, err := os.Lstat(filepath.Join(s.dir, try))
		if errors.Is(err, fs.ErrNotExist) {
			return try, nil
		}
		if err != nil {
			return "", err
		}
	}
}
