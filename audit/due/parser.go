package due

import "time"

// A parser holds one text and the moment at which it was written.
type parser struct {
	text  string
	toks  []token
	c     Context
	order Order
	at    time.Time      // in loc
	loc   *time.Location // of the author
	today day
	now   int // minutes since midnight
	found []phrase

	back    bool // days are those before the writing
	depth   int  // of dates inside dates
	offYear int  // of offDays
	offDays []holiday
}

// A phrase is an expression as it was found, before it has a time.
type phrase struct {
	first, end int // tokens
	resume     int // where to read on
	rel        Relation
	kind       Kind
	v          value
	dated      bool // v counts
	clk        clock
	timed      bool // clk counts
	elapsed    time.Duration
	anchor     [2]int // tokens
	offset     Offset
	told       bool // v and clk are a time before the writing
	hangs      bool // on another day: offset counts from it
	reason     string
	rule       string
}

func (p *parser) setTime(at time.Time) {
	p.loc = at.Location()
	if z := p.c.Zone; z != nil {
		_, here := at.Zone()
		if _, there := at.In(z).Zone(); here == there {
			p.loc = z
		}
	}
	p.at = at.In(p.loc)
	p.today = dayOf(p.at)
	p.now = p.at.Hour()*60 + p.at.Minute()
}

// worthwhile reports whether the text can hold an expression at all.
func (p *parser) worthwhile() bool {
	for i := range p.toks {
		if p.toks[i].content() {
			return true
		}
	}
	return false
}

func (t *token) content() bool { return t.kind == number || t.class&cContent != 0 }

// starts reports whether an expression can begin with the word.
func (t *token) starts() bool {
	return t.class&cStart != 0 || t.tables&^(inMonths|inDayParts|inAnchors) != 0
}

// reach is how far behind its beginning an expression may say what it is
// about: "by no later than the very end of".
const reach = 9

// begins reports whether an expression can begin at token i.
func (p *parser) begins(i int) bool {
	t := p.tok(i)
	if t.content() {
		return !t.glued || !p.joined(i)
	}
	if !t.starts() || t.glued && p.joined(i) {
		return false
	}
	others := 3 // words that no table begins with: "within the space of two days"
	if next := p.tok(i + 1); t.is("the", "a", "an", "this", "next", "coming", "off", "with") && !next.content() && !next.starts() && !(t.is("off") && next.is("your", "our", "my")) {
		return false
	}
	for k := i + 1; k < min(i+reach, len(p.toks)) && others >= 0; k++ {
		t := &p.toks[k]
		if t.content() {
			return true
		}
		if !t.starts() && t.kind != sign {
			others--
		}
	}
	return false
}

// phrase reads the expression that begins at token i.
func (p *parser) phrase(i int) (phrase, bool) {
	if !p.begins(i) {
		return phrase{}, false
	}
	for _, read := range []func(int) (phrase, bool){
		p.vague, p.recurring, p.gone, p.duration, p.moment, p.billing, p.pointing, p.event,
	} {
		if f, ok := read(i); ok {
			f.first = i
			if f.resume == 0 {
				f.resume = f.end
			}
			p.tail(&f)
			return f, true
		}
	}
	return phrase{}, false
}

// joined reports whether token i hangs on the characters before it, as in
// "INV-2024-03" and "$500".
func (p *parser) joined(i int) bool {
	switch b := p.tok(i - 1); b.text {
	case "(", "[", `"`, "'", "*", "_", "~", ",", ";", ":", "--", "|", ">":
		return b.text == "," && p.tok(i-2).kind == number && p.tok(i).kind == number ||
			b.text == ":" && p.tok(i-2).kind == number && p.tok(i).kind == number ||
			b.text == "_" && b.glued
	case ".", "!", "?":
		return p.tok(i).kind == number
	case "/", "-":
		return p.tok(i).kind == number || !p.tok(i-2).glued && p.tok(i-2).has(cNumber) ||
			!p.tok(i).has(cWeekday|cMonth|cKey|cPart)
	case "@":
		return b.glued // an address, unless it stands apart: "@ 5pm"
	}
	return true
}

// tail takes in what may stand behind: "at the latest", "every day".
func (p *parser) tail(f *phrase) {
	if f.kind == Event {
		return
	}
	defer func() { f.resume = f.end }()
	if n := p.matchPattern(f.end, atLatest); n > 0 {
		f.end += n
		if f.rel == At {
			f.rel = By
		}
	}
	if f.dated || f.timed {
		if n := p.recurrence(f.end); n > 0 {
			f.kind, f.end, f.rule = Recurring, f.end+n, "recurring@1"
		}
	}
}

var atLatest = compile("at? the? latest")

var relations = func() table[Relation] {
	t := newTable[Relation](inRelations)
	t.add(By, "by", "no|not later than", "on or before", "at the latest by", "latest by", "due by", "on or by", "by or before", "by or on")
	t.add(Before, "before", "prior to", "ahead of", "just before", "well before", "in advance of", "this side of")
	t.add(Through, "through", "thru", "up to and including", "until and including", "right through")
	t.add(Until, "until", "till", "til", "up to", "up until")
	t.add(From, "from", "starting|beginning|effective|commencing from|on|at?", "with effect from", "as from")
	t.add(After, "after", "not before", "no|not earlier|sooner than", "not until|till", "any time after", "anytime after", "past", "the other side of")
	t.add(Since, "since", "as of|at", "ever since")
	t.add(Around, "around", "about", "round about", "approximately", "approx", "circa", "roughly")
	t.add(Between, "between", "any? time? between")
	t.add(Within, "within", "inside")
	t.add(At, "on", "at", "in", "for", "during", "over", "come")
	return t
}()

// relation reads the word that ties the act to a time.
func (p *parser) relation(i int) (n int, r Relation) {
	if p.tok(i).text == "@" {
		return 1, At
	}
	n, r = relations.find(p, i)
	if n == 0 && p.seq(i, "'", "til") > 0 {
		return 2, Until
	}
	if n == 0 && p.seq(i, "post", "lunch") > 0 {
		return 1, After
	}
	return n, r
}
