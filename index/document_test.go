package index

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/ingest/email"
)

func TestDocumentOf(t *testing.T) {
	raw := strings.ReplaceAll(`From: Ann Lee <Ann@Client.example>
Sender: office@client.example
To: bob@firm.example
Bcc: eve@firm.example
Date: Tue, 4 Mar 2025 10:00:00 -0700
Message-ID: <1@client.example>
Subject: Re: invoice
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain

Please pay.
> When is it due?
>> Soon.
Thanks

--c
Content-Type: text/html

<p>Please <b>pay</b>. Only here.
--c--
--b
Content-Type: text/plain; name=terms.txt
Content-Disposition: attachment; filename=terms.txt

thirty days
--b
Content-Type: message/rfc822

From: carl@firm.example
Subject: inner

forwarded words
--b--
`, "\n", "\r\n")
	places := []Place{{Account: "office", Mailbox: "INBOX", Role: email.RoleInbox}}
	m := email.ParseBytes([]byte(raw), email.DefaultLimits)
	d := DocumentOf(m, places, time.Now())
	if got, want := d.Own, "Please pay.\n\nThanks\n"; strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") {
		t.Errorf("Own = %q, want %q", got, want)
	}
	if got := d.Other; !strings.HasPrefix(got, "When is it due?\nSoon.\n") || !strings.Contains(got, "forwarded words") {
		t.Errorf("Other = %q", got)
	}
	if len(d.Files) == 0 || d.Files[0].Name != "terms.txt" || strings.TrimSpace(d.Files[0].Text) != "thirty days" {
		t.Errorf("Files = %+v", d.Files)
	}
	var from []string
	for _, a := range d.From {
		from = append(from, a.Addr)
	}
	if diff := cmp.Diff([]string{"Ann@client.example", "office@client.example"}, from); diff != "" {
		t.Errorf("From (-want +got):\n%s", diff)
	}
	if len(d.Cc) != 1 || d.Cc[0].Addr != "eve@firm.example" {
		t.Errorf("Cc = %v, want the Bcc", d.Cc)
	}
	if want := time.Date(2025, 3, 4, 17, 0, 0, 0, time.UTC); !d.Date.Equal(want) {
		t.Errorf("Date = %v, want %v", d.Date, want)
	}
	if d.Digest != email.DigestOf([]byte(raw)) || d.Size != int64(len(raw)) || d.MessageID != "<1@client.example>" {
		t.Errorf("Digest, Size, MessageID = %v, %d, %s", d.Digest, d.Size, d.MessageID)
	}
}

func TestDocumentOfDates(t *testing.T) {
	logged := time.Date(2025, 3, 9, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ header, want string }{
		{"Date: Tue, 4 Mar 2025 10:00:00 +0000\r\n", "2025-03-04T10:00:00Z"},
		{"Received: from a by b; Wed, 5 Mar 2025 10:00:00 +0000\r\n", "2025-03-05T10:00:00Z"},
		{"Subject: x\r\n", "2025-03-09T00:00:00Z"},
	} {
		d := DocumentOf(email.ParseBytes([]byte(tt.header+"\r\n"), email.DefaultLimits), nil, logged)
		if got := d.Date.UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%q: Date = %s, want %s", tt.header, got, tt.want)
		}
	}
}

func TestDocumentOfCutsText(t *testing.T) {
	body := strings.Repeat("ä", maxText) + "\n" + strings.Repeat("> é\n", maxText/4)
	raw := "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body
	d := DocumentOf(email.ParseBytes([]byte(raw), email.DefaultLimits), nil, time.Now())
	for name, text := range map[string]string{"Own": d.Own, "Other": d.Other} {
		if len(text) > maxText || strings.ContainsRune(text, '\uFFFD') {
			t.Errorf("%s has %d bytes", name, len(text))
		}
	}
	if len(d.Own) < maxText-2 {
		t.Errorf("Own has %d bytes, want about %d", len(d.Own), maxText)
	}
}
