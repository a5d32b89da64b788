package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

const searchHelp = `Find messages. Words are searched in the text, the subject, names and addresses,
and the names and texts of attachments; all of them must occur. Word forms count
as the word (deliver, delivered); "delivered" in quotes is exact. Messages whose
author wrote the words come before those that quote them.

  refund deposit         both words          refund OR deposit    one of them
  "final invoice"        these words in a row
  invoic*                words that begin so  invoise~            words spelt alike
  -newsletter            not this            (a OR b) c          grouping

  from: to: cc: with:    people: an address, a domain, a name, or a part of one
  client: person:        a client or a person by name, with all addresses
  subject: header:       the subject; subject and people
  own: quoted: body:     what the author wrote, what is quoted or passed on, both
  attachment: filename:  text and name of attachments; the name alone
  own,subject:refund     several fields
  in:own in:quoted in:attachment in:header
                         look for the words beside it there: refund deposit in:own;
                         -in:quoted looks everywhere else
  in:                    a mailbox, or a kind of mailbox: in:sent; one that is
                         called "own": in:"own"
  account: thread: id: digest:
  file:                  what carries a file, by its SHA-256; --file reads it from
                         the file itself
  after: before: on:     2025-03-04, 2025-03, 2025, 3d, 2w, yesterday; a message whose
                         sender's clock was wrong counts when it was received
  larger: smaller:       100k, 5M
  has:attachment  is:sent  is:received  is:internal
  defect:                what could not be read of it; 'onrecord status' lists them

Documents that were added are found by their words, their name and the client, as
attachments are, and said to be documents.

A hit ends with where it matched. Below it stands a passage of what the author
wrote, or, if only that matches, of a quotation or an attachment, and then the
line says so. Own words are all that the author wrote, signatures too. What was
copied from another message without a mark is found as own words, and shown as
quoted.

Put the whole query in single quotes, so that the shell leaves its quotes alone.
A query that begins with a dash needs -- before it: onrecord search -- -newsletter`

func newSearchCommand(a *app) *cobra.Command {
	var req daemon.SearchRequest
	var file string
	cmd := &cobra.Command{
		Use: "search [flags] <query>...", Short: "Find messages", Long: searchHelp,
		Example: `  onrecord search 'from:hale "spring" after:2025-03'
  onrecord search 'refund in:own client:"Victor Hale"'
  onrecord search --sort=-date --limit 50 'client:"Victor Hale" has:attachment'
  onrecord search --file contract.pdf from:hale
  onrecord search --json 'refund -newsletter'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("file") {
				return nil
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.Limit < 1 {
				return fmt.Errorf("--limit %d: 1 or more is meant", req.Limit)
			}
			if cmd.Flags().Changed("file") {
				var err error
				if req.File, err = fileDigest(file); err != nil {
					return fmt.Errorf("--file: %w", err)
				}
			}
			req.Query = strings.Join(args, " ")
			return a.do(cmd.Context(), "search", req, rows(a.printHit))
		},
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &daemon.HintError{Err: plainFlag(err), Hint: "if this is part of the query, put -- before the query: onrecord search -- -newsletter; 'onrecord search --help' shows the flags"}
	})
	cmd.Flags().IntVarP(&req.Limit, "limit", "n", 20, "show at most `count` messages")
	cmd.Flags().StringVar(&req.Sort, "sort", "relevance", "`order`: relevance, date (oldest first) or -date")
	cmd.Flags().StringVar(&file, "file", "", "only messages that carry this file byte for byte, attached or inside an attached message: `path`; the query may then be left out")
	return cmd
}

// fileDigest returns the SHA-256 of a file in hex.
func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", &daemon.HintError{Err: errors.New(path + " is a folder"), Hint: "name one file; the messages that carry it are looked for"}
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// printHit prints a hit: a line to name and recognise it, a line to judge it.
func (a *app) printHit(h daemon.SearchHit) error {
	_, err := fmt.Fprintf(a.stdout, "%s  %s  %s\n", h.Digest[:12], a.summaryLine(h.Summary), oneLine(strings.Join(h.MatchedIn, ", ")))
	if err != nil || h.Snippet == "" {
		return err
	}
	mark := ""
	if h.SnippetOf != "own" {
		mark = "[" + oneLine(h.SnippetOf) + "] "
	}
	_, err = fmt.Fprintf(a.stdout, "    %s%s\n", mark, oneLine(h.Snippet))
	return err
}

// summaryLine is date, sender and subject of a message.
func (a *app) summaryLine(s daemon.Summary) string {
	date := a.dayOf(cmp.Or(s.Event, s.Date))
	if s.Kind == "document" {
		return fmt.Sprintf("%s  document, added by %s  %s", date, shortLine(s.From), shortLine(s.Subject))
	}
	if date == "" {
		date = "no date   "
	}
	return fmt.Sprintf("%s  %s  %s", date, shortLine(s.From), subjectOf(s))
}

func subjectOf(s daemon.Summary) string { return cmp.Or(shortLine(s.Subject), "(no subject)") }
