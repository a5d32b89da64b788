package tlog

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of a note.
const (
	MaxNote       = 1_000_000 // bytes
	MaxSignatures = 100
)

var (
	// ErrSignature means that a signature of a known key does not verify.
	ErrSignature = errors.New("signature does not verify")

	// ErrUnsigned means that no known key has signed. The keys asked for may
	// be those of another log.
	ErrUnsigned = errors.New("no signature by a known key")
)

// A Note is a signed note (c2sp.org/signed-note): a text and the lines of its
// signatures, which parsing does not verify.
type Note struct {
	Text       string // ends in LF
	Signatures []Signature
}

// A Signature is one signature line of a note.
type Signature struct {
	Name  string // of the key
	KeyID uint32
	Bytes []byte // what the type of the key wants
}

const (
	noteSplit = "\n\n"
	sigPrefix = "\u2014 " // em dash, space
)

// ParseNote parses a signed note. It is strict: encoding the result gives the
// input, byte for byte. All errors are [FormatError]s.
func ParseNote(b []byte) (*Note, error) {
	if len(b) > MaxNote {
		return nil, malformed("note", "%d bytes, at most %d are allowed", len(b), MaxNote)
	}
	msg := string(b)
	if !utf8.ValidString(msg) || strings.ContainsFunc(msg, func(r rune) bool { return r < 0x20 && r != '\n' }) {
		return nil, malformed("note", "want UTF-8 without control characters other than LF")
	}
	split := strings.LastIndex(msg, noteSplit)
	if split < 0 {
		return nil, malformed("note", "want a text, an empty line and signature lines")
	}
	n := &Note{Text: msg[:split+1]}
	r := lineReader{rest: msg[split+len(noteSplit):]}
	for r.rest != "" {
		line, ok := r.line(sigPrefix)
		if !ok || len(n.Signatures) == MaxSignatures {
			return nil, malformed("note", "want up to %d signature lines after the last empty line", MaxSignatures)
		}
		sig, ok := parseSignature(line)
		if !ok {
			return nil, malformed("note", "signature line %d: want a key name and base64", len(n.Signatures)+1)
		}
		n.Signatures = append(n.Signatures, sig)
	}
	if len(n.Signatures) == 0 {
		return nil, malformed("note", "no signature line")
	}
	return n, nil
}

func parseSignature(line string) (Signature, bool) {
	name, b64, _ := strings.Cut(line, " ")
	b, err := strictBase64.DecodeString(b64)
	if err != nil || len(b) < 5 || !isKeyName(name) {
		return Signature{}, false
	}
	return Signature{Name: name, KeyID: binary.BigEndian.Uint32(b), Bytes: b[4:]}, true
}

// Encode returns the bytes of the note, or a [FormatError] if it has a text, a
// name or a number of signatures that the format does not allow.
func (n *Note) Encode() ([]byte, error) {
	b := append([]byte(n.Text), '\n')
	for _, s := range n.Signatures {
		if !isKeyName(s.Name) || len(s.Bytes) == 0 {
			return nil, malformed("note", "signature of %.100q: bad key name or no bytes", s.Name)
		}
		b = append(append(append(b, sigPrefix...), s.Name...), ' ')
		blob := append(binary.BigEndian.AppendUint32(nil, s.KeyID), s.Bytes...)
		b = append(base64.StdEncoding.AppendEncode(b, blob), '\n')
	}
	if !strings.HasSuffix(n.Text, "\n") {
		return nil, malformed("note", "text does not end in LF")
	}
	if _, err := ParseNote(b); err != nil {
		return nil, err
	}
	return b, nil
}

// Sign appends a signature.
func (n *Note) Sign(s *Signer) error {
	sig, err := s.Sign([]byte(n.Text))
	if err != nil {
		return fmt.Errorf("sign note as %s: %w", s.Name(), err)
	}
	n.Signatures = append(n.Signatures, Signature{Name: s.Name(), KeyID: s.KeyID(), Bytes: sig})
	return nil
}

// Cosign appends a cosignature that says that the cosigner saw the note at
// this time, in whole seconds, not before 1970.
func (n *Note) Cosign(c *Cosigner, at time.Time) error {
	if at.Unix() < 0 {
		return fmt.Errorf("cosign note as %s: time %v is before 1970", c.signer.Name(), at)
	}
	seconds := uint64(at.Unix())
	sig, err := c.signer.Sign(cosignedMessage(seconds, n.Text))
	if err != nil {
		return fmt.Errorf("cosign note as %s: %w", c.signer.Name(), err)
	}
	n.Signatures = append(n.Signatures, Signature{
		Name:  c.signer.Name(),
		KeyID: c.signer.KeyID(),
		Bytes: append(binary.BigEndian.AppendUint64(nil, seconds), sig...),
	})
	return nil
}

// A Verified is a signature that was checked.
type Verified struct {
	Key *Verifier
	At  time.Time // the cosigner's claim; zero if the type has no time
}

// Verify checks the signatures of the known keys and returns them, one for
// each key that signed. Signatures of unknown keys are ignored. The error
// matches [ErrSignature] if a signature of a known key is bad, else
// [ErrUnsigned] if none of them signed.
func (n *Note) Verify(known ...*Verifier) ([]Verified, error) {
	var good []Verified
	seen := make(map[*Verifier]bool)
	for _, sig := range n.Signatures {
		match, ok := false, false
		for _, v := range known {
			if v.name != sig.Name || v.id != sig.KeyID {
				continue
			}
			match = true
			at, valid := v.verify(n.Text, sig.Bytes)
			if !valid {
				continue // another known key may share the four bytes
			}
			ok = true
			if !seen[v] {
				seen[v] = true
				good = append(good, Verified{Key: v, At: at})
			}
		}
		if match && !ok {
			return nil, fmt.Errorf("key %s+%08x: %w", sig.Name, sig.KeyID, ErrSignature)
		}
	}
	if len(good) == 0 {
		return nil, ErrUnsigned
	}
	return good, nil
}
