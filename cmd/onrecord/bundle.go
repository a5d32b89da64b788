package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/audit/bundle/verify"
	"onrecord/daemon"
	"onrecord/daemon/api"
)

// addBundleFlags adds to export what chooses the content of a bundle.
func addBundleFlags(f *pflag.FlagSet, req *daemon.BundleRequest) {
	f.StringVar(&req.Client, "client", "", "write the evidence about a client, by `name`")
	f.StringVar(&req.From, "from", "", "of a bundle: messages from this `day` on")
	f.StringVar(&req.To, "to", "", "of a bundle: messages up to the end of this `day`")
	f.StringSliceVar(&req.Messages, "messages", nil, "of a bundle: only these `messages`, by digest or message-id")
	f.Int64Var(&req.Checkpoint, "checkpoint", 0, "of a bundle: as the record stood at `size` entries, as an earlier export printed it")
	f.StringVar(&req.For, "for", "", "of a bundle: who gets it, in `words`, for the record")
}

// exportBundle writes a bundle.
func (a *app) exportBundle(cmd *cobra.Command, req daemon.BundleRequest, file string) error {
	if file == "" {
		return errors.New("say where to: onrecord export --client NAME -o bundle.zip")
	}
	paths, err := absolute([]string{file})
	if err != nil {
		return err
	}
	req.File = paths[0]
	return a.do(cmd.Context(), "bundle", req, rows(func(r daemon.BundleRow) error {
		_, err := fmt.Fprintf(a.stdout, "%s: %s of %s, %d withheld\ntime-stamps of third parties: %d\ncheckpoint %d\nmanifest %s\n",
			oneLine(r.File), bundled(r), oneLine(r.Client), r.Withheld, r.TimeStamps, r.Checkpoint, r.Manifest)
		return err
	}))
}

// bundled says what a bundle holds, as its readme and its checkers do.
func bundled(r daemon.BundleRow) string {
	if r.Documents == 0 {
		return plural(r.Messages, "message")
	}
	return plural(r.Messages, "message") + " and " + plural(r.Documents, "document")
}

// verifyBundle checks a bundle as onrecord-verify does.
func (a *app) verifyBundle(path string, o verify.Options, checkpoints, receipts, roots []string, senderKeys string) (err error) {
	if o.Checkpoints, err = readAll(checkpoints); err != nil {
		return err
	}
	if o.Receipts, err = readAll(receipts); err != nil {
		return err
	}
	if o.TSARoots, err = readAll(roots); err != nil {
		return err
	}
	if senderKeys != "" {
		data, err := os.ReadFile(senderKeys)
		if err != nil {
			return err
		}
		o.SenderKeys = string(data)
	}
	report, err := verify.Path(path, o)
	switch {
	case err != nil:
		return &exitError{api.Result{Exit: verify.ExitOf(err), Error: err.Error()}}
	case a.json:
		err = json.NewEncoder(a.stdout).Encode(report)
	default:
		err = report.Print(a.stdout)
	}
	if err != nil || report.Exit() == 0 {
		return err
	}
	return &exitError{api.Result{Exit: report.Exit()}}
}

// readAll reads files.
func readAll(names []string) (list [][]byte, err error) {
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		list = append(list, data)
	}
	return list, nil
}
