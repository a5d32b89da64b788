package ledger

import (
	"strings"
	"time"

	"onrecord/audit/act"
)

// A Message is one that the ledger has read, for those who look for more in it
// than promises, requests and complaints.
type Message struct {
	Ref
	At           time.Time // on the clock of its author
	From, Name   string    // of the author
	To, Cc       []string
	Subject      string
	Staff        bool   // the author belongs to the firm
	Side         string // whose it is: the firm, a client, an organisation, or an address alone
	Automatic    string // why a program is held to have written it, or [Refuted] or [Unreceived]; "" for people. Its sentences have no acts, but for what it says in no other message.
	Bounce       bool   // a mail system says that a message did not arrive
	Bounced      bool   // it did not arrive
	Foreign      bool   // its own words are not English: it has no sentences
	Parent       *Message
	Refs         []string // the ids of the messages that it names, if it is Automatic
	Conversation int
	Clients      []string   // whose affairs it is about, by their names; none if that is not known
	Sentences    []Sentence // the author's own
	Files        []File
}

// Refuted is why nothing that a message says counts as said by the one of the firm who
// is named as its author: the server that received it found that it came from elsewhere.
const Refuted = "the server that received it says that it came from elsewhere"

// Unreceived is why nothing that a message under a client's name says counts as theirs: it
// lies only in sent mail of the firm, which could have written it.
const Unreceived = "it lies only in sent mail of the firm, and no server received it"

// A Sentence is one of the author's own words in a message.
type Sentence struct {
	Part  string
	Start int // in the text of the part
	Text  string
	Acts  []SentenceAct
}

// A SentenceAct is something that a sentence does.
type SentenceAct struct {
	Kind act.Kind
	Sure bool
}

// A File is an attachment.
type File struct{ Part, Name, Type string }

// Mail returns the messages that the ledger has read with all that it keeps of
// them, those of programs too, by time.
func (l *Ledger) Mail() []*Message {
	made := make(map[*message]*Message, len(l.w.messages))
	list := make([]*Message, len(l.w.messages))
	for i, m := range l.w.messages {
		list[i] = m.view()
		made[m] = list[i]
	}
	for i, m := range l.w.messages {
		list[i].Parent = made[m.parent]
		for _, c := range clientsIn(l.w.clientsOf(m)) {
			list[i].Clients = append(list[i].Clients, strings.TrimPrefix(c, sideClient))
		}
	}
	return list
}

func (m *message) view() *Message {
	v := &Message{Ref: Ref{m.digest, m.ID}, At: m.at, From: m.From, Name: m.Name, To: m.To, Cc: m.Cc, Subject: m.Subject, Staff: m.staff, Side: m.side,
		Automatic: m.Automatic, Bounce: m.Bounce, Bounced: m.bounced, Foreign: m.Foreign, Refs: m.Refs, Conversation: m.conv}
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		x := Sentence{Part: s.Part, Start: s.Start, Text: s.Text}
		for _, d := range s.Acts {
			x.Acts = append(x.Acts, SentenceAct{d.Kind, d.Sure})
		}
		v.Sentences = append(v.Sentences, x)
	}
	for _, f := range m.Files {
		v.Files = append(v.Files, File{f.Part, f.Name, f.Type})
	}
	return v
}
