package check

import (
	"context"
	"fmt"
	"maps"
	"math/bits"
	"strings"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// A Text is text that came with a message: a part of its body, or what was read
// of an attachment.
type Text struct {
	Part   string
	File   string // name of the attachment, "" for the body
	Text   string
	Unread bool // an attachment that will be read, and was not yet
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
	freq     map[string]int      // how many messages have a word, of those that surely are of the client's affairs
	known    int                 // how many these are
	names    map[string][]string // words of names to addresses
	clients  map[string]bool     // addresses of the client
	kin      map[string]bool     // addresses of people who write with the client, and whose address is private
	start    time.Time
	likeness *likeness
	unread   int                           // attachments that were not read yet
	long     map[int]map[string][]*message // of long conversations, the messages that have a word
}

// New reads what concerns the client out of a ledger.
func New(ctx context.Context, l *ledger.Ledger, src Source, o Options) (*World, error) {
	w := &World{o: o, ledger: l, byDigest: map[email.Digest]*message{}, convs: map[int][]*message{}, freq: map[string]int{}, names: map[string][]string{}, clients: map[string]bool{}}
	for _, a := range o.Addresses {
		w.clients[strings.ToLower(a)] = true
	}
	mail := l.Mail()
	affairs := w.affairsOf(mail)
	for _, v := range mail {
		if v.Digest == l.First(o.Letter) || v.At.After(o.Asserted) {
			continue
		}
		m := w.read(v)
		may := false
		if may, m.theirs = affairs.may(v); may {
			w.add(m)
		} else if affairs.few {
			w.tally(m) // where others are few, their mail tells how rare a word is, too
		}
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
			if t.Unread {
				w.unread++
			}
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

func (w *World) count() {
	w.nameKnown()
	for _, m := range w.messages {
		if w.start.IsZero() && (m.client || m.toThem) {
			w.start = m.At
		}
		if m.theirs {
			w.tally(m)
		}
	}
}

// tally counts the words of a message.
func (w *World) tally(m *message) {
	w.known++
	seen := maps.Clone(m.bag)
	for _, d := range m.texts {
		maps.Copy(seen, d.bag)
	}
	for x := range seen {
		w.freq[x]++
	}
}

// weight tells how much a word says: more, the rarer it is in the client's affairs, however
// rare in what may be of others.
func (w *World) weight(x string) int {
	n := w.freq[x]
	if n == 0 {
		return 2 // a word that nobody else uses finds nothing
	}
	return min(7, max(1, bits.Len(uint(w.known/n))))
}

// list lists the messages of long conversations by their words.
func (w *World) list() {
	w.long = map[int]map[string][]*message{}
	for n, conv := range w.convs {
		if len(conv) < longConversation {
			continue
		}
		words := map[string][]*message{}
		for _, m := range conv {
			for x := range m.bag {
				words[x] = append(words[x], m)
			}
		}
		w.long[n] = words
	}
}

// longConversation is of how many messages those are listed that have a word, so that
// not all are looked at for each.
const longConversation = 100
