package authn

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"onrecord/audit/tlog"
)

// wire is an answer as a resolver gives it.
func wire(t testing.TB, code dnsmessage.RCode, question string, build func(*dnsmessage.Builder)) []byte {
	t.Helper()
	b := dnsmessage.NewBuilder(nil, dnsmessage.Header{ID: 5, Response: true, RCode: code, AuthenticData: true})
	if err := b.StartQuestions(); err != nil {
		t.Fatal(err)
	}
	if err := b.Question(dnsmessage.Question{Name: dnsmessage.MustNewName(question), Type: dnsmessage.TypeTXT, Class: dnsmessage.ClassINET}); err != nil {
		t.Fatal(err)
	}
	if err := b.StartAnswers(); err != nil {
		t.Fatal(err)
	}
	if build != nil {
		build(&b)
	}
	out, err := b.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func addTXT(name string, strings ...string) func(*dnsmessage.Builder) {
	return func(b *dnsmessage.Builder) {
		_ = b.TXTResource(dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Class: dnsmessage.ClassINET}, dnsmessage.TXTResource{TXT: strings})
	}
}

func addCNAME(name, to string) func(*dnsmessage.Builder) {
	return func(b *dnsmessage.Builder) {
		_ = b.CNAMEResource(dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Class: dnsmessage.ClassINET}, dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(to)})
	}
}

func both(list ...func(*dnsmessage.Builder)) func(*dnsmessage.Builder) {
	return func(b *dnsmessage.Builder) {
		for _, f := range list {
			f(b)
		}
	}
}

func TestAnswerRead(t *testing.T) {
	const name = "k1._domainkey.mail.example"
	tests := map[string]struct {
		wire  []byte
		txt   []string
		cname []string
		rcode string
		bad   bool
	}{
		"key": {wire: wire(t, 0, "K1._domainkey.mail.example.", addTXT(name+".", "v=DKIM1; ", "p=abc")), txt: []string{"v=DKIM1; p=abc"}, rcode: "NOERROR"},
		"alias": {wire: wire(t, 0, name+".", both(addCNAME(name+".", "K1.bulk.example."), addTXT("k1.bulk.example.", "p=x"), addTXT("other.example.", "p=y"))),
			txt: []string{"p=x"}, cname: []string{"k1.bulk.example"}, rcode: "NOERROR"},
		"aliases in a ring": {wire: wire(t, 0, name+".", both(addCNAME(name+".", "b.example."), addCNAME("b.example.", name+"."))), cname: []string{"b.example", name, "b.example", name, "b.example", name, "b.example", name}, rcode: "NOERROR"},
		"no name":           {wire: wire(t, dnsmessage.RCodeNameError, name+".", nil), rcode: "NXDOMAIN"},
		"server failure":    {wire: wire(t, dnsmessage.RCodeServerFailure, name+".", nil), rcode: "SERVFAIL"},
		"refused":           {wire: wire(t, dnsmessage.RCodeRefused, name+".", nil), rcode: "REFUSED"},
		"other code":        {wire: wire(t, 4, name+".", nil), rcode: "RCODE4"},
		"answer to another": {wire: wire(t, 0, "k2._domainkey.mail.example.", addTXT("k2._domainkey.mail.example.", "p=x")), bad: true},
		"record of another": {wire: wire(t, 0, name+".", addTXT("k2._domainkey.mail.example.", "p=x")), rcode: "NOERROR"},
		"cut":               {wire: wire(t, 0, name+".", addTXT(name+".", "p=x"))[:60], bad: true},
		"nothing":           {wire: []byte{1}, bad: true},
	}
	for what, test := range tests {
		a := Answer{Name: name, Wire: test.wire}
		err := a.Read()
		if (err != nil) != test.bad || err == nil && (!slices.Equal(a.TXT, test.txt) || !slices.Equal(a.CNAME, test.cname) || a.RCode != test.rcode || !a.AD) {
			t.Errorf("%s: %+v %v", what, a, err)
		}
	}
}

func TestAnswerFields(t *testing.T) {
	a := Answer{Name: "k._domainkey.mail.example", Asked: at, Resolver: "192.0.2.1:53", Leaf: 12,
		Wire: wire(t, 0, "k._domainkey.mail.example.", both(addCNAME("k._domainkey.mail.example.", "k.bulk.example."), addTXT("k.bulk.example.", "p=x")))}
	if err := a.Read(); err != nil {
		t.Fatal(err)
	}
	for _, a := range []Answer{a, {Name: "k._domainkey.mail.example", Asked: at, Resolver: "192.0.2.1:53", RCode: TimedOut, Leaf: 3}} {
		f := &tlog.Facet{Name: tlog.FacetDNS, Fields: a.Fields()}
		text, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		read, err := tlog.ParseFacet(text)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Wire) == 0 {
			a.Wire = []byte{}
		}
		if b, err := ParseAnswer(read, a.Leaf); err != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%+v, not %+v: %v", b, a, err)
		}
	}
	if _, err := ParseAnswer(&tlog.Facet{Name: tlog.FacetDNS}, 1); err == nil {
		t.Error("an empty facet is an answer")
	}
}

// What was noted beside the bytes counts for nothing: a key that they do not
// hold is none.
func TestAttackKeyNotInAnswer(t *testing.T) {
	s := edSigner()
	raw := s.sign(t, plain, "a=ed25519-sha256; d=mail.example; s=k1; "+all)
	a := Answer{Name: "k1._domainkey.mail.example", Asked: at, Resolver: "192.0.2.1:53", RCode: "NOERROR", TXT: []string{s.record},
		Wire: wire(t, dnsmessage.RCodeNameError, "k1._domainkey.mail.example.", nil)}
	b, err := ParseAnswer(&tlog.Facet{Name: tlog.FacetDNS, Fields: a.Fields()}, 4)
	if err != nil {
		t.Fatal(err)
	}
	if r := Verify(raw, at, func(string) []Answer { return []Answer{b} })[0]; r.Status != NoKey {
		t.Errorf("%+v", r)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(wire(f, 0, "k.example.", addTXT("k.example.", "p=x")))
	f.Add(wire(f, 0, "k.example.", addCNAME("k.example.", "k.example.")))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := Answer{Name: "k.example", Asked: time.Unix(0, 0).UTC(), Resolver: "192.0.2.1:53", Wire: b}
		if a.Read() != nil {
			return
		}
		text, err := (&tlog.Facet{Name: tlog.FacetDNS, Fields: a.Fields()}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		facet, err := tlog.ParseFacet(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseAnswer(facet, 0)
		if err != nil || !slices.Equal(a.TXT, again.TXT) || !bytes.Equal(a.Wire, again.Wire) {
			t.Fatalf("%+v and %+v: %v", a, again, err)
		}
	})
}
