package daemon

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A PassageChange is where a quotation differs from its source, with a word
// around it that both have. One of the two may be empty.
type PassageChange struct {
	Was    string `json:"was"`    // in the source
	Quoted string `json:"quoted"` // in the quotation
}

// A Quoter is a message that quotes another.
type Quoter struct {
	Digest string `json:"digest"`
	Date   string `json:"date"`   // RFC 3339: when it was sent, as far as its clocks let one know
	Author string `json:"author"` // name or address
	Marked bool   `json:"marked"` // it shows, at least once, that these are words of another
	Edited bool   `json:"edited"` // it has changed some of them
}

// Limits on what is told of one message.
const (
	maxQuotes     = 1000 // passages
	maxCompared   = 50   // passages that are compared with their source
	maxChanges    = 50   // of a passage
	maxChangeText = 200  // characters
)

// quotations are the passages of a message that are words of others.
type quotations struct {
	d        *Daemon
	r        *projection.Reading
	texts    []zone.Part // of r, see whose
	links    map[place]quote.Link
	compare  bool // quotations with a mark as well
	compared int
}

// A place is where a passage stands.
type place struct {
	part       string
	start, end int
}

func (d *Daemon) quotations(ctx context.Context, r *projection.Reading) (*quotations, error) {
	links, err := quote.Links(ctx, d.derived, r.Digest)
	if err != nil {
		return nil, err
	}
	q := &quotations{d: d, r: r, texts: whose(r.Texts, links), links: make(map[place]quote.Link, len(links))}
	for _, l := range slices.Backward(links) {
		q.links[place{l.Part, l.Start, l.End}] = l
	}
	return q, nil
}

// tell adds to a passage whose words it is: what the message says of block b,
// replaced by what the message says whose words it repeats.
func (q *quotations) tell(ctx context.Context, p *Passage, part string, b zone.Block) error {
	p.Author, p.Sent, p.Marked, p.Depth = cmp.Or(b.Author.Name, b.Author.Addr), sentText(b), true, b.Depth
	l, ok := q.links[place{part, b.Start, b.End}]
	if !ok {
		return nil
	}
	s, err := q.d.summaryIn(ctx, l.Source, "")
	if err != nil {
		return err
	}
	p.Source, p.Basis, p.Marked, p.Edited = s.Digest, string(l.Basis), l.Marked, l.Edited
	p.Sent = cmp.Or(s.Date, p.Sent)
	if p.Author == "" || !l.AuthorTold {
		if p.Author, err = q.d.authorOf(ctx, l.Source, s); err != nil {
			return err
		}
	}
	if l.Edited && (q.compare || !l.Marked) {
		p.Changes, err = q.changes(ctx, l)
	}
	return err
}

// authorOf names the author of a message.
func (d *Daemon) authorOf(ctx context.Context, digest email.Digest, s Summary) (string, error) {
	m, err := party.Of(ctx, d.derived, digest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return cmp.Or(m.Author.Name, m.Author.Addr, s.Author, s.From), nil
}

// changes compares a passage with its source.
func (q *quotations) changes(ctx context.Context, l quote.Link) ([]PassageChange, error) {
	if q.compared++; q.compared > maxCompared {
		return nil, nil
	}
	source, err := projection.Read(ctx, q.d.rec, l.Source)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // erased
	}
	if err != nil {
		return nil, err
	}
	var list []PassageChange
	for _, c := range quote.Changes(1, l, q.r, source) {
		list = append(list, PassageChange{shortened(c.Source), shortened(c.Quoted)})
		if len(list) == maxChanges {
			break
		}
	}
	return list, nil
}

// shortened is a text on one line without quote marks.
func shortened(text string) string {
	var words []string
	for word := range strings.FieldsSeq(text) {
		if word = strings.TrimLeft(word, ">"); word != "" {
			words = append(words, word)
		}
	}
	short := []rune(strings.Join(words, " "))
	if len(short) > maxChangeText {
		return string(short[:maxChangeText]) + "…"
	}
	return string(short)
}

// quotes lists what a message quotes, each passage once: a quotation inside a
// quotation stands for itself.
func (d *Daemon) quotes(ctx context.Context, r *projection.Reading) ([]Passage, error) {
	list := []Passage{}
	q, err := d.quotations(ctx, r)
	if err != nil {
		return nil, err
	}
	q.compare = true
	for _, part := range q.texts {
		blocks := part.Zones.Blocks
		texts := blockTexts(part)
		order := make([]int, len(blocks))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return blocks[i].Start - blocks[j].Start })
		for _, i := range order {
			p := Passage{Kind: passageKinds[blocks[i].Kind], Text: texts[i], Lines: linesOf(texts[i])}
			if p.Lines == 0 {
				continue
			}
			if len(list) == maxQuotes {
				return list, nil
			}
			if err := q.tell(ctx, &p, part.Path, blocks[i]); err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// blockTexts returns the lines of each block that are not of one inside it,
// without those that introduce it.
func blockTexts(part zone.Part) []string {
	lines := make([][]string, len(part.Zones.Blocks))
	for _, l := range part.Zones.Lines {
		if l.Block >= 0 && l.Start >= part.Zones.Blocks[l.Block].Body {
			lines[l.Block] = append(lines[l.Block], part.Text[l.Start:l.End])
		}
	}
	texts := make([]string, len(lines))
	for i, of := range lines {
		texts[i] = strings.Trim(strings.Join(of, "\n"), "\n")
	}
	return texts
}

// quotedBy lists the messages that quote one, by time.
func (d *Daemon) quotedBy(ctx context.Context, digest email.Digest) ([]Quoter, error) {
	links, err := quote.QuotedBy(ctx, d.derived, digest)
	if err != nil {
		return nil, err
	}
	list := []Quoter{}
	times := map[string]time.Time{}
	for i, l := range links {
		if i == 0 || l.Message != links[i-1].Message {
			s, err := d.summaryIn(ctx, l.Message, "")
			if err != nil {
				return nil, err
			}
			q := Quoter{Digest: s.Digest, Date: cmp.Or(s.Event, s.Date)}
			if q.Author, err = d.authorOf(ctx, l.Message, s); err != nil {
				return nil, err
			}
			times[q.Digest], _ = time.Parse(time.RFC3339, q.Date)
			list = append(list, q)
		}
		q := &list[len(list)-1]
		q.Marked, q.Edited = q.Marked || l.Marked, q.Edited || l.Edited
	}
	slices.SortStableFunc(list, func(a, b Quoter) int { return times[a.Digest].Compare(times[b.Digest]) })
	return list, nil
}
