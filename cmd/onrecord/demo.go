package main

import (
	"github.com/spf13/cobra"

	"onrecord/daemon/demo"
)

func newDemoCommand(a *app) *cobra.Command {
	var o demo.Options
	cmd := &cobra.Command{
		Use: "demo", Short: "See it work on an invented dispute",
		Long: `Start an IMAP server inside this program that holds an invented dispute, and show
what onrecord does with it, step by step. Nothing needs to be installed or
configured, nothing leaves this machine, and nothing is left behind unless
--keep names a folder.`,
		Example: "  onrecord demo\n  onrecord demo --keep ~/onrecord-demo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := newProgress(a.stderr)
			defer p.finish()
			o.Progress = p.show
			return demo.Run(cmd.Context(), a.stdout, o)
		},
	}
	cmd.Flags().StringVar(&o.Dir, "keep", "", "keep the demo's record in `folder`, which must be new or empty")
	return cmd
}
