package verify

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/audit/tlog"
)

const headsFolder = "data/heads/"

// streamsEnd is level 4 without all leaves: the client's streams are shown from
// their beginning to where the newest leaf says that they stood that tells of all
// streams.
func (c *checker) streamsEnd(l *Level) {
	own := c.clientStreams()
	index, told := c.newestHeads()
	switch {
	case told == nil || len(c.files.under(headsFolder)) == 0:
		l.unchecked("the bundle carries neither all entries of the record nor a list of where its streams end")
		return
	case len(own) == 0:
		l.unchecked("the bundle names no stream of a client, so nothing says which entries are the client's")
		return
	}
	ends, order, err := c.readHeads(told.leaf.Trees[0])
	if err != nil {
		l.fail("%v", err)
		return
	}
	shown := 0
	for _, id := range slices.SortedFunc(maps.Keys(own), func(a, b tlog.StreamID) int { return bytes.Compare(a[:], b[:]) }) {
		n, last, err := c.streamShown(id, index)
		if err == nil {
			err = endsWith(id, n, last, ends, order, told.leaf.Trees[0].Count)
		}
		if err != nil {
			l.fail("stream %s of the client: %v", id, err)
		}
		shown += int(n)
	}
	if index != c.checkpoint.Size-1 {
		l.unchecked("what came into the record after entry %d, the last that tells where the streams ended, could be left out: ask for a bundle as of now", index)
	}
	if c.key == nil {
		l.unchecked("whose signature to trust was not said")
	}
	l.say("all %d entries of the client's streams are shown, up to where the signed list of all %d streams says that they end", shown, told.leaf.Trees[0].Count)
}

// newestHeads returns the last leaf that is shown and says where all streams stood.
func (c *checker) newestHeads() (index int64, m *member) {
	for i, shown := range c.leaves {
		if shown.leaf.Kind == tlog.KindHeads && len(shown.leaf.Trees) == 1 && shown.leaf.Trees[0].Name == tlog.TreeStreams && (m == nil || i > index) {
			index, m = i, shown
		}
	}
	return index, m
}

// readHeads reads the entries of the list of streams that the bundle has: each by
// the id of its stream, and the ids by their places in the list.
func (c *checker) readHeads(tree tlog.Tree) (ends map[string]*tlog.Proof, order map[int64]string, err error) {
	ends, order = map[string]*tlog.Proof{}, map[int64]string{}
	for _, name := range c.files.under(headsFolder) {
		p, err := c.readProof(name)
		id := strings.TrimPrefix(name, headsFolder)
		if err == nil && !bytes.HasPrefix(p.Rest, []byte(id+" ")) {
			err = errors.New("it is about another stream")
		}
		if err == nil {
			err = tlog.CheckInclusion(p.Hashes, tree.Count, tree.Root, p.Index, tlog.LeafHash(bytes.TrimSuffix(p.Rest, []byte("\n"))))
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		ends[id], order[p.Index] = p, id
	}
	return ends, order, nil
}

// streamShown follows a stream through the leaves that are shown, and returns how
// many of it there are before one, and the last of these.
func (c *checker) streamShown(id tlog.StreamID, before int64) (n int64, last tlog.Hash, err error) {
	var end streamEnd
	for _, index := range slices.Sorted(maps.Keys(c.leaves)) {
		m := c.leaves[index]
		for _, s := range m.leaf.Streams {
			if s.ID != id {
				continue
			}
			if s.Seq != end.next || s.Prev != end.last {
				return 0, last, fmt.Errorf("entry %d has number %d, but %d is next: one is left out, or the stream is forked", index, s.Seq, end.next)
			}
			end = streamEnd{end.next + 1, m.hash}
			if index < before {
				n, last = end.next, end.last
			}
		}
	}
	return n, last, nil
}

// endsWith checks that the list says of a stream that it ends with its n-th leaf,
// and says so once: its neighbours in the list are others. A stream of which no
// leaf is shown before the list is not in it.
func endsWith(id tlog.StreamID, n int64, last tlog.Hash, ends map[string]*tlog.Proof, order map[int64]string, count int64) error {
	end := ends[id.String()]
	switch {
	case end == nil && n == 0:
		return nil // it began after the list, and what came after is not checked
	case end == nil:
		return errors.New("the bundle does not say where it ends")
	}
	if string(end.Rest) != string(tlog.StreamEntry(id, n-1, last))+"\n" {
		return fmt.Errorf("it does not end with number %d, the last that is shown: later ones are left out", n-1)
	}
	before, hasBefore := order[end.Index-1]
	after, hasAfter := order[end.Index+1]
	if end.Index > 0 && (!hasBefore || before >= id.String()) || end.Index < count-1 && (!hasAfter || after <= id.String()) {
		return errors.New("its neighbours in the list of streams are not shown")
	}
	return nil
}
