package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/audit/bundle/verify"
	"onrecord/daemon"
)

func newVerifyCommand(a *app) *cobra.Command {
	var o verify.Options
	var checkpoints, receipts, roots []string
	var senderKeys string
	cmd := &cobra.Command{
		Use: "verify [bundle]", Short: "Check that the record is whole and untouched, or check a bundle",
		Long: `Read every message of the record and check it against the log; check the log
against its signed checkpoints and against DATA/head; and recompute every table
that can be. What is wrong is named. Nothing is changed.

With the path of a bundle, check that instead, as onrecord-verify does: by the key,
the earlier checkpoints and receipts and the root certificates that you give, not by
this record. The exit status is then 0 if all levels asked for pass, 1 if one of them
fails, and 3 if one of them could not be checked or the file is no whole zip file.`,
		Example: "  onrecord verify\n  onrecord verify --json\n  onrecord verify bundle.zip --vkey KEY\n  onrecord verify bundle.zip --vkey KEY --receipt receipt.eml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.verifyBundle(args[0], o, checkpoints, receipts, roots, senderKeys)
			}
			if flag := bundleFlag(cmd); flag != "" {
				return &daemon.HintError{Err: fmt.Errorf("--%s is of a bundle, and none is named", flag), Hint: "name the bundle, as in: onrecord verify bundle.zip; without one, leave the flag out, and this record is checked"}
			}
			return a.do(cmd.Context(), "verify", daemon.VerifyRequest{}, a.printVerifyRow)
		},
	}
	cmd.Flags().StringVar(&o.VKey, "vkey", "", "of a bundle: the firm's public `key`, from a source that you trust")
	cmd.Flags().StringSliceVar(&checkpoints, "checkpoint", nil, "of a bundle: a `file` with a signed checkpoint that you got earlier")
	cmd.Flags().StringSliceVar(&receipts, "receipt", nil, "of a bundle: a `file` with a receipt that you got earlier, saved as it came")
	cmd.Flags().StringVar(&senderKeys, "sender-keys", "", "of a bundle: a `file` with DKIM keys of senders, as dig prints them")
	cmd.Flags().StringSliceVar(&roots, "tsa-root", nil, "of a bundle: a `file` with root certificates (PEM) of time-stamping authorities that you trust")
	cmd.Flags().IntSliceVar(&o.Levels, "levels", nil, "of a bundle: the `levels` that the exit code is about; without it, all")
	return cmd
}

// bundleFlag names a flag that is given and says something of a bundle, "" if there
// is none.
func bundleFlag(cmd *cobra.Command) (name string) {
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed {
			name = f.Name
		}
	})
	return name
}

// printVerifyRow prints a finding, or the sum that comes last.
func (a *app) printVerifyRow(raw json.RawMessage) error {
	var row struct {
		daemon.Finding
		Origin   string `json:"origin"`
		Size     int64  `json:"size"`
		Messages int64  `json:"messages"`
		Findings int    `json:"findings"`
		Erased   int64  `json:"erased"`
	}
	if err := json.Unmarshal(raw, &row); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	var err error
	switch {
	case row.What != "":
		_, err = fmt.Fprintf(a.stdout, "WRONG  %s  %s\n", row.What, oneLine(findingPlace(row.Finding)+row.Detail))
	case row.Findings == 0:
		erased := ""
		if row.Erased > 0 {
			erased = fmt.Sprintf("; %d erased, and the log says when, by whom and on what basis", row.Erased)
		}
		_, err = fmt.Fprintf(a.stdout, "ok: %s in %d log entries of %s, all as recorded%s\n", plural(int(row.Messages), "message"), row.Size, row.Origin, erased)
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
