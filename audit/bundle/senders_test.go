package bundle_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/miekg/dns"

	"onrecord/audit/authn"
	"onrecord/audit/authn/capture"
	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

const keyName = "k1._domainkey.client.example"

// signedMail is a message of Ann that her domain signed by a key made of seed, and
// the record of that key in DNS.
func signedMail(t *testing.T, seed byte) (raw []byte, key string) {
	t.Helper()
	return signedMailAt(t, seed, time.Now())
}

// signedMailAt is the message as of a date that it bears.
func signedMailAt(t *testing.T, seed byte, date time.Time) (raw []byte, key string) {
	t.Helper()
	return signedMailOf(t, "client.example", seed, date)
}

// signedMailOf is the message, from and signed by a domain.
func signedMailOf(t *testing.T, domain string, seed byte, date time.Time) (raw []byte, key string) {
	t.Helper()
	k := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))
	text := fmt.Sprintf("From: ann@%s\r\nTo: bob@firm.example\r\nDate: %s\r\nSubject: door\r\n\r\nIt sticks.\r\n", domain, date.Format(time.RFC1123Z))
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(text), &dkim.SignOptions{Domain: domain, Selector: "k1", Signer: k, Hash: crypto.Hash(0)}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(k.Public().(ed25519.PublicKey))
}

// signedFixture is a record with one message of Ann that her domain signed by a
// key made of seed, and what DNS said of the key: the record of another seed.
func signedFixture(t *testing.T, seed, dnsSeed byte) (f *fixture, key string) {
	t.Helper()
	f = newFixture(t, 1, 1)
	f.messages = nil
	raw, key := signedMail(t, seed)
	_, told := signedMail(t, dnsSeed)
	f.take(t, raw)
	f.recordKey(t, keyName, told)
	f.recordKey(t, "k9._domainkey.other.example", told)
	return f, key
}

// recordKey records what DNS says now of the key of a sender.
func (f *fixture) recordKey(t *testing.T, name, text string) {
	t.Helper()
	m := new(dns.Msg).SetQuestion(name+".", dns.TypeTXT)
	m.Response = true
	m.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name + ".", Rrtype: dns.TypeTXT, Class: dns.ClassINET}, Txt: []string{text}}}
	wire, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	answer := authn.Answer{Name: name, Asked: time.Now(), Resolver: net.JoinHostPort("192.0.2.1", "53"), RCode: "NOERROR", Wire: wire}
	if err := capture.Record(t.Context(), f.rec, []authn.Answer{answer}); err != nil {
		t.Fatal(err)
	}
}

func TestSenders(t *testing.T) {
	f, key := signedFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	answers := 0
	for name, data := range unzip(t, b) {
		if strings.HasSuffix(name, ".dns") {
			answers++
			if !bytes.Contains(data, []byte(keyName)) {
				t.Errorf("%s is about a key of nobody here", name)
			}
		}
	}
	if answers != 1 {
		t.Errorf("%d answers of DNS, want the one for the message", answers)
	}
	o := verify.Options{VKey: f.rec.VKey()}
	r := check(t, b, o)
	if r.Levels[1].Status != verify.Pass || r.Levels[5].Status != verify.Unchecked || !strings.Contains(r.Levels[5].Says[1], "holds with the key that the firm recorded") {
		t.Errorf("keys of the bundle: %+v %+v", r.Levels[1], r.Levels[5])
	}
	o.SenderKeys = keyName + ". 300 IN TXT \"" + key[:20] + "\" \"" + key[20:] + "\"\n"
	if r := check(t, b, o); r.Levels[5].Status != verify.Pass {
		t.Errorf("key of the person: %+v", r.Levels[5])
	}
	o.SenderKeys = "k1._domainkey.client.example nonsense"
	if files, err := verify.OpenZip(bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	} else if _, err := verify.Check(files, o); err == nil {
		t.Error("nonsense is a key")
	}
}

// A firm that forges a message of its client, with a key of its own and an answer
// of DNS that it made up, gets no pass: keys come from the person who checks.
func TestAttackKeyMadeUp(t *testing.T) {
	f, _ := signedFixture(t, 2, 2)
	_, right := signedFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	for what, keys := range map[string]string{"no key": "", "key of the client": keyName + " " + right} {
		r := check(t, b, verify.Options{VKey: f.rec.VKey(), SenderKeys: keys})
		if r.Levels[5].Status != verify.Unchecked || r.Exit() != 3 {
			t.Errorf("%s: %+v", what, r.Levels[5])
		}
	}
}

// A message that was signed by another key than DNS gave says so.
func TestAttackForgedSender(t *testing.T) {
	f, _ := signedFixture(t, 2, 1)
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	r := check(t, b, verify.Options{VKey: f.rec.VKey()})
	if r.Levels[5].Status != verify.Unchecked || !strings.Contains(strings.Join(r.Levels[5].Says, "\n"), "the header is not the one that was signed, or the key is another") {
		t.Errorf("%+v", r.Levels[5])
	}
}

func TestParseSenderKeys(t *testing.T) {
	keys, err := verify.ParseSenderKeys("; <<>> a tool\n\n# note\nK1._domainkey.A.example.\t300\tIN\tTXT\t\"v=DKIM1\\; \" \"p=x\"\nk1._domainkey.a.example v=DKIM1; p=y\n")
	if err != nil || fmt.Sprint(keys) != "map[k1._domainkey.a.example:[v=DKIM1; p=x v=DKIM1; p=y]]" {
		t.Errorf("%q %v", keys, err)
	}
	keys, err = verify.ParseSenderKeys("s1._domainkey.a.example. 3600 IN CNAME s1-a.Keys.example.\ns1-a.keys.example.\t300\tIN\tCNAME\tend.host.example.\nend.host.example. 60 IN TXT \"v=DKIM1; p=z\"\n")
	if err != nil || fmt.Sprint(keys["s1._domainkey.a.example"]) != "[v=DKIM1; p=z]" {
		t.Errorf("by another name: %q %v", keys, err)
	}
	for _, bad := range []string{"s1._domainkey.a.example. 60 IN CNAME b.example.", "s1._domainkey.a.example. 60 IN CNAME s1._domainkey.a.example.", "x p=y", "k1._domainkey.a.example", "k1._domainkey.a.example v=DKIM1"} {
		if _, err := verify.ParseSenderKeys(bad); err == nil {
			t.Errorf("%q is a key", bad)
		}
	}
}
