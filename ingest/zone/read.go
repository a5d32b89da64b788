package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// OfMessage returns the zones of the texts that make up the body of m.
func OfMessage(m *email.Message) []Part {
	var parts []Part
	for i := range m.Parts {
		if p := &m.Parts[i]; p.InBody {
			parts = append(parts, Part{Path: p.Path, Text: p.Text, Zones: read(p.Text)})
		}
	}
	return parts
}

// read tells quoted lines by their mark (RFC 3676 section 4.5).
func read(text string) Zones {
	var z Zones
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		line := Line{Start: at, End: at + end, Block: -1}
		for _, c := range text[at : at+end] {
			if c != '>' && c != ' ' {
				break
			}
			if c == '>' {
				line.Kind = Quoted
				line.Depth++
			}
		}
		if line.Kind == Quoted {
			line.Block = z.block(line)
		}
		z.Lines = append(z.Lines, line)
		at += end + 1
	}
	return z
}

// block returns the block that a quoted line belongs to, a new one if it does
// not continue the one before.
func (z *Zones) block(l Line) int {
	if n := len(z.Lines); n > 0 && z.Lines[n-1].Depth == l.Depth {
		z.Blocks[z.Lines[n-1].Block].End = l.End
		return z.Lines[n-1].Block
	}
	z.Blocks = append(z.Blocks, Block{Start: l.Start, Body: l.Start, End: l.End, Kind: Quoted, Depth: l.Depth, Parent: -1})
	return len(z.Blocks) - 1
}
