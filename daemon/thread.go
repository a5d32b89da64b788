package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"onrecord/audit/projection"
	"onrecord/audit/thread"
)

// ThreadRequest asks for the conversation of a message.
type ThreadRequest struct {
	Message  string `json:"message"`            // digest prefix, message-id, or thread id
	Text     bool   `json:"text"`               // with the text of each message
	Passages bool   `json:"passages,omitempty"` // with whose words it is made of
}

// ThreadRow is one message of a conversation, in the order of the tree. A
// message that others refer to but that is not held has an empty digest.
type ThreadRow struct {
	Summary
	Depth    int    `json:"depth"`
	Parent   string `json:"parent"`   // message-id
	Reason   string `json:"reason"`   // why it is joined to its parent
	Inferred bool   `json:"inferred"` // by its subject and people, not by its headers
	Changed  bool   `json:"changed"`  // it has another subject than its parent, beside prefixes

	Body        string       `json:"body,omitempty"`
	Own         string       `json:"own,omitempty"`         // what its author wrote to be read
	Passages    []Passage    `json:"passages,omitempty"`    // the same and what it carries of others, in the order of the text
	Beyond      string       `json:"beyond,omitempty"`      // with Text or Passages: sentences of other versions, such as the HTML, that its text lacks, a line each
	Attachments []Attachment `json:"attachments,omitempty"` // with Text or Passages
}

// An Attachment is a file that a message carries.
type Attachment struct {
	Part string `json:"part"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"` // decoded octets
}

// Thread answers with a [ThreadRow] for each message of the conversation.
func (d *Daemon) Thread(ctx context.Context, req ThreadRequest, out Out) error {
	id := req.Message
	if !isThreadID(id) {
		digest, _, err := d.findToRead(ctx, id)
		if err != nil {
			return err
		}
		if id, err = thread.Of(ctx, d.derived, digest); err != nil {
			return err
		}
	}
	nodes, err := thread.Members(ctx, d.derived, id)
	if errors.Is(err, fs.ErrNotExist) {
		return noThread(id)
	}
	if err != nil {
		return err
	}
	var above []string // base subjects of the messages above, by depth
	for _, n := range nodes {
		row, err := d.threadRow(ctx, id, n, req)
		if err != nil {
			return err
		}
		base, _ := thread.BaseSubject(row.Subject)
		above = append(above[:min(n.Depth, len(above))], base)
		if up := n.Depth - 1; up >= 0 && up < len(above) && !n.Digest.IsZero() {
			row.Changed = above[up] != base
		}
		if n.Digest.IsZero() && n.Depth > 0 { // what is not held changes no subject
			above[len(above)-1] = above[n.Depth-1]
		}
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}

func noThread(id string) error {
	return hintf(fmt.Errorf("no conversation %s", id), "'onrecord show' and 'onrecord search --json' tell the conversation of a message")
}

// threadRow describes one message of a conversation.
func (d *Daemon) threadRow(ctx context.Context, id string, n thread.Node, req ThreadRequest) (ThreadRow, error) {
	row := ThreadRow{Depth: n.Depth, Parent: string(n.Parent), Reason: n.Reason, Inferred: n.Inferred}
	if n.Digest.IsZero() {
		row.Summary = Summary{MessageID: string(n.MessageID), Thread: id, To: []string{}, Clients: []string{}}
		return row, nil
	}
	var err error
	if row.Summary, err = d.summaryIn(ctx, n.Digest, id); err != nil {
		return row, err
	}
	if !req.Text && !req.Passages {
		return row, nil
	}
	r, err := projection.Read(ctx, d.rec, n.Digest)
	if errors.Is(err, fs.ErrNotExist) {
		return row, nil // erased
	}
	if err != nil {
		return row, err
	}
	if req.Text {
		row.Body = r.Body()
	}
	if req.Passages {
		if row.Passages, err = d.passages(ctx, r); err != nil {
			return row, err
		}
		row.Own = ownOf(row.Passages)
	}
	for _, p := range r.Parts {
		if p.Beyond != "" {
			row.Beyond = strings.TrimPrefix(row.Beyond+"\n"+p.Beyond, "\n")
		}
	}
	for _, p := range r.Message.Attachments() {
		row.Attachments = append(row.Attachments, Attachment{p.Path, p.FileName, p.MediaType, p.Size})
	}
	return row, nil
}

func isThreadID(s string) bool {
	return len(s) > len(thread.IDPrefix) && s[:len(thread.IDPrefix)] == thread.IDPrefix
}
