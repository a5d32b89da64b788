package ledger

import "time"

// localize has the times of the messages on the clocks of their authors: in the zone of
// their Date, or in the firm's where that tells none. UTC tells none for the firm's
// people, since programs write it, and none for others if only a program can have
// written it: see [clockOf].
func (w *world) localize() {
	firm := w.o.Zone
	if firm == nil {
		firm = time.UTC
	}
	dates := make([]time.Time, len(w.messages)) // zero if the zone tells nothing
	clocks := make(map[string]*clockOf)
	for i, m := range w.messages {
		date, err := time.Parse(time.RFC3339, m.Date)
		if err != nil || !m.Zoned {
			continue
		}
		dates[i] = date
		if !m.staff {
			if clocks[m.From] == nil {
				clocks[m.From] = new(clockOf)
			}
			clocks[m.From].note(date)
		}
	}
	for i, m := range w.messages {
		zone, date := firm, dates[i]
		_, offset := date.Zone()
		switch {
		case date.IsZero():
		case offset != 0:
			zone = date.Location()
		case !m.staff:
			zone = clocks[m.From].zone(date, firm)
		}
		m.at = m.at.In(zone)
	}
}

// A clockOf is what the dates of an outsider's messages tell of where they are. Yahoo,
// Proton and others write UTC wherever their people are, and nobody's clock shows it in
// summer but in a few countries; in winter that of Britain, Ireland and Portugal does,
// an hour ahead of it in summer.
type clockOf struct {
	elsewhere []time.Time // with an offset that is neither UTC's nor an hour ahead of it
	ahead     bool        // some are an hour ahead of UTC
	summer    bool        // some are in UTC while the clocks of Britain are not
}

func (c *clockOf) note(date time.Time) {
	switch _, offset := date.Zone(); offset {
	case 0:
		c.summer = c.summer || date.Month() >= time.April && date.Month() <= time.September
	case int(time.Hour / time.Second):
		c.ahead = true
	default:
		c.elsewhere = append(c.elsewhere, date)
	}
}

// zone is the zone of a date in UTC: that of the date nearest to it that tells one, UTC
// if its author may well be there, else the firm's.
func (c *clockOf) zone(date time.Time, firm *time.Location) *time.Location {
	const far = 3 * 60 * 60 // seconds from UTC at which a firm has few clients there
	_, offset := date.In(firm).Zone()
	switch {
	case len(c.elsewhere) > 0:
		nearest := c.elsewhere[0]
		for _, d := range c.elsewhere[1:] {
			if d.Sub(date).Abs() < nearest.Sub(date).Abs() {
				nearest = d
			}
		}
		return nearest.Location()
	case c.ahead, !c.summer && max(offset, -offset) < far:
		return time.UTC
	}
	return firm
}
