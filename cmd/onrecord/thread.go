package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newThreadCommand(a *app) *cobra.Command {
	var req daemon.ThreadRequest
	cmd := &cobra.Command{
		Use: "thread [flags] <message>", Short: "Show the conversation of a message",
		Long: "Show the conversation that a message belongs to, as a tree. Messages that\nothers refer to but that are not held are listed as missing.",
		Example: `  onrecord thread 3fa94c01
  onrecord thread --text '<1234@mail.example>'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Message = args[0]
			return a.do(cmd.Context(), "thread", req, rows(a.printThreadRow))
		},
	}
	cmd.Flags().BoolVar(&req.Text, "text", false, "with the text of each message")
	return cmd
}

// maxIndent keeps deep threads on the screen.
const maxIndent = 20

func (a *app) printThreadRow(r daemon.ThreadRow) error {
	indent := strings.Repeat("  ", min(r.Depth, maxIndent))
	if r.Digest == "" {
		_, err := fmt.Fprintf(a.stdout, "%s%-12s  missing: %s\n", indent, "-", oneLine(r.MessageID))
		return err
	}
	if _, err := fmt.Fprintf(a.stdout, "%s%s  %s\n", indent, r.Digest[:12], summaryLine(r.Summary)); err != nil {
		return err
	}
	if r.Body == "" {
		return nil
	}
	for line := range strings.Lines(strings.TrimSpace(printable(r.Body))) {
		if _, err := fmt.Fprintf(a.stdout, "%s    %s\n", indent, strings.TrimRight(line, "\n")); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(a.stdout)
	return err
}
