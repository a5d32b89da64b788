package daemon

import "time"

// clockSlack is by how much a clock may be put right between two looks at it.
const clockSlack = 10 * time.Minute

// A steady tells for how long the clock has gone as time passes. A clock that
// jumps shows a wrong time, or has done so.
type steady struct {
	since, seen time.Time // of looks, by the time that passes
	shown       time.Time // by the clock, at the last look
}

// look takes a look at the clock, which shows now, when passed is the time that
// passes (with a monotonic reading).
func (s *steady) look(passed, now time.Time) (steadyFor time.Duration) {
	now = now.Round(0) // what it shows
	if gone := passed.Sub(s.seen); s.since.IsZero() || (now.Sub(s.shown)-gone).Abs() > clockSlack {
		s.since = passed
	}
	s.seen, s.shown = passed, now
	return passed.Sub(s.since)
}
