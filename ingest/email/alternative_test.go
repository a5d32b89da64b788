package email

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// alternatives is a message whose text and HTML are given.
func alternatives(text, html string) []byte {
	return fmt.Appendf(nil, "From: Mira <mira@toll.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"+
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s\r\n--b--\r\n", text, html)
}

func TestAlternatives(t *testing.T) {
	for _, test := range []struct{ name, text, html, beyond string }{
		{"a promise taken back", "I will send you the drawings by Friday.", "<p>I will not send you the drawings.</p>", "I will not send you the drawings."},
		{"a promise made", "I will not send you the survey.", "<p>I will send you the survey by Friday.</p>", "I will send you the survey by Friday."},
		{"another price", "The price for all of it is 400 dollars.", "<p>The price for all of it is 900 dollars.</p>", "The price for all of it is 900 dollars."},
		{"praise and complaint", "Thank you, the work was done well.", "<p>Nobody called me back. Hello.<p>I am very unhappy.", "Nobody called me back.\nI am very unhappy."},
		{"a text that says nothing", "Your program cannot show this message.", "<p>We will come on Monday at nine.", "We will come on Monday at nine."},
		{"the same", "I will send you the drawings by Friday.", "<p>I will <b>send</b> you the drawings by&nbsp;Friday.</p>", ""},
		{"wrapped lines and other case", "THE TERMS\r\n\r\nWe will send you\r\nthe drawings.", "<h1>The terms</h1><p>We will send you the drawings.", ""},
		{"a link with its address", "See our terms <https://toll.example/terms?x=1> and write to Mira <mailto:mira@toll.example> on Monday.",
			`<p>See our <a href="https://toll.example/terms">terms</a> and write to <a href="mailto:mira@toll.example">Mira</a> on Monday.`, ""},
		{"numbered links", "See our terms[1] and our prices[2] for all of it.", "<p>See our <a>terms</a> and our <a>prices</a> for all of it.", ""},
		{"a list", "1. Send us the drawings today.\r\n2) Pay the rest of it.", "<ul><li>Send us the drawings today.<li>Pay the rest of it.</ul>", ""},
		{"a picture", "Hello [image: Toll and Sons, gates and fences] Mira", `<p>Hello <img alt="Toll and Sons, gates and fences since 1990"> Mira`, ""},
		{"a table", "Gate 400\r\nFence 900\r\nall of it 1300", "<table><tr><td>Gate<td>400<tr><td>Fence<td>900<tr><td>all of it<td>1300</table>", ""},
		{"a quotation in HTML only", "I agree.", "<p>I agree.<blockquote>I will send you the drawings by Friday.</blockquote>", ""},
		{"a word left out", "We can come to you on Monday or Tuesday at nine.", "<p>We can come to you on Monday at nine.", ""},
		{"a denial left out", "We will not come to you on Monday at nine.", "<p>We will come to you on Monday at nine.", "We will come to you on Monday at nine."},
		{"another script for a sign", "the left gate -> the right gate", "<p>the left gate \u00e0 the right gate", ""},
		{"a warning of a gateway", "We will come on Monday.", "<div>[EXTERNAL] This message came from outside.</div><p>We will come on Monday.", ""},
		{"a warning in full", "We will come on Monday.", "<table><tr><td>CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.</table><p>We will come on Monday.", ""},
		{"a warning of a rare sender", "We will come on Monday.", `<div>You don't often get email from mira@toll.example. <a href="https://aka.example/why">Learn why this is important</a></div><p>We will come on Monday.`, ""},
		{"a warning of what was sent", "We will come on Monday.", "<div>This message was sent from outside your company.</div><p>We will come on Monday.", ""},
		{"words of an author that sound like one", "We will come on Monday.", "<p>We will come on Monday. You have not sent the attachments.", "You have not sent the attachments."},
		{"and more of them", "We will come on Monday.", "<p>We will come on Monday. The attachments have not been received.", "The attachments have not been received."},
		{"words behind a warning", "We will come on Monday.", "<div>[EXTERNAL] This message came from outside. We will not come before June.</div><p>We will come on Monday.", "We will not come before June."},
		{"words within a warning", "We will come on Monday.", "<div>This message came from outside and the gate is not paid.</div><p>We will come on Monday.", "This message came from outside and the gate is not paid."},
		{"words of a warning that warn of nothing", "We will come on Monday.", "<p>We will come on Monday.<p>Please report if you have received it.", "Please report if you have received it."},
		{"no text", "", "<p>We will come on Monday at nine.", ""},
	} {
		m := ParseBytes(alternatives(test.text, test.html), Limits{})
		if got := m.Parts[1].Beyond; got != test.beyond || m.Parts[0].Beyond != "" {
			t.Errorf("%s: beyond the text %q, want %q", test.name, got, test.beyond)
		}
		noted := false
		for _, d := range m.Defects {
			noted = noted || d == Defect{Code: DefectAlternatives, Part: "2"}
		}
		if noted != (test.beyond != "") {
			t.Errorf("%s: defects %v", test.name, m.Defects)
		}
	}
}

// A second text that programs do not show is looked at as HTML is.
func TestTwoTexts(t *testing.T) {
	raw := strings.Replace(string(alternatives("Hello.", "I will not send you the drawings.")), "text/html", "text/plain", 1)
	if m := ParseBytes([]byte(raw), Limits{}); m.Parts[1].Beyond != "I will not send you the drawings." {
		t.Errorf("parts %+v", m.Parts)
	}
}

// Long alternatives that have nothing in common are compared in bounded time.
func TestLongAlternatives(t *testing.T) {
	var text, html strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&text, "a%d b%d c%d.\r\n", i, i, i)
		fmt.Fprintf(&html, "<p>we will come again number%d.\r\n", i)
	}
	raw, begun := alternatives(text.String(), html.String()), time.Now()
	if n := strings.Count(ParseBytes(raw, Limits{}).Parts[1].Beyond, "number"); n != 40_000 {
		t.Errorf("%d sentences, want 40000", n)
	}
	if d := time.Since(begun); d > 10*time.Second {
		t.Errorf("took %s", d)
	}
}
