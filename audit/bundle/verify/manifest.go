package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// BagDeclaration is the whole of bagit.txt (RFC 8493 section 2.1.1).
const BagDeclaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

// The files beside data/ that tagmanifest-sha256.txt lists.
var tagFiles = []string{"bag-info.txt", "bagit.txt", "export.consistency", "export.facet", "export.leaf", "export.tlog-proof", "manifest-sha256.txt"}

const tagManifest = "tagmanifest-sha256.txt"

// parseManifest reads a list of digests (RFC 8493 section 2.1.3), which is
// sorted by name.
func parseManifest(text []byte) (map[string]string, error) {
	sums := map[string]string{}
	last := ""
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		b, err := hex.DecodeString(sum)
		if !ok || err != nil || len(b) != sha256.Size || strings.ToLower(sum) != sum || !strings.HasSuffix(line, "\n") || name <= last {
			return nil, fmt.Errorf("line %.100q is not in its place, or not as it should be", line)
		}
		sums[name], last = sum, name
	}
	return sums, nil
}

// manifests is level 0: every file is listed, and has the digest of the list.
func (c *checker) manifests() {
	l := &c.levels[0]
	if b, err := c.files.read("bagit.txt"); err != nil || string(b) != BagDeclaration {
		l.fail("bagit.txt is missing or is not that of BagIt 1.0")
	}
	c.manifest(l, tagManifest, tagFiles)
	payload := c.files.under("data/")
	c.manifest(l, "manifest-sha256.txt", payload)
	var bytes int64
	for _, name := range payload {
		bytes += c.files.files[name].size
	}
	info, _ := c.files.read("bag-info.txt")
	if !strings.Contains("\n"+string(info), fmt.Sprintf("\nPayload-Oxum: %d.%d\n", bytes, len(payload))) {
		l.fail("bag-info.txt does not give the number of bytes and files")
	}
	known := len(payload) + len(tagFiles) + 1
	if len(c.files.files) != known {
		l.fail("there are files that no list names, or listed ones are missing: %d, not %d", len(c.files.files), known)
	}
	l.say("%d files with %d bytes under data/ are listed, and each has the SHA-256 of the list", len(payload), bytes)
}

// manifest holds files against the list that names them.
func (c *checker) manifest(l *Level, list string, names []string) {
	var sums map[string]string
	text, bad := c.files.read(list)
	if bad == nil {
		if sums, bad = parseManifest(text); bad != nil {
			bad = fmt.Errorf("%s: %w", list, bad)
		}
	}
	if bad != nil {
		l.fail("%v", bad)
	}
	for _, name := range names {
		b, err := c.files.read(name)
		sum := sha256.Sum256(b)
		c.sums[name] = sum // level 1 needs it, whatever the list is like
		switch want, ok := sums[name]; {
		case err != nil:
			l.fail("%v", err)
		case bad != nil:
		case !ok:
			l.fail("%s is not listed in %s: it was added", name, list)
		case want != hex.EncodeToString(sum[:]):
			l.fail("%s is not what %s lists: it was changed", name, list)
		}
		delete(sums, name)
	}
	for name := range sums {
		l.fail("%s is listed in %s but missing", name, list)
	}
}
