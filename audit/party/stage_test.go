package party_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/audit/clock"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/ingest/email"
)

// mails are messages, header fields parted by "|".
var mails = []string{
	"From: Ann Lee <ann@mail.example>|To: Dana <dana@firm.example>|Date: Tue, 4 Mar 2025 09:00:00 -0700|Message-ID: <1@x>",
	"From: Ann Lee <ann@mail.example>|To: dana@firm.example|Cc: Bo <bo@hale.example>|Date: Wed, 5 Mar 2025 09:00:00 -0700|Message-ID: <2@x>",
	"From: \"Lee, Ann\" <Ann@Hale.example>|To: dana@firm.example, DANA@firm.example|Date: Thu, 6 Mar 2025 09:00:00 -0600|Message-ID: <3@x>",
	"From: Annie <ann@mail.example>|To: talk@list.example|Date: Fri, 7 Mar 2025 09:00:00 -0600|Message-ID: <4@x>",
	"From: Ann Lee via Talk <talk@list.example>|Reply-To: Ann Lee <ann@mail.example>|To: talk@list.example|List-Post: <mailto:talk@list.example>|Date: Sat, 8 Mar 2025 09:00:00 +0000|Message-ID: <5@x>",
	"From: Dana <dana@firm.example>|To: Ann <ann@mail.example>|Bcc: lee@firm.example|Date: Sat, 8 Mar 2025 10:00:00 -0000|Message-ID: <6@x>",
	"From: Eve <eve@mail.example>|To: x@y.example|Delivered-To: dana@firm.example|Received: from a by b; Sun, 9 Mar 2025 10:00:00 +0000|Message-ID: <7@x>",
	"From: Dana <dana@firm.example>|Sender: Lee <lee@firm.example>|Reply-To: office@firm.example|To: bo@hale.example|Date: Sat, 1 Jan 0001 10:00:00 +0000|Message-ID: <8@x>",
	"From: Gone via Talk <talk@list.example>|Reply-To: talk@list.example|To: talk@list.example|List-Post: <mailto:talk@list.example>|Message-ID: <9@x>",
}

func logOf(mails []string) *projectiontest.Log {
	l := projectiontest.New("firm.example/onrecord/1")
	for _, m := range mails {
		l.AppendMessage(strings.ReplaceAll(m, "|", "\r\n"))
	}
	return l
}

func derive(t *testing.T, l projection.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), l, clock.NewStage(), party.NewStage()); err != nil {
		t.Fatal(err)
	}
	return db
}

func digestOf(mail string) email.Digest {
	return email.DigestOf([]byte(strings.ReplaceAll(mail, "|", "\r\n") + "\r\n\r\n"))
}

func TestAddresses(t *testing.T) {
	db := derive(t, logOf(mails))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		zone := ""
		if s.Zone != nil {
			zone = time.Time{}.In(s.Zone).Format(" -0700")
		}
		list := ""
		if s.List {
			list = " list"
		}
		got = append(got, fmt.Sprintf("%s %v %d %d %s %s%s%s", s.Address, s.Names, s.Sent, s.Received, day(s.First), day(s.Last), zone, list))
	}
	want := []string{
		"ann@hale.example [{Lee, Ann 1 0}] 1 0 0306 0306 -0600",
		"ann@mail.example [{Ann Lee 3 0} {Annie 1 0} {Ann 0 1}] 4 1 0304 0308 -0700",
		"bo@hale.example [{Bo 0 1}] 0 2 0305 0305",
		"dana@firm.example [{Dana 2 1}] 2 4 0304 0309",
		"eve@mail.example [{Eve 1 0}] 1 0 0309 0309",
		"lee@firm.example [] 0 1 0308 0308",
		"office@firm.example [] 0 0 - -",
		"talk@list.example [] 0 3 0307 0308 list",
		"x@y.example [] 0 1 0309 0309",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if name := list[0].Name(); name != "Ann Lee" {
		t.Errorf("name = %q", name)
	}
}

// TestAddressesStayApart tells apart addresses that look alike, or begin alike.
func TestAddressesStayApart(t *testing.T) {
	long := "reply+" + strings.Repeat("a", 220)
	db := derive(t, logOf([]string{
		"From: Ann Lee <ann@mail.example>|To: " + long + "1@hale.example, " + long + "2@hale.example|Message-ID: <1@x>",
		"From: Ann Lee <ann\u200b@mail.example>|To: " + strings.Repeat("b", 5000) + "@hale.example|Message-ID: <2@x>",
	}))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		got = append(got, fmt.Sprintf("%s %d %d", s.Address, s.Sent, s.Received))
	}
	want := []string{"ann@mail.example 1 0", "ann\u200b@mail.example 1 0", long + "1@hale.example 0 1", long + "2@hale.example 0 1"}
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("0102")
}

func TestMessageOf(t *testing.T) {
	db := derive(t, logOf(mails))
	d := party.New(party.Config{Domains: []string{"firm.example"}, Clients: []party.Client{{Name: "Ann Lee", Addresses: []string{"ann@mail.example"}}}}, nil, nil)
	for i, want := range []string{
		"ann@mail.example From in [Ann Lee]",
		"ann@mail.example From in [Ann Lee]",
		"ann@hale.example From in []",
		"ann@mail.example From other [Ann Lee]",
		"ann@mail.example Reply-To other [Ann Lee]",
		"dana@firm.example From out [Ann Lee]",
		"eve@mail.example From in []",
		"dana@firm.example From out []",
		"  other []",
	} {
		m, err := party.Of(t.Context(), db, digestOf(mails[i]))
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s %s %s %v", m.Author.Addr, m.Told, d.Direction(m.Envelope), d.ClientsOf(m.Envelope))
		if got != want {
			t.Errorf("message %d: %s, want %s", i+1, got, want)
		}
	}
	list, err := party.Messages(t.Context(), db, []string{"LEE@firm.example", "eve@mail.example"})
	if err != nil {
		t.Fatal(err)
	}
	var got []email.Digest
	for _, m := range list {
		got = append(got, m.Digest)
	}
	if want := []email.Digest{digestOf(mails[7]), digestOf(mails[5]), digestOf(mails[6])}; !slices.Equal(got, want) {
		t.Errorf("messages of lee and eve: %v, want %v", got, want)
	}
	if _, err := party.Of(t.Context(), db, email.Digest{}); err == nil {
		t.Error("a message that is not there is found")
	}
}

// publicMail is mails where one domain is that of a public mail service.
func publicMail() []string {
	var list []string
	for _, m := range mails {
		list = append(list, strings.ReplaceAll(m, "@mail.example", "@outlook.com"))
	}
	return list
}

// A group address of the firm stands in From for the client who wrote to it.
func TestGroupOfTheFirm(t *testing.T) {
	mail := "From: \"'Victor Hale' via Office\" <office@firm.example>|X-Original-Sender: victor@hale.example|Reply-To: Victor Hale <victor@hale.example>|" +
		"To: office@firm.example|List-Id: <office.firm.example>|Message-ID: <1@x>"
	d := party.New(party.Config{Domains: []string{"firm.example"}, Clients: []party.Client{{Name: "Victor Hale", Addresses: []string{"victor@hale.example"}}}}, nil, nil)
	m, err := party.Of(t.Context(), derive(t, logOf([]string{mail})), digestOf(mail))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Direction(m.Envelope); got != party.In || !slices.Equal(d.ClientsOf(m.Envelope), []string{"Victor Hale"}) {
		t.Errorf("%s of %q, want in of the client", got, d.ClientsOf(m.Envelope))
	}
}

// An address under ever other names, as of a program, costs no more than mail.
func TestManyNames(t *testing.T) {
	var list []string
	for i := range 1000 {
		list = append(list, fmt.Sprintf("From: Person No%d <post@service.example>|Reply-To: r%d@service.example|To: dana@firm.example|Message-ID: <%d@x>", i, i, i))
	}
	db := derive(t, logOf(list))
	if got := proposals(t, db); len(got) > 0 {
		t.Errorf("proposals: %q", got)
	}
}

// proposeFrom is mail with something to propose, and much that is not.
var proposeFrom = append(publicMail(),
	"From: Ann Lee <ann+shop@outlook.com>|To: shop@store.example|Message-ID: <20@x>",
	"From: a.b.c@gmail.com|To: dana@firm.example|Message-ID: <21@x>",
	"From: abc@gmail.com|To: lee@firm.example|Message-ID: <22@x>",
	// a couple on one address, and one of them elsewhere
	"From: Jean Ferris <ferris@outlook.com>|To: dana@firm.example|Message-ID: <23@x>",
	"From: Rob Ferris <ferris@outlook.com>|To: dana@firm.example|Message-ID: <24@x>",
	"From: Rob Ferris <rob@work.example>|To: dana@firm.example|Message-ID: <25@x>",
	// the same first name on both sides, and the same name of staff and client
	"From: Ann <ann@firm.example>|To: dana@firm.example|Message-ID: <26@x>",
	"From: Dana Moss <dana@firm.example>|To: bo@hale.example|Message-ID: <27@x>",
	"From: Dana Moss <dana@firm.example>|To: bo@hale.example|Message-ID: <28@x>",
	"From: Dana Moss <dm@client.example>|To: bo@hale.example|Message-ID: <29@x>",
	// offices
	"From: Tom Gray <info@gray.example>|To: dana@firm.example|Message-ID: <30@x>",
	"From: Tom Gray <tom@gray.example>|To: dana@firm.example|Message-ID: <31@x>",
	"From: Service Desk <a@desk.example>|To: dana@firm.example|Message-ID: <32@x>",
	"From: Service Desk <b@desk.example>|To: dana@firm.example|Message-ID: <33@x>",
	// answers go elsewhere
	"From: Kim Park <kim@old.example>|Reply-To: kp@new.example|To: dana@firm.example|Message-ID: <34@x>",
	"From: Dana <dana@firm.example>|To: kp@new.example|Message-ID: <35@x>",
	// addresses that spell a name, and one of a domain that is nearly another
	"From: Olga Brandt <olga@brandt.example>|To: obrandt@brandt.example, brandt.olga@else.example, obrandt@else.example|Message-ID: <36@x>",
	"From: Olga Brandt <olga@brant.example>|To: dana@firm.example|Message-ID: <37@x>",
)

var proposeConfig = party.Config{Domains: []string{"firm.example"}, Clients: []party.Client{
	{Name: "Bo Hale", Addresses: []string{"bo@hale.example"}}, {Name: "Ann", Addresses: []string{"ann@outlook.com"}},
	{Name: "Client", Addresses: []string{"dm@client.example"}},
}}

func proposals(t *testing.T, db *projection.DB, decisions ...party.Decision) []string {
	t.Helper()
	list, err := party.Propose(t.Context(), db, party.New(proposeConfig, nil, decisions), nil)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, p := range list {
		texts = append(texts, strings.TrimSpace(fmt.Sprintf("%s %v %s: %s", p.Client, p.Addresses, p.Name, strings.Join(p.Reasons, "; "))))
	}
	slices.Sort(texts)
	return texts
}

func TestPropose(t *testing.T) {
	db := derive(t, logOf(proposeFrom))
	want := []string{
		`Ann [ann+shop@outlook.com] Ann Lee: same display name "Ann Lee" as ann@outlook.com`,
		`Ann [ann@hale.example] Ann Lee: same display name "Ann Lee" as ann@outlook.com`,
		`Bo Hale [ann@hale.example] Ann Lee: same domain hale.example, which is no public mail service`,
		`[a.b.c@gmail.com abc@gmail.com] : the same mailbox at Gmail, with other dots (abc@gmail.com)`,
		`[ann@outlook.com ann+shop@outlook.com] Ann Lee: same display name "Ann Lee"; the same mailbox with a tag (ann@outlook.com)`,
		`[ann@outlook.com ann@hale.example] Ann Lee: same display name "Ann Lee"; both write to dana@firm.example`,
		`[kim@old.example kp@new.example] Kim Park: kim@old.example asks for answers to kp@new.example`,
		`[obrandt@brandt.example olga@brandt.example] Olga Brandt: the address spells "Olga Brandt"`,
		`[brandt.olga@else.example olga@brandt.example] Olga Brandt: the address spells "Olga Brandt"`,
		`[olga@brandt.example olga@brant.example] Olga Brandt: same display name "Olga Brandt"; their domains differ by one letter: a slip, or a forgery?`,
	}
	slices.Sort(want)
	if d := cmp.Diff(want, proposals(t, db)); d != "" {
		t.Error(d)
	}
	// what somebody decided is not proposed again, either way
	got := proposals(t, db,
		party.Decision{Kind: "person.merge", Addresses: []string{"ann@outlook.com", "ann@hale.example"}},
		party.Decision{Kind: "person.split", Addresses: []string{"ann+shop@outlook.com", "abc@gmail.com"}})
	want = slices.DeleteFunc(want, func(p string) bool {
		return strings.Contains(p, "ann@") || strings.Contains(p, "ann+shop@") || strings.Contains(p, "abc@")
	})
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("after decisions: %s", d)
	}
}

func TestSeveral(t *testing.T) {
	list, err := party.Addresses(t.Context(), derive(t, logOf(proposeFrom)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		want := []string(nil)
		if s.Address == "ferris@outlook.com" {
			want = []string{"Jean Ferris", "Rob Ferris"}
		}
		if got := s.Several(); !slices.Equal(got, want) {
			t.Errorf("%s is used by %q, want %q", s.Address, got, want)
		}
	}
}

// TestSent holds that times are those that the clocks of a message agree on, not
// what a wrong one says.
func TestSent(t *testing.T) {
	l := logOf([]string{
		"From: eve@mail.example|To: dana@firm.example|Received: from a by b; Sun, 9 Mar 2025 10:00:00 +0000|Date: Thu, 1 Jan 2099 10:00:00 +0000|Message-ID: <1@x>",
		"From: eve@mail.example|To: dana@firm.example|Received: from a by b; Mon, 10 Mar 2025 10:00:00 +0000|Date: Thu, 1 Jan 1970 00:00:00 +0000|Message-ID: <2@x>",
		"From: eve@mail.example|To: dana@firm.example|Message-ID: <3@x>",
	})
	db := derive(t, l)
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if got := s.First.Format(time.DateOnly) + " " + s.Last.Format(time.DateOnly); got != "2025-03-09 2025-03-10" {
			t.Errorf("mail of %s is from %s", s.Address, got)
		}
	}
	mail, err := party.Messages(t.Context(), db, []string{"eve@mail.example"})
	if err != nil || len(mail) != 3 || !mail[0].Sent.IsZero() || mail[1].Sent.Day() != 9 || mail[2].Sent.Day() != 10 {
		t.Errorf("messages %+v (%v)", mail, err)
	}
}

func TestShuffledOrder(t *testing.T) {
	l := logOf(proposeFrom)
	db := derive(t, l)
	want, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantProposals := proposals(t, db)
	for seed := range uint64(5) {
		db := derive(t, l.Shuffled(rand.New(rand.NewPCG(seed, 1))))
		got, err := party.Addresses(t.Context(), db, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(show(want), show(got)); d != "" {
			t.Errorf("order %d: %s", seed, d)
		}
		if d := cmp.Diff(wantProposals, proposals(t, db)); d != "" {
			t.Errorf("order %d: %s", seed, d)
		}
	}
}

func show(list []party.Seen) []string {
	var texts []string
	for _, s := range list {
		zone := ""
		if s.Zone != nil {
			zone = time.Time{}.In(s.Zone).Format("-0700")
		}
		s.Zone = nil
		texts = append(texts, fmt.Sprint(s, zone))
	}
	return texts
}

// A message to very many costs no more than its first thousand.
func TestManyRecipients(t *testing.T) {
	var b strings.Builder
	b.WriteString("From: a@mail.example|To: x0@mail.example")
	for i := range 50_000 {
		fmt.Fprintf(&b, ", x%d@mail.example", i)
	}
	db := derive(t, logOf([]string{b.String()}))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 900 || len(list) > 1100 {
		t.Errorf("%d addresses", len(list))
	}
}
