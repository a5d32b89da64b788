package verify

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
)

// placeRule is where a bundle keeps what belongs to a leaf: ten digits of its
// index, and what it is.
var placeRule = regexp.MustCompile(`^([0-9]{10})\.([a-z][a-z0-9-]*)$`)

// freeFiles are of what a later version may add to: more than this program knows.
var freeFiles = regexp.MustCompile(`^data/([a-z0-9-]+\.[a-z0-9.-]+|(anchors|dns|heads|report|tile|checkpoints|consistency)/.+)$`)

// record is level 1: message, facet, leaf, tree and signature hang together.
func (c *checker) record() {
	l := &c.levels[1]
	if c.key == nil {
		l.unchecked("whose signature to trust was not said: give the firm's key, from a source that you trust")
	}
	if !c.readCheckpoint(l) {
		return
	}
	for _, name := range c.files.under("data/") {
		if strings.HasPrefix(name, "data/leaves/") {
			c.leaf(l, name)
		}
	}
	messages, documents := 0, 0
	for _, name := range c.files.under("data/") {
		folder := path.Dir(name)
		switch folder {
		case "data/leaves":
		case "data/proofs", "data/facets", "data/messages", "data/documents":
			c.belongs(l, name)
			switch folder {
			case "data/messages":
				messages++
			case "data/documents":
				documents++
			}
		default:
			if !freeFiles.MatchString(name) {
				l.fail("%s has no place in a bundle", name)
			}
		}
	}
	c.export(l)
	c.absent(l) // first: a level tells so many things, and there may be many erasures
	c.erased(l)
	l.say("%s and %s are in the record of %s, as its key signed it with %d entries; %d of these are shown", counted(messages, "message"), counted(documents, "document"),
		c.checkpoint.Origin, c.checkpoint.Size, len(c.leaves))
}

// open reads a signed checkpoint. Without a key the signature stays unchecked,
// which the level says.
func (c *checker) open(note []byte) (tlog.Checkpoint, error) {
	if c.key != nil {
		return tlog.OpenCheckpoint(note, c.key)
	}
	n, err := tlog.ParseNote(note)
	if err != nil {
		return tlog.Checkpoint{}, err
	}
	return tlog.ParseCheckpoint(n.Text)
}

func (c *checker) readCheckpoint(l *Level) bool {
	names := c.files.under("data/checkpoints/")
	if len(names) != 1 {
		l.fail("there are %d checkpoints, not one", len(names))
		return false
	}
	note, err := c.files.read(names[0])
	if err == nil {
		c.note = note
		if c.checkpoint, err = c.open(note); err != nil {
			err = c.otherKey(note, err)
		}
	}
	if err == nil && names[0] != fmt.Sprintf("data/checkpoints/%010d", c.checkpoint.Size) {
		err = errors.New("it has another size")
	}
	if err != nil {
		l.fail("%s: %v", names[0], err)
		return false
	}
	return true
}

// otherKey says so where the reason why a checkpoint is not signed by the key may
// be that the key is one of another record.
func (c *checker) otherKey(note []byte, err error) error {
	n, bad := tlog.ParseNote(note)
	if bad != nil || c.key == nil {
		return err
	}
	cp, bad := tlog.ParseCheckpoint(n.Text)
	switch {
	case bad != nil:
		return err
	case cp.Origin != c.key.Name():
		return fmt.Errorf("the key that you gave is one of the record %.200q, this bundle is of the record %.200q: ask the firm for the key of this one", c.key.Name(), cp.Origin)
	}
	return fmt.Errorf("it is not signed by the key that you gave: %w", err)
}

// place returns the index and the kind in a name such as 0000000012.leaf.
func place(name string) (int64, string, error) {
	m := placeRule.FindStringSubmatch(path.Base(name))
	if m == nil {
		return 0, "", fmt.Errorf("%s has no name that a bundle uses", name)
	}
	i, err := strconv.ParseInt(m[1], 10, 64)
	return i, m[2], err
}

// leaf checks a leaf against the checkpoint.
func (c *checker) leaf(l *Level, name string) {
	index, kind, err := place(name)
	if err == nil && kind != "leaf" {
		err = fmt.Errorf("%s has no name that a bundle uses", name)
	}
	if err != nil {
		l.fail("%v", err)
		return
	}
	text, err := c.files.read(name)
	if err == nil {
		err = c.inTree(index, text)
	}
	if err != nil {
		l.fail("entry %d: %v", index, err)
	}
}

func (c *checker) inTree(index int64, text []byte) error {
	leaf, err := tlog.ParseLeaf(text)
	if err != nil {
		return err
	}
	m := &member{leaf: leaf, hash: tlog.LeafHash(text), facets: map[string]*tlog.Facet{}}
	proof, err := c.readProof(fmt.Sprintf("data/proofs/%010d.tlog-proof", index))
	switch {
	case err != nil:
		return err
	case proof.Index != index:
		return fmt.Errorf("its proof is one of entry %d", proof.Index)
	case !bytes.Equal(proof.Rest, c.note):
		return errors.New("its proof has another checkpoint than the bundle")
	}
	if err := tlog.CheckInclusion(proof.Hashes, c.checkpoint.Size, c.checkpoint.Root, index, m.hash); err != nil {
		return fmt.Errorf("it is not in the signed record: %w", err)
	}
	c.leaves[index] = m
	for _, f := range leaf.Facets {
		text, err := c.files.read(fmt.Sprintf("data/facets/%010d.%s", index, f.Name))
		if err != nil {
			continue // details may be left out
		}
		facet, err := tlog.ParseFacet(text)
		if err != nil || facet.Name != f.Name || tlog.Commitment(text) != f.Hash {
			return fmt.Errorf("the details %q are not those that were recorded", f.Name)
		}
		m.facets[f.Name] = facet
	}
	return nil
}

func (c *checker) readProof(name string) (*tlog.Proof, error) {
	text, err := c.files.read(name)
	if err != nil {
		return nil, err
	}
	return tlog.ParseProof(text)
}

// endings are how the names of messages and documents end.
var endings = map[string]string{"data/messages": "eml", "data/documents": "bin"}

// belongs checks that a proof, a facet, a message or a document has its leaf, and
// the latter two the bytes that were recorded.
func (c *checker) belongs(l *Level, name string) {
	index, kind, err := place(name)
	if err != nil {
		l.fail("%v", err)
		return
	}
	m := c.leaves[index]
	if m == nil {
		l.fail("%s: entry %d is missing or wrong", name, index)
		return
	}
	switch path.Dir(name) {
	case "data/proofs":
		if kind != "tlog-proof" {
			l.fail("%s has no name that a bundle uses", name)
		}
	case "data/facets":
		if _, ok := m.facets[kind]; !ok {
			l.fail("%s: entry %d has no such details", name, index)
		}
	default:
		raw := m.facets[tlog.FacetRaw]
		if raw == nil || kind != endings[path.Dir(name)] {
			l.fail("%s: what was recorded of it is missing", name)
			return
		}
		digest, _, err := raw.Get("sha256")
		size, _, err2 := raw.Get("size")
		if err != nil || err2 != nil || digest != fmt.Sprintf("%x", c.sums[name]) || size != strconv.FormatInt(c.files.files[name].size, 10) {
			l.fail("%s is not what was recorded", name)
		}
	}
}

// export checks that the firm recorded that it handed out this bundle.
func (c *checker) export(l *Level) {
	if err := c.checkExport(); err != nil {
		l.fail("the record of the export: %v", err)
	}
}

func (c *checker) checkExport() error {
	text, err := c.files.read("export.leaf")
	if err != nil {
		return err
	}
	leaf, err := tlog.ParseLeaf(text)
	if err != nil {
		return err
	}
	facetText, err := c.files.read("export.facet")
	if err != nil {
		return err
	}
	facet, err := tlog.ParseFacet(facetText)
	if err != nil {
		return err
	}
	if h, ok := leaf.Facet(tlog.FacetExport); !ok || leaf.Kind != tlog.KindExportMade || facet.Name != tlog.FacetExport || h != tlog.Commitment(facetText) {
		return errors.New("entry and details do not belong together")
	}
	manifest, _, err := facet.Get("manifest")
	size, _, err2 := facet.Get("checkpoint")
	if err != nil || err2 != nil || manifest != fmt.Sprintf("%x", c.sums["manifest-sha256.txt"]) || size != strconv.FormatInt(c.checkpoint.Size, 10) {
		return errors.New("it is about another bundle: files were changed after the firm made it, and the lists of files with them")
	}
	proof, err := c.readProof("export.tlog-proof")
	if err != nil {
		return err
	}
	later, err := c.open(proof.Rest)
	if err != nil {
		return err
	}
	if err := tlog.CheckInclusion(proof.Hashes, later.Size, later.Root, proof.Index, tlog.LeafHash(text)); err != nil {
		return err
	}
	conText, err := c.files.read("export.consistency")
	if err != nil {
		return err
	}
	con, err := tlog.ParseConsistency(conText)
	if err != nil {
		return err
	}
	if con.Old != c.checkpoint.Size || !bytes.Equal(con.Checkpoint, proof.Rest) || later.Origin != c.checkpoint.Origin {
		return errors.New("it goes on from another checkpoint")
	}
	return tlog.CheckConsistency(con.Hashes, con.Old, c.checkpoint.Root, later.Size, later.Root)
}
