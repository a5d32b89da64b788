package verify

import (
	"fmt"
	"slices"
	"time"

	"onrecord/audit/tlog"
)

// erased tells which of the entries that are shown lost their details, and the
// message if they brought one: the signed record says when, on what ground and
// who did it.
func (c *checker) erased(l *Level) {
	at := map[tlog.Hash]int64{}
	for index, m := range c.leaves {
		at[m.hash] = index
	}
	var notes []string
	for _, m := range c.leaves {
		if m.leaf.Kind != tlog.KindEraseDone {
			continue
		}
		for _, h := range m.leaf.Ref(tlog.RefErased) {
			index, ok := at[h]
			if !ok {
				notes = append(notes, fmt.Sprintf("note: an entry that is not shown was erased on %s", m.leaf.At.Format(time.DateOnly)))
				continue
			}
			notes = append(notes, fmt.Sprintf("note: entry %010d (%s) was erased on %s by %.200q; basis: %.500q", index, c.leaves[index].leaf.Kind,
				m.leaf.At.Format(time.DateOnly), m.facets[tlog.FacetBy].First("address"), m.facets[tlog.FacetErase].First("basis")))
		}
	}
	slices.Sort(notes)
	for _, text := range notes {
		l.add(text)
	}
}
