package main

import "time"

// Times come in RFC 3339, in whatever zone, and are printed in that of the firm, as
// searches and due dates have it. What is no such time is printed as it is.

// dayOf is a time as its day.
func (a *app) dayOf(stamp string) string { return a.inZone(stamp, time.DateOnly) }

// minuteOf is a time for lists.
func (a *app) minuteOf(stamp string) string { return a.inZone(stamp, "2006-01-02 15:04 -0700") }

// moment is a time in full.
func (a *app) moment(stamp string) string { return a.inZone(stamp, "Mon 2 Jan 2006 15:04 -0700") }

func (a *app) inZone(stamp, layout string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return oneLine(stamp)
	}
	return t.In(a.zone).Format(layout)
}
