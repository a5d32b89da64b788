package attachment_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/audit/attachment"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// mail is a message with files, each NAME TYPE CONTENT.
func mail(n int, files ...[3]string) string {
	text := fmt.Sprintf("Message-ID: <%d@mail.example>\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\nbody %d\r\n", n, n)
	for _, f := range files {
		text += fmt.Sprintf("--cut\r\nContent-Type: %s; name=%s\r\nContent-Disposition: attachment; filename=%s\r\n\r\n%s\r\n", f[1], f[0], f[0], f[2])
	}
	return text + "--cut--\r\n"
}

func follow(t *testing.T, log *projectiontest.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), log, attachment.NewStage()); err != nil {
		t.Fatal(err)
	}
	return db
}

var (
	rtf   = [3]string{"a.rtf", "application/octet-stream", `{\rtf1 words}`}
	again = [3]string{"other.rtf", "application/rtf", `{\rtf1 words}`}
	csv   = [3]string{"a.csv", "text/csv", "a,b"}
	plain = [3]string{"a.txt", "text/plain", "plain words"}
	mime  = [3]string{"b.csv", "text/plain", "c,d"}
	fake  = [3]string{"c.txt", "text/plain", "%PDF-1.4 is no text"}
)

func unread(t *testing.T, db *projection.DB, settings string) []attachment.Content {
	t.Helper()
	var all []attachment.Content
	var after attachment.Key
	for {
		list, err := attachment.Unread(t.Context(), db, settings, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return all
		}
		all = append(all, list...)
		after = list[len(list)-1].Key
	}
}

func keep(t *testing.T, db *projection.DB, settings string, list []attachment.Content, text string, defects ...string) {
	t.Helper()
	var readings []attachment.Reading
	for _, c := range list {
		readings = append(readings, attachment.Reading{Key: c.Key, Result: extract.Result{Kind: extract.RTF, Text: text, Defects: defects}})
	}
	if err := attachment.Keep(t.Context(), db, settings, readings); err != nil {
		t.Fatal(err)
	}
}

// A content is to be read once, whatever messages carry it; plain text never.
func TestUnread(t *testing.T) {
	log := projectiontest.New("log")
	log.AppendMail(mail(1, rtf, plain))
	log.AppendMail(mail(2, again, csv, mime, fake))
	db := follow(t, log)
	if got := unread(t, db, "s"); len(got) != 4 { // rtf, csv, mime, fake
		t.Fatalf("%d contents to be read, want 4: %+v", len(got), got)
	}
	counts, err := attachment.Count(t.Context(), db)
	if err != nil || counts.All != 5 || counts.Direct != 1 || counts.Unread != 4 {
		t.Errorf("%+v, %v", counts, err)
	}
	keep(t, db, "s", unread(t, db, "s"), "words")
	if got := unread(t, db, "s"); len(got) != 0 {
		t.Errorf("%d contents to be read again", len(got))
	}
}

// Only what other settings could change is read again with them.
func TestReadAgain(t *testing.T) {
	log := projectiontest.New("log")
	log.AppendMail(mail(1, rtf, csv, fake))
	db := follow(t, log)
	list := unread(t, db, "small")
	keep(t, db, "small", list[:1], "", extract.DefectTooLarge)
	keep(t, db, "small", list[1:2], "", extract.DefectDamaged)
	keep(t, db, "small", list[2:], "words")
	if got := unread(t, db, "small"); len(got) != 0 {
		t.Errorf("with the same settings: %d", len(got))
	}
	if got := unread(t, db, "large"); len(got) != 1 || got[0].Key != list[0].Key {
		t.Errorf("with other settings: %+v", got)
	}
	keep(t, db, "large", list[:1], "all of it")
	if n, err := attachment.CountUnread(t.Context(), db, "large"); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
}

// rows are all that is listed, in order.
func rows(t *testing.T, db *projection.DB) (list []string) {
	t.Helper()
	r, err := db.Query(t.Context(), `SELECT hex(message) || part || hex(digest) || class FROM attachment UNION ALL
		SELECT hex(digest) || class || direct || size || hex(message) || part FROM attachment_content ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for r.Next() {
		var s string
		if err := r.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// The rows are the same whatever the order in which messages come.
func TestOrderOfArrival(t *testing.T) {
	log := projectiontest.New("log")
	for i := range 12 {
		log.AppendMail(mail(i, [][3]string{rtf, again, csv, plain, mime, fake}[i%6], rtf))
	}
	want := rows(t, follow(t, log))
	for seed := range uint64(4) {
		if got := rows(t, follow(t, log.Shuffled(rand.New(rand.NewPCG(seed, 1))))); !slices.Equal(got, want) {
			t.Errorf("seed %d: other rows", seed)
		}
	}
}

func end(t *testing.T, db *projection.DB) attachment.Position {
	t.Helper()
	p, err := attachment.End(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fits(t *testing.T, db *projection.DB, p attachment.Position) bool {
	t.Helper()
	ok, err := attachment.Fits(t.Context(), db, attachment.ParsePosition(p.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// A position fits the tables it was taken from, as long as the texts up to it
// are the same.
func TestPosition(t *testing.T) {
	log := projectiontest.New("log")
	one, two := log.AppendMail(mail(1, rtf)), log.AppendMail(mail(2, csv, again))
	db := follow(t, log)
	start := end(t, db)
	list := unread(t, db, "s")
	keep(t, db, "s", list[:1], "first")
	middle := end(t, db)
	keep(t, db, "s", list[1:], "second")
	last := end(t, db)
	for i, p := range []attachment.Position{start, middle, last} {
		if !fits(t, db, p) {
			t.Errorf("position %d does not fit", i)
		}
	}
	if fits(t, db, attachment.Position{}) || fits(t, follow(t, log), start) || fits(t, db, attachment.Position{Tables: last.Tables, Number: 9}) {
		t.Error("a position of other tables fits")
	}
	var messages []email.Digest
	for p := start; ; {
		s, ok, err := attachment.Next(context.Background(), db, p, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			if p != last {
				t.Errorf("the steps end at %+v, want %+v", p, last)
			}
			break
		}
		messages = append(messages, s.Messages...)
		p = s.To
	}
	if !slices.Contains(messages, one) || !slices.Contains(messages, two) {
		t.Errorf("messages %v", messages)
	}
	keep(t, db, "s", list[1:], "changed") // the newest is replaced: what came after cannot be told
	if fits(t, db, last) || !fits(t, db, middle) {
		t.Error("after a change")
	}
}
