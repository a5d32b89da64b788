package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/audit/record"
	"onrecord/daemon"
)

func newBackupCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "backup <file>", Short: "Copy the record, while others read and write",
		Long: `Write a consistent copy of record.db into a new file. It holds every message and
the log; the index and what is derived are made anew from it. The signing key is
not in it: 'onrecord key export' writes it, keep it apart from the backup.`,
		Example: "  onrecord backup /mnt/backup/record-2025-03-04.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := absolute(args)
			if err != nil {
				return err
			}
			return a.do(cmd.Context(), "backup", daemon.BackupRequest{File: paths[0]}, nil)
		},
	}
}

func newRestoreCommand(a *app) *cobra.Command {
	var statement string
	cmd := &cobra.Command{
		Use: "restore --why <text> <file>", Short: "Make a new data folder from a backup",
		Long: `Make an absent or empty data folder from a backup. The log goes on under a new
name and key, and its first new entry says that it was restored and why: what was
signed after the backup cannot be taken back in silence. Mail that came after
the backup is fetched again by the next sync.`,
		Example: "  onrecord restore --why 'disk failed on 2025-03-05' /mnt/backup/record-2025-03-04.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			o := record.Options{Host: c.OriginHost(), SecondHead: c.Log.SecondHead, Log: a.logger(c)}
			if err := record.Restore(cmd.Context(), args[0], c.DataDir, o, statement); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stderr, "%s is restored from %s; 'onrecord verify' checks it, 'onrecord sync' fetches what came since\n", c.DataDir, args[0])
			return err
		},
	}
	cmd.Flags().StringVar(&statement, "why", "", "what happened, in a `sentence`: it stands in the log for ever")
	require(cmd, "why")
	return cmd
}

func newRebuildCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "rebuild", Short: "Make the index and everything derived anew",
		Long:    "Throw the full-text index and derived.db away and make them again from the\nrecord. Nothing is lost by it. It is never needed in normal life.",
		Example: "  onrecord rebuild", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "rebuild", daemon.RebuildRequest{}, nil)
		},
	}
}
