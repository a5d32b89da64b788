package index

import (
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord/ingest/email"
)

func TestSnippet(t *testing.T) {
	filler := strings.Repeat("nothing of note here. ", 30)
	d := Document{
		Subject: "Your boiler", From: []email.Address{{Name: "Ann Lee", Addr: "ann@client.example"}},
		Own:   filler + "The boiler was promised\n\tfor  Monday; it leaks.\n" + filler,
		Other: "Is the boiler fixed by Friday, as promised in the contract?",
		Files: []File{{Name: "offer.pdf", Text: "boiler price list", Digest: email.DigestOf([]byte("offer"))}, {Name: "photo of boiler.jpg"}},
	}
	for _, tt := range []struct {
		query     string
		snippet   string // a part of it
		from      string
		matchedIn string
	}{
		{"promised", "The boiler was promised for Monday; it leaks.", "own", "own|quoted"},
		{"promises Friday", "fixed by Friday, as promised", "quoted", "own|quoted"},
		{"promised in:quoted", "fixed by Friday, as promised", "quoted", "quoted"},
		{"promised -in:quoted", "was promised for Monday", "own", "own"},
		{`"by friday"`, "fixed by Friday, as", "quoted", "quoted"},
		{"boiler", "boiler was promised", "own", "own|quoted|header|attachment offer.pdf|attachment photo of boiler.jpg"},
		{"boiler (in:quoted OR in:attachment)", "boiler price list", "attachment offer.pdf", "quoted|attachment offer.pdf|attachment photo of boiler.jpg"},
		{"price", "boiler price list", "attachment offer.pdf", "attachment offer.pdf"},
		{"subject:boiler", "nothing of note", "own", "header"},
		{"from:ann@client.example", "nothing of note", "own", "header"},
		{"from:client.example leak", "it leaks.", "own", "own|header"},
		{"boil* -friday", "boiler was promised", "own", "own|quoted|header|attachment offer.pdf|attachment photo of boiler.jpg"},
		{"filename:jpg", "nothing of note", "own", "attachment photo of boiler.jpg"},
		{"file:" + email.DigestOf([]byte("offer")).String()[:12], "nothing of note", "own", "attachment offer.pdf"},
		{"has:attachment", "nothing of note", "own", ""},
		{"", "nothing of note", "own", ""},
		{"absent", "nothing of note", "own", ""},
	} {
		q, err := Parse(tt.query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{120, 200} {
			shown := Show(d, q, width)
			if !strings.Contains(shown.Snippet, tt.snippet) || shown.From != tt.from {
				t.Errorf("%s: snippet %q of %q, want one with %q of %q", tt.query, shown.Snippet, shown.From, tt.snippet, tt.from)
			}
			if n := utf8.RuneCountInString(shown.Snippet); n > width {
				t.Errorf("%s: snippet of %d characters, want at most %d", tt.query, n, width)
			}
			if got := strings.Join(shown.In, "|"); got != tt.matchedIn {
				t.Errorf("%s: matched in %q, want %q", tt.query, got, tt.matchedIn)
			}
		}
	}
}

func TestSnippetEdges(t *testing.T) {
	q, err := Parse("word", testEnv)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 80, ""},
		{"word", 80, "word"},
		{"word", 0, ""},
		{"a word b", 80, "a word b"},
		{"ä\x00ö\x1b[2J word\u202e\xff", 80, "äö[2J word\uFFFD"},
		{strings.Repeat("x ", 50) + "word", 20, "…x x x x x x word"},
		{"word " + strings.Repeat("x ", 50), 12, "word x x…"},
		{strings.Repeat("é", 300) + " word", 20, "…word"},
	} {
		if got := Show(Document{Own: tt.text}, q, tt.width).Snippet; got != tt.want {
			t.Errorf("%.20q, width %d: %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

// What is quoted does not show as the author's words when there are none.
func TestShowNothingOwn(t *testing.T) {
	for _, query := range []string{"", "due", "subject:invoice"} {
		q, err := Parse(query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		shown := Show(Document{Subject: "invoice", Other: "It is due."}, q, 80)
		if shown.Snippet != "It is due." || shown.From != "quoted" {
			t.Errorf("%s: %q of %q, want the quotation, named so", query, shown.Snippet, shown.From)
		}
	}
	if shown := Show(Document{Subject: "invoice"}, Query{}, 80); shown.Snippet != "" || shown.From != "" {
		t.Errorf("without text: %+v", shown)
	}
}
