package authn

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A publicKey is a key record (RFC 6376 section 3.6.1).
type publicKey struct {
	rsa     *rsa.PublicKey
	ed25519 ed25519.PublicKey
	bits    int
	hashes  []string // that it may be used with; none: all
	testing bool     // t=y: the domain only tries DKIM out
	exact   bool     // t=s: i= must not be a subdomain of d=
}

// ErrRevoked means that the domain says that the key is no more. It says so at
// the time it was asked, and not about earlier.
var ErrRevoked = errors.New("the key was revoked")

func parseKey(txt string) (*publicKey, error) {
	t, err := parseTags(txt)
	if err != nil {
		return nil, fmt.Errorf("key record: %w", err)
	}
	p, ok := t["p"]
	switch {
	case t["v"] != "" && t["v"] != "DKIM1":
		return nil, fmt.Errorf("key record: v=%.20q", t["v"])
	case t["s"] != "" && !slices.Contains(t.list("s"), "*") && !slices.Contains(t.list("s"), "email"):
		return nil, errors.New("the key is not for mail")
	case !ok:
		return nil, errors.New("key record: no key in it")
	case p == "":
		return nil, ErrRevoked
	}
	der, err := t.base64("p")
	if err != nil {
		return nil, fmt.Errorf("key record: %w", err)
	}
	k := &publicKey{hashes: t.list("h"), testing: slices.Contains(t.list("t"), "y"), exact: slices.Contains(t.list("t"), "s")}
	switch kind := strings.ToLower(t["k"]); kind {
	case "", "rsa":
		k.rsa, err = parseRSA(der)
		if err == nil {
			k.bits = k.rsa.N.BitLen()
		}
	case "ed25519":
		if len(der) != ed25519.PublicKeySize {
			err = fmt.Errorf("an Ed25519 key has %d bytes, not %d", ed25519.PublicKeySize, len(der))
		}
		k.ed25519, k.bits = der, 8*len(der)
	default:
		err = fmt.Errorf("k=%.20q is no kind of key", kind)
	}
	if err != nil {
		return nil, fmt.Errorf("key record: %w", err)
	}
	return k, nil
}

// parseRSA reads a key as RFC 6376 has it, or as RFC 3447 does (erratum 3017).
func parseRSA(der []byte) (*rsa.PublicKey, error) {
	if any, err := x509.ParsePKIXPublicKey(der); err == nil {
		if key, ok := any.(*rsa.PublicKey); ok {
			return key, nil
		}
		return nil, errors.New("the key is not one of RSA")
	}
	key, err := x509.ParsePKCS1PublicKey(der)
	if err != nil {
		return nil, errors.New("the key cannot be read")
	}
	return key, nil
}
