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
		Files: []File{{Name: "offer.pdf", Text: "boiler price list"}, {Name: "photo of boiler.jpg"}},
	}
	for _, tt := range []struct {
		query     string
		snippet   string // a part of it
		matchedIn string
	}{
		{"promised", "The boiler was promised for Monday; it leaks.", "own|quoted"},
		{"promises Friday", "fixed by Friday, as promised", "own|quoted"},
		{`"by friday"`, "fixed by Friday, as", "quoted"},
		{"boiler", "boiler was promised", "own|quoted|header|attachment offer.pdf|attachment photo of boiler.jpg"},
		{"price", "boiler price list", "attachment offer.pdf"},
		{"subject:boiler", "nothing of note", "header"},
		{"from:ann@client.example", "nothing of note", "header"},
		{"from:client.example leak", "it leaks.", "own|header"},
		{"boil* -friday", "boiler was promised", "own|quoted|header|attachment offer.pdf|attachment photo of boiler.jpg"},
		{"filename:jpg", "nothing of note", "attachment photo of boiler.jpg"},
		{"has:attachment", "nothing of note", ""},
		{"", "nothing of note", ""},
		{"absent", "nothing of note", ""},
	} {
		q, err := Parse(tt.query, testEnv)
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{120, 200} {
			snippet, matchedIn := Snippet(d, q, width)
			if !strings.Contains(snippet, tt.snippet) {
				t.Errorf("%s: snippet %q, want one with %q", tt.query, snippet, tt.snippet)
			}
			if n := utf8.RuneCountInString(snippet); n > width {
				t.Errorf("%s: snippet of %d characters, want at most %d", tt.query, n, width)
			}
			if got := strings.Join(matchedIn, "|"); got != tt.matchedIn {
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
		got, _ := Snippet(Document{Own: tt.text}, q, tt.width)
		if got != tt.want {
			t.Errorf("%.20q, width %d: %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}
