package tlog

import (
	"fmt"
	"strconv"
	"strings"
)

// A Checkpoint is the state of a log (c2sp.org/tlog-checkpoint).
type Checkpoint struct {
	Origin string // name of the log, and of its key
	Size   int64  // leaves
	Root   Hash
}

// Body returns the text that is signed: origin, size and base64 root, a line
// each.
func (c Checkpoint) Body() (string, error) {
	if !isKeyName(c.Origin) || c.Size < 0 || c.Size > MaxSize {
		return "", malformed("checkpoint", "origin %.100q, size %d: want a key name, and a size of 0 to %d", c.Origin, c.Size, int64(MaxSize))
	}
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + c.Root.String() + "\n", nil
}

// ParseCheckpoint parses what [Checkpoint.Body] returns. Extension lines are
// malformed.
func ParseCheckpoint(body string) (Checkpoint, error) {
	var c Checkpoint
	r := lineReader{rest: body}
	origin, _ := r.line("")
	size, _ := r.line("")
	root, ok := r.line("")
	c.Origin = origin
	if !ok || r.rest != "" || !isKeyName(origin) || !parseSize(&c.Size, size) || !parseHash64(&c.Root, root) {
		return Checkpoint{}, malformed("checkpoint", "want three lines: origin, size and base64 root")
	}
	return c, nil
}

// parseSize parses a decimal of 0 to MaxSize in its one spelling.
func parseSize(n *int64, s string) bool { return parseCount(n, s) && *n <= MaxSize }

// parseHash64 parses a hash in base64, in its one spelling.
func parseHash64(h *Hash, s string) bool {
	b, err := strictBase64.DecodeString(s)
	if err != nil || len(b) != HashSize || strings.ContainsAny(s, "\r\n") {
		return false
	}
	*h = Hash(b)
	return true
}

// SignCheckpoint returns the signed note of a checkpoint. While a key is being
// rotated both keys sign; their names are the origin.
func SignCheckpoint(c Checkpoint, signers ...*Signer) ([]byte, error) {
	body, err := c.Body()
	if err != nil {
		return nil, err
	}
	n := &Note{Text: body}
	for _, s := range signers {
		if s.Name() != c.Origin {
			return nil, fmt.Errorf("sign checkpoint of %s: the key is that of %s", c.Origin, s.Name())
		}
		if err := n.Sign(s); err != nil {
			return nil, err
		}
	}
	return n.Encode()
}

// OpenCheckpoint verifies a note with the keys of a log, of which at least one
// must have signed, and returns its checkpoint. Signatures of other keys are
// ignored; cosigners are checked with [Note.Verify]. The error is a
// [FormatError] or matches [ErrSignature] or [ErrUnsigned].
func OpenCheckpoint(note []byte, known ...*Verifier) (Checkpoint, error) {
	n, err := ParseNote(note)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	var keys []*Verifier
	for _, v := range known {
		if v.typ == TypeEd25519 && v.name == c.Origin {
			keys = append(keys, v)
		}
	}
	if _, err := n.Verify(keys...); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint %d of %s: %w", c.Size, c.Origin, err)
	}
	return c, nil
}
