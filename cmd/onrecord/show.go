package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

func newShowCommand(a *app) *cobra.Command {
	var req daemon.ShowRequest
	cmd := &cobra.Command{
		Use: "show [flags] <message or document>", Short: "Show a message or a document",
		Long: "Show the headers and the readable text of a message, where it was seen, and\nwhat of it could not be read. When it was sent is told where its clocks disagree:\nthe time of receipt counts then, and not that of the sender's clock.\n\nFor each passage that repeats another message it is told whose words it is, by\nthe message they come from if that is held, marked as a quotation or not; where\nit differs, what the source says. Then the messages that quote this one.\n\nSigned tells which domain signed the message (DKIM), judged by the time of the\nmessage and with the key as it was recorded, and in which way a signature says less\nthan it seems to. It shows that the domain sent it, not which person. What a mail\nserver says of the sender is a claim of that server, and is not checked.",
		Example: `  onrecord show 3fa94c01
  onrecord show '<1234@mail.example>'
  onrecord show --raw 3fa94c01 > message.eml
  onrecord show --part 2 3fa94c01 > quote.pdf`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (req.Raw || req.Part != "") && (a.json || req.Raw && req.Part != "") {
				return errors.New("--raw and --part write bytes: use one of them, and without --json")
			}
			req.Message = args[0]
			return a.do(cmd.Context(), "show", req, rows(a.printMessage))
		},
	}
	cmd.Flags().BoolVar(&req.Raw, "raw", false, "write the exact bytes of the message")
	cmd.Flags().StringVar(&req.Part, "part", "", "write the decoded bytes of part `number`")
	return cmd
}

// shownHeaders are the header fields that people read.
var shownHeaders = []string{"from", "sender", "reply-to", "to", "cc", "bcc", "date", "subject"}

func (a *app) printMessage(m daemon.ShownMessage) error {
	if m.Document != nil {
		return a.printDocument(m)
	}
	var b strings.Builder
	for _, h := range m.Headers {
		if slices.Contains(shownHeaders, strings.ToLower(h.Name)) {
			fmt.Fprintf(&b, "%s: %s\n", h.Name, oneLine(h.Value))
		}
	}
	fmt.Fprintf(&b, "Message-ID: %s\nDigest: %s\nThread: %s\n", oneLine(m.MessageID), m.Digest, m.Thread)
	if m.Client != "" {
		fmt.Fprintf(&b, "Client: %s (%s)\n", oneLine(m.Client), m.Direction)
	}
	writeClocks(&b, m)
	a.writeSender(&b, m.Sender)
	writeQuotes(&b, m)
	for _, s := range m.Sightings {
		gone := ""
		if s.Vanished {
			gone = ", no longer on the server"
		}
		fmt.Fprintf(&b, "Seen: %s/%s, number %d, log entry %d%s\n", oneLine(s.Account), mailboxName(s.Mailbox), s.UID, s.Leaf, gone)
	}
	for _, p := range m.Parts {
		if p.Attachment {
			fmt.Fprintf(&b, "Attachment: part %s, %s, %s, %d bytes, digest %s%s\n", p.Part, oneLine(p.Name), oneLine(p.Type), p.Size, p.Digest[:16], attachmentState(p))
		}
	}
	if m.Encrypted {
		b.WriteString("Encrypted: what it says cannot be read or searched here; read it with the key, in the mail program.\n")
	}
	for _, d := range m.Defects {
		fmt.Fprintf(&b, "Defect: %s: %s\n", strings.TrimSpace(d.Code+" "+oneLine(d.Part+" "+d.Detail)), email.DefectMeaning(d.Code))
	}
	fmt.Fprintf(&b, "\n%s\n", strings.TrimRight(printable(m.Body), "\n"))
	for _, p := range m.Parts {
		if p.Beyond != "" {
			fmt.Fprintf(&b, "\nPart %s (%s) of the message says what the text above does not; some mail programs show this instead:\n%s\n", p.Part, oneLine(p.Type), printable(p.Beyond))
		}
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

// printDocument prints what is no mail.
func (a *app) printDocument(m daemon.ShownMessage) error {
	d := m.Document
	var b strings.Builder
	fmt.Fprintf(&b, "Document: %s, %s, %d bytes\nClient: %s\nOf: %s, as %s says\nAdded: %s, log entry %d\n", oneLine(d.Name), oneLine(d.Type), m.Size, oneLine(d.Client), a.moment(d.At), oneLine(d.By), a.moment(d.Added), m.Leaf)
	if d.Why != "" {
		fmt.Fprintf(&b, "Why: %s\n", oneLine(d.Why))
	}
	fmt.Fprintf(&b, "Digest: %s\n", m.Digest)
	if m.Body == "" {
		b.WriteString("\nNo words can be read in it; 'onrecord show --raw' writes its bytes.\n")
	} else {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimRight(printable(m.Body), "\n"))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

// writeClocks tells when the message was sent, if that is not simply its Date.
func writeClocks(b *strings.Builder, m daemon.ShownMessage) {
	if m.Basis != "date" || !m.Confirmed {
		fmt.Fprintf(b, "Time: %s, %s\n", cmp.Or(m.Event, "unknown"), oneLine(m.Means))
	}
	for _, c := range m.Conflicts {
		fmt.Fprintf(b, "Clocks: %s\n", oneLine(c.Text))
	}
	for _, t := range m.Times {
		if t.Note != "" && !m.Confirmed {
			fmt.Fprintf(b, "Clocks: In %s it came in on %s, but %s.\n", oneLine(t.Account)+"/"+mailboxName(t.Mailbox), t.At, t.Note)
		}
	}
}

// attachmentState says how far the text of an attachment was read.
func attachmentState(p daemon.ShownPart) string {
	var state []string
	if p.Kind == "" {
		state = append(state, "not read yet")
	}
	if p.TextLess {
		state = append(state, "words in pictures not read")
	}
	for _, code := range p.Defects {
		state = append(state, fmt.Sprintf("%s: %s", code, extract.DefectMeaning(code)))
	}
	if len(state) == 0 {
		return ", " + p.Kind
	}
	return ", " + strings.Trim(p.Kind+" ("+strings.Join(state, "; ")+")", " ")
}
