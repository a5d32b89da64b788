package thread_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/thread"
)

// A letter is a message without references.
type letter struct {
	id, from, to, subject string
	hour                  int // after the first of the month
	index                 string
	more                  string // further header lines
	body                  string
}

func (l letter) mail() string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	field("From", l.from)
	field("To", l.to)
	field("Subject", l.subject)
	field("Message-ID", bracket(l.id))
	field("Date", time.Date(2026, 3, 1, l.hour, 0, 0, 0, time.UTC).Format(time.RFC1123Z))
	if l.index != "" {
		field("Thread-Index", base64.StdEncoding.EncodeToString([]byte(l.index)))
	}
	if l.more != "" {
		b.WriteString(l.more + "\r\n")
	}
	return b.String() + "\r\n" + strings.ReplaceAll(l.body, "\n", "\r\n")
}

const (
	ann    = "Ann <ann@firm.example>"
	bob    = "bob@firm.example"
	vera   = "Vera Hill <vera@client.example>"
	walt   = "walt@other.example"
	head   = "\x01ABCDE0123456789abcdef"
	other  = "\x01ABCDEfedcba9876543210"
	list   = "List-Id: Talk <talk.list.example>"
	toList = "talk@list.example"
)

// Each letter is "id from to subject" at its hour; a case gives the threads
// that the letters must make, in whatever order they arrive.
var inferred = map[string]struct {
	letters []letter
	want    []string
}{
	"reply by its subject": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: ann, to: vera, subject: "AW: roof  leak", hour: 5},
		{id: "c", from: vera, to: ann, subject: "RE[2]: Roof leak", hour: 9}},
		[]string{"a | .b subject | ..c subject"}},
	"one subject, two clients": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: walt, to: ann, subject: "Roof leak", hour: 1},
		{id: "c", from: ann, to: walt, subject: "Re: Roof leak", hour: 2},
		{id: "d", from: ann, to: vera, subject: "Re: Roof leak", hour: 3},
		{id: "e", from: walt, to: ann, subject: "Re: Roof leak", hour: 4}},
		[]string{"a | .d subject", "b | .c subject | ..e subject"}},
	"two clients, passed on inside": {[]letter{
		{id: "a", from: ann, to: bob, subject: "Fwd: Roof leak"},
		{id: "b", from: ann, to: bob, subject: "Fwd: Roof leak", hour: 1},
		{id: "c", from: bob, to: ann, subject: "Re: Fwd: Roof leak", hour: 2}},
		[]string{"a", "b | .c subject"}},
	"one subject, two clients, with a copy to a colleague": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Roof leak", more: "Cc: " + bob},
		{id: "b", from: ann, to: walt, subject: "Re: Roof leak", hour: 1, more: "Cc: " + bob},
		{id: "c", from: bob, to: ann + ", " + vera, subject: "Re: Roof leak", hour: 2},
		{id: "d", from: ann, to: bob, subject: "Re: Roof leak", hour: 3},
		{id: "e", from: bob, to: walt, subject: "Re: Roof leak", hour: 4, more: "Cc: " + bob + ", ann@firm.example"}},
		[]string{"a | .c subject | ..d subject", "b | .e subject"}},
	"parts to two clients, with a copy to a colleague": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Plans of the roof (1/2)", more: "Cc: " + bob},
		{id: "b", from: ann, to: walt, subject: "Plans of the roof (2/2)", more: "Cc: " + bob}},
		[]string{"a", "b"}},
	"follow-up to oneself": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: vera, to: ann + ", " + bob, subject: "Re: Roof leak", hour: 30}},
		[]string{"a | .b subject"}},
	"a copy to others": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak", more: "Cc: " + bob},
		{id: "b", from: bob, to: vera, subject: "Re: Roof leak", hour: 2}},
		[]string{"a | .b subject"}},
	"newsletter": {[]letter{
		{id: "a", from: "news@shop.example", to: ann, subject: "Spring tiles"},
		{id: "b", from: "news@shop.example", to: ann, subject: "Spring tiles", hour: 24},
		{id: "c", from: ann, to: "news@shop.example", subject: "Re: Spring tiles", hour: 30}},
		[]string{"a", "b | .c subject"}},
	"programs": {[]letter{
		{id: "a", from: "robot@shop.example", to: ann, subject: "Re: Backup of server nine", more: "Auto-Submitted: auto-generated"},
		{id: "b", from: "robot@shop.example", to: ann, subject: "Re: Backup of server nine", hour: 2, more: "Auto-Submitted: auto-generated"},
		{id: "c", from: "robot@shop.example", to: bob, subject: "Re: Backup of server nine", more: "Precedence: bulk"},
		{id: "d", from: "robot@shop.example", to: bob, subject: "Re: Backup of server nine", hour: 2, more: "Precedence: bulk"}},
		[]string{"a", "b", "c", "d"}},
	"announcement": {[]letter{
		{id: "a", from: ann, to: crowd(30), subject: "Closed on Monday the ninth"},
		{id: "b", from: "p3@crowd.example", to: ann, subject: "Re: Closed on Monday the ninth", hour: 2},
		{id: "c", from: "p4@crowd.example", to: ann, subject: "Re: Closed on Monday the ninth", hour: 2}},
		[]string{"a", "b", "c"}},
	"generic subjects": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Hello"},
		{id: "b", from: ann, to: vera, subject: "Re: Hello", hour: 1},
		{id: "c", from: vera, to: ann, subject: "Your invoice", hour: 2},
		{id: "d", from: ann, to: vera, subject: "Re: your  invoice!", hour: 3},
		{id: "e", from: vera, to: ann, subject: "(no subject)", hour: 4},
		{id: "f", from: ann, to: vera, subject: "Re: (no subject)", hour: 5},
		{id: "g", from: vera, to: ann, hour: 6},
		{id: "h", from: ann, to: vera, subject: "Re:", hour: 7}},
		[]string{"a", "b", "c", "d", "e", "f", "g", "h"}},
	"a number makes it special": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Invoice 4711"},
		{id: "b", from: ann, to: vera, subject: "Re: invoice 4711", hour: 1},
		{id: "c", from: ann, to: vera, subject: "Re: invoice 4712", hour: 2}},
		[]string{"a | .b subject", "c"}},
	"answer that looks like none": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: ann, to: vera, subject: "Roof leak", hour: 20},
		{id: "c", from: vera, to: ann, subject: "Roof leak", hour: 20 + 24*4}},
		[]string{"a | .b subject", "c"}},
	"quotes but has no prefix": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: ann, to: vera, subject: "Roof leak", hour: 24 * 9, body: "> It leaks since the storm.\n\nWe will come.\n"}},
		[]string{"a | .b subject"}},
	"too late": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: ann, to: vera, subject: "Re: Roof leak", hour: 24 * 61}},
		[]string{"a", "b"}},
	"the nearest one": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Site visit at Mill Lane"},
		{id: "b", from: ann, to: vera, subject: "Re: Site visit at Mill Lane", hour: 1},
		{id: "c", from: vera, to: ann, subject: "Site visit at Mill Lane", hour: 24 * 9},
		{id: "d", from: ann, to: vera, subject: "Re: Site visit at Mill Lane", hour: 24*9 + 1}},
		[]string{"a | .b subject", "c | .d subject"}},
	"mailing list": {[]letter{
		{id: "a", from: vera, to: toList, subject: "Loose tiles on a barn", more: list},
		{id: "b", from: walt, to: toList, subject: "Re: [Talk] Loose tiles on a barn", hour: 1, more: list},
		{id: "c", from: bob, to: toList, subject: "Loose tiles on a barn", hour: 2, more: list},
		{id: "d", from: bob, to: "else@list.example", subject: "Re: Loose tiles on a barn", hour: 3, more: "List-Post: <mailto:else@list.example>"}},
		[]string{"a | .b subject", "c", "d"}},
	"lost original": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "c", from: ann, to: vera, subject: "Re: Roof leak", hour: 2, more: "References: <lost@x.example>"},
		{id: "d", from: ann, to: vera, subject: "Re: Roof leak", hour: 3, more: "References: <lost@x.example>"}},
		[]string{"a | .lost missing | ..c references | ..d references"}},
	"lost originals that name each other": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "c", from: ann, to: vera, subject: "Re: Roof leak", hour: 2, more: "References: <x@x.example> <y@x.example>"},
		{id: "d", from: ann, to: vera, subject: "Re: Roof leak", hour: 3, more: "References: <y@x.example> <x@x.example>"}},
		[]string{"a | .y missing | ..c references | ..x missing | ...d references"}},
	"references rule": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: vera, to: ann, subject: "Roof leak", hour: 2},
		{id: "c", from: ann, to: vera, subject: "Re: Roof leak", hour: 3, more: "In-Reply-To: <a@x.example>"}},
		[]string{"a | .c in-reply-to", "b"}},
	"two matters in one thread": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "b", from: ann, to: vera, subject: "Kitchen tap drips", hour: 3, more: "In-Reply-To: <a@x.example>"},
		{id: "c", from: vera, to: ann, subject: "Re: Kitchen tap drips", hour: 4}},
		[]string{"a | .b in-reply-to | ..c subject"}},
	"answer to a form": {[]letter{
		{id: "a", from: "noreply@web.example", to: ann, subject: "Roof of Mill Lane 3", more: "Reply-To: " + vera},
		{id: "b", from: ann, to: vera, subject: "Re: Roof of Mill Lane 3", hour: 2}},
		[]string{"a | .b subject"}},
	"parts of a sending": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Photos (1/3)"},
		{id: "b", from: vera, to: ann, subject: "Photos (2/3)"},
		{id: "c", from: vera, to: ann, subject: "Photos (3/3)", hour: 1},
		{id: "d", from: vera, to: ann, subject: "Photos (1/3)", hour: 30},
		{id: "e", from: walt, to: ann, subject: "Photos (2/3)"}},
		[]string{"a | .b series | ..c series", "d", "e"}},

	"thread-index": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Hello", index: head},
		{id: "b", from: ann, to: vera, subject: "Re: Hello", hour: 1, index: head + "11111"},
		{id: "c", from: vera, to: ann, subject: "Re: Hello", hour: 2, index: head + "1111122222"},
		{id: "d", from: vera, to: ann, subject: "Re: Hello", hour: 3, index: head + "33333"}},
		[]string{"a | .b thread-index | ..c thread-index | .d thread-index"}},
	"thread-index, other people": {[]letter{
		{id: "a", from: vera, to: "office@firm.example", subject: "Roof leak", index: head},
		{id: "b", from: ann, to: bob, subject: "Mill Lane again", hour: 1, index: head + "11111"},
		{id: "c", from: bob, to: walt, subject: "Re: Mill Lane again", hour: 2, index: head + "1111122222"}},
		[]string{"a | .b thread-index | ..c thread-index"}},
	"thread-index, parent not held": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Hello", index: head},
		{id: "c", from: ann, to: vera, subject: "Re: Hello", hour: 2, index: head + "1111122222"}},
		[]string{"a | .c thread-index"}},
	"thread-index used again": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak", index: head},
		{id: "b", from: vera, to: ann, subject: "Holiday plans", hour: 1, index: head},
		{id: "c", from: vera, to: ann, subject: "Tax return", hour: 2, index: head + "1111122222"}},
		[]string{"a", "b", "c"}},
	"thread-index used again for another client": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Spring offer", index: head},
		{id: "b", from: ann, to: walt, subject: "Spring offer", hour: 1, index: head},
		{id: "c", from: vera, to: ann, subject: "Re: Spring offer", hour: 2, index: head + "11111"}},
		[]string{"a | .c thread-index", "b"}},
	"thread-index used again for another client, with a copy to a colleague": {[]letter{
		{id: "a", from: ann, to: vera, subject: "Spring offer", index: head, more: "Cc: " + bob},
		{id: "b", from: ann, to: walt, subject: "Spring offer", hour: 1, index: head, more: "Cc: " + bob}},
		[]string{"a", "b"}},
	"other conversations": {[]letter{
		{id: "a", from: vera, to: ann, subject: "Hello", index: head},
		{id: "b", from: ann, to: vera, subject: "Re: Hello", hour: 1, index: other + "11111"},
		{id: "c", from: ann, to: vera, subject: "Re: Hello", hour: 2, index: head[:20]},
		{id: "d", from: ann, to: vera, subject: "Re: Hello", hour: 3, index: "\x02" + head[1:] + "11111"}},
		[]string{"a", "b", "c", "d"}},
}

func crowd(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("p%d@crowd.example", i))
	}
	return strings.Join(list, ", ")
}

func logOfLetters(letters []letter) *projectiontest.Log {
	l := projectiontest.New("firm.example/onrecord/1")
	for _, m := range letters {
		l.AppendMail(m.mail())
	}
	return l
}

func TestInferred(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for name, test := range inferred {
		t.Run(name, func(t *testing.T) {
			l := logOfLetters(test.letters)
			first := outline(t, open(t, l), l)
			if got := threadsOf(first); strings.Join(got, "\n") != strings.Join(sorted(test.want), "\n") {
				t.Errorf("threads:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(sorted(test.want), "\n"))
			}
			for range 8 {
				s := l.Shuffled(random)
				if got := outline(t, open(t, s), s); got != first {
					t.Fatalf("another order gives other threads:\n%s\nat first:\n%s", got, first)
				}
			}
		})
	}
}

// A message that lies between two others takes the later one over, and gives it
// back when its own parent proves to be another.
func TestInferredIsJudgedAgain(t *testing.T) {
	l := logOfLetters([]letter{
		{id: "a", from: vera, to: ann, subject: "Roof leak"},
		{id: "c", from: ann, to: vera, subject: "Re: Roof leak", hour: 9, more: "References: <late@x.example>"},
		{id: "b", from: vera, to: ann, subject: "Roof leak", hour: 5},
		{id: "late", from: vera, to: ann, subject: "Gutter", hour: 6},
	})
	for n, want := range []string{"", "a", "a | .late missing | ..c references", "a\nb | .late missing | ..c references", "a\nb\nlate | .c references"} {
		if n == 0 {
			continue
		}
		p := l.Prefix(int64(n))
		if got := strings.Join(threadsOf(outline(t, open(t, p), p)), "\n"); got != want {
			t.Errorf("after %d messages:\n%s\nwant:\n%s", n, got, want)
		}
	}
}

// Whatever joins threads, the id of each message goes on naming the whole, and
// the id of the whole is that of its first message.
func TestInferredIDs(t *testing.T) {
	l := logOfLetters(inferred["reply by its subject"].letters)
	const want = "t-a403e2e44a" // of <a@x.example>
	db := open(t, l)
	var alone []string
	for n := range l.Size() {
		s := projectiontest.New("firm.example/onrecord/1")
		s.AppendMail(inferred["reply by its subject"].letters[n].mail())
		for d := range digests(s) {
			id, err := thread.Of(t.Context(), open(t, s), d)
			if err != nil {
				t.Fatal(err)
			}
			alone = append(alone, id)
			if id, err := thread.Of(t.Context(), db, d); err != nil || id != want {
				t.Errorf("Of = %s, %v, want %s", id, err, want)
			}
		}
	}
	for _, id := range alone {
		nodes, err := thread.Members(t.Context(), db, id)
		if err != nil || len(nodes) != 3 {
			t.Errorf("thread %s: %d messages, %v, want 3", id, len(nodes), err)
		}
	}
}

func TestInferredMark(t *testing.T) {
	l := logOfLetters(inferred["lost original"].letters)
	nodes, err := thread.Members(t.Context(), open(t, l), "t-a403e2e44a")
	if err != nil || len(nodes) != 4 {
		t.Fatalf("%d nodes, %v", len(nodes), err)
	}
	for i, want := range []bool{false, true, false, false} {
		if nodes[i].Inferred != want {
			t.Errorf("node %d (%s) inferred: %v, want %v", i, nodes[i].MessageID, nodes[i].Inferred, want)
		}
	}
}

// Ten thousand messages with one subject, the newest first, and in no order.
func TestHostileSubject(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 1000
	}
	runtime.LockOSThread() // threadTime is that of one
	defer runtime.UnlockOSThread()
	letters := make([]letter, n)
	for i := range letters {
		letters[i] = letter{id: fmt.Sprint("m", i), from: vera, to: ann, subject: "Re: Roof leak", hour: n - i, index: head + strings.Repeat("11111", i%3)}
	}
	l := logOfLetters(letters)
	for name, l := range map[string]*projectiontest.Log{"newest first": l.Prefix(int64(n / 10)), "no order": l.Shuffled(rand.New(rand.NewPCG(1, 2)))} {
		n := int(l.Size())
		start := threadTime()
		db := open(t, l)
		took := threadTime() - start
		for d := range digests(l) {
			id, err := thread.Of(t.Context(), db, d)
			if err != nil {
				t.Fatal(err)
			}
			if nodes, err := thread.Members(t.Context(), db, id); err != nil || len(nodes) != n {
				t.Errorf("%s: %d nodes, %v, want %d", name, len(nodes), err, n)
			}
			break
		}
		if took > time.Duration(n)*3*time.Millisecond {
			t.Errorf("%s: took %s", name, took)
		}
	}
}
