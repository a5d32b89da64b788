package act

import (
	"strings"
	"testing"

	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

func TestAutomatic(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		want         bool
	}{
		{"a person", "From: Ann <ann@firm.example>\r\nSubject: Tomorrow", false},
		{"auto-submitted", "From: ann@firm.example\r\nAuto-Submitted: auto-replied", true},
		{"not auto-submitted", "From: ann@firm.example\r\nAuto-Submitted: no", false},
		{"bulk", "From: ann@firm.example\r\nPrecedence: bulk", true},
		{"a list", "From: ann@firm.example\r\nPrecedence: list", false},
		{"newsletter", "From: ann@firm.example\r\nList-Unsubscribe: <mailto:x@firm.example>", true},
		{"discussion", "From: ann@firm.example\r\nList-Unsubscribe: <mailto:x@l.example>\r\nList-Post: <mailto:l@l.example>\r\nPrecedence: bulk", false},
		{"answer on a list", "From: ann@firm.example\r\nList-Id: <l.example>\r\nPrecedence: bulk\r\nIn-Reply-To: <a@b.example>", false},
		{"announcements", "From: ann@firm.example\r\nList-Unsubscribe: <mailto:x@l.example>\r\nList-Post: NO", true},
		{"no-reply", "From: Shop <no-reply@shop.example>", true},
		{"do not reply", "From: do_not_reply+7@shop.example", true},
		{"bounce", "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>", true},
		{"report", "From: ann@firm.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", true},
		{"calendar answer", "From: ann@firm.example\r\nSubject: Accepted: Visit", true},
		{"out of office", "From: ann@firm.example\r\nSubject: Out of Office: Re: roof", true},
		{"about an office", "From: ann@firm.example\r\nSubject: The office is cold", false},
		{"a robot by name", "From: Build Robot <builds@firm.example>", true},
		{"a newsletter by its address", "From: Signs Weekly <newsletter@signs.example>", true},
		{"a person called Bot", "From: Jan Bot <jan@firm.example>", false},
		{"a person by name", "From: Abbot Talbot <abbot@firm.example>", false},
		{"replying person", "From: noreen@shop.example", false},
	} {
		m, err := email.Parse(strings.NewReader(tt.header+"\r\n\r\nI will send it on Friday.\r\n"), email.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if why := Automatic(m, []zone.Part{part("I'll send it on Friday.")}); (why != "") != tt.want {
			t.Errorf("%s: %q", tt.name, why)
		}
	}
}

func TestAutomaticText(t *testing.T) {
	p := part("Out of office\nI am away.")
	for i := range p.Zones.Lines {
		p.Zones.Lines[i].Kind = zone.Auto
	}
	if automaticText([]zone.Part{p}) == "" {
		t.Error("words of a program are a person's")
	}
	p.Zones.Lines[1].Kind = zone.Own
	if automaticText([]zone.Part{p}) != "" {
		t.Error("words of a person are a program's")
	}
}

func TestEnglish(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"I'll send you the report by Friday, and please tell me if that is not what you need for the meeting.", true},
		{"Ok danke", true}, // too short to tell
		{"Sehr geehrte Frau Weiss, wir schicken Ihnen das Angebot bis Freitag und melden uns danach noch einmal bei Ihnen.", false},
		{"Bonjour, nous vous enverrons le devis vendredi et nous vous rappellerons ensuite pour fixer un rendez-vous.", false},
		{"Le mandaremos el presupuesto el viernes y le llamaremos después para fijar una fecha con usted y su marido.", false},
		{"Vi sender tilbudet på fredag og ringer til dig bagefter, så vi kan finde en dag der passer jer begge to.", false},
		{"can u send the pics of unit 4 pls the ones u took last week were blurry and i need them for the listing", true},
		{"I’ll ring Luis Monday; it’s locked, I’m home Tuesday noon, plumber arrives early, keys lie below mat.", true},
		{"moran 7ah in, 9 sharp. ran 1hr on test no drop, she gave me cake, two sugars", true},
	} {
		if got := English([]zone.Part{part(tt.text)}); got != tt.want {
			t.Errorf("%q: %v", tt.text, got)
		}
	}
}

// Who tells how to leave their list writes to many; a person who answers does not,
// nor one whose program adds a footer.
func TestAutomaticMailing(t *testing.T) {
	for _, tt := range []struct {
		name, header, text string
		want               bool
	}{
		{"an advertisement", "", "Order your gutters cleaned today!\n\nTo unsubscribe, write to us.", true},
		{"removal", "", "Call us now.\n\nIf you wish to be removed from our list, reply to this.", true},
		{"offers", "", "Call us now.\n\nIf you would rather not receive further offers, tell us.", true},
		{"received", "", "If you have not received these emails by Monday, I'll send them again.", false},
		{"skips", "", "To be removed: the old skip, two doors.\nTo opt out of the pension, sign the form.", false},
		{"a person's footer", "", "Hi Bo,\n\nI'll send it on Friday.\n\nAnn\nIf you do not wish to receive further emails from us, tell us.", false},
		{"a wish", "", "I want to unsubscribe from your reminders. I no longer wish to receive them.", false},
		{"a report", "", "If you do not wish to receive the report by post, let me know and I'll send it as a PDF.", false},
		{"a group", "", "I'll send it on Friday.\n\nTo unsubscribe from this group, write to walkers-leave@l.example.", false},
		{"opting out", "", "Call us now.\n\nTo opt out of future offers, tell us.", true},
		{"taking off", "", "Call us now.\n\nTo be taken off our list, reply to this.", true},
		{"why it came", "", "Call us now.\n\nYou are receiving this email because you bought a gate.", true},
		{"a footer", "", "I'll send it on Friday.\n\nUnsubscribe", false},
		{"an answer", "In-Reply-To: <a@b.example>\r\n", "I'll send it on Friday.\n\nTo unsubscribe from our news, write to us.", false},
		{"quoted", "", "I'll send it on Friday.\n\nOn Monday, 3 March 2025, Ann <ann@firm.example> wrote:\n> Hello,\n> to unsubscribe, write to us.", false},
		{"a discussion", "List-Post: <mailto:l@l.example>\r\n", "I'll send it on Friday.\n\nTo unsubscribe, write to l-leave@l.example.", false},
	} {
		m, err := email.Parse(strings.NewReader("From: Ann <ann@firm.example>\r\n"+tt.header+"\r\n"+strings.ReplaceAll(tt.text, "\n", "\r\n")+"\r\n"), email.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if why := Automatic(m, zone.OfMessage(m)); (why != "") != tt.want {
			t.Errorf("%s: %q", tt.name, why)
		}
	}
}
