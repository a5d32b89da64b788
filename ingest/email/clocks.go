package email

import (
	"strings"
	"time"
)

// Times that lie no further apart are the same for [Clocks.Resolve]: mail takes
// a while, and clocks are a little wrong.
const agreement = 15 * time.Minute

const (
	looseness = 14 * time.Hour // how far local time can be from UTC
	firstYear = 1982           // of RFC 822; a clock that shows an earlier year is not set
)

// Clocks are the times that are claimed of a message. Each may be wrong, and a
// time that nobody claims is zero.
type Clocks struct {
	Date       time.Time  // of the Date field: the author's computer
	Zone       ZoneNote   // what the zone of Date tells
	Received   time.Time  // of the topmost Received field: the server of the mailbox
	By         string     // the name of that server
	Relayed    time.Time  // of the lowest Received field: the first server on the way
	Deliveries []Delivery // of the mailboxes where the message was seen, in any order
	Recorded   time.Time  // our clock, when the message came into the record
}

// A Delivery says when a message came into a mailbox: INTERNALDATE, or what a
// mail file has instead.
type Delivery struct {
	At      time.Time
	Loose   bool // local time of a zone that is not known
	Doubted bool // the message was put there with many others, long afterwards
}

// A ZoneNote says what the zone of a Date field tells about where its author
// was.
type ZoneNote string

// The notes on zones.
const (
	ZoneKnown   ZoneNote = "known"   // the author's offset from UTC
	ZoneUTC     ZoneNote = "utc"     // UTC: the author's zone, or that of a program
	ZoneUnknown ZoneNote = "unknown" // none, "-0000", or the UTC that the mail system always writes
)

// utcWriters begin the names of header fields of systems that write every Date
// in UTC, wherever its author is.
var utcWriters = []string{"x-ms-exchange-", "x-ms-has-attach", "x-ms-tnef-", "x-ses-", "x-sg-", "x-mailgun-", "x-mandrill-", "x-pm-"}

// ClocksOf returns what the message itself claims.
func ClocksOf(m *Message) Clocks {
	top, lowest := receipts(m.Fields)
	return Clocks{Date: m.Date, Zone: zoneNote(m), Received: top.at, By: top.by, Relayed: lowest.at}
}

func zoneNote(m *Message) ZoneNote {
	name, offset := m.Date.Zone()
	switch {
	case m.Date.IsZero() || name == unknownZone.String():
		return ZoneUnknown
	case offset != 0:
		return ZoneKnown
	}
	for _, d := range m.Envelope.Defects {
		if d.Code == DefectDateZone {
			return ZoneUnknown
		}
	}
	for _, f := range m.Fields {
		lower := strings.ToLower(f.Name[:min(len(f.Name), 40)])
		for _, w := range utcWriters {
			if strings.HasPrefix(lower, w) {
				return ZoneUnknown
			}
		}
	}
	return ZoneUTC
}

// A Basis is the clock that an event time is taken from.
type Basis string

// The bases.
const (
	BasisDate         Basis = "date"         // the Date field
	BasisReceived     Basis = "received"     // the topmost Received field
	BasisInternalDate Basis = "internaldate" // when it came into a mailbox
	BasisRecorded     Basis = "recorded"     // when it came into the record: nothing else can be believed
	BasisNone         Basis = "none"         // there is no time at all
)

// An EventTime is when a message was sent, as far as its clocks let one know.
type EventTime struct {
	At        time.Time // in the zone of its clock
	Basis     Basis
	Alone     bool // Basis is BasisDate, and no other clock says so
	Zone      ZoneNote
	Conflicts []Conflict
}

// A Conflict is a disagreement of clocks.
type Conflict struct {
	Code string // one of the Conflict constants
	Text string // in a sentence, for people
}

// The codes of conflicts. The list is closed.
const (
	ConflictDateMissing     = "date-missing"     // there is no Date field that can be read
	ConflictDateImplausible = "date-implausible" // a Date before there was such mail
	ConflictDateLate        = "date-late"        // Date lies after the message came in
	ConflictDateEarly       = "date-early"       // Date lies before the message came in, and no server on the way had it then
	ConflictDelayed         = "delayed"          // the first server had the message at its Date, ours long afterwards
	ConflictMailboxEarly    = "mailbox-early"    // in a mailbox before it was received
	ConflictRecordedEarly   = "recorded-early"   // the message was recorded before all other clocks: ours was wrong
	ConflictReceivedOff     = "received-off"     // the receipt cannot be, or Date and mailbox contradict it
)

// Resolve decides when the message was sent.
//
// The Date counts if it is within 15 minutes of the time of receipt (topmost
// Received field) or of the time when the message came into a mailbox. Else
// the earlier of these two counts, and the conflict is told. Nobody can write
// after the message was there, so a Date that stands alone counts unless it lies
// after such a time; a message that was never received, such as the copy of one
// that was sent, may well have been put into its mailbox later. Times before
// there was such mail, and times after we had the message already, are not
// believed, unless all clocks but ours say so.
//
// A mailbox's time is passed over if it is doubted, or if it is the Date to the
// second while the receipt says otherwise: it was then set from the Date. Local
// times of an unknown zone count only where there is nothing better.
func (c Clocks) Resolve() EventTime {
	c.Deliveries = c.independent()
	e := EventTime{Zone: c.Zone}
	if c.recordedEarly() {
		e.conflict(ConflictRecordedEarly, "The clock of this computer said %s when the message was recorded, before all other clocks: it does not count.", stamp(c.Recorded))
		c.Recorded = time.Time{}
	}
	if c.confirmed() {
		e.At, e.Basis = c.Date, BasisDate
		if c.Received.IsZero() || near(c.Date, c.Received) {
			e.mailboxEarly(c)
		} else {
			e.receivedOff(c)
		}
		return e
	}
	if !c.Received.IsZero() && !c.plausible(c.Received) {
		e.conflict(ConflictReceivedOff, "The server that received the message wrote %s, which cannot be.", stamp(c.Received))
		c.Received, c.Relayed = time.Time{}, time.Time{}
	}
	box, loose := c.mailbox()
	switch {
	case !c.Received.IsZero() && (box.IsZero() || !box.Before(c.Received.Add(-agreement))):
		e.At, e.Basis = c.Received, BasisReceived
	case !c.Received.IsZero():
		e.At, e.Basis = box, BasisInternalDate
		e.mailboxEarly(c)
	case !c.plausible(c.Date):
		e.fallBack(c, box, loose)
	case !box.IsZero() && c.Date.After(box.Add(agreement)):
		e.At, e.Basis = box, BasisInternalDate
	case !loose.IsZero() && c.Date.After(loose.Add(looseness+agreement)):
		e.At, e.Basis = loose, BasisInternalDate
	default:
		e.At, e.Basis, e.Alone = c.Date, BasisDate, true
	}
	if e.Basis != BasisDate {
		e.explain(c)
	}
	return e
}

// Claim returns what the message itself says of its time: the receipt, or else
// the Date. It is zero if neither can be.
func (c Clocks) Claim() time.Time {
	for _, t := range []time.Time{c.Received, c.Date} {
		if c.plausible(t) {
			return t
		}
	}
	return time.Time{}
}

// fallBack is for a message without receipt and Date.
func (e *EventTime) fallBack(c Clocks, box, loose time.Time) {
	switch {
	case !box.IsZero():
		e.At, e.Basis = box, BasisInternalDate
	case !loose.IsZero():
		e.At, e.Basis = loose, BasisInternalDate
	case !c.Recorded.IsZero():
		e.At, e.Basis = c.Recorded, BasisRecorded
	default:
		e.Basis = BasisNone
	}
}

// independent returns the deliveries that tell something of their own.
func (c Clocks) independent() []Delivery {
	var list []Delivery
	for _, d := range c.Deliveries {
		copied := d.At.Equal(c.Date) && !c.Received.IsZero() && !near(c.Date, c.Received)
		if !d.At.IsZero() && !d.Doubted && !copied {
			list = append(list, d)
		}
	}
	return list
}

// confirmed reports whether another clock agrees with the Date.
func (c Clocks) confirmed() bool {
	if c.Date.IsZero() || c.Date.Year() < firstYear {
		return false
	}
	if near(c.Date, c.Received) {
		return true
	}
	for _, d := range c.Deliveries {
		if !d.Loose && near(c.Date, d.At) {
			return true
		}
	}
	return false
}

func near(a, b time.Time) bool {
	return !a.IsZero() && !b.IsZero() && a.Sub(b).Abs() <= agreement
}

// recordedEarly reports whether several clocks, and none against them, say that
// ours was slow.
func (c Clocks) recordedEarly() bool {
	others := 0
	late := func(t time.Time) bool {
		if !t.IsZero() {
			others++
		}
		return t.IsZero() || t.After(c.Recorded.Add(agreement))
	}
	if c.Recorded.IsZero() || !late(c.Date) || !late(c.Received) {
		return false
	}
	for _, d := range c.Deliveries {
		if !d.Loose && !late(d.At) {
			return false
		}
	}
	return others > 1
}

// plausible reports whether t can be a time at which the message was there.
func (c Clocks) plausible(t time.Time) bool {
	return !t.IsZero() && t.Year() >= firstYear && (c.Recorded.IsZero() || !t.After(c.Recorded.Add(agreement)))
}

// mailbox returns the earliest plausible times at which the message came into a
// mailbox, of the exact ones and of the loose ones.
func (c Clocks) mailbox() (exact, loose time.Time) {
	for _, d := range c.Deliveries {
		to, slack := &exact, time.Duration(0)
		if d.Loose {
			to, slack = &loose, looseness
		}
		if c.plausible(d.At.Add(-slack)) && (to.IsZero() || d.At.Before(*to)) {
			*to = d.At
		}
	}
	return exact, loose
}
