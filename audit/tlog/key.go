package tlog

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The signature types of c2sp.org/signed-note that this package verifies.
const (
	TypeEd25519     = 0x01 // Ed25519 over the text of the note
	TypeCosignature = 0x04 // timestamped Ed25519, c2sp.org/tlog-cosignature
)

// isKeyName reports whether name can name a key, and so a log: not empty,
// valid UTF-8, no spaces, control characters or plus signs.
func isKeyName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || r < 0x20 || unicode.IsSpace(r)
	})
}

// keyID returns the first four bytes of SHA-256(name || 0x0A || type || key).
func keyID(name string, typ byte, pub ed25519.PublicKey) uint32 {
	b := append(append([]byte(name), '\n', typ), pub...)
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint32(sum[:])
}

// A Verifier is a public key of a known type under a name.
type Verifier struct {
	name string
	typ  byte
	pub  ed25519.PublicKey
	id   uint32
}

func newVerifier(name string, typ byte, pub ed25519.PublicKey) *Verifier {
	return &Verifier{name: name, typ: typ, pub: pub, id: keyID(name, typ, pub)}
}

// ParseVKey parses a verifier key, name+id+base64(type || key), of type
// [TypeEd25519] or [TypeCosignature].
func ParseVKey(vkey string) (*Verifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	_, key, ok := strings.Cut(rest, "+")
	b, err := strictBase64.DecodeString(key)
	if !ok || err != nil || !isKeyName(name) || len(b) == 0 {
		return nil, malformed("vkey", "%.100q: want NAME+ID+KEY with 8 hex digits and base64", vkey)
	}
	if typ := b[0]; typ != TypeEd25519 && typ != TypeCosignature {
		return nil, malformed("vkey", "%.100q: signature type %d is not supported", vkey, typ)
	}
	if len(b) != 1+ed25519.PublicKeySize {
		return nil, malformed("vkey", "%.100q: key of %d bytes, want %d", vkey, len(b)-1, ed25519.PublicKeySize)
	}
	v := newVerifier(name, b[0], b[1:])
	if v.String() != vkey {
		return nil, malformed("vkey", "%.100q: the key id does not belong to this name and key, as when it was not copied whole", vkey)
	}
	return v, nil
}

// Name returns the name of the key; for a log it is the origin.
func (v *Verifier) Name() string { return v.name }

// KeyID returns the four bytes that name the key in a signature line.
func (v *Verifier) KeyID() uint32 { return v.id }

// Type returns the signature type.
func (v *Verifier) Type() byte { return v.typ }

// String returns the vkey, as [ParseVKey] takes it.
func (v *Verifier) String() string {
	b := append([]byte{v.typ}, v.pub...)
	return fmt.Sprintf("%s+%08x+%s", v.name, v.id, base64.StdEncoding.EncodeToString(b))
}

// verify checks a signature of the text of a note. The time is that of a
// cosignature, else zero.
func (v *Verifier) verify(text string, sig []byte) (time.Time, bool) {
	if v.typ == TypeEd25519 {
		return time.Time{}, len(sig) == ed25519.SignatureSize && ed25519.Verify(v.pub, []byte(text), sig)
	}
	if len(sig) != 8+ed25519.SignatureSize {
		return time.Time{}, false
	}
	at := binary.BigEndian.Uint64(sig)
	if at > 1<<62 || !ed25519.Verify(v.pub, cosignedMessage(at, text), sig[8:]) {
		return time.Time{}, false
	}
	return time.Unix(int64(at), 0).UTC(), true
}

// cosignedMessage returns what a cosignature signs.
func cosignedMessage(at uint64, text string) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text)
}

// A Signer signs notes with an Ed25519 key, as type [TypeEd25519].
type Signer struct {
	*Verifier
	key ed25519.PrivateKey
}

// NewSigner returns the signer with this name, which for a log is its origin,
// and the 32-byte seed of its key.
func NewSigner(name string, seed []byte) (*Signer, error) {
	return newSigner(name, seed, TypeEd25519)
}

func newSigner(name string, seed []byte, typ byte) (*Signer, error) {
	if !isKeyName(name) {
		return nil, malformed("key name", "%.100q: want text without spaces, control characters and plus signs", name)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, malformed("key seed", "%d bytes, want %d", len(seed), ed25519.SeedSize)
	}
	key := ed25519.NewKeyFromSeed(seed)
	return &Signer{newVerifier(name, typ, key.Public().(ed25519.PublicKey)), key}, nil
}

// VKey returns the public key, as [ParseVKey] takes it.
func (s Signer) VKey() string { return s.Verifier.String() }

// GoString returns the vkey, so that no way of printing shows the key.
func (s Signer) GoString() string { return s.VKey() }

// Sign returns the 64-byte Ed25519 signature of msg (RFC 8032). The same
// message always gets the same signature.
func (s Signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// A Cosigner signs notes of others, as type [TypeCosignature]. Its key must
// serve no other purpose: a cosignature does not cover the cosigner's name.
type Cosigner struct{ signer *Signer }

// NewCosigner returns the cosigner with this name and 32-byte seed.
func NewCosigner(name string, seed []byte) (*Cosigner, error) {
	s, err := newSigner(name, seed, TypeCosignature)
	if err != nil {
		return nil, err
	}
	return &Cosigner{s}, nil
}

// VKey returns the public key, as [ParseVKey] takes it.
func (c Cosigner) VKey() string { return c.signer.VKey() }

// GoString returns the vkey, so that no way of printing shows the key.
func (c Cosigner) GoString() string { return c.VKey() }

// String returns the vkey.
func (c Cosigner) String() string { return c.VKey() }
