package main

import (
	"errors"
	"fmt"
	"io"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

const personHelp = `Show who occurs in the mail, and decide which addresses are one person's.

An address is a person until people say more: the configuration, which lists the
addresses of staff and clients, and the decisions made here, each an entry of the
record with its author and reason. What mail suggests, such as the same name on two
addresses, is shown as a proposal and goes for nothing until somebody confirms it.`

func newPersonCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "person", Short: "Show who is who, merge and split persons", Long: personHelp, Args: cobra.NoArgs,
		Example: "  onrecord person list --proposals",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPersonListCommand(a), newPersonMergeCommand(a), newPersonSplitCommand(a))
	return cmd
}

func newPersonListCommand(a *app) *cobra.Command {
	var req daemon.PersonListRequest
	cmd := &cobra.Command{
		Use: "list", Short: "List the persons of the mail", Args: cobra.NoArgs,
		Long: `List the persons, offices and mailing lists of the mail with their addresses and
names: staff first, then clients, then others. Below a person stand the addresses
that may be theirs too, why, and the command that confirms it.`,
		Example: `  onrecord person list --client "Victor Hale"
  onrecord person list --proposals --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "person-list", req, rows(a.printPerson))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "only persons of the client called `name`")
	cmd.Flags().BoolVar(&req.Proposals, "proposals", false, "only persons who may have further addresses")
	return cmd
}

func (a *app) printPerson(p daemon.PersonRow) error {
	var b strings.Builder
	role := p.Role
	if len(p.Clients) > 0 {
		role = "client " + strings.Join(p.Clients, ", ")
	}
	switch p.Kind {
	case "shared":
		role += ", a shared mailbox"
	case "list":
		role += ", a mailing list"
	}
	if p.Organisation != "" {
		role += ", " + p.Organisation
	}
	name := p.Name
	if name == "" {
		name = "(no name)"
	}
	fmt.Fprintf(&b, "%s  (%s)  %d sent, %d received%s\n", oneLine(name), oneLine(role), p.Sent, p.Received, a.period(p.First, p.Last))
	for _, one := range p.Addresses {
		fmt.Fprintf(&b, "  %s%s\n", oneLine(one.Address), addressNote(one))
		if len(one.Several) > 0 {
			fmt.Fprintf(&b, "    calls itself %s: several people, or one with two names\n", oneLine(strings.Join(one.Several, " and ")))
		}
	}
	for _, one := range p.Proposals {
		printProposal(&b, one)
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

// period is two times as days, "" without.
func (a *app) period(first, last string) string {
	from, to := a.dayOf(first), a.dayOf(last)
	switch {
	case from == "":
		return ""
	case from == to:
		return ", " + from
	}
	return ", " + from + " to " + to
}

// maxNames is how many names of an address are shown.
const maxNames = 4

// addressNote is what is known of an address, on the same line.
func addressNote(one daemon.AddressRow) string {
	var notes []string
	for i, n := range one.Names {
		if i == maxNames {
			notes = append(notes, fmt.Sprintf("%d more names", len(one.Names)-i))
			break
		}
		notes = append(notes, fmt.Sprintf("%s (%d)", n.Name, n.Own+n.Others))
	}
	if one.Zone != "" {
		notes = append(notes, "zone "+one.Zone)
	}
	if len(notes) == 0 {
		return ""
	}
	return "  " + oneLine(strings.Join(notes, ", "))
}

func printProposal(b *strings.Builder, p daemon.ProposalRow) {
	what := "the same person as "
	if p.Client != "" {
		what = "an address of this client: "
	}
	fmt.Fprintf(b, "  ? perhaps %s%s: %s; %s\n    %s\n", what, oneLine(p.Addresses[len(p.Addresses)-1]),
		oneLine(strings.Join(p.Reasons, "; ")), plural(p.Messages, "message"), oneLine(p.Command))
}

func newPersonMergeCommand(a *app) *cobra.Command {
	var req daemon.PersonRequest
	cmd := &cobra.Command{
		Use: "merge <address>...", Short: "Record that addresses are one person's", Args: cobra.MinimumNArgs(1),
		Long: `Record that addresses are one person's, with all addresses that are known to be
theirs already. If one of them is a client's, all become addresses of that client;
if one is of staff, all become the firm's: which messages are from the client, and
which way they went, follows. That is said before it is done, and --dry-run says it
without doing it. 'person split' takes it back, by a further entry.`,
		Example: `  onrecord person merge ann@mail.example ann@hale.example --why 'her office address'
  onrecord person merge ann@mail.example --name 'Ann Lee' --why 'she signs so'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDecision(a, cmd, "person-merge", args, req)
		},
	}
	cmd.Flags().StringVar(&req.Name, "name", "", "call the person `name`")
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func newPersonSplitCommand(a *app) *cobra.Command {
	var req daemon.PersonRequest
	cmd := &cobra.Command{
		Use: "split <address>...", Short: "Record that addresses are nobody else's", Args: cobra.MinimumNArgs(1),
		Long: `Record that each of the addresses is that of a person by itself. What a merge made
of it, such as an address of a client, ends. An address that was split off is not
proposed to be merged any more.`,
		Example: "  onrecord person split ann@hale.example --why 'another Ann Lee'",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDecision(a, cmd, "person-split", args, req)
		},
	}
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func runDecision(a *app, cmd *cobra.Command, command string, args []string, req daemon.PersonRequest) error {
	if strings.TrimSpace(req.Why) == "" {
		return &daemon.HintError{Err: errors.New("a decision needs a reason"), Hint: "add one: --why 'her office address'"}
	}
	req.Addresses, req.User = args, systemUser()
	return a.do(cmd.Context(), command, req, rows(a.printDecision))
}

// systemUser is the name by which the person is logged in, "" if not known.
func systemUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username[strings.LastIndexByte(u.Username, '\\')+1:] // on Windows DOMAIN\name
}

func (a *app) printDecision(r daemon.DecisionRow) error {
	done := map[string]string{"merge": "one person: ", "split": "apart: "}[r.Decision]
	list := r.Person
	if r.Decision == "split" {
		list = r.Addresses
	}
	text := done + strings.Join(list, ", ")
	if r.Name != "" {
		text += ", called " + r.Name
	}
	if r.DryRun {
		_, err := fmt.Fprintf(a.stdout, "would record %s (nothing was done)\n", oneLine(text))
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "%s (log entry %d, by %s)\n", oneLine(text), r.Leaf, oneLine(r.By))
	return err
}
