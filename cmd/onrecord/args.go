package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/daemon"
)

// explainArgs makes every command say in a sentence what it was not given, or
// given too much of, with an example: arguments, and flags
// without which it cannot do.
func explainArgs(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		explainArgs(c)
	}
	check := cmd.Args
	if cmd.HasSubCommands() {
		cmd.Args = unknownCommand
		return
	}
	if check == nil {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return &daemon.HintError{Err: argsError(cmd, args, err), Hint: argsHint(cmd)}
		}
		if missing := missingFlags(cmd); len(missing) > 0 {
			return &daemon.HintError{Err: fmt.Errorf("%s needs %s", cmd.CommandPath(), strings.Join(missing, " and ")), Hint: argsHint(cmd)}
		}
		return nil
	}
}

// missingFlags returns the flags that a command needs and was not given.
func missingFlags(cmd *cobra.Command) (names []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Changed && slices.Contains(f.Annotations[cobra.BashCompOneRequiredFlag], "true") {
			names = append(names, "--"+f.Name)
		}
	})
	return names
}

// unknownCommand says that there is no such command below cmd.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath())
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w; did you mean %s?", err, strings.Join(near, " or "))
	}
	return &daemon.HintError{Err: err, Hint: fmt.Sprintf("'%s --help' lists the commands", cmd.CommandPath())}
}

// argsError says what is wrong with the number of arguments; err is what else
// may be wrong.
func argsError(cmd *cobra.Command, args []string, err error) error {
	needed, all := arguments(cmd.Use)
	switch {
	case len(args) < len(needed):
		return fmt.Errorf("%s needs %s", cmd.CommandPath(), strings.Join(needed[len(args):], " and "))
	case len(args) == 0:
		return err
	case len(cmd.ValidArgs) > 0 && !slices.Contains(cmd.ValidArgs, args[0]):
		return fmt.Errorf("%s takes %s, not %q", cmd.CommandPath(), all[0], args[0])
	case len(all) == 0:
		return fmt.Errorf("%s takes no arguments, but was given %q", cmd.CommandPath(), args[0])
	case len(args) < len(all):
		return fmt.Errorf("%s needs %s, or %s alone", cmd.CommandPath(), strings.Join(all[len(args):], " and "), strings.Join(needed, " and "))
	}
	return fmt.Errorf("%s takes %s, but was given %d; put quotes around one that has spaces", cmd.CommandPath(), strings.Join(all, " and "), len(args))
}

var (
	flagInUse     = regexp.MustCompile(`\[flags\]| --?[a-z-]+ (<[^>]*>|\{[^}]*\})`)
	argumentInUse = regexp.MustCompile(`\[[^]]*\]|<[^>]*>|\{[^}]*\}`)
	wordInOption  = regexp.MustCompile(`<[^>]*>|[^ \[\]]+( \| [^ \[\]]+)*`)
)

// arguments are those of a usage line, with their articles: those without which a
// command cannot do, and all.
func arguments(use string) (needed, all []string) {
	for _, word := range argumentInUse.FindAllString(flagInUse.ReplaceAllString(use, ""), -1) {
		if option, ok := strings.CutPrefix(word, "["); ok {
			for _, w := range wordInOption.FindAllString(option, -1) {
				all = append(all, argument(w))
			}
			continue
		}
		name := argument(word)
		if slices.Contains(needed, name) {
			name = "another " + strings.Trim(word, "<>")
		}
		needed, all = append(needed, name), append(all, name)
	}
	return needed, all
}

// argument is an argument of a usage line with its article.
func argument(word string) string {
	if word = strings.Trim(word, "<>{}"); !strings.Contains(word, "|") {
		return withArticle(word)
	}
	choice := strings.Split(word, "|")
	for i := range choice {
		choice[i] = strings.TrimSpace(choice[i])
	}
	return "one of " + strings.Join(choice, ", ")
}

func withArticle(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

func argsHint(cmd *cobra.Command) string {
	help := fmt.Sprintf("'%s --help' says more", cmd.CommandPath())
	example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
	if example == "" {
		return help
	}
	return "for example: " + example + "; " + help
}
