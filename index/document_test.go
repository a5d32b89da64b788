package index

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
	sent := time.Date(2025, 3, 4, 16, 0, 0, 0, time.UTC)
	places := []Place{{Account: "office", Mailbox: "INBOX", Role: email.RoleInbox}}
	m := email.ParseBytes([]byte(raw), email.DefaultLimits)
	d := DocumentOf(m, Texts{Own: "Please pay.\n\nThanks\n", Other: "When is it due?\nSoon.\n"}, places, sent)
	if got, want := d.Own, "Please pay.\n\nThanks\n"; strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") {
		t.Errorf("Own = %q, want %q", got, want)
	}
	if got := d.Other; !strings.HasPrefix(got, "When is it due?\nSoon.\n") || !strings.Contains(got, "forwarded words") {
		t.Errorf("Other = %q", got)
	}
	if len(d.Files) == 0 || d.Files[0].Name != "terms.txt" || strings.TrimSpace(d.Files[0].Text) != "thirty days" {
		t.Errorf("Files = %+v", d.Files)
	}
	if len(d.Files) != 2 || d.Files[1].Text != "From: carl@firm.example\nSubject: inner\n" {
		t.Errorf("Files = %+v, want the head of the message inside", d.Files)
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
	if !d.Date.Equal(sent) {
		t.Errorf("Date = %v, want %v", d.Date, sent)
	}
	if d.Digest != email.DigestOf([]byte(raw)) || d.Size != int64(len(raw)) || d.MessageID != "<1@client.example>" {
		t.Errorf("Digest, Size, MessageID = %v, %d, %s", d.Digest, d.Size, d.MessageID)
	}
}

func TestDocumentOfCutsText(t *testing.T) {
	m := email.ParseBytes([]byte("Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner words\r\n"), email.DefaultLimits)
	d := DocumentOf(m, Texts{Own: "x" + strings.Repeat("ä", maxText), Other: strings.Repeat("é", maxText/2)}, nil, time.Now())
	for name, text := range map[string]string{"Own": d.Own, "Other": d.Other} {
		if len(text) > maxText || len(text) < maxText-2 || !utf8.ValidString(text) {
			t.Errorf("%s has %d bytes, want about %d", name, len(text), maxText)
		}
	}
}

// Characters that are written as several, as in names of files of some systems, are
// found as one.
func TestDocumentOfComposes(t *testing.T) {
	apart := "\u1112\u1161\u11ab\u1100\u116e\u11a8 \u30ab\u3099\u30b9"
	raw := "Subject: " + apart + "\r\nContent-Type: text/plain; name=\"" + apart + ".txt\"\r\nContent-Disposition: attachment\r\n\r\n" + apart
	d := DocumentOf(email.ParseBytes([]byte(raw), email.DefaultLimits), Texts{Own: apart, Other: apart}, nil, time.Now())
	d.Files = append(d.Files, File{})
	d.SetFileText(1, apart)
	for _, got := range []string{d.Subject, d.Own, d.Other, strings.TrimSuffix(d.Files[0].Name, ".txt"), d.Files[0].Text, d.Files[1].Text} {
		if got != "한국 ガス" {
			t.Errorf("%q is not composed", got)
		}
	}
	for _, query := range []string{"한국", "ガス", apart} {
		if q, err := Parse(query, Env{}); err != nil || !Match(d, q) {
			t.Errorf("%q is not found, %v", query, err)
		}
	}
}

// What a message carries is listed with the attachments or apart from them, but
// not its body.
func TestDocumentOfFiles(t *testing.T) {
	raw := strings.ReplaceAll(`MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html

<p>See <img src="cid:1">
--b
Content-Type: image/png
Content-ID: <1>
Content-Transfer-Encoding: base64

aW1hZ2U=
--b--
--a
Content-Type: message/rfc822

Content-Type: application/pdf; name=in.pdf

inner
--a
Content-Type: application/pdf; name=out.pdf

outer
--a--
`, "\n", "\r\n")
	d := DocumentOf(email.ParseBytes([]byte(raw), email.DefaultLimits), Texts{}, nil, time.Now())
	var files []string
	for _, f := range d.Files {
		files = append(files, f.Name)
	}
	if diff := cmp.Diff([]string{"", "in.pdf", "out.pdf"}, files); diff != "" {
		t.Errorf("Files (-want +got):\n%s", diff)
	}
	if len(d.Inline) != 1 || d.Inline[0].Digest != email.DigestOf([]byte("image")) {
		t.Errorf("Inline = %+v, want the picture", d.Inline)
	}
	if d.Files[2].Digest != email.DigestOf([]byte("outer")) || d.Files[1].Digest != email.DigestOf([]byte("inner")) {
		t.Errorf("Files = %+v, want the digests of the decoded contents", d.Files)
	}
}
