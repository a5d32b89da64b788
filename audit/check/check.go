package check

import (
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
)

// A Kind is what a claim says, as GOLD of the contract names it.
type Kind string

// The kinds of claims.
const (
	NeverReplied  Kind = "never_replied"
	NeverSent     Kind = "never_sent"
	NeverDid      Kind = "never_did"
	BrokenPromise Kind = "broken_promise"
	NeverTold     Kind = "never_told"
	ToldYou       Kind = "told_you"
	Late          Kind = "late"
	NoShow        Kind = "no_show"
	Charged       Kind = "charged"
	Said          Kind = "said"
	Quality       Kind = "quality"
	Conduct       Kind = "conduct"
	Other         Kind = "other"
)

// A Claim is one assertion of a letter.
type Claim struct {
	Kind    Kind
	Or      Kind   // the next likeliest kind, "" if the kind is not in doubt
	Text    string // its own words, all its sentences
	Heading string // what it stands under, and what its pronouns mean, if known
	Before  string // what the letter says before it

	part bool // only a part of a claim, which is not looked up by itself
}

// A Verdict is what the documents say of a claim.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"    // the documents show that it is true
	Contradicted Verdict = "contradicted" // they show that it is false
	Partly       Verdict = "partly"       // part is true, part is false or exaggerated
	Silent       Verdict = "silent"       // they cannot settle it
)

// A Citation is a document that a fair reader needs to see.
type Citation struct {
	ledger.Ref
	At         time.Time
	Author     string
	Staff      bool   // written by the firm
	Role       string // promise, request, complaint, admission, delivery, confirmation, reply, automatic, notice, document, statement
	Part       string // of the quoted words; "" where the message itself is cited
	Start, End int    // of the quoted words in the text of the part
	Quote      string
	Grade      Grade
}

// A Finding is what the documents say of a claim, and how it was found.
type Finding struct {
	Verdict     Verdict
	Citations   []Citation         // the smallest set that a fair reader needs, by time
	Nearest     bool               // the claim is not settled: the citations are only what comes nearest
	Absence     bool               // the verdict rests on nothing having been found
	Why         string             // one sentence that the client could read
	Holes       []string           // why mail may be missing, where that kept a verdict open
	Absent      *coverage.Question // what nothing was found of, if the verdict asked for that
	Searched    string             // what was looked at
	NotSearched []string           // what was not
	Needed      string             // which document would change the verdict
	Atoms       []Atom             // what the claim comes apart into
}
