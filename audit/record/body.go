package record

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A Body holds the bytes of a message on their way in, with what can be worked
// out before the transaction.
type Body struct {
	Digest   email.Digest
	Size     int64
	Envelope email.Envelope

	raw    []byte // if in memory
	file   string // else
	fields []tlog.Field
}

// BytesBody returns the body of a message in memory, which must not be changed
// afterwards. It hashes the bytes and reads the header, and may be called from
// many goroutines.
func BytesBody(raw []byte) *Body {
	b := &Body{Digest: email.DigestOf(raw), Size: int64(len(raw)), raw: raw}
	b.setEnvelope(raw)
	return b
}

// FileBody returns the body of a message in a file. The file is read in pieces,
// once now and once in the transaction, and must stay as it is until that is
// committed.
func FileBody(path string) (*Body, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := &Body{file: path}
	h := sha256.New()
	head := make([]byte, 0, 64<<10)
	headEnd := &limitedBuffer{b: head, max: email.DefaultLimits.Header}
	if b.Size, err = io.Copy(io.MultiWriter(h, headEnd), f); err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	h.Sum(b.Digest[:0])
	b.setEnvelope(headEnd.b)
	return b, nil
}

// A limitedBuffer keeps the first max bytes that are written to it.
type limitedBuffer struct {
	b   []byte
	max int64
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	l.b = append(l.b, p[:min(int64(len(p)), l.max-int64(len(l.b)))]...)
	return len(p), nil
}

func (b *Body) setEnvelope(raw []byte) {
	head := email.HeaderBlock(raw)
	head = head[:min(int64(len(head)), email.DefaultLimits.Header)]
	b.Envelope = email.ParseEnvelope(head)
	b.fields = envelopeFields(b.Envelope)
}

// open returns the bytes again.
func (b *Body) open() (io.ReadCloser, error) {
	if b.file == "" {
		return io.NopCloser(bytes.NewReader(b.raw)), nil
	}
	return os.Open(b.file)
}

// storeObject stores the bytes of a body under the given id.
func (tx *Tx) storeObject(id int64, b *Body) error {
	r, err := b.open()
	if err != nil {
		return tx.fail(fmt.Errorf("read message: %w", err))
	}
	sum, err := tx.frames.put(id, r, b.Size)
	if err := errors.Join(err, r.Close()); err != nil {
		return tx.fail(err)
	}
	if sum != b.Digest {
		return tx.fail(fmt.Errorf("message %s: its file changed while it was being stored", b.Digest))
	}
	return nil
}
