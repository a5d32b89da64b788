package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// write makes a file in a new folder and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// noVariables is an environment with a home folder only.
var noVariables = []string{"HOME=/home/dana"}

func loadText(t *testing.T, name, text string) (*Config, error) {
	t.Helper()
	return Load(LoadOptions{File: write(t, name, text), Environ: noVariables})
}

const exampleYAML = `data_dir: /var/lib/onrecord
firm: {name: Wasatch Door, domains: [WasatchDoor.example], timezone: America/Denver,
       staff: [{name: Dana Whitlock, addresses: [dana@wasatchdoor.example]}]}
clients: [{name: Victor Hale, addresses: [victor.hale@mail.example], since: 2025-03-01}]
accounts:
  - {name: dana, host: imap.example.net, port: 993, tls: implicit, username: dana@wasatchdoor.example,
     password: {command: "pass show imap/dana"},
     mailboxes: {exclude: [Trash, Junk]}}
log:
  level: debug
`

const exampleTOML = `data_dir = "/var/lib/onrecord"
[firm]
name = "Wasatch Door"
domains = ["wasatchdoor.example"]
timezone = "America/Denver"
staff = [{name = "Dana Whitlock", addresses = ["dana@wasatchdoor.example"]}]
[log]
level = "debug"
[[clients]]
name = "Victor Hale"
addresses = ["victor.hale@mail.example"]
since = 2025-03-01
[[accounts]]
name = "dana"
host = "imap.example.net"
port = 993
tls = "implicit"
username = "dana@wasatchdoor.example"
password = "command:pass show imap/dana"
mailboxes = {exclude = ["Trash", "Junk"]}
`

const exampleJSON = `{"data_dir": "\/var/lib/onrecord",
 "firm": {"name": "Wasatch Door", "domains": ["wasatchdoor.example"], "timezone": "America/Denver",
  "staff": [{"name": "Dana Whitlock", "addresses": ["dana@wasatchdoor.example"]}]},
 "clients": [{"name": "Victor Hale", "addresses": ["victor.hale@mail.example"], "since": "2025-03-01"}],
 "accounts": [{"name": "dana", "host": "imap.example.net", "port": 993, "tls": "implicit",
  "username": "dana@wasatchdoor.example", "password": {"command": "pass show imap/dana"},
  "mailboxes": {"exclude": ["Trash", "Junk"]}}],
 "log": {"level": "debug"}}
`

// example is what the three files above say.
func example() *Config {
	return &Config{
		DataDir: "/var/lib/onrecord",
		Firm: Firm{Name: "Wasatch Door", Domains: []string{"wasatchdoor.example"}, Timezone: "America/Denver",
			Staff:        []Person{{"Dana Whitlock", []string{"dana@wasatchdoor.example"}}},
			WorkingHours: WorkingHours{[]string{"mon", "tue", "wed", "thu", "fri"}, "08:00", "17:00"}},
		Clients: []Client{{"Victor Hale", []string{"victor.hale@mail.example"}, Date{2025, time.March, 1}, -1}},
		Accounts: []Account{{Name: "dana", Host: "imap.example.net", Port: 993, TLS: "implicit", Auth: "auto",
			Username: "dana@wasatchdoor.example", Owner: "dana@wasatchdoor.example", Role: "person",
			Password:  ShellSecret("pass show imap/dana"),
			Mailboxes: Mailboxes{Exclude: []string{"Trash", "Junk"}}, Connections: 3, MaxMessage: 1 << 30}},
		Log:     Log{Level: "debug", Format: "text"},
		Extract: Extract{OCRLanguages: []string{"eng"}, Limits: ExtractLimits{64 << 20, 1 << 20, 30 * time.Second, 512 << 20}},
		Verify:  Verify{7 * 24 * time.Hour, "02:00"},
		Alerts: Alerts{DueSoon: 48 * time.Hour, Unanswered: 24 * time.Hour, ComplaintAmber: 12 * time.Hour, ComplaintRed: 24 * time.Hour,
			Stale: 3 * time.Hour, DiskFree: 2 << 30, Quiet: true, Digest: true, Mail: AlertMail{TLS: "starttls"}},
	}
}

// compareSecrets compares the places of secrets.
var compareSecrets = cmp.Comparer(func(a, b Secret) bool {
	x, y := a.src(), b.src()
	if x == nil || y == nil {
		return x == y
	}
	return x.form == y.form && x.text == y.text && cmp.Equal(x.argv, y.argv)
})

// empty lists are as good as none.
var emptyIsNil = cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())
var noTSA = cmp.FilterValues(func(a, b []TSA) bool { return len(a)+len(b) == 0 }, cmp.Ignore())

func TestLoadFormats(t *testing.T) {
	for name, text := range map[string]string{
		"config.yaml": exampleYAML, "config.yml": exampleYAML, "config.toml": exampleTOML,
		"config.json": exampleJSON, "json-in.yaml": exampleJSON, "bom.yaml": "\ufeff" + exampleYAML,
		"crlf.yaml": strings.ReplaceAll(exampleYAML, "\n", "\r\n"), "crlf.toml": strings.ReplaceAll(exampleTOML, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := loadText(t, name, text)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Base(c.File) != name {
				t.Errorf("File = %s", c.File)
			}
			c.File = ""
			if d := cmp.Diff(example(), c, compareSecrets, emptyIsNil, noTSA); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestLoadScenario loads what a program that makes configs writes: JSON under
// the name of YAML, with a firm and clients and no accounts.
func TestLoadScenario(t *testing.T) {
	c, err := loadText(t, "config.yaml", `{
 "data_dir": "/tmp/orchard/data",
 "firm": {
  "name": "Kestrel \u0026 Daughters \ud83c\udf33",
  "domains": [
   "kestrel-trees.example"
  ],
  "timezone": "Europe/London",
  "staff": [
   {"name": "Ottilie Kestrel", "addresses": ["ottilie@kestrel-trees.example"]},
   {"name": "Office", "addresses": ["office@kestrel-trees.example"]}
  ]
 },
 "clients": [
  {"name": "Bramble Court", "addresses": ["m.bramble@mail.example", "wardens@bramblecourt.example"]}
 ]
}`)
	if err != nil {
		t.Fatal(err)
	}
	if c.Firm.Name != "Kestrel & Daughters 🌳" || len(c.Clients) != 1 || len(c.Accounts) != 0 || len(c.Warnings) != 0 {
		t.Errorf("got %+v", c)
	}
	if c.Location().String() != "Europe/London" || c.OriginHost() != "kestrel-trees.example" {
		t.Errorf("zone %v, origin %q", c.Location(), c.OriginHost())
	}
}

// account is a YAML account that is fine, with more lines in it.
func account(more string) string {
	return "accounts:\n  - name: dana\n    host: imap.example.net\n    username: dana@wasatchdoor.example\n    password: env:P\n" + more
}

// TestErrors holds the text of every problem. FILE is the path of the file.
func TestErrors(t *testing.T) {
	const want = `{command: "pass show NAME"}, {file: PATH}, {env: VARIABLE} or {credential: NAME}`
	for name, c := range map[string]struct{ file, text, want string }{
		"no YAML":            {"c.yaml", "a: [1,\n", "FILE:1: this is no YAML: did not find expected node content"},
		"two documents":      {"c.yaml", "data_dir: /a\n---\ndata_dir: /b\n", "FILE:2: a second document begins; a config is one document"},
		"no JSON":            {"c.json", "{\n\"data_dir\": x}", "FILE:2: this is no JSON: invalid character 'x' looking for beginning of value"},
		"short JSON":         {"c.json", "{\"data_dir\":", "FILE:1: this is no JSON: it ends too early"},
		"long JSON":          {"c.json", "{}\n{}", "FILE:2: this is no JSON: there is more after the end"},
		"no TOML":            {"c.toml", "data_dir = \"/a\"\nfirm = \n", "FILE:2: this is no TOML: "},
		"other format":       {"c.ini", "", "FILE: the name of a config ends in .yaml, .yml, .toml or .json"},
		"no keys":            {"c.yaml", "- data_dir", `FILE:1: found a list; want keys, such as "data_dir: /var/lib/onrecord"`},
		"odd key":            {"c.yaml", "? [a]\n: b\n", "FILE:1: a key must be a plain word"},
		"deep":               {"c.json", strings.Repeat("[", 100), "FILE: the file is nested deeper than 64 levels"},
		"deep YAML":          {"c.yaml", strings.Repeat("[", 100) + strings.Repeat("]", 100), "FILE: the file is nested deeper than 64 levels"},
		"deep TOML":          {"c.toml", "a = " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "FILE: the file is nested deeper than 64 levels"},
		"large":              {"c.yaml", strings.Repeat("#\n", 3<<20), "FILE: the file is larger than 4MiB"},
		"large TOML":         {"c.toml", strings.Repeat("#\n", 300<<10), "FILE: the file is larger than 512KiB"},
		"bomb":               {"c.yaml", bomb, "FILE: the file has more than 524288 values, aliases followed"},
		"anchor":             {"c.yaml", account("    owner: *hunter2\n"), "FILE: this is no YAML: an alias (*) without its anchor (&); a text that starts with * needs quotes"},
		"unknown key":        {"c.yaml", "datadir: /a", "FILE:1: datadir: unknown key; did you mean data_dir?"},
		"key of elsewhere":   {"c.yaml", "timezone: UTC", "FILE:1: timezone: unknown key; did you mean firm.timezone?"},
		"no such key":        {"c.yaml", "firm:\n  colour: red", "FILE:2: firm.colour: unknown key; the keys here are name, domains, timezone, staff, date_order, country, working_hours"},
		"upper case":         {"c.yaml", "Firm: {}", "FILE:1: Firm: unknown key; did you mean firm?"},
		"unknown TOML key":   {"c.toml", "[firm]\nnmae = \"x\"", "FILE: firm.nmae: unknown key; did you mean name?"},
		"twice":              {"c.yaml", "data_dir: /a\n\ndata_dir: /b\n", "FILE:3: data_dir: the key is given twice, first in line 1; keep one"},
		"twice JSON":         {"c.json", "{\"data_dir\": \"/a\",\n\"data_dir\": \"/b\"}", "FILE:2: data_dir: the key is given twice, first in line 1; keep one"},
		"text as number":     {"c.yaml", account("    port: \"993\"\n"), `FILE:6: accounts[0].port: found the text "993"; want a whole number, such as 993`},
		"float as number":    {"c.yaml", account("    port: 99.3\n"), "FILE:6: accounts[0].port: found the number 99.3; want a whole number, such as 993"},
		"huge number":        {"c.json", `{"retention": {"years": 99999999999999999999}}`, "FILE:1: retention.years: found the number 99999999999999999999; want a whole number, such as 0"},
		"number as text":     {"c.yaml", "firm: {name: 7}", "FILE:1: firm.name: found the number 7; want a text, such as Wasatch Door"},
		"switch as text":     {"c.yaml", "firm: {name: true}", "FILE:1: firm.name: found true (a switch); want a text, such as Wasatch Door"},
		"date as text":       {"c.yaml", "firm: {name: 2025-03-01}", "FILE:1: firm.name: found the date or time 2025-03-01; want a text, such as Wasatch Door"},
		"list as text":       {"c.yaml", "firm: {name: [a]}", "FILE:1: firm.name: found a list; want a text, such as Wasatch Door"},
		"text as list":       {"c.yaml", "firm: {domains: a.example}", `FILE:1: firm.domains: found the text "a.example"; want a list of texts, such as [wasatchdoor.example]`},
		"number in list":     {"c.yaml", "firm: {domains: [7]}", "FILE:1: firm.domains[0]: found the number 7; want a text, in quotes if it looks like something else"},
		"nothing in list":    {"c.yaml", "firm:\n  domains:\n    -\n", "FILE:3: firm.domains[0]: found nothing; want a text, in quotes if it looks like something else"},
		"text as group":      {"c.yaml", "log: debug", `FILE:1: log: found the text "debug"; want a group of keys, such as {level: info, format: text}`},
		"group as list":      {"c.yaml", "clients: {name: Victor}", "FILE:1: clients: found a group of keys; want a list, each item a group of keys, such as [{name: Victor Hale}]"},
		"text in groups":     {"c.yaml", "clients:\n  - Victor\n", `FILE:2: clients[0]: found the text "Victor"; want a group of keys, such as {name: Victor Hale}`},
		"text as switch":     {"c.yaml", "extract: {ocr: \"true\"}", `FILE:1: extract.ocr: found the text "true"; want true or false`},
		"bad date":           {"c.yaml", "clients: [{name: V, addresses: [v@mail.example], since: 1/3/2025}]", `FILE:1: clients[0].since: found the text "1/3/2025"; want a day, such as 2025-03-01`},
		"bad size":           {"c.yaml", account("    max_message: lots\n"), `FILE:6: accounts[0].max_message: found the text "lots"; want a size, such as 1GiB`},
		"no size":            {"c.yaml", account("    max_message: 0\n"), "FILE:6: accounts[0].max_message: found 0; want a size above 0, such as 1GiB"},
		"bare duration":      {"c.yaml", "extract: {limits: {time: 30}}", "FILE:1: extract.limits.time: found the number 30; want a length of time, such as 30s"},
		"bad duration":       {"c.yaml", "alerts: {due_soon: soon}", `FILE:1: alerts.due_soon: found the text "soon"; want a length of time, such as 2d`},
		"other value":        {"c.yaml", "log: {level: loud}", `FILE:1: log.level: found the text "loud"; want one of debug, info, warn, error`},
		"empty value":        {"c.yaml", "log: {level: ''}", `FILE:1: log.level: found the text ""; want one of debug, info, warn, error`},
		"other day":          {"c.yaml", "firm: {working_hours: {days: [monday]}}", `FILE:1: firm.working_hours.days[0]: found the text "monday"; want one of mon, tue, wed, thu, fri, sat, sun`},
		"bad clock":          {"c.yaml", "firm: {working_hours: {from: 8am}}", `FILE:1: firm.working_hours.from: found the text "8am"; want a time of day, such as "08:00"`},
		"hours backwards":    {"c.yaml", "firm: {working_hours: {from: '18:00'}}", `FILE:1: firm.working_hours.to: found "17:00", which is not after from ("18:00")`},
		"bad country":        {"c.yaml", "firm: {country: usa}", `FILE:1: firm.country: found the text "usa"; want two capital letters of ISO 3166, such as US or GB`},
		"bad zone":           {"c.yaml", "firm: {timezone: Denver}", `FILE:1: firm.timezone: found the text "Denver"; want a time zone of the IANA database, such as America/Denver or Europe/London`},
		"zone Local":         {"c.yaml", "firm: {timezone: Local}", `FILE:1: firm.timezone: found the text "Local"; want a time zone`},
		"domain with @":      {"c.yaml", "firm: {domains: ['@a.example']}", `FILE:1: firm.domains[0]: found the text "@a.example"; want a domain without @, such as wasatchdoor.example`},
		"bad domain":         {"c.yaml", "firm: {domains: [a b]}", `FILE:1: firm.domains[0]: found the text "a b"; want a domain, such as wasatchdoor.example`},
		"public domain":      {"c.yaml", "firm: {domains: [GMail.com]}", "FILE:1: firm.domains[0]: gmail.com is a public mail service: everyone there would count as the firm; take it out and list the firm's own addresses under firm.staff"},
		"domain twice":       {"c.yaml", "firm: {domains: [a.example, A.example]}", `FILE:1: firm.domains[1]: found "a.example", which is firm.domains[0] too; keep one`},
		"bad address":        {"c.yaml", "clients: [{name: V, addresses: [Victor <v@mail.example>]}]", `FILE:1: clients[0].addresses[0]: found the text "Victor <v@mail.example>"; want an e-mail address, such as victor.hale@mail.example`},
		"address twice":      {"c.yaml", "clients: [{name: V, addresses: [v@mail.example, V@mail.example]}]", `FILE:1: clients[0].addresses[1]: found "V@mail.example", which is clients[0].addresses[0] too; keep one`},
		"staff and client":   {"c.yaml", "firm: {staff: [{name: V, addresses: [v@mail.example]}]}\nclients: [{name: V, addresses: [V@mail.example]}]", "FILE:2: clients[0].addresses[0]: found V@mail.example, which is an address of staff V too; take it out of one of them"},
		"firm and client":    {"c.yaml", "firm: {domains: [Yard.example]}\nclients: [{name: V, addresses: [info@yard.example, v@sub.yard.example]}]", "FILE:2: clients[0].addresses[0]: found info@yard.example, which is in a domain of the firm (firm.domains), where every address counts as its own; take it out of one of them"},
		"no addresses":       {"c.yaml", "clients: [{name: V}]", "FILE:1: clients[0].addresses: missing; want a list of texts, such as [victor.hale@mail.example]"},
		"no client name":     {"c.yaml", "clients: [{addresses: [v@mail.example]}]", "FILE:1: clients[0].name: missing; want a text, such as Victor Hale"},
		"client twice":       {"c.yaml", "clients:\n  - {name: Vi, addresses: [v@mail.example]}\n  - {name: vi, addresses: [w@mail.example]}", `FILE:3: clients[1].name: found "vi", which is the name of clients[0] too; names of clients must differ`},
		"account twice":      {"c.yaml", account("") + "  - {name: Dana, host: b.example, username: d, password: env:Q}\n", `FILE:6: accounts[1].name: found "Dana", which is the name of accounts[0] too; names of accounts must differ`},
		"account name":       {"c.yaml", strings.Replace(account(""), "name: dana", "name: my mail", 1), `FILE:2: accounts[0].name: found the text "my mail"; want a short name without spaces and slashes, such as dana`},
		"no host":            {"c.yaml", strings.Replace(account(""), "    host: imap.example.net\n", "", 1), "FILE:2: accounts[0].host: missing; want a text, such as imap.example.net"},
		"URL as host":        {"c.yaml", strings.Replace(account(""), "imap.ex", "imaps://imap.ex", 1), `FILE:3: accounts[0].host: found the text "imaps://imap.example.net"; want the name of the server alone, such as imap.example.net, with port and tls as keys of their own`},
		"port in host":       {"c.yaml", strings.Replace(account(""), ".net", ".net:993", 1), `FILE:3: accounts[0].host: found the text "imap.example.net:993"; want host: imap.example.net and port: 993`},
		"bad host":           {"c.yaml", strings.Replace(account(""), ".net", "..net", 1), `FILE:3: accounts[0].host: found the text "imap.example..net"; want the name of a server, such as imap.example.net`},
		"port range":         {"c.yaml", account("    port: 99300\n"), "FILE:6: accounts[0].port: found the number 99300; want 1 to 65535, such as 993"},
		"port 0":             {"c.yaml", account("    port: 0\n"), "FILE:6: accounts[0].port: found the number 0; want 1 to 65535, such as 993"},
		"tls none":           {"c.yaml", account("    tls: none\n"), "FILE:6: accounts[0].tls: found none, which would send the password in clear text to imap.example.net; want implicit or starttls (none is for a server on this machine)"},
		"implicit on 143":    {"c.yaml", account("    port: 143\n"), "FILE:2: accounts[0].tls: found implicit with port 143, which speaks first without TLS; want tls: starttls, or port: 993"},
		"starttls on 993":    {"c.yaml", account("    tls: starttls\n    port: 993\n"), "FILE:6: accounts[0].tls: found starttls with port 993, which speaks TLS from the first byte; want tls: implicit, or port: 143"},
		"no CA file":         {"c.yaml", account("    ca_file: /nowhere/ca.pem\n"), "FILE:6: accounts[0].ca_file: there is no file /nowhere/ca.pem"},
		"odd username":       {"c.yaml", strings.Replace(account(""), "username: dana@wasatchdoor.example", `username: "dana\nx"`, 1), `FILE:4: accounts[0].username: found "dana\nx"; want a name without line ends and outer spaces`},
		"bad owner":          {"c.yaml", account("    owner: Dana\n"), `FILE:6: accounts[0].owner: found the text "Dana"; want an e-mail address, such as dana@wasatchdoor.example`},
		"connections":        {"c.yaml", account("    connections: 0\n"), "FILE:6: accounts[0].connections: found the number 0; want 1 to 16"},
		"empty pattern":      {"c.yaml", account("    mailboxes: {exclude: ['']}\n"), `FILE:6: accounts[0].mailboxes.exclude[0]: found ""; want the name of a mailbox, such as Trash or "Clients/*"`},
		"CA file of no CA":   {"c.yaml", account("    ca_file: c.yaml\n"), "FILE:6: accounts[0].ca_file: no certificate is in FILE; want a PEM file, with a line -----BEGIN CERTIFICATE-----"},
		"no password":        {"c.yaml", strings.Replace(account(""), "    password: env:P\n", "", 1), "FILE:2: accounts[0].password: missing; want the place of the password: " + want},
		"password":           {"c.yaml", strings.Replace(account(""), "env:P", "hunter2", 1), "FILE:5: accounts[0].password: a password does not belong into the config; say where it is: " + want},
		"empty env":          {"c.yaml", strings.Replace(account(""), "env:P", "'env:'", 1), "FILE:5: accounts[0].password: a password does not belong into the config; say where it is: " + want},
		"number as password": {"c.yaml", strings.Replace(account(""), "env:P", "81649", 1), "FILE:5: accounts[0].password: found a number; want " + want},
		"two places":         {"c.yaml", strings.Replace(account(""), "env:P", "{env: P, file: p}", 1), "FILE:5: accounts[0].password: found several keys; want " + want},
		"other place":        {"c.yaml", strings.Replace(account(""), "env:P", "{hunter2}", 1), "FILE:5: accounts[0].password: unknown key in it; want " + want},
		"misspelt place":     {"c.yaml", strings.Replace(account(""), "env:P", "{comand: x}", 1), "FILE:5: accounts[0].password: unknown key in it; did you mean command?"},
		"number as place":    {"c.yaml", strings.Replace(account(""), "env:P", "{env: 5}", 1), "FILE:5: accounts[0].password: env: found a number; want " + want},
		"number in command":  {"c.yaml", strings.Replace(account(""), "env:P", "{command: [pass, 5]}", 1), "FILE:5: accounts[0].password: command: found a number in the list; want texts, in quotes if they look like something else"},
		"empty command":      {"c.yaml", strings.Replace(account(""), "env:P", "{command: ['']}", 1), "FILE:5: accounts[0].password: command: the program is empty"},
		"path as credential": {"c.yaml", strings.Replace(account(""), "env:P", "{credential: ../x}", 1), "FILE:5: accounts[0].password: the name in credential has a slash, a space or = in it; want the bare name"},
		"password and token": {"c.yaml", account("    oauth2: {token: env:T}\n"), "FILE:6: accounts[0].oauth2: there is a password too; keep one of them"},
		"token without":      {"c.yaml", account("    auth: xoauth2\n"), "FILE:2: accounts[0].oauth2.token: missing; auth xoauth2 needs the place of an access token, such as {command: [oama, access, dana@wasatchdoor.example]}"},
		"token with login":   {"c.yaml", strings.Replace(account("    auth: login\n"), "password: env:P", "oauth2: {token: env:T}", 1), "FILE:6: accounts[0].auth: found login, which takes a password, but there is an oauth2.token; want auto, xoauth2 or oauthbearer"},
		"two kinds of token": {"c.yaml", strings.Replace(account(""), "password: env:P", "oauth2: {token: env:T, client_id: x, provider: google}", 1), "FILE:5: accounts[0].oauth2.token: there is a client_id too; keep one of them"},
		"where to sign in":   {"c.yaml", strings.Replace(account(""), "password: env:P", "oauth2: {client_id: x, token_url: 'https://login.example/token'}", 1), "FILE:5: accounts[0].oauth2.device_url: missing; want provider: microsoft or google, or the address of the service, such as https://login.example/oauth2/token"},
		"sign in in clear":   {"c.yaml", strings.Replace(account(""), "password: env:P", "oauth2: {client_id: x, provider: google, token_url: 'http://login.example/token'}", 1), `FILE:5: accounts[0].oauth2.token_url: found the text "http://login.example/token"; want an address such as https://login.example/oauth2/token`},
		"token as text":      {"c.yaml", strings.Replace(account(""), "password: env:P", "oauth2: hunter2", 1), "FILE:5: accounts[0].oauth2: found a text; want a group of keys"},
		"bad origin":         {"c.yaml", "log: {origin: a/b}", `FILE:1: log.origin: found the text "a/b"; want a host or domain name, such as wasatchdoor.example`},
		"second head inside": {"c.yaml", "data_dir: /a\nlog: {second_head: /a/head2}", "FILE:2: log.second_head: found /a/head2, which is inside data_dir; want a file elsewhere, best on another disk"},
		"alerts to others":   {"c.yaml", "alerts: {mail: {host: smtp.example.net, from: a@firm.example, to: [ann@mail.example]}}", `FILE:1: alerts.mail.to[0]: found "ann@mail.example"; want an address in firm.domains or of firm.staff: alerts go to people of the firm only`},
		"alerts in clear":    {"c.yaml", "alerts: {webhook: {url: 'http://chat.example/x'}}", `FILE:1: alerts.webhook.url: found the text "http://chat.example/x"; want an address such as https://chat.example/hooks/onrecord`},
		"red before amber":   {"c.yaml", "alerts: {complaint_amber: 2d, complaint_red: 1d}", `FILE:1: alerts.complaint_red: found less than alerts.complaint_amber; want a longer time`},
		"API elsewhere":      {"c.yaml", "api: {listen: 0.0.0.0:8025, token: {env: T}}", `FILE:1: api.listen: found the text "0.0.0.0:8025"; want a port of the loopback interface, such as 127.0.0.1:8025`},
		"API without token":  {"c.yaml", "api: {listen: 127.0.0.1:8025}", `FILE:1: api.token: missing; want the place of a token that callers must send, such as {file: /etc/onrecord/api.token}`},
		"TSA address":        {"c.yaml", "anchor: {tsa: [{name: a, url: tsa.example, ca_file: /a}]}", `FILE:1: anchor.tsa[0].url: found the text "tsa.example"; want an address such as https://tsa.example/rfc3161`},
		"TSA name":           {"c.yaml", "anchor: {tsa: [{name: 'The first', url: 'https://a.example', ca_file: /a}]}", `FILE:1: anchor.tsa[0].name: found the text "The first"; want lower case, digits and hyphens, such as first`},
		"TSA twice":          {"c.yaml", "anchor: {tsa: [{name: a, url: 'https://a.example', ca_file: /a}, {name: a, url: 'https://b.example', ca_file: /a}]}", `FILE:1: anchor.tsa[1]: found "a", which is anchor.tsa[0] too; keep one`},
		"resolver":           {"c.yaml", "dns: {resolvers: [dns.example]}", `FILE:1: dns.resolvers[0]: found the text "dns.example"; want an IP address, such as 192.0.2.53 or "192.0.2.53:53"`},
		"half a day":         {"c.yaml", "verify: {every: 12h}", "FILE:1: verify.every: found 12h0m0s; want whole days, such as 7d, or 0d for never"},
		"no time of day":     {"c.yaml", "verify: {at: noon}", `FILE:1: verify.at: found the text "noon"; want a time of day, such as "02:00"`},
		"years of a client":  {"c.yaml", "clients: [{name: A, addresses: [a@mail.example], retention_years: -2}]", "FILE:1: clients[0].retention_years: found the number -2; want a number of years, 0 for ever, or -1 for retention.years"},
		"eraser":             {"c.yaml", "firm: {domains: [wasatchdoor.example]}\nretention: {erase_as: dana@mail.example}", "FILE:2: retention.erase_as: found \"dana@mail.example\"; want an address of the staff of the firm: an erasure needs somebody who answers for it"},
		"years":              {"c.yaml", "retention: {years: -1}", "FILE:1: retention.years: found the number -1; want a number of years, or 0 for ever"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, c.file, c.text)
			_, err := Load(LoadOptions{File: file, Environ: noVariables})
			want := "config: " + strings.ReplaceAll(c.want, "FILE", file)
			var list *Error
			switch {
			case !errors.As(err, &list):
				t.Fatalf("error = %v, want an *Error", err)
			case len(list.Problems) != 1:
				t.Errorf("%d problems, want one:\n%v", len(list.Problems), err)
			case !strings.HasPrefix(err.Error(), want):
				t.Errorf("error = %v\nwant    %s", err, want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error repeats a password: %v", err)
			}
		})
	}
}

// bomb is a small file that would be a large tree.
var bomb = func() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 8; i++ {
		n, p := string(rune('0'+i)), string(rune('0'+i-1))
		b.WriteString("a" + n + ": &a" + n + " [" + strings.Repeat("*a"+p+", ", 9) + "*a" + p + "]\n")
	}
	return b.String()
}()

// TestEverythingAtOnce holds that all problems are listed, in the order of the
// file, and that one does not drag others along.
func TestEverythingAtOnce(t *testing.T) {
	file := write(t, "c.yaml", `firm: {name: 7}
acounts: []
accounts:
  - name: dana
    hots: imap.example.net
    username: dana@wasatchdoor.example
    password: hunter2
  - 5
  - {name: boris, host: b.example, username: b, password: env:P, port: 0x1F}
log: {level: loud}
`)
	_, err := Load(LoadOptions{File: file, Environ: append(noVariables, "ONRECORD_FIRM_TIMEZONE=Denver")})
	want := `config: 7 problems:
FILE:1: firm.name: found the number 7; want a text, such as Wasatch Door
FILE:2: acounts: unknown key; did you mean accounts?
FILE:5: accounts[0].hots: unknown key; did you mean host?
FILE:7: accounts[0].password: a password does not belong into the config; say where it is: ` + secretForms + `
FILE:8: accounts[1]: found a number; want a group of keys, such as {name: dana, host: imap.example.net}
FILE:10: log.level: found the text "loud"; want one of debug, info, warn, error
variable ONRECORD_FIRM_TIMEZONE: found the text "Denver"; want a time zone of the IANA database, such as America/Denver or Europe/London`
	if got := strings.ReplaceAll(err.Error(), file, "FILE"); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

// TestDeep holds that nesting ends in an error and not in the end of the stack,
// as it did with the dotted keys of TOML.
func TestDeep(t *testing.T) {
	for name, unit := range map[string]string{"a.toml": "a.", "b.toml": "[", "c.toml": "{a=", "d.toml": "[{a.", "e.yaml": "- ", "f.yaml": "[", "g.yaml": "{a: ", "h.json": "[", "i.json": "{\"a\":"} {
		limit := maxFile
		if strings.HasSuffix(name, ".toml") {
			limit = maxTOML
		}
		text := strings.Repeat(unit, limit/len(unit)-10)
		if strings.HasSuffix(name, ".toml") {
			text = "a = " + text
			if unit == "a." {
				text = text[4:] + "a = 1"
			}
		}
		if _, err := parse(name, []byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMissingFile(t *testing.T) {
	dir := t.TempDir()
	_, err := Load(LoadOptions{File: filepath.Join(dir, "none.yaml"), Environ: noVariables})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), `none.yaml: no such file or directory; make one with "onrecord init"`) {
		t.Errorf("error = %v", err)
	}
	if _, err = Load(LoadOptions{File: dir, Environ: noVariables}); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("error = %v", err)
	}
}

func TestLayers(t *testing.T) {
	file := write(t, "c.yaml", "data_dir: file\nfirm: {timezone: America/Denver}\nlog: {level: warn, format: json}\nretention: {years: 3}\n")
	dir := filepath.Dir(file)
	cwd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		environ []string
		flags   map[string]string
		data    string
		level   string
		zone    string
		years   int
	}{
		"file":          {nil, nil, dir + "/file", "warn", "America/Denver", 3},
		"variables":     {[]string{"ONRECORD_DATA_DIR=env", "ONRECORD_FIRM_TIMEZONE=UTC", "ONRECORD_RETENTION_YEARS=7"}, nil, cwd + "/env", "warn", "UTC", 7},
		"home":          {[]string{"ONRECORD_DATA_DIR=~/env"}, nil, "/home/dana/env", "warn", "America/Denver", 3},
		"empty":         {[]string{"ONRECORD_DATA_DIR=", "ONRECORD_LOG_LEVEL="}, nil, dir + "/file", "warn", "America/Denver", 3},
		"flags":         {[]string{"ONRECORD_DATA_DIR=/env", "ONRECORD_LOG_LEVEL=info"}, map[string]string{"data_dir": "/flag"}, "/flag", "info", "America/Denver", 3},
		"flags over":    {[]string{"ONRECORD_LOG_LEVEL=info"}, map[string]string{"log.level": "debug"}, dir + "/file", "debug", "America/Denver", 3},
		"tests'":        {[]string{"ONRECORD_REQUIRE=1", "ONRECORD_CORPORA=/c", "ONRECORD_SCENARIOS=/s", "ONRECORD_TEST_X=1"}, nil, dir + "/file", "warn", "America/Denver", 3},
		"file variable": {[]string{"ONRECORD_CONFIG=" + file}, nil, dir + "/file", "warn", "America/Denver", 3},
	} {
		t.Run(name, func(t *testing.T) {
			o := LoadOptions{File: file, Environ: append(c.environ, noVariables...), Flags: c.flags}
			if name == "file variable" {
				o.File = ""
			}
			got, err := Load(o)
			if err != nil {
				t.Fatal(err)
			}
			if got.DataDir != c.data || got.Log.Level != c.level || got.Firm.Timezone != c.zone || got.Retention.Years != c.years || got.Log.Format != "json" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestBadLayers(t *testing.T) {
	for name, c := range map[string]struct {
		environ []string
		flags   map[string]string
		want    string
	}{
		"close variable": {[]string{"ONRECORD_DATADIR=/x"}, nil, "config: variable ONRECORD_DATADIR: no key of the config; did you mean ONRECORD_DATA_DIR?"},
		"typo":           {[]string{"ONRECORD_LOG_LEVLE=info"}, nil, "config: variable ONRECORD_LOG_LEVLE: no key of the config; did you mean ONRECORD_LOG_LEVEL?"},
		"bad number":     {[]string{"ONRECORD_RETENTION_YEARS=many"}, nil, `config: variable ONRECORD_RETENTION_YEARS: found "many"; want a whole number, such as 0`},
		"bad switch":     {[]string{"ONRECORD_EXTRACT_OCR=maybe"}, nil, `config: variable ONRECORD_EXTRACT_OCR: found "maybe"; want true or false`},
		"bad value":      {nil, map[string]string{"log.level": "loud"}, `config: --log-level: found the text "loud"; want one of debug, info, warn, error`},
		"no such flag":   {nil, map[string]string{"accounts": "x"}, "config: --accounts: no such key, or one that holds more than a value"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(LoadOptions{File: write(t, "c.yaml", "data_dir: /a"), Environ: append(c.environ, noVariables...), Flags: c.flags})
			if err == nil || err.Error() != c.want {
				t.Errorf("error = %v\nwant    %s", err, c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	password := write(t, "password", "x\n")
	if err := os.Chmod(password, 0o644); err != nil {
		t.Fatal(err)
	}
	file := write(t, "c.yaml", strings.Replace(account("    role: shared\n"), "env:P", "file:"+password, 1)+
		"  - {name: other, host: imap.example.net, username: dana@wasatchdoor.example, password: env:P}\n"+
		"firm: {domains: [wasatchdoor.example], country: DE}\n"+
		"report: {fonts: [/nowhere/nope.ttf, "+password+"]}\n"+
		"clients: [{name: A, addresses: [a@mail.example]}, {name: B, addresses: [a@mail.example]}]\n")
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	c, err := Load(LoadOptions{File: file, Environ: append(noVariables, "ONRECORD_PORT=tcp://192.0.2.1:80")})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"variable ONRECORD_PORT is no key of the config and has no effect",
		"firm.country: the public holidays of DE are not known and count as working days; known are those of AU, CA, GB, IE, IN, NZ, US",
		"clients[1].addresses[0]: an address of two clients; its messages count for both",
		"accounts[0] and accounts[1] are the same log-in; its messages are held once for each",
		"report.fonts[0]: there is no file /nowhere/nope.ttf",
		file + " can be changed by every user (mode 0666); run: chmod o-w " + file,
		"accounts[0]: the password file " + password + " can be read by others (mode 0644); run: chmod 600 " + password,
	}
	if d := cmp.Diff(want, c.Warnings); d != "" {
		t.Error(d)
	}
}

func TestFollowing(t *testing.T) {
	c, err := loadText(t, "c.yaml", `data_dir: ~/mail
log: {second_head: ../head}
accounts:
  - &base {name: a, host: 127.0.0.1, tls: none, username: dana, password: {file: pw}}
  - {<<: *base, name: b, host: mail.localhost, tls: starttls, username: b@mail.example, max_message: 500 MB}
`)
	if err != nil {
		t.Fatal(err)
	}
	a, b := c.Accounts[0], c.Accounts[1]
	if a.Port != 143 || a.Owner != "" || a.Password.Place() != "file "+filepath.Join(filepath.Dir(c.File), "pw") {
		t.Errorf("a = %+v, password in %s", a, a.Password.Place())
	}
	if b.Port != 143 || b.Owner != "b@mail.example" || b.MaxMessage != 500e6 || b.Password.IsZero() {
		t.Errorf("b = %+v", b)
	}
	if c.DataDir != "/home/dana/mail" || c.Log.SecondHead != filepath.Join(filepath.Dir(filepath.Dir(c.File)), "head") {
		t.Errorf("paths %s, %s", c.DataDir, c.Log.SecondHead)
	}
	if got, ok := c.Account("B"); !ok || got.Name != "b" {
		t.Errorf("Account(B) = %v, %v", got, ok)
	}
}

// validated is what is wrong with a Config that was not loaded.
func validated(c *Config) error {
	p := newProblems(c.File)
	c.validate(p)
	return p.err()
}

func TestValidate(t *testing.T) {
	if err := validated(example()); err != nil {
		t.Error(err)
	}
	c := example()
	c.Log.Level, c.Accounts[0].Host = "loud", ""
	want := "config: 2 problems:\n" +
		"accounts[0].host: missing; want a text, such as imap.example.net\n" +
		`log.level: found the text "loud"; want one of debug, info, warn, error`
	if err := validated(c); err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}

func FuzzLoad(f *testing.F) {
	for _, text := range []string{exampleYAML, exampleTOML, exampleJSON, string(reference), account("    <<: [{a: b}]\n"), "accounts:\n- [", "a: *a", "&a [*a]", "? ? a"} {
		f.Add("c.yaml", []byte(text))
		f.Add("c.toml", []byte(text))
		f.Add("c.json", []byte(text))
	}
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		c, err := load("/etc/onrecord/"+name, text, LoadOptions{Environ: noVariables}, environment(noVariables))
		if err != nil {
			var list *Error
			if !errors.As(err, &list) || len(list.Problems) == 0 {
				t.Fatalf("error = %v (%T), want an *Error", err, err)
			}
			return
		}
		if err := validated(c); err != nil {
			t.Errorf("after Load: %v", err)
		}
	})
}
