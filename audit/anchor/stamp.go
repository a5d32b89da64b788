package anchor

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/notaryproject/tspclient-go"
)

// Timeout is how long an authority may take to answer.
const Timeout = 30 * time.Second

// An Authority is a time-stamping authority (TSA).
type Authority struct {
	URL     string         // http or https
	Roots   *x509.CertPool // what its certificates must lead to
	Timeout time.Duration  // 0: [Timeout]
}

// Stamp has the authority time-stamp a signed checkpoint, and checks what it
// answers: nonce, imprint, signature, and chain to the roots. One request goes
// to the address, and none to where that may point.
func (a *Authority) Stamp(ctx context.Context, note []byte) (*Stamp, error) {
	wait := a.Timeout
	if wait == 0 {
		wait = Timeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, wait, fmt.Errorf("no answer in %v", wait))
	defer cancel()
	s, err := a.stamp(ctx, note)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // says more than the client does
	}
	if err != nil {
		return nil, fmt.Errorf("time-stamp from %s: %w", a.URL, err)
	}
	return s, nil
}

func (a *Authority) stamp(ctx context.Context, note []byte) (*Stamp, error) {
	if a.Roots == nil {
		return nil, errors.New("no root certificate is named for it")
	}
	req, err := tspclient.NewRequest(tspclient.RequestOptions{Content: note, HashAlgorithm: crypto.SHA256})
	if err != nil {
		return nil, err
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	tsa, err := tspclient.NewHTTPTimestamper(client, a.URL)
	if err != nil {
		return nil, err
	}
	r, err := tsa.Timestamp(ctx, req) // checks status, imprint and nonce
	if err != nil {
		return nil, err
	}
	response, err := r.MarshalBinary()
	if err != nil {
		return nil, err
	}
	if len(response) > MaxResponse {
		return nil, fmt.Errorf("the answer has %d bytes, more than %d", len(response), MaxResponse)
	}
	return Check(response, note, a.Roots)
}
