package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"onrecord/audit/thread"
)

// ThreadRequest asks for the conversation of a message.
type ThreadRequest struct {
	Message string `json:"message"` // digest prefix, message-id, or thread id
	Text    bool   `json:"text"`    // with the text of each message
}

// ThreadRow is one message of a conversation, in the order of the tree. A
// message that others refer to but that is not held has an empty digest.
type ThreadRow struct {
	Summary
	Depth  int    `json:"depth"`
	Parent string `json:"parent"` // message-id
	Reason string `json:"reason"` // why it is joined to its parent
	Body   string `json:"body,omitempty"`
}

// Thread answers with a [ThreadRow] for each message of the conversation.
func (d *Daemon) Thread(ctx context.Context, req ThreadRequest, out Out) error {
	id := req.Message
	if !isThreadID(id) {
		digest, err := d.find(ctx, id)
		if err != nil {
			return err
		}
		if id, err = thread.Of(ctx, d.derived, digest); err != nil {
			return err
		}
	}
	nodes, err := thread.Members(ctx, d.derived, id)
	if errors.Is(err, fs.ErrNotExist) {
		return hintf(fmt.Errorf("no conversation %s", id), "'onrecord show' and 'onrecord search --json' tell the conversation of a message")
	}
	if err != nil {
		return err
	}
	for _, n := range nodes {
		row, err := d.threadRow(ctx, id, n, req.Text)
		if err != nil {
			return err
		}
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}

func (d *Daemon) threadRow(ctx context.Context, id string, n thread.Node, text bool) (ThreadRow, error) {
	row := ThreadRow{Depth: n.Depth, Parent: string(n.Parent), Reason: n.Reason}
	if n.Digest.IsZero() {
		row.Summary = Summary{MessageID: string(n.MessageID), Thread: id, To: []string{}}
		return row, nil
	}
	var err error
	if row.Summary, err = d.summary(ctx, n.Digest); err != nil {
		return row, err
	}
	if text {
		m, err := d.parse(ctx, n.Digest)
		if err != nil {
			return row, err
		}
		row.Body = m.Body()
	}
	return row, nil
}

func isThreadID(s string) bool {
	return len(s) > len(thread.IDPrefix) && s[:len(thread.IDPrefix)] == thread.IDPrefix
}
