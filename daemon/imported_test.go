package daemon

import (
	"testing"

	"onrecord/audit/party"
	"onrecord/config"
)

// TestUnknownOwner wants a word about each name that is no account and nobody's
// address of the firm, and none about those that are.
func TestUnknownOwner(t *testing.T) {
	c := &config.Config{
		Firm:     config.Firm{Domains: []string{"yard.example"}, Staff: []config.Person{{Name: "Anna", Addresses: []string{"Anna@yard.example"}}, {Name: "Bob", Addresses: []string{"bob@yard.example"}}}},
		Accounts: []config.Account{{Name: "office", Owner: "lou@yard.example", Addresses: []string{"info@yard.example"}}},
		Clients:  []config.Client{{Name: "Clara Mott", Addresses: []string{"clara@post.example"}}, {Name: "Mott Ltd", Addresses: []string{"clara@post.example"}}},
	}
	const end = "; whose mailbox it is stays in the record"
	for name, want := range map[string]string{
		"anna@yard.example":  "",
		"BOB@yard.example":   "",
		"lou@yard.example":   "",
		"info@yard.example":  "",
		"office":             "",
		"anan@yard.example":  "check the name: nobody of the firm has the address anan@yard.example, but there is anna@yard.example" + end,
		"carol@yard.example": "check the name: nobody of the firm has the address carol@yard.example" + end,
		"anan@mail.example":  "check the name: nobody of the firm has the address anan@mail.example" + end,
		"Clara@post.example": "check the name: Clara@post.example is an address of client Clara Mott and of Mott Ltd, and nobody of the firm has it" + end,
		"a/b":                "check the name: no account of the configuration is called a/b" + end,
	} {
		if got := unknownOwner(name, c, party.New(partyConfig(c), nil, nil)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	var nobody config.Config
	if got := unknownOwner("dana", &nobody, party.New(partyConfig(&nobody), nil, nil)); got != "" {
		t.Errorf("where nobody is known: %q", got)
	}
}
