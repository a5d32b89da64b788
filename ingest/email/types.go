package email

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A Digest names a message (or a part, or a document) by its bytes: the
// SHA-256 of exactly what was fetched. It is the only identity of a message
// that its sender did not choose.
type Digest [sha256.Size]byte

// DigestOf returns the digest of raw.
func DigestOf(raw []byte) Digest { return sha256.Sum256(raw) }

// ParseDigest reads the 64 lower- or upper-case hex digits of a digest.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	if len(s) != hex.EncodedLen(len(d)) {
		return Digest{}, fmt.Errorf("digest %.80q: want 64 hex digits, have %d characters", s, len(s))
	}
	if _, err := hex.Decode(d[:], []byte(s)); err != nil {
		return Digest{}, fmt.Errorf("digest %q: want 64 hex digits: %w", s, err)
	}
	return d, nil
}

// String returns the digest as 64 lower-case hex digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether d is the zero digest, which names nothing.
func (d Digest) IsZero() bool { return d == Digest{} }

// A MessageID is the value of a Message-ID field with its angle brackets
// (RFC 5322 section 3.6.4). The sender chose it: two messages may share one,
// and a message may have none.
type MessageID string

// A UIDValidity is the decimal text of UIDVALIDITY as the server sent it. It is
// kept as text since servers send 0, nothing ("") and values over 32 bits.
type UIDValidity string

// An Address is one mailbox of an address field (RFC 5322 section 3.4).
type Address struct {
	Name string // display name, decoded; may be empty
	Addr string // addr-spec: domain in lower case, local part as sent; empty if there was none to be read
}

// Key returns the address for comparison, all in lower case.
func (a Address) Key() string { return strings.ToLower(a.Addr) }

// A Defect is one thing that is wrong with a message. Code is one of the codes
// listed in the package documentation, Part the path of the part concerned (""
// for the message's own header or the message as a whole) and Detail says more
// in words, without quoting personal text.
type Defect struct{ Code, Part, Detail string }
