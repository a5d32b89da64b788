package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"onrecord/daemon"
)

// maxShown is how many quotations are listed of one message.
const maxShown = 20

// writeQuotes tells what a message repeats of others, and who repeats it.
func writeQuotes(b *strings.Builder, m daemon.ShownMessage) {
	for _, p := range m.Quotes[:min(len(m.Quotes), maxShown)] {
		fmt.Fprintf(b, "Quotes: %s\n", quoteLine(p))
		writeChanges(b, "  ", p.Changes)
	}
	if n := len(m.Quotes) - maxShown; n > 0 {
		fmt.Fprintf(b, "Quotes: %d more, see --json\n", n)
	}
	for _, q := range m.QuotedBy[:min(len(m.QuotedBy), maxShown)] {
		fmt.Fprintf(b, "Quoted by: %s, %s, %s%s\n", q.Digest[:12], sentAt(q.Date), oneLine(q.Author), manner(q.Marked, q.Edited))
	}
	if n := len(m.QuotedBy) - maxShown; n > 0 {
		fmt.Fprintf(b, "Quoted by: %d more, see --json\n", n)
	}
}

// quoteLine tells whose words a passage is, and where they come from.
func quoteLine(p daemon.Passage) string {
	line := countLines(p.Lines) + " of " + cmp.Or(oneLine(p.Author), "somebody who is not named")
	if p.Sent != "" {
		line += ", " + sentAt(p.Sent)
	}
	if p.Source == "" {
		return line + ", not found in the record"
	}
	return line + ", from message " + p.Source[:12] + manner(p.Marked, p.Edited)
}

// manner says how words are repeated, where that is out of the ordinary.
func manner(marked, edited bool) string {
	how := ""
	if !marked {
		how = ", copied without a mark"
	}
	if edited {
		how += ", changed"
	}
	return how
}

// writeChanges says in what a quotation differs from its source.
func writeChanges(b *strings.Builder, indent string, list []daemon.PassageChange) {
	for _, c := range list {
		switch {
		case c.Was == "":
			fmt.Fprintf(b, "%sadded \"%s\"\n", indent, oneLine(c.Quoted))
		case c.Quoted == "":
			fmt.Fprintf(b, "%sleft out \"%s\"\n", indent, oneLine(c.Was))
		default:
			fmt.Fprintf(b, "%swas \"%s\", quoted as \"%s\"\n", indent, oneLine(c.Was), oneLine(c.Quoted))
		}
	}
}

func countLines(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// sentAt is the day and the minute of a time in RFC 3339, with a zone or
// without, or the text that stands in its place.
func sentAt(sent string) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, sent); err == nil {
			return t.Format("2 Jan 2006 15:04")
		}
	}
	return oneLine(sent)
}
