// Package act finds what people do with their words in mail: what they promise,
// ask for, complain of, acknowledge, deliver and refuse.
package act

// A Kind is a kind of act.
type Kind string

// The kinds. Offer, Intent, Reported and Release are no acts that bind
// anybody; they are told apart so that they are not taken for promises.
const (
	Promise         Kind = "promise"         // the author binds the author, or the author's side, to something that others may expect
	Request         Kind = "request"         // asks somebody to do something
	Question        Kind = "question"        // asks for an answer
	Complaint       Kind = "complaint"       // says that its author is dissatisfied
	Acknowledgement Kind = "acknowledgement" // says that something has come
	Apology         Kind = "apology"         // says sorry for something
	Delivery        Kind = "delivery"        // brings a thing, or reports it done
	Refusal         Kind = "refusal"         // says that something will not be done
	Agreement       Kind = "agreement"       // says yes to something
	Chase           Kind = "chase"           // asks after what was asked or promised before
	Notice          Kind = "notice"          // announces
	Offer           Kind = "offer"           // would do something if wanted
	Intent          Kind = "intent"          // means to, without being bound
	Reported        Kind = "reported"        // tells of what somebody said or promised
	Release         Kind = "release"         // frees somebody of what they said they would do
)

// Kinds lists the kinds.
var Kinds = []Kind{Promise, Request, Question, Complaint, Acknowledgement, Apology, Delivery, Refusal, Agreement, Chase, Notice, Offer, Intent, Reported, Release}
