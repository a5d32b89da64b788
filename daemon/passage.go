package daemon

import (
	"cmp"
	"context"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/quote"
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
}

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
	links, err := quote.Links(ctx, d.derived, r.Digest)
	if err != nil {
		return nil, err
	}
	var list []Passage
	for _, part := range r.Texts {
		for _, c := range cuts(part.Zones) {
			text := strings.Trim(part.Text[c.start:c.end], "\n")
			p := Passage{Kind: c.kind, Text: text, Lines: linesOf(text)}
			if p.Lines == 0 {
				continue
			}
			if c.block >= 0 {
				b := part.Zones.Blocks[c.block]
				p.Author, p.Sent = cmp.Or(b.Author.Name, b.Author.Addr), sentText(b)
				p.Lines = linesOf(part.Text[min(max(c.start, b.Body), c.end):c.end])
				if err := d.proven(ctx, &p, links, part.Path, b); err != nil {
					return nil, err
				}
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// proven replaces what a block says of itself by what the message says whose
// words it repeats.
func (d *Daemon) proven(ctx context.Context, p *Passage, links []quote.Link, part string, b zone.Block) error {
	for _, l := range links {
		if !l.Marked || l.Part != part || l.Start != b.Start || l.End != b.End {
			continue
		}
		s, err := d.summaryIn(ctx, l.Source, "")
		if err != nil {
			return err
		}
		p.Source = s.Digest
		p.Sent = cmp.Or(s.Date, p.Sent)
		if from := cmp.Or(s.Author, s.From); p.Author == "" || b.Author.Addr != "" && !strings.EqualFold(b.Author.Addr, from) {
			p.Author = cmp.Or(from, p.Author)
		}
		return nil
	}
	return nil
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

// ownOf joins the own words of a message.
func ownOf(list []Passage) string {
	var own []string
	for _, p := range list {
		if p.Kind == PassageOwn {
			own = append(own, p.Text)
		}
	}
	return strings.Join(own, "\n")
}
