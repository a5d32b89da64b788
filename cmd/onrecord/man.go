package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/cmd/release"
)

func newManCommand(*app) *cobra.Command {
	return &cobra.Command{
		Use: "man <folder>", Short: "Write the manual pages into a folder", Example: "  onrecord man /usr/local/share/man/man1",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			return writePages(cmd.Root(), args[0])
		},
	}
}

// writePages writes the page of a command and of all below it.
func writePages(cmd *cobra.Command, folder string) error {
	if err := os.WriteFile(filepath.Join(folder, pageName(cmd)+".1"), []byte(manPage(cmd)), 0o644); err != nil {
		return err
	}
	for _, c := range subcommands(cmd) {
		if err := writePages(c, folder); err != nil {
			return err
		}
	}
	return nil
}

func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// subcommands are those that people see.
func subcommands(cmd *cobra.Command) (list []*cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			list = append(list, c)
		}
	}
	return list
}

// manWidth is what a manual page leaves of 80 columns.
const manWidth = 72

// manPage is the manual page of a command, as man(7) describes them. It says what
// --help says.
func manPage(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"%s\"\n.nh\n.ad l\n", roff(strings.ToUpper(pageName(cmd))), roff("onrecord "+release.Version()))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(pageName(cmd)), roff(cmd.Short))
	section := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			fmt.Fprintf(&b, ".SH %s\n%s", title, paragraphs(text))
		}
	}
	section("SYNOPSIS", "  "+cmd.UseLine())
	long := cmd.Long
	if long == "" {
		long = cmd.Short
	}
	section("DESCRIPTION", long)
	cmd.InitDefaultHelpFlag()
	section("OPTIONS", cmd.LocalFlags().FlagUsagesWrapped(manWidth))
	section("OPTIONS OF EVERY COMMAND", cmd.InheritedFlags().FlagUsagesWrapped(manWidth))
	_, statuses, _ := strings.Cut(exitHelp, ":\n")
	section("EXIT STATUS", statuses)
	section("EXAMPLES", cmd.Example)
	var pages []string
	if cmd.HasParent() {
		pages = append(pages, pageName(cmd.Parent())+"(1)")
	}
	for _, c := range subcommands(cmd) {
		pages = append(pages, pageName(c)+"(1)")
	}
	section("SEE ALSO", strings.Join(pages, ", "))
	return b.String()
}

// paragraphs sets plain paragraphs anew, and leaves tables and lists as they are.
func paragraphs(text string) string {
	var b strings.Builder
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		if strings.HasPrefix(p, " ") || strings.Contains(p, "\n ") {
			p = ".nf\n" + roff(p) + "\n.fi"
		} else {
			p = roff(p)
		}
		b.WriteString(p + "\n")
	}
	return b.String()
}

// roff is text that stands in a manual page as it is: no letter of it is taken
// for a command.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", "\\`").Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
