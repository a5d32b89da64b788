package quote

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

func wordsOf(text string) []word {
	var list []word
	for _, l := range strings.Split(text, "\n") {
		list = appendWords(list, l)
	}
	return list
}

func TestWordsThatAreTheSame(t *testing.T) {
	for _, pair := range [][2]string{
		{"We'll pay, on FRIDAY!", "well pay\non \"Friday\""},
		{"> > quoted *bold* text_here", "quoted bold text here"},
		{"don&#39;t &amp; won&rsquo;t", "don't won't"},
		{"caf&eacute; Ünïted", "café ünïted"},
		{"zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"},
		{"$100 5%", "$ 100, 5 %"},
		{"&euro;100", "€ 100"},
		{"価格は百円", "価 格 は 百 円"},
		{"a [...] b (…) c <snip> d", "a [ ... ] b [..] c [Snip] d"},
	} {
		if a, b := wordsOf(pair[0]), wordsOf(pair[1]); !slices.Equal(a, b) {
			t.Errorf("%q and %q have the words %v and %v", pair[0], pair[1], a, b)
		}
	}
}

func TestWordsThatDiffer(t *testing.T) {
	for _, pair := range [][2]string{
		{"by the 13th", "by the 31th"},
		{"we will not", "we will"},
		{"$100", "€100"},
		{"a [...] b", "a b"},
		{"5%", "5"},
		{"therapist", "the rapist"},
		{"&bogus;", "&amp;"},
	} {
		if a, b := wordsOf(pair[0]), wordsOf(pair[1]); slices.Equal(a, b) {
			t.Errorf("%q and %q have the same words", pair[0], pair[1])
		}
	}
}

// The words of Diff are those of appendWords.
func FuzzTokensAreWords(f *testing.F) {
	for _, s := range []string{"We'll pay &euro;100 [...] on Friday", "don&#39;t", "価格 <snip>", "&;&#0;&#x110000;'", "[(<", "\xff\xfe a\u0301", "&nbsp;x", "&fjlig;&NotEqualTilde;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got []word
		for _, k := range tokens(s) {
			if k.start < 0 || k.end > len(s) || k.start > k.end {
				t.Fatalf("token %+v of %d bytes", k, len(s))
			}
			got = hash(offset).addString(k.word).end(got)
		}
		want := slices.DeleteFunc(appendWords(nil, s), func(w word) bool { return w == omission })
		if len(want) <= maxTokens && !slices.Equal(got, want) {
			t.Errorf("words of %q: %v, tokens %v", s, want, got)
		}
	})
}

func FuzzDecode(f *testing.F) {
	own, blocks := (&text{parts: []string{"1"}, own: []word{1, 2}, lines: []line{{0, 0, 3, 2, false}}, starts: []int{0},
		passages: []passage{{part: 0, end: 3, to: 2}, {block: true, start: 5, end: 9, words: []word{4, 5, 6}, starts: []int{0}}}}).encode()
	f.Add(own, blocks)
	f.Add([]byte{}, []byte{})
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), blocks)
	f.Fuzz(func(t *testing.T, own, blocks []byte) {
		var a text
		if a.decode(own, blocks, true) != nil {
			return
		}
		for i := range a.passages {
			a.wordsOf(&a.passages[i])
		}
		a.span(0, len(a.own))
		a.ownSamples()
		a.passageSamples()
		var b text
		if err := b.decode(own, nil, false); err != nil || !slices.Equal(b.own, a.own) {
			t.Errorf("without passages: %v", err)
		}
	})
}

func TestDiff(t *testing.T) {
	const source = "We will send the pump by Friday the 13th of March, free of charge, and collect the old one."
	for name, test := range map[string]struct {
		quoted string
		want   []Change
	}{
		"same":        {source, nil},
		"rewrapped":   {strings.ReplaceAll(source, " ", "\n> "), nil},
		"cut":         {"send the pump by Friday", nil},
		"entity":      {strings.ReplaceAll(source, ",", "&#44;"), nil},
		"changed":     {strings.Replace(source, "13th", "6th", 1), []Change{{"6th", "13th"}}},
		"left out":    {strings.Replace(source, ", free of charge,", "", 1), []Change{{"", "free of charge"}}},
		"put in":      {strings.Replace(source, "will send", "will not send", 1), []Change{{"not", ""}}},
		"put in last": {source + " Promised!", []Change{{"Promised", ""}}},
		"two":         {strings.NewReplacer("13th", "6th", "old", "broken").Replace(source), []Change{{"6th", "13th"}, {"broken", "old"}}},
		"nothing":     {"completely different", []Change{{"completely different", source[:len(source)-1]}}},
	} {
		if got := diff(test.quoted, source, 0); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestDiffAround(t *testing.T) {
	const source = "We will send the pump by Friday 3 May, and collect the old one."
	for quoted, want := range map[string][]Change{
		source:                                nil,
		strings.Replace(source, "3", "10", 1): {{"Friday 10 May", "Friday 3 May"}},
		strings.Replace(source, "will", "will not", 1):                      {{"will not send", "will send"}},
		strings.NewReplacer("pump", "tank", "by", "on").Replace(source):     {{"the tank on Friday", "the pump by Friday"}},
		strings.NewReplacer("send", "lend", "pump", "tank").Replace(source): {{"will lend the", "will send the"}, {"the tank by", "the pump by"}},
		"Yes. " + source: {{"Yes. We", "We"}},
	} {
		if got := diff(quoted, source, 1); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", quoted, got, want)
		}
	}
}

func TestDiffIsBounded(t *testing.T) {
	a := strings.Repeat("one two three four ", 30_000)
	b := strings.Repeat("five six seven ", 30_000)
	if got := diff(a, b, 0); len(got) != 1 {
		t.Errorf("%d changes", len(got))
	}
	if got := diff(a, "five "+a, 0); len(got) > 1 {
		t.Errorf("%d changes", len(got))
	}
}

// TestAlignIsBounded lays beside a long text a passage that jumps to and fro in it,
// with a strange word at each jump.
func TestAlignIsBounded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	source := make([]word, maxWords)
	for i := range source {
		source[i] = word(rnd.Uint32() | 1)
	}
	var passage []word
	for i := 0; i < maxWords/2; i += width {
		for _, at := range []int{i, i + maxWords/2} {
			passage = append(append(passage, source[at:at+width]...), 2)
		}
	}
	var a aligner
	a.use(&text{own: source})
	start := time.Now()
	al := a.align(passage, func(int) bool { return false })
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
	if !al.edited || al.same < maxWords*9/10 {
		t.Errorf("%d words of %d, edited %v", al.same, maxWords, al.edited)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a b c d", "a x c d")
	f.Add("", "a")
	f.Add("a b a b a", "b a b")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, c := range diff(a, b, 0) {
			if !strings.Contains(a, c.Quoted) || !strings.Contains(b, c.Source) {
				t.Errorf("change %q of %q and %q", c, a, b)
			}
		}
		for _, c := range diff(a, b, 2) {
			if !strings.Contains(a, c.Quoted) || !strings.Contains(b, c.Source) {
				t.Errorf("change %q of %q and %q, with words around it", c, a, b)
			}
		}
		if got := diff(a, a, 0); got != nil {
			t.Errorf("%q differs from itself: %q", a, got)
		}
	})
}

func TestAuthors(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want answer
	}{
		{"Mills, Bob D <millsbd@client.example>", "Bob Mills <bob.mills@home.example>", yes},
		{"<bob@client.example>", "Bob Mills <BOB@client.example>", yes},
		{"H <one@a.example>", "H <two@b.example>", yes},
		{"Bob Mills", "<bob.mills@client.example>", yes},
		{"Bob Mills via Pumps", "Bob Mills <bob@client.example>", yes},
		{"Ann Berger", "Bob Mills <bob@client.example>", no},
		{"Ann Mills", "Bob Mills <bob@client.example>", no},
		{"Ann Lee <ann@firm.example>", "Ann Berger <berger@client.example>", no},
		{"Ann Lee <ann.lee@firm.example>", "Lee, Ann <lee@home.example>", yes},
		{"Bob Mills", "Robert Mills <bob@client.example>", yes},
		{"<ann@firm.example>", "<ann@mail.firm.example>", yes},
		{"<ann@firm.example>", "<ann@client.example>", unknown},
		{"<info@firm.example>", "<info@client.example>", unknown},
		{"<info@firm.example>", "Info <contact@client.example>", no},
		{"<info@firm.example>", "Bob Mills <bob@client.example>", no},
		{"", "Bob Mills <bob@client.example>", unknown},
		{"Bob Mills", "", unknown},
	} {
		a, b := author{Address: addressOf(test.a)}, author{Address: addressOf(test.b)}
		if got := sameAuthor(&a, &b); got != test.want || got != sameAuthor(&b, &a) {
			t.Errorf("%q, %q: %d and %d, want %d", test.a, test.b, got, sameAuthor(&b, &a), test.want)
		}
	}
}

func addressOf(s string) (a email.Address) {
	a.Name, a.Addr, _ = strings.Cut(strings.TrimSuffix(s, ">"), "<")
	a.Name = strings.TrimSpace(a.Name)
	return a
}
