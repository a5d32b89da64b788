package zone

import (
	"slices"
	"strings"
	"sync"
	"time"

	"onrecord/ingest/email"
)

// The bounds of a text that is read line by line. What lies beyond is not the
// author's for certain and nobody's words for sure, see [Auto].
const (
	maxLines  = 1 << 18
	maxBlocks = 1 << 14
	maxMarks  = 64
	maxTries  = 20000 // joined lines that are tried as attributions
)

// OfMessage returns the zones of the texts that make up the body of m. A file
// that shows in the body is an attachment, and nobody's words.
func OfMessage(m *email.Message) []Part {
	about := aboutMessage(m)
	var parts []Part
	var rest *Block
	for i := range m.Parts {
		if p := &m.Parts[i]; p.InBody && !p.Attachment {
			var z Zones
			z, rest = readPart(p.Text, p.Marks, about, rest)
			parts = append(parts, Part{Path: p.Path, Text: p.Text, Zones: z})
		}
	}
	return parts
}

// A claim is what an introduction says about the words below it.
type claim struct {
	Author   email.Address
	Sent     time.Time
	SentText string
	Zoned    bool
	To       string
	Subject  string
}

// An intro is an introduction of somebody else's words.
type intro struct {
	first, last int // lines
	marks       int // quote marks before its lines
	kind        Kind
	weak        bool // only counts if marked lines follow
	unmarked    bool // may introduce words without marks
	told        int  // see [reader.tells]
	header      bool // a header block or a divider, below which everything is quoted
	deeper      bool // its header block has the marks of the words below it
	claim       claim
}

// A row is what the reader knows of a line beside its zone.
type row struct {
	body  int // where it begins behind its quote marks
	marks int
	blank bool
	verb  int8 // whether it says that somebody wrote: 1 no, 2 yes, 0 not looked up
	label int8 // 1 + its field, 0 not looked up
}

// A reader reads one text.
type reader struct {
	text   string
	about  about
	rows   []row
	intros []intro
	floor  int // the last line of the last introduction
	tries  int // see maxTries
	unsure int // from this line on, introductions may have been missed
	armour int // the next line that ends a block of OpenPGP
	z      Zones
	open   []level
	placed int                 // the last line placed
	shared [maxMarks + 2]claim // by quote marks: the introduction that holds for what follows, also after words of the author
}

// A level is an open block.
type level struct {
	block int
	marks int // quote marks that its lines have at least
}

// readPart tells the zones of a text that goes on with the rest of a block, if one
// was open to the end of the part before, as programs write the text around the
// files of a message that they pass on. It returns the block that is open at its end.
func readPart(text string, marks []email.Mark, about about, rest *Block) (Zones, *Block) {
	rows := roomForRows.Get().(*[]row)
	defer roomForRows.Put(rows)
	r := reader{text: text, about: about, floor: -1, rows: (*rows)[:0]}
	r.split()
	*rows = r.rows
	r.findIntros()
	r.takeMarks(marks)
	rest = r.place(rest)
	r.quoteMarked(marks)
	r.classify(marks)
	return r.z, rest
}

// roomForRows is used for one text after another.
var roomForRows = sync.Pool{New: func() any { return new([]row) }}

// split cuts the text into lines and counts their quote marks.
func (r *reader) split() {
	n := min(strings.Count(r.text, "\n")+1, maxLines)
	r.rows = slices.Grow(r.rows, n)
	r.z.Lines = make([]Line, 0, n)
	for at := 0; at < len(r.text); {
		end := strings.IndexByte(r.text[at:], '\n')
		if end < 0 || len(r.rows) == maxLines-1 {
			end = len(r.text) - at
		}
		end += at
		marks, body := quoteMarks(r.text[at:end])
		r.rows = append(r.rows, row{body: at + body, marks: marks, blank: trim(r.text[at+body:end]) == ""})
		r.z.Lines = append(r.z.Lines, Line{Start: at, End: end, Block: -1})
		at = end + 1
	}
	r.nameMarks()
	r.blankMarks()
	r.tails()
}

// blankMarks gives blank lines between quoted lines the marks that both have,
// so that an empty line does not end a quotation.
func (r *reader) blankMarks() {
	below := 0
	for i := len(r.rows) - 1; i >= 0; i-- {
		if !r.rows[i].blank {
			below = r.rows[i].marks
			continue
		}
		above := i
		for above >= 0 && r.rows[above].blank {
			above--
		}
		most := below
		least := 0
		if above >= 0 {
			least, most = min(below, r.rows[above].marks), max(below, r.rows[above].marks)
		}
		for ; i > above; i-- {
			r.rows[i].marks = max(least, min(r.rows[i].marks, most))
		}
		i++
	}
}

// tails gives the end of a quoted line that a program broke into a line of its
// own the marks of its neighbours.
func (r *reader) tails() {
	const long, short = 64, 60
	for i := 1; i+1 < len(r.rows); i++ {
		a, b, c := &r.rows[i-1], &r.rows[i], &r.rows[i+1]
		if b.blank || a.blank || b.marks > 0 || a.marks == 0 || c.marks == 0 || c.marks != a.marks && !c.blank || r.z.Lines[i].End-b.body > short {
			continue
		}
		above, s := r.content(i-1), r.content(i)
		if len(above) >= long && strings.IndexByte(".?!:;,", above[len(above)-1]) < 0 && s[0] >= 'a' && s[0] <= 'z' {
			b.marks = a.marks
		}
	}
}

// content returns line i behind its quote marks, of a long line its beginning.
func (r *reader) content(i int) string {
	const longest = 4000 // no rule needs more
	return trim(cut(r.text[r.rows[i].body:r.z.Lines[i].End], longest))
}

// contentAt returns line i behind as many quote marks; ok is false if it has
// fewer.
func (r *reader) contentAt(i, marks int) (s string, ok bool) {
	row := r.rows[i]
	if row.marks == marks {
		return r.content(i), true
	}
	if row.blank && marks <= row.marks+1 {
		return "", true
	}
	if row.marks < marks {
		return "", false
	}
	s = r.text[r.z.Lines[i].Start:r.z.Lines[i].End]
	for range marks {
		s = behindMark(s)
	}
	return trim(cut(s, longestAttribution+1)), true
}

// findIntros finds the introductions from top to bottom.
func (r *reader) findIntros() {
	r.unsure = len(r.rows)
	for i := 0; i < len(r.rows); i++ {
		if r.rows[i].blank {
			continue
		}
		if r.tries > maxTries {
			r.unsure = min(r.unsure, i)
			break
		}
		in, ok := r.headerAt(i)
		if !ok {
			if in, ok = r.attributionAt(i); !ok {
				continue
			}
			if !r.introduces(&in) {
				continue
			}
		}
		r.intros = append(r.intros, in)
		i = in.last
		r.floor = in.last
	}
}

// introduces reports whether an attribution has words to introduce. A weak
// one, or one that could be part of a sentence, needs marked lines.
func (r *reader) introduces(in *intro) bool {
	next := r.skipBlank(in.last + 1)
	if next == len(r.rows) {
		return in.unmarked && !in.weak
	}
	if r.rows[next].marks > in.marks {
		return true
	}
	if r.otherMarks(next, in.marks) {
		return true
	}
	return in.unmarked && !in.weak || r.tells(in, next)
}
