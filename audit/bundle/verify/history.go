package verify

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/receipt"
	"onrecord/audit/tlog"
)

// An earlier is the state of the record at a size that the person who checks
// brought, and the one that the bundle has at that size, nil if it shows none.
type earlier struct {
	root  tlog.Hash
	found *tlog.Hash
}

// earlier reads the checkpoints and receipts that the person brought.
func (c *checker) earlier(l *Level) map[int64]*earlier {
	old := map[int64]*earlier{}
	if len(c.o.Checkpoints)+len(c.o.Receipts) == 0 {
		l.unchecked("no earlier checkpoint or receipt was given to compare with%s", c.receipted())
	}
	if c.key == nil {
		l.unchecked("whose signature to trust was not said")
		return old
	}
	for _, note := range c.o.Checkpoints {
		c.bring(l, old, "checkpoint", note)
	}
	for _, mail := range c.o.Receipts {
		r, err := receipt.Parse(mail)
		if err != nil {
			l.unchecked("the receipt that you brought: %v", err)
			continue
		}
		if cp, ok := c.bring(l, old, "receipt", r.Checkpoint); ok {
			c.heads(l, r, cp)
		}
	}
	return old
}

// receipted names the receipts that the bundle says were written.
func (c *checker) receipted() string {
	var sizes []string
	for _, m := range c.leaves {
		if f := m.facets[tlog.FacetReceipt]; f != nil && m.leaf.Kind == tlog.KindReceiptSent {
			size, _, _ := f.Get("checkpoint")
			sizes = append(sizes, fmt.Sprintf("on %s (%.20s entries)", m.leaf.At.Format("2006-01-02"), size))
		}
	}
	slices.Sort(sizes)
	if len(sizes) == 0 {
		return ""
	}
	more := ""
	if len(sizes) > 10 {
		sizes, more = sizes[:10], " and more"
	}
	return fmt.Sprintf("; by its own record the firm wrote receipts %q%s: look for these mails", sizes, more)
}

// bring takes an earlier checkpoint, and reports whether it is one to compare. One
// that the key did not sign is nothing that the firm said, and accuses nobody.
func (c *checker) bring(l *Level, old map[int64]*earlier, what string, note []byte) (tlog.Checkpoint, bool) {
	cp, err := tlog.OpenCheckpoint(note, c.key)
	switch {
	case err != nil:
		l.unchecked("the %s that you brought is not signed by the key that you gave: it was changed, or is about another record (%v)", what, err)
	case cp.Size > c.checkpoint.Size:
		l.unchecked("the %s that you brought has %d entries, the bundle only %d: ask for a newer bundle", what, cp.Size, c.checkpoint.Size)
	case old[cp.Size] != nil && old[cp.Size].root != cp.Root:
		l.fail("two checkpoints that you brought contradict each other at %d entries", cp.Size)
	default:
		if old[cp.Size] == nil {
			old[cp.Size] = &earlier{root: cp.Root}
			if cp.Size == 0 {
				empty := tlog.EmptyRoot()
				old[cp.Size].found = &empty
			}
		}
		return cp, true
	}
	return cp, false
}

// heads checks that the bundle shows the entries about the client that a receipt
// names. Those of a receipt that does not hold by itself are ignored.
func (c *checker) heads(l *Level, r *receipt.Receipt, cp tlog.Checkpoint) {
	heads, err := r.Heads(cp)
	if err != nil {
		l.unchecked("where your stream stood by the receipt that you brought: %v", err)
		return
	}
	own := c.clientStreams()
	for _, h := range heads {
		switch m := c.leaves[h.Index]; {
		case m != nil && m.hash == h.Hash:
		case slices.ContainsFunc(h.Leaf.Streams, func(s tlog.Stream) bool { return own[s.ID] }):
			l.fail("entry %d (number %d of the client's stream), which the receipt that you brought names, is not in the bundle, or not shown to be in the record", h.Index, seqIn(h.Leaf, own))
		default:
			l.unchecked("the receipt that you brought names entry %d, of a stream that the bundle does not show: is the receipt about somebody else? If not, ask why", h.Index)
		}
	}
}

// proveEarlier finds the earlier states that the bundle has proofs for.
func (c *checker) proveEarlier(l *Level, old map[int64]*earlier) {
	for _, size := range slices.Sorted(maps.Keys(old)) {
		o := old[size]
		if size == c.checkpoint.Size {
			o.found = &c.checkpoint.Root
			continue
		}
		name := consistencyName(size, c.checkpoint.Size)
		if _, ok := c.files.files[name]; !ok {
			continue
		}
		p, err := c.consistency(size)
		if err == nil && tlog.CheckConsistency(p.Hashes, size, o.root, c.checkpoint.Size, c.checkpoint.Root) != nil {
			err = fmt.Errorf("%s does not show that the record goes on from the %d entries that you were told of: two histories were told, or the proof is damaged", name, size)
		}
		if err != nil {
			l.fail("%v", err)
			delete(old, size)
			continue
		}
		o.found = &o.root
	}
}

func consistencyName(old, size int64) string {
	return fmt.Sprintf("data/consistency/%010d-%010d", old, size)
}

// consistency reads the proof that the record of the bundle goes on from an
// earlier one.
func (c *checker) consistency(old int64) (*tlog.Consistency, error) {
	name := consistencyName(old, c.checkpoint.Size)
	text, err := c.files.read(name)
	if err != nil {
		return nil, err
	}
	p, err := tlog.ParseConsistency(text)
	if err == nil && (p.Old != old || string(p.Checkpoint) != string(c.note)) {
		err = errors.New("it is about other states of the record")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// history is level 3: the record goes on from each earlier state.
func (c *checker) history(l *Level, old map[int64]*earlier) {
	for _, size := range slices.Sorted(maps.Keys(old)) {
		switch o := old[size]; {
		case o.found == nil:
			l.unchecked("the bundle carries neither all entries of the record nor a proof for the %d that you were told of: ask for one", size)
		case *o.found != o.root:
			l.fail("the record of %d entries that you were given before is not the beginning of this one: two histories were told", size)
		}
	}
	l.say("the record begins with the %s that you were given", counted(len(old), "earlier one"))
}
