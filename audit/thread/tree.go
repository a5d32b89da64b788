package thread

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"time"

	"onrecord/ingest/email"
)

// copied is one message of a place: most places have one.
type copied struct {
	digest email.Digest
	parent int64 // node; 0 for none
	reason string
	sent   time.Time // zero if there is none
	index  conversationIndex
}

// A place is a node of a thread while its tree is made.
type place struct {
	id       int64
	key      key
	name     email.MessageID // "" for a message without one
	thread   int64           // by references
	copies   []copied        // none: missing
	claims   []claim         // of a missing one
	edge     edge
	parent   *place
	joined   string // why it stands under its parent, if not by references
	children []*place
	first    int64 // Date of the place, or the earliest one below a missing place; the largest number if there is none
}

// A claim says that n messages name parent straight before the place.
type claim struct {
	parent int64
	n      int
}

// tree puts places under their parents and returns the tops in order. It
// changes the places. Its result depends on the set of places alone.
func tree(places []*place) []*place {
	byID := make(map[int64]*place, len(places))
	for _, p := range places {
		byID[p.id] = p
		p.first = math.MaxInt64
		slices.SortFunc(p.copies, compareCopies)
		if len(p.copies) > 0 && !p.copies[0].sent.IsZero() {
			p.first = p.copies[0].sent.Unix()
		}
	}
	for _, p := range places {
		p.parent = p.choose(byID)
	}
	slices.SortFunc(places, comparePlaces)
	cut(places)
	graft(places, byID)
	cut(places)
	order := upward(places)
	for _, p := range order { // children before parents
		if len(p.copies) == 0 && len(p.children) == 0 {
			continue // names a place for nothing held
		}
		if p.parent != nil {
			p.parent.children = append(p.parent.children, p)
			if len(p.parent.copies) == 0 {
				p.parent.first = min(p.parent.first, p.first)
			}
		}
	}
	var tops []*place
	for _, p := range order {
		slices.SortFunc(p.children, comparePlaces)
		if p.parent == nil && (len(p.copies) > 0 || len(p.children) > 0) {
			tops = append(tops, p)
		}
	}
	slices.SortFunc(tops, comparePlaces)
	return tops
}

// choose returns what a place stands under, nil for none.
func (p *place) choose(byID map[int64]*place) *place {
	for _, c := range p.copies {
		if c.parent != 0 {
			return byID[c.parent]
		}
	}
	if len(p.copies) > 0 {
		return nil
	}
	var best *place
	most := 0
	for _, c := range p.claims {
		q := byID[c.parent]
		if q == nil {
			continue
		}
		if best == nil || c.n > most || c.n == most && bytes.Compare(q.key[:], best.key[:]) < 0 {
			best, most = q, c.n
		}
	}
	return best
}

// cut makes the first place of each circle a top. places are in order.
func cut(places []*place) {
	walk := make(map[*place]int, len(places)) // number of the walk that came by
	for i, start := range places {
		p := start
		for ; p != nil && walk[p] == 0; p = p.parent {
			walk[p] = i + 1
		}
		if p == nil || walk[p] != i+1 {
			continue
		}
		first := p // p is on a circle
		for q := p.parent; q != p; q = q.parent {
			if comparePlaces(q, first) < 0 {
				first = q
			}
		}
		first.parent = nil
	}
}

// upward returns the places with all children before their parents.
func upward(places []*place) []*place {
	waiting := make(map[*place]int, len(places)) // children not yet in the list
	for _, p := range places {
		if p.parent != nil {
			waiting[p.parent]++
		}
	}
	list := make([]*place, 0, len(places))
	for _, p := range places {
		for p != nil && waiting[p] == 0 {
			waiting[p] = -1 // is in the list
			list = append(list, p)
			if p = p.parent; p != nil {
				waiting[p]--
			}
		}
	}
	return list
}

func compareCopies(a, b copied) int {
	return cmp.Or(compareBool(a.sent.IsZero(), b.sent.IsZero()), cmp.Compare(a.sent.Unix(), b.sent.Unix()), bytes.Compare(a.digest[:], b.digest[:]))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func comparePlaces(a, b *place) int {
	return cmp.Or(cmp.Compare(a.first, b.first), bytes.Compare(a.key[:], b.key[:]))
}

// flatten lists the places below tops in the order in which they are printed.
func flatten(tops []*place) []Node {
	type step struct {
		*place
		depth int
	}
	var todo []step
	push := func(list []*place, depth int) {
		for _, p := range slices.Backward(list) {
			todo = append(todo, step{p, depth})
		}
	}
	push(tops, 0)
	var list []Node
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		list = append(list, s.nodes(s.depth)...)
		push(s.children, s.depth+1)
	}
	return list
}

// nodes returns the messages of one place.
func (p *place) nodes(depth int) []Node {
	n := Node{MessageID: p.name, Depth: depth, Reason: Missing, Inferred: p.parent != nil && inferred(p.joined)}
	if p.parent != nil {
		n.Parent = p.parent.name
	}
	if len(p.copies) == 0 {
		return []Node{n}
	}
	var list []Node
	for i, c := range p.copies {
		n.Digest, n.Sent = c.digest, c.sent
		switch {
		case i > 0:
			n.Reason, n.Inferred = SameMessageID, false
		case p.parent == nil:
			n.Reason = Top
		default:
			n.Reason = p.reason()
		}
		list = append(list, n)
	}
	return list
}

// reason returns why a held place stands under its parent.
func (p *place) reason() string {
	if p.joined != "" {
		return p.joined
	}
	for _, c := range p.copies {
		if c.parent == p.parent.id {
			return c.reason
		}
	}
	return Top
}

// inferred reports whether a reason is weaker than what programs write or
// messages quote.
func inferred(reason string) bool { return reason == Subject || reason == Series }
