package ledger

import (
	"cmp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// A message is one of the record as the ledger sees it.
type message struct {
	facts
	digest  email.Digest
	at      time.Time // when it was sent, in the zone of its author
	order   int       // its number among all that are read, by time
	kinds   uint16    // what its author does in it: certainly, or a complaint
	staff   bool      // the author belongs to the firm
	side    string    // whose it is: see world.sideOf
	conv    int       // its conversation
	parent  *message  // what it answers, if that is held
	bag     []term    // stems of its own words and of the names of its files, by number
	heads   []term    // stems of its subject
	matters []string  // whose and which affair it is about
	clients []string  // what world.clientsOf found
	bounced bool      // it did not arrive
	lost    []string  // of its addresses, those at which it did not
	headed  bool      // a notice, the subject of which tells of something done
	others  []span    // stretches of its own words that repeat those of another author
}

// A span is a stretch of the text of a part.
type span struct {
	part       string
	start, end int
}

// A world is all that the ledger reads, up to one moment.
type world struct {
	o          Options
	messages   []*message                // by time
	at         map[email.Digest]*message // the same, and what was left out as a copy of them
	byID       map[string]*message
	convs      map[int][]*message  // by time
	names      map[string][]string // first names and last names to addresses
	short      map[string]string   // what world.shortened found
	sides      map[string]string
	persons    map[string]string // what world.who found
	orgs       []org
	byMatter   map[string][]*message     // by time
	byTerm     map[term][]*message       // by time
	byFrom     map[string][]*message     // by person and time
	byTo       map[string][]*message     // by person and time
	weights    *[nFeatures]int           // of evidence for promises
	toldOn     map[*sentence][]time.Time // what world.daysToldOf found
	byName     map[string][]*message     // those that name somebody, by the person and time
	talkedOf   map[int][]string          // what world.clientsTalkedOf found
	servedBy   map[string][]string       // what world.clientsServedBy found
	usages     map[string]*usage         // what world.usageOf found
	promisedTo map[string]int            // in how many messages the firm promises a side something
	customers  int                       // how many sides are customers
	lex        lexicon
	bodies     int
	unreceived []*message // see Options; by time
	next       time.Time  // when the first message that is not known yet was sent
}

func byTime(a, b *message) int {
	if c := a.at.Compare(b.at); c != 0 {
		return c
	}
	return slices.Compare(a.digest[:], b.digest[:])
}

// inOrder is [byTime] of messages that have been read.
func inOrder(a, b *message) int { return cmp.Compare(a.order, b.order) }

// localize has the time of a message on the clock of its author: in the zone of
// its Date, or in the firm's where that tells none. UTC tells none for the firm's
// people: programs write it.
func (w *world) localize(m *message) {
	zone := w.o.Zone
	if zone == nil {
		zone = time.UTC
	}
	if date, err := time.Parse(time.RFC3339, m.Date); err == nil && m.Zoned {
		if _, offset := date.Zone(); offset != 0 || !m.staff {
			zone = date.Location()
		}
	}
	m.at = m.at.In(zone)
}

// own reports whether a sentence is the author's own.
func (m *message) own(s *sentence) bool {
	for _, o := range m.others {
		if o.part == s.Part && s.Start < o.end && s.Start+len(s.Text) > o.start {
			return false
		}
	}
	return true
}

// does reports whether somewhere in a message its author does such a thing.
func (m *message) does(k act.Kind) bool { return m.kinds&kindBit(k) != 0 }

// acts yields the acts of the author's own sentences.
func (m *message) acts(f func(s *sentence, d *did, sure bool)) {
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		for j := range s.Acts {
			f(s, &s.Acts[j], s.Acts[j].Sure)
		}
	}
}

// join takes the conversations and what answers what from package thread. A
// message has no parent that was sent after it: clocks may be wrong.
func (w *world) join(links map[email.Digest]thread.Link) {
	for _, m := range w.messages {
		if m.ID != "" && w.byID[m.ID] == nil {
			w.byID[m.ID] = m
		}
	}
	for i, m := range w.messages {
		l, ok := links[m.digest]
		if m.conv = l.Conversation; !ok {
			m.conv = -1 - i
		}
		if up := w.at[l.Parent]; up != nil && up.at.Before(m.at) {
			m.parent = up
		}
		w.convs[m.conv] = append(w.convs[m.conv], m)
	}
	w.bounces()
}
