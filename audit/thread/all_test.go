package thread_test

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"slices"
	"testing"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// What is read for all messages at once is what is read for each thread.
func TestAll(t *testing.T) {
	mails := []mail{
		{id: "offer", day: 1}, {id: "offer", day: 2, more: "X-Copy: other bytes"},
		{id: "answer", refs: "offer", day: 3}, {id: "further", refs: "offer lost", day: 4}, {day: 5},
	}
	random := rand.New(rand.NewPCG(7, 7))
	for range 20 {
		mails = append(mails, randomMails(random, 12)...)
	}
	l := logOf(mails...)
	db := open(t, l)
	var links map[email.Digest]thread.Link
	err := db.View(t.Context(), func(tx *sql.Tx) (err error) {
		links, err = thread.All(context.WithoutCancel(t.Context()), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[int]string)
	seen := make(map[string]bool)
	messages, below := 0, 0
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		n := links[d].Conversation
		if ids[n] == "" && seen[id] || ids[n] != "" && ids[n] != id {
			t.Errorf("%s: conversation %d is %s, and %s too", d, n, ids[n], id)
		}
		ids[n], seen[id] = id, true
		nodes, err := thread.Members(t.Context(), db, id)
		if err != nil {
			t.Fatal(err)
		}
		node := nodes[slices.IndexFunc(nodes, func(x thread.Node) bool { return x.Digest == d })]
		messages++
		if p := links[d].Parent; !p.IsZero() {
			below++
			up := nodes[slices.IndexFunc(nodes, func(x thread.Node) bool { return x.Digest == p })]
			if up.MessageID != node.Parent && !slices.ContainsFunc(nodes, func(x thread.Node) bool {
				return x.MessageID == node.Parent && x.Reason == thread.Missing
			}) {
				t.Errorf("%s stands under %s, and under %s among all", node.MessageID, node.Parent, up.MessageID)
			}
		} else if node.Depth > 0 && !slices.ContainsFunc(nodes, func(x thread.Node) bool { return x.Reason == thread.Missing }) {
			t.Errorf("%s has no parent among all", node.MessageID)
		}
		if links[d].Inferred != node.Inferred && node.Reason != thread.SameMessageID {
			t.Errorf("%s: inferred is %v", node.MessageID, links[d].Inferred)
		}
	}
	if messages != len(links) || below < 10 {
		t.Errorf("%d messages, %d links, %d below others", messages, len(links), below)
	}
}

// TestSome wants of some messages what All tells of them, and of no conversation
// but theirs.
func TestSome(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	var mails []mail
	for range 12 {
		mails = append(mails, randomMails(random, 10)...)
	}
	l := logOf(mails...)
	db := open(t, l)
	var every, some map[email.Digest]thread.Link
	var asked []email.Digest
	for d := range digests(l) {
		if random.IntN(6) == 0 {
			asked = append(asked, d)
		}
	}
	err := db.View(t.Context(), func(tx *sql.Tx) (err error) {
		ctx := context.WithoutCancel(t.Context())
		if every, err = thread.All(ctx, tx); err == nil {
			some, err = thread.Some(ctx, tx, append(asked, email.Digest{1}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wanted, number := make(map[int]bool), make(map[int]int)
	for _, d := range asked {
		wanted[every[d].Conversation] = true
	}
	for d, whole := range every {
		part, ok := some[d]
		if ok != wanted[whole.Conversation] {
			t.Fatalf("%s: told %t, wanted %t", d, ok, wanted[whole.Conversation])
		}
		if !ok {
			continue
		}
		if n, seen := number[whole.Conversation]; seen && n != part.Conversation || part.Parent != whole.Parent || part.Inferred != whole.Inferred {
			t.Errorf("%s: %+v among some, %+v among all", d, part, whole)
		}
		number[whole.Conversation] = part.Conversation
	}
	if len(some) < len(asked) || len(some) == len(every) {
		t.Fatalf("%d of %d messages are told for %d: the test shows nothing", len(some), len(every), len(asked))
	}
}

// Messages that come with those that are asked for are in no conversation but their own.
func TestSomeWithOthers(t *testing.T) {
	roof := func(subject string) string { return "To: bob@firm.example\r\nSubject: " + subject }
	l := logOf(mail{id: "a", day: 1}, mail{id: "b", day: 2},
		mail{id: "c", day: 3, more: roof("Roof leak")}, mail{id: "d", day: 4, more: roof("Re: Roof leak")})
	db := open(t, l)
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		all, err := thread.All(context.WithoutCancel(t.Context()), tx)
		if err != nil {
			return err
		}
		list := slices.Collect(digests(l))
		some, err := thread.Some(t.Context(), tx, []email.Digest{list[0], list[3]})
		if err != nil {
			return err
		}
		if len(some) != 3 {
			t.Errorf("%d links", len(some))
		}
		for a := range some {
			for b := range some {
				if together := some[a].Conversation == some[b].Conversation; together != (all[a].Conversation == all[b].Conversation) {
					t.Errorf("%s and %s in one conversation: %t", a, b, together)
				}
			}
			if some[a].Parent != all[a].Parent {
				t.Errorf("%s stands under %s, and under %s among all", a, some[a].Parent, all[a].Parent)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
