package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"onrecord/audit/record"
	"onrecord/daemon"
)

func newKeyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "key", Short: "Show the log's public key, export its signing key",
		Example: "  onrecord key show\n  onrecord key export /media/safe/onrecord.key",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show", Short: "Print the public key",
		Long:    "Print the log's public key. Give it to the other side on paper or in a letter, not\nonly in a bundle: whoever checks a signature must know the key from elsewhere.",
		Example: "  onrecord key show", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "key", daemon.KeyRequest{}, rows(func(k daemon.Key) error {
				_, err := fmt.Fprintln(a.stdout, k.VKey)
				return err
			}))
		},
	}, &cobra.Command{
		Use: "export <file>", Short: "Copy the signing key into a file",
		Long: `Copy the log's secret signing key into a new file that only you can read. Keep it
apart from the backups of the record: who has it can sign as this log.`,
		Example: "  onrecord key export /media/safe/onrecord.key", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.exportKey(args[0]) },
	})
	return cmd
}

func (a *app) exportKey(file string) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	if err := record.CheckFolder(file); err != nil {
		return err
	}
	key, err := os.ReadFile(filepath.Join(c.DataDir, "key"))
	if errors.Is(err, fs.ErrNotExist) {
		return &daemon.HintError{Err: fmt.Errorf("there is no key in %s", c.DataDir), Hint: "the first 'onrecord sync' or 'onrecord import' makes it; --data-dir names another folder"}
	}
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists: name a new file", file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write the key: %w", err), os.Remove(file))
	}
	fmt.Fprintf(a.stderr, "the signing key is in %s; whoever has it can sign as this log: keep it safe, apart from the backups\n", printable(file))
	return nil
}
