package bundle

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"time"

	"onrecord/audit/sheet"
	"onrecord/audit/tlog"
)

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
			stone.basis = first(f, "basis")
		}
		if f := e.Facets[tlog.FacetBy]; f != nil {
			stone.by = first(f, "address")
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
