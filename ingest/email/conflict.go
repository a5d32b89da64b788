package email

import (
	"fmt"
	"strings"
	"time"
)

func (e *EventTime) conflict(code, format string, args ...any) {
	e.Conflicts = append(e.Conflicts, Conflict{code, fmt.Sprintf(format, args...)})
}

// mailboxEarly notes a mailbox that had the message before it was received.
func (e *EventTime) mailboxEarly(c Clocks) {
	box, _ := c.mailbox()
	if !box.IsZero() && !c.Received.IsZero() && box.Before(c.Received.Add(-agreement)) {
		e.conflict(ConflictMailboxEarly, "The mailbox says the message came in on %s, %s before %s received it.",
			stamp(box), Span(c.Received.Sub(box)), c.server())
	}
}

// receivedOff notes a receipt that the Date and the mailbox contradict.
func (e *EventTime) receivedOff(c Clocks) {
	side := "after"
	if c.Received.Before(c.Date) {
		side = "before"
	}
	text := c.server() + " says"
	e.conflict(ConflictReceivedOff, "%s that it received the message on %s, %s %s the time of the Date field; the mailbox agrees with the Date field.",
		strings.ToUpper(text[:1])+text[1:], stamp(c.Received), Span(c.Date.Sub(c.Received).Abs()), side)
}

// explain notes why the Date does not count.
func (e *EventTime) explain(c Clocks) {
	shown := "shown is " + e.Means(c.By) + "."
	apart := c.Date.Sub(e.At)
	switch said := stamp(c.Date); {
	case c.Date.IsZero():
		e.conflict(ConflictDateMissing, "There is no Date field that can be read; %s", shown)
	case c.Date.Year() < firstYear:
		e.conflict(ConflictDateImplausible, "The Date field says %s, when there was no such mail; %s", said, shown)
	case apart > 0:
		e.conflict(ConflictDateLate, "The Date field says %s, %s after %s; %s", said, Span(apart), e.came(c), shown)
	case e.Basis == BasisReceived && near(c.Date, c.Relayed):
		e.conflict(ConflictDelayed, "The Date field says %s, and the first server on the way had the message then, but %s received it %s later; %s",
			said, c.server(), Span(apart.Abs()), shown)
	default:
		e.conflict(ConflictDateEarly, "The Date field says %s, %s before %s; %s", said, Span(apart.Abs()), e.came(c), shown)
	}
}

// Means says in words what At is; by is the name of the server that received
// the message.
func (e EventTime) Means(by string) string {
	switch e.Basis {
	case BasisDate:
		if e.Alone {
			return "the time of the Date field, which no other clock confirms"
		}
		return "the time of the Date field"
	case BasisReceived:
		if by != "" {
			return "the time when " + Clocks{By: by}.server() + " received it"
		}
		return "the time of receipt"
	case BasisInternalDate:
		return "the time when it came into the mailbox"
	case BasisRecorded:
		return "the time when it came into this record"
	}
	return "no time"
}

// came says what happened at the event time.
func (e *EventTime) came(c Clocks) string {
	switch e.Basis {
	case BasisReceived:
		return c.server() + " received it"
	case BasisRecorded:
		return "it came into this record"
	}
	return "it came into the mailbox"
}

// server names the server that received the message.
func (c Clocks) server() string {
	if c.By == "" {
		return "the mailbox's server"
	}
	const longest = 100
	return "the server " + oneLine(cutText(c.By, longest))
}

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04 -0700") }

// Span says how long d is, in the units that people would use.
func Span(d time.Duration) string {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	switch minutes := int64(d.Round(time.Minute) / time.Minute); {
	case d >= 2*year:
		return fmt.Sprintf("%d years", int64(d/year))
	case d >= 2*day:
		return fmt.Sprintf("%d days", int64(d.Round(day)/day))
	case minutes >= 60 && minutes%60 > 0:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	case minutes >= 60:
		return fmt.Sprintf("%d h", minutes/60)
	default:
		return fmt.Sprintf("%d min", minutes)
	}
}
