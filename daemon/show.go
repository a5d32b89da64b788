package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// ShowRequest asks for one message.
type ShowRequest struct {
	Message string `json:"message"`        // digest prefix or message-id
	Raw     bool   `json:"raw,omitempty"`  // the exact bytes
	Part    string `json:"part,omitempty"` // the decoded bytes of this part
}

// ShownMessage is the answer to [Daemon.Show].
type ShownMessage struct {
	Summary
	Size      int64          `json:"size"`
	Leaf      int64          `json:"leaf"` // its entry in the log
	Headers   []HeaderField  `json:"headers"`
	Body      string         `json:"body"`
	Parts     []ShownPart    `json:"parts"`
	Sightings []Sighting     `json:"sightings"`
	Defects   []email.Defect `json:"defects"`
}

// HeaderField is one decoded header field.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ShownPart describes one part of a message.
type ShownPart struct {
	Part       string `json:"part"` // IMAP section number
	Type       string `json:"type"`
	Name       string `json:"name,omitempty"`
	Size       int64  `json:"size"` // decoded octets
	Digest     string `json:"digest"`
	Attachment bool   `json:"attachment"`
}

// Show answers with a [ShownMessage], or with the bytes asked for.
func (d *Daemon) Show(ctx context.Context, req ShowRequest, out Out) error {
	digest, err := d.find(ctx, req.Message)
	if err != nil {
		return err
	}
	if req.Raw || req.Part != "" {
		return d.writeBytes(ctx, digest, req.Part, out)
	}
	m, err := d.parse(ctx, digest)
	if err != nil {
		return err
	}
	shown := ShownMessage{Size: m.Size, Body: m.Body(), Headers: []HeaderField{}, Parts: []ShownPart{}, Defects: []email.Defect{}}
	if shown.Summary, err = d.summary(ctx, digest); err != nil {
		return err
	}
	if shown.Leaf, err = d.rec.ObjectLeaf(ctx, digest); err != nil {
		return err
	}
	places, err := d.rec.SightingsOf(ctx, digest)
	if err != nil {
		return err
	}
	shown.Sightings = sightings(places)
	for _, f := range m.Fields {
		shown.Headers = append(shown.Headers, HeaderField{f.Name, f.Value})
	}
	for _, p := range m.Parts {
		shown.Parts = append(shown.Parts, ShownPart{p.Path, p.MediaType, p.FileName, p.Size, p.Digest.String(), p.Attachment})
	}
	shown.Defects = append(shown.Defects, m.Defects...)
	return out.Row(shown)
}

func (d *Daemon) writeBytes(ctx context.Context, digest email.Digest, part string, out Out) error {
	r, _, err := d.rec.OpenObject(ctx, digest)
	if err != nil {
		return err
	}
	defer r.Close()
	if part == "" {
		_, err = io.Copy(out, r)
		return err
	}
	if _, err = email.WritePart(out, r, part); errors.Is(err, fs.ErrNotExist) {
		return d.noPart(ctx, digest, part)
	}
	return err
}

// noPart explains that a message has no such part, and which it has.
func (d *Daemon) noPart(ctx context.Context, digest email.Digest, part string) error {
	m, err := d.parse(ctx, digest)
	if err != nil {
		return err
	}
	list := make([]string, len(m.Parts))
	for i, p := range m.Parts {
		list[i] = fmt.Sprintf("%s (%s)", p.Path, strings.TrimSpace(p.MediaType+" "+p.FileName))
	}
	return hintf(fmt.Errorf("message %s has no part %q", digest.String()[:12], part), "its parts are %s", strings.Join(list, ", "))
}

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
	if row.Date == "" && !n.Sent.IsZero() {
		row.Date = n.Sent.Format(time.RFC3339)
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
