package tlog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A Hash is a SHA-256 hash: of a leaf, a node, a tree, or a facet. Its String
// method prints base64, as notes and proofs want it; [Hex] prints what leaves
// and facets want.
type Hash = tlog.Hash

// HashSize is the length of a [Hash] in bytes.
const HashSize = tlog.HashSize

// MaxSize is the largest tree size that this package accepts anywhere, in
// leaves. A larger size in a checkpoint or proof is malformed.
const MaxSize = 1 << 60

// A FormatError reports bytes that are not in the named format, or a value
// that the format cannot express.
type FormatError struct {
	What   string // leaf, facet, note, vkey, checkpoint, proof, ...
	Detail string // what is wrong, and where
}

// Error implements the error interface.
func (e *FormatError) Error() string { return "malformed " + e.What + ": " + e.Detail }

func malformed(what, format string, args ...any) error {
	return &FormatError{What: what, Detail: fmt.Sprintf(format, args...)}
}

// LeafHash returns the hash of a leaf of the tree: SHA-256(0x00 || leaf), as
// in RFC 6962 section 2.1.
func LeafHash(leaf []byte) Hash {
	var buf [1024]byte // most leaves fit, and none then allocates
	return sha256.Sum256(append(append(buf[:0], 0x00), leaf...))
}

// NodeHash returns the hash of an inner node: SHA-256(0x01 || left || right),
// as in RFC 6962 section 2.1.
func NodeHash(left, right Hash) Hash { return tlog.NodeHash(left, right) }

// EmptyRoot returns the root of the tree without leaves, SHA-256 of nothing.
func EmptyRoot() Hash { return sha256.Sum256(nil) }

// Commitment returns what a leaf says of a facet: the SHA-256 of its text.
func Commitment(facetText []byte) Hash { return sha256.Sum256(facetText) }

// Hex returns h as 64 lower-case hex digits.
func Hex(h Hash) string { return hex.EncodeToString(h[:]) }

// ParseHex parses 64 lower-case hex digits.
func ParseHex(s string) (Hash, error) {
	var h Hash
	if !decodeHex(h[:], s) {
		return Hash{}, malformed("hash", "want 64 lower-case hex digits, have %d bytes", len(s))
	}
	return h, nil
}

// decodeHex fills dst from exactly 2*len(dst) lower-case hex digits.
func decodeHex(dst []byte, s string) bool {
	if len(s) != 2*len(dst) {
		return false
	}
	for i := range dst {
		hi, lo := hexDigit(s[2*i]), hexDigit(s[2*i+1])
		if hi > 15 || lo > 15 {
			return false
		}
		dst[i] = hi<<4 | lo
	}
	return true
}

// hexDigit returns the value of a lower-case hex digit, or a number over 15.
func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 255
}
