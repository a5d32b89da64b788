package ledger

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// Options say how to read the ledger.
type Options struct {
	Directory  *party.Directory
	Since      time.Time                                                     // what was sent earlier is not read; zero for no bound
	Latest     int                                                           // of what is left only so many messages are read, the latest; zero for all
	AsOf       time.Time                                                     // what happened later is not known; zero for no bound
	Zone       *time.Location                                                // the firm's
	Due        due.Context                                                   // how the firm writes dates, and when it works
	Marks      []Mark                                                        // what people said, in the order of the log
	Within     []email.Digest                                                // only these messages are read, if it is not nil
	Unreceived func(context.Context, []email.Digest) ([]email.Digest, error) // those of messages under a client's name that lie only in the firm's sent mail, and that no server received; nil if that is not known
	Hole       func(from, to time.Time, addresses ...string) string          // why mail of then may be missing, "" if nothing speaks against it
}

// A Status is what became of a promise or a complaint.
type Status string

// The statuses, as lists print them.
const (
	Open      Status = "open"
	Kept      Status = "kept"
	KeptLate  Status = "kept_late"
	Broken    Status = "broken"
	Withdrawn Status = "withdrawn"
	Unclear   Status = "unclear"
)

// Statuses lists them.
var Statuses = []Status{Open, Kept, KeptLate, Broken, Withdrawn, Unclear}

// A Place is where something was said.
type Place struct {
	ID         string // p-, r- or c- and ten hex digits
	Digest     email.Digest
	MessageID  string
	Part       string
	Start, End int
	Quote      string
	Sentence   string // the whole of it
	Before     string // the sentences before and after it in the message
	After      string
	At         time.Time // when it was written, on the clock of its author
	Author     string
	Subject    string
	Confidence string // confirmed or possible
	Rules      []string
	msg        *message
	sent       *sentence
	did        *did
}

// The confidences.
const (
	Confirmed = "confirmed"
	Possible  = "possible"
)

// A Ref points at a message.
type Ref struct {
	Digest    email.Digest
	MessageID string
}

// IsZero reports whether r points at none.
func (r Ref) IsZero() bool { return r.Digest.IsZero() }

// Evidence is a message that counted, and why.
type Evidence struct {
	Ref
	At       time.Time
	Author   string
	For      string // delivery, report, confirmation, perhaps one of these, denial, condition, replaced, released, cancelled, refused, answer
	Quote    string
	Why      []string
	Score    int
	late     bool // it says itself that it is late
	sorry    bool // the side that promised says sorry in it
	punctual bool // it says that it was done when it was to be
	brings   bool // the thing comes with it
	bare     bool // it claims an attachment that it does not have
}

// A Promise is something that somebody undertook, and what became of it.
type Promise struct {
	Place
	Actor, To   string
	What        string
	Asked       string // the sentence it answers, where its own words do not say what: "will do"
	Due         due.Due
	DueFrom     string    // where the due was taken from if it is not in the sentence
	HeardBy     time.Time // until when people write that it was done if it was: its latest due, and if no message brings it, the end of the next working day; zero without a due
	Conditional bool
	Recurring   bool
	State       string // finer than Status: see the package
	Status      Status
	FulfilledBy Ref
	Next        string // the promise that took its place
	Evidence    []Evidence
	Unknown     []string // what the record cannot tell
	Engine      Status   // what the program says where a mark says otherwise
	Mark        *Mark

	verb      string   // the kind of thing, see verbClass
	verbs     []string // stems of what stands behind its modal
	object    []string
	context   []string
	wanted    []want   // of both, once they are looked for
	wholeOf   int      // what all of object counts
	holds     bool     // it is to be so from its due on, or until then: only what denies it breaks it
	matters   []string // whose and which affair it is about
	answers   *message
	latest    time.Time
	done      *Evidence
	doneIn    *message  // what the proof is of
	maybe     *Evidence // may show that it was done
	bill      *Evidence // brings the bill that it was to be on
	trigger   *sentence // tells that what its due is counted from came
	visit     bool
	about     string     // who is to be rung or spoken with, if not who it is made to: see world.third
	asksOther bool       // to have somebody else do or know it is all that is promised
	near      []*message // that may tell what became of it
	via       []int      // conversations in which it was passed on
}

// A Request is something asked of somebody.
type Request struct {
	Place
	Kind       act.Kind
	Of         string
	AnsweredBy Ref
	Holding    Ref // a reply that puts it off
	Released   Ref // before it was answered, who asked said so that it is not wanted any more
	Evidence   []Evidence

	object     []string
	beside     []*Request // the other requests of the message
	alone      *question  // as it is read, see world.questionAlone
	undertaken bool       // it was promised in answer
}

// A Complaint says that somebody outside the firm is dissatisfied, and what was
// done about it.
type Complaint struct {
	Place
	Acknowledged, Apologised, Committed, Asked, FollowedUp, FirstResponse Ref
	Steps                                                                 []Step // the same with their words, by time
	Released                                                              Ref    // before it was answered, who complained takes it back
	TakenBack                                                             Place  // the words that do, if Released is set
	Mark                                                                  *Mark
}

// A Ledger is what was promised, asked and complained of.
type Ledger struct {
	Promises   []Promise
	Requests   []Request
	Complaints []Complaint
	w          *world
	until      time.Time // see Holds; zero for no end
}

// Read works the ledger out of what the stage kept.
func Read(ctx context.Context, db *projection.DB, o Options) (*Ledger, error) {
	w, err := load(ctx, db, o)
	if err != nil {
		return nil, err
	}
	l := &Ledger{w: w}
	l.Promises = w.promises()
	l.Requests = w.requests(l.Promises)
	l.Complaints = w.complaints()
	l.mark(o.Marks)
	l.hold()
	return l, nil
}

// Len returns how many messages were read.
func (l *Ledger) Len() int { return len(l.w.messages) }

// Holds reports whether the ledger would read the same at another moment, if
// nothing is added to the log: one that is not before its own, and before which
// no promise falls due, no mark was made and no message is dated.
func (l *Ledger) Holds(at time.Time) bool {
	return !at.Before(l.w.o.AsOf) && (l.until.IsZero() || at.Before(l.until))
}

// hold notes the moment up to which the ledger holds.
func (l *Ledger) hold() {
	l.until = l.w.next
	sooner := func(t time.Time) {
		if t.After(l.w.o.AsOf) && (l.until.IsZero() || t.Before(l.until)) {
			l.until = t
		}
	}
	for i := range l.Promises {
		sooner(l.Promises[i].latest)
	}
	for _, k := range l.w.o.Marks {
		sooner(k.At)
	}
}

// People returns the addresses of the message that a place is in.
func (p Place) People() []string {
	return slices.Concat([]string{p.msg.From}, p.msg.To, p.msg.Cc)
}

// Find returns the only one of a list whose id begins so.
func Find[T any](list []T, id func(*T) string, prefix string) (*T, error) {
	var found *T
	for i := range list {
		if x := id(&list[i]); prefix != "" && strings.HasPrefix(x, prefix) {
			if found != nil && id(found) != x {
				return nil, fmt.Errorf("%s is the beginning of several ids, such as %s and %s", prefix, id(found), x)
			}
			found = &list[i]
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%s: %w", prefix, fs.ErrNotExist)
	}
	return found, nil
}

// At returns when a message was sent.
func (l *Ledger) At(r Ref) time.Time {
	if m := l.w.at[r.Digest]; m != nil {
		return m.at
	}
	return time.Time{}
}
