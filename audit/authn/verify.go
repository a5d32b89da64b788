package authn

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A KeyLookup returns what is known of a key, by the name that DNS is asked for:
// SELECTOR._domainkey.DOMAIN, in lower case. Answers that say most about the time
// of the message come first.
type KeyLookup func(name string) []Answer

// Live is how long after a message its key may be recorded and still count as
// seen when it was in use.
const Live = 48 * time.Hour

const (
	minBits  = 1024 // of an RSA key (RFC 8301 section 3.2)
	goodBits = 2048
	maxBits  = 8192
	maxKeys  = 20 // that are tried for one signature
)

// Verify checks the DKIM signatures of a message, from the top down, as of the
// time when it was received. It is pure: the keys are those of the lookup. Of
// a message without signature there are no results.
func Verify(raw []byte, at time.Time, keys KeyLookup) []Result {
	m := read(raw)
	fields := m.all("dkim-signature")
	results := make([]Result, 0, min(len(fields), maxSignatures))
	bodies := map[bodyKey]bodySum{}
	for _, f := range fields[:min(len(fields), maxSignatures)] {
		v := verification{m: m, at: at, bodies: bodies}
		v.check(f, keys)
		results = append(results, v.r)
	}
	return results
}

// KeyNames returns the names under which the keys of a message's signatures are
// found in DNS, each once. values are those of its DKIM-Signature fields.
func KeyNames(values []string) (names []string) {
	for _, value := range values[:min(len(values), maxSignatures)] {
		s, _ := parseSignature(field{value: value})
		if isHostName(s.domain) && isHostName(s.selector) && isHostName(s.keyName()) && !slices.Contains(names, s.keyName()) {
			names = append(names, s.keyName())
		}
	}
	return names
}

// KeyNamesOf is [KeyNames] for a message, or for its beginning.
func KeyNamesOf(raw []byte) []string {
	var values []string
	for _, f := range read(raw).all("dkim-signature") {
		values = append(values, f.value)
	}
	return KeyNames(values)
}

// A verification is the check of one signature.
type verification struct {
	m      *message
	at     time.Time
	s      *signature
	r      Result
	bodies map[bodyKey]bodySum
}

type bodyKey struct {
	canon  canon
	length int64
}

type bodySum struct {
	sum    [sha256.Size]byte
	length int64 // of the whole body, as it is signed
}

func (v *verification) check(f field, keys KeyLookup) {
	s, err := parseSignature(f)
	v.s = s
	v.r = Result{Domain: s.domain, Selector: s.selector, Algorithm: s.algorithm,
		Headers: s.names, Signed: s.signed, Expires: s.expires, Length: s.length, Status: Pass}
	if err == nil && v.m.cut {
		err = errors.New("the header is too large to check")
	}
	if err != nil {
		v.end(Bad, err)
		return
	}
	v.weigh()
	sum := sha256.Sum256(v.header())
	bodyErr := v.body()
	v.keys(sum, keys(s.keyName()))
	if bodyErr != nil {
		v.end(Fail, bodyErr)
	}
}

func (v *verification) end(s Status, err error) { v.r.Status, v.r.Reason = s, err.Error() }

// header is the header as it was signed: the fields of h, each from the bottom
// up, and the signature without its own value (RFC 6376 section 3.7).
func (v *verification) header() []byte {
	var b bytes.Buffer
	left := map[string][]field{}
	for _, f := range v.m.fields {
		left[f.name] = append(left[f.name], f)
	}
	for _, name := range v.s.names {
		list := left[name]
		if len(list) == 0 {
			continue
		}
		b.WriteString(v.s.header.header(list[len(list)-1].raw))
		left[name] = list[:len(list)-1]
	}
	b.WriteString(strings.TrimSuffix(v.s.header.header(v.s.raw), "\r\n"))
	return b.Bytes()
}

// body holds the body against its hash.
func (v *verification) body() error {
	k := bodyKey{v.s.body, v.s.length}
	b, done := v.bodies[k]
	if !done {
		h := sha256.New()
		b.length = k.canon.body(&limited{h, k.length}, v.m.body)
		b.sum = [sha256.Size]byte(h.Sum(nil))
		v.bodies[k] = b
	}
	switch {
	case v.s.length > b.length:
		return errors.New("more of the body is signed than there is")
	case !bytes.Equal(b.sum[:], v.s.bodyHash):
		return errors.New("the body is not the one that was signed")
	}
	if v.s.length >= 0 {
		v.r.Beyond = b.length - v.s.length
		v.r.flag(BeyondLength, v.r.Beyond > 0)
	}
	return nil
}

// keys tries the keys that are known until one fits. If none does, a key that
// was tried and does not fit says more than one that is not known.
func (v *verification) keys(sum [sha256.Size]byte, answers []Answer) {
	v.end(NoKey, errors.New("the key is not known"))
	tried, answered := map[string]bool{}, false
	for _, a := range answers {
		if len(a.TXT) == 0 && len(tried) == 0 && !answered {
			v.r.Key, answered = a, a.answers()
			says := "gave no answer"
			if answered {
				says = "had no key"
			}
			v.end(NoKey, fmt.Errorf("DNS %s when it was asked (%s)", says, a.RCode))
		}
		for _, txt := range a.TXT {
			if tried[txt] || len(tried) >= maxKeys {
				continue
			}
			tried[txt] = true
			bits, status, err := v.try(sum, txt)
			if status == NoKey && v.r.Status == Fail {
				continue
			}
			v.r.Key, v.r.KeyBits, v.r.Status, v.r.Reason = a, bits, status, ""
			if err != nil {
				v.r.Reason = err.Error()
				continue
			}
			v.r.flag(KeySeenLater, a.Asked.Sub(v.at) > Live)
			v.r.flag(Disagreement, disagree(answers, a))
			return
		}
	}
}

// try checks the signature with a key record.
func (v *verification) try(sum [sha256.Size]byte, txt string) (bits int, status Status, err error) {
	key, err := parseKey(txt)
	switch {
	case errors.Is(err, ErrRevoked):
		return 0, NoKey, err
	case err != nil:
		return 0, Fail, err
	}
	if err := v.fits(key); err != nil {
		return key.bits, Fail, err
	}
	ok := false
	if key.rsa != nil {
		ok = rsa.VerifyPKCS1v15(key.rsa, crypto.SHA256, sum[:], v.s.bytes) == nil
	} else {
		ok = ed25519.Verify(key.ed25519, sum[:], v.s.bytes) // RFC 8463 section 3
	}
	if !ok {
		return key.bits, Fail, errors.New("the header is not the one that was signed, or the key is another")
	}
	v.r.flag(ShortKey, key.rsa != nil && key.bits < goodBits)
	v.r.flag(Testing, key.testing)
	return key.bits, Pass, nil
}

// fits reports why a key must not be used for the signature.
func (v *verification) fits(key *publicKey) error {
	_, host, _ := strings.Cut(v.s.agent, "@")
	kind, hash, _ := strings.Cut(v.s.algorithm, "-")
	switch {
	case hash == "sha1":
		return errors.New("SHA-1 must not be used any more (RFC 8301)")
	case hash != "sha256" || kind != "rsa" && kind != "ed25519":
		return fmt.Errorf("a=%.40q is no algorithm", v.s.algorithm)
	case kind == "rsa" && key.rsa == nil || kind == "ed25519" && key.ed25519 == nil:
		return errors.New("the key is one for another algorithm")
	case len(key.hashes) > 0 && !slices.Contains(key.hashes, hash):
		return errors.New("the key is for another hash")
	case key.rsa != nil && key.bits < minBits:
		return fmt.Errorf("the key has %d bits: too short to count (RFC 8301)", key.bits)
	case key.bits > maxBits:
		return fmt.Errorf("the key has %d bits: too long to check", key.bits)
	case key.exact && !strings.EqualFold(host, v.s.domain):
		return errors.New("the key is not for subdomains")
	}
	return nil
}
