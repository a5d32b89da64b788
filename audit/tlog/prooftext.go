package tlog

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
)

// MaxProofText is the largest text of a proof, in bytes.
const MaxProofText = 2 * MaxNote

const proofHeader = "c2sp.org/tlog-proof@v1\n"

// A Proof is an inclusion proof as a text (c2sp.org/tlog-proof).
type Proof struct {
	Extra  []byte // not authenticated, to be ignored; empty if there is no such line
	Index  int64
	Hashes []Hash // at most [MaxProof], from the leaf up

	// Rest is all that follows the empty line: the signed checkpoint, verbatim.
	// In the proof of an entry of a list it is the entry, and LF.
	Rest []byte
}

// ParseProof parses the text of a proof. It is strict: encoding the result
// gives the input, byte for byte. It does not look into Rest. All errors are
// [FormatError]s.
func ParseProof(text []byte) (*Proof, error) {
	if len(text) > MaxProofText {
		return nil, malformed("proof", "%d bytes, at most %d are allowed", len(text), MaxProofText)
	}
	r := lineReader{rest: string(text)}
	if !r.literal(proofHeader) {
		return nil, malformed("proof", "want %q first", proofHeader)
	}
	p := new(Proof)
	if extra, ok := r.line("extra "); ok {
		var err error
		p.Extra, err = strictBase64.DecodeString(extra)
		if err != nil || len(p.Extra) == 0 || base64.StdEncoding.EncodedLen(len(p.Extra)) != len(extra) {
			return nil, malformed("proof", "line extra: want base64")
		}
	}
	index, ok := r.line("index ")
	if !ok || !parseSize(&p.Index, index) {
		return nil, malformed("proof", "want the line index with a number")
	}
	if p.Hashes, ok = r.hashes(); !ok {
		return nil, malformed("proof", "want up to %d base64 hashes, a line each, and an empty line", MaxProof)
	}
	if r.rest == "" {
		return nil, malformed("proof", "nothing after the empty line")
	}
	p.Rest = []byte(r.rest)
	return p, nil
}

// hashes takes the hashes of a proof off, and the empty line that ends them.
func (r *lineReader) hashes() ([]Hash, bool) {
	var hashes []Hash
	for {
		line, ok := r.line("")
		if !ok {
			return nil, false
		}
		if line == "" {
			return hashes, true
		}
		var h Hash
		if len(hashes) == MaxProof || !parseHash64(&h, line) {
			return nil, false
		}
		hashes = append(hashes, h)
	}
}

// Encode returns the text of the proof, or a [FormatError].
func (p *Proof) Encode() ([]byte, error) {
	b := []byte(proofHeader)
	if len(p.Extra) > 0 {
		b = append(base64.StdEncoding.AppendEncode(append(b, "extra "...), p.Extra), '\n')
	}
	b = strconv.AppendInt(append(b, "index "...), p.Index, 10)
	b = appendProof(append(b, '\n'), p.Hashes, p.Rest)
	if p.Index < 0 || p.Index > MaxSize || len(p.Hashes) > MaxProof || len(p.Rest) == 0 || len(b) > MaxProofText {
		return nil, malformed("proof", "index %d, %d hashes, %d bytes: outside the limits, or nothing after the hashes", p.Index, len(p.Hashes), len(b))
	}
	return b, nil
}

func appendProof(b []byte, hashes []Hash, rest []byte) []byte {
	for _, h := range hashes {
		b = append(base64.StdEncoding.AppendEncode(b, h[:]), '\n')
	}
	return append(append(b, '\n'), rest...)
}

// Check verifies the proof as one of a leaf in a log: the signature of the
// checkpoint by one of the keys, then the leaf in its tree. It returns the
// checkpoint.
func (p *Proof) Check(leaf Hash, known ...*Verifier) (Checkpoint, error) {
	c, err := OpenCheckpoint(p.Rest, known...)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := CheckInclusion(p.Hashes, c.Size, c.Root, p.Index, leaf); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}

// CheckEntry verifies the proof as one of an entry in the list that a tree
// line commits to, and returns the entry.
func (p *Proof) CheckEntry(t Tree) ([]byte, error) {
	entry, ok := bytes.CutSuffix(p.Rest, []byte("\n"))
	if !ok || bytes.ContainsRune(entry, '\n') {
		return nil, malformed("proof", "want one entry and LF after the empty line")
	}
	if err := CheckInclusion(p.Hashes, t.Count, t.Root, p.Index, LeafHash(entry)); err != nil {
		return nil, fmt.Errorf("tree %s: %w", t.Name, err)
	}
	return entry, nil
}

// A Consistency is a consistency proof as a text: the size of the older tree,
// the hashes, and the newer checkpoint.
type Consistency struct {
	Old        int64
	Hashes     []Hash // at most [MaxProof]
	Checkpoint []byte // the newer one, a signed note, verbatim
}

// ParseConsistency parses the text of a consistency proof. It is strict, as
// [ParseProof] is.
func ParseConsistency(text []byte) (*Consistency, error) {
	if len(text) > MaxProofText {
		return nil, malformed("consistency proof", "%d bytes, at most %d are allowed", len(text), MaxProofText)
	}
	r := lineReader{rest: string(text)}
	c := new(Consistency)
	old, ok := r.line("old ")
	if !ok || !parseSize(&c.Old, old) {
		return nil, malformed("consistency proof", "want the line old with a number first")
	}
	if c.Hashes, ok = r.hashes(); !ok || r.rest == "" {
		return nil, malformed("consistency proof", "want up to %d base64 hashes, a line each, an empty line and a checkpoint", MaxProof)
	}
	c.Checkpoint = []byte(r.rest)
	return c, nil
}

// Encode returns the text of the proof, or a [FormatError].
func (c *Consistency) Encode() ([]byte, error) {
	b := strconv.AppendInt([]byte("old "), c.Old, 10)
	b = appendProof(append(b, '\n'), c.Hashes, c.Checkpoint)
	if c.Old < 0 || c.Old > MaxSize || len(c.Hashes) > MaxProof || len(c.Checkpoint) == 0 || len(b) > MaxProofText {
		return nil, malformed("consistency proof", "old %d, %d hashes, %d bytes: outside the limits, or no checkpoint", c.Old, len(c.Hashes), len(b))
	}
	return b, nil
}

// Check verifies that the log whose key signed the newer checkpoint begins
// with the tree of Old leaves and root oldRoot. It returns the newer
// checkpoint.
func (c *Consistency) Check(oldRoot Hash, known ...*Verifier) (Checkpoint, error) {
	newer, err := OpenCheckpoint(c.Checkpoint, known...)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := CheckConsistency(c.Hashes, c.Old, oldRoot, newer.Size, newer.Root); err != nil {
		return Checkpoint{}, err
	}
	return newer, nil
}
