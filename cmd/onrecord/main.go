// Command onrecord keeps a firm's mail in a record that nobody can quietly
// change, makes it searchable, and shows what the record holds.
//
// Each command is a file of this package: it reads flags, asks the process that
// holds DATA (package daemon/api), and prints. Answers go to stdout, everything
// else to stderr.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"onrecord/daemon/api"
)

func main() {
	limitMemory(memoryLimit, memorySpare)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process: script tests call it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second ^C kills
	// Writing to a pipe that nobody reads is to be an error, not death: who holds
	// DATA lets it go in order.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	defer signal.Stop(pipe)
	a := &app{stdin: stdin, stdout: answerWriter{stdout}, stderr: stderr}
	root := newRootCommand(a)
	root.SetArgs(args)
	return a.finish(root.ExecuteContext(ctx))
}

// errUnread means that whoever read the answer has had enough of it, as in
// `onrecord search x | head -1`: no failure of the command.
var errUnread = errors.New("nobody reads the answer")

// answerWriter is stdout.
type answerWriter struct{ io.Writer }

func (w answerWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		err = errUnread
	}
	return n, err
}

// An exitError carries how a command ended, already decided elsewhere.
type exitError struct{ api.Result }

func (e *exitError) Error() string { return e.Result.Error }

// finish prints an error and returns the exit status.
func (a *app) finish(err error) int {
	if err == nil || errors.Is(err, errUnread) {
		return api.ExitOK
	}
	result := api.ResultOf(err)
	var exit *exitError
	if errors.As(err, &exit) {
		result = exit.Result
	}
	if result.Error != "" {
		fmt.Fprintf(a.stderr, "onrecord: %s\n", printable(result.Error))
	}
	if result.Hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", printable(result.Hint))
	}
	return result.Exit
}

const rootHelp = `onrecord keeps a firm's mail in a record that nobody can quietly change, makes
it searchable, and shows what the record holds.

Start with 'onrecord demo' to see it work on invented mail, or with
'onrecord init' to set it up for yours.

A message is named by the code that lists print of it (its digest, of which 8 digits
do), or by its message-id.
Answers go to stdout, everything else to stderr; --json prints JSON Lines.`

const exitHelp = `
Exit status:
  0    done (a list may be empty)
  1    no search hit, or a check failed
  2    usage, configuration, or an error that stopped the command
  3    messages that should be held are not, or something could not be checked
  130  interrupted`

func newRootCommand(a *app) *cobra.Command {
	showVersion := false
	root := &cobra.Command{
		Use: "onrecord", Short: "Keep, search and prove a firm's mail", Long: rootHelp,
		SilenceErrors: true, SilenceUsage: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				return a.printVersion()
			}
			return cmd.Help()
		},
	}
	root.Flags().BoolVar(&showVersion, "version", false, "print the version, as 'onrecord version' does")
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.DisableDefaultCmd = true
	f := root.PersistentFlags()
	f.StringVar(&a.configFile, "config", "", "read the configuration from `file`")
	f.StringVar(&a.dataDir, "data-dir", "", "keep the record in `folder`")
	f.StringVar(&a.logLevel, "log-level", "", "debug, info, warn or error")
	f.BoolVar(&a.json, "json", false, "print JSON Lines")
	root.SetUsageTemplate(root.UsageTemplate() + exitHelp + "\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; '%s --help' shows what it takes", plainFlag(err), cmd.CommandPath())
	})
	root.AddCommand(
		newInitCommand(a), newDemoCommand(a), newAccountCommand(a),
		newSyncCommand(a), newImportCommand(a), newExportCommand(a), newReceiptCommand(a), newWithholdCommand(a), newHoldCommand(a), newEraseCommand(a), newRetentionCommand(a),
		newSearchCommand(a), newShowCommand(a), newThreadCommand(a),
		newClientCommand(a), newPersonCommand(a),
		newPromiseCommand(a), newRequestCommand(a), newComplaintCommand(a), newCaseCommand(a), newDocumentCommand(a), newCheckDraftCommand(a), newReportCommand(a), newTimelineCommand(a), newAlertCommand(a), newCoverageCommand(a),
		newServiceCommand(a), newReloadCommand(a), newHealthCommand(a), newLogLevelCommand(a), newDoctorCommand(a),
		newStatusCommand(a), newVerifyCommand(a), newRebuildCommand(a),
		newBackupCommand(a), newRestoreCommand(a), newKeyCommand(a),
		newVersionCommand(a), newCompletionCommand(a), newManCommand(a), newExtractWorkerCommand(a),
	)
	group(root)
	explainArgs(root)
	return root
}
