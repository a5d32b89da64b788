// Package act finds what people do with their words in mail: what they promise,
// ask for, complain of, acknowledge, deliver and refuse.
//
// It is pure and knows the text of one message: the same text gives the same
// acts, on every machine. Who people are, what a message answers and whether a
// promise was kept is for those who hold the other messages.
//
// # What is read
//
// Only what [zone.Zones] tells to be the author's own words to a reader. A
// greeting, a signature, a disclaimer, code and what is quoted or passed on
// holds no acts, and neither does mail that a program wrote or that went to many:
// see [Automatic]. What somebody puts within quotation marks is not their own
// promise, request or complaint. Texts in other languages than English are left alone: see
// [English].
//
// # Sentences and clauses
//
// Layout comes before punctuation: a blank line, an item of a list, and a line
// that ends though the next word had room on it, end a sentence. A full stop of
// an abbreviation, a number, an initial or an address ends none; an emoji before a
// capital ends one, and is not of its words. A sentence is cut into clauses where a
// second subject with its verb begins. Sentences are read up to 500 words.
//
// # The kinds
//
//	promise          binds the author, or the author's side, to a future act that somebody can expect, conditional ones too;
//	                 not: wishes, offers, policy and habit, pleasantries, descriptions, what was said before
//	request          asks for an act, also as a statement ("I need the invoice by Monday")
//	question         asks for an answer; not: greetings, rhetoric
//	complaint        says that its author is dissatisfied; not: a plain report of a fault
//	acknowledgement  says that something has come
//	apology          says sorry for a matter
//	delivery         brings a thing, or reports it done
//	refusal          says that something will not be done
//	agreement        says yes to something
//	chase            asks after what was asked or promised before
//	notice           announces
//	offer            would do something if wanted
//	intent           means to, without being bound: "hope to", "should be able to", "I'll try"
//	reported         tells of what somebody said or promised
//	release          frees somebody of what they said they would do
//
// A sentence may hold several acts of different kinds; what asks for an act is
// no question besides. A question promises nothing, but what stands before it may: "I'll
// be there at nine, can you leave the key out?"
//
// # How it is decided
//
// A grammar of rules over tagged words, which is data (id, version, kind,
// pattern), proposes. A linear model decides: for each kind the weights of the
// features of a sentence and of what stands around it add up, in integers, to
// the logarithm of the odds. The features are the rules that fit, words, word
// pairs and triples with names, numbers and dates masked, and what closed
// classes of words tell of subject, modal, negation, hedges, conditions and
// time, and who does what in which form of the verb. The more features a sentence
// has, the less each counts. A sentence is judged whole and clause by clause; the likeliest counts,
// and for what asks it is what is learnt from too. Complaints are weighed over the whole text.
//
// On lists where people talk ([Discussion]) most of what will happen, what should
// be done and what went wrong is nobody's promise, request or complaint. What is
// confirmed there has to be so in plain words: the author's own promise, a request
// to somebody, a complaint to somebody.
//
// Each kind has two thresholds. From the upper one on an act is confirmed, from
// the lower one on it is possible. Both were chosen on conversations that were
// held out from training. Conversations whose sentences were chosen to be hard choose
// none: there is far less of that in mail.
//
// # Weights
//
// The weights are made by the program in the folder train from the sentences in
// the folder labels (make train), which were all invented for this purpose. The
// same labels give the same bytes. The file opens with the version of the
// features, the SHA-256 of the labels, and for each kind the thresholds and the
// precision and recall on what was held out.
package act

import "onrecord/ingest/zone"

// A Kind is a kind of act.
type Kind string

// The kinds. Offer, Intent, Reported and Release are no acts that bind
// anybody; they are told apart so that they are not taken for promises. A Delay tells
// that what its author's side undertook or owes is not done yet, was missed, or will
// come later than said.
const (
	Promise         Kind = "promise"
	Request         Kind = "request"
	Question        Kind = "question"
	Complaint       Kind = "complaint"
	Acknowledgement Kind = "acknowledgement"
	Apology         Kind = "apology"
	Delivery        Kind = "delivery"
	Refusal         Kind = "refusal"
	Agreement       Kind = "agreement"
	Chase           Kind = "chase"
	Notice          Kind = "notice"
	Offer           Kind = "offer"
	Intent          Kind = "intent"
	Reported        Kind = "reported"
	Release         Kind = "release"
	Delay           Kind = "delay"
)

// Kinds lists the kinds.
var Kinds = []Kind{Promise, Request, Question, Complaint, Acknowledgement, Apology, Delivery, Refusal, Agreement, Chase, Notice, Offer, Intent, Reported, Release, Delay}

// An Act is something that the author of a message does with a stretch of it.
type Act struct {
	Kind       Kind
	Start, End int      // bytes of the text of the part
	Sentence   Sentence // in which it stands
	Confirmed  bool     // else it is possible only
	Score      int32    // fixed point; from 0 on the sentence alone confirms the act
	Rules      []string // of the grammar that fit, "kind/name@version"
	Subject    Subject  // who is to act
	Name       Span     // of the subject if it is a Name
	backed     bool     // a sure rule proposes it
}

// A Message is what is known of the message that a text is from.
type Message struct {
	Automatic  bool // a program wrote it, or it went to many
	Discussion bool // it went to a list on which people talk, see [Discussion]
}

// A Span is a stretch of the text of a part. An empty one stands for nothing.
type Span struct{ Start, End int }

// Empty reports whether s stands for nothing.
func (s Span) Empty() bool { return s.Start == s.End }

// A Subject says who the words make do what the verb says.
type Subject string

// The subjects.
const (
	None    Subject = ""        // nobody is named: "Will send it", "Invoice tonight"
	I       Subject = "i"       // the author
	We      Subject = "we"      // the author's side
	You     Subject = "you"     // the reader: "you'll have it by noon", "can you send it?"
	Third   Subject = "third"   // he, she, they, somebody
	Name    Subject = "name"    // "Luis", "our office", "Dr. Weiss"
	Thing   Subject = "thing"   // "the pump", "it"
	Passive Subject = "passive" // the thing that something is done to: "the refund will be processed"
)

// Detect returns the acts in the author's own words of a part, in order of
// their sentences. A message that a program wrote has none.
func Detect(p zone.Part, m Message) []Act { return shipped().DetectIn(p.Text, Sentences(p), m) }

// DetectIn is [Detect] by the weights of a model, where the sentences of the text were
// found before.
func (model *Model) DetectIn(text string, sentences []Sentence, m Message) []Act {
	if m.Automatic {
		return nil
	}
	return model.detect(readAll(text, sentences), m.Discussion)
}
