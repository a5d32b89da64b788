package main

import (
	"os"

	"github.com/spf13/cobra"

	"onrecord/ingest/extract"
)

// workerCommand is the command of a process that reads attachments.
const workerCommand = "extract-worker"

// newExtractWorkerCommand is what the program runs itself as.
func newExtractWorkerCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: workerCommand, Hidden: true, Args: cobra.NoArgs,
		Short: "Read attachments that come on standard input",
		RunE:  func(*cobra.Command, []string) error { return extract.Serve(a.stdin, a.stdout) },
	}
}

// extractProgram is this program as the reader of attachments.
func extractProgram() ([]string, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return []string{exe, workerCommand}, nil
}
