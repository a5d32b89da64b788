package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"onrecord/cmd/release"
)

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Example: "  onrecord version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.printVersion() },
	}
}

func (a *app) printVersion() error {
	if a.json {
		_, err := fmt.Fprintf(a.stdout, "{\"version\":%q,\"go\":%q,\"platform\":%q}\n", release.Version(), runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
		return err
	}
	_, err := fmt.Fprintln(a.stdout, release.Line("onrecord"))
	return err
}

func newCompletionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "completion {bash | zsh | fish | powershell}", Short: "Print completions for a shell",
		Example:   "  onrecord completion bash > /etc/bash_completion.d/onrecord",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.stdout, true)
			case "zsh":
				return root.GenZshCompletion(a.stdout)
			case "fish":
				return root.GenFishCompletion(a.stdout, true)
			}
			return root.GenPowerShellCompletionWithDesc(a.stdout)
		},
	}
}
