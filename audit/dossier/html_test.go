package dossier_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"onrecord/audit/dossier"
)

// elements lists the elements of a page with their attributes.
func elements(t *testing.T, page []byte) (list []html.Token, text string) {
	t.Helper()
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list, b.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			list = append(list, z.Token())
		case html.TextToken:
			b.WriteString(z.Token().Data)
		}
	}
}

// Nothing from mail is more than text: the page has only elements and attributes
// that print it, and its links lead into itself.
func TestHTMLIsInert(t *testing.T) {
	b := page(t, sample(12))
	list, text := elements(t, b)
	known := strings.Fields("html head meta title style body a header p h1 h2 h3 h4 bdi dl dt dd nav ol ul li main section article table caption thead tbody tr th td blockquote span div footer")
	attributes := strings.Fields("lang charset http-equiv content name class href id aria-label aria-labelledby tabindex scope dir")
	has := func(list []string, s string) bool {
		return strings.Contains(" "+strings.Join(list, " ")+" ", " "+s+" ")
	}
	for _, e := range list {
		if !has(known, e.Data) {
			t.Errorf("an element %s", e)
		}
		for _, a := range e.Attr {
			if !has(attributes, a.Key) || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("an attribute in %s", e)
			}
		}
	}
	if !strings.Contains(text, hostile) {
		t.Error("the hostile text is not shown as it was written")
	}
	for _, r := range []string{"\u202E", "\x00", "\x1b"} {
		if strings.Contains(text, r) {
			t.Errorf("%q is in the page", r)
		}
	}
	if !strings.Contains(text, "evilU+202Egnp.exe") {
		t.Error("a character that turns the order of text is not shown as its code point")
	}
}

// Each link leads to something, and each name is given once.
func TestHTMLLinks(t *testing.T) {
	list, _ := elements(t, page(t, sample(20)))
	ids := map[string]int{}
	for _, e := range list {
		for _, a := range e.Attr {
			if a.Key == "id" {
				ids[a.Val]++
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements are called %s", n, id)
		}
	}
	for _, e := range list {
		for _, a := range e.Attr {
			if to, ok := strings.CutPrefix(a.Val, "#"); a.Key == "href" && (!ok || ids[to] == 0) || a.Key == "aria-labelledby" && ids[a.Val] == 0 {
				t.Errorf("%s leads nowhere", e)
			}
		}
	}
}

// A report says whose word each verdict is, and nothing of what is withheld but
// date and kind.
func TestHTMLSays(t *testing.T) {
	r := sample(25)
	_, text := elements(t, page(t, r))
	for _, want := range []string{
		"It makes 16 points: 4 supported, 5 partly, 3 silent, 4 contradicted.",
		"A person of the firm has ruled on 6 of them; on the other 10 there is only the proposal of a program, which is not final.",
		"The program proposes otherwise: supported. The ruling holds.",
		"Exhibit 20: withheld: letter of a lawyer",
		"2024-10-31", // in the firm's zone
		"IMG 2034 Kaïk Größe.jpg",
		"data/messages/0000000011.eml (2001 bytes)",
		"1234 entries of yard.example/onrecord/0011223344556677, their sum ab12",
		"the mailbox of mate@yard.example is not held",
		"Kit Moran <kit@yard.example> wrote to Zoë Ångström-Dvořák <zoe@mail.example>", "Wednesday, 5 March 2025", "The first 30 days", "After that",
		"The points are numbered as they follow each other in the letter; where the letter has a number of its own, that stands in brackets.",
		"Point 6 (5 in the letter): ", "Point 7: ",
		"promised for 20 March 2025", "Date says 4 March, and the server 5 March", "sent, and answered; no other clock confirms the time",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for i := range r.Points {
		r.Points[i].Ruling, r.Points[i].Item = nil, ""
	}
	_, text = elements(t, page(t, r))
	if !strings.Contains(text, "No person has ruled on any of them yet") {
		t.Error("the page does not say that nothing is confirmed")
	}
	if !strings.Contains(text, "as they follow each other in the letter.") || strings.Contains(text, "in the letter)") {
		t.Error("the page tells numbers of a letter that has none")
	}
	if _, text := elements(t, page(t, &dossier.Report{Client: "Ann", Firm: "The Yard"})); !strings.Contains(text, "No point was found") {
		t.Error("the page of an empty case does not say so")
	}
}

// A timeline by itself is as inert, and says of what and when it is.
func TestTimeline(t *testing.T) {
	chosen := history(9)
	chosen.Only = []string{"what concerns kit@yard.example"}
	var b bytes.Buffer
	if err := dossier.TimelineHTML(&b, chosen); err != nil {
		t.Fatal(err)
	}
	list, text := elements(t, b.Bytes())
	for _, e := range list {
		if e.Data == "script" || e.Data == "img" {
			t.Errorf("an element %s", e)
		}
	}
	print := &bytes.Buffer{}
	if _, err := dossier.TimelinePDF(print, chosen, dossier.PDFOptions{}); err != nil {
		t.Fatal(err)
	}
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for what, text := range map[string]string{"page": words(text), "PDF": words(strings.Join(pagesOf(t, print.Bytes()), " "))} {
		for _, want := range []string{"Timeline of Zoë Ångström-Dvořák", "Only what concerns kit@yard.example.", "What is on record, as of 4 June 2025, 09:12 (-06:00).", "The first message is of 4 March 2025.", "Kit Moran <kit@yard.example> wrote to", "I will send the plan", "The first 30 days"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s does not say %q", what, want)
			}
		}
	}
}
