package authn

import "time"

// A Status is what became of a signature.
type Status string

// The outcomes.
const (
	Pass  Status = "pass"
	Fail  Status = "fail"   // header, body or signature do not fit, or the key must not count
	NoKey Status = "no key" // nobody has the key, so nothing is known
	Bad   Status = "bad"    // the signature breaks the rules of its format
)

// A Result says what one DKIM signature shows.
type Result struct {
	Domain, Selector string    // d, s
	Algorithm        string    // a
	Headers          []string  // h: names of the fields that are signed, lower case
	Signed, Expires  time.Time // t, x; zero if not said
	Length           int64     // l; -1 if not said

	Status Status
	Reason string // why it is no pass, in words

	Key     Answer // that verified it; of others, the last one that was tried
	KeyBits int    // 0 if the record cannot be read

	Oversigned []string // signed once more than they are there: none can be added
	Unsigned   []string // fields that matter and are there, or one more of them, without being signed
	Duplicates []string // fields that must be there once and are there twice
	Beyond     int64    // bytes of the body after those that are signed
	Aligned    bool     // the domain is that of From, or of the same organisation
	Flags      []Flag
}

// A Flag is a way in which a signature is weaker than it looks.
type Flag string

// The flags.
const (
	Expired          Flag = "expired"               // when the message was received; it may be valid all the same
	Early            Flag = "signed-later"          // than the message was received, by its own time
	LengthTag        Flag = "length-tag"            // l=: text may be added at the end
	BeyondLength     Flag = "beyond-length"         // and there is some
	UnsignedHeaders  Flag = "unsigned-headers"      // fields that matter are not signed
	UnsignedType     Flag = "content-type-unsigned" // what is shown of the body may be another part of it
	DuplicateHeaders Flag = "duplicate-headers"     // a program may show another one than the one that is signed
	NotAligned       Flag = "not-aligned"           // signed by another organisation than that of From
	ShortKey         Flag = "short-key"             // RSA below 2048 bits
	Testing          Flag = "testing"               // the domain says that it only tries DKIM out
	Converted        Flag = "line-ends-converted"   // checked with CRLF where the bytes have others
	KeySeenLater     Flag = "key-seen-later"        // than it could be stolen or published: it was first recorded long after the message
	Disagreement     Flag = "resolvers-disagree"    // about the key
)

var flagMeanings = map[Flag]string{
	Expired:          "the signature was out of date when the message was received",
	Early:            "the signature says that it was made after the message was received",
	LengthTag:        "only the beginning of the body is signed, so text may have been added at the end",
	BeyondLength:     "there is text after the part of the body that is signed",
	UnsignedHeaders:  "header fields that matter are not signed",
	UnsignedType:     "the Content-Type is not signed, so another part of the body may be shown than the sender meant",
	DuplicateHeaders: "a header field that must be there once is there twice; the signed one is the last",
	NotAligned:       "the domain that signed is not that of the sender",
	ShortKey:         "the key is short (below 2048 bits)",
	Testing:          "the domain says that it is only trying DKIM out",
	Converted:        "the line ends of the message were converted for the check",
	KeySeenLater:     "the key was recorded long after the message; whoever got hold of it later could have signed",
	Disagreement:     "two resolvers gave different answers for the key",
}

// Meaning returns the flag in words.
func (f Flag) Meaning() string { return flagMeanings[f] }

// Has reports whether a result has a flag.
func (r *Result) Has(f Flag) bool {
	for _, have := range r.Flags {
		if have == f {
			return true
		}
	}
	return false
}

func (r *Result) flag(f Flag, when bool) {
	if when {
		r.Flags = append(r.Flags, f)
	}
}
