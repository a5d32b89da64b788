package main

import (
	"fmt"
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
	if check == nil || cmd.HasSubCommands() { // then the argument is a command that is not known
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

// argsError says what is wrong with the number of arguments; err is what else
// may be wrong.
func argsError(cmd *cobra.Command, args []string, err error) error {
	what := argument(cmd.Use)
	switch {
	case what != "" && len(args) == 0:
		return fmt.Errorf("%s needs %s", cmd.CommandPath(), what)
	case len(args) == 0 || len(cmd.ValidArgs) > 0:
		return err
	case what == "":
		return fmt.Errorf("%s takes no arguments, but was given %q", cmd.CommandPath(), args[0])
	}
	return fmt.Errorf("%s takes %s, but was given %d; put quotes around one that has spaces", cmd.CommandPath(), what, len(args))
}

// argument is the argument of a usage line with its article, "" if it has none.
func argument(use string) string {
	flag := false
	for _, word := range strings.Fields(use) {
		switch {
		case strings.HasPrefix(word, "{") && strings.HasSuffix(use, "}") && !flag:
			return "one of " + strings.NewReplacer("{", "", "}", "", " |", ",").Replace(use[strings.Index(use, "{"):])
		case strings.HasPrefix(word, "<") && !flag:
			return withArticle(strings.Trim(word, "<>."))
		}
		flag = strings.HasPrefix(word, "-")
	}
	return ""
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
