package record

import (
	"bytes"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func TestUIDSet(t *testing.T) {
	tests := []struct {
		uids []uint32
		text string
	}{
		{nil, ""},
		{[]uint32{0}, ""},
		{[]uint32{7}, "7"},
		{[]uint32{3, 1, 2, 2, 0}, "1:3"},
		{[]uint32{1, 3, 4, 9, math.MaxUint32}, "1,3:4,9,4294967295"},
	}
	for _, test := range tests {
		s := newSet(test.uids)
		if s.String() != test.text {
			t.Errorf("%v: %q, want %q", test.uids, s, test.text)
		}
		if back, err := parseSet(test.text); err != nil || !slices.Equal(back, s) {
			t.Errorf("parse %q: %v, %v", test.text, back, err)
		}
	}
	a, b := newSet([]uint32{1, 2, 5, 9}), newSet([]uint32{2, 3, 9, 10})
	if got := a.minus(b); !slices.Equal(got, uidSet{1, 5}) {
		t.Errorf("minus: %v", got)
	}
	if got := a.plus(b); !slices.Equal(got, uidSet{1, 2, 3, 5, 9, 10}) {
		t.Errorf("plus: %v", got)
	}
	for _, bad := range []string{"0", "1,", ",1", "2:1", "1:1:1", "3,2", "2,2", "1:3,3", "a", "4294967296", "1:4294967295", " 1", "-1"} {
		if s, err := parseSet(bad); err == nil {
			t.Errorf("parse %q: %d UIDs, want an error", bad, len(s))
		}
	}
}

func FuzzParseSet(f *testing.F) {
	for _, s := range []string{"", "1", "1:3,5", "1:4294967295", "3,2", "1:2:3", "00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSet(text)
		if err != nil {
			return
		}
		if !slices.IsSorted(s) || len(s) > 0 && s[0] == 0 {
			t.Errorf("%q: %v", text, s)
		}
		if back, err := parseSet(s.String()); err != nil || !slices.Equal(back, s) {
			t.Errorf("%q: %v, and back %v, %v", text, s, back, err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add("PRIVATE+KEY+firm.example/onrecord/7f3a+dfd7c09a+AYmwSDDh8mfdw4PlbQaG3G3snet4zmV1CoV/1nii6GDJ\n")
	f.Add("PRIVATE+KEY+a+b+c")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseKey(text)
		if err == nil && !strings.Contains(text, s.Name()) {
			t.Errorf("%q: key of %q", text, s.Name())
		}
	})
}

func FuzzDecodeFrame(f *testing.F) {
	z := newCodec()
	f.Add(z.encode(message(1), nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if plain, err := z.decode(data); len(plain) > maxFrame {
			t.Errorf("%d bytes, %v", len(plain), err)
		}
	})
}

func TestKeyFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), keyName)
	s, err := createKey(file, "firm.example/onrecord/7f3a", bytes.NewReader(noise(64)))
	if err != nil {
		t.Fatal(err)
	}
	back, err := readKey(file)
	if err != nil || back.VKey() != s.VKey() {
		t.Errorf("read %v, %v; want %v", back, err, s)
	}
	_, err = parseKey("PRIVATE+KEY+firm.example/x+00000000+AYmwSDDh8mfdw4PlbQaG3G3snet4zmV1CoV/1nii6GDJ")
	if err == nil || strings.Contains(err.Error(), "AYmw") {
		t.Errorf("key with a wrong id: %v; want an error that does not show it", err)
	}
}

func TestFrameLimit(t *testing.T) {
	z := newCodec()
	defer z.close()
	if plain, err := z.decode(z.encode(make([]byte, maxFrame), nil)); err != nil || len(plain) != maxFrame {
		t.Errorf("a full frame: %d bytes, %v", len(plain), err)
	}
	if _, err := z.decode(z.encode(make([]byte, maxFrame+1), nil)); err == nil {
		t.Error("a frame over the limit was decompressed")
	}
}

func TestCleanHost(t *testing.T) {
	for host, want := range map[string]string{
		"Firm.Example": "firm.example", "": "localhost", "a+b c": "a-b-c", ".x.": "x", "müller": "m-ller", "-": "localhost",
	} {
		if got := cleanHost(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}

// TestEnvelopeFields cuts what a hostile header holds too much of, and keeps
// the facet encodable.
func TestEnvelopeFields(t *testing.T) {
	long := strings.Repeat("é", maxEnvelopeValue)
	var many []email.Address
	for range 100_000 {
		many = append(many, email.Address{Name: "x", Addr: "someone.with.a.long.name@client.example"})
	}
	e := email.Envelope{MessageID: "<1@client.example>", From: []email.Address{{Addr: "Ann@client.example"}, {Name: "no address"}},
		To: many, Subject: long, DateText: "bad \xff", Defects: []email.Defect{{Code: "date-unreadable", Detail: "x"}}}
	fields := envelopeFields(e)
	f := tlog.Facet{Name: tlog.FacetEnvelope, Fields: fields}
	text, err := f.Encode()
	if err != nil || len(text) > 2*maxEnvelopeBytes {
		t.Errorf("facet of %d bytes, %v", len(text), err)
	}
	if f.First("from") != "Ann@client.example" || len(f.All("from")) != 1 {
		t.Errorf("from %q", f.All("from"))
	}
	if d := f.All("defect"); len(d) == 0 || !strings.HasPrefix(d[len(d)-1], "envelope-cut") {
		t.Errorf("defects %q", d)
	}
	if a := envelopeAddresses(fields); a[0] != "ann@client.example" {
		t.Errorf("addresses %q...", a[:1])
	}
}

// TestUIDRanges holds ranges against sets.
func TestUIDRanges(t *testing.T) {
	for _, text := range []string{"", "5", "1:3", "1:3,5,9:12", "2,4,6"} {
		set, err := parseSet(text)
		if err != nil {
			t.Fatal(err)
		}
		ranges, err := parseRanges(text)
		if err != nil || ranges.count() != uint64(len(set)) {
			t.Errorf("%q: %v, %v", text, ranges, err)
		}
		for uid := range uint64(14) {
			if uid > 0 {
				want := len(set.minus(uidSet{uint32(uid)}))
				if got := ranges.without(uid); got.count() != uint64(want) || got.plus(ranges).count() != ranges.count() {
					t.Errorf("%q without %d: %v", text, uid, got)
				}
			}
			if got := ranges.rest(1, uid); got.count()+uint64(len(set)-len(set.minus(newSet(upTo(uint32(uid)))))) != uid {
				t.Errorf("rest of %q up to %d: %v", text, uid, got)
			}
		}
	}
	for _, bad := range []string{"0", "1,", ",1", "2:1", "1:1:1", "3,2", "2,2", "1:3,3", "a", "4294967296", " 1", "-1"} {
		if s, err := parseRanges(bad); err == nil {
			t.Errorf("parse %q: %v, want an error", bad, s)
		}
	}
	if s, err := parseRanges("1:4294967295"); err != nil || s.count() != 1<<32-1 {
		t.Errorf("all UIDs: %v, %v", s, err)
	}
}
