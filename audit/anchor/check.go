package anchor

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/notaryproject/tspclient-go"
)

// MaxResponse is how many bytes an answer may have. Those of authorities in use
// have some 2 to 8 KB, certificates included.
const MaxResponse = 128 << 10

// ErrUnknownRoot means that the certificates of a time-stamp lead to none of the
// roots that were named.
var ErrUnknownRoot = errors.New("the time-stamp leads to no root certificate that you named")

// A Stamp is a time-stamp that was checked.
type Stamp struct {
	Response []byte              // TimeStampResp, DER (RFC 3161 section 2.4.2)
	At       time.Time           // genTime: when the authority says it was made
	Accuracy time.Duration       // how far At may be off, as the authority says; 0: not said
	Chain    []*x509.Certificate // the authority's own first, the root last
}

// ChainPEM returns the chain as PEM.
func (s *Stamp) ChainPEM() []byte {
	var text []byte
	for _, c := range s.Chain {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return text
}

// Check checks that response is a time-stamp over note by an authority under one
// of the roots. The error matches [ErrUnknownRoot] if nothing but the root is
// wrong.
func Check(response, note []byte, roots *x509.CertPool) (*Stamp, error) {
	if len(response) > MaxResponse {
		return nil, fmt.Errorf("the time-stamp has more than %d bytes", MaxResponse)
	}
	var r tspclient.Response
	if err := r.UnmarshalBinary(response); err != nil {
		return nil, fmt.Errorf("this is no time-stamp: %w", err)
	}
	token, err := r.SignedToken()
	if err != nil {
		return nil, fmt.Errorf("this is no time-stamp: %w", err)
	}
	info, err := token.Info()
	if err != nil {
		return nil, fmt.Errorf("this is no time-stamp: %w", err)
	}
	if len(info.MessageImprint.HashedMessage) != sha256.Size {
		return nil, errors.New("the time-stamp is not over a SHA-256")
	}
	at, err := info.Validate(note)
	if err != nil {
		return nil, fmt.Errorf("the time-stamp is not over this checkpoint: %w", err)
	}
	// The context is for revocation, which is not asked for.
	chain, err := token.Verify(context.Background(), x509.VerifyOptions{Roots: roots, CurrentTime: info.GenTime})
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
		return nil, fmt.Errorf("%w: %w", ErrUnknownRoot, err)
	}
	if err != nil {
		return nil, fmt.Errorf("the time-stamp is not signed by an authority: %w", err)
	}
	return &Stamp{Response: response, At: at.Value.UTC(), Accuracy: at.Accuracy, Chain: chain}, nil
}

// ParseRoots reads root certificates from PEM.
func ParseRoots(text []byte) (*x509.CertPool, error) {
	roots, n := x509.NewCertPool(), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("root certificate %d: %w", n+1, err)
		}
		roots.AddCert(c)
		n++
	}
	if n == 0 {
		return nil, errors.New("there is no certificate in PEM (-----BEGIN CERTIFICATE-----)")
	}
	return roots, nil
}
