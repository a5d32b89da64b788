package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newEraseCommand(a *app) *cobra.Command {
	var req daemon.EraseRequest
	cmd := &cobra.Command{
		Use: "erase <message>... --basis <text>", Short: "Erase messages or documents for good", Args: cobra.MinimumNArgs(1),
		Long: `Erase messages or documents, as when the law asks for it. Without --yes it only tells
what would go: the bytes, the details of its entries in the log, what marks, rulings
and cases quote of it, everything derived from it and its place in the index. With
--yes it goes, and cannot be had back.

The entries of the log stay, without their details, and an entry says that something
was erased, when, by whom and on what basis; bundles show that. Nothing is erased
while a hold covers it. Copies of a withheld message that stay are still withheld, by
entries of their own. record.db is written anew for this, which needs free space for two
more of it, and derived.db and the index are made anew.

Not touched: backups and exports made before, bundles handed out, replicas, and the
mail server. A message that the server still has comes back if its folder is
renumbered (UIDVALIDITY), and one that is imported again comes back: erase it there
first. A withheld message of which no copy stays comes back as one that is not: withhold
it again. The freed blocks of the disk are the disk's: encrypt it.`,
		Example: `  onrecord erase '<7@mail.example>' --basis 'her request of 4 March, GDPR article 17'
  onrecord erase 3f09a1c2d4e5 --basis 'her request of 4 March, GDPR article 17' --by kit@yard.example --yes`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Messages, req.User = args, systemUser()
			return a.do(cmd.Context(), "erase", req, a.printErasure)
		},
	}
	cmd.Flags().StringVar(&req.Basis, "basis", "", "on what `ground`: it stands in the log for ever")
	cmd.Flags().BoolVar(&req.Yes, "yes", false, "erase, and do not only tell what would go")
	addByFlag(cmd.Flags(), &req.Author)
	require(cmd, "basis")
	return cmd
}

// printErasure prints a row of an erasure: an object, or the summary.
func (a *app) printErasure(raw json.RawMessage) error {
	var sum daemon.EraseSummary
	if err := json.Unmarshal(raw, &sum); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if sum.Item == "summary" {
		return a.printErased(sum)
	}
	var row daemon.EraseRow
	if err := json.Unmarshal(raw, &row); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	var b strings.Builder
	a.writeErasure(&b, row)
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func (a *app) writeErasure(b *strings.Builder, r daemon.EraseRow) {
	fmt.Fprintf(b, "%s  %s of %s, from %s: %s\n", r.Digest[:16], r.Kind, a.minuteOf(r.At), oneLine(r.Author), shortLine(r.Title))
	if len(r.Clients) > 0 {
		fmt.Fprintf(b, "  client: %s\n", oneLine(strings.Join(r.Clients, ", ")))
	}
	if len(r.Holds) > 0 {
		fmt.Fprintf(b, "  HELD by %s: it stays\n", strings.Join(r.Holds, ", "))
	}
	fmt.Fprintf(b, "  the %s itself, %s, in %s of record.db\n", r.Kind, plural(r.Size, "byte"), plural(r.Frames, "frame"))
	for _, l := range r.Leaves {
		fmt.Fprintf(b, "  entry %d (%s) loses its details: %s\n", l.Leaf, l.Kind, strings.Join(l.Facets, ", "))
	}
	for _, p := range r.Places {
		fmt.Fprintf(b, "  place %s/%s UID %d loses date and flags\n", oneLine(p.Account), mailboxName(p.Mailbox), p.UID)
	}
	derived, tables := int64(0), make([]string, len(r.Derived))
	for i, d := range r.Derived {
		derived += d.Rows
		tables[i] = fmt.Sprintf("%s %d", d.Table, d.Rows)
	}
	fmt.Fprintf(b, "  what was worked out of it for lists and search: %s (%s)\n", plural(derived, "entry"), strings.Join(tables, ", "))
	for _, t := range r.Attachments {
		fmt.Fprintf(b, "  text of the attachment in part %s: %d bytes\n", oneLine(t.Part), t.Text)
	}
	for _, c := range r.Cases {
		switch c.Cite {
		case "letter":
			fmt.Fprintf(b, "  case %s is about this letter: it is not shown any more\n", c.ID)
		default:
			fmt.Fprintf(b, "  case %s cites it as %s\n", c.ID, c.Cite)
		}
	}
	if r.Repeated > 0 {
		fmt.Fprintf(b, "  %s of other messages repeat its words: those stay\n", plural(r.Repeated, "passage"))
	}
}

func (a *app) printErased(s daemon.EraseSummary) error {
	text := plural(s.Objects, "object")
	switch {
	case s.Held > 0:
		text = fmt.Sprintf("nothing would be erased, since a hold covers %d of %s", s.Held, text)
	case s.DryRun:
		text += " would be erased"
	default:
		text += fmt.Sprintf(" erased by %s, as entry %d says", oneLine(s.By), s.Leaf)
	}
	text += fmt.Sprintf("; basis: %s\n", oneLine(s.Basis))
	if s.Bundles > 0 {
		text += fmt.Sprintf("%s about these clients may hold it outside: it is not touched there\n", plural(s.Bundles, "bundle"))
	}
	_, err := fmt.Fprint(a.stdout, text)
	return err
}
