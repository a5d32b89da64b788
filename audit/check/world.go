package check

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/coverage"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A Text is text that came with a message: a part of its body, or what was read
// of an attachment.
type Text struct {
	Part string
	File string // name of the attachment, "" for the body
	Text string
}

// A Source gives the words of messages beyond what people wrote themselves.
type Source interface {
	// Texts returns the texts of the attachments of a message, and those of its
	// body.
	Texts(ctx context.Context, d email.Digest) ([]Text, error)
}

// Options say whose dispute it is and how to read.
type Options struct {
	Directory *party.Directory
	Client    string         // name of the client
	Addresses []string       // of the client
	Zone      *time.Location // the firm's
	Due       due.Context    // how the firm writes dates
	Asserted  time.Time      // when the claims were made; what was done later counts for nothing

	// Letter is the message that brought the claims, if one did. It is no
	// evidence for itself.
	Letter email.Digest

	// Hole says why mail that a question is about may be missing, "" if nothing
	// speaks against its being complete; see [coverage.Survey.Why].
	Hole func(q coverage.Question) string
}

// A World is the mail in which the claims of one client are looked up. It is
// read once for all claims of a letter.
type World struct {
	o        Options
	ledger   *ledger.Ledger
	messages []*message // by time
	byDigest map[email.Digest]*message
	convs    map[int][]*message
	freq     map[string]int
	names    map[string][]string // words of names to addresses
	clients  map[string]bool     // addresses of the client
	kin      map[string]bool     // addresses of people who write with the client, and whose address is private
	start    time.Time
	likeness *likeness
	long     map[int]map[string][]*message // of long conversations, the messages that have a word
}

type message struct {
	*ledger.Message
	parent  *message
	i       int
	client  bool // the client wrote it
	toUs    bool // it is addressed to the firm
	toThem  bool // it is addressed to the client
	sents   []*sentence
	texts   []*document // of attachments, and of the body if a program wrote it
	bag     map[string]bool
	dates   func() dates    // that its own words name, read once
	answers func() *message // what it answers in words, without naming it, looked for once
	replies []*message
}

type sentence struct {
	*ledger.Sentence
	m     *message
	i     int
	plain string // as patterns read it, see [Plain]: offsets in it are not those of the text
	stems []string
	acts  map[act.Kind]bool // sure ones
	maybe map[act.Kind]bool
}

// A document is an attachment with its text, or the body of an automatic message.
type document struct {
	m     *message
	part  string
	name  string
	text  string
	lines []line
	bag   map[string]bool
	title map[string]bool // words of its name
}

type line struct {
	start int
	text  string
	stems []string
}

const (
	maxDocument = 64 << 10
	maxLines    = 600
)

// New reads what concerns the client out of a ledger.
func New(ctx context.Context, l *ledger.Ledger, src Source, o Options) (*World, error) {
	w := &World{o: o, ledger: l, byDigest: map[email.Digest]*message{}, convs: map[int][]*message{}, freq: map[string]int{}, names: map[string][]string{}, clients: map[string]bool{}}
	for _, a := range o.Addresses {
		w.clients[strings.ToLower(a)] = true
	}
	for _, v := range l.Mail() {
		if v.Digest == l.First(o.Letter) || v.At.After(o.Asserted) {
			continue
		}
		w.add(v)
	}
	for _, m := range w.messages {
		if m.Parent != nil {
			if m.parent = w.byDigest[m.Parent.Digest]; m.parent != nil {
				m.parent.replies = append(m.parent.replies, m)
			}
		}
	}
	for _, m := range w.messages {
		if len(m.Files) == 0 && m.Automatic == "" {
			continue
		}
		texts, err := src.Texts(ctx, m.Digest)
		if err != nil {
			return nil, fmt.Errorf("texts of message %s: %w", m.Digest, err)
		}
		for _, t := range texts {
			if t.File != "" || m.Automatic != "" {
				m.document(t)
			}
		}
	}
	w.count()
	w.relate()
	w.list()
	w.likeness = newLikeness(w.messages)
	return w, nil
}

func (w *World) add(v *ledger.Message) {
	m := &message{Message: v, i: len(w.messages), client: w.clients[v.From], bag: map[string]bool{}}
	for _, a := range slices.Concat(v.To, v.Cc) {
		m.toThem = m.toThem || w.clients[a]
		m.toUs = m.toUs || w.o.Directory.IsStaff(a)
	}
	for i := range v.Sentences {
		s := &sentence{Sentence: &v.Sentences[i], m: m, i: i, plain: Plain(v.Sentences[i].Text), stems: stems(v.Sentences[i].Text), acts: map[act.Kind]bool{}, maybe: map[act.Kind]bool{}}
		for _, a := range s.Acts {
			s.maybe[a.Kind] = true
			if a.Sure {
				s.acts[a.Kind] = true
			}
		}
		for _, x := range s.stems {
			m.bag[x] = true
		}
		m.sents = append(m.sents, s)
	}
	for _, x := range stems(v.Subject) {
		m.bag[x] = true
	}
	for _, f := range v.Files {
		for _, x := range stems(fileWords(f.Name)) {
			m.bag[x] = true
		}
	}
	m.dates = sync.OnceValue(func() dates { return datesIn(ownWords(m)) })
	m.answers = sync.OnceValue(func() *message { return w.answersInWords(m) })
	w.messages = append(w.messages, m)
	w.byDigest[v.Digest] = m
	w.convs[v.Conversation] = append(w.convs[v.Conversation], m)
	w.name(v.From, v.Name)
}

func (m *message) document(t Text) {
	d := &document{m: m, part: t.Part, name: t.File, text: t.Text[:min(len(t.Text), maxDocument)], bag: map[string]bool{}, title: map[string]bool{}}
	at := 0
	for l := range strings.SplitSeq(d.text, "\n") {
		if len(d.lines) == maxLines {
			break
		}
		if strings.TrimSpace(l) != "" {
			d.lines = append(d.lines, line{at, l, stems(l)})
			for _, x := range d.lines[len(d.lines)-1].stems {
				d.bag[x] = true
			}
		}
		at += len(l) + 1
	}
	for _, x := range stems(fileWords(t.File)) {
		d.bag[x], d.title[x] = true, true
	}
	m.texts = append(m.texts, d)
}

// OwnText is the text of a part with what it quotes blanked, so that offsets stay.
func OwnText(p zone.Part) string {
	b := []byte(p.Text)
	for _, l := range p.Zones.Lines {
		if l.Kind == zone.Quoted || l.Kind == zone.Forwarded {
			for i := l.Start; i < l.End; i++ {
				if b[i] != '\n' {
					b[i] = ' '
				}
			}
		}
	}
	return string(b)
}

// fileWords is the name of a file as words.
func fileWords(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name)
}

// name notes the words of a name of an address.
func (w *World) name(address, name string) {
	for _, x := range strings.Fields(strings.ToLower(name)) {
		x = strings.Trim(x, ".,()\"'")
		if len(x) > 2 && !slices.Contains(w.names[x], address) {
			w.names[x] = append(w.names[x], address)
		}
	}
}

func (w *World) count() {
	for _, p := range w.o.Directory.Persons() {
		for _, a := range p.Addresses {
			w.name(a, p.Name)
		}
	}
	for _, m := range w.messages {
		if w.start.IsZero() && (m.client || m.toThem) {
			w.start = m.At
		}
		seen := map[string]bool{}
		for x := range m.bag {
			seen[x] = true
		}
		for _, d := range m.texts {
			for x := range d.bag {
				seen[x] = true
			}
		}
		for x := range seen {
			w.freq[x]++
		}
	}
}

// relate notes who writes with the client: relatives, say.
func (w *World) relate() {
	w.kin = map[string]bool{}
	alone := map[string]map[string]bool{} // addresses of a domain
	for _, m := range w.messages {
		for _, a := range slices.Concat([]string{m.From}, m.To, m.Cc) {
			if _, d, ok := strings.Cut(a, "@"); ok {
				if alone[d] == nil {
					alone[d] = map[string]bool{}
				}
				alone[d][a] = true
			}
		}
	}
	private := func(a string) bool {
		_, d, _ := strings.Cut(a, "@")
		return party.Organisation(a) == "" || len(alone[d]) == 1
	}
	for _, m := range w.messages {
		if m.Automatic != "" {
			continue
		}
		people := slices.Concat([]string{m.From}, m.To, m.Cc)
		if !slices.ContainsFunc(people, func(a string) bool { return w.clients[a] }) {
			continue
		}
		for _, a := range people {
			if _, other := w.o.Directory.ClientOf(a); !other && !w.clients[a] && !w.o.Directory.IsStaff(a) && private(a) {
				w.kin[a] = true
			}
		}
	}
}

// weight tells how much a word says: more, the rarer it is.
func (w *World) weight(x string) int {
	n := w.freq[x]
	if n == 0 {
		return 2 // a word that nobody else uses finds nothing
	}
	return min(7, max(1, bits.Len(uint(len(w.messages)/n))))
}
