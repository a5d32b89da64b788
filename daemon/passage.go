package daemon

import (
	"context"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/zone"
)

// A Passage is a stretch of a message: words of its author, or of somebody
// else that it carries.
type Passage struct {
	Kind   string `json:"kind"` // own, quoted, forwarded, signature, disclaimer, auto, calendar, code
	Text   string `json:"text"`
	Lines  int    `json:"lines"`            // that are not blank, without those that introduce the words of another
	Author string `json:"author,omitempty"` // of what is quoted or forwarded
	Sent   string `json:"sent,omitempty"`   // RFC 3339, or as it stands in the text
	Source string `json:"source,omitempty"` // digest of the message that has these words, if it is held
	Basis  string `json:"basis,omitempty"`  // why they are held to be its words: words, header

	Marked  bool            `json:"marked"`            // the message shows that these are words of another
	Edited  bool            `json:"edited"`            // they differ from those of the source
	Changes []PassageChange `json:"changes,omitempty"` // in what, where that is told
	Depth   int             `json:"depth,omitempty"`   // 1 for what the message itself quotes
}

// Others reports whether the words are not those of the author of the message.
func (p Passage) Others() bool { return p.Kind == PassageQuoted || p.Kind == PassageForwarded }

// The kinds of passages.
const (
	PassageOwn       = "own"
	PassageQuoted    = "quoted"
	PassageForwarded = "forwarded"
	PassageCode      = "code"
	PassageCalendar  = "calendar"
	PassageAuto      = "auto"
)

// passageKinds names the kinds of lines; greeting and sign-off are own words.
var passageKinds = map[zone.Kind]string{
	zone.Own: PassageOwn, zone.Greeting: PassageOwn, zone.SignOff: PassageOwn,
	zone.Signature: "signature", zone.Disclaimer: "disclaimer", zone.Code: PassageCode, zone.Calendar: PassageCalendar,
	zone.Auto: PassageAuto, zone.Quoted: PassageQuoted, zone.Forwarded: PassageForwarded,
}

// passages cuts the texts of a message where the words of another begin.
// Whose they are is what the message says, unless the words are found in a
// message that is held.
func (d *Daemon) passages(ctx context.Context, r *projection.Reading) ([]Passage, error) {
	q, err := d.quotations(ctx, r)
	if err != nil {
		return nil, err
	}
	var list []Passage
	for _, part := range q.texts {
		for _, c := range cuts(part.Zones) {
			text := strings.Trim(part.Text[c.start:c.end], "\n")
			p := Passage{Kind: c.kind, Text: text, Lines: linesOf(text)}
			if p.Lines == 0 {
				continue
			}
			if c.block >= 0 {
				b := part.Zones.Blocks[c.block]
				p.Lines = linesOf(part.Text[min(max(c.start, b.Body), c.end):c.end])
				if err := q.tell(ctx, &p, part.Path, b); err != nil {
					return nil, err
				}
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// sentText is when a block says that it was sent.
func sentText(b zone.Block) string {
	switch {
	case b.Sent.IsZero():
		return b.SentText
	case b.Zoned:
		return b.Sent.Format(time.RFC3339)
	}
	return b.Sent.Format("2006-01-02T15:04:05")
}

// A cut is a stretch of neighbouring lines of one kind, and of one outermost
// block.
type cut struct {
	kind       string
	block      int // -1 outside
	start, end int
}

func cuts(z zone.Zones) []cut {
	var list []cut
	outer := outermost(z.Blocks)
	for _, l := range z.Lines {
		c := cut{passageKinds[l.Kind], l.Block, l.Start, l.End}
		if c.block >= 0 {
			c.block = outer[c.block]
			c.kind = passageKinds[z.Blocks[c.block].Kind]
		}
		if n := len(list); n > 0 && list[n-1].kind == c.kind && list[n-1].block == c.block {
			list[n-1].end = c.end
			continue
		}
		list = append(list, c)
	}
	return list
}

// outermost returns for each block the one around it that has none around it.
func outermost(blocks []zone.Block) []int {
	outer := make([]int, len(blocks))
	for i, b := range blocks {
		outer[i] = i
		if b.Parent >= 0 && b.Parent < i {
			outer[i] = outer[b.Parent]
		}
	}
	return outer
}

func linesOf(text string) (n int) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}
