package config

import (
	"fmt"
	"strings"
)

// Answers are what "onrecord init" asks for.
type Answers struct {
	DataDir  string // empty: the default, left as a comment
	Firm     Firm
	Clients  []Client
	Accounts []Account
}

// Template writes a commented YAML config with the answers filled in, and an
// example in a comment where there is no answer.
func Template(a Answers) []byte {
	w := &templateWriter{}
	w.say("", "Configuration of onrecord. It never holds a password, only the place of one.",
		`"onrecord init --reference" shows every key with its meaning and default.`)
	w.say("\n", "The folder of the record, the index and the control socket.")
	w.key("", "data_dir", a.DataDir, "/var/lib/onrecord")
	w.WriteString("\nfirm:\n")
	w.key("  ", "name", a.Firm.Name, "Wasatch Door")
	w.say("  ", "Every address in these domains is the firm's own.")
	w.list("  ", "domains", a.Firm.Domains, "wasatchdoor.example")
	w.say("  ", "Dates without a zone are read in this one.")
	w.key("  ", "timezone", a.Firm.Timezone, "America/Denver")
	w.say("  ", "The people of the firm, with all addresses they write from.")
	var staff, clients, accounts [][]pair
	for _, p := range a.Firm.Staff {
		staff = append(staff, []pair{{"name", p.Name}, {"addresses", p.Addresses}})
	}
	w.items("  ", "staff", staff, []pair{{"name", "Dana Whitlock"}, {"addresses", []string{"dana@wasatchdoor.example"}}})
	w.say("\n", "The clients. Adding one here adds it to the record; taking one out here does",
		"not take it out of the record.")
	for _, c := range a.Clients {
		one := []pair{{"name", c.Name}, {"addresses", c.Addresses}}
		if !c.Since.IsZero() {
			one = append(one, pair{"since", c.Since})
		}
		clients = append(clients, one)
	}
	w.items("", "clients", clients, []pair{{"name", "Victor Hale"}, {"addresses", []string{"victor.hale@mail.example"}}, {"since", Date{2025, 3, 1}}})
	w.say("\n", "The mailboxes to read. The server is only ever read, never changed.",
		`"onrecord account add" adds one here, "onrecord account test NAME" tries it.`)
	for _, one := range a.Accounts {
		accounts = append(accounts, one.pairs())
	}
	sample := Account{Name: "dana", Host: "imap.example.net", TLS: "implicit", Username: "dana@wasatchdoor.example",
		Password: ShellSecret("pass show imap/dana"), Mailboxes: Mailboxes{Exclude: []string{"Trash", "Junk"}}}
	w.items("", "accounts", accounts, sample.pairs())
	return []byte(w.String())
}

type templateWriter struct{ strings.Builder }

// say writes comment lines, each after indent; a line end in it comes once.
func (w *templateWriter) say(indent string, lines ...string) {
	if rest, ok := strings.CutPrefix(indent, "\n"); ok {
		w.WriteString("\n")
		indent = rest
	}
	for _, line := range lines {
		fmt.Fprintf(w, "%s# %s\n", indent, line)
	}
}

// key writes one text, or the sample as a comment if it is empty.
func (w *templateWriter) key(indent, key, value, sample string) {
	if value == "" {
		fmt.Fprintf(w, "%s#%s: %s\n", indent, key, yamlText(sample))
		return
	}
	fmt.Fprintf(w, "%s%s: %s\n", indent, key, yamlText(value))
}

// list writes texts in one line, or the sample as a comment if there are none.
func (w *templateWriter) list(indent, key string, values []string, sample string) {
	off := ""
	if len(values) == 0 {
		off, values = "#", []string{sample}
	}
	fmt.Fprintf(w, "%s%s%s: %s\n", indent, off, key, flow(values, styleYAML))
}

// items writes a list of groups, or the sample as a comment if there are none.
func (w *templateWriter) items(indent, key string, items [][]pair, sample []pair) {
	off := ""
	if len(items) == 0 {
		off, items = "#", [][]pair{sample}
	}
	fmt.Fprintf(w, "%s%s%s:\n", indent, off, key)
	for _, item := range items {
		fmt.Fprintf(w, "%s%s  - %s\n", indent, off, strings.Join(block(item), "\n"+indent+off+"    "))
	}
}
