package quote

import (
	"context"
	"slices"
)

// touched is what a new message has to do with those before it.
type touched struct {
	common  map[sample]bool // its samples that are boilerplate
	sources map[int64]kinds // messages that passages of it may repeat
	readers map[int64]kinds // messages of which passages may repeat it
	again   map[int64]bool  // messages that hold a sample that has become boilerplate
}

// crossed notes that a sample has become boilerplate.
func (t *touched) crossed(h sample, of []posting) {
	t.common[h] = true
	for _, p := range of {
		if !p.owns() || p.told() {
			t.again[p.message()] = true
		}
	}
}

// meets notes the messages that share a sample with the own words of the new
// one, which may be sources of its paragraphs if one of them has the sample.
func (t *touched) meets(of []posting, told bool) {
	for _, p := range of {
		switch {
		case !p.owns():
			t.readers[p.message()] |= blocks
		case p.told():
			t.readers[p.message()] |= paragraphs
		}
		if told && p.owns() {
			t.sources[p.message()] |= paragraphs
		}
	}
}

// addSamples indexes a message.
func (s *Stage) addSamples(ctx context.Context, n *arrival) (*touched, error) {
	t := &touched{make(map[sample]bool), make(map[int64]kinds), make(map[int64]kinds), make(map[int64]bool)}
	holders, err := s.holders(ctx, n.owns, true)
	if err != nil {
		return nil, err
	}
	var add []posting
	for _, h := range n.owns {
		var of []posting
		of, holders = take(holders, h)
		if len(of) > 0 && of[0].common() {
			t.common[h] = true
			continue
		}
		if owners(of) >= maxOwners {
			t.crossed(h, of)
			if err := s.makeCommon(ctx, h); err != nil {
				return nil, err
			}
			continue
		}
		_, isTold := slices.BinarySearch(n.told, h)
		add = append(add, owner(h, n.id, isTold))
		t.meets(of, isTold)
	}
	if holders, err = s.holders(ctx, n.quoted, false); err != nil {
		return nil, err
	}
	for _, h := range n.quoted {
		var of []posting
		of, holders = take(holders, h)
		if t.common[h] || len(of) > 0 && of[0].common() {
			t.common[h] = true
			continue
		}
		add = append(add, quoter(h, n.id))
		for _, p := range of {
			t.sources[p.message()] |= blocks
		}
	}
	return t, s.insert(ctx, add)
}
