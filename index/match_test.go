package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// facts is a Resolver.
type facts struct{}

func (facts) Client(name string) ([]string, []email.Digest, error) {
	if name != "Ann Lee" {
		return nil, nil, errors.New(`no such client; there are "Ann Lee"`)
	}
	return []string{"ANN@client.example", "@lee.example"}, nil, nil
}

func (facts) Person(name string) ([]string, error) {
	if name != "Eve" {
		return nil, errors.New("nobody is called so")
	}
	return []string{"eve@home.example", "Eve@work.example"}, nil
}

func (facts) Staff() (addresses, domains []string) {
	return []string{"Bob@home.example"}, []string{"firm.example", "@shop.example"}
}

func (facts) Places() ([]Place, error) {
	return []Place{{Account: "Office"}, {Account: "Office", Mailbox: "INBOX", Role: email.RoleInbox},
		{Account: "anna", Mailbox: "INBOX", Role: email.RoleInbox}, {Account: "anna", Mailbox: "Jobs/Maple Row"}}, nil
}

func (facts) Thread(id string) ([]email.Digest, error) {
	return []email.Digest{email.DigestOf([]byte(id))}, nil
}

func (facts) MessageID(id email.MessageID) ([]email.Digest, error) {
	return []email.Digest{email.DigestOf([]byte(id))}, nil
}

func (facts) DigestPrefix(prefix string) ([]email.Digest, error) {
	return nil, fmt.Errorf("no digest starts with %s", prefix)
}

func people(list ...string) []email.Address {
	var out []email.Address
	for _, a := range list {
		out = append(out, email.Address{Addr: a})
	}
	return out
}

// apart is in the inbox of one account and elsewhere in the other.
var apart = []Place{{Account: "anna", Mailbox: "Jobs/Maple Row"}, {Account: "Office", Mailbox: "INBOX"}}

func TestResolve(t *testing.T) {
	for _, tt := range []struct {
		query string
		doc   Document
		want  bool
	}{
		{`client:"Ann Lee"`, Document{From: people("ann@client.example")}, true},
		{`client:"Ann Lee"`, Document{Cc: people("x@mail.lee.example")}, true},
		{"person:Eve", Document{To: people("EVE@work.example")}, true},
		{"person:Eve", Document{To: people("adam@work.example")}, false},
		{"-person:Eve", Document{To: people("eve@home.example")}, false},
		{`client:"Ann Lee"`, Document{From: people("bob@client.example")}, false},
		{`-client:"Ann Lee"`, Document{From: people("bob@client.example")}, true},
		{"is:sent", Document{From: people("bob@home.example")}, true},
		{"is:sent", Document{From: people("eve@home.example")}, false},
		{"is:sent", Document{From: people("eve@office.shop.example")}, true},
		{"is:received", Document{From: people("eve@home.example")}, true},
		{"is:received", Document{From: people("eve@firm.example")}, false},
		{"is:internal", Document{From: people("a@firm.example"), To: people("bob@home.example", "c@shop.example")}, true},
		{"is:internal", Document{From: people("a@firm.example"), To: people("b@firm.example"), Cc: people("ann@client.example")}, false},
		{"is:internal", Document{From: people("ann@client.example"), To: people("b@firm.example")}, false},
		{"x (thread:t-1 OR y)", Document{Own: "x", Digest: email.DigestOf([]byte("t-1"))}, true},
		{"x (thread:t-1 OR y)", Document{Own: "x"}, false},
		{"account:ANNA in:inbox", Document{Places: []Place{{Account: "anna", Mailbox: "INBOX"}}}, true},
		{"account:anna in:inbox", Document{Places: apart}, false},
		{`account:anna in:"maple row"`, Document{Places: apart}, true},
		{"account:anna -in:inbox", Document{Places: apart}, true},
		{"account:anna (x OR in:inbox)", Document{Places: apart}, false},
		{"(account:anna OR account:office) in:inbox", Document{Places: apart}, true},
		{"(account:anna OR x) in:inbox", Document{Places: apart}, true},
		{"in:inbox", Document{Places: apart}, true},
		{"in:sent", Document{Places: []Place{{Account: "anna", Mailbox: "Old", Role: email.RoleSent}}}, false}, // it was for sent mail once
		{"id:a@b.example", Document{Digest: email.DigestOf([]byte("<a@b.example>"))}, true},
	} {
		q, err := Parse(tt.query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if q.Resolved() {
			t.Errorf("%s: resolved before Resolve", tt.query)
		}
		if Match(tt.doc, q) && !strings.Contains(tt.query, "-") {
			t.Errorf("%s matches before Resolve", tt.query)
		}
		if q, err = q.Resolve(facts{}); err != nil || !q.Resolved() {
			t.Fatalf("%s: Resolve: %v, %v", tt.query, q.Resolved(), err)
		}
		if got := Match(tt.doc, q); got != tt.want {
			t.Errorf("%s matches %+v: %v, want %v", tt.query, tt.doc, got, tt.want)
		}
	}
}

func TestResolveErrors(t *testing.T) {
	for query, want := range map[string]string{
		"x person:Bob":           `person:"Bob": nobody is called so`,
		"x -client:Bob":          `client:"Bob": no such client; there are "Ann Lee"`,
		"account:ana":            `account:"ana": there is none of that name; did you mean account:anna?`,
		"x account:typo":         `account:"typo": there is none of that name; there are anna, Office`,
		"in:nosuchbox":           `in:"nosuchbox": there is none of that name; there are all, archive, drafts, flagged, important, INBOX, Jobs/Maple Row, junk, sent, trash`,
		"-in:(x OR imbox)":       `in:"x": there is none of that name; there are all, archive, drafts, flagged, important, INBOX, Jobs/Maple Row, junk, sent, trash`,
		`in:"jobs/maple raw"`:    `in:"jobs/maple raw": there is none of that name; did you mean in:"Jobs/Maple Row"?`,
		"defect:date-mising":     `defect:"date-mising": there is none of that name; did you mean defect:date-missing?`,
		"defect:broken":          `defect:"broken": there is none of that name; 'onrecord status' lists them`,
		"(y OR digest:01234567)": `digest:01234567: no digest starts with 01234567`,
	} {
		q, err := Parse(query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := q.Resolve(facts{}); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", query, err, want)
		}
	}
}

func TestDomains(t *testing.T) {
	for addr, want := range map[string]string{
		"a@b.mail.client.example": "b.mail.client.example mail.client.example client.example",
		"a@example":               "example",
		"a@":                      "",
		"a":                       "",
		"a@b@c.example":           "b@c.example", // no dot to go on from
	} {
		var got []string
		Domains(addr, func(d string) { got = append(got, d) })
		if strings.Join(got, " ") != want {
			t.Errorf("Domains(%q) = %q, want %s", addr, got, want)
		}
	}
}

func TestPlaceNames(t *testing.T) {
	for _, tt := range []struct {
		place Place
		want  []string
	}{
		{Place{Mailbox: "INBOX", Role: email.RoleInbox}, []string{"inbox", "inbox"}},
		{Place{Mailbox: "Clients/Ann Lee"}, []string{"clients/ann lee", "ann lee"}},
		{Place{Mailbox: "INBOX.Käfer.2025"}, []string{"inbox.kafer.2025", "2025"}},
		{Place{Mailbox: "a.b/c.d", Role: email.RoleSent}, []string{"a.b/c.d", "c.d", "sent"}},
	} {
		if got := tt.place.names(); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.place, got, tt.want)
		}
	}
}

// A phrase lies within one text, and passes over the single character at the
// end of a run of an unspaced script.
func TestMatchPhrase(t *testing.T) {
	d := Document{
		Own: "one two three 東京都 hotel", Subject: "four",
		Files: []File{{Name: "five six.pdf", Text: "seven"}, {Name: "eight.pdf"}},
		Date:  time.Unix(0, 0),
	}
	for query, want := range map[string]bool{
		`"two three"`: true, `"two th"*`: true, `"three two"`: false, `"three four"`: false, `"one three"`: false,
		`"東京都 hotel"`: true, `"京都 hotel"`: true, `"東京 hotel"`: false, `"pdf eight"`: false, `"six pdf"`: true,
		`"pdf seven"`: false, `subject:"two three"`: false, `own:"two three"`: true,
	} {
		q, err := Parse(query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if got := Match(d, q); got != want {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestMatchCarries(t *testing.T) {
	of := func(s string) email.Digest { return email.DigestOf([]byte(s)) }
	d := Document{Digest: of("message"), Files: []File{{Name: "a", Digest: of("a")}, {Name: "unread"}}, Inline: []File{{Digest: of("b")}}}
	for query, want := range map[string]bool{
		"file:" + of("a").String(): true, "file:" + of("b").String()[:9]: true, "file:" + of("c").String(): false,
		"file:" + of("message").String(): false, "file:00000000": false, "-file:" + of("a").String(): false,
	} {
		q, err := Parse(query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if got := Match(d, q); got != want || !q.Resolved() {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestAnd(t *testing.T) {
	file := Carries{Prefix: "4f3a99b1"}
	for query, want := range map[string]string{"": "file:4f3a99b1", "a": "file:4f3a99b1 a", "a b": "file:4f3a99b1 a b", "a OR b": "file:4f3a99b1 (a OR b)", "-a": "file:4f3a99b1 -a"} {
		q, err := Parse(query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.And(file).String(); got != want {
			t.Errorf("And(%s) = %s, want %s", query, got, want)
		}
	}
}
