package extract

import (
	"slices"
	"strconv"
	"strings"
)

// splitSections cuts a format into those for positive and negative numbers and
// zero.
func splitSections(code string) []string {
	var list []string
	start, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				list = append(list, code[start:i])
				start = i + 1
			}
		}
	}
	return append(list, code[start:])
}

// chooseSection returns the section for a number, and the number as it is shown by
// it: a section for negative numbers alone says itself that they are.
func chooseSection(sections []string, v float64) (section string, shown float64, negative bool) {
	if slices.ContainsFunc(sections, func(s string) bool { _, ok := conditionOf(s); return ok }) {
		return chooseByCondition(sections, v)
	}
	switch {
	case v < 0 && len(sections) > 1:
		return sections[1], -v, false
	case v == 0 && len(sections) > 2:
		return sections[2], v, false
	case v < 0:
		return sections[0], -v, true
	}
	return sections[0], v, false
}

// chooseByCondition takes the first section whose condition holds, else the one
// behind those that have one; there a number is as without a format if there is
// none.
func chooseByCondition(sections []string, v float64) (section string, shown float64, negative bool) {
	negative, shown = v < 0, max(v, -v)
	for _, s := range sections[:min(len(sections), 2)] {
		c, ok := conditionOf(s)
		switch {
		case !ok && len(section) == 0:
			section = s
		case ok && c.holds(v):
			return s, shown, negative && !c.belowZero()
		}
	}
	if section == "" && len(sections) > 2 {
		section = sections[2]
	}
	return section, shown, negative
}

// A condition stands in brackets at the head of a section: [>=1000].
type condition struct {
	op    string
	limit float64
}

// conditionOf returns the condition of a section, behind a colour, if it has one.
func conditionOf(section string) (condition, bool) {
	for strings.HasPrefix(section, "[") {
		n := quotedLen(section, ']')
		in := strings.Trim(section[:n], "[]")
		for _, op := range []string{"<=", ">=", "<>", "<", ">", "="} {
			if number, ok := strings.CutPrefix(in, op); ok {
				limit, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
				return condition{op, limit}, err == nil
			}
		}
		section = section[n:]
	}
	return condition{}, false
}

func (c condition) holds(v float64) bool {
	switch c.op {
	case "<=":
		return v <= c.limit
	case ">=":
		return v >= c.limit
	case "<>":
		return v != c.limit
	case "<":
		return v < c.limit
	case ">":
		return v > c.limit
	}
	return v == c.limit
}

// belowZero reports whether no number but negative ones and zero meets it.
func (c condition) belowZero() bool {
	return c.limit <= 0 && (c.op == "<" || c.op == "<=" || c.op == "=")
}
