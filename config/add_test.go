package config

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func boris() Account {
	return Account{Name: "boris", Host: "mail.wasatchdoor.example", TLS: "starttls", Username: "boris", Owner: "boris@wasatchdoor.example",
		Password: commandSecret("pass", "show", "imap/boris"), Mailboxes: Mailboxes{Exclude: []string{"Trash"}}}
}

const (
	borisBlock = `  - name: boris
    host: mail.wasatchdoor.example
    port: 143
    tls: starttls
    username: boris
    owner: boris@wasatchdoor.example
    password: {command: [pass, show, imap/boris]}
    mailboxes: {exclude: [Trash]}
`
	borisFlow = `{"name": "boris", "host": "mail.wasatchdoor.example", "port": 143, "tls": "starttls", "username": "boris", "owner": "boris@wasatchdoor.example", "password": {"command": ["pass", "show", "imap/boris"]}, "mailboxes": {"exclude": ["Trash"]}}`
	danaFlow  = `{name: dana, host: imap.example.net, username: d, password: "env:P"}`
)

// TestAddAccount adds an account to many layouts. ADDED stands for the new
// text, and what is around it must not change.
func TestAddAccount(t *testing.T) {
	dana := account("")
	for name, c := range map[string]struct{ file, text, added string }{
		"end of file":       {"c.yaml", dana + "ADDED", borisBlock},
		"no last newline":   {"c.yaml", strings.TrimSuffix(dana, "\n") + "ADDED", "\n" + borisBlock},
		"comments":          {"c.yaml", "# top\n" + strings.Replace(dana, "\n", " # of the firm\n", 1) + "ADDED\n  # - name: old\n# the end\n", borisBlock},
		"key after":         {"c.yaml", "# top\n" + dana + "ADDED\n\n# log\nlog:\n  level: info # low\n", borisBlock},
		"not indented":      {"c.yaml", strings.ReplaceAll(dana, "\n  ", "\n") + "ADDEDlog: {level: info}\n", strings.ReplaceAll(borisBlock, "\n  ", "\n")[2:]},
		"deeper":            {"c.yaml", strings.ReplaceAll(dana, "\n  ", "\n      ") + "ADDED", strings.TrimSuffix("    "+strings.ReplaceAll(borisBlock, "\n", "\n    "), "    ")},
		"no accounts":       {"c.yaml", "data_dir: /a # here\n# the end\nADDED", "\naccounts:\n" + borisBlock},
		"only comments":     {"c.yaml", "# nothing yet\nADDED", "\naccounts:\n" + borisBlock},
		"empty file":        {"c.yaml", "ADDED", "\naccounts:\n" + borisBlock},
		"indented top":      {"c.yaml", "  data_dir: /a\nADDED", "\n  accounts:\n    " + strings.TrimSuffix(strings.ReplaceAll(borisBlock[2:], "\n", "\n  "), "  ")},
		"document end":      {"c.yaml", "---\ndata_dir: /a\nADDED...\n", "\naccounts:\n" + borisBlock},
		"null":              {"c.yaml", "accounts: # none yet\nADDEDlog: {level: info}\n", borisBlock},
		"null at end":       {"c.yaml", "log: {level: info}\naccounts:ADDED", "\n" + borisBlock},
		"flow":              {"c.yaml", "accounts: [" + danaFlow + "ADDED] # all\nlog: {level: info}\n", ", " + borisFlow},
		"flow, comma":       {"c.yaml", "accounts: [" + danaFlow + ",ADDED]\n", " " + borisFlow},
		"flow, lines":       {"c.yaml", "accounts: [ # all\n    " + danaFlow + ", # it's [the] first\n    " + strings.Replace(danaFlow, "dana", "don't", 1) + "ADDED # last\n  ]\n", ", " + borisFlow},
		"flow, broken":      {"c.yaml", "accounts: [\n    " + danaFlow + "ADDED # the first\n  ]\n", ",\n    " + borisFlow},
		"block scalar":      {"c.yaml", strings.Replace(dana, "env:P", "{command: [sh]}", 1) + "    owner: >-\n      dana@wasatchdoor.example\nADDED\n", borisBlock},
		"CRLF":              {"c.yaml", strings.ReplaceAll(dana+"ADDED\n# the end\n", "\n", "\r\n"), strings.ReplaceAll(borisBlock, "\n", "\r\n")},
		"wide letters":      {"c.yaml", `{firm: {name: "Käse 🧀"}, accounts: [` + danaFlow + `ADDED]}`, ", " + borisFlow},
		"flow top":          {"c.yaml", "{data_dir: /aADDED}", `, "accounts": [` + borisFlow + "]"},
		"JSON":              {"c.json", "{\n\t\"data_dir\": \"/a\",\n\t\"accounts\": [\n\t\t{\"name\": \"dana\", \"host\": \"a.example\", \"username\": \"d\", \"password\": {\"env\": \"P\"}}ADDED\n\t]\n}\n", ",\n\t\t" + borisFlow},
		"JSON, no accounts": {"c.json", "{\n  \"data_dir\": \"/a]\"ADDED\n}\n", ",\n  \"accounts\": [" + borisFlow + "]"},
		"JSON, empty list":  {"c.json", `{"accounts": [ADDED], "log": {"level": "info"}}`, borisFlow},
		"JSON, empty":       {"c.json", "{ADDED}", `"accounts": [` + borisFlow + "]"},
		"JSON as YAML":      {"c.yaml", `{"firm": {"name": "\ud83c\udf33"}ADDED}`, `, "accounts": [` + borisFlow + "]"},
		"TOML": {"c.toml", "data_dir = \"/a\" # here\n[log]\nlevel = \"info\"\nADDED", `
[[accounts]]
name = "boris"
host = "mail.wasatchdoor.example"
port = 143
tls = "starttls"
username = "boris"
owner = "boris@wasatchdoor.example"
password = {command = ["pass", "show", "imap/boris"]}
mailboxes = {exclude = ["Trash"]}
`},
	} {
		t.Run(name, func(t *testing.T) {
			before := strings.Replace(c.text, "ADDED", "", 1)
			want := strings.Replace(c.text, "ADDED", c.added, 1)
			got, err := addAccount("/etc/onrecord/"+c.file, []byte(before), boris())
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, string(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestAddAccountUnfolds adds to empty values that are spelt out.
func TestAddAccountUnfolds(t *testing.T) {
	for _, empty := range []string{"[]", "[ ]", "~", "null"} {
		text := "# top\naccounts: " + empty + "  # none yet\nlog: {level: info}\n"
		got, err := addAccount("c.yaml", []byte(text), boris())
		if want := "# top\naccounts:  # none yet\n" + borisBlock + "log: {level: info}\n"; err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", empty, err, cmp.Diff(want, string(got)))
		}
	}
}

func TestAddAccountRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"inline TOML":  {"c.toml", "accounts = []\n", "config c.toml: there is no safe place to add an account; add it by hand to the list accounts:\n  - name: boris\n    host: mail.wasatchdoor.example\n"},
		"alias":        {"c.yaml", "x: &a []\naccounts: *a\n", "config c.yaml: there is no safe place to add an account; add it by hand"},
		"name taken":   {"c.yaml", strings.Replace(account(""), "dana", "Boris", 1), `config: c.yaml:6: accounts[1].name: found "boris", which is the name of accounts[0] too; names of accounts must differ`},
		"broken":       {"c.yaml", "accounts: [", "config: c.yaml:1: this is no YAML: "},
		"other format": {"c.ini", "", "config: c.ini: the name of a config ends in .yaml, .yml, .toml or .json"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := addAccount(c.file, []byte(c.text), boris())
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error = %v\nwant    %s", err, c.want)
			}
		})
	}
	big := boris()
	for _, size := range []Size{5e6, 1 << 20} {
		big.MaxMessage = size
		for _, file := range []string{"c.yaml", "c.json", "c.toml"} {
			if _, err := addAccount(file, []byte(map[string]string{"c.json": "{}"}[file]), big); err != nil {
				t.Errorf("%s with %s: %v", file, size, err)
			}
		}
	}
	if _, err := addAccount("c.yaml", nil, Account{Name: "x"}); err == nil || !strings.Contains(err.Error(), "accounts[0].host: missing") {
		t.Errorf("an incomplete account: error = %v", err)
	}
}

// FuzzAddAccount holds that adding never loses a byte of the text, nor panics.
func FuzzAddAccount(f *testing.F) {
	for _, text := range []string{account(""), "accounts: [" + danaFlow + "]", "accounts: [] # none", exampleJSON, exampleTOML, "a: |+\n  b\n\n", "accounts:\n- &a {b: *a}\n...\n", "{accounts: ['it''s']}", "\u2028accounts:\n - a\n...\n"} {
		f.Add("c.yaml", []byte(text))
		f.Add("c.json", []byte(text))
		f.Add("c.toml", []byte(text))
	}
	f.Fuzz(func(t *testing.T, file string, text []byte) {
		for _, after := range candidates(file, text, boris()) {
			if !subsequence(strings.NewReplacer("[]", "", "~", "", "null", "").Replace(string(text)), string(after)) {
				t.Errorf("adding to %q lost something: %q", text, after)
			}
		}
		addAccount(file, text, boris()) // any outcome but a panic
	})
}

// subsequence reports whether all non-blank bytes of a are in b, in order.
func subsequence(a, b string) bool {
	for i := range len(a) {
		if strings.IndexByte(" \t\r\n[]~", a[i]) >= 0 {
			continue
		}
		at := strings.IndexByte(b, a[i])
		if at < 0 {
			return false
		}
		b = b[at+1:]
	}
	return true
}

func TestTemplate(t *testing.T) {
	full := Answers{
		DataDir: "/srv/my record",
		Firm: Firm{Name: "No: 7 # Ltd", Domains: []string{"wasatchdoor.example"}, Timezone: "America/Denver",
			Staff: []Person{{"Dana Whitlock", []string{"dana@wasatchdoor.example", "d'w@mail.example"}}, {"yes", []string{"y@mail.example"}}}},
		Clients:  []Client{{"Victor Hale", []string{"victor.hale@mail.example"}, Date{2025, 3, 1}, -1}, {Name: "2025", Addresses: []string{"x@mail.example"}, RetentionYears: -1}},
		Accounts: []Account{boris(), {Name: "dana", Host: "localhost", Port: 1143, TLS: "none", Username: "da\"na", Auth: "xoauth2", OAuth2: OAuth2{Token: EnvSecret("T")}, Role: "shared", Connections: 4, MaxMessage: 5e6, CAFile: ""}},
	}
	c, err := loadText(t, "c.yaml", string(Template(full)))
	if err != nil {
		t.Fatalf("%v\n%s", err, Template(full))
	}
	got := Answers{c.DataDir, c.Firm, c.Clients, c.Accounts}
	want := full
	want.Firm.WorkingHours = got.Firm.WorkingHours
	for i := range want.Accounts {
		a := &want.Accounts[i]
		a.complete()
		if a.Role == "" {
			a.Role, a.Auth, a.Connections, a.MaxMessage = "person", "auto", 3, 1<<30
		}
	}
	if d := cmp.Diff(want, got, compareSecrets, emptyIsNil); d != "" {
		t.Error(d)
	}
}

// TestTemplateEmpty holds that a config without answers loads, also with its
// examples in use.
func TestTemplateEmpty(t *testing.T) {
	text := string(Template(Answers{}))
	if c, err := loadText(t, "c.yaml", text); err != nil || len(c.Accounts) != 0 {
		t.Errorf("empty template: %+v, %v", c, err)
	}
	c, err := loadText(t, "c.yaml", regexp.MustCompile(`(?m)^( *)#(\S|  +\S)`).ReplaceAllString(text, "$1$2"))
	if err != nil || len(c.Accounts) != 1 || len(c.Clients) != 1 || len(c.Firm.Staff) != 1 {
		t.Errorf("template with its examples: %+v, %v", c, err)
	}
}
