package check

import (
	"regexp"
	"slices"
	"time"
)

// An outcome is what a story comes to.
type outcome struct {
	done        stance    // the likeliest sign that it was done
	maybe       stance    // a sign too weak for that
	others      []stance  // further signs that it was done
	at          time.Time // when it was done
	timed       bool      // whether that is a time of the day
	late        bool      // after the due, if there is one
	acked       *message  // the words by which the client took it
	deny, admit stance
}

// outcome works a story out. days are those on which the claim says that something
// happened.
func (w *World) outcome(f *frame, st *story, days []day) (o outcome) {
	w.weighSigns(&o, st, days)
	dueAt, dated := st.u.due()
	if o.done.m != nil {
		o.at, o.timed = w.when(o.done)
		if o.done.what == delivers {
			o.acked = w.tookIt(o.done.m)
		}
		o.late = dated && o.at.After(lastInTime(o, dueAt))
	}
	o.deny = w.denialIn(f, st, days)
	o.admit = w.admissionIn(f, st, o.deny)
	if o.done.m != nil && dated && o.deny.m != nil && o.deny.m.At.After(dueAt) && o.deny.m.At.Before(o.at) {
		o.late = true
	}
	return o
}

// A sign that a thing was done has to weigh so much, or may show it from so much on.
const (
	weighsEnough = 550
	mayShow      = 420
)

// weighSigns finds the likeliest sign that a thing was done, and further ones; one
// that is too weak only may show it.
func (w *World) weighSigns(o *outcome, st *story, days []day) {
	best := 0
	for _, x := range st.pos {
		if !w.shows(st, x) {
			continue
		}
		switch n := w.weighDone(st, x, days); {
		case n > best:
			if o.done.m != nil {
				o.others = append(o.others, o.done)
			}
			best, o.done = n, x
		case n > weighsEnough:
			o.others = append(o.others, x)
		}
	}
	if best >= weighsEnough {
		return
	}
	if best > mayShow {
		o.maybe = o.done
	}
	o.done, o.others = stance{}, nil
}

// lastInTime is until when a thing came in time: what only tells of it may speak of the
// day of the due.
func lastInTime(o outcome, dueAt time.Time) time.Time {
	if o.done.what == delivers || o.timed || o.done.s != nil && saysLate.MatchString(o.done.s.plain) {
		return dueAt
	}
	return dueAt.Add(grace)
}

// denialIn returns the words in which the client likeliest says that just this was
// not done.
func (w *World) denialIn(f *frame, st *story, days []day) (deny stance) {
	best := 0
	for _, x := range st.neg {
		if x.what != denies || f.hearsNothing(x) || !f.ofMonth(w, x.m) {
			continue
		}
		if n := w.weighDenial(st, x, days); n > best {
			best, deny = n, x
		}
	}
	return deny
}

// admissionIn returns the words in which the firm likeliest says that just this was
// not done: above all those that answer what the client said of it.
func (w *World) admissionIn(f *frame, st *story, deny stance) (admit stance) {
	dueAt, dated := st.u.due()
	best := 0
	for _, x := range st.neg {
		if x.what != admits || !f.ofMonth(w, x.m) || slices.ContainsFunc(st.neg, func(d stance) bool { return d.m == x.m.parent && f.hearsNothing(d) }) {
			continue
		}
		n := x.topic/2 + 100
		if deny.m != nil && x.m.parent == deny.m {
			n += 500
		} else if x.topic < 600 || dated && x.m.At.Before(dueAt) {
			continue
		}
		if n > best {
			best, admit = n, x
		}
	}
	if admit.m == nil && deny.m != nil {
		return w.admission(deny.m)
	}
	return admit
}

// Words spoken so long after a due may still speak of its day.
const grace = 36 * time.Hour

// saysLate are words by which whoever says that a thing came says that it was late.
var saysLate = regexp.MustCompile(`(?i)\b(finally|at (long )?last|(minutes?|hours?|days?|weeks?|months?) late(r)?|late(r)? than (you|he|she|they|we|was|it|what)|better late|took (you|them|him|her) (long|a while|some|your|their))\b`)

// lateBy returns how long after its due a thing was done.
func (o outcome) lateBy(u *undertaking) time.Duration {
	at, _ := u.due()
	return o.at.Sub(at)
}

// denied returns when a thing was said not to have been done.
func (o outcome) denied() time.Time {
	if o.deny.m != nil {
		return o.deny.m.At
	}
	return o.admit.m.At
}

// owned reports whether the firm owned what the client denied, and that weighs more
// than what tells that it was done.
func (o outcome) owned() bool {
	if o.deny.m == nil || o.admit.m == nil {
		return false
	}
	return ownsUp(o.admit.s.plain) && o.done.own < 600 && !o.done.m.At.Before(o.deny.m.At) ||
		o.admit.m.parent == o.deny.m && o.deny.topic >= 600 && o.done.own < 500
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
	if st.u.FulfilledBy.Digest == x.m.Digest {
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
