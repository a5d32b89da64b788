package due

import "time"

// A clockZone is the meaning of the letters behind a time of day.
type clockZone struct {
	offset int    // seconds east of Greenwich in winter
	summer summer // whose summer time it follows
	loose  bool   // "EST" in summer is often said for the clock of the day
}

type summer uint8

const (
	never summer = iota
	american
)

const hour = 3600

var clockZones = map[string]*clockZone{
	"utc": {}, "gmt": {}, "z": {}, "bst": {offset: hour}, "cet": {offset: hour}, "cest": {offset: 2 * hour},
	"est": {offset: -5 * hour, summer: american, loose: true}, "edt": {offset: -4 * hour}, "et": {offset: -5 * hour, summer: american},
	"cst": {offset: -6 * hour, summer: american, loose: true}, "cdt": {offset: -5 * hour}, "ct": {offset: -6 * hour, summer: american},
	"mst": {offset: -7 * hour, summer: american, loose: true}, "mdt": {offset: -6 * hour}, "mt": {offset: -7 * hour, summer: american},
	"pst": {offset: -8 * hour, summer: american, loose: true}, "pdt": {offset: -7 * hour}, "pt": {offset: -8 * hour, summer: american},
	"aest": {offset: 10 * hour}, "aedt": {offset: 11 * hour}, "acst": {offset: 9*hour + 1800}, "acdt": {offset: 10*hour + 1800}, "awst": {offset: 8 * hour},
	"nzst": {offset: 12 * hour}, "nzdt": {offset: 13 * hour},
	"eastern": {offset: -5 * hour, summer: american}, "central": {offset: -6 * hour, summer: american},
	"mountain": {offset: -7 * hour, summer: american}, "pacific": {offset: -8 * hour, summer: american},
}

// zone reads a time zone behind a time. Foreign is true for a clock that is
// not known: "your time", "IST" outside India.
func (p *parser) zone(k int, bare bool) (n int, z *clockZone, foreign bool) {
	j := p.skip(k, "(")
	t := p.tok(j)
	if p.tok(j+1).is("time") && t.is("your", "my", "our", "local", "their", "his", "her") {
		return j + 2 - k, nil, !t.is("my", "our")
	}
	if t.kind != word || len(t.text) < 3 && (bare || p.text[t.end-1] > 'Z') {
		return 0, nil, false
	}
	if p.tok(j+1).is("time") && t.upper && clockZones[t.text] == nil {
		return j + 2 - k, nil, true // "London time"
	}
	if t.is("ist") {
		n = p.closeZone(j+1, k)
		if p.land() == "IN" || p.land() == "" && p.loc.String() == "Asia/Kolkata" {
			return n, &clockZone{offset: 5*hour + 1800}, false
		}
		return n, nil, true
	}
	if z = clockZones[t.text]; z == nil {
		return 0, nil, false
	}
	return p.closeZone(p.skip(j+1, "time"), k), z, false
}

func (p *parser) closeZone(j, k int) int {
	if p.tok(k).is("(") {
		j = p.skip(j, ")")
	}
	return j - k
}

// at returns the moment at which clocks of z show a minute of a day, first in
// the usual sense of its letters and then in any.
func (z *clockZone) at(d day, minute int) (due, late time.Time) {
	moment := func(offset int) time.Time { return time.Unix(int64(d)*86400+int64(minute)*60-int64(offset), 0) }
	if z.summer == american && americanSummer(d) {
		due, late = moment(z.offset+hour), moment(z.offset+hour)
		if z.loose {
			late = moment(z.offset)
		}
		return due, late
	}
	return moment(z.offset), moment(z.offset)
}

// americanSummer tells days of daylight saving time in the United States:
// from the second Sunday in March to the first in November (15 U.S.C. 260a).
func americanSummer(d day) bool {
	y, _, _ := d.civil()
	return d >= nth(y, 3, sun, 2) && d < nth(y, 11, sun, 1)
}
