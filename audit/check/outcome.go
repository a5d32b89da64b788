package check

import (
	"regexp"
	"slices"
	"time"
)

// An outcome is what a story comes to.
type outcome struct {
	done         stance    // the likeliest sign that it was done
	maybe        stance    // a sign too weak for that
	at           time.Time // when
	timed        bool
	acked        *message // the words by which the client took it
	deny, admit  stance
	others       []stance // further signs that it was done
	late, inTime bool     // measured by the due; neither where there is none
}

// outcome works a story out. day tells of which days the claim speaks.
func (w *World) outcome(f *frame, st *story, days []day) outcome {
	var o outcome
	best := 0
	dueAt, dated := st.u.due()
	for _, x := range st.pos {
		if !w.shows(st, x) {
			continue
		}
		n := w.weighDone(st, x, days)
		if n > best {
			if o.done.m != nil {
				o.others = append(o.others, o.done)
			}
			best, o.done = n, x
		} else if n > 550 {
			o.others = append(o.others, x)
		}
	}
	if best < 550 {
		if best > 420 {
			o.maybe = o.done
		}
		o.done, o.others = stance{}, nil
	}
	if o.done.m != nil {
		o.at, o.timed = w.when(o.done)
		if o.done.what == delivers {
			o.acked = w.tookIt(o.done.m)
		}
		if dated {
			if o.done.what == delivers || o.timed || o.done.s != nil && saysLate.MatchString(o.done.s.plain) {
				o.late = o.at.After(dueAt)
			} else {
				o.late = o.at.After(dueAt.Add(grace))
			}
			o.inTime = !o.late
		}
	}
	best = 0
	for _, x := range st.neg {
		if x.what != denies || f.hearsNothing(x) || !f.ofMonth(w, x.m) {
			continue
		}
		if n := w.weighDenial(st, x, days); n > best {
			best, o.deny = n, x
		}
	}
	best = 0
	for _, x := range st.neg {
		if x.what != admits || !f.ofMonth(w, x.m) || slices.ContainsFunc(st.neg, func(d stance) bool { return d.m == x.m.parent && f.hearsNothing(d) }) {
			continue
		}
		n := x.topic/2 + 100
		if o.deny.m != nil && x.m.parent == o.deny.m {
			n += 500
		} else if x.topic < 600 || dated && x.m.At.Before(dueAt) {
			continue
		}
		if n > best {
			best, o.admit = n, x
		}
	}
	if o.admit.m == nil && o.deny.m != nil {
		o.admit = w.admission(o.deny.m)
	}
	if o.inTime && o.deny.m != nil && o.deny.m.At.After(dueAt) && o.deny.m.At.Before(o.at) {
		o.late, o.inTime = true, false
	}
	return o
}

// Words spoken so long after a due may still speak of its day.
const grace = 36 * time.Hour

// saysLate are words by which whoever says that a thing came says that it was late.
var saysLate = regexp.MustCompile(`(?i)\b(finally|at (long )?last|(minutes?|hours?|days?|weeks?|months?) late(r)?|late(r)? than (you|he|she|they|we|was|it|what)|better late|took (you|them|him|her) (long|a while|some|your|their))\b`)

func (o outcome) lateBy(u *undertaking) time.Duration {
	at, _ := u.due()
	return o.at.Sub(at)
}

func (o outcome) denied() time.Time {
	if o.deny.m != nil {
		return o.deny.m.At
	}
	return o.admit.m.At
}

// before returns the complaint if it came before a time.
func (o outcome) before(t time.Time) stance {
	if o.deny.m != nil && o.deny.m.At.Before(t) {
		return o.deny
	}
	return stance{}
}

// weighDone tells how likely a message shows that a thing was done.
func (w *World) weighDone(st *story, x stance, days []day) int {
	n := map[posture]int{confirms: 300, delivers: 250, reports: 150}[x.what] + x.topic/2
	if x.what == delivers && w.tookIt(x.m) != nil {
		n += 100
	}
	if x.what == delivers && w.titled(st, x.m) {
		n += 250
	}
	if st.u == nil {
		return n
	}
	if w.follows(x.m, st.u) {
		n += 150
	}
	at, _ := w.when(x)
	if dueAt, ok := st.u.due(); ok {
		switch d := at.Sub(dueAt); {
		case d < -14*24*time.Hour:
			n -= 150
		case d < 48*time.Hour:
			n += 150
		default:
			n -= min(250, int(d.Hours()/24)*8)
		}
	} else {
		n -= min(200, int(at.Sub(st.u.at()).Hours()/24)*4)
	}
	if st.u.Promise != nil && st.u.FulfilledBy.Digest == x.m.Digest {
		n += 250
	}
	if slices.ContainsFunc(days, func(d day) bool { return d.fits(at) && d.day != 0 }) {
		n += 150
	}
	return n
}

// weighDenial tells how likely the client complains of just this.
func (w *World) weighDenial(st *story, x stance, days []day) int {
	n := x.topic/2 + 100
	if st.u != nil {
		if w.follows(x.m, st.u) {
			n += 200
		}
		if dueAt, ok := st.u.due(); ok {
			switch d := x.m.At.Sub(dueAt); {
			case d < -12*time.Hour:
				return 0
			case d < 4*24*time.Hour:
				n += 250
			default:
				n -= min(300, int(d.Hours()/24)*10)
			}
		}
	}
	if slices.ContainsFunc(days, func(d day) bool { return d.fits(x.m.At) && d.day != 0 }) {
		n += 150
	}
	return n
}
