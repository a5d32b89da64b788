package act

import (
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/zone"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"marks", "I came. You left! Why? Go", []string{"I came.", "You left!", "Why?", "Go"}},
		{"abbreviations", "Mr. Abel of Acme Inc. called at 9 a.m. today. It was no. 5, approx. ten e.g. here.", []string{"Mr. Abel of Acme Inc. called at 9 a.m. today.", "It was no. 5, approx. ten e.g. here."}},
		{"no is a word", "The answer is no. We stay.", []string{"The answer is no.", "We stay."}},
		{"initials", "J. R. Wells wrote it. Fine.", []string{"J. R. Wells wrote it.", "Fine."}},
		{"numbers and addresses", "It costs 4.50 at shop.example.com today. Ok.", []string{"It costs 4.50 at shop.example.com today.", "Ok."}},
		{"money", "Please pay Rs. 500 now. Thanks.", []string{"Please pay Rs. 500 now.", "Thanks."}},
		{"ellipsis", "Well... maybe. No... Yes", []string{"Well... maybe.", "No...", "Yes"}},
		{"careless", "the tap drips. it is old. bye", []string{"the tap drips.", "it is old.", "bye"}},
		{"quotation", `He said "go." Then left.`, []string{`He said "go."`, "Then left."}},
		{"several marks", "What?! No!!! Fine", []string{"What?!", "No!!!", "Fine"}},
		{"semicolon", "I will come; you stay.", []string{"I will come;", "you stay."}},
		{"emoji behind marks", "Thanks!😊 I'll come. 👍🏽 Is it ready?🙂 Good", []string{"Thanks!", "I'll come.", "Is it ready?", "Good"}},
		{"emoji for marks", "Great 👍 I'll come Monday ❤️ Can you pay", []string{"Great", "I'll come Monday", "Can you pay"}},
		{"emoji in a sentence", "I ❤️ London. We meet at 📍 Mill Lane and 🙂 go", []string{"I ❤️ London.", "We meet at 📍 Mill Lane and 🙂 go"}},
		{"abbreviations behind other marks", "We need “approx. ten” of (e.g. red)\u00a0e.g. blue", []string{"We need “approx. ten” of (e.g. red)\u00a0e.g. blue"}},
		{"other signs", "Acme® Pumps at 20 ° Celsius, № Five", []string{"Acme® Pumps at 20 ° Celsius, № Five"}},
		{"blanks that do not break", "\u00a0I came.\u00a0 You left.\u00a0Why?\u202fGo\u00a0", []string{"I came.", "You left.", "Why?", "Go"}},
		{"one sign for an ellipsis", "Well… maybe. No… Yes…", []string{"Well… maybe.", "No…", "Yes…"}},
		{"closed twice", "She wrote (“I came.”) He left. ‘She said “go.”’ Fine", []string{"She wrote (“I came.”)", "He left.", "‘She said “go.”’", "Fine"}},
		{"marks within", `He asked "when?" and left. Is noon (or one?) fine. (Is it?) good`, []string{`He asked "when?" and left.`, "Is noon (or one?) fine.", "(Is it?)", "good"}},
		{"a letter is no initial", "We take plan B. Please call J. Wells.", []string{"We take plan B.", "Please call J. Wells."}},
		{"hours", "Be there at 9 a.m. Monday. It is 5 p.m. GMT here. Come at 9 a.m. We wait. At 9 am. on site", []string{"Be there at 9 a.m. Monday.", "It is 5 p.m. GMT here.", "Come at 9 a.m.", "We wait.", "At 9 am. on site"}},
		{"saints and streets", "We meet at St. Mary's. It is in Main St. Parking is free. Go to Mill St. We wait.", []string{"We meet at St. Mary's.", "It is in Main St.", "Parking is free.", "Go to Mill St.", "We wait."}},
		{"acronyms", "Ask the U.S. Embassy. Write to P.O. Box 9. He is in the U.K. We wait.", []string{"Ask the U.S. Embassy.", "Write to P.O. Box 9.", "He is in the U.K.", "We wait."}},
		{"shortened words", "Ask the dept. They know. See you Fri. I wait. Come in Sept. at noon. Give me a sec. Ann rings.", []string{"Ask the dept.", "They know.", "See you Fri.", "I wait.", "Come in Sept. at noon.", "Give me a sec.", "Ann rings."}},
		{"numbers of documents", "See invoice no. INV-22 and No. 5. The answer is no. Ann stays.", []string{"See invoice no. INV-22 and No. 5.", "The answer is no.", "Ann stays."}},
		{"careless and short", "i do it. you pay. 5 oz. of tea. on it. all of it", []string{"i do it.", "you pay.", "5 oz. of tea.", "on it. all of it"}},
		{"no blank", "Come tomorrow.Please pay.I'll wait!You too. See node.JS, a.You@shop.example and The.All.pdf", []string{"Come tomorrow.", "Please pay.", "I'll wait!", "You too.", "See node.JS, a.You@shop.example and The.All.pdf"}},
		{"wrapped", "This is a long line that was wrapped by the mail program at\nsome width. And it goes on.", []string{"This is a long line that was wrapped by the mail program at\nsome width.", "And it goes on."}},
		{"wrapped beside an address", "See https://shop.example/a/long/path/to/the/thing/that/was/sold/and/its/photographs/one?x=1&y=2&z=3&and=so&on=and&on\nThis is a long line that was wrapped by the mail program at\nMonday's width. And it goes on.", []string{"See https://shop.example/a/long/path/to/the/thing/that/was/sold/and/its/photographs/one?x=1&y=2&z=3&and=so&on=and&on", "This is a long line that was wrapped by the mail program at\nMonday's width.", "And it goes on."}},
		{"wrapped by characters", "„Ünïcödé“ ìs ä löng lïnë thåt wås wrâppêd by thé prögrâm ät thé\nThis is a long line that was wrapped by the mail program at his\nMonday's width.", []string{"„Ünïcödé“ ìs ä löng lïnë thåt wås wrâppêd by thé prögrâm ät thé\nThis is a long line that was wrapped by the mail program at his\nMonday's width."}},
		{"line ends", "Short line\nAnother line", []string{"Short line", "Another line"}},
		{"cut in mid-sentence", "I will send\nthe thing", []string{"I will send\nthe thing"}},
		{"an hour on the next line", "Miami Valley sets up the drying equipment at your place tomorrow at\n10. They will ring first.", []string{"Miami Valley sets up the drying equipment at your place tomorrow at\n10.", "They will ring first."}},
		{"items", "Please:\n- send it\n- sign it\n1. keep one\n2) burn two", []string{"Please:", "send it", "sign it", "keep one", "burn two"}},
		{"bullets", "Please do\n•\tsend it\n●\u00a0sign it\n✓ keep it", []string{"Please do", "send it", "sign it", "keep it"}},
		{"blank line", "One\n\nTwo", []string{"One", "Two"}},
		{"cells", "Name\tDue", []string{"Name", "Due"}},
		{"no words", "-- \n*** !!", nil},
		{"empty", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(part(tt.text)) {
				got = append(got, tt.text[s.Start:s.End])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestItems(t *testing.T) {
	for text, want := range map[string]bool{"- a": true, "•\ta": true, "·\u00a0a": true, "▪ a": true, "2) a": true, "c) a": true, "-a": false, "•": false, "a": false, "2.5 a": false} {
		p := part(text)
		if _, got := itemStart(text, p.Zones.Lines[0]); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestSentencesOfOwnLinesOnly(t *testing.T) {
	p := part("Hi Ann,\nI will come.\n> I will pay.\nBest, Bob\nOn it went.")
	for i, k := range []zone.Kind{zone.Greeting, zone.Own, zone.Quoted, zone.SignOff, zone.Own} {
		p.Zones.Lines[i].Kind = k
	}
	var got []string
	for _, s := range Sentences(p) {
		got = append(got, p.Text[s.Start:s.End])
	}
	if want := []string{"I will come.", "On it went."}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func checkSentences(t *testing.T, text string, list []Sentence) {
	t.Helper()
	at := 0
	for _, s := range list {
		if s.Start < at || s.End <= s.Start || s.End > len(text) || strings.TrimSpace(text[s.Start:s.End]) == "" {
			t.Fatalf("%q: sentence %d-%d after %d", text, s.Start, s.End, at)
		}
		at = s.End
	}
}
