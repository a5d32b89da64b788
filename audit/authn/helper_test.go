package authn

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

var at = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// A signer signs messages for tests.
type signer struct {
	crypto.Signer
	record string // of DNS
}

var rsaOf = map[int]func() *rsa.PrivateKey{}

func init() {
	for _, bits := range []int{1024, 2048} {
		rsaOf[bits] = sync.OnceValue(func() *rsa.PrivateKey {
			k, err := rsa.GenerateKey(rand.Reader, bits)
			if err != nil {
				panic(err)
			}
			return k
		})
	}
}

func rsaSigner(t testing.TB, bits int) signer {
	t.Helper()
	k := rsaOf[bits]()
	der, err := x509.MarshalPKIXPublicKey(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	return signer{k, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)}
}

func edSigner() signer {
	k := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	return signer{k, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(k.Public().(ed25519.PublicKey))}
}

// sign puts a signature over a message. tags are those beside v, bh and b.
func (s signer) sign(t testing.TB, raw, tags string) []byte {
	t.Helper()
	value := " v=1; " + tags + "; bh=; b="
	sig, err := parseTags(value)
	if err != nil {
		t.Fatal(err)
	}
	m := read([]byte(raw))
	c := canon(simple)
	if strings.HasSuffix(sig["c"], "/relaxed") {
		c = relaxed
	}
	length, err := sig.number("l")
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	c.body(&limited{h, length}, m.body)
	value = strings.Replace(value, "bh=;", "bh="+base64.StdEncoding.EncodeToString(h.Sum(nil))+";", 1)
	header, _, _ := strings.Cut(sig["c"], "/")
	v := verification{m: m, s: &signature{header: canon(strings.TrimSpace(header)), names: sig.list("h"), raw: "DKIM-Signature:" + value}}
	if v.s.header == "" {
		v.s.header = simple
	}
	digest := sha256.Sum256(v.header())
	opts := crypto.SignerOpts(crypto.SHA256)
	if _, ok := s.Signer.(ed25519.PrivateKey); ok {
		opts = crypto.Hash(0)
	}
	b, err := s.Sign(rand.Reader, digest[:], opts)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "DKIM-Signature:%s%s\r\n%s", value, base64.StdEncoding.EncodeToString(b), raw)
}

// seen is a lookup of one record, seen at a time.
func seen(when time.Time, records ...string) KeyLookup {
	return func(string) []Answer {
		return []Answer{{Asked: when, Resolver: "192.0.2.1:53", RCode: "NOERROR", TXT: records, Leaf: 7}}
	}
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
