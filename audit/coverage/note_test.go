package coverage

import (
	"slices"
	"strings"
	"testing"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

func readingOf(t testing.TB, raw string) *projection.Reading {
	t.Helper()
	m, err := email.Parse(strings.NewReader(raw), email.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return &projection.Reading{Message: m, Texts: zone.OfMessage(m)}
}

// FuzzNote notes any bytes as a message: no note may be without end, and all can
// be kept.
func FuzzNote(f *testing.F) {
	for _, raw := range []string{
		"", "From: a@b.example\r\n\r\nOn Mon, 3 Mar 2025 at 10:00, Kit <kit@yard.example> wrote:", // a quotation without a word
		"From: a@b.example\r\n\r\nNo.\r\n\r\nOn Mon, 3 Mar 2025 at 10:00, Kit <kit@yard.example> wrote:\r\n> Yes.\r\n\r\nAs discussed on the phone.\r\n",
		"From: a@b.example\r\n\r\n-----Original Message-----\r\nFrom: Kit\r\nSent: Monday\r\nTo: a\r\nSubject: x",
		"From: Kit Moran <kit@yard.example>\r\nTo: " + strings.Repeat("a@b.example, ", 90) + "c@d.example\r\nContent-Type: application/pkcs7-mime\r\n\r\nx",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		n := noteOf(readingOf(t, raw))
		if len(n.To) > maxPeople || len(n.Quoted) > maxQuoted {
			t.Errorf("%d people, %d quotations", len(n.To), len(n.Quoted))
		}
		if _, err := n.row(); err != nil {
			t.Error(err)
		}
	})
}

// TestPointsOutside tells words about a talk that was from words about one to
// come, and from others.
func TestPointsOutside(t *testing.T) {
	for _, text := range []string{
		"As we discussed on the phone, the mast comes first.", "as discussed over the phone", "Per our call this morning, here it is.", "Following your text I ordered it.",
		"Thanks for the call.", "We spoke on the telephone about it.", "When we met you said red.", "It was good talking to you.", "I left you two voicemails.", "She texted him.",
		"I have uploaded it to the portal.", "See the client portal.",
	} {
		if pointsOutside(text) == "" {
			t.Errorf("%q does not point outside mail", text)
		}
	}
	for _, text := range []string{
		"Please call me tomorrow.", "I'll phone you on Monday.", "We will discuss it.", "My telephone is out of order.", "As discussed in my mail of Monday, no.", "The text of the contract is attached.",
		"When do we meet?", "The meeting is at nine.", "",
	} {
		if got := pointsOutside(text); got != "" {
			t.Errorf("%q points outside mail: %q", text, got)
		}
	}
}

// TestBlind tells messages of which not all words can be read.
func TestBlind(t *testing.T) {
	head := "From: a@b.example\r\nMIME-Version: 1.0\r\n"
	for raw, want := range map[string]string{
		head + "\r\nHello.\r\n": "",
		head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n":                                                                                                   CodeEncrypted,
		head + "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=x\r\n\r\n--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\nContent-Type: application/octet-stream\r\n\r\nabc\r\n--x--\r\n": CodeEncrypted,
		head + "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----\r\n":                                                                                                                                                            CodeEncrypted,
		head + "Content-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n\r\nHello.\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nabc\r\n--x--\r\n":                                                                        "",
		head + "Content-Transfer-Encoding: x-odd\r\n\r\nHello.\r\n": CodeUnparsed,
	} {
		if got := blind(readingOf(t, raw).Message); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
	if !slices.Contains(codes, CodeUnparsed) {
		t.Error("codes has no place for it")
	}
}
