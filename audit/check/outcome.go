package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// Words spoken so long after a due may still speak of its day.
const grace = 36 * time.Hour

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

// saysLate are words by which whoever says that a thing came says that it was late.
var saysLate = regexp.MustCompile(`(?i)\b(finally|at (long )?last|(minutes?|hours?|days?|weeks?|months?) late(r)?|late(r)? than (you|he|she|they|we|was|it|what)|better late|took (you|them|him|her) (long|a while|some|your|their))\b`)

// shows reports whether a message is certainly about the thing: it names it, or
// is the client's own answer to what undertook it.
func (w *World) shows(st *story, x stance) bool {
	if w.answersOther(st, x) {
		return false
	}
	if p := x.m.parent; x.what == delivers && x.m.toThem && len(x.m.Files) > 0 && p != nil && p.client && x.about >= 400 {
		if _, own := w.about(p, w.used(st.topic)); own >= 600 && p.says(func(s *sentence) bool { return s.maybe[act.Request] || s.maybe[act.Question] }) != nil { // it brings what was asked for
			return true
		}
	}
	if st.u != nil && st.u.Promise != nil && st.u.Recurring && w.share(st.promise, func(s string) bool { return x.m.bag[s] }) < 300 {
		return false
	}
	if x.what == confirms && x.s != nil && thanks.MatchString(x.s.plain) && !arrived.MatchString(x.s.plain) && !settled.MatchString(x.s.plain) && !received.MatchString(x.s.plain) {
		// Bare thanks are for what they answer.
		if x.m.parent == nil || !w.bringsIt(st, x.m.parent) && !w.namesIt(st, x) || x.m.parent.says(func(s *sentence) bool { return awaits.MatchString(s.plain) }) != nil {
			return false
		}
	}
	if x.what == delivers && x.s != nil && st.u != nil && !sends.MatchString(Plain(st.u.Quote)) && bringsOnly.MatchString(x.s.plain) && !happened.MatchString(x.s.plain) {
		return false // a paper about it is not the thing
	}
	if st.weekday != 0 && x.what == delivers && x.m.At.Weekday() != time.Weekday(st.weekday-1) {
		return false
	}
	if x.what == delivers && x.s != nil && len(x.m.Files) > 0 && !w.namesIt(st, x) {
		return false
	}
	if x.what != confirms && (x.own < 300 || !x.m.toThem && st.u != nil && sends.MatchString(Plain(st.u.Quote))) {
		return false
	}
	switch {
	case x.about >= 350 && (x.own >= 250 || x.m.parent != nil && (st.u != nil && x.m.parent == st.u.m || w.bringsIt(st, x.m.parent))):
		return true
	case st.u == nil || st.u.Promise == nil:
		return x.topic >= 600 && x.about >= 250
	case x.what == confirms && x.s != nil && arrived.MatchString(x.s.plain) && offMail.MatchString(Plain(st.u.Quote)) && (w.follows(x.m, st.u) || x.topic >= 400 && st.onDay(x.m.At)):
		return true
	case x.what == confirms:
		return x.m.parent == st.u.m || x.m.parent != nil && x.m.parent.parent == st.u.m && x.about >= 150 || x.topic >= 600 && w.follows(x.m, st.u)
	}
	return st.u.FulfilledBy.Digest == x.m.Digest && x.about >= 250
}

// namesIt reports whether the words that bring a file, its name or the subject
// say that it is the thing.
func (w *World) namesIt(st *story, x stance) bool {
	words := slices.Clone(x.s.stems)
	if x.what == delivers {
		words = append(words, stems(x.m.Subject)...)
	}
	for _, file := range x.m.Files {
		words = append(words, stems(fileWords(file.Name))...)
	}
	has := func(s string) bool { return slices.Contains(words, s) }
	if w.share(w.used(st.topic), has) >= 200 {
		return true
	}
	return st.u != nil && w.share(w.object(st.u), has) >= 200
}

// onDay reports whether a thing was to be done on the day of t.
func (st *story) onDay(t time.Time) bool {
	at, ok := st.u.due()
	return ok && sameDay(at, t)
}

// bringsIt reports whether a message of the firm is itself about the thing.
func (w *World) bringsIt(st *story, m *message) bool {
	if !m.Staff || st.u == nil {
		return false
	}
	_, own := w.about(m, w.object(st.u))
	_, named := w.about(m, w.used(st.topic))
	return own >= 300 || named >= 600
}

var sends = regexp.MustCompile(`(?i)\b(send|sent|e-?mail|mail|forward|share|number|quote|price|estimate|report|write|answer|reply|have (it|them|the|your|his|her)|get (it|them|the|you)|inbox|hands?|with (you|us)|reach(es)? (you|us)|issue|let (you|us) know|revert)\b`)

var (
	bringsOnly = regexp.MustCompile(`(?i)\b(attached|enclosed|here (is|are|it is)|see below|below)\b`)
	happened   = regexp.MustCompile(`(?i)\b(done|finished|complete[d]?|fixed|repaired|replaced|installed|fitted|removed|ran|results?|went|in place|credited|refunded|paid|put|took|closed|painted|swapped|corrected|changed|updated|adjusted|cleared|cleaned|moved|mended|sorted|resolved|reissued|revised|now)\b`)
)

// answersOther reports whether the client's words take what the firm wrote about
// something else: they answer a message with another promise or delivery, and do
// not name the thing.
func (w *World) answersOther(st *story, x stance) bool {
	p := x.m.parent
	if x.what != confirms || st.u == nil || p == nil || p == st.u.m || !p.Staff {
		return false
	}
	object := w.object(st.u)
	if w.share(object, func(s string) bool { return x.m.bag[s] }) >= 300 {
		return false
	}
	if _, own := w.about(p, object); own >= 400 {
		return false
	}
	return p.says(func(s *sentence) bool { return s.acts[act.Promise] || s.maybe[act.Delivery] }) != nil
}

// admission returns the answer in which the firm says that the client is right.
func (w *World) admission(m *message) stance {
	for _, r := range w.repliesTo(m) {
		if !r.Staff || r.Automatic != "" || r.Bounced {
			continue
		}
		disowned := r.disowns()
		for _, s := range r.sents {
			if what, _ := w.postureOf(r, s); what == admits && (!disowned || ownsUp(s.plain)) {
				return stance{m: r, s: s, what: admits}
			}
		}
	}
	return stance{}
}

// disowns reports whether a message says that its side had no part in a thing, or
// does not know of it: to be sorry for it then owns nothing.
func (m *message) disowns() bool {
	return m.says(func(s *sentence) bool { return notOurs.MatchString(s.plain) }) != nil
}

var notOurs = regexp.MustCompile(`(?i)\b(probably|most likely|(must|may|might|could) (well )?have been) (the|your|another|some(one|body))\b|\b(do not|don't|dont|cannot|can't|couldn't) (honestly |really )?(know|say|tell)( what| how| who| if| whether|\W*$)|\b(no idea|not aware of|nobody (here |of us )?knows|(was|were|is|are)(n't| not) (us|me|mine|ours|my (guys|men|crew|people|lads?|team)|our (guys|men|crew|people|lads?|team|doing|fault))|not (mine|ours))\b`)

// tookIt returns the first message in which the client shows to have a message
// of the firm without saying that it is not what was wanted.
func (w *World) tookIt(m *message) *message {
	for _, r := range w.repliesTo(m) {
		if r.client && r.Automatic == "" {
			if r.says(func(s *sentence) bool {
				return s.acts[act.Complaint] || negated.MatchString(s.plain) && !softNo.MatchString(s.plain) || notIt.MatchString(s.plain)
			}) != nil &&
				r.says(func(s *sentence) bool { return thanks.MatchString(s.plain) || received.MatchString(s.plain) }) == nil {
				continue
			}
			return r
		}
	}
	return nil
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

// titled reports whether a message brings files and is named for the thing: by its
// subject or the names of the files.
func (w *World) titled(st *story, m *message) bool {
	if len(m.Files) == 0 {
		return false
	}
	title := stems(m.Subject)
	for _, file := range m.Files {
		title = append(title, stems(fileWords(file.Name))...)
	}
	return w.share(st.promise, func(x string) bool { return slices.Contains(title, x) }) >= 400
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
