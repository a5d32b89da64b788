package receipt

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"onrecord/audit/tlog"
)

// Limits against mails made to do harm.
const (
	MaxMail  = 32 << 20 // bytes
	maxDepth = 8        // of parts in parts
	maxParts = 200
	maxHeads = 16
)

// ErrNotReceipt means that a file is no mail with a signed checkpoint in it.
var ErrNotReceipt = errors.New("no receipt")

// Parse reads the receipt in a mail. What the parts are is told by what they
// hold, not by their names, and they are looked for in forwarded mails too. A
// mail with two different checkpoints is refused; parts that are damaged count for
// nothing. Whether anything was signed is for the caller to check. The error matches [ErrNotReceipt].
func Parse(raw []byte) (*Receipt, error) {
	if len(raw) > MaxMail {
		return nil, fmt.Errorf("%w: larger than %d bytes", ErrNotReceipt, MaxMail)
	}
	p := parser{found: new(Receipt)}
	if err := p.message(raw, 0); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotReceipt, err)
	}
	if p.found.Checkpoint == nil {
		return nil, fmt.Errorf("%w: no attachment is a signed checkpoint; save the mail as it is, with its attachments", ErrNotReceipt)
	}
	return p.found, nil
}

type parser struct {
	found *Receipt
	parts int
}

func (p *parser) message(raw []byte, depth int) error {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil // damaged, and so nothing that we look for
	}
	return p.part(textproto.MIMEHeader(m.Header), m.Body, depth)
}

// part looks at a part and at those in it.
func (p *parser) part(h textproto.MIMEHeader, body io.Reader, depth int) error {
	if p.parts++; p.parts > maxParts || depth > maxDepth {
		return errors.New("too many parts")
	}
	mediaType, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		mediaType = "text/plain" // RFC 2045 section 5.2
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return p.multipart(multipart.NewReader(body, params["boundary"]), depth)
	}
	data, err := io.ReadAll(decoded(h.Get("Content-Transfer-Encoding"), body))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // the last boundary may be missing
		return nil // damaged, and so nothing that we look for
	}
	if mediaType == "message/rfc822" {
		return p.message(data, depth+1)
	}
	return p.leaf(data)
}

func (p *parser) multipart(r *multipart.Reader, depth int) error {
	for {
		part, err := r.NextRawPart()
		if err != nil {
			return nil // the end, or damaged from here on
		}
		if err := p.part(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

// leaf takes a part that holds no others, if it is one of ours.
func (p *parser) leaf(data []byte) error {
	if _, err := tlog.ParseLeaf(data); err == nil {
		p.found.Leaves = append(p.found.Leaves, data)
	} else if _, err := tlog.ParseProof(data); err == nil {
		p.found.Proofs = append(p.found.Proofs, data)
	} else if isCheckpoint(data) {
		if p.found.Checkpoint != nil && !bytes.Equal(p.found.Checkpoint, data) {
			return errors.New("two different checkpoints: use one mail for each")
		}
		p.found.Checkpoint = data
	}
	if len(p.found.Leaves) > maxHeads || len(p.found.Proofs) > maxHeads {
		return errors.New("too many entries")
	}
	return nil
}

func isCheckpoint(data []byte) bool {
	n, err := tlog.ParseNote(data)
	if err != nil {
		return false
	}
	_, err = tlog.ParseCheckpoint(n.Text)
	return err == nil
}
