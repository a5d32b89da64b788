package ledger

import (
	"slices"
	"strings"

	"onrecord/audit/act"
)

// clientsOf returns the clients whose affair a message is: those who take part in it or
// are named in it, else those of its conversation, else those for whom the others who
// take part work, else the customer among these; none if that is not known.
func (w *world) clientsOf(m *message) []string {
	if m.clients != nil {
		return m.clients
	}
	m.clients = clientsIn(m.matters)
	if len(m.clients) == 0 {
		m.clients = w.clientsTalkedOf(m.conv)
	}
	for i := 0; len(m.clients) == 0 && i < len(m.matters); i++ {
		m.clients = w.clientsServedBy(m.matters[i])
	}
	if len(m.clients) == 0 {
		m.clients = slices.DeleteFunc(slices.Clone(m.matters), func(x string) bool { return !w.isCustomer(x) })
	}
	return m.clients
}

// A customer is a side outside the firm to which its people promised things in so many
// messages: one whom nothing ties to any client has affairs of their own with the firm,
// whether or not anybody has named them a client.
const customer = 2

// isCustomer reports whether an affair is that of a customer.
func (w *world) isCustomer(matter string) bool { return w.promisedTo[matter] >= customer }

// countPromises notes to which sides a message of the firm's promises something.
func (w *world) countPromises(m *message) {
	if !m.staff || !m.does(act.Promise) {
		return
	}
	var sides []string
	for _, a := range m.To {
		if side := w.sideOf(a); side != sideFirm && !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
	}
	for _, side := range sides {
		if w.promisedTo[side]++; w.promisedTo[side] == customer {
			w.customers++
		}
	}
}

// Of many customers a firm's people say every day that something is done, and to each other
// they do not say for whom.
const (
	many  = 6
	plain = 8 // what a word of the thing counts that is not in every other message
)

// ofAnyone reports whether what a look found may as well tell of somebody else's affair:
// the firm has many customers, and neither who takes part nor the conversation nor a rarer
// word tells whose it is.
func (w *world) ofAnyone(p *Promise, l *look) bool {
	return w.elsewhere(p, l.m) && w.customers >= many && l.topical < plain && len(w.clientsOf(p.msg)) > 0 && len(w.clientsOf(l.m)) == 0
}

// clientsIn returns which of some affairs are those of clients.
func clientsIn(matters []string) []string {
	list := []string{}
	for _, x := range matters {
		if strings.HasPrefix(x, sideClient) {
			list = append(list, x)
		}
	}
	return list
}

// clientsTalkedOf returns the clients of whose affairs a conversation is.
func (w *world) clientsTalkedOf(conv int) []string {
	list, ok := w.talkedOf[conv]
	if !ok {
		list = []string{}
		for _, m := range w.convs[conv] {
			for _, x := range clientsIn(m.matters) {
				if !slices.Contains(list, x) {
					list = append(list, x)
				}
			}
		}
		w.talkedOf[conv] = list
	}
	return list
}

// clientsServedBy returns the clients of whose affairs the conversations are that are about
// some affair, such as those of a subcontractor.
func (w *world) clientsServedBy(matter string) []string {
	list, ok := w.servedBy[matter]
	if !ok {
		list = []string{}
		for _, m := range w.byMatter[matter] {
			for _, x := range w.clientsTalkedOf(m.conv) {
				if !slices.Contains(list, x) {
					list = append(list, x)
				}
			}
		}
		w.servedBy[matter] = list
	}
	return list
}

// apartFrom reports whether both of two lists name clients, and none is in both.
func apartFrom(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// ofAnother reports whether a message of another conversation than a promise is about the
// affairs of other clients only: whatever it tells is of theirs.
func (w *world) ofAnother(p *Promise, m *message) bool {
	return w.elsewhere(p, m) && apartFrom(w.clientsOf(p.msg), w.clientsOf(m))
}

// elsewhere reports whether a message is of no conversation in which a promise is talked of.
func (w *world) elsewhere(p *Promise, m *message) bool {
	return m.conv != p.msg.conv && !slices.Contains(p.via, m.conv)
}

// A usage is how often words stand in the mail that is about the affairs of a client.
type usage struct {
	bodies int
	held   map[term]int32
}

// usageOf returns that of a client.
func (w *world) usageOf(client string) *usage {
	u := w.usages[client]
	if u == nil {
		list := w.byMatter[client]
		u = &usage{len(list), make(map[term]int32)}
		for _, m := range list {
			for _, t := range m.bag {
				u.held[t]++
			}
		}
		w.usages[client] = u
	}
	return u
}

// ordinary is of how many messages the mail about a client is taken to be, at least: fewer
// do not tell how rare a word is.
const ordinary = 100

// weightIn is weightOf in the affairs of clients: what stands in every other message that is
// about one of them tells little there, however rare it is in the mail about others.
func (w *world) weightIn(clients []string, t term) int {
	n := w.weightOf(t)
	for _, c := range clients {
		u := w.usageOf(c)
		n = min(n, rarity(max(u.bodies, ordinary), int(u.held[t])))
	}
	return n
}
