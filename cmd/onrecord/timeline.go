package main

import (
	"encoding/json"
	"errors"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newTimelineCommand(a *app) *cobra.Command {
	var req daemon.TimelineRequest
	cmd := &cobra.Command{
		Use: "timeline", Short: "Show what happened between the firm and a client, in the order of time", Args: cobra.NoArgs,
		Long: `Show everything between the firm and a client in the order of time: messages and what
came with them, what was promised, put off, kept and broken, complaints and what was
done about them, documents that were added, and the times of which mail may be missing.

Each event tells who said it, the words that show it, the message where they stand, how
sure it is that the other side had it, and which clock its time is taken from. Where the
clocks of a message disagree, all that they say is told. What is possibly no promise or
complaint is called so.

--topic takes what 'onrecord search' takes. Times of which mail may be missing are shown
whatever is chosen, for what is missing may be about anything.

` + ledgerHelp,
		Example: `  onrecord timeline --client "Victor Hale"
  onrecord timeline --client "Victor Hale" --first-days 30 --format md > timeline.md
  onrecord timeline --client "Victor Hale" --topic '"gate motor"' --from 2025-03-01 --to 2025-04-30
  onrecord timeline --client "Victor Hale" --format pdf > timeline.pdf
  onrecord timeline --client "Victor Hale" --promise p-0a1b
  onrecord timeline --client "Victor Hale" --claim k-3f/2 --format csv > claim.csv`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case a.json && cmd.Flags().Changed("format") && req.Format != "json":
				return errors.New("--json and --format ask for different things: use one of them")
			case a.json || req.Format == "json":
				a.json, req.Format = true, ""
			}
			return a.do(cmd.Context(), "timeline", req, func(json.RawMessage) error { return nil })
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Client, "client", "", "the `name` of the client")
	f.StringVar(&req.From, "from", "", "only from this `day` on")
	f.StringVar(&req.To, "to", "", "only up to the end of this `day`")
	f.StringVar(&req.Topic, "topic", "", "only messages that have these `words`, and what is about them")
	f.StringVar(&req.Promise, "promise", "", "only what is about the promise with this `id`")
	f.StringVar(&req.Claim, "claim", "", "only what the finding on a point of a case rests on, as `case/number`")
	f.StringVar(&req.Person, "person", "", "only what concerns this `person`: an address or a name")
	f.IntVar(&req.FirstDays, "first-days", 0, "set the first `days` apart")
	f.StringVar(&req.Format, "format", "text", "text, md, html, pdf, csv or json, as a `name`")
	addAsOfFlag(f, &req.AsOf)
	require(cmd, "client")
	return cmd
}
