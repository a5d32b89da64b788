package due

import "time"

// Working returns how much of the time between two moments lies on working
// days: those of c that are no public holidays. The hours of the day do not
// matter: from Friday noon to Monday noon it is a day.
func (c Context) Working(from, to time.Time) time.Duration {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	from, to = from.In(zone), to.In(zone)
	p := &parser{c: c}
	var sum time.Duration
	for from.Before(to) {
		y, m, d := from.Date()
		end := time.Date(y, m, d+1, 0, 0, 0, 0, zone)
		if end.After(to) {
			end = to
		}
		if today := ymd(y, int(m), d); p.works(today) && !p.publicHoliday(today) {
			sum += end.Sub(from)
		}
		from = end
	}
	return sum
}

// publicHoliday reports whether all keep that day.
func (p *parser) publicHoliday(d day) bool {
	off, minor := p.off(d)
	return off && !minor
}
