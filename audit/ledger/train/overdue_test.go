package main

import (
	"slices"
	"testing"
	"time"

	"onrecord/audit/ledger"
)

// What is told as overdue, on the first working morning on which its doing would have been
// heard of, is late or not done at all more often than not: in disputes that nobody has
// looked into, as TestOutcomes says.
func TestOverdue(t *testing.T) {
	if testing.Short() {
		t.Skip("reads six disputes on every morning")
	}
	few, err := loadAll("testdata/unread")
	if err != nil {
		t.Fatal(err)
	}
	told, right, late := 0, 0, 0
	for _, d := range few {
		folder := t.TempDir() // what is worked out of the messages is the same for all
		called := map[string]bool{}
		for _, morning := range d.mornings(t, folder) {
			for _, p := range d.overdue(t, folder, morning) {
				if want := d.wanted(p); want != nil && !called[p.ID] {
					told++
					if isLate(want) && !d.doneBy(want, morning) {
						right++
					}
				}
				called[p.ID] = true
			}
		}
		whole := d.readUntil(t, folder, d.Until)
		for i := range whole.Promises {
			p := &whole.Promises[i]
			if want := d.wanted(p); want != nil && isLate(want) && want.Due != "" && d.isStaff(t, p.Actor) {
				late++
			}
		}
	}
	t.Logf("told as overdue %d, right %d (%.3f); of %d of the firm's that were found and are late or broken", told, right, float64(right)/float64(max(1, told)), late)
	if float64(right) < .6*float64(told) || 3*right < late {
		t.Errorf("of %d told %d are late or broken, of %d in all", told, right, late)
	}
}

// mornings are those on which something may be overdue that was not the day before.
func (d *dispute) mornings(t *testing.T, folder string) []time.Time {
	l := d.readUntil(t, folder, d.Until)
	var list []time.Time
	for i := range l.Promises {
		p := &l.Promises[i]
		if !p.HasDue() {
			continue
		}
		year, month, day := p.HeardBy.Date()
		at := time.Date(year, month, day, 9, 0, 0, 0, p.HeardBy.Location())
		for !at.After(p.HeardBy) || at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			at = at.AddDate(0, 0, 1)
		}
		if at.Before(d.Until) {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// overdue returns the firm's promises that a moment finds broken, after their doing would
// have been heard of.
func (d *dispute) overdue(t *testing.T, folder string, at time.Time) []*ledger.Promise {
	l := d.readUntil(t, folder, at)
	var list []*ledger.Promise
	for i := range l.Promises {
		p := &l.Promises[i]
		if p.Confidence == ledger.Confirmed && p.Status == ledger.Broken && p.HasDue() && at.After(p.HeardBy) && d.isStaff(t, p.Actor) {
			list = append(list, p)
		}
	}
	return list
}

func (d *dispute) readUntil(t *testing.T, folder string, at time.Time) *ledger.Ledger {
	t.Helper()
	then := *d
	then.Until = at
	l, err := then.read(t.Context(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// wanted returns what a careful reader says of a promise, nil if it is none.
func (d *dispute) wanted(p *ledger.Promise) *promise {
	for i := range d.Promises {
		if x := &d.Promises[i]; p.MessageID == messageID(x.Message) && alike(p.Quote, x.Quote) {
			return x
		}
	}
	return nil
}

func isLate(p *promise) bool { return p.Status == ledger.Broken || p.Status == ledger.KeptLate }

// doneBy reports whether the message that shows a promise done was sent by then.
func (d *dispute) doneBy(p *promise, at time.Time) bool {
	return slices.ContainsFunc(d.Messages, func(m message) bool { return m.ID == p.By && !m.At.After(at) })
}

func (d *dispute) isStaff(t *testing.T, address string) bool {
	t.Helper()
	people, err := d.people()
	if err != nil {
		t.Fatal(err)
	}
	return people.IsStaff(address)
}
