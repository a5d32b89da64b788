package extract

import (
	"bytes"
	"strings"

	"onrecord/ingest/email"
)

// readMessage adds a message that is a file: head lines, body, and what is
// attached to it.
func (j *job) readMessage(data []byte) {
	m := email.ParseBytes(data, email.Limits{Text: j.limits.Text, Parts: j.limits.Files})
	for _, f := range m.Fields {
		switch strings.ToLower(f.Name) {
		case "from", "to", "cc", "date", "subject":
			j.write(f.Name + ": " + f.Value + "\n")
		}
	}
	j.write("\n" + m.Body())
	for i := range m.Parts {
		p := &m.Parts[i]
		switch {
		case p.InBody:
		case !p.Attachment:
			if p.Depth > 0 {
				j.write("\n\n" + p.Text)
			} else if p.Beyond != "" {
				j.write("\n\n" + p.Beyond)
			}
		default:
			j.readPart(data, m, i)
		}
		if j.stop() {
			return
		}
	}
}

// readPart adds an attachment of a message. A message that was read with the
// one around it, its parts following, gives its name only.
func (j *job) readPart(data []byte, m *email.Message, i int) {
	p := &m.Parts[i]
	nested := i+1 < len(m.Parts) && m.Parts[i+1].Depth > p.Depth
	if p.Size > j.unpack || p.Size > j.limits.Size {
		j.note(DefectTooLarge)
		return
	}
	if nested {
		j.blank()
		j.write(clean(p.FileName) + "\n" + p.Text)
		return
	}
	var content bytes.Buffer
	if _, err := email.WritePart(&content, bytes.NewReader(data), p.Path); err != nil {
		j.note(DefectDamaged)
		return
	}
	j.unpack -= p.Size
	j.inside(p.FileName, content.Bytes(), Hint{p.FileName, p.MediaType, p.Charset})
}
