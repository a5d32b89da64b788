package ledger

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/authn"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// facts are what the stage keeps of one message. They follow from its bytes
// alone: neither the configuration nor any other message has a part in them.
type facts struct {
	ID        string     `json:"id,omitempty"`
	Refs      []string   `json:"refs,omitempty"` // of what a program wrote: References and In-Reply-To, each once
	Subject   string     `json:"su,omitempty"`   // the base subject
	From      string     `json:"fr,omitempty"`   // the author's address, in lower case
	Name      string     `json:"nm,omitempty"`   // the author's name
	To        []string   `json:"to,omitempty"`
	Cc        []string   `json:"cc,omitempty"` // Cc and Bcc
	Names     []string   `json:"ns,omitempty"` // of To and Cc, in their order
	Date      string     `json:"da,omitempty"` // the author's clock, RFC 3339; "" if there is none
	Zoned     bool       `json:"zo,omitempty"` // Date has a zone that can be meant
	Automatic string     `json:"au,omitempty"` // why a program is held to have written it, "" for people
	Notice    bool       `json:"no,omitempty"` // Automatic, but no answer to a message: it may tell of something done
	Bounce    bool       `json:"bo,omitempty"` // a mail system says that a message did not arrive
	Lost      []string   `json:"lo,omitempty"` // where it did not: addresses in lower case, if it names them
	Refuted   bool       `json:"rf,omitempty"` // the server that received it says that it is not by whom it says
	Foreign   bool       `json:"xx,omitempty"` // its own words are not English: no rules apply
	Files     []file     `json:"fi,omitempty"`
	Greeted   []string   `json:"gr,omitempty"` // the names that the greeting calls
	Sentences []sentence `json:"se,omitempty"`
}

// A file is an attachment.
type file struct {
	Part string `json:"p"`
	Name string `json:"n,omitempty"`
	Type string `json:"t,omitempty"`

	words []term // of its name
}

// A sentence is one of the author's own, with what it does.
type sentence struct {
	Part  string `json:"p,omitempty"`
	Start int    `json:"s"`
	Text  string `json:"x"`
	Acts  []did  `json:"a,omitempty"`
	Cues  cues   `json:"q,omitempty"`
	Class string `json:"v,omitempty"` // see verbClass

	// Worked out once when it is read: see prepare.
	stems    []term
	names    []string // in it that are those of one address
	length   int      // in words
	asked    uint64   // what it was asked for, a bit for each saying, and said
	said     uint64
	later    int8   // whether it names a day after that of its message, in the same way
	dayNamed bool   // a word for a day stands in it
	dated    int8   // whether it names a day or a time: 1 if it does, -1 if not, 0 if nobody asked
	mayOff   bool   // it may say that a day is off: see world.off
	routine  bool   // its author says it word for word in many messages: see world.boilerplate
	kinds    uint16 // what it certainly does, a bit for each of act.Kinds
}

// A did is an act with its place in the sentence.
type did struct {
	Kind  act.Kind `json:"k"`
	Start int      `json:"s"` // in the text of the sentence
	End   int      `json:"e"`
	Sure  bool     `json:"c,omitempty"`
	Score int32    `json:"w,omitempty"`
	Rules []string `json:"r,omitempty"`

	Subject act.Subject `json:"u,omitempty"`
	Name    string      `json:"n,omitempty"` // of the subject
}

// Of one message so many sentences are kept, and so many bytes of them. Of a
// sentence that does nothing so many bytes are kept: columns of figures read as
// sentences without an end.
const (
	maxSentences = 400
	maxOwn       = 64 << 10
	maxIdle      = 1000
	maxPeople    = 50
)

// factsOf reads a message, its acts by a model, the shipped one if that is nil.
func factsOf(r *projection.Reading, acts *act.Model) facts {
	m := r.Message
	a := party.Author(m)
	base, _ := thread.BaseSubject(m.Subject)
	f := facts{ID: string(m.MessageID), Subject: clip(base, 200), From: strings.ToLower(a.Author.Addr), Name: clip(party.DisplayName(a.Author.Name), 100), Automatic: act.Automatic(m, r.Texts)}
	f.people(m)
	if !m.Date.IsZero() {
		f.Date, f.Zoned = m.Date.Format(time.RFC3339), email.ClocksOf(m).Zone != email.ZoneUnknown
	}
	f.Refuted = refuted(m)
	for _, p := range m.Attachments() {
		invitation := p.MediaType == "text/calendar" && p.FileName == "" // brings nothing that was promised
		if len(f.Files) < maxPeople && !invitation {
			f.Files = append(f.Files, file{Part: p.Path, Name: clip(path.Base(strings.ReplaceAll(p.FileName, `\`, "/")), 200), Type: p.MediaType})
		}
	}
	for _, p := range r.Texts {
		f.Greeted = append(f.Greeted, greeted(p)...)
	}
	if f.Automatic != "" {
		f.refs(m)
		d := deliveryReportOf(m)
		f.Bounce, f.Lost = d.failed, d.lost[:min(len(d.lost), maxPeople)]
		if f.Notice = !d.is && notice(m); f.Notice {
			f.read(r.Texts, acts, nil)
		}
		return f
	}
	if f.Foreign = !act.English(r.Texts); f.Foreign {
		return f
	}
	f.read(r.Texts, acts, &act.Message{Discussion: act.Discussion(m)})
	return f
}

// refuted reports whether the server that received a message last says that it is not
// by whom it says. What came over a mailing list has passed through other hands.
func refuted(m *email.Message) bool {
	if act.Discussion(m) {
		return false
	}
	i := slices.IndexFunc(m.Fields, func(f email.Field) bool { return strings.EqualFold(f.Name, "Authentication-Results") })
	return i >= 0 && authn.Refutes(m.Fields[i].Value)
}

func (f *facts) refs(m *email.Message) {
	for _, id := range slices.Concat(m.References, m.InReplyTo) {
		if s := string(id); !slices.Contains(f.Refs, s) && len(f.Refs) < 2*maxPeople {
			f.Refs = append(f.Refs, s)
		}
	}
}

func (f *facts) people(m *email.Message) {
	add := func(list *[]string, more []email.Address) {
		for _, a := range more {
			s := strings.ToLower(a.Addr)
			if s == "" || len(f.Names) >= maxPeople || slices.Contains(f.To, s) || slices.Contains(f.Cc, s) {
				continue
			}
			*list = append(*list, s)
			f.Names = append(f.Names, clip(party.DisplayName(a.Name), 100))
		}
	}
	add(&f.To, m.To)
	add(&f.Cc, m.Cc)
	add(&f.Cc, m.Bcc)
}

// notice reports whether an automatic message may tell of something done: it
// answers none.
func notice(m *email.Message) bool {
	return len(m.InReplyTo) == 0 && !slices.ContainsFunc(m.Fields, func(x email.Field) bool {
		return strings.EqualFold(x.Name, "auto-submitted") && strings.Contains(strings.ToLower(x.Value), "replied")
	})
}

// read finds the sentences and, where a person wrote the message, what they do.
func (f *facts) read(parts []zone.Part, acts *act.Model, person *act.Message) {
	if acts == nil {
		acts = act.Shipped()
	}
	total := 0
	for _, p := range parts {
		first := len(f.Sentences)
		if person == nil {
			p = program(p)
		}
		sentences := act.Sentences(p)
		for _, s := range sentences {
			if total += s.End - s.Start; len(f.Sentences) >= maxSentences || total > maxOwn {
				break
			}
			text := unbroken.Replace(p.Text[s.Start:s.End])
			toks := fields(text)
			f.Sentences = append(f.Sentences, sentence{Part: p.Path, Start: s.Start, Text: text, Cues: cuesOf(text, toks), Class: undertaken(toks)})
		}
		if person != nil {
			f.note(f.Sentences[first:], p.Text, acts.DetectIn(p.Text, sentences, *person))
		}
	}
	for i := range f.Sentences {
		s := &f.Sentences[i]
		slices.SortStableFunc(s.Acts, byKind)
		s.joinArrivals()
		if len(s.Acts) == 0 {
			s.Text = clip(s.Text, maxIdle)
		}
	}
}

// unbroken makes the line ends within a sentence blanks, which keep its places: mail
// programs break lines, and patterns have blanks between words.
var unbroken = strings.NewReplacer("\n", " ", "\t", " ")

// arrival: that somebody will have what was spoken of.
var arrival = regexp.MustCompile(`(?i)^[\s,]*((and|so|then)\s+)*(you|ye|u)(’ll|'ll| will| should) (have|get|receive) (it|them|these|those|everything)\b`)

// joinArrivals makes one promise of two where the second only tells when what is
// promised in the first arrives: "they go out today and you'll have them Monday".
func (s *sentence) joinArrivals() {
	for i := len(s.Acts) - 1; i > 0; i-- {
		a, b := &s.Acts[i-1], &s.Acts[i]
		if a.Kind == act.Promise && b.Kind == act.Promise && a.End <= b.Start && arrival.MatchString(s.Text[a.End:b.End]) {
			a.End, a.Sure, a.Score = b.End, a.Sure || b.Sure, max(a.Score, b.Score)
			s.Acts = slices.Delete(s.Acts, i, i+1)
		}
	}
}

// program returns a text of which what a program wrote counts as its author's.
func program(p zone.Part) zone.Part {
	p.Zones.Lines = slices.Clone(p.Zones.Lines)
	for i := range p.Zones.Lines {
		if l := &p.Zones.Lines[i]; l.Kind == zone.Auto {
			l.Kind = zone.Own
		}
	}
	return p
}

func byKind(a, b did) int {
	if c := slices.Index(act.Kinds, a.Kind) - slices.Index(act.Kinds, b.Kind); c != 0 {
		return c
	}
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	return a.End - b.End
}

// note adds acts to the sentences in which they stand.
func (f *facts) note(list []sentence, text string, acts []act.Act) {
	for _, a := range acts {
		i, ok := slices.BinarySearchFunc(list, a.Sentence.Start, func(s sentence, at int) int { return s.Start - at })
		if !ok {
			continue
		}
		s := &list[i]
		s.Acts = append(s.Acts, did{Kind: a.Kind, Start: max(0, a.Start-s.Start), End: min(len(s.Text), a.End-s.Start), Sure: a.Confirmed, Score: a.Score, Rules: a.Rules,
			Subject: a.Subject, Name: text[a.Name.Start:a.Name.End]})
	}
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// prepare works out what is asked of each sentence again and again.
func (s *sentence) prepare(l *lexicon) {
	toks := fields(s.Text)
	s.length = len(toks)
	s.mayOff, s.dayNamed = mayCallOff(toks)
	s.stems = slices.Clone(l.add(nil, toks))
	for i := range s.Acts {
		if s.Acts[i].Sure {
			s.kinds |= kindBit(s.Acts[i].Kind)
		}
	}
}

// kindBit is the bit of a kind of act among [act.Kinds].
func kindBit(k act.Kind) uint16 { return 1 << slices.Index(act.Kinds, k) }

// does reports whether a sentence certainly does such a thing.
func (s *sentence) does(kinds ...act.Kind) bool {
	for _, k := range kinds {
		if s.kinds&kindBit(k) != 0 {
			return true
		}
	}
	return false
}

// notice reports whether a program tells of something that was done or came in:
// a payment, a booking. Receipts of mail and answers of the absent tell nothing.
func (m *message) notice() bool { return m.Notice && m.Automatic != "" }
