package check

import "regexp"

// receipt returns what the program of somebody else wrote to the firm when it got
// what was promised, if the ledger holds the promise for kept by it. It is empty for
// any other message.
func (w *World) receipt(m *message, u *undertaking) stance {
	if u == nil || m.Digest != u.FulfilledBy.Digest || m.Automatic == "" || m.Bounce || m.Staff || m.client || !m.toUs {
		return stance{}
	}
	for _, d := range m.texts {
		for _, l := range d.lines {
			if d.name == "" && gotIt.MatchString(l.plain) && !negated.MatchString(l.plain) {
				x := stance{m: m, doc: d, what: reports}
				x.about, x.own = w.about(m, w.object(u))
				x.topic = x.about
				return x
			}
		}
	}
	return stance{}
}

// gotIt is what a receipt says.
var gotIt = regexp.MustCompile(`(?i)\b(received|submitted|filed|lodged|registered|accepted|booked|ordered|confirmed|confirmation|acknowledged?)\b`)

// byProgram reports whether a stance is that of a program that nobody of either side
// runs: it has no reason to err in favour of one.
func (x stance) byProgram() bool { return x.what == reports && x.m.Automatic != "" }
