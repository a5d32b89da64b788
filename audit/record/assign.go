package record

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/tlog"
)

// assignAtOnce is how many messages one leaf assigns, beside the rule.
const assignAtOnce = tlog.MaxLeafRefs - 1

// Assign gives messages to a matter that their own leaves do not name
// (matter.assign), or takes them from one (matter.unassign); kind says which.
// leaves are the first leaves of the messages. Facets say who decided and why;
// without any it is the rule of the matter that decides, and the leaf refers to
// it.
func (tx *Tx) Assign(kind string, stream tlog.StreamID, leaves []int64, facets ...FacetDraft) error {
	if err := tx.begin(); err != nil {
		return err
	}
	h, err := tx.streamHead(stream)
	if err != nil {
		return err
	}
	if h.kind != streamMatter || kind != tlog.KindMatterAssign && kind != tlog.KindMatterUnassign {
		return tx.fail(fmt.Errorf("%s: stream %s: want an assignment to a matter", kind, stream))
	}
	var refs []tlog.Ref
	if len(facets) == 0 {
		r, ok := tx.w.rules.ruleOf(stream)
		if !ok {
			return tx.fail(fmt.Errorf("%s: stream %s has no rule, and nobody decided", kind, stream))
		}
		refs = []tlog.Ref{{Relation: tlog.RefRule, Hash: r.hash}}
		facets = []FacetDraft{{tlog.FacetWhy, []tlog.Field{tlog.TextField("reason", "an address of the message is in the rule, which came after the message")}}}
	}
	for len(leaves) > 0 {
		n := min(len(leaves), assignAtOnce)
		d := Draft{Kind: kind, Streams: []tlog.StreamID{stream}, Refs: refs[:len(refs):len(refs)], Facets: facets}
		for _, leaf := range leaves[:n] {
			hash, err := tx.leafHash(leaf)
			if err != nil {
				return err
			}
			d.Refs = append(d.Refs, tlog.Ref{Relation: tlog.RefMessage, Hash: hash})
		}
		if _, _, err := tx.append(d); err != nil {
			return err
		}
		leaves = leaves[n:]
	}
	return nil
}

// ruleOf returns the rule of a matter.
func (b ruleBook) ruleOf(stream tlog.StreamID) (rule, bool) {
	for _, rules := range b {
		for _, r := range rules {
			if r.stream == stream {
				return r, true
			}
		}
	}
	return rule{}, false
}

// A Head is where a stream stands.
type Head struct {
	Leaves int64     // in it
	Last   tlog.Hash // the newest
}

// A MatterState is what belongs to a matter.
type MatterState struct {
	Head
	Messages map[int64]bool // by their first leaf: those with a line of the matter, or assigned, less those taken away
	Removed  map[int64]bool // taken away by somebody
}

// MatterState returns what belongs to a matter.
func (r *Record) MatterState(ctx context.Context, stream tlog.StreamID) (s MatterState, err error) {
	s.Messages, s.Removed = make(map[int64]bool), make(map[int64]bool)
	rows, err := r.read.QueryContext(ctx, "SELECT l.idx, l.data FROM stream_leaf sl JOIN leaf l ON l.idx = sl.leaf WHERE sl.stream = ? ORDER BY sl.seq", stream[:])
	type row struct {
		index int64
		leaf  *tlog.Leaf
	}
	leaves, err := query(rows, err, func(scan func(...any) error) (x row, err error) {
		var data []byte
		if err = scan(&x.index, &data); err == nil {
			s.Leaves, s.Last = s.Leaves+1, tlog.LeafHash(data)
			x.leaf, err = tlog.ParseLeaf(data)
		}
		return x, err
	})
	if err != nil {
		return s, fmt.Errorf("read matter %s: %w", stream, err)
	}
	for _, x := range leaves {
		switch x.leaf.Kind {
		case tlog.KindMessageObserved:
			s.Messages[x.index] = true
		case tlog.KindMatterAssign, tlog.KindMatterUnassign:
			for _, h := range x.leaf.Ref(tlog.RefMessage) {
				index, err := r.LeafIndex(ctx, h)
				if err != nil {
					return s, fmt.Errorf("read matter %s: leaf %d: %w", stream, x.index, err)
				}
				if x.leaf.Kind == tlog.KindMatterAssign {
					s.Messages[index] = true
					delete(s.Removed, index)
				} else {
					s.Removed[index] = true
					delete(s.Messages, index)
				}
			}
		}
	}
	return s, nil
}

// Older returns those of some messages, by their first leaves, that the rule of a
// matter takes in and that are not in it: they came before the rule. What
// somebody took away stays away.
func (r *Record) Older(ctx context.Context, m Matter, candidates []int64) (list []int64, err error) {
	state, err := r.MatterState(ctx, m.Stream)
	if err != nil {
		return nil, err
	}
	for _, index := range candidates {
		if index > m.Rule || state.Messages[index] || state.Removed[index] {
			continue
		}
		e, err := r.Entry(ctx, index)
		if err != nil {
			return nil, err
		}
		envelope := e.Facets[tlog.FacetEnvelope]
		if envelope != nil && slices.ContainsFunc(envelopeAddresses(envelope.Fields), func(a string) bool { return slices.Contains(m.Addresses, a) }) {
			list = append(list, index)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// AnyBefore reports whether a message was recorded before a leaf.
func (r *Record) AnyBefore(ctx context.Context, leaf int64) (any bool, err error) {
	err = r.read.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM object WHERE leaf < ? AND kind = ?)", leaf, objectMessage).Scan(&any)
	return any, err
}
