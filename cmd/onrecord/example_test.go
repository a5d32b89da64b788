package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExamples takes every example of the help, and every line to type in
// README.md, as far as the flags and the number of the arguments are read.
func TestExamples(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := exampleLines(newRootCommand(&app{}))
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(readme), -1) {
		lines = append(lines, strings.Split(block[1], "\n")...)
	}
	tried := 0
	for _, line := range lines {
		args := commandLine(line)
		if args == nil {
			continue
		}
		tried++
		cmd, err := takes(args)
		if err == nil {
			err = cmd.ValidateArgs(cmd.Flags().Args())
		}
		if err != nil {
			t.Errorf("%s\n\t%v", line, err)
		}
	}
	if tried < 100 {
		t.Errorf("found %d examples only", tried)
	}
}

// TestNamedCommands takes every command that a message, a document or a
// configuration of the project names, as far as its name and flags are read.
func TestNamedCommands(t *testing.T) {
	tried, quoted := 0, regexp.MustCompile("['`](onrecord [^'`]*)['`]")
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !spoken.MatchString(path) || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata/") {
			return err
		}
		text, err := os.ReadFile(filepath.Join("../..", path))
		for _, named := range quoted.FindAllStringSubmatch(string(text), -1) {
			args := commandLine(named[1])
			if args == nil || args[0] == "vector" { // the words of a key in a specification
				continue
			}
			tried++
			if _, err := takes(append(args, "x")); err != nil { // x where a flag that is spoken of wants a value
				t.Errorf("%s: %s\n\t%v", path, named[1], err)
			}
		}
		return err
	})
	if err != nil || tried < 200 {
		t.Errorf("found %d named commands only, %v", tried, err)
	}
}

// spoken are the files whose words are for people.
var spoken = regexp.MustCompile(`\.(go|md|yaml|service)$`)

// exampleLines are the examples of a command and of all below it.
func exampleLines(cmd *cobra.Command) []string {
	lines := strings.Split(cmd.Example, "\n")
	for _, c := range cmd.Commands() {
		lines = append(lines, exampleLines(c)...)
	}
	return lines
}

var shellWord = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)

// commandLine are the arguments of a line that runs the program, without what the
// shell does with its output.
func commandLine(line string) []string {
	line, _, _ = strings.Cut(line, " #")
	line, _, _ = strings.Cut(line, " | ")
	args := shellWord.FindAllString(line, -1)
	for i, a := range args {
		args[i] = strings.NewReplacer("'", "", `"`, "").Replace(a)
	}
	if n := slices.Index(args, ">"); n >= 0 {
		args = args[:n]
	}
	if len(args) < 2 || strings.TrimPrefix(args[0], "./dist/") != "onrecord" || args[1] == "COMMAND" {
		return nil
	}
	return args[1:]
}

// takes reads the name and the flags of a command line.
func takes(args []string) (*cobra.Command, error) {
	cmd, rest, err := newRootCommand(&app{}).Find(args)
	if err != nil {
		return nil, err
	}
	cmd.InitDefaultHelpFlag()
	return cmd, cmd.ParseFlags(rest)
}
