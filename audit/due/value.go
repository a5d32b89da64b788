package due

// A value is what words say of days.
type value struct {
	open, last  day // the preferred reading: its first and its last day
	early, late day // the same over all readings
	grain       Grain
	part        part
	rule        string
	ends        bool     // the end of something: "before" it is that day too
	why         string   // not empty: the words do not say which day
	alts        [][2]day // the readings, if more than one
	past        bool     // gone by when it was written
	note        string
	kind        Kind // Recurring, for "the 1st of every month"
}

// on is a value of one day and one reading.
func on(d day, rule string) value {
	return value{open: d, last: d, early: d, late: d, grain: Day, rule: rule}
}

// during is a value of several days.
func during(open, last day, g Grain, rule string) value {
	return value{open: open, last: last, early: open, late: last, grain: g, rule: rule}
}

// either is a value of two readings, the later of which is preferred.
func either(a, b day, rule string) value {
	v := on(b, rule)
	v.early = a
	v.alts = [][2]day{{a, a}, {b, b}}
	return v
}

// unclear is a value that nobody can name.
func unclear(why, rule string) value { return value{why: why, rule: rule, grain: Day} }

func (v value) shift(n day) value {
	v.open, v.last, v.early, v.late = v.open+n, v.last+n, v.early+n, v.late+n
	for i := range v.alts {
		v.alts[i] = [2]day{v.alts[i][0] + n, v.alts[i][1] + n}
	}
	return v
}

// names reports whether a value is a single day by its name, which stands
// behind no "in".
func (v value) names() bool {
	switch v.rule {
	case "near@1", "weekday@1", "day-of-month@1", "month-day@1", "numeric@1", "week-on@1":
		return true
	}
	return false
}

// byName tells the rules that name a day by its weekday or by its distance.
func byName(rule string) bool { return rule == "weekday@1" || rule == "near@1" || rule == "week-on@1" }

// before returns the days before a value.
func before(v value) value {
	v.late, v.last = v.open-1+(v.late-v.last), v.open-1
	if len(v.alts) > 0 {
		v.alts = append([][2]day(nil), v.alts...)
	}
	for i, a := range v.alts {
		v.alts[i] = [2]day{a[0] - 1, a[0] - 1}
		v.late = max(v.late, a[0]-1)
	}
	v.open = v.last
	v.early = min(v.early-1, v.last)
	return v
}
