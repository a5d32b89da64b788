package thread_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

const (
	leak  = "The roof above the kitchen has leaked since the storm on Sunday night and the wall is wet through.\n"
	tap   = "The kitchen tap has been dripping for nine days and the plumber who came left it worse than before.\n"
	offer = "We replace broken tiles within five working days and give ten years of warranty on every one of them.\n"
)

func quotedLines(text string) string { return "> " + text }

// What is quoted joins messages whatever their subjects are.
var quotedCases = map[string]struct {
	letters []letter
	want    []string
}{
	"quoted": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof", body: leak},
		{id: "b", from: ann, to: vera, subject: "Ladder on Friday", hour: 5, body: "We will come.\n\n" + quotedLines(leak)},
		{id: "c", from: vera, to: ann, subject: "Re: Ladder on Friday", hour: 6, body: "Good.\n"}},
		[]string{"a | .b quoted | ..c subject"}},
	"passed on": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof", body: leak},
		{id: "b", from: ann, to: bob, subject: "Fwd: Roof", hour: 5, body: "Can you look?\n\n---------- Forwarded message ---------\nFrom: Vera Hill <vera@client.example>\nDate: Sun, 1 Mar 2026 00:00:00 +0000\nSubject: Roof\nTo: Ann <ann@firm.example>\n\n" + leak}},
		[]string{"a | .b forwarded"}},
	"headers go before quotations": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof", body: leak},
		{id: "b", from: vera, to: ann, subject: "Tap", hour: 1, body: tap},
		{id: "c", from: ann, to: vera, subject: "Re: Tap", hour: 2, more: "In-Reply-To: <b@x.example>", body: "You wrote as well:\n\n" + quotedLines(leak)}},
		[]string{"a", "b | .c in-reply-to"}},
	"a quotation goes before the subject": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Site visit at Mill Lane", body: leak},
		{id: "b", from: vera, to: ann, subject: "Site visit at Mill Lane", hour: 24, body: tap},
		{id: "c", from: ann, to: vera, subject: "Re: Site visit at Mill Lane", hour: 30, body: "Done.\n\n" + quotedLines(leak)}},
		[]string{"a | .c quoted", "b"}},
	"one message has one place": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof", body: leak},
		{id: "b", from: walt, to: ann, subject: "Tap", hour: 1, body: tap},
		{id: "c", from: ann, to: bob, subject: "What came in this week", hour: 2, body: quotedLines(leak) + "\nThis one first.\n\n" + quotedLines(tap)}},
		[]string{"a", "b | .c quoted"}},
	"the same offer to another client": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Roof of Mill Lane", body: offer},
		{id: "b", from: bob, to: walt, subject: "Roof of Hill Street", hour: 4, body: offer}},
		[]string{"a", "b"}},
	"the same offer to another client, with a copy to a colleague": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Roof of Mill Lane", more: "Cc: " + bob, body: offer},
		{id: "b", from: bob, to: walt, subject: "Roof of Hill Street", hour: 4, more: "Cc: " + ann, body: offer},
		{id: "c", from: bob, to: ann, subject: "Friday", hour: 5, body: "Is this what we say now?\n\n" + offer}},
		[]string{"a | .c quoted", "b"}},
	"words without a mark": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof", body: leak},
		{id: "b", from: ann, to: vera, subject: "Friday", hour: 4, body: "We will come on Friday.\n\n" + leak}},
		[]string{"a | .b quoted"}},
}

func TestQuoted(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for name, test := range quotedCases {
		t.Run(name, func(t *testing.T) {
			l := logOfLetters(test.letters)
			first := outline(t, open(t, l), l)
			if got := threadsOf(first); strings.Join(got, "\n") != strings.Join(sorted(test.want), "\n") {
				t.Errorf("threads:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(sorted(test.want), "\n"))
			}
			for range 4 {
				s := l.Shuffled(random)
				if got := outline(t, open(t, s), s); got != first {
					t.Fatalf("another order gives other threads:\n%s\nat first:\n%s", got, first)
				}
			}
		})
	}
}

// Many looked up at once are those looked up one by one, and each is a member
// of its thread.
func TestOfAll(t *testing.T) {
	l := logOf(randomMails(rand.New(rand.NewPCG(19, 20)), 120)...)
	for _, cases := range []map[string]struct {
		letters []letter
		want    []string
	}{inferred, quotedCases} {
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			for _, m := range cases[name].letters {
				m.id = name + m.id
				l.AppendMail(m.mail())
			}
		}
	}
	db := open(t, l)
	list := slices.Collect(digests(l))
	ids, err := thread.OfAll(t.Context(), db, append(list, email.Digest{1}))
	if err != nil {
		t.Fatal(err)
	}
	if ids[len(list)] != "" {
		t.Errorf("a message that is not held has thread %s", ids[len(list)])
	}
	for i, d := range list {
		if id, err := thread.Of(t.Context(), db, d); err != nil || id != ids[i] {
			t.Errorf("Of = %s, %v, OfAll %s", id, err, ids[i])
		}
		nodes, err := thread.Members(t.Context(), db, ids[i])
		if err != nil || !slices.ContainsFunc(nodes, func(n thread.Node) bool { return n.Digest == d }) {
			t.Errorf("message %s is not in its thread %s, %v", d, ids[i], err)
		}
	}
}
