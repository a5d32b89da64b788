package due

import (
	"sync"
	"time"
)

// A Kind says what became of an expression.
type Kind uint8

// The kinds. Only Dated has a due; the others say why there is none.
const (
	Dated     Kind = iota
	Ambiguous      // it names a time, but which one is open or not ours to say: see Reason and Readings
	Vague          // "soon", "in a few days"
	Recurring      // "every Friday", "daily by 5"
	Event          // it hangs on an event: "two days after the survey"; see Anchor
	Past           // "last Friday", "sent it on Monday", 3 March of a year gone by
)

var kindNames = [...]string{"dated", "ambiguous", "vague", "recurring", "event", "past"}

func (k Kind) String() string { return kindNames[k] }

// A Relation says how the words tie the act to the time.
type Relation uint8

// The relations.
const (
	At      Relation = iota // on, at, in, for, during, or no word at all
	By                      // by, no later than, on or before
	Before                  // before, prior to, ahead of
	Within                  // within, in the next, in N days
	Between                 // between X and Y, X to Y, X or Y
	Through                 // through, up to and including
	Until                   // until, till
	From                    // from, starting
	After                   // after, not before, no earlier than
	Since                   // since, as of
	Around                  // around, about
	relationCount
)

var relationNames = [relationCount]string{"at", "by", "before", "within", "between", "through", "until", "from", "after", "since", "around"}

func (r Relation) String() string { return relationNames[r] }

// A Grain is the precision of the words.
type Grain uint8

// The grains, from fine to coarse.
const (
	Minute    Grain = iota // a time of day, or a count of hours or minutes
	PartOfDay              // a morning, an evening, close of business
	Day
	Week
	Month
	Longer // a quarter, a year
)

var grainNames = [...]string{"minute", "part of day", "day", "week", "month", "longer"}

func (g Grain) String() string { return grainNames[g] }

// An Interval is one way to read an expression: any moment in it, its ends
// included, is what the words say.
type Interval struct{ Earliest, Latest time.Time }

// A Span is a range of bytes of the text.
type Span struct{ Start, End int }

// A Due is one expression of time in a text.
type Due struct {
	Start, End int    // bytes of the text
	Text       string // text[Start:End]

	Kind     Kind
	Relation Relation
	Grain    Grain
	Rule     string // the rule and its version: "weekday@1"

	// All three are zero unless Kind is Dated. Where Timed is false they are
	// the first and last second of local days, and only the days were said.
	// Where Kind is Past, Earliest and Latest hold the time that is told of, if
	// it can be named, and Due is zero.
	Earliest time.Time // the first moment that any reading allows
	Due      time.Time // the last moment that keeps a promise, as the words are mostly meant
	Latest   time.Time // the last moment that any reading allows: nothing is late before
	Timed    bool      // the text gives a time of day

	// Undated marks a time of day without a day ("by 5"), which was taken to
	// be the next one; it is Ambiguous if it had passed when it was written. What
	// the sentence answers may know better.
	Undated bool

	Readings []Interval // all of them, where there is more than one
	Reason   string     // why there is no due, if Kind is not Dated
	Note     string     // what the reading assumes, if anything: "public holidays not known"

	Anchor Span // the words of the event, if Kind is Event; empty if it is named elsewhere
	Offset Offset
}

// An Offset is the distance from an event: 2 days, 5 working days, 24 hours.
// It is zero if the words give none ("before you move in").
type Offset struct {
	Days, Working, Months int
	Time                  time.Duration
}

// Value prints the due as a date, or as a full local time where the text gives
// one. It is empty unless Kind is Dated.
func (d Due) Value() string { return d.print(d.Due) }

// LatestValue prints Latest in the way of [Due.Value].
func (d Due) LatestValue() string { return d.print(d.Latest) }

func (d Due) print(t time.Time) string {
	switch {
	case d.Kind != Dated:
		return ""
	case d.Timed:
		return t.Format(time.RFC3339)
	}
	return t.Format(time.DateOnly)
}

// An Order is the way in which somebody writes dates in numbers.
type Order uint8

// The orders.
const (
	Unknown Order = iota
	DMY           // 31/12/2024
	MDY           // 12/31/2024
	YMD           // 2024/12/31
)

// ParseOrder reads "dmy", "mdy" or "ymd"; anything else is Unknown.
func ParseOrder(s string) Order {
	switch s {
	case "dmy":
		return DMY
	case "mdy":
		return MDY
	case "ymd":
		return YMD
	}
	return Unknown
}

// A Context is what a reader knows besides the words.
type Context struct {
	Order Order

	// Country tells which public holidays there are, as ISO 3166: US, GB (with
	// GB-SCT and GB-NIR), IE, CA, AU, NZ, IN. Empty if not known.
	Country string

	// Zone is the firm's. It is used for authors whose clock agrees with it at
	// the moment of writing, so that summer time is known on other days.
	Zone *time.Location

	WorkDays [7]bool       // by time.Weekday; all false stands for Monday to Friday
	Opens    time.Duration // since midnight; working hours are not known if it is not before Closes
	Closes   time.Duration

	// Told says that the text tells of what was done: "thanks for mending it
	// on Thursday". Days are then read as those before the writing, and every
	// one of them is Past.
	Told bool

	// Topic is the day that the text before speaks of: what "that day", "the
	// day after" and "a week later" mean where the sentence names none.
	Topic time.Time
}

// maxTokens bounds a sentence; what follows is not read.
const maxTokens = 500

// tokenBuffers are used for one text after another: most hold no time.
var tokenBuffers = sync.Pool{New: func() any { return new([]token) }}

// Find returns the expressions of time in text, in order and without overlap.
// The time of writing is in the zone of the author's clock.
func Find(text string, at time.Time, c Context) []Due {
	p := parser{text: text, c: c, order: c.Order, back: c.Told}
	buf := tokenBuffers.Get().(*[]token)
	defer tokenBuffers.Put(buf)
	*buf = tokenise(text, (*buf)[:0])
	p.toks = *buf
	if !p.worthwhile() {
		return nil
	}
	p.setTime(at)
	if p.order == Unknown {
		p.order = p.orderShown()
	}
	for i := 0; i < len(p.toks); {
		f, ok := p.phrase(i)
		if !ok {
			i++
			continue
		}
		p.found = append(p.found, f)
		i = max(f.resume, i+1)
	}
	p.trimEvents()
	return p.dues()
}
