package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/clock"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// A message is one of the record as the ledger sees it.
type message struct {
	facts
	digest  email.Digest
	at      time.Time // when it was sent, in the zone of its author
	staff   bool      // the author belongs to the firm
	side    string    // whose it is: see world.sideOf
	conv    int       // its conversation
	parent  *message  // what it answers, if that is held
	bag     map[string]bool
	heads   []string // words of its subject
	bounced bool     // it did not arrive
	others  []span   // stretches of its own words that repeat those of another author
}

// A span is a stretch of the text of a part.
type span struct {
	part       string
	start, end int
}

// A world is all that the ledger reads, up to one moment.
type world struct {
	o        Options
	messages []*message // by time
	byID     map[string]*message
	convs    map[int][]*message  // by time
	names    map[string][]string // first names and last names to addresses
	sides    map[string]string
	orgs     []org
	bySide   map[string][]*message // by time
	byWord   map[string][]*message // by time
	freq     map[string]int        // in how many messages a word stands
	bodies   int
}

// load reads all messages that were sent up to the moment of the options.
func load(ctx context.Context, db *projection.DB, o Options) (*world, error) {
	w := &world{o: o, byID: map[string]*message{}, convs: map[int][]*message{}, names: map[string][]string{}, sides: map[string]string{}, freq: map[string]int{}}
	err := db.View(ctx, func(tx *sql.Tx) error {
		if err := w.read(ctx, tx); err != nil {
			return err
		}
		return w.dropRepeated(ctx, tx)
	})
	if err != nil {
		return nil, fmt.Errorf("read acts: %w", err)
	}
	w.join()
	w.boilerplate()
	w.learn()
	return w, nil
}

func (w *world) read(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT digest, facts FROM act_message ORDER BY digest`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []*message
	var digests []email.Digest
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var chunk []rawFacts
	decode := func() {
		part := chunk
		chunk = nil
		g.Go(func() error { return decodeAll(gctx, part) })
	}
	for rows.Next() {
		var d, raw []byte
		if err := rows.Scan(&d, &raw); err != nil {
			return err
		}
		m := &message{digest: email.Digest(d)}
		list, digests = append(list, m), append(digests, m.digest)
		if chunk = append(chunk, rawFacts{m, raw}); len(chunk) == 256 {
			decode()
		}
	}
	decode()
	if err := rows.Err(); err != nil {
		return err
	}
	if err := g.Wait(); err != nil {
		return err
	}
	events, err := clock.ReadAll(ctx, tx, digests)
	if err != nil {
		return err
	}
	for i, m := range list {
		if m.at = w.written(m, events[i]); m.at.IsZero() || !w.o.AsOf.IsZero() && m.at.After(w.o.AsOf) {
			continue
		}
		w.messages = append(w.messages, m)
	}
	slices.SortFunc(w.messages, byTime)
	return nil
}

func byTime(a, b *message) int {
	if c := a.at.Compare(b.at); c != 0 {
		return c
	}
	return slices.Compare(a.digest[:], b.digest[:])
}

type rawFacts struct {
	m   *message
	raw []byte
}

func decodeAll(ctx context.Context, list []rawFacts) error {
	for _, r := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := json.Unmarshal(r.raw, &r.m.facts); err != nil {
			return fmt.Errorf("acts of message %s: %w", r.m.digest, err)
		}
	}
	return nil
}

// written returns when a message was sent, on the clock of its author: in the
// zone of its Date, or in the firm's where that tells none. UTC tells none for
// the firm's people: programs write it.
func (w *world) written(m *message, e clock.Event) time.Time {
	at := e.At
	m.staff = w.o.Directory.IsStaff(m.From)
	if at.IsZero() {
		return at
	}
	date, err := time.Parse(time.RFC3339, m.Date)
	zone := w.o.Zone
	if zone == nil {
		zone = time.UTC
	}
	if err != nil || !m.Zoned {
		return at.In(zone)
	}
	if _, offset := date.Zone(); offset == 0 && m.staff {
		return at.In(zone)
	}
	return at.In(date.Location())
}

// dropRepeated notes the stretches of own words that repeat another author.
func (w *world) dropRepeated(ctx context.Context, tx *sql.Tx) error {
	at := map[email.Digest]*message{}
	for _, m := range w.messages {
		at[m.digest] = m
	}
	pairs, err := quote.Pairs(ctx, tx, `SELECT digest FROM act_message`)
	if err != nil {
		return err
	}
	done := map[email.Digest]bool{}
	for _, p := range pairs {
		m, s := at[p.Message], at[p.Source]
		if p.Marked || m == nil || s == nil || done[p.Message] || m.From == s.From {
			continue
		}
		done[p.Message] = true
		links, err := quote.LinksTx(ctx, tx, p.Message)
		if err != nil {
			return err
		}
		for _, l := range links {
			if s := at[l.Source]; s != nil && s.From != m.From && !l.Marked {
				m.others = append(m.others, span{l.Part, l.Start, l.End})
			}
		}
	}
	return nil
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

// join makes the conversations: messages that name each other, and answers that
// name nobody, by their subject and people.
func (w *world) join() {
	group := map[string]int{}
	up := []int{}
	find := func(i int) int {
		for up[i] != i {
			up[i] = up[up[i]]
			i = up[i]
		}
		return i
	}
	place := func(id string) int {
		i, ok := group[id]
		if !ok {
			i = len(up)
			up = append(up, i)
			group[id] = i
		}
		return find(i)
	}
	last := map[string]*message{} // by subject and address
	for _, m := range w.messages {
		if m.ID != "" && w.byID[m.ID] == nil {
			w.byID[m.ID] = m
		}
		node := place(m.digest.String())
		for _, id := range slices.Concat([]string{m.ID}, m.Refs) {
			if id != "" {
				up[place(id)] = node
			}
		}
		m.parent = w.byID[m.Parent]
		if m.parent == m {
			m.parent = nil
		}
		if before := last[m.Subject+"\x00"+m.From]; m.parent == nil && m.Prefix == uint8(thread.ReplyPrefix) && before != nil && m.at.Sub(before.at) < 60*24*time.Hour {
			m.parent = before
			up[place(before.digest.String())] = find(node)
		}
		for _, a := range slices.Concat(m.To, m.Cc) {
			last[m.Subject+"\x00"+a] = m
		}
	}
	w.bounces()
	for _, m := range w.messages {
		m.conv = place(m.digest.String())
		w.convs[m.conv] = append(w.convs[m.conv], m)
	}
}

// learn notes names, sides and the frequency of words.
func (w *world) learn() {
	for _, m := range w.messages {
		m.side = w.sideOf(m.From)
		m.heads = words(m.Subject)
		m.bag = map[string]bool{}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			s.stems = words(s.Text)
			s.negated, s.past, s.ahead, s.been = negative.MatchString(s.Text), past.MatchString(s.Text), ahead.MatchString(s.Text), visited.MatchString(s.Text)
			for _, x := range s.stems {
				m.bag[x] = true
			}
		}
		for _, f := range m.Files {
			for _, x := range words(fileWords(f.Name)) {
				m.bag[x] = true
			}
		}
		for x := range m.bag {
			w.freq[x]++
		}
		if m.Automatic == "" {
			w.bodies++
			w.name(m.From, m.Name)
		}
		for i, a := range slices.Concat(m.To, m.Cc) {
			if i < len(m.Names) {
				w.name(a, m.Names[i])
			}
		}
	}
	for _, p := range w.o.Directory.Persons() {
		for _, a := range p.Addresses {
			w.name(a, p.Name)
		}
	}
	for _, list := range w.names {
		slices.Sort(list)
	}
	w.organise()
	w.index()
}

// frequent words lead nowhere: those of more messages than that.
const frequent = 150

// index lists the messages by the sides that they are from or to, and by words.
func (w *world) index() {
	w.bySide, w.byWord = map[string][]*message{}, map[string][]*message{}
	for _, m := range w.messages {
		if m.Automatic != "" {
			continue
		}
		var sides []string
		for _, a := range slices.Concat([]string{m.From}, m.To, m.Cc) {
			if s := w.sideOf(a); s != sideFirm && !slices.Contains(sides, s) {
				sides = append(sides, s)
				w.bySide[s] = append(w.bySide[s], m)
			}
		}
		for x := range m.bag {
			if w.freq[x] <= frequent {
				w.byWord[x] = append(w.byWord[x], m)
			}
		}
	}
}

// An org is an organisation, by the first label of its domain, with the address
// there that writes most.
type org struct{ label, address string }

func (w *world) organise() {
	wrote := map[string]int{}
	for _, m := range w.messages {
		if m.Automatic == "" {
			wrote[m.From]++
		}
	}
	at := map[string]string{}
	for _, a := range slices.Sorted(maps.Keys(wrote)) {
		label, _, _ := strings.Cut(party.Organisation(a), ".")
		if label = strings.ReplaceAll(label, "-", ""); label != "" && (at[label] == "" || wrote[a] > wrote[at[label]]) {
			at[label] = a
		}
	}
	for _, label := range slices.Sorted(maps.Keys(at)) {
		w.orgs = append(w.orgs, org{label, at[label]})
	}
}

// name notes the words of a name of an address.
func (w *world) name(address, name string) {
	if address == "" {
		return
	}
	for x := range strings.FieldsSeq(strings.ToLower(name)) {
		x = strings.Trim(x, ".,()\"'")
		if len(x) > 2 && !stop[x] && !slices.Contains(w.names[x], address) && !slices.ContainsFunc(w.names[x], func(o string) bool { return w.samePerson(o, address) }) {
			w.names[x] = append(w.names[x], address)
		}
	}
}

func (w *world) samePerson(a, b string) bool {
	return a == b || slices.Contains(w.o.Directory.PersonOf(a).Addresses, b)
}

// sideOf names the party to which an address belongs: the firm, a client, an
// organisation by its domain, or the address alone.
func (w *world) sideOf(address string) string {
	if s, ok := w.sides[address]; ok {
		return s
	}
	s := address
	if w.o.Directory.IsStaff(address) {
		s = sideFirm
	} else if name, ok := w.o.Directory.ClientOf(address); ok {
		s = "client " + name
	} else if o := party.Organisation(address); o != "" {
		s = "at " + o
	}
	w.sides[address] = s
	return s
}

const sideFirm = "firm"

// fileWords is the name of a file as words.
func fileWords(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name)
}

// bounces notes which messages came back: a report of a mail system names them.
func (w *world) bounces() {
	for _, m := range w.messages {
		if !m.Bounce {
			continue
		}
		for _, id := range m.Refs {
			if sent := w.byID[id]; sent != nil && sent.at.Before(m.at) {
				sent.bounced = true
			}
		}
		if len(m.Refs) > 0 || len(m.To) == 0 {
			continue
		}
		var last *message // it names none: the last one by whom it was told
		for _, x := range w.messages {
			if x.at.After(m.at) || m.at.Sub(x.at) > 30*time.Minute {
				continue
			}
			if x.From == m.To[0] {
				last = x
			}
		}
		if last != nil {
			last.bounced = true
		}
	}
}

// What an author says in so many messages word for word is boilerplate.
const repeated, shortest = 3, 4

// boilerplate takes what an author repeats word for word out of what the
// message does, and messages of little else for automatic.
func (w *world) boilerplate() {
	type said struct{ from, text string }
	seen := map[said]int{}
	each := func(f func(m *message, i int, k said)) {
		for _, m := range w.messages {
			for i := range m.Sentences {
				if s := &m.Sentences[i]; len(fields(s.Text)) >= shortest {
					f(m, i, said{m.From, s.Text})
				}
			}
		}
	}
	each(func(_ *message, _ int, k said) { seen[k]++ })
	same := map[*message]int{}
	each(func(m *message, i int, k said) {
		if seen[k] >= repeated {
			m.Sentences[i].Acts = nil
			same[m]++
		}
	})
	for m, n := range same {
		if 2*n > len(m.Sentences) {
			m.Automatic = "the same words as other messages of its author"
		}
	}
}
