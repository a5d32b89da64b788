package verify

import (
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/tlog"
)

// A streamEnd is where a stream stands.
type streamEnd struct {
	next int64
	last tlog.Hash
}

// complete is levels 3 and 4: it holds the record against earlier checkpoints,
// by the proofs of the bundle and, with all leaves at hand, by the tree that they
// make; and follows every stream.
func (c *checker) complete() {
	history, whole := &c.levels[3], &c.levels[4]
	if c.note == nil || c.checkpoint.Size == 0 {
		whole.unchecked("there is no checkpoint")
		history.unchecked("there is no checkpoint")
		return
	}
	old := c.earlier(history)
	c.proveEarlier(history, old)
	if len(c.files.under("data/tile/entries/")) == 0 {
		c.streamsEnd(whole)
		c.holes(whole)
		c.history(history, old)
		return
	}
	roots, err := c.replay(whole, old)
	if err != nil {
		whole.fail("the entries of the record: %v", err)
		c.history(history, old)
		return
	}
	for size, root := range roots {
		old[size].found = &root
	}
	c.history(history, old)
	if c.key == nil {
		whole.unchecked("whose signature to trust was not said")
	}
	c.holes(whole)
}

// replay reads all leaves in their order, and returns the roots at earlier sizes.
func (c *checker) replay(l *Level, old map[int64]*earlier) (roots map[int64]tlog.Hash, err error) {
	edge, err := tlog.NewEdge(0, nil) // an empty tree reads nothing
	if err != nil {
		return nil, err
	}
	roots = map[int64]tlog.Hash{}
	size := c.checkpoint.Size
	ends := map[tlog.StreamID]streamEnd{}
	own := c.clientStreams()
	shown := 0
	var files int
	for at := int64(0); at < size; files++ {
		texts, err := c.tile(at)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			leaf, err := tlog.ParseLeaf(text)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", at, err)
			}
			hash := tlog.LeafHash(text)
			follow(l, ends, at, leaf, hash)
			if slices.ContainsFunc(leaf.Streams, func(s tlog.Stream) bool { return own[s.ID] }) {
				shown++
				if m := c.leaves[at]; m == nil || m.hash != hash {
					l.fail("entry %d of the client's stream (number %d) is left out", at, seqIn(leaf, own))
				}
			}
			if err := edge.Push(at, hash, func(int, int64, []byte) {}); err != nil {
				return nil, err
			}
			at++
			if old[at] != nil {
				roots[at] = edge.Root()
			}
		}
	}
	if files != len(c.files.under("data/tile/")) {
		return nil, fmt.Errorf("there are more files than the record has entries for")
	}
	if edge.Root() != c.checkpoint.Root {
		return nil, fmt.Errorf("they are not those that were signed")
	}
	switch {
	case len(own) == 0:
		l.unchecked("the bundle names no stream of a client, so nothing says which entries are the client's")
	default:
		l.say("all %d entries of the record are here, every one of its %d streams is unbroken, and all %d entries of the client's are shown", size, len(ends), shown)
	}
	return roots, nil
}

// tile reads the tile of entries that begins at one of them.
func (c *checker) tile(at int64) ([][]byte, error) {
	want := min(256, c.checkpoint.Size-at)
	name, err := tlog.TilePath(tlog.LevelEntries, at/256, int(want))
	if err != nil {
		return nil, err
	}
	bundle, err := c.files.read("data/" + name)
	if err != nil {
		return nil, err
	}
	texts, err := tlog.ParseEntries(bundle)
	if err == nil && int64(len(texts)) != want {
		err = fmt.Errorf("it holds %d entries, want %d", len(texts), want)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return texts, nil
}

func seqIn(leaf *tlog.Leaf, own map[tlog.StreamID]bool) int64 {
	for _, s := range leaf.Streams {
		if own[s.ID] {
			return s.Seq
		}
	}
	return -1
}

// follow holds a leaf against the ends of its streams.
func follow(l *Level, ends map[tlog.StreamID]streamEnd, at int64, leaf *tlog.Leaf, hash tlog.Hash) {
	for _, s := range leaf.Streams {
		end := ends[s.ID]
		if s.Seq != end.next || s.Prev != end.last {
			l.fail("stream %s: entry %d has number %d, but %d is next: the stream is broken or forked", s.ID, at, s.Seq, end.next)
		}
		ends[s.ID] = streamEnd{s.Seq + 1, hash}
	}
}

// clientStreams are the streams that matters in the bundle open.
func (c *checker) clientStreams() map[tlog.StreamID]bool {
	own := map[tlog.StreamID]bool{}
	for _, m := range c.leaves {
		if m.leaf.Kind == tlog.KindMatterOpen {
			for _, s := range m.leaf.Streams {
				own[s.ID] = true
			}
		}
	}
	return own
}

// holes says which messages others answer or refer to that are not in the bundle,
// each once.
func (c *checker) holes(l *Level) {
	here := map[string]bool{}
	for index, m := range c.leaves {
		if env := m.facets[tlog.FacetEnvelope]; env != nil && c.files.files[fmt.Sprintf("data/messages/%010d.eml", index)].open != nil {
			for _, id := range env.All("message-id") {
				here[id] = true
			}
		}
	}
	for _, index := range slices.Sorted(maps.Keys(c.leaves)) {
		env := c.leaves[index].facets[tlog.FacetEnvelope]
		if env == nil {
			continue
		}
		for _, key := range []string{"in-reply-to", "references"} {
			for _, id := range env.All(key) {
				if here[id] {
					continue
				}
				here[id] = true
				does := map[string]string{"in-reply-to": "answers", "references": "goes back to"}[key]
				l.add(fmt.Sprintf("note: message %010d %s %.200q, which is not in the bundle", index, does, id))
			}
		}
	}
}
