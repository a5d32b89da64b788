package thread

import "slices"

// graft puts the tops that references leave under what else they answer. A
// missing top takes the place that the first message below it would have.
// places are in order, and none of them is in a circle.
func graft(places []*place, byID map[int64]*place) {
	indexed := byIndex(places)
	for _, p := range places {
		if len(p.copies) == 0 {
			continue
		}
		top := p
		for top.parent != nil && len(top.parent.copies) == 0 {
			top = top.parent
		}
		if top.parent != nil {
			continue // something held is above it
		}
		if q, reason := p.other(byID, indexed); q != nil && q.thread != p.thread {
			top.parent, top.joined = q, reason
		}
	}
}

// byIndex lists the places of each Thread-Index, in order.
func byIndex(places []*place) map[conversationIndex][]*place {
	list := make(map[conversationIndex][]*place)
	for _, p := range places {
		if len(p.copies) > 0 && p.copies[0].index != "" {
			list[p.copies[0].index] = append(list[p.copies[0].index], p)
		}
	}
	return list
}

// other returns what a place stands under by something else than references,
// nil for nothing, and why.
func (p *place) other(byID map[int64]*place, indexed map[conversationIndex][]*place) (*place, string) {
	if p.edge.reason == ThreadIndex {
		if up := p.copies[0].index.parent(); up != "" {
			if q := lastBefore(indexed[up], p); q != nil {
				return q, ThreadIndex
			}
		}
		return byID[p.edge.parent], ThreadIndex
	}
	return byID[p.edge.parent], p.edge.reason
}

// lastBefore returns the last of some places in order that stands before p.
func lastBefore(list []*place, p *place) *place {
	n, _ := slices.BinarySearchFunc(list, p, comparePlaces)
	if n == 0 {
		return nil
	}
	return list[n-1]
}
