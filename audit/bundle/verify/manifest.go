package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// BagDeclaration is the whole of bagit.txt (RFC 8493 section 2.1.1).
const BagDeclaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

// BagInfo is the whole of bag-info.txt (RFC 8493 section 2.2.2), which the signed
// record does not cover either.
func BagInfo(bytes int64, files int) string {
	return fmt.Sprintf("Bag-Software-Agent: onrecord\nPayload-Oxum: %d.%d\n", bytes, files)
}

// StartHere is the whole of start-here.txt, which tells who opens a bundle where
// to begin. The signed record does not cover the files beside data/, so it says
// nothing else. Bundles of before have none.
const StartHere = "Open the folder \"data\", and in it the file readme.txt. It says what this is,\nand how to check it. The files beside this one are for the programs that check.\n"

const startFile = "start-here.txt"

// The files beside data/ that tagmanifest-sha256.txt lists.
var tagFiles = []string{"bag-info.txt", "bagit.txt", "export.consistency", "export.facet", "export.leaf", "export.tlog-proof", "manifest-sha256.txt"}

const tagManifest = "tagmanifest-sha256.txt"

// parseManifest reads a list of digests (RFC 8493 section 2.1.3), which is
// sorted by name.
func parseManifest(text []byte) (map[string]string, error) {
	if bytes.Contains(text, []byte("\r\n")) {
		return nil, errors.New("it has line ends of another kind (CRLF): some program changed them; unpack the zip file once more")
	}
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
	tags := tagFiles
	if _, ok := c.files.files[startFile]; ok {
		tags = append(slices.Clone(tags), startFile)
		if b, err := c.files.read(startFile); err != nil || string(b) != StartHere {
			l.fail("%s was changed: it does not say what it says in every bundle", startFile)
		}
	} else {
		l.say("note: there is no %s: bundles of before had none, so it may have been taken out; it says nothing of its own", startFile)
	}
	c.manifest(l, tagManifest, tags)
	payload := c.files.under("data/")
	c.manifest(l, "manifest-sha256.txt", payload)
	var bytes int64
	for _, name := range payload {
		bytes += c.files.files[name].size
	}
	if info, err := c.files.read("bag-info.txt"); err != nil || string(info) != BagInfo(bytes, len(payload)) {
		l.fail("bag-info.txt does not give the number of bytes and files, and nothing else")
	}
	for _, name := range c.files.under("") {
		if !strings.HasPrefix(name, "data/") && name != tagManifest && !slices.Contains(tags, name) {
			l.fail("%s lies beside data/ and is no file of a bundle: if you put it there, take it away", name)
		}
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
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		l.fail("%.200q is listed in %s but missing", name, list)
	}
}
