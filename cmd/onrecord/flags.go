package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/daemon"
)

// addDecisionFlags adds the flags of what somebody decides, and may try first.
func addDecisionFlags(f *pflag.FlagSet, author *daemon.Author, dryRun *bool) {
	addAuthorFlags(f, author)
	f.BoolVar(dryRun, "dry-run", false, "only say what would change")
}

// addAuthorFlags adds the flags of what somebody signs, with a reason.
func addAuthorFlags(f *pflag.FlagSet, author *daemon.Author) {
	f.StringVar(&author.Why, "why", "", "give the `reason`, for the record")
	addByFlag(f, author)
}

func addByFlag(f *pflag.FlagSet, author *daemon.Author) {
	f.StringVar(&author.By, "by", "", "sign with the `address` of a member of staff; without it, with that of your user name")
}

func addAsOfFlag(f *pflag.FlagSet, asOf *string) {
	f.StringVar(asOf, "as-of", "", "as it stood at this `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, now")
}

// require marks flags as needed.
func require(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // a flag that was just made
		}
	}
}

// meant is what the value of a flag of each type is, where a value may be wrong.
var meant = map[string]string{
	"bool": "true or false", "int": "a whole number", "int64": "a whole number", "intSlice": "a whole number, or several with commas between,",
}

// plainFlag says of a wrong value what is meant, and returns other errors as they are.
func plainFlag(err error) error {
	wrong, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok || meant[wrong.GetFlag().Value.Type()] == "" {
		return err
	}
	return fmt.Errorf("--%s %q: %s is meant", wrong.GetFlag().Name, wrong.GetValue(), meant[wrong.GetFlag().Value.Type()])
}
