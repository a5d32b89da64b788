package ledger

import (
	"testing"

	"onrecord/audit/act"
	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// An invitation beside the text is no file that was sent.
func TestInvitationIsNoFile(t *testing.T) {
	m := email.ParseBytes([]byte("From: Nora <nora@brightgate.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
		"--b\r\n\r\nSee the invitation.\r\n--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"+
		"--b\r\nContent-Type: application/pdf; name=quote.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"), email.Limits{})
	f := factsOf(&projection.Reading{Message: m, Texts: zone.OfMessage(m)}, nil)
	if len(m.Attachments()) != 2 || len(f.Files) != 1 || f.Files[0].Name != "quote.pdf" {
		t.Errorf("attachments %v, files %v", m.Attachments(), f.Files)
	}
}

// Each kind of act has a bit of its own.
func TestKindBits(t *testing.T) {
	var all uint16
	for _, k := range act.Kinds {
		if b := kindBit(k); b == 0 || all&b != 0 {
			t.Errorf("%s has bit %b", k, b)
		} else {
			all |= b
		}
	}
}
