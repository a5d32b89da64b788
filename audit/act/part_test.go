package act

import (
	"strings"

	"onrecord/ingest/zone"
)

// part returns a part that is all the author's own.
func part(text string) zone.Part {
	p := zone.Part{Path: "1", Text: text}
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		p.Zones.Lines = append(p.Zones.Lines, zone.Line{Start: at, End: at + len(strings.TrimSuffix(line, "\n")), Block: -1})
		at += len(line)
	}
	return p
}
