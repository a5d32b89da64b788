package due

// near reads words that count from the day of writing.
func (p *parser) near(k int) (int, value, bool) {
	n, w := nearWords.find(p, k)
	if n > 0 && p.seq(k+n, "'", "s") > 0 {
		carrier := p.carrier(k+n+2, true)
		if carrier == 0 {
			return 0, value{}, false
		}
		n += 2 + carrier
	}
	if n == 0 {
		return 0, value{}, false
	}
	d := p.today + w.days
	v := on(d, "near@1")
	if w.part != noPart {
		v.part, v.grain = w.part, PartOfDay
	}
	switch {
	case w.days == 1 && p.now < 4*60: // nobody's day ends at midnight
		v = either(d-1, d, "near@1")
		v.part = w.part
	case w.days == 0 && p.now >= w.until && w.until > 0 && !p.back:
		v.why = "it had passed when it was written"
	}
	return n, v, true
}

// carrier returns how many tokens name what takes things along on the day whose
// possessive stands before them: "in tomorrow's post", "on Friday's first van"; 0 if none do.
func (p *parser) carrier(k int, tomorrow bool) int {
	n := 0
	if p.tok(k).is("first", "second", "early", "late", "last", "next", "morning", "afternoon", "evening") {
		n++
	}
	if p.tok(k+n).is("post", "run", "batch", "delivery", "shipment", "truck", "van", "courier", "pickup", "collection", "payroll", "load", "drop", "pay", "wages", "train", "flight", "boat", "ferry", "round") ||
		tomorrow && p.tok(k+n).is("mail") {
		return n + 1
	}
	return 0
}

type nearWord struct {
	days  day
	part  part
	until int // minutes after which it has passed; 0 for never
}

var nearWords = func() table[nearWord] {
	t := newTable[nearWord](inNearWords)
	t.add(nearWord{}, "later? on? today", "this very day", "this minute|instant|second", "the? end of today")
	t.add(nearWord{0, morning, 12 * 60}, "later? this morning|mornin", "today morning")
	t.add(nearWord{0, lunch, 15 * 60}, "this lunchtime", "today lunchtime")
	t.add(nearWord{0, afternoon, 19 * 60}, "later? this afternoon|arvo", "today afternoon")
	t.add(nearWord{0, evening, 0}, "later? tonight|tonite", "later? this evening", "today evening|night")
	t.add(nearWord{days: 1}, tomorrowWords, "the? end of tomorrow", "the morra|morn")
	t.add(nearWord{days: 2}, "the? day after tomorrow")
	t.add(nearWord{days: 7}, "this day week", "today week")
	t.add(nearWord{days: 8}, "tomorrow week")
	t.add(nearWord{days: 14}, "this day fortnight", "today fortnight")
	return t
}()

const tomorrowWords = "tomorrow|tomorra|tomora|tmrw|tomorow|tommorow|tommorrow|tomorrrow|tmw|tmr|tmrow|tomoz"

// weekday reads a day of the week with what narrows it down.
func (p *parser) weekday(k int) (int, value, bool) {
	j, det := p.determiner(k)
	t := p.tok(j)
	if !t.has(cWeekday) || !p.meansDay(j, det) {
		return 0, value{}, false
	}
	end := p.abbreviated(j)
	if p.seq(j+1, "'", "s") > 0 && p.isOver(j+1) == 0 {
		end = j + 3 + p.carrier(j+3, false)
	}
	v, more, ok := p.weekdayWith(t.val, det, end)
	if !ok {
		return 0, value{}, false
	}
	return more - k, v, true
}

// abbreviated returns the token after j and the full stop of an abbreviation.
func (p *parser) abbreviated(j int) int {
	if d := p.tok(j + 1); d.is(".") && d.glued && p.tok(j).end-p.tok(j).start <= 5 &&
		(p.tok(j+2).kind == number || p.tok(j+2).is(",") || p.tok(j+2).kind == word && !p.tok(j+2).upper || p.tok(j+2).has(cMonth)) {
		return j + 2
	}
	return j + 1
}

// determiner reads what stands before a weekday.
func (p *parser) determiner(k int) (next int, det string) {
	for _, d := range determiners {
		if n := p.matchPattern(k, d.pattern); n > 0 && p.tok(k+n).has(cWeekday) {
			return k + n, d.val
		}
	}
	if p.tok(k).is("the") && p.tok(k+1).has(cWeekday) && p.seq(k+2, "after", "next") > 0 {
		return k + 1, ""
	}
	return k, ""
}

var determiners = []row[string]{
	{compile("this|the? coming"), "coming"}, {compile("this next"), "coming"}, {compile("this"), "this"}, {compile("next"), "next"},
}

// meansDay tells days from "sat", "sun" and "wed" that are other words.
func (p *parser) meansDay(j int, det string) bool {
	t := p.tok(j)
	if p.seq(j+1, "'", "s") > 0 {
		return p.tok(j-1).is("in", "on", "with") && p.carrier(j+3, false) > 0 || p.tok(j-1).is("before") && p.isOver(j+1) > 0
	}
	before := p.tok(j - 1)
	if before.is("good", "great", "nice", "lovely", "quiet", "wonderful") && p.tok(j-2).is("a") {
		return false
	}
	if before.is("happy", "black", "cyber", "ash", "shrove", "maundy") || before.is("good", "easter", "whit", "spy") && before.upper {
		return false
	}
	if !t.is("sat", "sun", "wed", "mon") || det != "" {
		return true
	}
	near := before.is("by", "on", "before", "until", "till", "eod", "cob", "from", "between", "and", "or", "to", "through", "for", "of", "/", "this", ",", "noon", "pm", "am") ||
		before.kind == number || before.has(cWeekday|cPart)
	near = near && !before.is("the") || p.tok(j+1).has(cPart) || p.tok(j+1).kind == number || p.tok(j+1).is("the") && p.tok(j+2).kind == number
	return near || t.upper && !before.is("the") && (j > 0 || t.is("mon", "wed") || p.tok(j+1).is("at", ",", "/", "-", "or", "works"))
}

// weekdayWith reads what stands behind a weekday.
func (p *parser) weekdayWith(wd int, det string, j int) (value, int, bool) {
	coming := p.today.after(wd)
	switch {
	case p.matchPattern(j, goneBy) > 0:
		return value{}, 0, false
	case p.tok(j).is("after") && p.tok(j-2).is("the") && p.ends(j+1) && !p.tok(j+1).is("next"):
		return value{}, 0, false // it points at a day named before
	case p.tok(j).is("before", "after") && p.tok(j-2).is("the") && p.matchPattern(j, afterNext) == 0:
		return unclear("it hangs on another day", "weekday@1"), j + 1, true
	case p.tok(j).is("week") && det == "" && !p.tok(j+1).is("of", "commencing", "ending", "beginning"):
		return p.weekOn(coming, 7), j + 1, true
	case p.tok(j).is("fortnight") && det == "":
		return p.weekOn(coming, 14), j + 1, true
	case p.matchPattern(j, afterNext) > 0:
		v := p.nextWeekday(wd).shift(7)
		return v, j + 2, true
	}
	if n, v, ok := p.weekOf(p.skip(j, "of", "in")); ok && det == "" {
		return on(v.open.monday()+day(wd), "weekday-of-week@1"), p.skip(j, "of", "in") + n, true
	}
	if _, l, ok := p.length(j, false); ok && l.unit > uHour && det == "" && !p.tok(j).is("a", "an") {
		return unclear("a weekday and a count of days", "weekday@1"), j, true // "Friday three weeks"
	}
	if p.tok(j).is("of") && !p.tok(j+1).is("course") {
		return unclear("a day of a week that cannot be told", "weekday@1"), j, true
	}
	if p.tok(j).is("next") && det == "" && p.ends(j+1) && !p.tok(j+1).is("to") {
		return p.nextWeekday(wd), j + 1, true
	}
	switch det {
	case "next":
		return p.nextWeekday(wd), j, true
	case "coming":
		return on(coming, "weekday@1"), j, true
	}
	return p.comingWeekday(wd, coming), j, true
}

var (
	goneBy    = compile("last|gone|past")
	afterNext = compile("after next")
)

// comingWeekday is the next such day after the day of writing. "Friday" on a
// Friday can be the same day, too.
func (p *parser) comingWeekday(wd int, coming day) value {
	if p.back {
		return on(p.today.before(wd), "weekday@1")
	}
	if p.today.weekday() == wd {
		return either(p.today, coming, "weekday@1")
	}
	return on(coming, "weekday@1")
}

// nextWeekday keeps both days while the first still lies ahead in this week.
func (p *parser) nextWeekday(wd int) value {
	coming := p.today.after(wd)
	switch {
	case wd > p.today.weekday():
		return either(coming, coming+7, "weekday@1")
	case p.today.weekday() == 6 && wd < 6: // for many the week began today
		v := either(coming, coming+7, "weekday@1")
		v.open, v.last = coming, coming
		return v
	}
	return on(coming, "weekday@1")
}

func (p *parser) weekOn(d day, n day) value {
	v := on(d+n, "week-on@1")
	if d.weekday() == p.today.weekday() {
		v = either(d+n-7, d+n, "week-on@1")
	}
	return v
}
