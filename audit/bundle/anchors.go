package bundle

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// anchors writes the time-stamps that say soonest that what is shown was in the
// record: of each authority the first over each entry, and that over the
// checkpoint of the bundle.
func (b *writer) anchors(show map[int64]*shown) error {
	all, err := b.rec.TimeStamps(b.ctx)
	if err != nil {
		return err
	}
	life, err := b.rec.StreamEntries(b.ctx, record.StreamLog)
	if err != nil {
		return err
	}
	if all, err = b.takenThen(b.underKey(all, life), life); err != nil {
		return err
	}
	last := int64(-1) // the size before
	for _, s := range firstStamps(all, slices.Sorted(maps.Keys(show)), b.size) {
		if s.Size != last {
			if err := b.stampedCheckpoint(s.Size); err != nil {
				return err
			}
			last = s.Size
		}
		token, chain, err := b.rec.TimeStampFiles(b.ctx, s.Size, s.Source)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("data/anchors/%010d.%s", s.Size, s.Source)
		if err := b.add(name+".tsr", token); err != nil {
			return err
		}
		if err := b.add(name+".pem", chain); err != nil {
			return err
		}
		b.result.TimeStamps++
	}
	return nil
}

// ErrRestoredSince means that a bundle is asked for at a checkpoint of before the
// last restore. What says that the bundle was made has another key.
var ErrRestoredSince = errors.New("the record was restored after this checkpoint and has another key, and nobody could check a bundle of it")

// underKey leaves out time-stamps over checkpoints of before the last restore: another
// key signed these, and who checks the bundle trusts the one of its checkpoint alone.
func (b *writer) underKey(all []record.TimeStamp, life []*record.Entry) []record.TimeStamp {
	begun := int64(0) // by the log.open that names the key
	for _, e := range life {
		if e.Leaf.Kind == tlog.KindLogOpen && e.Index < b.size {
			begun = e.Index
		}
	}
	return slices.DeleteFunc(all, func(s record.TimeStamp) bool { return s.Size <= begun })
}

// takenThen leaves out time-stamps that came after the first bundle at this
// checkpoint: every later one there is to be the same.
func (b *writer) takenThen(all []record.TimeStamp, life []*record.Entry) ([]record.TimeStamp, error) {
	size := strconv.FormatInt(b.size, 10)
	export := slices.IndexFunc(life, func(e *record.Entry) bool {
		return e.Leaf.Kind == tlog.KindExportMade && e.Facets[tlog.FacetExport].First("checkpoint") == size
	})
	if export < 0 {
		return all, nil
	}
	stamps, err := b.rec.StreamEntries(b.ctx, record.StreamAnchor)
	if err != nil {
		return nil, err
	}
	type stamp struct{ size, source string }
	late := map[stamp]bool{}
	for _, e := range stamps {
		if f := e.Facets[tlog.FacetAnchor]; e.Index > life[export].Index && e.Leaf.Kind == tlog.KindAnchorTSA {
			late[stamp{f.First("size"), f.First("source")}] = true
		}
	}
	return slices.DeleteFunc(all, func(s record.TimeStamp) bool {
		return late[stamp{strconv.FormatInt(s.Size, 10), s.Source}]
	}), nil
}

// firstStamps picks from time-stamps, which are sorted by size, those that are
// over no more than size entries and, of their source, the first over one of the
// entries or over all.
func firstStamps(all []record.TimeStamp, entries []int64, size int64) []record.TimeStamp {
	covered := map[string]int64{} // what the ones before cover, by source
	var picked []record.TimeStamp
	for _, s := range all {
		if s.Size > size {
			break
		}
		i, _ := slices.BinarySearch(entries, covered[s.Source])
		if s.Size == size || i < len(entries) && entries[i] < s.Size {
			picked = append(picked, s)
		}
		covered[s.Source] = s.Size
	}
	return picked
}

// stampedCheckpoint writes a checkpoint that was time-stamped, and the proof that
// the one of the bundle goes on from it.
func (b *writer) stampedCheckpoint(size int64) error {
	note, err := b.rec.CheckpointAt(b.ctx, size)
	if err != nil {
		return err
	}
	if err := b.add(fmt.Sprintf("data/anchors/%010d.checkpoint", size), note); err != nil || size == b.size {
		return err
	}
	return b.consistency(size)
}
