package verify

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
)

// absent tells which messages and documents are not in the bundle though the
// entries of their arrival are: those that the firm says it keeps back, and those
// of which it does not say why. What was erased is told by erased.
func (c *checker) absent(l *Level) {
	erased := map[tlog.Hash]bool{}
	for _, m := range c.leaves {
		if m.leaf.Kind == tlog.KindEraseDone {
			for _, h := range m.leaf.Ref(tlog.RefErased) {
				erased[h] = true
			}
		}
	}
	keptBack := c.keptBack()
	var kept, unexplained []string
	for _, index := range slices.Sorted(maps.Keys(c.leaves)) {
		m := c.leaves[index]
		if m.leaf.Kind != tlog.KindMessageObserved && m.leaf.Kind != tlog.KindDocumentAdded || erased[m.hash] || c.here(index) {
			continue
		}
		if keptBack[index] {
			kept = append(kept, fmt.Sprintf("%010d", index))
		} else {
			unexplained = append(unexplained, fmt.Sprintf("%010d", index))
		}
	}
	tellAbsent(l, "withheld.csv says that they are kept back", kept)
	tellAbsent(l, "the bundle does not say why (a choice of period or messages would be a reason)", unexplained)
	if unseen := c.unseen(); len(unseen) > 0 {
		l.add(fmt.Sprintf("note: messages that are assigned to the client and whose entries are not here: %d", len(unseen)))
	}
}

// unseen are the leaf hashes of the messages that the entries here assign to the
// client and that are not among them.
func (c *checker) unseen() map[tlog.Hash]bool {
	list := map[tlog.Hash]bool{}
	for _, index := range slices.Sorted(maps.Keys(c.leaves)) {
		for _, h := range c.leaves[index].leaf.Ref(tlog.RefMessage) {
			switch c.leaves[index].leaf.Kind {
			case tlog.KindMatterAssign:
				list[h] = true
			case tlog.KindMatterUnassign:
				delete(list, h)
			}
		}
	}
	for _, m := range c.leaves {
		delete(list, m.hash)
	}
	return list
}

// tellAbsent names entries whose message or document is not in the bundle, at most
// twenty of them.
func tellAbsent(l *Level, why string, entries []string) {
	if len(entries) == 0 {
		return
	}
	some, more := entries, ""
	if len(entries) > 20 {
		some, more = entries[:20], " and more"
	}
	l.add(fmt.Sprintf("note: messages or documents whose entry is here and that are not, and %s: %d: %s%s", why, len(entries), strings.Join(some, ", "), more))
}

// here reports whether the message or document of an entry is in the bundle.
func (c *checker) here(index int64) bool {
	for folder, ending := range endings {
		if c.files.files[fmt.Sprintf("%s/%010d.%s", folder, index, ending)].open != nil {
			return true
		}
	}
	return false
}

// keptBack are the entries that withheld.csv names.
func (c *checker) keptBack() map[int64]bool {
	list := map[int64]bool{}
	text, err := c.files.read("data/withheld.csv")
	if err != nil {
		return list // level 0 says so
	}
	for line := range strings.Lines(string(text)) {
		number, _, _ := strings.Cut(line, ",")
		if index, err := strconv.ParseInt(number, 10, 64); err == nil {
			list[index] = true
		}
	}
	return list
}
