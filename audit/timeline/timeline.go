// Package timeline tells all that happened between a firm and a client in the
// order of time: messages and what came with them, what was promised and what
// became of it, complaints and what was done about them, documents that are no
// mail, and the times of which mail may be missing.
//
// [Build] works it out of a ledger and what else is known; a [Timeline] is the
// same whatever prints it. [Text], [Markdown] and [CSV] do. What stands in one
// message follows that message, see [Timeline.Groups].
//
// # Times
//
// Of each event Basis names the clock that its time is taken from: date, received,
// internaldate and recorded are those of package email. Of a document it is stated:
// whoever added it says so; of a promise whose time passed it is due; of a time
// of which mail may be missing it is coverage; of what somebody of the firm
// decided it is log. Where the clocks of a message disagree, Clocks says how.
//
// # Evidence
//
// Grade says of a message of the firm how sure it is that the other side had it
// (see [check.Grade]), of one to the firm that it is held. A document is stated,
// and what rests on nothing having been found is absence. A gap has none.
package timeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A Kind is what an event is.
type Kind string

// The kinds. Steps about a complaint are called complaint_ and the name of the
// [ledger.Step].
const (
	Message            Kind = "message"
	Bounce             Kind = "bounce"   // a mail system says that a message did not arrive
	Delivery           Kind = "delivery" // a message with attachments
	PromiseMade        Kind = "promise_made"
	PromiseMoved       Kind = "promise_moved"
	PromiseKept        Kind = "promise_kept"
	PromiseKeptLate    Kind = "promise_kept_late"
	PromiseBroken      Kind = "promise_broken"
	PromiseWithdrawn   Kind = "promise_withdrawn"
	PromiseMarked      Kind = "promise_marked" // somebody of the firm says what became of it
	Complaint          Kind = "complaint"
	ComplaintMarked    Kind = "complaint_marked"
	ComplaintWithdrawn Kind = "complaint_withdrawn" // who complained takes it back, before it was answered
	Document           Kind = "document"
	Gap                Kind = "gap" // mail of this time may be missing
)

// rank is the order of events of one message.
var rank = []Kind{Message, Bounce, Delivery, Complaint, stepKind(ledger.StepAnswered), stepKind(ledger.StepAcknowledged), stepKind(ledger.StepApologised),
	stepKind(ledger.StepCommitted), stepKind(ledger.StepAsked), stepKind(ledger.StepFollowedUp), ComplaintWithdrawn,
	PromiseKept, PromiseKeptLate, PromiseBroken, PromiseWithdrawn, PromiseMoved, PromiseMade, PromiseMarked, ComplaintMarked, Document, Gap}

func stepKind(name string) Kind { return "complaint_" + Kind(name) }

// The bases of times that are no clock of a message.
const (
	BasisStated   = "stated"
	BasisDue      = "due"
	BasisCoverage = "coverage"
	BasisLog      = "log"
)

// The grades that no [check.Grade] names.
const (
	GradeHeld    = "held"    // a message to the firm, or among others, that is on record
	GradeStated  = "stated"  // a document: somebody of the firm says what it is
	GradeAbsence = "absence" // nothing was found that shows otherwise
)

// A Who is a person as mail calls them.
type Who struct {
	Address string
	Name    string // "" if not known
}

// An Event is one thing that happened.
type Event struct {
	Kind      Kind
	At        time.Time // in the firm's zone
	Until     time.Time // of a gap; zero: no end, or a moment
	Open      bool      // of a gap: it has no beginning, and At is that of the timeline
	Basis     string
	Confirmed bool     // another clock agrees, or decided
	Clocks    []string // how the clocks of the message disagree, in sentences
	Differs   bool     // another version of the message, such as its HTML, says what its text does not
	Early     bool     // within the first days, see [Timeline.FirstDays]

	By    Who    // who wrote it, is bound, or added it
	Side  string // of By: firm, client, other; "" of a gap
	To    []Who
	Title string // the subject of a message, the name of a document
	Says  string // what happened, in a sentence without its subject
	Quote string // the words that show it; "" where the whole message counts
	Files []string
	Doubt bool // it may be none: see [ledger.Possible]

	Grade     string
	Ref       ledger.Ref // the message; of a document its digest; zero of a gap that none shows
	Part      string     // where the words stand
	Start     int
	End       int
	Promise   string // id
	Complaint string // id

	// Source is the message with the promise or the complaint of which Says tells;
	// zero where it is about none.
	Source email.Digest

	people []string // whom it concerns
}

// Time is the time of day of an event, "" of a document of which the day alone is
// known, of a promise that was due on a day, and of a gap without a beginning.
func (e *Event) Time() string {
	if e.dayAlone() || e.Basis == BasisDue && record.DayAlone(e.At) || e.Open {
		return ""
	}
	return e.At.Format("15:04")
}

func (e *Event) dayAlone() bool { return e.Kind == Document && record.DayAlone(e.At) }

// A Timeline is what happened between the firm and a client.
type Timeline struct {
	Client    string
	From, To  time.Time // as asked for, both included; zero has no bound
	AsOf      time.Time // what is later is not known
	Began     time.Time // when they became a client, else the first message; zero if there is none
	Declared  bool      // people told when
	FirstDays int       // so many days from Began are set apart; 0: none
	Only      []string  // what was chosen, as [Filter] has it; nil is all
	Events    []Event   // by time
	Coverage  coverage.Statement
}

// A Head is what a message says of itself, and what its time rests on.
type Head struct {
	Subject   string
	Basis     string
	Confirmed bool
	Conflicts []string // of its clocks, in sentences
	Differs   bool     // as [Event] has it
}

// A File is a document that is no mail.
type File struct {
	Digest email.Digest
	Name   string
	Type   string
	At     time.Time // when it was written, taken or said
	Added  time.Time
	By     string // address of who added it and says so
	Why    string
}

// Sources are what a timeline is made of.
type Sources struct {
	Ledger    *ledger.Ledger
	Directory *party.Directory
	Client    party.Client
	Files     []File
	Survey    *coverage.Survey
	Zone      *time.Location
	AsOf      time.Time
	Hindsight bool // documents count that were added after AsOf, if they are of before

	// Head tells of a message what the ledger does not.
	Head func(ctx context.Context, d email.Digest) (Head, error)
}

// A Filter says what is wanted of a timeline. Its zero value wants all.
type Filter struct {
	From, To  time.Time        // both included
	Messages  [][]email.Digest // only what stands in a message of each list, or is about a promise or complaint that does
	Promise   string           // only what is about this one, by its id
	Persons   []string         // only what concerns one of these addresses
	Only      []string         // all that is chosen but the time, in words: "what concerns lou@yard.example"
	FirstDays int
}

// Build makes a timeline. Gaps are left out by From and To, and by Persons, alone:
// what may be missing may be about anything.
func Build(ctx context.Context, s Sources, f Filter) (*Timeline, error) {
	b := builder{Sources: s, ctx: ctx, heads: map[email.Digest]Head{}, mail: map[email.Digest]*ledger.Message{}}
	if b.Zone == nil {
		b.Zone = time.UTC
	}
	b.read()
	f.Messages = b.firsts(f.Messages)
	t := &Timeline{Client: s.Client.Name, From: f.From, To: f.To, AsOf: s.AsOf.In(b.Zone), FirstDays: f.FirstDays, Only: f.Only}
	b.begin(t)
	for _, step := range []func() error{b.messages, b.promises, b.complaints, b.documents} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.gaps(t)
	if f.Promise != "" && !slices.ContainsFunc(b.events, func(e Event) bool { return e.Promise == f.Promise }) {
		return nil, fmt.Errorf("promise %s does not concern %s", f.Promise, s.Client.Name)
	}
	for _, e := range b.events {
		if e.At = e.At.In(b.Zone); !f.wants(&e) {
			continue
		}
		e.Early = t.FirstDays > 0 && !t.Began.IsZero() && e.At.Before(t.Began.AddDate(0, 0, t.FirstDays))
		t.Events = append(t.Events, e)
	}
	slices.SortStableFunc(t.Events, order)
	return t, nil
}

func order(a, b Event) int {
	return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Ref.Digest[:], b.Ref.Digest[:]), slices.Index(rank, a.Kind)-slices.Index(rank, b.Kind),
		strings.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start))
}

// begin notes when it all began.
func (b *builder) begin(t *Timeline) {
	if since := b.Client.Since; !since.IsZero() { // that day, wherever they are
		t.Began, t.Declared = time.Date(since.Year(), since.Month(), since.Day(), 0, 0, 0, 0, b.Zone), true
	} else if len(b.between) > 0 {
		t.Began = b.between[0].At.In(b.Zone)
	}
}

func (f *Filter) wants(e *Event) bool {
	end := e.At
	if e.Kind == Gap {
		if end = e.Until; end.IsZero() {
			end = f.From
		}
	}
	switch {
	case !f.From.IsZero() && end.Before(f.From), !f.To.IsZero() && e.At.After(f.To) && !e.Open:
		return false
	case f.Persons != nil && !(e.Kind == Gap && len(e.people) == 0) && !slices.ContainsFunc(e.people, func(a string) bool { return slices.Contains(f.Persons, a) }):
		return false
	case e.Kind == Gap:
		return true
	case f.Promise != "" && e.Promise != f.Promise:
		return false
	}
	for _, list := range f.Messages {
		if !slices.Contains(list, e.Ref.Digest) && (e.Source.IsZero() || !slices.Contains(list, e.Source)) {
			return false
		}
	}
	return true
}

// Groups returns the events with those of one message together: the message
// first, if it is among them.
func (t *Timeline) Groups() [][]Event {
	var list [][]Event
	for i, e := range t.Events {
		if n := len(list); n > 0 && !e.Ref.IsZero() {
			if last := t.Events[i-1]; last.Ref.Digest == e.Ref.Digest && last.At.Equal(e.At) {
				list[n-1] = append(list[n-1], e)
				continue
			}
		}
		list = append(list, []Event{e})
	}
	return list
}
