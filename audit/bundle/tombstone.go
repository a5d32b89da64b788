package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"onrecord/audit/sheet"
	"onrecord/audit/tlog"
)

// ErrErasedSince means that entries were erased after the checkpoint that a bundle
// is asked for. Such a bundle would have neither what they said nor the entry that
// says why it is gone.
var ErrErasedSince = errors.New("entries were erased after this checkpoint, and a bundle of it could not say so")

// A tombstone is an entry of which the details and the bytes were erased.
type tombstone struct {
	entry              int64
	kind               string
	recorded, erasedAt time.Time
	basis, by          string
}

// erased adds the entries that erase.done entries of the client's streams name
// to what is shown, as leaves alone, and lists them.
func (b *writer) erased(show map[int64]*shown) error {
	for _, index := range slices.Sorted(maps.Keys(show)) {
		e := show[index].entry
		if e.Leaf.Kind != tlog.KindEraseDone {
			continue
		}
		stone := tombstone{erasedAt: e.Leaf.At}
		if f := e.Facets[tlog.FacetErase]; f != nil {
			stone.basis = f.First("basis")
		}
		if f := e.Facets[tlog.FacetBy]; f != nil {
			stone.by = f.First("address")
		}
		for _, h := range e.Leaf.Ref(tlog.RefErased) {
			at, err := b.rec.LeafIndex(b.ctx, h)
			if err != nil {
				return err
			}
			gone, err := b.rec.Entry(b.ctx, at)
			if err != nil {
				return err
			}
			if show[at] == nil {
				show[at] = &shown{entry: gone}
			}
			stone.entry, stone.kind, stone.recorded = at, gone.Leaf.Kind, gone.Leaf.At
			b.tombstones = append(b.tombstones, stone)
		}
	}
	return b.erasedSince(show)
}

// erasedSince refuses, where something was erased after the checkpoint, what lost its
// details and has no tombstone.
func (b *writer) erasedSince(show map[int64]*shown) error {
	if b.rec.Erased() < b.size {
		return nil
	}
	told := map[int64]bool{}
	for _, stone := range b.tombstones {
		told[stone.entry] = true
	}
	for index, s := range show {
		if !told[index] && len(s.entry.Facets) < len(s.entry.Leaf.Facets) {
			return fmt.Errorf("entry %d: %w", index, ErrErasedSince)
		}
	}
	return nil
}

// tombstoneList is the list of what was erased, for people.
func (b *writer) tombstoneList() File {
	rows := make([][]string, len(b.tombstones))
	for i, t := range b.tombstones {
		rows[i] = []string{strconv.FormatInt(t.entry, 10), t.kind, t.recorded.Format(time.RFC3339), t.erasedAt.Format(time.RFC3339), t.basis, t.by}
	}
	var out bytes.Buffer
	_ = sheet.Write(&out, []string{"entry", "kind", "recorded", "erased", "basis", "by"}, rows) // a buffer takes all
	return File{"erased.csv", out.Bytes()}
}
