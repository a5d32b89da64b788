package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newVerifyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Check that the record is whole and untouched",
		Long: `Read every message of the record and check it against the log; check the log
against its signed checkpoints and against DATA/head; and recompute every table
that can be. What is wrong is named. Nothing is changed.`,
		Example: "  onrecord verify\n  onrecord verify --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "verify", daemon.VerifyRequest{}, a.printVerifyRow)
		},
	}
}

// printVerifyRow prints a finding, or the sum that comes last.
func (a *app) printVerifyRow(raw json.RawMessage) error {
	var row struct {
		daemon.Finding
		Origin   string `json:"origin"`
		Size     int64  `json:"size"`
		Messages int64  `json:"messages"`
		Findings int    `json:"findings"`
	}
	if err := json.Unmarshal(raw, &row); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	var err error
	switch {
	case row.What != "":
		_, err = fmt.Fprintf(a.stdout, "WRONG  %s  %s\n", row.What, oneLine(findingPlace(row.Finding)+row.Detail))
	case row.Findings == 0:
		_, err = fmt.Fprintf(a.stdout, "ok: %s in %d log entries of %s, all as recorded\n", plural(int(row.Messages), "message"), row.Size, row.Origin)
	}
	return err
}

// findingPlace says where a finding is, as far as it is anywhere.
func findingPlace(f daemon.Finding) string {
	place := ""
	if f.Leaf >= 0 {
		place = fmt.Sprintf("entry %d: ", f.Leaf)
	}
	if f.Digest != "" {
		place += fmt.Sprintf("message %s: ", f.Digest)
	}
	return place
}
