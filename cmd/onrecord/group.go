package main

import "github.com/spf13/cobra"

// groups are the headings of the list of commands, and what stands below each.
var groups = []struct {
	title    string
	commands []string
}{
	{"Begin:", []string{"demo", "init", "account", "doctor"}},
	{"Bring mail in, find and read it:", []string{"sync", "import", "status", "search", "show", "thread"}},
	{"Who promised what, and what became of it:", []string{"client", "person", "promise", "request", "complaint", "report", "timeline", "alert"}},
	{"When a client complains:", []string{"case", "document", "check-draft", "coverage"}},
	{"What others can check:", []string{"export", "withhold", "receipt", "verify"}},
	{"Keep the record safe:", []string{"backup", "restore", "key", "hold", "retention", "erase", "rebuild"}},
	{"As a service:", []string{"daemon", "reload", "health", "log-level"}},
}

// group puts the commands under their headings.
func group(root *cobra.Command) {
	of := map[string]string{}
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, name := range g.commands {
			of[name] = g.title
		}
	}
	for _, cmd := range root.Commands() {
		cmd.GroupID = of[cmd.Name()]
	}
}
