package index

import "onrecord/ingest/email"

// SetFileText gives file i of d its text, as far as there is room for it beside
// the texts of the others.
func (d *Document) SetFileText(i int, text string) {
	room := maxText
	for k, f := range d.Files {
		if k != i {
			room -= len(f.Text)
		}
	}
	d.Files[i].Text = cut(email.Compose(text), max(room, 0))
}
