package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newClientCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "client", Short: "List, show and add clients", Args: cobra.NoArgs,
		Long: `List the clients of the firm, show one, add one. Clients stand in the record, with
the addresses by which their mail is known; those of the configuration are added to
it. A client may be several persons, such as a couple.`,
		Example: "  onrecord client list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newClientListCommand(a), newClientShowCommand(a), newClientAddCommand(a), newClientAssignCommand(a), newClientUnassignCommand(a))
	return cmd
}

func newClientListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the clients with their addresses and how much mail there is", Args: cobra.NoArgs,
		Example: "  onrecord client list\n  onrecord client list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "client-list", daemon.ClientListRequest{}, rows(a.printClient))
		},
	}
}

func (a *app) printClient(c daemon.ClientRow) error {
	var b strings.Builder
	a.writeClient(&b, c)
	for _, address := range c.Addresses {
		fmt.Fprintf(&b, "  %s\n", oneLine(address))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func (a *app) writeClient(b *strings.Builder, c daemon.ClientRow) {
	since := ""
	if c.Since != "" {
		since = ", client since " + c.Since
	}
	fmt.Fprintf(b, "%s  %s, %d in, %d out%s%s\n", oneLine(c.Name), plural(c.Messages, "message"), c.In, c.Out, a.period(c.First, c.Last), since)
}

func newClientShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "show <name>", Short: "Show a client: persons, addresses, mail, and what may be theirs too", Args: cobra.ExactArgs(1),
		Long: `Show a client with the persons and addresses that are theirs, how much mail there
is, and addresses that may be theirs too: of the same name, or in the same domain
if that is no public mail service. An address that several people may use, such as
info@ or accounts@, is not proposed by its name; 'onrecord client add' adds it.`,
		Example: `  onrecord client show "Victor Hale"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.do(cmd.Context(), "client-show", daemon.ClientShowRequest{Name: args[0]}, rows(a.printShownClient))
		},
	}
}

func (a *app) printShownClient(c daemon.ShownClient) error {
	var b strings.Builder
	a.writeClient(&b, c.ClientRow)
	if _, err := io.WriteString(a.stdout, b.String()); err != nil {
		return err
	}
	shown := map[string]bool{}
	for _, p := range c.Persons {
		for _, one := range p.Addresses {
			shown[one.Address] = true
		}
		if err := a.printPerson(p); err != nil {
			return err
		}
	}
	b.Reset()
	for _, address := range c.Addresses {
		if !shown[address] {
			fmt.Fprintf(&b, "  %s  no mail yet\n", oneLine(address))
		}
	}
	for _, p := range c.Proposals {
		printProposal(&b, p)
	}
	for _, m := range c.Matters {
		fmt.Fprintf(&b, "  in the log as stream %s: %s, %s, the newest %s\n", m.Stream, plural(m.Messages, "message"), plural(m.Leaves, "entry"), m.Head)
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func newClientAddCommand(a *app) *cobra.Command {
	var req daemon.ClientAddRequest
	cmd := &cobra.Command{
		Use: "add <name> --address <address>...", Short: "Add a client, or an address to one", Args: cobra.ExactArgs(1),
		Long: `Add a client to the record, or further addresses to a client that it has. All mail
from and to these addresses is then that client's, also what was there before. It is
an entry in the record, signed by a member of staff.`,
		Example: `  onrecord client add "Victor Hale" --address victor.hale@mail.example --since 2025-03-01
  onrecord client add "Victor Hale" --address office@hale.example --why 'he writes from there too'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Name, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "client-add", req, rows(a.printClientAdd))
		},
	}
	cmd.Flags().StringSliceVar(&req.Addresses, "address", nil, "an `address` of the client; may be given several times")
	cmd.Flags().StringVar(&req.Since, "since", "", "the `day` they became one, as 2025-03-01")
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func (a *app) printClientAdd(r daemon.ClientAddRow) error {
	text := ""
	switch {
	case !r.New && len(r.Added) == 0:
		text = fmt.Sprintf("client %s has %s already", r.Name, strings.Join(r.Addresses, ", "))
	case r.New:
		text = fmt.Sprintf("added client %s with %s", r.Name, strings.Join(r.Added, ", "))
	default:
		text = fmt.Sprintf("added %s to client %s", strings.Join(r.Added, ", "), r.Name)
	}
	if r.DryRun {
		text = strings.Replace(text, "added", "would add", 1) + " (nothing was done)"
	}
	_, err := fmt.Fprintln(a.stdout, oneLine(text))
	return err
}
