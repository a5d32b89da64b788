package daemon

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"onrecord/audit/authn"
	"onrecord/audit/authn/capture/dnstest"
	"onrecord/audit/record"
	"onrecord/ingest/imapsync/imaptest"
)

const keyName = "k1._domainkey.mail.example"

func listenDNS(t *testing.T) *dnstest.Server {
	t.Helper()
	s, err := dnstest.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// signedMail is a message of Victor Hale with a signature of mail.example, and
// the record of the key.
func signedMail(t *testing.T, seed byte, id, to string, at time.Time) (raw, key string) {
	t.Helper()
	k := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))
	text := fmt.Sprintf("From: victor.hale@mail.example\r\nTo: %s\r\nSubject: door\r\nDate: %s\r\nMessage-ID: <%s@mail.example>\r\n\r\nIt sticks.\r\n", to, at.Format(time.RFC1123Z), id)
	var b bytes.Buffer
	err := dkim.Sign(&b, strings.NewReader(text), &dkim.SignOptions{Domain: "mail.example", Selector: "k1", Signer: k, Hash: crypto.Hash(0)})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(k.Public().(ed25519.PublicKey))
}

// codes are those of the flags of the only signature, and of the notes.
func codes(t *testing.T, d *Daemon, id, status string) (list []string) {
	t.Helper()
	m := show(t, d, id)
	if len(m.Sender.Signatures) != 1 || m.Sender.Signatures[0].Status != status {
		t.Errorf("%s: %+v, want %s", id, m.Sender.Signatures, status)
		return nil
	}
	for _, n := range slices.Concat(m.Sender.Signatures[0].Flags, m.Sender.Notes) {
		list = append(list, n.Code)
	}
	return list
}

// signedBox is a record with one message that Victor Hale's domain signed, and
// its key as two resolvers give it.
func signedBox(t *testing.T, now time.Time) (*Daemon, *box, *dnstest.Server) {
	t.Helper()
	first, second := listenDNS(t), listenDNS(t)
	o := options(t)
	o.Config.DNS.Resolvers = []string{first.Addr, second.Addr}
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	raw, key := signedMail(t, 1, "1", "dana@wasatchdoor.example", now)
	first.Set(keyName, key)
	second.Set(keyName, key)
	b.arrive(t, d, raw, now)
	catchUp(t, d)
	if err := d.AskKeys(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return d, b, first
}

func TestSenderSigned(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	d, b, s := signedBox(t, now)
	if got := codes(t, d, "1@mail.example", "pass"); len(got) != 0 {
		t.Errorf("good: %q", got)
	}
	raw, _ := signedMail(t, 1, "2", "dana@wasatchdoor.example", now)
	b.arrive(t, d, raw, now)
	catchUp(t, d)
	if err := d.AskKeys(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := s.Asked(keyName); n != 1 {
		t.Errorf("asked %d times on one day", n)
	}
}

// A signed message to somebody else was put into the mailbox.
func TestAttackReplay(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	d, b, _ := signedBox(t, now)
	raw, _ := signedMail(t, 1, "2", "somebody@else.example", now)
	b.arrive(t, d, raw, now)
	catchUp(t, d)
	if got := codes(t, d, "2@mail.example", "pass"); !slices.Equal(got, []string{"recipient-other"}) {
		t.Errorf("%q", got)
	}
}

// A message of a domain that signs its mail was made up, without a signature.
func TestAttackUnsignedForgery(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	d, b, _ := signedBox(t, now)
	b.arrive(t, d, clocked(3, now, now), now)
	catchUp(t, d)
	if m := show(t, d, "3@mail.example"); len(m.Sender.Notes) != 1 || m.Sender.Notes[0].Code != "unsigned-although-domain-signs" {
		t.Errorf("%+v", m.Sender)
	}
}

// One resolver gives the key of an attacker. What it makes pass says that the
// other one does not agree.
func TestAttackPoisonedAnswer(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	honest, poisoned := listenDNS(t), listenDNS(t)
	o := options(t)
	o.Config.DNS.Resolvers = []string{honest.Addr, poisoned.Addr}
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	forged, wrong := signedMail(t, 2, "1", "dana@wasatchdoor.example", now)
	_, right := signedMail(t, 1, "1", "dana@wasatchdoor.example", now)
	honest.Set(keyName, right)
	poisoned.Set(keyName, wrong)
	b.arrive(t, d, forged, now)
	catchUp(t, d)
	if err := d.AskKeys(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := codes(t, d, "1@mail.example", "pass"); !slices.Equal(got, []string{string(authn.Disagreement)}) {
		t.Errorf("%q", got)
	}
}

// A key that was first seen long after the message may have been stolen or
// published by then.
func TestAttackRotatedKey(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	s := listenDNS(t)
	o := options(t)
	o.Config.DNS.Resolvers = []string{s.Addr}
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	old := now.AddDate(-2, 0, 0)
	raw, key := signedMail(t, 1, "1", "dana@wasatchdoor.example", old)
	s.Set(keyName, key)
	b.arrive(t, d, raw, old)
	catchUp(t, d)
	if err := d.AskKeys(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := codes(t, d, "1@mail.example", "pass"); !slices.Contains(got, string(authn.KeySeenLater)) {
		t.Errorf("%q", got)
	}
}

// Resolvers that do not answer are on record as such, and are not asked for
// every name.
func TestResolversDown(t *testing.T) {
	s := listenDNS(t)
	s.Silence(true)
	o := options(t)
	o.Config.DNS.Resolvers = []string{s.Addr}
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	now := time.Now().Truncate(time.Second)
	for i := range 9 {
		raw, _ := signedMail(t, 1, fmt.Sprint(i), "dana@wasatchdoor.example", now)
		b.arrive(t, d, strings.Replace(raw, "s=k1", fmt.Sprintf("s=k%d", i), 1), now)
	}
	catchUp(t, d)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := d.askKeys(ctx, nil); err == nil {
		t.Error("an interrupted round says nothing")
	}
	if list, err := d.rec.StreamEntries(t.Context(), record.StreamDNS); err != nil || len(list) != 0 {
		t.Errorf("interrupted: %d entries, %v", len(list), err)
	}
	s.Close() // from here on the answer is that nobody is there, at once
	down, err := d.askKeys(t.Context(), nil)
	list, listErr := d.rec.StreamEntries(t.Context(), record.StreamDNS)
	if !down || err != nil || listErr != nil || len(list) != keysDown {
		t.Errorf("down %v, %d entries, %v %v", down, len(list), err, listErr)
	}
}

// The daemon asks for keys as mail that uses them comes, if it is told whom to
// ask.
func TestDaemonAsksForKeys(t *testing.T) {
	server, err := imaptest.Listen("dana@wasatchdoor.example", "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	s := listenDNS(t)
	raw, key := signedMail(t, 1, "1", "dana@wasatchdoor.example", time.Now())
	s.Set(keyName, key)
	if err := server.Append("INBOX", []byte(raw), time.Now()); err != nil {
		t.Fatal(err)
	}
	r := runDaemon(t, hasty, accountLine("dana", server, "")+"dns: {resolvers: ['"+s.Addr+"']}\n", map[string]string{"dana": "x"})
	r.await("the key", func() bool {
		list, err := r.rec.StreamEntries(t.Context(), record.StreamDNS)
		return err == nil && len(list) == 1
	})
	r.await("the answer", func() bool {
		m, err := r.find(t.Context(), "1@mail.example")
		return err == nil && !m.IsZero() && show(t, r.Daemon, "1@mail.example").Sender.Signatures[0].Status == "pass"
	})
	r.end()
}
