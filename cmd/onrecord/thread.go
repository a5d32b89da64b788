package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/audit/thread"
	"onrecord/daemon"
)

const threadHelp = `Show the conversation that a message belongs to, as a tree: each message below
the one that it answers, with what its author wrote. What it quotes is folded
into one line that tells whose words they are, and so is what it copies from
another message without a mark; "changed" says that the words are not those of
the source, and 'onrecord show' tells the difference. "Not found in the record"
says that no message held has these words: that somebody wrote them is then only
what the message says. Where a copy has no mark the difference stands below it,
since added words may be the author's.
Signatures and disclaimers are left out. Messages that others refer to but that
are not held are listed as missing.

Messages are joined by their headers (References, In-Reply-To, Thread-Index),
else by the words they quote, else by their subject, people and time. Where the
headers do not say it, the line does:

  joined by the words it quotes
  joined by its subject and people, not by its headers

What is joined by subject and people may belong elsewhere.`

// A threadView is how a conversation is printed.
type threadView struct{ brief, quoted, text bool }

func newThreadCommand(a *app) *cobra.Command {
	var req daemon.ThreadRequest
	var view threadView
	cmd := &cobra.Command{
		Use: "thread [flags] <message>", Short: "Show the conversation of a message", Long: threadHelp,
		Example: `  onrecord thread 3fa94c01
  onrecord thread --brief '<1234@mail.example>'
  onrecord thread --quoted t-0a1b2c3d4e
  onrecord thread --text 3fa94c01`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if view.brief && (view.quoted || view.text) || view.quoted && view.text {
				return errors.New("--brief, --quoted and --text: use one of them")
			}
			req.Message, req.Text, req.Passages = args[0], view.text, !view.text && !view.brief
			return a.do(cmd.Context(), "thread", req, rows(func(r daemon.ThreadRow) error { return a.printThreadRow(r, view) }))
		},
	}
	cmd.Flags().BoolVar(&view.brief, "brief", false, "one line for each message")
	cmd.Flags().BoolVar(&view.quoted, "quoted", false, "with what each message quotes or passes on")
	cmd.Flags().BoolVar(&view.text, "text", false, "with the whole text of each message, as it stands")
	return cmd
}

// maxIndent keeps deep threads on the screen.
const maxIndent = 20

func (a *app) printThreadRow(r daemon.ThreadRow, view threadView) error {
	indent := strings.Repeat("  ", min(r.Depth, maxIndent))
	var b strings.Builder
	if r.Digest == "" {
		fmt.Fprintf(&b, "%s%-12s  missing: %s%s\n", indent, "-", oneLine(r.MessageID), joinedBy(r))
		_, err := fmt.Fprint(a.stdout, b.String())
		return err
	}
	fmt.Fprintf(&b, "%s%s  %s%s\n", indent, r.Digest[:12], a.threadLine(r), joinedBy(r))
	indent += "    "
	if r.Body != "" {
		writeIndented(&b, indent, strings.TrimSpace(r.Body))
	}
	for _, p := range ownFirst(r.Passages) {
		if !p.Others() {
			writeIndented(&b, indent, p.Text)
			continue
		}
		fmt.Fprintf(&b, "%s%s\n", indent, folded(p))
		writeChanges(&b, indent+"  ", p.Changes)
		if view.quoted {
			writeIndented(&b, indent+"| ", p.Text)
		}
	}
	if r.Beyond != "" {
		fmt.Fprintf(&b, "%s[%s of another version, not in its text: 'onrecord show' prints them]\n", indent, countLines(1+strings.Count(r.Beyond, "\n")))
	}
	for _, f := range r.Attachments {
		fmt.Fprintf(&b, "%s[attached: %s, %s, %d bytes]\n", indent, oneLine(cmp.Or(f.Name, "part "+f.Part)), oneLine(f.Type), f.Size)
	}
	if !view.brief {
		b.WriteByte('\n')
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

// threadLine is date, sender and subject of a message; of an answer the subject
// only if it is another one.
func (a *app) threadLine(r daemon.ThreadRow) string {
	line := a.summaryLine(r.Summary)
	if r.Depth == 0 || r.Changed {
		return line
	}
	return strings.TrimSuffix(line, "  "+subjectOf(r.Summary))
}

// joinedBy says what joins a message to the one above it where that is not
// what its headers say.
func joinedBy(r daemon.ThreadRow) string {
	switch {
	case r.Reason == thread.Quoted:
		return "  [joined by the words it quotes]"
	case r.Reason == thread.Forwarded:
		return "  [joined by the message it passes on]"
	case r.Reason == thread.SameMessageID:
		return "  [another copy with the same message-id]"
	case r.Reason == thread.Series:
		return "  [joined by the numbers in its subject, not by its headers]"
	case r.Inferred:
		return "  [joined by its subject and people, not by its headers]"
	}
	return ""
}

// ownFirst returns what is to be shown of a message: its own words, before
// those of others unless they take turns. What a program wrote is shown if
// there is nothing else.
func ownFirst(list []daemon.Passage) []daemon.Passage {
	var own, others, shown []daemon.Passage
	for _, p := range list {
		switch {
		case p.Others():
			others, shown = append(others, p), append(shown, p)
		case p.Kind == daemon.PassageOwn, p.Kind == daemon.PassageCode, p.Kind == daemon.PassageCalendar:
			own, shown = append(own, p), append(shown, p)
		}
	}
	if len(own) == 0 {
		for _, p := range list {
			if p.Kind == daemon.PassageAuto {
				own = append(own, p)
			}
		}
		return append(own, others...)
	}
	if turns(shown) {
		return shown
	}
	return append(own, others...)
}

// turns reports whether words of others stand between words of the author.
func turns(list []daemon.Passage) bool {
	n := 0
	for i, p := range list {
		if i == 0 || p.Others() != list[i-1].Others() {
			n++
		}
	}
	return n > 3 || n == 3 && !list[0].Others()
}

// folded tells in a line whose words are left out.
func folded(p daemon.Passage) string {
	text := countLines(p.Lines)
	switch {
	case !p.Marked:
		text += " of " + cmp.Or(oneLine(p.Author), "somebody who is not named")
	case p.Author != "":
		text += " " + p.Kind + " from " + oneLine(p.Author)
	default:
		text += " " + p.Kind
	}
	if p.Sent != "" {
		text += ", " + day(p.Sent)
	}
	if p.Source == "" {
		text += ", not found in the record"
	}
	return "[" + text + manner(p.Marked, p.Edited) + "]"
}

// day is the day of a time in RFC 3339, or the text that stands in its place.
func day(sent string) string {
	date, _, ok := strings.Cut(sent, "T")
	if t, err := time.Parse(time.DateOnly, date); ok && err == nil {
		return t.Format("2 Jan 2006")
	}
	return oneLine(sent)
}

// writeIndented writes a text without blank lines at its ends.
func writeIndented(b *strings.Builder, indent, text string) {
	for line := range strings.Lines(strings.Trim(printable(text), "\n")) {
		b.WriteString(strings.TrimRight(indent+strings.TrimRight(line, "\r\n"), " ") + "\n")
	}
}
