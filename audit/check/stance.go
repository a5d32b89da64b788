package check

import (
	"regexp"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
)

// A stance is what one message says about whether something happened.
type stance struct {
	m     *message
	s     *sentence // the words that count; nil if an attachment alone does
	doc   *document // the attachment that counts
	what  posture
	topic int // how well it fits, of 1000
	about int // the same by words alone
	own   int // by its own words alone
}

type posture int

const (
	none      posture = iota
	confirms          // the client says that it happened
	delivers          // the firm brings it, or reports it done
	reports           // somebody else says that it happened
	denies            // the client says at the time that it did not
	admits            // the firm says that it did not, or says sorry for it
	disclaims         // somebody else says that it did not happen
)

func (p posture) positive() bool { return p == confirms || p == delivers || p == reports }

var (
	negated = regexp.MustCompile(`(?i)\b(came|come|been) and (went|gone)\b|\b(not|never|nobody|no one|no-one|haven't|hasn't|hadn't|didn't|don't|doesn't|isn't|wasn't|weren't|aren't|won't|can't|couldn't|without|unable|yet|nothing|nowhere|neither)\b|n't\b|n’t\b|\bno [A-Z]?[a-z]+\b|\bstill (not|no|waiting|missing|on|there|here|clicking|open|showing)\b|\bwhere (is|are|'s)\b|\bwaiting (for|on)\b|\b(is|are|was|were) (missing|overdue|late)\b|\bpast (noon|due|\d)|\b(fails?|failed|failing) to\b|\bstill (hasn|haven|isn|no|not|waiting)|\b(is|are|was|were|'s|sits|sitting|looks?) still (in|on|at|a|the|there|here|up|down|out|off|leaking|broken|dead|wrong|dirty|open|blocked|owed|sitting|lying)\b`)
	softNo  = regexp.MustCompile(`(?i)\b(can't|cannot|couldn't|could not) (thank|wait|complain|fault|be happier|ask for)|\bno (matter|quarrel|objections?|issues?|problem|worries|rush|need|doubt|complaints?|hurry|trouble|dramas?|bother|fuss)\b|\bnot (only|just|bad|a problem)\b|\bnothing (but|else)\b|\bwon't (forget|be (long|late))|\bdon't (worry|hesitate)|\bwhy (not|don't)|,? (is|was|are|were|do|does|did|has|have|had|will|would|could|can)n't (it|he|she|they|that|we|you)\W*$`)

	arrived     = regexp.MustCompile(`(?i)('re|'s|\b(was|were|is|are|been|got|just got)) (just |already |all |finally )?((here|there|out (here|there|at|to)|on site|onsite|round|over|by|at (the|your|our|my)|sitting in)\b|in( (the|our|my|this|at|and|now|today|yesterday|already|by|on|since)\b|[^\w\s]|\s*$))|\b(was|were|been) out (on|and|today|yesterday|this|last|(?-i:[A-Z]))|\b(came|come|comes|showed|turned|rolled|walked|swung|stopped|dropped|popped|pulled|called) (up|in|by|out|round|over|at|to|and|on|back|this|as|yesterday|today)\b|\bpassed (by|at (\d|half|quarter|noon)|here|through)\b|\breach(ed)? (at \w+ past|at (about |around )?(\d|half|quarter|ten|noon)|here|there|the (site|house|office|shop|store|place))\b|\b(arrived?|arriving|visited|attended|landed|(pitched|rocked|fetched) up|on site at|on-site at)\b|\b(appreciated?|(nice|good|kind|decent) of) (you|your|him|her|them|(?-i:[A-Z])\w+)( for)? (to come|com(e|ing)|stopping by|turning up)|\b(thanks|thank you)( \w+)? for (yesterday|today|this (morning|afternoon|evening)|last night)\b|\bfor (coming|being here|stopping|visiting|turning|getting here|fitting us|your visit)\b|\b(guys|crew|team|men|lads|people|techs?|technician|driver|engineer) (were|was|is|are|came|arrived|left)\b|\b(just|they|he|she) left\b|\bwalked in\b|\b(set|sat) (foot|up)\b|\blet (us|him|her|them|me) in\b`)
	absent      = regexp.MustCompile(`(?i)\b((nobody|no[ -]one) (from|of|at) (\w+ ){1,3}?(came|come|showed|turned|called|rang|arrived|has|was|is)|no (sign of|show|one (came|here|showed|turned)|(?-i:[A-Z][a-z]+)[.!?]*$)|nobody (has |had |have )?(is|was|been|come|came|here|there|show(ed|n)|turned|called|rang|arrived)|no-one|never (came|showed|arrived|turned|appeared|made it)|didn't (see|come|show|turn|make|arrive|get here)|did not (see|come|show|turn|make|arrive)|hasn't (come|shown|turned|arrived)|haven't (seen|come|shown)|there (is|was) no(body| one| sign)|(is|are|was|were) not (here|there|on site)|isn't here|wasn't here|not here|no (?-i:[A-Z][a-z]+)\b|waited (in|all|until|till|from|for|(for )?(the|this|a|my) (whole|entire|full) (day|morning|afternoon|evening|night))|stayed (in|home|till|until)|took the (day|morning|afternoon) off|where (is|are|was|were) |missed (the|our|his|her|your|my) (appointment|slot|window|visit)|stood (us|me) up|couldn't make|unable to make)`)
	thanks      = regexp.MustCompile(`(?i)\b(thanks?|thank you|thx|ty|cheers|appreciate[ds]?|much obliged|grateful|brilliant|perfect|wonderful|lovely|excellent|great news)\b`)
	received    = regexp.MustCompile(`(?i)\b(received|got (it|them|this|that|your|the)|(it|they|this|that|everything|all) (came|arrived|landed|is here|are here|is in|are in|works?|worked|is fine|looks?|is (all )?(good|fine|working|running|done|up|back|fixed))|have (it|them|read|seen|received|got)|has (arrived|come|landed)|i see (it|the|that|your)|works\.?|noted|printed|read (it|your|the|through|over)|will read|looks? (good|great|fine|right|lovely|much)|looks wonderful|much better|all (good|set|fine|well|receiving|working)|it (is|'s) (in|done|up|fixed|working|back|running)|(is|are) (back|up|in|done|working|fixed|running)|we are in|(went|goes) (through|in)|in the (diary|calendar)|satisfactory|that works|sounds good|acknowledged?)\b`)
	tookFirst   = regexp.MustCompile(`(?i)^\W*(we |i |i've |we've |all )?((got|received|collected) (it|them|these|those|both|everything|the (file|photo|report|letter|plan|draft|drawing|bill|invoice|form)s?)|picked (it|them|these|those|both|everything) up)\b`)
	asSaid      = regexp.MustCompile(`(?i)\b(you|he|she|they|(?-i:[A-Z][a-z]+)) (came|passed|passed by|rang|called|phoned|were here|was here|arrived|turned up|did it|sent it|sent them)( (at|on|around|about) [\w.:]+( ?[ap]m)?)? (just |exactly |right )?(as|when|like) (you|he|she|they) (said|promised)\b`)
	sorry       = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apologies|apology|regret|forgive|pardon)\b`)
	fault       = regexp.MustCompile(`(?i)\b((you're|you are|youre|you were) (absolutely |quite |exactly |completely |entirely |totally |perfectly |so )?(right|correct)|right (on|about)|my (fault|mistake|bad|error|oversight)|our (fault|mistake|error|oversight|end)|(that|this|it)('s| is|s) (on (me|us)|mine|ours)|dropped the ball|(i|we) (forgot|missed|dropped|failed|should have|should've|messed|slipped|was wrong|were wrong|let (you|it)|got it wrong|ran (out|late|past)|overlooked|mixed)|(i|we|he|she|they|it) (never|didn't|did not|hadn't|had not|wasn't|weren't) |never (went|got|made|left|came|was|happened|sent|placed|ordered)|was(n't| not) (in|done|sent|placed|ordered|there|made|included)|went out wrong|should (never|not) have|fell (clean )?(off|through)|slipped (my|our|through)|in error|by mistake|no excuse|owe you|sat on|ran out of|got pulled|was in error|mea culpa|didn't (take|go through|work))\b`)
	hedgedSorry = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apologies)\b[^.!?]*\b(if|you feel|you felt|that you|you left feeling|(for )?(the |any |your )?inconvenience|to hear|to lose|to see)\b`)
	disputes    = regexp.MustCompile(`(?i)\b((my|our) (recollection|memory|records?|notes?|understanding|log|diary)|differently|i (don't|do not) (think|believe|recall|remember|agree)|(did|does) not (quote|agree|promise|say)|can't (say|speak)|cannot (say|speak)|not (what|how) (we|i)|remembers? it|to the contrary|no record of|was there at|were there at|(we|i|they|he|she) did (come|call|send|reply|answer|write|email))\b`)
	done        = regexp.MustCompile(`(?i)\b(done|finished|complete[d]?|all set|in place|went (out|in|up|off|through)|sent|attached|enclosed|here (is|are|it is)|fixed|repaired|replaced|installed|fitted|paid|refunded|credited|removed|corrected|updated|delivered|dropped (off|at|both)?|posted|shipped|mailed|filed|submitted|ordered|booked|added|cleared|cleaned|painted|closed|swapped|moved the|is (back|up|in|on|ready|out)|are (back|up|in|on|ready|out)|was (in|put in|closed|done|fitted|installed)|put (back|in|through)|took (it|that|the) off|taken off|as promised|update|ran|spoke|speaking with|called (him|her|them|you)|confirm(ed)?)\b`)
	settled     = regexp.MustCompile(`(?i)\b(is|are|was|were|got|been|'s|’s) (now |all |finally |already )?(done|finished|complete[d]?|fixed|repaired|replaced|installed|fitted|sorted|cleared|cleaned|painted|closed|swapped|working|running|here|back|delivered|refunded|credited|removed|corrected|resolved|taken (away|on|today|yesterday|this|last)|collected|picked up|brought back|returned)\b|\beverything came\b|\bcame off\b`)
	handsOver   = regexp.MustCompile(`(?i)^\W*((\w+[,!]? ){0,3})(here (it|they|you|we) (is|are|go)|here (is|are|'s)|(please )?find|pfa|attached|enclosed)\b`)
	workDone    = regexp.MustCompile(`(?i)\b(all|both|everything|it's|they're|is|are|now|finally|(two|three|four|five|six|seven|eight|nine|ten|\d+)) (all |now |finally )?(done|finished|completed?|fixed|repaired|replaced|installed|fitted|cleared|cleaned|painted|delivered|in place|up and running|back on|sorted)\b`)
	// doneThen tells what was done, and when
	doneThen = regexp.MustCompile(`(?i)\b(went|came|put|got|took|did|made|laid|hung|built|cut|dug|ran|drew|swept|brought|left|\p{L}{3,}ed)\b.*\b(today|yesterday|this (morning|afternoon|evening)|last night|just now)\b`)
	// what was to be is told by who did not get it
	wasTo  = regexp.MustCompile(`(?i)\b(was|were) (all |both |also )?(to (be|have|come|get|send|go|ring|call|pay|fit|do)|supposed to|meant to|promised)\b`)
	future = regexp.MustCompile(`(?i)\b(will|'ll|’ll|going to|shall|would|should|can|could|may|might|hope|plan|expect|aim|please|let me know)\b|\?\s*$`)
)

// stanceOf tells what a message says about a thing that was to happen: topic is
// what the thing is called, and near says that the message answers or follows
// what is certainly about it.
func (w *World) stanceOf(m *message, topic, other []string, near bool) stance {
	st := stance{m: m}
	if m.Bounced || m.Bounce {
		return st
	}
	score, own := w.about(m, topic)
	if len(other) > 0 {
		if s, o := w.about(m, other); s > score {
			score, own, topic = s, o, other
		}
	}
	st.topic, st.about, st.own = score, score, own
	if m.Automatic != "" {
		return st
	}
	best := 0
	var brought *sentence
	before := 0 // how well the sentence before fits
	for _, s := range m.sents {
		fit := w.covers(s, topic)
		fit, before = max(fit, carried(s, before)), fit
		if fit == 0 && !near && own < 400 {
			continue
		}
		what, n := w.postureOf(m, s)
		if what == none {
			continue
		}
		if what == delivers && brought == nil {
			brought = s
		}
		n += fit
		if n > best {
			best, st.what, st.s = n, what, s
		}
	}
	if st.what == admits && brought != nil && m.toThem && len(m.Files) > 0 && own >= 400 {
		st.what, st.s = delivers, brought // who brings a thing late says sorry for it
	}
	if st.what == admits && m.toThem {
		if s := w.putRight(st.s); s != nil {
			st.what, st.s = delivers, s // who is sorry that it was not done tells that it is
		}
	}
	if st.what != none {
		return st
	}
	if m.Staff && m.toThem && len(m.Files) > 0 {
		for _, d := range m.texts {
			if d.name != "" && w.share(topic, d.has) >= 400 {
				st.what, st.doc = delivers, d
			}
		}
	}
	return st
}

// putRight returns the sentence after words that own something, in the same message,
// which tells that it is done now and when: "It went up this morning".
func (w *World) putRight(owns *sentence) *sentence {
	if owns == nil || owns.i+1 >= len(owns.m.sents) {
		return nil
	}
	s := owns.m.sents[owns.i+1]
	if !doneNow.MatchString(s.plain) || future.MatchString(s.plain) || s.negates() || s.asks() {
		return nil
	}
	return s
}

// doneNow says of what was spoken of that it is done now.
var doneNow = regexp.MustCompile(`(?i)^\W*(it|they|that|this|everything|all) ((has|have)('s)? (now |just |since )?(gone|been|left)|went|is now|are now|was|were|came) .{0,30}\b(today|now|this (morning|afternoon|evening)|just now|tonight|yesterday|an hour ago)\b`)

// carried is how well a sentence fits by the one before it, of which it speaks.
func carried(s *sentence, before int) int {
	if pointing.MatchString(s.plain) {
		return before / 2
	}
	return 0
}

var pointing = regexp.MustCompile(`(?i)\b(it|they|them|these|those|this|that|he|she|him|her|one|ones|any|all|both|none)\b`)

// turnedUp says that somebody came, however that is found fault with: "your crew showed up
// at 11 with two men".
// atYours: that a thing is where the client finds it.
var atYours = regexp.MustCompile(`(?i)\b(it|they|these|those|both|all (three|four|five)|everything|the \w+)( is| are|['’]s|['’]re) (all )?(now )?(sitting )?(on|at|in|by|outside) your (front |back |side )?(porch|door|doorstep|step|steps|desk|drive|driveway|mailbox|letterbox|inbox|hall|hallway|garage|shed|shop|office|yard|gate|counter|reception)\b`)

var turnedUp = regexp.MustCompile(`(?i)\b(showed|turned) up\b`)

// postureOf tells which way a sentence speaks, and how strongly.
func (w *World) postureOf(m *message, s *sentence) (posture, int) {
	neg := s.negates()
	ahead := future.MatchString(s.plain) || awaits.MatchString(s.plain) || s.acts[act.Promise] && !s.acts[act.Delivery]
	asks := s.asks()
	switch {
	case m.client:
		switch {
		case !neg && !asks && !s.maybe[act.Request] && !s.maybe[act.Complaint] && (tookFirst.MatchString(s.plain) || asSaid.MatchString(s.plain)):
			return confirms, 300
		case neg || absent.MatchString(s.plain):
			return denies, 300
		case s.acts[act.Complaint] && !turnedUp.MatchString(s.plain):
			return denies, 250
		case asks || s.acts[act.Request] || s.acts[act.Delivery] || wasTo.MatchString(s.plain):
			return none, 0
		case s.acts[act.Chase]:
			return denies, 250
		case arrived.MatchString(s.plain) && !ahead:
			return confirms, 300
		case received.MatchString(s.plain) && (!ahead || s.maybe[act.Acknowledgement] || thanks.MatchString(s.plain)):
			return confirms, 280
		case s.acts[act.Acknowledgement] || thanks.MatchString(s.plain):
			return confirms, 200
		case settled.MatchString(s.plain) && !ahead:
			return confirms, 150
		case workDone.MatchString(s.plain) && !ahead:
			return confirms, 120
		}
	case m.Staff:
		switch {
		case len(m.Files) > 0 && handsOver.MatchString(s.plain):
			return delivers, 320
		case disputes.MatchString(s.plain) || ledger.Snag(s.plain):
			return none, 0
		case atYours.MatchString(s.plain) && !neg && !ahead && !asks:
			return delivers, 300
		case s.acts[act.Delivery] && !neg && !ahead:
			return delivers, 320
		case ownsUp(s.plain):
			return admits, 300
		case sorry.MatchString(s.plain) && !hedgedSorry.MatchString(s.plain):
			return admits, 280
		case neg || asks || sentBack.MatchString(s.plain):
			return none, 0
		case done.MatchString(s.plain) && !ahead:
			return delivers, 250
		case arrived.MatchString(s.plain) && !ahead:
			return delivers, 200
		}
	default:
		switch {
		case neg || ownsUp(s.plain):
			return disclaims, 250
		case asks || ahead:
			return none, 0
		case done.MatchString(s.plain) || arrived.MatchString(s.plain) || s.acts[act.Delivery]:
			return reports, 200
		}
	}
	return none, 0
}

// tellsDeed reports whether a sentence tells what was done, and when.
func (s *sentence) tellsDeed() bool {
	return doneThen.MatchString(s.plain) && !future.MatchString(s.plain)
}

// sentBack says that what was sent did not arrive.
var sentBack = regexp.MustCompile(`(?i)\b(returned|rejected|refused|declined|sent back) by\b|\b(it|they|that) (came|has come|have come) back\b`)

// awaits says in the present what is done once something else is.
var awaits = regexp.MustCompile(`(?i)\b(go(es)?|comes?|follows?|leaves?|ships?|starts?|(is|are|gets?) \w+(ed|en|nt|one))( \w+){0,3}? (once|as soon as|when|after|if|unless) (I|we|you|he|she|it|they|the|this|that|your|our|my|his|her|(?-i:[A-Z])\w*)\b`)

// toldOf returns the day or moment of which a sentence tells, from a byte of it
// on, if it names one: "he came at 3:40", "sent it on Tuesday". It is zero if it
// names none. A time without a day is the last one before the writing.
func (w *World) toldOf(s *sentence, from int) (at time.Time, timed bool) {
	c := w.o.Due
	c.Told = true
	text := s.plain
	if i := strings.Index(text[from:], " and "); i > 0 {
		text = text[:from+i]
	}
	for _, d := range due.Find(text, s.m.At, c) {
		if d.Kind != due.Past || d.Latest.IsZero() || d.Grain > due.Day || d.Latest.After(s.m.At.Add(24*time.Hour)) || d.Start < from-25 {
			continue
		}
		if d.Timed && !namesDay.MatchString(d.Text) {
			return lastTime(d.Latest, s.m.At), true
		}
		if d.Latest.After(at) {
			at, timed = d.Latest, d.Timed
		}
	}
	return at, timed
}

// bareWeekday names a day of the week, and not that of a week before.
var bareWeekday = regexp.MustCompile(`(?i)(^|[^t] |[^s]t )(` + weekdays + `)\b`)

var namesDay = regexp.MustCompile(`(?i)\b(` + weekdays + `|` + months + `|mon|tues?|wed|thurs?|fri|sat|sun|yesterday|last|today|this|that|\d{1,2}(st|nd|rd|th)|\d+/\d+)\b`)

// lastTime returns the last time of day t, on either half of the clock if it may
// be both, before a message was written.
func lastTime(t, written time.Time) time.Time {
	best := time.Time{}
	for _, add := range []int{0, 12, -12} {
		h := t.Hour() + add
		if h < 0 || h > 23 || add != 0 && t.Hour() > 12 {
			continue
		}
		x := time.Date(written.Year(), written.Month(), written.Day(), h, t.Minute(), 0, 0, written.Location())
		if !x.After(written) && x.After(best) {
			best = x
		}
	}
	if best.IsZero() {
		return t
	}
	return best
}

// when returns when a message shows that a thing happened: the time of which it
// tells if it tells one, else its own.
func (w *World) when(st stance) (at time.Time, timed bool) {
	if st.s != nil && st.what != delivers {
		if t, timed := w.toldOf(st.s, 0); !t.IsZero() {
			if d := st.m.At.Sub(t); d > 6*24*time.Hour && d < 8*24*time.Hour && !strings.ContainsAny(st.s.plain, "0123456789") && t.Weekday() == st.m.At.Weekday() && bareWeekday.MatchString(st.s.plain) {
				return st.m.At, false // "your Sunday", written on one
			}
			return t, timed
		}
	}
	return st.m.At, false
}
