package record

import (
	"database/sql"

	"onrecord/audit/tlog"
)

// A missingFacet is one that must have been erased.
type missingFacet struct {
	leaf int64
	hash tlog.Hash
	name string
}

// facets reads the facets of a page and holds them against their leaves.
func (c *logCheck) facets(leaves []*checkedLeaf, from, to int64) error {
	type found struct {
		name string
		text []byte
	}
	rowsOf := make([][]found, to-from)
	err := c.q.each("SELECT leaf, name, data FROM facet WHERE leaf >= ? AND leaf < ? ORDER BY leaf, name", []any{from, to},
		func(rows *sql.Rows) error {
			var leaf int64
			var f found
			if err := rows.Scan(&leaf, &f.name, &f.text); err != nil {
				return err
			}
			rowsOf[leaf-from] = append(rowsOf[leaf-from], f)
			return nil
		})
	if err != nil {
		return err
	}
	for i, l := range leaves {
		if l.leaf == nil {
			continue
		}
		texts := make(map[string][]byte)
		for _, f := range rowsOf[i] {
			texts[f.name] = f.text
			if _, ok := l.leaf.Facet(f.name); !ok {
				c.problem("facet", l.index, "", "facet %q of leaf %d: the leaf does not name it", f.name, l.index)
			}
		}
		c.leafFacets(l, texts)
	}
	return nil
}

// leafFacets holds the texts of the facets of a leaf, by name, against what it
// commits to.
func (c *logCheck) leafFacets(l *checkedLeaf, texts map[string][]byte) {
	var bad []string
	for _, ref := range l.leaf.Facets {
		text := texts[ref.Name]
		if text == nil {
			l.whole = false
			c.missing = append(c.missing, missingFacet{l.index, l.hash, ref.Name})
			continue
		}
		f, err := tlog.ParseFacet(text)
		if tlog.Commitment(text) != ref.Hash || err != nil || f.Name != ref.Name {
			l.whole = false
			bad = append(bad, ref.Name)
			continue
		}
		l.facets[ref.Name] = f
	}
	if d, ok := (&Entry{Facets: l.facets}).Digest(); ok {
		l.digest = d.String()
	}
	for _, name := range bad {
		c.problem("facet", l.index, l.digest, "facet %s of leaf %d (%s): its text is not the one that the leaf commits to", name, l.index, l.leaf.Kind)
	}
}

// judgeMissing reports the facets that are missing and were not erased.
func (c *logCheck) judgeMissing() {
	for _, m := range c.missing {
		if !c.erased[m.hash] {
			c.problem("facet", m.leaf, "", "facet %s of leaf %d is missing, and no erase.done leaf says why", m.name, m.leaf)
		}
	}
}
