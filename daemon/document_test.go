package daemon

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
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

// TestDocumentText reads a document as what it is, in its character set: the type
// in the log is that of its first bytes alone.
func TestDocumentText(t *testing.T) {
	d := &Daemon{reader: &extract.Direct{}}
	for name, test := range map[string]struct{ data, want string }{
		"call.txt":   {"Ms. Falk called\r\nabout the café", "Ms. Falk called\nabout the café"},
		"ansi.txt":   {"na\xefve caf\xe9", "naïve café"},
		"wide.txt":   {"\xff\xfec\x00a\x00f\x00\xe9\x00", "café"},
		"letter.rtf": {`{\rtf1\ansi caf\'e9}`, "café"},
		"visit.ics":  {"BEGIN:VCALENDAR\r\nSUMMARY:Visit\r\nEND:VCALENDAR\r\n", "Summary: Visit"},
	} {
		got, err := d.documentText(t.Context(), []byte(test.data), DocumentRow{Name: name, Type: http.DetectContentType([]byte(test.data))})
		if err != nil || got != test.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, test.want)
		}
	}
}
