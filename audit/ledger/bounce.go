package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// A deliveryReport is what a mail system tells of a message (RFC 3464).
type deliveryReport struct {
	is     bool     // it is one: not so what somebody wrote
	failed bool     // the message did not arrive, at one of its addresses at least
	lost   []string // those at which it did not, in lower case, where it names them
}

// deliveryReportOf reads an automatic message. Where no action is given, what comes
// from a mail system says that a message was not delivered.
func deliveryReportOf(m *email.Message) deliveryReport {
	var r deliveryReport
	told := false
	for i := range m.Parts {
		if p := &m.Parts[i]; p.MediaType == "message/delivery-status" {
			r.is = true
			told = r.read(p.Text) || told
		}
	}
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Addr), "@")
		r.is = r.is || local == "mailer-daemon" || local == "postmaster"
	}
	r.failed = r.failed || r.is && !told
	return r
}

// read reads what was done for each address, in fields with an empty line between two
// addresses, and reports whether that is told.
func (r *deliveryReport) read(text string) (told bool) {
	var action, address string
	end := func() {
		told = told || action != ""
		if action == "failed" {
			if r.failed = true; address != "" {
				r.lost = append(r.lost, address)
			}
		}
		action, address = "", ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			end()
			continue
		}
		name, value, _ := strings.Cut(strings.ToLower(line), ":")
		_, to, _ := strings.Cut(value, ";")
		switch name {
		case "action":
			action, _, _ = strings.Cut(strings.TrimSpace(value), " ")
		case "original-recipient": // to whom it was sent, wherever it went from there
			address = strings.TrimSpace(to)
		case "final-recipient":
			address = cmp.Or(address, strings.TrimSpace(to))
		}
	}
	end()
	return told
}

// bounces notes which messages came back: a report of a mail system names them last,
// behind what they answer.
func (w *world) bounces() {
	for i, m := range w.messages {
		if !m.Bounce {
			continue
		}
		for _, id := range slices.Backward(m.Refs) {
			if sent := w.byID[id]; sent != nil && !sent.at.After(m.at) { // it may come back in the second in which it went
				w.lose(sent, m.Lost)
				break
			}
		}
		if len(m.Refs) > 0 || len(m.To) == 0 {
			continue
		}
		for _, x := range slices.Backward(since(w.messages[:i], m.at.Add(-30*time.Minute))) { // it names none: the last one by whom it was told
			if x.From == m.To[0] && (len(m.Lost) == 0 || slices.ContainsFunc(m.Lost, x.addresses)) {
				w.lose(x, m.Lost)
				break
			}
		}
	}
}

// addresses reports whether a message goes to somebody.
func (m *message) addresses(a string) bool {
	return slices.Contains(m.To, a) || slices.Contains(m.Cc, a)
}

// lose notes at which addresses a message did not arrive: at all, if none of its own is
// named. It came back if it reached nobody of another side than its author's, though it
// went to one.
func (w *world) lose(m *message, addresses []string) {
	for _, a := range addresses {
		if m.addresses(a) {
			m.lost = append(m.lost, a)
		}
	}
	all := slices.Concat(m.To, m.Cc)
	outside := func(a string) bool { return w.sideOf(a) != w.sideOf(m.From) }
	abroad := slices.ContainsFunc(all, outside)
	m.bounced = len(m.lost) == 0 || !slices.ContainsFunc(all, func(a string) bool {
		return !slices.Contains(m.lost, a) && (outside(a) || !abroad && a != m.From)
	})
}
