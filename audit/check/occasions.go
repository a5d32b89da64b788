package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/ledger"
	"onrecord/ingest/email"
)

// often returns how many times a claim says that something happened, and whether it
// names a number: "again and again" is at least twice. It is 0 if it does not say.
func (f *frame) often() (n int, exact bool) {
	for _, c := range f.counts {
		if (c.unit == "time" || c.unit == "occasion" || ofOccasions.MatchString(c.unit)) && c.n%4 == 0 {
			return c.n / 4, true
		}
	}
	if m := nthTime.FindStringSubmatch(f.Text); m != nil {
		return ordinal(m[1]), true
	}
	switch {
	case thrice.MatchString(f.Text):
		return 3, true
	case twice.MatchString(f.Text):
		return 2, true
	case overAndOver.MatchString(f.Text):
		return 2, false
	}
	return 0, false
}

var (
	ofOccasions = regexp.MustCompile(`^(visit|appointment|session|call|date|cancellation|change|no-show|postponement|delay|start)$`)
	nthTime     = regexp.MustCompile(`(?i)\bfor (?:a|the) (second|third|fourth|fifth|sixth|seventh) time\b`)
	thrice      = regexp.MustCompile(`(?i)\bthrice\b`)
	overAndOver = regexp.MustCompile(`(?i)\b(repeatedly|again and again|time and again|time after time|over and over|more than once)\b`)
)

// occasionsOf counts the occasions of which messages tell: those of a few days and one
// conversation tell of one, unless the later says that it is another, or the firm tells it
// unasked.
func occasionsOf(list []stance) (apart []stance) {
	for _, x := range list {
		same := slices.ContainsFunc(apart, func(o stance) bool {
			return o.m.Conversation == x.m.Conversation && x.m.At.Sub(o.m.At) < oneOccasion && !oneMore.MatchString(x.s.plain) && (x.m.client || x.m.parent != nil && x.m.parent.client)
		})
		if !same {
			apart = append(apart, x)
		}
	}
	return apart
}

// oneOccasion is within how long two messages of a conversation tell of one occasion.
const oneOccasion = 3 * 24 * time.Hour

var oneMore = regexp.MustCompile(`(?i)\b(again|another|second|third|fourth|fifth|once more|twice|as well|too)\b`)

// soOften closes a finding on something that a claim says happened a number of times,
// by the occasions that the mail shows.
func (w *World) soOften(f *frame, list []stance, role, what string) *Finding {
	n, exact := f.often()
	if len(list) == 0 || n < 2 {
		return nil
	}
	k := w.make(f)
	if s := w.ownsNumber(list, n); s != nil {
		k.cite(s.m, "admission", s)
		k.Atoms = []Atom{{Name: "so often", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "Our own message of %s says how often: “%s”", w.date(s.m.At), strings.TrimSpace(s.Text))
	}
	for _, x := range list[:min(len(list), mostCited)] {
		k.cite(x.m, role, x.s)
	}
	k.Atoms = []Atom{{Name: "occasion", Truth: True, Necessary: true, Grade: Answered}}
	switch {
	case len(list) >= n:
		return k.settle(Supported, "Messages show that %s at least %d times.", what, len(list))
	case !exact:
		return nil
	}
	k.Atoms = append(k.Atoms, Atom{Name: "so often", Truth: Unknown})
	return k.absent(Partly, w.start, w.o.Asserted, "Messages show that %s, %s; that it was so %d times is not shown.", what, email.Plural(len(list), "time"), n)
}

// ownsNumber returns the words of the firm, in a message about one of some occasions or
// after it, that own that it was so as often as a claim says.
func (w *World) ownsNumber(list []stance, n int) *sentence {
	for _, m := range w.after(list[0].m.At.Add(-time.Minute)) {
		if !ours(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			g := frame{Claim: Claim{Text: s.plain}}
			g.readNumbers()
			times, exact := g.often()
			return exact && times >= n && (mustPutOff.MatchString(s.plain) || forHaving.MatchString(s.plain) || letDown.MatchString(s.plain)) && !s.negates() && !s.asks() && !future.MatchString(s.plain)
		}); s != nil {
			return s
		}
	}
	return nil
}

var letDown = regexp.MustCompile(`(?i)\b(let you down|missed (you|your)|stood you up|messed you (about|around)|not turn(ed|ing)? up|cancel\w*|postpon\w*|put you off|mov(ed|ing) you)\b`)

// putOff settles a claim of how often the firm put something off, by its own words. It
// returns nil for other claims.
func (w *World) putOff(f *frame) *Finding {
	if !theyPutOff.MatchString(f.Text) || len(f.days) > 0 && slices.ContainsFunc(f.days, day.exact) || wasBilled.MatchString(f.Text) {
		return nil
	}
	if w.unknown(minus(f.said, ofPuttingOff)) {
		return nil
	}
	topic := slices.DeleteFunc(w.used(f.said), func(x string) bool {
		return slices.Contains(ofPuttingOff, x) || !slices.ContainsFunc(w.messages, func(m *message) bool { return m.bag[x] })
	})
	named := len(topic) > 0
	var list []stance
	for _, m := range w.messages {
		if !ours(m) || len(topic) > 0 && !slices.ContainsFunc(topic, func(x string) bool { return m.has(x) || m.parent != nil && m.parent.has(x) || w.around(m, x) }) {
			continue
		}
		if s := m.says((*sentence).putsOff); s != nil && !w.askedToMove(m) {
			list = append(list, stance{m: m, s: s, what: admits})
		}
	}
	if !named && len(w.used(f.said)) > 0 && slices.ContainsFunc(list, func(x stance) bool { return x.m.Conversation != list[0].m.Conversation }) {
		return nil // of which of them it speaks is not certain
	}
	return w.soOften(f, occasionsOf(list), "notice", "we put it off")
}

// askedToMove reports whether a message answers the client's own wish for another day.
func (w *World) askedToMove(m *message) bool {
	return m.parent != nil && m.parent.client && m.parent.says(func(s *sentence) bool {
		return wishesMove.MatchString(s.plain) || cannotThen.MatchString(s.plain)
	}) != nil
}

// putsOff reports whether the firm says that something is not to be when it was to be.
func (s *sentence) putsOff() bool {
	text := forHaving.ReplaceAllString(s.plain, " ")
	if youPutOff.MatchString(text) || ifEver.MatchString(text) || s.asks() && !cannotThen.MatchString(text) {
		return false
	}
	if m := mustPutOff.FindString(text); m != "" {
		return cancels.MatchString(m) && !cancelsPaper.MatchString(text) || aDate.MatchString(text) // what is moved may be a thing
	}
	return cannotThen.MatchString(text)
}

var (
	cancels      = regexp.MustCompile(`(?i)\b(cancel|postpon|re-?schedul|re-?arrang|call)`)
	cancelsPaper = regexp.MustCompile(`(?i)\b(invoice|bill|charge|fee|payment|order|subscription|contract|direct debit|account|policy|furniture|meeting with)\b`)
	// aDate is what a day or a time is moved of.
	aDate = regexp.MustCompile(`(?i)\b(` + weekdays + `|` + months + `|tomorrow|today|next (week|month)|(start|visit|appointment|date|delivery|session|booking|install\w*|survey|inspection|fitting|collection|lesson|start date)s?|\d{1,2}(st|nd|rd|th)|you to|a (day|week)|days|weeks)\b`)
)

// puttingOff are the verbs for it.
const puttingOff = `cancel(?:l?ed|l?ing)?|postpon(?:ed?|ing)|reschedul(?:ed?|ing)|rearrang(?:ed?|ing)|mov(?:ed?|ing)|push(?:ed|ing)?|delay(?:ed|ing)?|put(?:ting)?|chang(?:ed?|ing)|call(?:ed|ing)? off|shift(?:ed|ing)?|rebook(?:ed|ing)?`

var (
	// theyPutOff is what a claim says of the firm.
	theyPutOff = regexp.MustCompile(`(?i)\b(you|they|he|she|your \w+|(?-i:[A-Z])\w+)( have| had|'ve|'d)?( then| also| simply| just)* (cancel\w*|postpon\w+|reschedul\w+|rearrang\w+|mov(ed|e) (the|our|my|it|us|me)|push(ed)? (back |it |the |our |us |me )|(put|putting) (it |us |me |the |our |my ).{0,30}?(off|back)|delayed (the|our|my|it)|chang(ed|ing) (the|our|my) (date|day|time|appointment|start)|called? (it |us )?off|shifted (the|our|it|us))`)
	// mustPutOff is how the firm tells it.
	mustPutOff = regexp.MustCompile(`(?i)\b(have|has|had|need|needs|needing|going|having|got|obliged|forced)( \w+)? to (re-?arrange|` + puttingOff + `)\b|\b(i|we|he|she|they|(?-i:[A-Z])\w+)('ve|'m|'re|'ll| have| has| had| am| are| is| must| will)*( now| also| just| again| had to| have to)* (cancell?(ed|ing)|postpon(ed?|ing)|reschedul(ed?|ing)|rearrang(ed?|ing)|push(ed|ing) (it|you|the|your|this|that|(?-i:[A-Z])\w+)|mov(ed|ing) (it|you|the|your|(?-i:[A-Z])\w+)|put(ting)? (it|you|the|your|(?-i:[A-Z])\w+)( \w+){0,3} (off|back))\b|\b(is|are|was|were|been|be) (now |again )?(cancelled|canceled|postponed|rescheduled|put (off|back)|pushed back|moved (to|back)|called off|delayed (to|until|by))\b`)
	// cannotThen says that somebody cannot come, or do a thing, on a day.
	cannotThen = regexp.MustCompile(`(?i)\b(can't|cannot|can not|won't|will not|not able to|unable to|not going to)( be able to)?( now)? (make|come|do|be (there|with you|out|in|home)|get (to you|there|out|round)|start|deliver|fit)\b.{0,40}\b(tomorrow|today|tonight|this (morning|afternoon|week)|next week|it|then|on|` + weekdays + `|` + months + `)\b|\b(tomorrow|today|tonight|` + weekdays + `|(that|this|the) (day|date|time|week)|then) is off\b|\b(tomorrow|today|tonight|` + weekdays + `|(that|this|the) (day|date|time|week)|then)( \w+)? (is|are|was|will be)(n't| not| no longer) (now )?(possible|going to (work|happen|be possible)|on|workable)\b|\b(tomorrow|` + weekdays + `|that|it) (won't|will not|doesn't|does not|no longer) work(s)? (for us|now|after all|out)\b`)
	// youPutOff says that the other side put it off, or wished to.
	youPutOff = regexp.MustCompile(`(?i)\b(you|your (wife|husband|office|side|team))( have| had|'ve|'d)?( \w+)? (cancel\w*|postpon\w+|mov(ed|e|ing)|reschedul\w+|rearrang\w+|put \w+ off|asked|wanted|needed|couldn't|can't)\b|\b(as|per|at) (you(r)?|you had) (asked|request\w*|wish\w*|wanted)\b`)
	// ifEver makes it a rule or a condition.
	ifEver = regexp.MustCompile(`(?i)\b(if|unless|should|in case|whenever|always|policy|free to|never|no need|don't|do not|didn't|did not|not have to|without)\b.{0,30}\b(cancel|postpon|reschedul|rearrang|mov|push|put|chang|call|shift)`)
	// forHaving speaks of what was put off before.
	forHaving = regexp.MustCompile(`(?i)\b(for|about|after) (having )?(to )?(the |your |our |my )?(cancel\w+|postpon\w+|mov(ed|ing)|reschedul\w+|putting|changing|delay(ing)?)\b[^.;]*`)
	// wishesMove is how a client wishes for another day.
	wishesMove = regexp.MustCompile(`(?i)\b(can|could|may|shall|should|please|would|need to|have to|must|want to|like to|prefer to|possible to)\b.{0,30}\b(mov(e|ing)|cancel|postpone|reschedule|rearrange|push|delay|put (it|that|this|the \w+) (off|back)|another (day|date|time|week)|(a )?(different|later|earlier) (day|date|time))\b`)
)

// ofPuttingOff are words that name no matter that was put off.
var ofPuttingOff = stems("cancel cancelled cancellation postpone postponed postponement move moved push pushed reschedule rescheduled rearrange change changed delay delayed date day time appointment visit off back again row")

// skipped settles a claim of how often nobody came, by what the client wrote when nobody
// did, if the firm did not deny it then or owned it after all. It returns nil for other
// claims.
func (w *World) skipped(f *frame) *Finding {
	if !theySkipped.MatchString(f.Text) || wasBilled.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) {
		return nil
	}
	topic := minus(f.said, ofSkipping)
	if w.unknown(topic) {
		return nil
	}
	var list []stance
	for _, m := range w.messages {
		if !theirs(m) || len(topic) > 0 && !slices.ContainsFunc(topic, func(x string) bool { return m.has(x) || w.around(m, x) }) {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return (missing.MatchString(s.plain) || skippedUs.MatchString(s.plain) || ledger.Waits(s.plain) && absent.MatchString(s.plain)) && !future.MatchString(strings.TrimSuffix(s.plain, "?")) && !softNo.MatchString(s.plain)
		})
		if s == nil || w.ownsAbsenceOf(f, m).m == nil && (w.disputed(m) || w.deniedAbsence(m)) && !w.ownedLater(m) {
			continue
		}
		list = append(list, stance{m: m, s: s, what: denies})
	}
	return w.soOften(f, occasionsOf(list), "complaint", "nobody came when somebody was to")
}

// deniedAbsence reports whether the firm answered a message that somebody had been there.
func (w *World) deniedAbsence(m *message) bool {
	return slices.ContainsFunc(w.repliesTo(m), func(r *message) bool {
		return r.Staff && r.says(func(s *sentence) bool { return wasThere.MatchString(s.plain) && !negated.MatchString(s.plain) }) != nil
	})
}

// ownedLater reports whether the firm owned in the days after, in the conversation of a
// message, that something was wrong.
func (w *World) ownedLater(m *message) bool {
	return slices.ContainsFunc(w.between(m.At, m.At.Add(oneOccasion)), func(r *message) bool {
		return ours(r) && r.Conversation == m.Conversation && !r.disowns() && r.says(func(s *sentence) bool { return ownsUp(s.plain) || takesBlame.MatchString(s.plain) }) != nil
	})
}

var (
	theySkipped = regexp.MustCompile(`(?i)\b(skipped|stood (us|me) up|no[- ]shows?|missed (us|me|\w+ (visits?|appointments?|sessions?|cleans?|weeks?|slots?|lessons?|collections?)|(the|our|my) )|(didn't|did not|failed to|never) (turn(ed)? up|show(ed)?( up)?|come|came|appear(ed)?)|(nobody|no[ -]one) (\w+ )?(turned up|came|showed( up)?|appeared|arrived)|left (us|me) waiting)`)
	skippedUs   = regexp.MustCompile(`(?i)\b(skipped|missed) (again|us|me|the|our|my|today|this|a|another|week|visit)\b|\bstood (us|me) up\b|\b(another )?no[- ]show\b|\bno (\w+ )?(visit|clean|collection|lesson|service) (today|again|this week|yesterday)\b`)
	wasThere    = regexp.MustCompile(`(?i)\b(was|were|went|came|called|called round|did come|been) (there|round|out|over|at your|at the|on site|by)\b|\b(gate|door|shop|office) was (locked|shut|closed)\b|\bnobody (was in|answered|home|there)\b`)
)

// ofSkipping are words that name no matter that somebody was to come for.
var ofSkipping = stems("skip skipped missed stood visit appointment session shows show no-show slot week weeks first waiting row turned home day house")
