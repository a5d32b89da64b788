package daemon

import (
	"slices"
	"strings"

	"onrecord/audit/quote"
	"onrecord/ingest/zone"
)

// whose returns texts of a message as people are told whose words they are. It
// is the one place that decides that:
//
//   - what the message shows to be quoted or passed on is another's;
//   - so is a paragraph that repeats a message of somebody else without a mark;
//   - all else is the author's.
//
// Of the author's words some are there to be read, and some stand in each of
// the messages: signature, disclaimer. A conversation shows the former
// ([ownOf]); search finds both, and calls both own. The index knows nothing of
// paragraphs without a mark, see [Daemon.showHit].
func whose(texts []zone.Part, links []quote.Link) []zone.Part {
	links = slices.DeleteFunc(slices.Clone(links), func(l quote.Link) bool { return l.Marked })
	texts = slices.Clone(texts)
	for i := range texts {
		t := &texts[i]
		if !slices.ContainsFunc(links, func(l quote.Link) bool { return l.Part == t.Path }) {
			continue
		}
		t.Zones = zone.Zones{Lines: slices.Clone(t.Zones.Lines), Blocks: slices.Clone(t.Zones.Blocks)}
		for _, l := range links {
			if l.Part == t.Path {
				quoteLines(&t.Zones, l)
			}
		}
	}
	return texts
}

// quoteLines makes the lines of a paragraph a block, the last one of z.
func quoteLines(z *zone.Zones, l quote.Link) {
	first, _ := slices.BinarySearchFunc(z.Lines, l.Start, func(line zone.Line, at int) int { return line.Start - at })
	for i := first; i < len(z.Lines) && z.Lines[i].End <= l.End; i++ {
		if line := &z.Lines[i]; line.Block < 0 {
			line.Kind, line.Depth, line.Block = zone.Quoted, 1, len(z.Blocks)
		}
	}
	z.Blocks = append(z.Blocks, zone.Block{Start: l.Start, End: l.End, Body: l.Start, Kind: zone.Quoted, Depth: 1, Parent: -1})
}

// ownOf joins what the author of a message wrote to be read.
func ownOf(list []Passage) string {
	var own []string
	for _, p := range list {
		if p.Kind == PassageOwn {
			own = append(own, p.Text)
		}
	}
	return strings.Join(own, "\n")
}
