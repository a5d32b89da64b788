package main

import (
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
