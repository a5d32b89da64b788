package record

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"onrecord/audit/tlog"
)

// A logCheck goes through the log once, in pages of one tile.
type logCheck struct {
	*verifier
	edge    tlog.Edge
	tiles   map[tileKey][]byte // as they should be, not compared yet
	at      time.Time
	streams map[tlog.StreamID]*streamHead
	stepped []tlog.Tree        // over the streams before the last leaf, if that is a clock.step
	damaged map[tlog.Hash]bool // leaves that are problems themselves
	replay  *replay
}

// A checkedLeaf is a leaf with what is to be known of it.
type checkedLeaf struct {
	index  int64
	data   []byte
	column []byte    // the hash beside it
	hash   tlog.Hash // the one to go on with
	leaf   *tlog.Leaf
	facets map[string]*tlog.Facet
	whole  bool // every facet is there and right
	digest string
}

// checkLog checks leaves, facets, tiles, streams and checkpoints, and replays
// the log.
func (v *verifier) checkLog() error {
	c := &logCheck{verifier: v, tiles: make(map[tileKey][]byte), streams: make(map[tlog.StreamID]*streamHead),
		damaged: make(map[tlog.Hash]bool)}
	var err error
	if c.replay, err = newReplay(v); err != nil {
		return err
	}
	for from := int64(0); from < v.size; from += entriesPage {
		if err := c.page(from, min(from+entriesPage, v.size)); err != nil {
			return err
		}
		v.meter.add(min(entriesPage, v.size-from))
	}
	if err := c.compareTiles(); err != nil {
		return err
	}
	if err := c.extraRows(); err != nil {
		return err
	}
	c.judgeMissing()
	return c.replay.compare(c.streams)
}

// page checks the leaves of one tile.
func (c *logCheck) page(from, to int64) error {
	leaves := make([]*checkedLeaf, to-from)
	err := c.q.each("SELECT idx, hash, data FROM leaf WHERE idx >= ? AND idx < ?", []any{from, to}, func(rows *sql.Rows) error {
		l := &checkedLeaf{facets: make(map[string]*tlog.Facet), whole: true}
		if err := rows.Scan(&l.index, &l.column, &l.data); err != nil {
			return err
		}
		leaves[l.index-from] = l
		return nil
	})
	if err != nil {
		return err
	}
	var tile []byte
	err = c.q.row("SELECT data FROM tile WHERE level = 0 AND n = ?", []any{from / entriesPage}, &tile)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // compareTiles reports it
		return err
	}
	for i, l := range leaves {
		index := from + int64(i)
		var inTile []byte
		if len(tile) >= (i+1)*tlog.HashSize {
			inTile = tile[i*tlog.HashSize : (i+1)*tlog.HashSize]
		}
		if l == nil {
			c.problem("leaf", index, "", "leaf %d is missing", index)
			leaves[i] = &checkedLeaf{index: index}
			copy(leaves[i].hash[:], inTile)
			c.damaged[leaves[i].hash] = true
			continue
		}
		c.judgeHash(l, inTile)
	}
	if err := c.facets(leaves, from, to); err != nil {
		return err
	}
	for _, l := range leaves {
		if err := c.one(l); err != nil {
			return err
		}
	}
	return nil
}

// judgeHash compares the three places that say what a leaf is, and goes on with
// what two of them agree on. A text that nothing agrees with is not read.
func (c *logCheck) judgeHash(l *checkedLeaf, inTile []byte) {
	l.hash = tlog.LeafHash(l.data)
	column, tile := bytes.Equal(l.hash[:], l.column), bytes.Equal(l.hash[:], inTile)
	if !column && !tile {
		c.problem("leaf", l.index, "", "leaf %d: its text is not the one that was logged", l.index)
		if bytes.Equal(l.column, inTile) {
			copy(l.hash[:], l.column)
		}
		c.damaged[l.hash] = true
		return
	}
	if !column {
		c.problem("leaf", l.index, "", "leaf %d: the hash beside it is not its hash", l.index)
		c.damaged[l.hash] = true
	} // a tile that is wrong is named by compareTiles, with this leaf
	var err error
	if l.leaf, err = tlog.ParseLeaf(l.data); err != nil {
		c.problem("leaf", l.index, "", "leaf %d: %v", l.index, err)
		c.damaged[l.hash] = true
		l.leaf = nil
	}
}

// one checks a leaf in its place in the log, and replays it.
func (c *logCheck) one(l *checkedLeaf) error {
	err := c.edge.Push(l.index, l.hash, func(level int, n int64, data []byte) { c.tiles[tileKey{level, n}] = data })
	if err != nil {
		return err
	}
	if l.index%entriesPage == entriesPage-1 {
		if err := c.compareTiles(); err != nil {
			return err
		}
	}
	if l.leaf == nil {
		err = c.skip(l)
	} else {
		err = c.read(l)
	}
	c.reached(l.index+1, c.edge.Root)
	return err
}

// read checks what a leaf says, and replays it.
func (c *logCheck) read(l *checkedLeaf) error {
	if l.leaf.At.Before(c.at) {
		c.problem("leaf", l.index, l.digest, "leaf %d: its time is before that of the leaf before it", l.index)
	}
	c.at = l.leaf.At
	c.checkHeads(l)
	c.checkStreams(l)
	if err := c.checkRefs(l); err != nil {
		return err
	}
	switch l.leaf.Kind {
	case tlog.KindEraseDone:
		for _, h := range l.leaf.Ref(tlog.RefErased) {
			c.erased[h] = true
		}
	case tlog.KindLogOpen:
		c.addKey(l)
	}
	if err := c.replay.apply(l); err != nil {
		return fmt.Errorf("replay leaf %d: %w", l.index, err)
	}
	return nil
}

// checkHeads checks that a leaf of kind heads is over the streams as they stand,
// or stood before the clock.step right before it: see [Record.StreamHeads].
func (c *logCheck) checkHeads(l *checkedLeaf) {
	stepped := c.stepped
	c.stepped = nil
	switch {
	case len(c.damaged) > 0:
	case l.leaf.Kind == tlog.KindClockStep:
		c.stepped = []tlog.Tree{headsTree(c.streams)}
	case l.leaf.Kind == tlog.KindHeads && !slices.Equal(l.leaf.Trees, []tlog.Tree{headsTree(c.streams)}) && (stepped == nil || !slices.Equal(l.leaf.Trees, stepped)):
		c.problem("stream", l.index, "", "leaf %d: its tree is not over the %d streams as they stood before it", l.index, len(c.streams))
	}
}

// checkStreams checks that a leaf goes on where its streams stood.
func (c *logCheck) checkStreams(l *checkedLeaf) {
	for _, s := range l.leaf.Streams {
		h := c.streams[s.ID]
		if h == nil {
			h = new(streamHead)
			h.kind = streamKind(l)
			c.streams[s.ID] = h
			if _, ok := l.leaf.Facet(tlog.FacetAbout); !ok {
				c.problem("stream", l.index, l.digest, "stream %s: its first leaf %d does not say what it is", s.ID, l.index)
			}
		}
		if s.Seq != h.next || s.Prev != h.last {
			c.problem("stream", l.index, l.digest, "stream %s: leaf %d is number %d after %s; expected number %d after %s",
				s.ID, l.index, s.Seq, tlog.Hex(s.Prev), h.next, tlog.Hex(h.last))
		}
		h.next, h.last = s.Seq+1, l.hash
	}
}

// skip moves the streams past a leaf that cannot be read, as far as the table
// knows them, so that one damaged leaf is not a problem of the next.
func (c *logCheck) skip(l *checkedLeaf) error {
	if l.index == 0 {
		c.addKey(l) // log.open is the first leaf of a log
	}
	if err := c.replay.unsure(l); err != nil {
		return err
	}
	return c.q.each("SELECT stream, seq FROM stream_leaf WHERE leaf = ?", []any{l.index}, func(rows *sql.Rows) error {
		var id []byte
		var seq int64
		if err := rows.Scan(&id, &seq); err != nil || len(id) != len(tlog.StreamID{}) {
			return err
		}
		c.streams[tlog.StreamID(id)] = &streamHead{next: seq + 1, last: l.hash}
		return nil
	})
}

// checkRefs checks that a leaf refers to earlier leaves. A log.open also refers
// to the head of another log.
func (c *logCheck) checkRefs(l *checkedLeaf) error {
	for _, ref := range l.leaf.Refs {
		if ref.Relation == tlog.RefContinues || c.damaged[ref.Hash] {
			continue
		}
		var index int64
		err := c.q.row("SELECT idx FROM leaf WHERE hash = ?", []any{ref.Hash[:]}, &index)
		if errors.Is(err, sql.ErrNoRows) || err == nil && index >= l.index {
			c.problem("leaf", l.index, l.digest, "leaf %d: ref %s %s: there is no such leaf before it", l.index, ref.Relation, tlog.Hex(ref.Hash))
		} else if err != nil {
			return err
		}
	}
	return nil
}

// extraRows reports rows that belong to no leaf.
func (c *logCheck) extraRows() error {
	err := c.q.scan("SELECT level, n FROM tile", func(rows *sql.Rows) error {
		var level int
		var n int64
		if err := rows.Scan(&level, &n); err != nil {
			return err
		}
		if level < 0 || level > 7 || n < 0 || n >= (c.size>>(8*level)+255)>>8 {
			c.problem("tile", -1, "", "tile %d/%d: the log has no such tile", level, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = c.q.each("SELECT leaf, name FROM facet WHERE leaf < 0 OR leaf >= ?", []any{c.size}, func(rows *sql.Rows) error {
		var leaf int64
		var name string
		if err := rows.Scan(&leaf, &name); err != nil {
			return err
		}
		c.problem("facet", leaf, "", "facet %q of leaf %d: there is no such leaf", name, leaf)
		return nil
	})
	if err != nil {
		return err
	}
	return c.q.each("SELECT idx FROM leaf WHERE idx < 0", nil, func(rows *sql.Rows) error {
		var index int64
		if err := rows.Scan(&index); err != nil {
			return err
		}
		c.problem("leaf", index, "", "leaf %d: the log begins at 0", index)
		return nil
	})
}
