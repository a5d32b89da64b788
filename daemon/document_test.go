package daemon

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// TestInlineFileIsNoBody gives the index no word of a file that shows in the
// body as words of the message.
func TestInlineFileIsNoBody(t *testing.T) {
	m := email.ParseBytes([]byte("MIME-Version: 1.0\nFrom: ann@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\n"+
		"Content-Type: text/plain; name=terms.txt\nContent-Disposition: inline; filename=terms.txt\n\nI promise it for Friday.\n--b--\n"), email.Limits{})
	doc := documentOf(&projection.Reading{Message: m, Texts: zone.OfMessage(m)}, nil, time.Unix(0, 0))
	if strings.TrimSpace(doc.Own) != "See below." || strings.Contains(doc.Other, "Friday") {
		t.Errorf("own %q, others %q", doc.Own, doc.Other)
	}
}
