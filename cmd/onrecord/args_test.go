package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestArgsExplained: no command answers with a sentence of the library when its
// arguments are missing.
func TestArgsExplained(t *testing.T) {
	root := newRootCommand(&app{stdout: io.Discard, stderr: io.Discard})
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, c := range cmd.Commands() {
			walk(c)
		}
		if cmd.Args == nil || cmd.HasSubCommands() || cmd.Hidden {
			return
		}
		err := cmd.Args(cmd, nil)
		if needed, _ := arguments(cmd.Use); len(needed) > 0 && err == nil {
			t.Errorf("%s: nothing said", cmd.CommandPath())
		}
		if err != nil && !strings.Contains(err.Error(), cmd.CommandPath()+" needs ") {
			t.Errorf("%s: %v", cmd.CommandPath(), err)
		}
	}
	walk(root)
}

func TestArguments(t *testing.T) {
	for use, want := range map[string][2]string{
		"search [flags] <query>...":                        {"a query", "a query"},
		"merge <address>...":                               {"an address", "an address"},
		"merge <case> <point> <point>...":                  {"a case; a point; another point", "a case; a point; another point"},
		"restore --why <text> <file>":                      {"a file", "a file"},
		"export --format {a | b} -o <dir>":                 {"", ""},
		"completion {bash | zsh}":                          {"one of bash, zsh", "one of bash, zsh"},
		"status":                                           {"", ""},
		"sync [account]...":                                {"", "an account"},
		"mark <id> <status>":                               {"an id; a status", "an id; a status"},
		"show [flags] <message or document>":               {"a message or document", "a message or document"},
		"rule <case> [<point> yes|no]":                     {"a case", "a case; a point; one of yes, no"},
		"check-draft <file>":                               {"a file", "a file"},
		"log-level [debug | info]":                         {"", "one of debug, info"},
		"add <name> --address <address>... --kind {a | b}": {"a name", "a name"},
	} {
		needed, all := arguments(use)
		if got := [2]string{strings.Join(needed, "; "), strings.Join(all, "; ")}; got != want {
			t.Errorf("%s: %q, want %q", use, got, want)
		}
	}
}

// TestArgsRefused says what was wanted of arguments that are there.
func TestArgsRefused(t *testing.T) {
	for line, want := range map[string]string{
		"case claim merge k-3f 2": "needs another point",
		"completion bsh":          `takes one of bash, zsh, fish, powershell, not "bsh"`,
		"log-level loud":          `takes one of debug, info, warn, error, not "loud"`,
		"log-level info warn":     "takes one of debug, info, warn, error, but was given 2",
		"case show k-1 k-2":       "takes a case, but was given 2",
		"status now":              "takes no arguments",
	} {
		cmd, rest, err := newRootCommand(&app{}).Find(strings.Fields(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Args(cmd, rest); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// TestGroups wants each name under a heading to be a command, and each command
// that is not everybody's to stand under one.
func TestGroups(t *testing.T) {
	root := newRootCommand(&app{})
	named := map[string]bool{}
	for _, g := range groups {
		for _, name := range g.commands {
			if named[name] {
				t.Errorf("%s stands under two headings", name)
			}
			named[name] = true
		}
	}
	for _, cmd := range root.Commands() {
		if cmd.Hidden || named[cmd.Name()] {
			delete(named, cmd.Name())
			continue
		}
		if !strings.Contains(" completion man version ", " "+cmd.Name()+" ") {
			t.Errorf("%s stands under no heading", cmd.Name())
		}
	}
	for name := range named {
		t.Errorf("there is no command %s", name)
	}
}
