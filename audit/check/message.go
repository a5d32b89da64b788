package check

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
	"onrecord/ingest/zone"
)

// read reads the words of a message.
func (w *World) read(v *ledger.Message) *message {
	m := &message{Message: v, client: w.clients[v.From], bag: map[string]bool{}}
	for _, a := range slices.Concat(v.To, v.Cc) {
		m.toThem = m.toThem || w.clients[a]
		m.toUs = m.toUs || w.o.Directory.IsStaff(a)
	}
	for i := range v.Sentences {
		s := &sentence{Sentence: &v.Sentences[i], m: m, i: i, plain: inDigits(Plain(v.Sentences[i].Text)), stems: stems(v.Sentences[i].Text), acts: map[act.Kind]bool{}, maybe: map[act.Kind]bool{}}
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
	for _, x := range m.title() {
		m.bag[x] = true
	}
	m.dates = sync.OnceValue(func() dates { return datesIn(ownWords(m)) })
	m.answers = sync.OnceValue(func() *message { return w.answersInWords(m) })
	return m
}

// add takes a message for one in which to look.
func (w *World) add(m *message) {
	m.i = len(w.messages)
	w.messages = append(w.messages, m)
	w.byDigest[m.Digest] = m
	w.convs[m.Conversation] = append(w.convs[m.Conversation], m)
	w.name(m.From, m.Name)
}

func (m *message) document(t Text) {
	d := &document{m: m, part: t.Part, name: t.File, text: t.Text[:min(len(t.Text), maxDocument)], bag: map[string]bool{}, title: map[string]bool{}, unread: t.Unread}
	at := 0
	for l := range strings.SplitSeq(d.text, "\n") {
		if len(d.lines) == maxLines {
			break
		}
		if strings.TrimSpace(l) != "" {
			d.lines = append(d.lines, line{at, l, Plain(l), stems(l)})
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

func ownWords(m *message) string {
	var b strings.Builder
	for _, s := range m.sents {
		b.WriteString(s.plain + "\n")
	}
	return b.String()
}

// first returns the first sentence of a message, nil if it has none.
func (m *message) first() *sentence {
	if len(m.sents) == 0 {
		return nil
	}
	return m.sents[0]
}

// title returns the words of the subject of a message and of the names of its files.
func (m *message) title() []string { return append(stems(m.Subject), m.fileStems()...) }

// fileStems returns the words of the names of the files of a message.
func (m *message) fileStems() (list []string) {
	for _, file := range m.Files {
		list = append(list, stems(fileWords(file.Name))...)
	}
	return list
}

// has reports whether a word stands in a message, or in a text that came with it.
func (m *message) has(x string) bool {
	return m.bag[x] || slices.ContainsFunc(m.texts, func(d *document) bool { return d.has(x) })
}

// has reports whether a word stands in a document or in its name.
func (d *document) has(x string) bool { return d.bag[x] }

// has reports whether a word stands in a line.
func (l line) has(x string) bool { return slices.Contains(l.stems, x) }

// has reports whether a word stands in a sentence.
func (s *sentence) has(x string) bool { return slices.Contains(s.stems, x) }

// negates reports whether a sentence says that something is not so.
func (s *sentence) negates() bool {
	return negated.MatchString(s.plain) && !softNo.MatchString(s.plain)
}

// complains reports whether a sentence may complain, or ask where something is.
func (s *sentence) complains() bool {
	return s.maybe[act.Complaint] || s.maybe[act.Chase] && !s.asks()
}

// complains reports whether a sentence of a message does.
func (m *message) complains() bool { return m.says((*sentence).complains) != nil }

// asks reports whether a sentence is a question.
func (s *sentence) asks() bool { return strings.HasSuffix(strings.TrimSpace(s.Text), "?") }

// says reports whether a sentence of a message pleases, and returns the first.
func (m *message) says(f func(*sentence) bool) *sentence {
	for _, s := range m.sents {
		if f(s) {
			return s
		}
	}
	return nil
}

// match returns the first sentence of a message that a pattern matches, nil if none
// does.
func (m *message) match(pattern *regexp.Regexp) *sentence {
	return m.says(func(s *sentence) bool { return pattern.MatchString(s.plain) })
}

// theirs reports whether the client wrote a message to the firm.
func theirs(m *message) bool { return m.client && m.Automatic == "" }

// ours reports whether somebody of the firm wrote a message to the client.
func ours(m *message) bool { return m.Staff && m.toThem && m.Automatic == "" && !m.Bounced }

type message struct {
	*ledger.Message
	parent  *message
	i       int
	client  bool // the client wrote it
	toUs    bool // it is addressed to the firm
	toThem  bool // it is addressed to the client
	theirs  bool // it is surely about the client's affairs
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

	unread bool // see [Text]
}

type line struct {
	start int
	text  string
	plain string // as patterns read it, see [Plain]
	stems []string
}

const maxDocument = 64 << 10

const maxLines = 600
