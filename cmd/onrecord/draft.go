package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCheckDraftCommand(a *app) *cobra.Command {
	var req daemon.DraftRequest
	cmd := &cobra.Command{
		Use: "check-draft <file>", Short: "Look at a draft answer before it is sent", Args: cobra.ExactArgs(1),
		Long: `Look at a draft answer to somebody who is unhappy: plain text or a message (.eml),
"-" for standard input. It points at words that may sound like an excuse, blame, an
apology that takes itself back, belittling, hiding, a rule instead of an answer, an
order to calm down, doubt of their honesty, arguing or shouting; and it tells which
steps are not taken: thanks, what they feel, an apology, a remedy, a time for it, a
question whether that puts it right, a name. A hot draft is best left for an hour.

With --client the draft is held against the record: promises that go against what
was promised, done or refused before, other sums, days from which no mail is held;
and it shows the complaints of the client that wait for an answer.

It rewrites nothing, sends nothing and forbids nothing: the exit status is 0 whatever
it finds.`,
		Example: `  onrecord check-draft answer.txt
  pbpaste | onrecord check-draft -
  onrecord check-draft answer.eml --client "Victor Hale" --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.AsOf != "" && req.Client == "" {
				return errors.New("--as-of is about the record: name the client with --client, too")
			}
			var err error
			if req.Draft, err = a.readDraft(args[0]); err != nil {
				return err
			}
			if req.Client == "" {
				return a.checkDraft(req)
			}
			return a.do(cmd.Context(), "check-draft", req, rows(a.printDraft))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "hold it against what the record holds of the client `name`")
	cmd.Flags().StringVar(&req.AsOf, "as-of", "", "as if written at this `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, now")
	return cmd
}

// checkDraft needs no record, and so no configuration either.
func (a *app) checkDraft(req daemon.DraftRequest) error {
	list, err := daemon.CheckDraft(req)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	for _, r := range list {
		if !a.json {
			if err := a.printDraft(r); err != nil {
				return err
			}
			continue
		}
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// readDraft reads a little more than a draft may have: then it is refused.
func (a *app) readDraft(name string) ([]byte, error) {
	r := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	draft, err := io.ReadAll(io.LimitReader(r, daemon.MaxDraft+1))
	if err != nil {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	return draft, nil
}

func (a *app) printDraft(r daemon.DraftRow) error {
	_, err := io.WriteString(a.stdout, a.draftLines(r))
	return err
}

func (a *app) draftLines(r daemon.DraftRow) string {
	var b strings.Builder
	switch r.Item {
	case "flag":
		fmt.Fprintf(&b, "%-12s %q\n  %s\n", r.Kind, oneLine(r.Quote), r.Why)
	case "missing":
		fmt.Fprintf(&b, "missing      %s\n  %s\n", r.Step, r.Why)
	case "clash":
		fmt.Fprintf(&b, "record       %q\n  %s\n", oneLine(r.Quote), oneLine(r.Why))
		if r.RecordQuote != "" {
			fmt.Fprintf(&b, "  %s of %s: %q\n", r.Digest[:12], a.dayOf(r.At), oneLine(r.RecordQuote))
		}
		if r.ShownBy != nil {
			fmt.Fprintf(&b, "  shown by %s\n", oneLine(*r.ShownBy))
		}
	case "waiting":
		left := "of a day " + waitedFor(r.Left) + " are left"
		if strings.HasPrefix(r.Left, "-") {
			left = "longer than a day"
		}
		fmt.Fprintf(&b, "waiting      %s, %s (%s)\n  %q\n", r.Complaint, waitedFor(r.Waited), left, oneLine(r.Quote))
	case "summary":
		if r.Flags+len(r.DraftSummary.Missing)+r.Clashes == 0 {
			b.WriteString("Nothing to point at.\n")
		}
		if r.Hold {
			fmt.Fprintf(&b, "\nThis is a hot draft (%d, from %d on): let it rest for an hour, and read it again.\n", r.Heat, r.HoldAt)
		}
	}
	return b.String()
}
