package bundle

import (
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/record"
)

// anchors writes the time-stamps that say soonest that what is shown was in the
// record: of each authority the first over each entry, and that over the
// checkpoint of the bundle.
func (b *writer) anchors(show map[int64]*shown) error {
	all, err := b.rec.TimeStamps(b.ctx)
	if err != nil {
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
