package due

import "strings"

// vague reads words that promise no time: "soon", "as soon as I can".
func (p *parser) vague(i int) (phrase, bool) {
	n, _ := vagues.find(p, i)
	if n == 0 {
		return phrase{}, false
	}
	if p.tok(i).is("some", "sometime", "at", "later") {
		if f, ok := p.moment(i); ok {
			return f, true // "sometime next week"
		}
		k := i
		for p.tok(k).is("some", "sometime", "at", "point", "stage", "time") {
			k++
		}
		if f, ok := p.duration(k); ok {
			return f, true // "some time in the next two weeks"
		}
	}
	if t := p.tok(i); n == 1 && !p.ends(i+1) && !t.is("asap", "shortly", "soon") {
		return phrase{}, false
	}
	if p.tok(i).is("later") && n == 1 && p.tok(i+1).is("than", "on", "this", "in", "today", "tonight", "next", "that", "the") {
		return phrase{}, false
	}
	return phrase{end: i + n, kind: Vague, rule: "vague@1", reason: "it names no time"}, true
}

var vagues = func() table[bool] {
	t := newTable[bool](inVagues)
	t.add(true, "asap", "a . s . a . p . ?", "shortly", "soon", "very soon", "real soon", "pretty soon", "as soon as possible|practical|practicable|reasonable|feasible",
		"as soon as reasonably|humanly? possible|practicable", "as soon as i|we can|could|may|am|are able?", "as soon as i|we possibly can", "as soon as i|we have a? chance|moment|minute|time",
		"as soon as i|we get a? chance|moment|minute|time", "sooner rather than later", "as quickly as possible", "as quickly as i|we can",
		"in due course", "in good time", "in a bit|while|minute|moment|second|sec|tick|jiffy|mo|flash|little", "in a little while|bit", "in two ticks", "in no time", "before long",
		"at some point", "at some stage", "some time soon", "sometime soon", "sometime", "one of these days", "some day", "eventually", "presently", "momentarily", "imminently",
		"later", "later on", "immediately", "right away|now", "straight away", "straightaway", "at once", "forthwith", "promptly", "any day now", "any minute now", "any time now",
		"in the near future", "in the coming|next days|weeks|months", "over the coming|next days|weeks|months", "in the coming days and weeks",
		"at your|our|my earliest convenience", "when i|we can", "when i|we get a? chance|moment|minute", "when i|we have a? chance|moment|minute|time", "in the new year", "when time allows|permits", "first chance i|we get")
	return t
}()

// recurring reads what comes again and again, with the time of day behind it.
func (p *parser) recurring(i int) (phrase, bool) {
	n, rel := p.relation(i)
	m := p.recurrence(i + n)
	if m == 0 {
		n, m = 0, p.recurrence(i)
	}
	if m == 0 {
		return phrase{}, false
	}
	f := phrase{end: i + n + m, rel: rel, kind: Recurring, rule: "recurring@1", reason: "it comes again and again"}
	if n, rel := p.relation(f.end); n > 0 {
		if m, _, ok := p.clock(f.end+n, true, rel); ok {
			f.end += n + m
		}
	}
	return f, true
}

// recurrence returns how many tokens at k say that something recurs.
func (p *parser) recurrence(k int) int {
	t := p.tok(k)
	switch {
	case t.is("every", "each"):
		j := k + 1
		if p.tok(j).is("other", "single", "second", "third", "few", "couple", "alternate") {
			j = p.skip(j+1, "of")
		}
		if n, _ := p.count(j); n > 0 {
			j += n
		}
		for p.tok(j).is("working", "business", "week") && p.tok(j+1).has(cUnit|cPart) {
			j++
		}
		u := p.tok(j)
		if u.has(cUnit|cWeekday|cMonth|cPart) || u.is("weekend", "weekday") {
			return j + 1 - k
		}
	case t.is("a", "any") && p.anyDay(k+1):
		return 2
	case t.has(cWeekdays), t.is("weekdays", "weekends"):
		return 1
	case t.is("daily", "weekly", "monthly", "nightly", "hourly", "fortnightly", "quarterly"):
		if p.ends(k + 1) {
			return 1
		}
	case t.is("once", "twice") || t.kind == number && p.tok(k+1).is("times"):
		j := k + 1
		j = p.skip(j, "times")
		if p.tok(j).is("a", "per", "every", "each") && p.tok(j+1).has(cUnit) {
			return j + 2 - k
		}
	}
	return 0
}

// anyDay reports whether token k, behind "a" or "any", is no one day: "if you miss a
// Tuesday", but not "a Tuesday, the 17th".
func (p *parser) anyDay(k int) bool {
	j := p.skip(k+1, ",")
	return p.tok(k).has(cWeekday) && p.meansDay(k, "") && p.tok(p.skip(j, "the")).kind != number
}

// gone reads what lies before the writing.
func (p *parser) gone(i int) (phrase, bool) {
	n, rel := p.relation(i)
	m, _ := goneWords.find(p, i+n)
	if m == 0 {
		n, m = 0, 0
		m, _ = goneWords.find(p, i)
	}
	if m == 0 && p.tok(i).has(cWeekday) && p.matchPattern(i+1, goneBy) > 0 {
		m = 2
	}
	end := i + n + m
	if m == 0 || p.tok(end).is("of", "in") && !p.tok(end-1).is(yesterdayWords...) {
		return phrase{}, false
	}
	if p.tok(end).has(cPart) {
		end++
	}
	f := phrase{end: end, rel: rel, kind: Past, rule: "past@1", reason: "it lies before the writing"}
	f.v, f.told = p.before(i+n, m)
	f.dated = f.told
	if n, c, ok := p.clockBehind(end); ok {
		f.end += n
		f.clk, f.timed = c, p.c.Told && f.told && f.v.grain <= Day
	}
	return f, true
}

// before returns the days of words such as "yesterday" and "last Friday", if
// they name any.
func (p *parser) before(k, n int) (value, bool) {
	const rule = "past@1"
	last := p.tok(k + n - 1)
	monday := p.today.monday()
	y, m, _ := p.today.civil()
	switch {
	case p.tok(k).is(yesterdayWords...), last.is("night", "evening") && !p.tok(k).is("earlier", "the"):
		return on(p.today-1, rule), true
	case p.seq(k, "the", "day", "before", "yesterday") > 0:
		return on(p.today-2, rule), true
	case p.tok(k).is("earlier") && !last.has(cUnit):
		return on(p.today, rule), true
	case p.tok(k).has(cWeekday):
		return on(p.today.before(p.tok(k).val), rule), true
	case last.has(cWeekday):
		return on(p.today.before(last.val), rule), true
	case p.tok(k+n-2).is("last", "past") && last.is("week"):
		return during(monday-7, monday-1, Week, rule), true
	case p.tok(k+n-2).is("last", "past") && last.is("weekend"):
		return during(monday-2, monday-1, Day, rule), true
	case p.tok(k+n-2).is("last", "past") && last.is("month"):
		return during(ymd(y, m-1, 1), ymd(y, m, 0), Month, rule), true
	}
	return value{}, false
}

// yesterdayWords: as it is spelled, and misspelled.
var yesterdayWords = []string{"yesterday", "yday", "yest", "ystday", "yesturday", "yesterdy"}

var goneWords = func() table[bool] {
	t := newTable[bool](inGoneWords)
	t.add(true, strings.Join(yesterdayWords, "|"), "the day before yesterday", "the other day|week|night", "earlier today|tonight", "earlier this morning|afternoon|evening|week|month|year",
		"last|past night|week|weekend|month|year|quarter|fortnight|evening", "this past week|weekend|month|year", "this past "+weekdayWords, "last "+weekdayWords, "past "+weekdayWords,
		"last "+monthWords)
	return t
}()

const (
	weekdayWords = "monday|mon|tuesday|tue|tues|wednesday|wed|weds|thursday|thu|thur|thurs|friday|fri|saturday|sat|sunday|sun"
	monthWords   = "january|february|march|april|may|june|july|august|september|october|november|december|christmas|summer|winter|autumn|fall|spring"
)

// billing reads the bill of a month: an invoice bears the first day of it, a
// ledger is complete with the last.
func (p *parser) billing(i int) (phrase, bool) {
	if !p.tok(i).is("on", "in", "from", "off", "with") {
		return phrase{}, false
	}
	month, noun, end := p.bill(i + 2)
	if end == 0 {
		return phrase{}, false
	}
	f := phrase{end: end, dated: true}
	if p.tok(i).is("from") {
		f.end = p.skip(f.end, "on", "onwards", "onward")
	}
	fr := p.monthFrame(month, 0)
	switch {
	case fr.vague != "":
		f.v = unclear(fr.vague, "billing@1")
	case noun.is("ledger", "statement"):
		f.v = on(fr.last, "billing@1")
	case fr.open < p.today:
		f.v = unclear("it had passed when it was written", "billing@1")
	default:
		f.v = on(fr.open, "billing@1")
	}
	return f, true
}

// bill reads the month of a bill, and what kind of bill it is: "the May invoice",
// "July's statement", "the statement for July". The end is 0 if there is none.
func (p *parser) bill(k int) (month int, noun *token, end int) {
	kinds := []string{"invoice", "bill", "ledger", "statement", "rent", "assessment", "coupon", "fee", "fees", "dues", "levy", "instalment", "installment", "retainer", "subscription"}
	if n, month := p.month(k - 1); n > 0 && p.seq(k-1+n, "'", "s") > 0 && p.tok(k+1+n).is(kinds...) {
		return month, p.tok(k + 1 + n), k + 2 + n
	}
	if !p.tok(k-1).is("the", "your", "our", "my", "his", "her", "their") {
		return 0, nil, 0
	}
	if n, month := p.month(k); n > 0 && p.tok(k+n).is(append(kinds, "one")...) {
		return month, p.tok(k + n), k + n + 1
	}
	if p.tok(k).is(kinds...) && p.tok(k+1).is("for", "of") {
		if n, month := p.month(k + 2); n > 0 {
			return month, p.tok(k), k + 2 + n
		}
	}
	return 0, nil, 0
}

// pointing reads words that point at a day named before: "that day", "the
// following Monday", "by then".
func (p *parser) pointing(i int) (phrase, bool) {
	n, rel := p.relation(i)
	m, off := pointers.find(p, i+n)
	if m == 0 || p.tok(i).is("in", "over") { // "let them in that morning"
		return phrase{}, false
	}
	if last := p.tok(i + n + m - 1); last.is("then") && rel != By && rel != Before || m == 2 && p.seq(i+n, "the", "day") > 0 && (!p.tok(i).is("on") || !p.ends(i+n+m)) {
		return phrase{}, false
	}
	if p.tok(i+n+m-2).is("same") && p.tok(i+n+m).is("i", "we", "you", "he", "she", "it", "they", "the", "your", "our", "my") {
		return phrase{}, false // "the same day you send it"
	}
	f := phrase{end: i + n + m, rel: rel, hangs: true, rule: "pointing@1", offset: Offset{Days: off.days}}
	if off.behind > 0 && (!p.ends(f.end) || p.tok(f.end).is("next", "that", "this")) {
		return phrase{}, false // "the Wednesday after next", "the Monday after we open"
	}
	if off.weekday {
		f.v.last = day(p.tok(f.end-1-off.behind).val) + 1
	}
	if rel == After && n > 0 || rel == Since || rel == From || rel == Until {
		f.kind, f.reason = Event, "it points at a day named elsewhere"
		f.hangs = false
	}
	return f, true
}

type pointer struct {
	days    int
	weekday bool
	behind  int // words behind the weekday
}

var pointers = func() table[pointer] {
	t := newTable[pointer](inPointers)
	t.add(pointer{}, "that day|night|morning|afternoon|evening|same", "that same day|night|morning|afternoon|evening", "the? same day|night|morning|afternoon|evening", "then", "the day itself", "the day")
	t.add(pointer{days: 1}, "the following|next day|morning", "the day after", "next day", "the morning after")
	t.add(pointer{weekday: true}, "the following "+weekdayWords)
	t.add(pointer{weekday: true, behind: 1}, "the "+weekdayWords+" after|following")
	return t
}()

// event reads words that tie an act to an event: "before you move in".
func (p *parser) event(i int) (phrase, bool) {
	n, rel := eventWords.find(p, i)
	if n == 0 {
		return phrase{}, false
	}
	t := p.tok(i + n)
	if t.kind != word || !t.is("i", "we", "you", "he", "she", "it", "they", "the", "your", "our", "my", "his", "her", "their", "its", "a", "an", "all", "everything", "receipt", "completion", "approval", "delivery", "arrival", "payment", "signing", "confirmation", "acceptance", "handover", "someone") && (!p.nameLike(i+n) || p.tok(i).is("following")) {
		return phrase{}, false
	}
	if p.tok(i).is("on", "upon") && !t.is("receipt", "completion", "approval", "delivery", "arrival", "payment", "signing", "confirmation", "acceptance", "handover") {
		return phrase{}, false
	}
	f := phrase{rel: rel}
	return f, p.hangOn(&f, i+n)
}

// nameLike reports whether token k looks like a name.
func (p *parser) nameLike(k int) bool {
	t := p.tok(k)
	return t.upper && t.class == 0 && len(t.text) > 1
}

var eventWords = func() table[Relation] {
	t := newTable[Relation](inEventWords)
	t.add(Before, "before", "prior to", "ahead of", "by the time")
	t.add(After, "after", "once", "as soon as", "upon", "on", "the moment|minute|day", "the? same day|morning|afternoon|evening", "straight|right|immediately|soon|directly after", "following")
	t.add(Until, "until", "till")
	return t
}()
