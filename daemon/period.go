package daemon

import (
	"fmt"
	"time"
)

// period returns the start of the first day of a period, and of the day after its
// last one, in the firm's zone; zero for none.
func (d *Daemon) period(from, to string) (start, after time.Time, err error) {
	if start, err = d.dayOf("--from", from); err != nil {
		return start, after, err
	}
	last, err := d.dayOf("--to", to)
	if err != nil || last.IsZero() {
		return start, last, err
	}
	return start, last.AddDate(0, 0, 1), inOrder(start, last)
}

// inOrder refuses a period that ends before it begins.
func inOrder(start, last time.Time) error {
	if start.After(last) {
		return fmt.Errorf("the period ends on %s, before it begins on %s", last.Format(time.DateOnly), start.Format(time.DateOnly))
	}
	return nil
}

// dayOf returns the start of a day in the firm's zone; zero for none.
func (d *Daemon) dayOf(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, d.Zone())
	if err != nil {
		return t, fmt.Errorf("%s %q: a day such as 2025-03-01 is meant", flag, s)
	}
	return t, nil
}
