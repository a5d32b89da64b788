package capture_test

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/authn"
	"onrecord/audit/authn/capture"
	"onrecord/audit/authn/capture/dnstest"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

func listen(t *testing.T) *dnstest.Server {
	t.Helper()
	s, err := dnstest.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

const name = "k1._domainkey.mail.example"

var now = projectiontest.Recorded.Add(time.Hour)

func TestAsk(t *testing.T) {
	s := listen(t)
	s.Set(name, "v=DKIM1; p="+strings.Repeat("A", 300))
	s.Set("long.example", strings.Repeat("long", 2000))
	s.SetAlias("alias.example", name)
	tests := map[string]struct {
		rcode string
		txt   int // bytes
		cname string
	}{
		name: {"NOERROR", 311, ""}, "long.example": {"NOERROR", 8000, ""}, "alias.example": {"NOERROR", 311, name}, "none.example": {"NXDOMAIN", 0, ""},
	}
	for name, want := range tests {
		a := capture.Ask(t.Context(), s.Addr, name, now)
		text := strings.Join(a.TXT, "")
		if a.RCode != want.rcode || len(text) != want.txt || strings.Join(a.CNAME, "") != want.cname || len(a.Wire) == 0 || !a.Asked.Equal(now) || a.Resolver != s.Addr {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if s.Asked("long.example") != 2 {
		t.Errorf("long answer: asked %d times, want by UDP and by TCP", s.Asked("long.example"))
	}
}

func TestAskWithoutAnswer(t *testing.T) {
	s := listen(t)
	s.Silence(true)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if a := capture.Ask(ctx, s.Addr, name, now); a.RCode != authn.TimedOut || len(a.Wire) > 0 {
		t.Errorf("silent: %+v", a)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	if a := capture.Ask(t.Context(), closed, name, now); a.RCode != authn.Failed {
		t.Errorf("nobody there: %+v", a)
	}
}

// A server that answers another question, or with another number, is passed over
// until the right answer comes: whoever guesses cannot put a key in.
func TestAttackForgedAnswer(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	right := listen(t)
	right.Set(name, "right")
	right.Set("k2._domainkey.evil.example", "wrong")
	go func() {
		b := make([]byte, 2000)
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			return
		}
		q := b[:n]
		other := capture.Ask(context.Background(), right.Addr, "k2._domainkey.evil.example", now).Wire
		copy(other, q[:2])
		id := slices.Clone(capture.Ask(context.Background(), right.Addr, name, now).Wire)
		copy(id, []byte{^q[0], q[1]})
		good := slices.Clone(id)
		copy(good, q[:2])
		for _, answer := range [][]byte{other, id, good} {
			_, _ = conn.WriteTo(answer, from)
		}
	}()
	if a := capture.Ask(t.Context(), conn.LocalAddr().String(), name, now); !slices.Equal(a.TXT, []string{"right"}) {
		t.Errorf("%+v", a)
	}
}

func follow(t *testing.T, l projection.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), l, capture.NewStage()); err != nil {
		t.Fatal(err)
	}
	return db
}

func signed(domain, selector string) string {
	return fmt.Sprintf("DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=%s; h=from; bh=x; b=x\r\nFrom: a@mail.example", domain, selector)
}

func answer(asked time.Time, rcode string) *tlog.Facet {
	a := authn.Answer{Name: name, Asked: asked, Resolver: "192.0.2.1:53", RCode: rcode}
	return &tlog.Facet{Name: tlog.FacetDNS, Fields: a.Fields()}
}

func TestDue(t *testing.T) {
	at := projectiontest.Recorded
	day := 24 * time.Hour
	tests := map[string]struct {
		answers []*tlog.Facet
		now     time.Time
		due     bool
	}{
		"never asked":               {nil, at, true},
		"asked after the mail":      {[]*tlog.Facet{answer(at.Add(day), "NOERROR")}, at.Add(9 * day), false},
		"asked long before it":      {[]*tlog.Facet{answer(at.Add(-2*day), "NOERROR")}, at, true},
		"asked on the day of it":    {[]*tlog.Facet{answer(at.Add(-day/2), "NOERROR")}, at, false},
		"and the next day":          {[]*tlog.Facet{answer(at.Add(-day/2), "NOERROR")}, at.Add(day), true},
		"no name":                   {[]*tlog.Facet{answer(at.Add(day), "NXDOMAIN")}, at.Add(9 * day), false},
		"no answer":                 {[]*tlog.Facet{answer(at.Add(day), authn.TimedOut)}, at.Add(9 * day), true},
		"no answer today":           {[]*tlog.Facet{answer(at.Add(day), authn.TimedOut)}, at.Add(day + time.Hour), false},
		"no answer, then one":       {[]*tlog.Facet{answer(at.Add(day), authn.TimedOut), answer(at.Add(2*day), "NOERROR")}, at.Add(9 * day), false},
		"one of two had none":       {[]*tlog.Facet{answer(at.Add(day), authn.Failed), answer(at.Add(day), "NOERROR")}, at.Add(9 * day), false},
		"no answer, and once more":  {slices.Repeat([]*tlog.Facet{answer(at.Add(day), authn.Failed)}, 9), at.Add(9 * day), true},
		"a facet that says nothing": {[]*tlog.Facet{{Name: tlog.FacetDNS}}, at, true},
	}
	var given []*tlog.Facet
	for i := range 5 {
		given = append(given, answer(at.Add(day*time.Duration(i+1)), authn.TimedOut))
	}
	tests["no answer, given up"] = struct {
		answers []*tlog.Facet
		now     time.Time
		due     bool
	}{given, at.Add(90 * day), false}
	for what, test := range tests {
		l := projectiontest.New("firm.example/onrecord/1")
		l.AppendMessage(signed("mail.example", "k1"))
		for _, f := range test.answers {
			l.Append(tlog.KindDKIMKey, f)
		}
		due, err := capture.Due(t.Context(), follow(t, l), test.now, 10)
		if err != nil || slices.Contains(due, name) != test.due {
			t.Errorf("%s: %v %v, want %v", what, due, err, test.due)
		}
	}
}

func TestUse(t *testing.T) {
	l := projectiontest.New("firm.example/onrecord/1")
	l.AppendMessage("From: a@mail.example\r\nSubject: 1")
	l.AppendMessage(signed("mail.example", "k1") + "\r\nSubject: 2")
	l.AppendMessage(signed("bulk.example", "k2") + "\r\nSubject: 3")
	l.AppendMessage(signed("mail.example", "../../x") + "\r\nSubject: 4")
	db := follow(t, l)
	due, err := capture.Due(t.Context(), db, now, 10)
	if err != nil || !slices.Equal(due, []string{"k2._domainkey.bulk.example", name}) {
		t.Errorf("%q %v", due, err)
	}
	if due, err := capture.Due(t.Context(), db, now, 1); err != nil || len(due) != 1 {
		t.Errorf("%q %v", due, err)
	}
	if signed, all, err := capture.Signing(t.Context(), db, "MAIL.example"); err != nil || signed != 2 || all != 4 {
		t.Errorf("%d of %d, %v", signed, all, err)
	}
}

// What two resolvers said comes back as it was recorded.
func TestRecordAndKeys(t *testing.T) {
	s, other := listen(t), listen(t)
	s.Set(name, "v=DKIM1; p=AAAA")
	other.Set(name, "v=DKIM1; p=BBBB")
	rec, err := record.Open(t.Context(), filepath.Join(t.TempDir(), "data"), record.Options{Host: "firm.example", Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	later := capture.Ask(t.Context(), s.Addr, name, now.Add(72*time.Hour))
	if err := capture.Record(t.Context(), rec, []authn.Answer{later, capture.Ask(t.Context(), s.Addr, name, now), capture.Ask(t.Context(), other.Addr, name, now)}); err != nil {
		t.Fatal(err)
	}
	db := follow(t, rec)
	keys, err := capture.Keys(t.Context(), db, rec, name, now)
	if err != nil || len(keys) != 3 {
		t.Fatalf("%+v %v", keys, err)
	}
	if keys[0].Resolver != s.Addr || keys[1].Resolver != other.Addr || keys[1].TXT[0] != "v=DKIM1; p=BBBB" || !keys[2].Asked.Equal(now.Add(72*time.Hour)) {
		t.Errorf("%+v", keys)
	}
	entries, err := rec.StreamEntries(t.Context(), record.StreamDNS)
	if err != nil || len(entries) != 3 || entries[0].Leaf.Kind != tlog.KindDKIMKey {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if err := rec.Verify(t.Context(), record.VerifyOptions{}, func(p record.Problem) { t.Errorf("%+v", p) }); err != nil {
		t.Error(err)
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{"192.0.2.1": "192.0.2.1:53", "192.0.2.1:5353": "192.0.2.1:5353", "2001:db8::1": "[2001:db8::1]:53", "[2001:db8::1]:54": "[2001:db8::1]:54"} {
		if got := capture.Address(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
