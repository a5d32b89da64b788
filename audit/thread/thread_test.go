package thread_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func open(t testing.TB, logs ...projection.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := thread.NewStage()
	for _, l := range logs {
		if err := db.Follow(t.Context(), l, append(others(), s)...); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// A mail is a message of a test: day is the day of its Date field, 0 for none.
type mail struct {
	id, refs, irt string
	day           int
	more          string // further header lines
}

func (m mail) header() string {
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	add("From", "ann@client.example")
	add("Message-ID", bracket(m.id))
	add("References", bracket(m.refs))
	add("In-Reply-To", bracket(m.irt))
	if m.day != 0 {
		add("Date", fmt.Sprintf("%d Mar 2026 10:00:00 +0100", m.day))
	}
	if m.more != "" {
		lines = append(lines, m.more)
	}
	return strings.Join(lines, "\r\n")
}

// bracket turns "a b" into "<a@x.example> <b@x.example>".
func bracket(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if !strings.Contains(w, "<") {
			words[i] = "<" + w + "@x.example>"
		}
	}
	return strings.Join(words, " ")
}

func logOf(mails ...mail) *projectiontest.Log {
	l := projectiontest.New("firm.example/onrecord/1")
	for _, m := range mails {
		l.AppendMessage(m.header())
	}
	return l
}

// outline prints the threads of all messages of a log, each once, sorted by id.
func outline(t testing.TB, db *projection.DB, l *projectiontest.Log) string {
	t.Helper()
	var ids []string
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var b strings.Builder
	for _, id := range slices.Compact(ids) {
		fmt.Fprintln(&b, id)
		b.WriteString(printed(t, db, id))
	}
	return b.String()
}

func digests(l *projectiontest.Log) func(yield func(email.Digest) bool) {
	return func(yield func(email.Digest) bool) {
		for e := range l.Entries(context.Background(), 0) {
			if f := e.Facets["raw"]; f != nil {
				hex, _, _ := f.Get("sha256")
				d, _ := email.ParseDigest(hex)
				if !yield(d) {
					return
				}
			}
		}
	}
}

// printed prints a thread: per line the depth as indent, the message-id without
// its domain, and the reason.
func printed(t testing.TB, db *projection.DB, id string) string {
	t.Helper()
	nodes, err := thread.Members(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		name := strings.TrimSuffix(strings.TrimPrefix(string(n.MessageID), "<"), "@x.example>")
		if name == "" {
			name = "-"
		}
		fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat(" ", n.Depth+1), name, n.Reason)
		if n.Digest.IsZero() != (n.Reason == thread.Missing) {
			t.Errorf("node %s: digest %s with reason %q", name, n.Digest, n.Reason)
		}
	}
	return b.String()
}

// trees are sets of messages with the threads that they must give, without the
// thread ids, in whatever order the messages arrive.
var trees = map[string]struct {
	mails []mail
	want  []string // one per thread, in the order of the first Date
}{
	"one message":      {[]mail{{id: "a", day: 1}}, []string{"a"}},
	"two strangers":    {[]mail{{id: "a", day: 1}, {id: "b", day: 2}}, []string{"a", "b"}},
	"reply":            {[]mail{{id: "a", day: 1}, {id: "b", refs: "a", irt: "a", day: 2}}, []string{"a | .b references"}},
	"in-reply-to only": {[]mail{{id: "a", day: 1}, {id: "b", irt: "a", day: 2}}, []string{"a | .b in-reply-to"}},
	"chain and branch": {[]mail{{id: "a", day: 1}, {id: "b", refs: "a", day: 2}, {id: "c", refs: "a b", day: 3}, {id: "d", refs: "a", day: 4}},
		[]string{"a | .b references | ..c references | .d references"}},
	"siblings by date": {[]mail{{id: "a", day: 1}, {id: "z", refs: "a", day: 2}, {id: "b", refs: "a", day: 3}, {id: "n", refs: "a"}},
		[]string{"a | .z references | .b references | .n references"}},
	"missing root":   {[]mail{{id: "b", refs: "a", day: 2}, {id: "c", refs: "a", day: 3}}, []string{"a missing | .b references | .c references"}},
	"missing middle": {[]mail{{id: "a", day: 1}, {id: "c", refs: "a b", day: 3}}, []string{"a | .b missing | ..c references"}},
	"missing counts": {[]mail{{id: "p", day: 1}, {id: "q", day: 2}, {id: "c", refs: "p b", day: 3}, {id: "d", refs: "q b", day: 4}, {id: "e", refs: "q b", day: 5}},
		[]string{"p | q | .b missing | ..c references | ..d references | ..e references"}},
	"late join": {[]mail{{id: "a", day: 1}, {id: "b", refs: "a", day: 2}, {id: "c", day: 3}, {id: "d", refs: "c", day: 4}, {id: "e", refs: "b", irt: "d", day: 5}},
		[]string{"a | .b references | c | .d references | ..e in-reply-to"}},
	"joined by something not held": {[]mail{{id: "b", refs: "x", day: 1}, {id: "c", refs: "y", day: 2}, {id: "d", refs: "x y z", day: 3}},
		[]string{"x missing | .b references | .y missing | ..c references | ..z missing | ...d references"}},
	"self reference":            {[]mail{{id: "a", refs: "a", irt: "a", day: 1}}, []string{"a"}},
	"circle of two":             {[]mail{{id: "a", refs: "b", day: 1}, {id: "b", refs: "a", day: 2}}, []string{"a | .b references"}},
	"circle with a tail":        {[]mail{{id: "a", refs: "c", day: 5}, {id: "b", refs: "a", day: 1}, {id: "c", refs: "b", day: 3}, {id: "d", refs: "c", day: 4}}, []string{"b | .c references | ..d references | ..a references"}},
	"circle with an early tail": {[]mail{{id: "a", refs: "b", day: 1}, {id: "b", refs: "c", day: 3}, {id: "c", refs: "b", day: 2}}, []string{"c | .b references | ..a references"}},
	"circle of missing":         {[]mail{{id: "m", refs: "x y x", day: 1}, {id: "n", refs: "y x", day: 2}}, nil},
	"repeated reference":        {[]mail{{id: "a", day: 1}, {id: "b", refs: "a a a", day: 2}}, []string{"a | .b references"}},
	"same id, other bytes": {[]mail{{id: "a", day: 1}, {id: "b", refs: "a", day: 2}, {id: "b", refs: "a", day: 2, more: "X-List: 1"}, {id: "c", refs: "a b", day: 3}},
		[]string{"a | .b references | .b same-message-id | ..c references"}},
	"same id, one without references": {[]mail{{id: "a", day: 1}, {id: "b", day: 2}, {id: "b", refs: "a", day: 3}}, []string{"a | .b references | .b same-message-id"}},
	"no message-id":                   {[]mail{{id: "a", day: 1}, {refs: "a", day: 2}, {day: 3}}, []string{"a | .- references", "-"}},
	"address in in-reply-to":          {[]mail{{id: "a", irt: "<ann@client.example>", day: 1}, {id: "b", irt: "<ANN@client.example>", day: 2}}, []string{"a", "b"}},
	"others cannot give a held top a parent": {[]mail{{id: "a", day: 1}, {id: "b", refs: "evil a", day: 2}},
		[]string{"a | .b references"}},
}

func TestTrees(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for name, test := range trees {
		t.Run(name, func(t *testing.T) {
			l := logOf(test.mails...)
			first := outline(t, open(t, l), l)
			if test.want != nil {
				if got := threadsOf(first); !slices.Equal(got, sorted(test.want)) {
					t.Errorf("threads:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(sorted(test.want), "\n"))
				}
			}
			for range 6 {
				s := l.Shuffled(random)
				if got := outline(t, open(t, s), s); got != first {
					t.Fatalf("another order gives other threads:\n%s\nat first:\n%s", got, first)
				}
			}
		})
	}
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

// threadsOf turns an outline into the form of trees.
func threadsOf(outline string) []string {
	var list []string
	for _, line := range strings.Split(strings.TrimSuffix(outline, "\n"), "\n") {
		if strings.HasPrefix(line, "t-") {
			list = append(list, "")
			continue
		}
		text := strings.TrimLeft(line, " ")
		depth := len(line) - len(text) - 1
		last := &list[len(list)-1]
		if *last != "" {
			*last += " | "
		}
		*last += strings.TrimRight(strings.Repeat(".", depth)+text, " ")
	}
	slices.Sort(list)
	return list
}

// randomMails makes messages that refer to each other in every odd way.
func randomMails(random *rand.Rand, n int) []mail {
	id := func() string { return fmt.Sprint("m", random.IntN(n)) }
	mails := make([]mail, n)
	for i := range mails {
		m := mail{id: fmt.Sprint("m", i), day: random.IntN(29), more: randomFields(random, i)}
		if random.IntN(10) == 0 {
			m.id = id()
		}
		if random.IntN(20) == 0 {
			m.id = ""
		}
		if random.IntN(3) > 0 {
			var refs []string
			for range random.IntN(4) {
				refs = append(refs, id())
			}
			m.refs = strings.Join(refs, " ")
		}
		if random.IntN(5) == 0 {
			m.irt = id()
		}
		mails[i] = m
	}
	return mails
}

// randomFields are what joins messages without references, of few kinds so that
// they meet.
func randomFields(random *rand.Rand, i int) string {
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	text := fmt.Sprintf("X-Number: %d\r\nTo: %s@firm.example", i, pick("bob", "carl", "dora"))
	text += "\r\nSubject: " + pick("", "Re: ", "Fwd: ") + pick("roof leak", "kitchen tap", "invoice", "plans 1/3")
	if random.IntN(4) == 0 {
		text += "\r\nList-Id: <talk.list.example>"
	}
	if random.IntN(3) == 0 {
		head := "\x01ABCDE0123456789abcde" + pick("f", "g")
		blocks := strings.Repeat("12345", random.IntN(2)) + strings.Repeat("54321", random.IntN(2))
		text += "\r\nThread-Index: " + base64.StdEncoding.EncodeToString([]byte(head+blocks))
	}
	if random.IntN(2) == 0 {
		text += "\r\nReply-To: bob@firm.example"
	}
	return text
}

func TestAnyOrderGivesTheSameThreads(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 12 {
		n := 4 + random.IntN(60)
		l := logOf(randomMails(random, n)...)
		first := outline(t, open(t, l), l)
		for range 6 {
			s := l.Shuffled(random)
			if got := outline(t, open(t, s, s), s); got != first {
				t.Fatalf("another order of %d messages gives other threads:\n%s\nat first:\n%s", n, got, first)
			}
		}
	}
}

func TestEveryMessageIsMemberOnce(t *testing.T) {
	l := logOf(randomMails(rand.New(rand.NewPCG(7, 8)), 300)...)
	db := open(t, l)
	seen := make(map[email.Digest]int)
	threads := make(map[string]bool)
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		if threads[id] {
			continue
		}
		threads[id] = true
		nodes, err := thread.Members(t.Context(), db, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes {
			if !n.Digest.IsZero() {
				seen[n.Digest]++
			}
		}
	}
	for d := range digests(l) {
		if seen[d] != 1 {
			t.Errorf("message %s is member %d times, want once", d, seen[d])
		}
	}
}

func TestBatchSizeDoesNotMatter(t *testing.T) {
	l := logOf(randomMails(rand.New(rand.NewPCG(9, 10)), 60)...)
	whole := open(t, l)
	var steps []projection.Log
	for n := range l.Size() {
		steps = append(steps, l.Prefix(n+1))
	}
	single := open(t, steps...)
	for _, table := range thread.NewStage().Tables() {
		if a, b := rows(t, whole, table), rows(t, single, table); a != b || a == "" {
			t.Errorf("rows of %s differ between one batch and %d:\n%s\n%s", table, len(steps), a, b)
		}
	}
}

func rows(t *testing.T, db *projection.DB, table string) string {
	t.Helper()
	r, err := db.Query(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	names, _ := r.Columns()
	var b strings.Builder
	for r.Next() {
		row := make([]any, len(names))
		to := make([]any, len(names))
		for i := range row {
			to[i] = &row[i]
		}
		if err := r.Scan(to...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%x\n", row)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestIDIsThatOfTheRoot(t *testing.T) {
	// printf '<a@x.example>' | sha256sum
	const want = "t-a403e2e44a"
	l := logOf(mail{id: "c", refs: "a b", day: 3}, mail{id: "b", refs: "a", day: 2}, mail{id: "a", day: 1}, mail{id: "d", refs: "a", day: 4})
	for n := int64(1); n <= l.Size(); n++ {
		db := open(t, l.Prefix(n))
		for d := range digests(l.Prefix(n)) {
			if id, err := thread.Of(t.Context(), db, d); err != nil || id != want {
				t.Errorf("after %d messages: Of = %s, %v, want %s", n, id, err, want)
			}
		}
	}
}

func TestOldIDNamesTheJoinedThread(t *testing.T) {
	l := logOf(mail{id: "a", day: 1}, mail{id: "c", day: 3}, mail{id: "e", refs: "a", irt: "c", day: 5})
	before := open(t, l.Prefix(2))
	after := open(t, l)
	for d := range digests(l.Prefix(2)) {
		id, err := thread.Of(t.Context(), before, d)
		if err != nil {
			t.Fatal(err)
		}
		nodes, err := thread.Members(t.Context(), after, id)
		if err != nil || len(nodes) != 3 {
			t.Errorf("thread %s after the join: %d messages, %v, want 3", id, len(nodes), err)
		}
	}
}

func TestNodeFields(t *testing.T) {
	l := logOf(mail{id: "a", day: 1}, mail{id: "b", refs: "a", day: 2})
	db := open(t, l)
	got, err := thread.Members(t.Context(), db, "t-a403e2e44a")
	if err != nil || len(got) != 2 {
		t.Fatalf("%d nodes, %v", len(got), err)
	}
	b := got[1]
	sent := time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600))
	if !b.Sent.Equal(sent) || b.Sent.Format(time.RFC3339) != sent.Format(time.RFC3339) {
		t.Errorf("Sent = %s, want %s with its zone", b.Sent, sent)
	}
	if b.Parent != "<a@x.example>" || b.Depth != 1 || b.MessageID != "<b@x.example>" {
		t.Errorf("node = %+v", b)
	}
}

func TestByMessageID(t *testing.T) {
	l := logOf(mail{id: "a", day: 1}, mail{id: "a", day: 2}, mail{id: "b", refs: "c", day: 3})
	db := open(t, l)
	for id, want := range map[email.MessageID]int{"<a@x.example>": 2, "<b@x.example>": 1, "<c@x.example>": 0, "<d@x.example>": 0, "": 0} {
		got, err := thread.ByMessageID(t.Context(), db, id)
		if err != nil || len(got) != want || !slices.IsSortedFunc(got, func(a, b email.Digest) int { return strings.Compare(a.String(), b.String()) }) {
			t.Errorf("ByMessageID(%s) = %v, %v, want %d sorted digests", id, got, err, want)
		}
	}
}

func TestUnknown(t *testing.T) {
	db := open(t, logOf(mail{id: "a", day: 1}))
	if _, err := thread.Of(t.Context(), db, email.Digest{1}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Of: error = %v, want fs.ErrNotExist", err)
	}
	for _, id := range []string{"t-0000000000", "t-00", "p-a403e2e44a", "a403e2e44a", "t-f9a8ee0b5", "t-zzzzzzzzzz", "", "t-a403e2e44a00"} {
		if nodes, err := thread.Members(t.Context(), db, id); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Members(%q) = %d nodes, %v, want fs.ErrNotExist", id, len(nodes), err)
		}
	}
}

func TestHostileReferences(t *testing.T) {
	l := logOf()
	ids := []tlog.Field{tlog.TextField("message-id", "<a@x.example>")}
	for i := range 50_000 {
		ids = append(ids, tlog.TextField("references", fmt.Sprintf("<r%d@x.example>", i)))
	}
	first := email.Digest{1}
	l.Append(tlog.KindMessageObserved, &tlog.Facet{Name: tlog.FacetEnvelope, Fields: ids},
		&tlog.Facet{Name: tlog.FacetRaw, Fields: []tlog.Field{tlog.BareField("sha256", first.String())}})
	for _, m := range []mail{
		{id: "first", day: 2, refs: "r0"},
		{id: "last", day: 3, refs: "r49999"},
		{id: "long", day: 4, refs: strings.Repeat("x", 2000)},
		{id: "open", day: 5, more: "References: " + strings.Repeat("<", 40_000)},
	} {
		l.AppendMessage(m.header())
	}
	start := time.Now()
	db := open(t, l)
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("took %s", d)
	}
	var threads []string
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		threads = append(threads, id)
	}
	if threads[0] != threads[1] || threads[0] != threads[2] {
		t.Errorf("the first and the last reference must count: threads %v", threads[:3])
	}
	nodes, err := thread.Members(t.Context(), db, threads[0])
	if err != nil || len(nodes) > 600 {
		t.Errorf("%d nodes, %v, want at most 600", len(nodes), err)
	}
	for i, id := range threads[3:] {
		if got := printed(t, db, id); strings.Count(got, "\n") != 1 {
			t.Errorf("message %d should stand alone:\n%.300s", i+3, got)
		}
	}
}

func TestHostileChain(t *testing.T) {
	const n = 3000
	var mails []mail
	for i := range n {
		mails = append(mails, mail{id: fmt.Sprint("m", n-i), refs: fmt.Sprint("m", n-i-1)})
	}
	l := logOf(mails...) // newest first, so that each message is a new root
	start := time.Now()
	db := open(t, l)
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		nodes, err := thread.Members(t.Context(), db, id)
		if err != nil || len(nodes) != n+1 || nodes[n].Depth != n {
			t.Fatalf("%d nodes, %v, want %d in one line", len(nodes), err, n+1)
		}
		break
	}
	if d := time.Since(start); d > 60*time.Second {
		t.Errorf("took %s", d)
	}
}

func TestOddEntries(t *testing.T) {
	l := projectiontest.New("firm.example/onrecord/1")
	l.Append("some.future.kind")
	l.Append(tlog.KindMessageObserved)
	bad := &tlog.Facet{Name: tlog.FacetRaw, Fields: []tlog.Field{tlog.BareField("sha256", "xyz")}}
	l.Append(tlog.KindMessageObserved, bad)
	d := email.Digest{7}
	raw := &tlog.Facet{Name: tlog.FacetRaw, Fields: []tlog.Field{tlog.BareField("sha256", d.String())}}
	l.Append(tlog.KindMessageObserved, raw) // its envelope was erased
	l.Append(tlog.KindMessageObserved, raw) // and its bytes were observed again
	db := open(t, l)
	id, err := thread.Of(t.Context(), db, d)
	if err != nil || id != "t-0700000000" {
		t.Errorf("Of = %s, %v, want t-0700000000", id, err)
	}
	if got := printed(t, db, id); got != " - \n" {
		t.Errorf("thread:\n%s", got)
	}
}

// A reply whose sender's clock was wrong stands where it was received.
func TestSiblingsByReceipt(t *testing.T) {
	received := func(day int) string {
		return fmt.Sprintf("Received: from a.example by mx.firm.example; %d Mar 2026 10:00:00 +0100", day)
	}
	l := logOf(mail{id: "root", day: 1, more: received(1)}, mail{id: "b", refs: "root", day: 2, more: received(3)}, mail{id: "a", refs: "root", day: 9, more: received(2)})
	db := open(t, l)
	var id string
	for d := range digests(l) {
		var err error
		if id, err = thread.Of(t.Context(), db, d); err != nil {
			t.Fatal(err)
		}
	}
	nodes, err := thread.Members(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, n := range nodes {
		order = append(order, string(n.MessageID))
	}
	if want := []string{"<root@x.example>", "<a@x.example>", "<b@x.example>"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}
