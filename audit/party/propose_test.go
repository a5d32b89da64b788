package party_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/audit/party"
	"onrecord/audit/projection"
)

// publicMail is mails where one domain is that of a public mail service.
func publicMail() []string {
	var list []string
	for _, m := range mails {
		list = append(list, strings.ReplaceAll(m, "@mail.example", "@outlook.com"))
	}
	return list
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
