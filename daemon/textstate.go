package daemon

import (
	"cmp"
	"context"
	"slices"

	"onrecord/audit/attachment"
	"onrecord/ingest/email"
)

// AttachmentStatus says how the attachments stand: the different ones, each
// counted once. Read are those whose text was read as far as there is any.
type AttachmentStatus struct {
	All      int64              `json:"all"`
	Read     int64              `json:"read"`
	TextLess int64              `json:"text_less"` // pictures and scans, whose words were not read
	Failed   int64              `json:"failed"`    // not read, or not all of it
	Waiting  int64              `json:"waiting"`   // to be read
	Defects  []AttachmentDefect `json:"defects"`
}

// AttachmentDefect says how many attachments have a defect of this code.
type AttachmentDefect struct {
	Code        string `json:"code"`
	Attachments int64  `json:"attachments"`
}

func (d *Daemon) attachmentStatus(ctx context.Context) (AttachmentStatus, error) {
	c, err := attachment.Count(ctx, d.derived)
	s := AttachmentStatus{
		All: c.All, Read: c.Direct + c.Read - c.Failed - c.TextLess, TextLess: c.TextLess, Failed: c.Failed, Waiting: c.Unread,
		Defects: []AttachmentDefect{},
	}
	for code, n := range c.Defects {
		s.Defects = append(s.Defects, AttachmentDefect{code, n})
	}
	slices.SortFunc(s.Defects, func(a, b AttachmentDefect) int {
		return cmp.Or(cmp.Compare(b.Attachments, a.Attachments), cmp.Compare(a.Code, b.Code))
	})
	return s, err
}

// shownParts describes the parts of a message, with what is known of its
// attachments.
func (d *Daemon) shownParts(ctx context.Context, m *email.Message) ([]ShownPart, error) {
	texts, err := attachment.Of(ctx, d.derived, m.Digest)
	if err != nil {
		return nil, err
	}
	list := []ShownPart{}
	for _, p := range m.Parts {
		shown := ShownPart{
			Part: p.Path, Type: p.MediaType, Name: p.FileName, Size: p.Size, Digest: p.Digest.String(), Attachment: p.Attachment,
			Beyond: p.Beyond,
		}
		if t, ok := texts[p.Path]; ok && p.Attachment {
			shown.Kind, shown.TextLess, shown.Defects = string(t.Kind), t.TextLess, t.Defects
			if t.Direct {
				shown.Kind = "text"
			}
		}
		list = append(list, shown)
	}
	return list, nil
}
