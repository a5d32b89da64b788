package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
)

// answer is an [Out] that keeps what it gets.
type answer struct {
	mu       sync.Mutex
	rows     []any
	bytes    []byte
	notes    []string
	progress []Progress
}

func (a *answer) Row(v any) error {
	a.rows = append(a.rows, v)
	return nil
}

func (a *answer) Write(p []byte) (int, error) {
	a.bytes = append(a.bytes, p...)
	return len(p), nil
}

func (a *answer) Note(format string, args ...any) {
	a.notes = append(a.notes, fmt.Sprintf(format, args...))
}

func (a *answer) Progress(p Progress) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.progress = append(a.progress, p)
}

// rowsOf returns the rows of an answer as what they are.
func rowsOf[T any](t *testing.T, a *answer) []T {
	t.Helper()
	var list []T
	for _, r := range a.rows {
		row, ok := r.(T)
		if !ok {
			t.Fatalf("row %T, want %T", r, *new(T))
		}
		list = append(list, row)
	}
	return list
}

// options makes a configuration with DATA in a new folder.
func options(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "onrecord.yaml")
	text := "data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example], timezone: UTC}\n" +
		"clients: [{name: Victor Hale, addresses: [victor.hale@mail.example]}]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	return Options{Config: c, Create: true}
}

func open(t *testing.T, o Options) *Daemon {
	t.Helper()
	d, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() }) // a second Close does no harm
	return d
}

// letter is message n: it holds the word "word<n>" and answers message n-1 of
// its ten.
func letter(n int) string {
	text := fmt.Sprintf("From: Victor Hale <victor.hale@mail.example>\r\nTo: dana@wasatchdoor.example\r\nSubject: Door %d\r\n"+
		"Message-ID: <%d@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\n", n/10, n)
	if n%10 > 0 {
		text += fmt.Sprintf("In-Reply-To: <%d@mail.example>\r\n", n-1)
	}
	return text + fmt.Sprintf("\r\nword%d springs\r\n", n)
}

// A box writes to one mailbox of a record.
type box struct {
	mailbox record.Mailbox
	gen     int64
	uid     uint32
}

func newBox(t *testing.T, d *Daemon, name string) *box {
	t.Helper()
	b := &box{}
	err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
		m, g, err := tx.OpenMailbox(record.Mailbox{Account: "dana", Name: name, RawName: []byte(name)}, "1", nil)
		b.mailbox, b.gen = m, g.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// put records messages, in one transaction.
func (b *box) put(t *testing.T, d *Daemon, raws ...string) {
	t.Helper()
	err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
		for _, raw := range raws {
			b.uid++
			o := record.Observation{Generation: b.gen, UID: b.uid, Facet: "imap", Body: record.BytesBody([]byte(raw))}
			if _, err := tx.Observe(o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func catchUp(t *testing.T, d *Daemon) {
	t.Helper()
	if err := d.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if lag, err := d.lag(); err != nil || lag != 0 {
		t.Errorf("lag after catching up = %d, %v", lag, err)
	}
}

// find returns the message-ids that a query finds, sorted.
func find(t *testing.T, d *Daemon, query string) []string {
	t.Helper()
	var a answer
	if err := d.Search(t.Context(), SearchRequest{Query: query, Limit: 10_000}, &a); err != nil && !errors.Is(err, ErrNoHit) {
		t.Fatalf("search %s: %v", query, err)
	}
	var ids []string
	for _, h := range rowsOf[SearchHit](t, &a) {
		ids = append(ids, h.MessageID)
	}
	slices.Sort(ids)
	return ids
}

func wantFound(t *testing.T, d *Daemon, query string, want ...string) {
	t.Helper()
	if got := find(t, d, query); !slices.Equal(got, want) {
		t.Errorf("search %s = %v, want %v", query, got, want)
	}
}

func TestSearchAnswers(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	b.put(t, d, letter(0), letter(1), letter(2))
	var behind answer
	if err := d.Search(t.Context(), SearchRequest{Query: "springs"}, &behind); !errors.Is(err, ErrNoHit) || !errors.Is(err, ErrUnread) || len(behind.notes) == 0 || !strings.Contains(behind.notes[0], "behind") {
		t.Errorf("search ahead of the index: %v, notes %v; want no hit, and that the index is behind", err, behind.notes)
	}
	catchUp(t, d)
	var a answer
	if err := d.Search(t.Context(), SearchRequest{Query: "springs", Limit: 2}, &a); err != nil {
		t.Fatal(err)
	}
	if hits := rowsOf[SearchHit](t, &a); len(hits) != 2 || hits[0].Client != "Victor Hale" || hits[0].Direction != "in" || !strings.Contains(hits[0].Snippet, "springs") {
		t.Errorf("hits = %+v, want 2 of the client", hits)
	}
	if len(a.notes) != 1 || !strings.Contains(a.notes[0], "2 of 3") {
		t.Errorf("notes = %v, want how many there are", a.notes)
	}
	wantFound(t, d, "thread:<2@mail.example>", "<0@mail.example>", "<1@mail.example>", "<2@mail.example>")
	for _, condition := range []string{"in:inbox", "account:dana", "after:2025-03", "-in:sent"} {
		if all, phrase := find(t, d, "springs "+condition), find(t, d, `"mail.example" `+condition); len(phrase) != 3 || len(all) != 3 {
			t.Errorf("%s: a word finds %d and a query with a phrase %d messages, want 3", condition, len(all), len(phrase))
		}
	}
	wantFound(t, d, "digest:"+email.DigestOf([]byte(letter(1))).String()[:8], "<1@mail.example>")
	if err := d.Search(t.Context(), SearchRequest{Query: "springs", Limit: -1}, &a); err == nil {
		t.Error("a negative limit is no error")
	}
}

func TestShowAndThread(t *testing.T) {
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d, letter(1), letter(2))
	catchUp(t, d)
	digest := email.DigestOf([]byte(letter(2))).String()
	for _, name := range []string{digest, digest[:8], strings.ToUpper(digest[:10]), "<2@mail.example>", "2@mail.example"} {
		var a answer
		if err := d.Show(t.Context(), ShowRequest{Message: name, Raw: true}, &a); err != nil || string(a.bytes) != letter(2) {
			t.Errorf("show --raw %s = %q, %v", name, a.bytes, err)
		}
	}
	var a answer
	if err := d.Thread(t.Context(), ThreadRequest{Message: digest, Text: true}, &a); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf[ThreadRow](t, &a)
	if len(rows) != 3 || rows[0].Digest != "" || rows[0].MessageID != "<0@mail.example>" || rows[2].Depth != 2 || !strings.Contains(rows[2].Body, "word2") {
		t.Errorf("thread = %+v, want the missing first message and two answers", rows)
	}
	missing := map[string]error{
		"message": d.Show(t.Context(), ShowRequest{Message: "<none@mail.example>"}, &a),
		"digest":  d.Show(t.Context(), ShowRequest{Message: "0123456789"}, &a),
		"part":    d.Show(t.Context(), ShowRequest{Message: digest, Part: "7"}, &a),
		"thread":  d.Thread(t.Context(), ThreadRequest{Message: "t-0123456789"}, &a),
	}
	for what, err := range missing {
		if hint, ok := errors.AsType[*HintError](err); !ok || hint.Hint == "" {
			t.Errorf("missing %s: %v, want an error with a hint", what, err)
		}
	}
	if err := d.Show(t.Context(), ShowRequest{Message: "1234"}, &a); err == nil || !strings.Contains(err.Error(), "8 digits") {
		t.Errorf("a short digest: %v", err)
	}
}

// Two messages may have one message-id: then the digest tells them apart.
func TestShowAmbiguous(t *testing.T) {
	d := open(t, options(t))
	other := letter(1) + "changed\r\n"
	newBox(t, d, "INBOX").put(t, d, letter(1), other)
	catchUp(t, d)
	var a answer
	err := d.Show(t.Context(), ShowRequest{Message: "<1@mail.example>"}, &a)
	hint, ok := errors.AsType[*HintError](err)
	if !ok || !strings.Contains(hint.Hint, email.DigestOf([]byte(other)).String()[:16]) {
		t.Errorf("show = %v, want both digests in the hint", err)
	}
}

func TestStatus(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	b.put(t, d, letter(1), letter(1))
	var a answer
	if err := d.Status(t.Context(), StatusRequest{}, &a); err != nil {
		t.Fatal(err)
	}
	s := rowsOf[Status](t, &a)[0]
	if s.Messages != 1 || s.Sightings != 2 || s.Lag == 0 || !s.Complete || len(s.Accounts) != 1 || s.Accounts[0].Mailboxes[0].Held != 2 {
		t.Errorf("status = %+v", s)
	}
	text, err := json.Marshal(s)
	if err != nil || strings.Contains(string(text), "null") {
		t.Errorf("status as JSON = %s, %v; want no null", text, err)
	}
	err = d.rec.Update(t.Context(), func(tx *record.Tx) error { return tx.FetchFailed(b.gen, 9, nil) })
	if err != nil {
		t.Fatal(err)
	}
	var after answer
	if err := d.Status(t.Context(), StatusRequest{}, &after); !errors.Is(err, ErrIncomplete) || rowsOf[Status](t, &after)[0].Complete {
		t.Errorf("status with a message that could not be fetched: %v, want ErrIncomplete", err)
	}
}

func TestPassesDamaged(t *testing.T) {
	d := open(t, options(t))
	if err := os.WriteFile(filepath.Join(d.Dir(), passesFile), []byte(`{"dana": [`), 0o600); err != nil {
		t.Fatal(err)
	}
	if passes, err := d.readPasses(); err != nil || len(passes) != 0 {
		t.Errorf("readPasses = %v, %v, want none", passes, err)
	}
}

// A record that was restored lacks what came since its backup, whatever was read
// into the one before it, and was never checked.
func TestNotesOfRestored(t *testing.T) {
	o := options(t)
	d := open(t, o)
	if err := d.savePass("dana", imapsync.Report{}, nil); err != nil {
		t.Fatal(err)
	}
	if passes, err := d.readPasses(); err != nil || passes["dana"].Whole == "" {
		t.Fatalf("readPasses = %v, %v, want that of dana", passes, err)
	}
	if err := d.Verify(t.Context(), VerifyRequest{}, new(answer)); err != nil {
		t.Fatal(err)
	}
	if v, err := d.lastVerification(); v == nil || err != nil {
		t.Fatalf("lastVerification = %v, %v, want one", v, err)
	}
	backup, file := filepath.Join(t.TempDir(), "saved.db"), filepath.Join(d.Dir(), "record.db")
	if err := errors.Join(d.Backup(t.Context(), BackupRequest{File: backup}, new(answer)), d.Close(), os.Remove(file)); err != nil {
		t.Fatal(err)
	}
	if err := record.Restore(t.Context(), backup, d.Dir(), record.Options{}, "the file was lost"); err != nil {
		t.Fatal(err)
	}
	d = open(t, o)
	if passes, err := d.readPasses(); err != nil || len(passes) != 0 {
		t.Errorf("readPasses of the restored record = %v, %v, want none", passes, err)
	}
	if v, err := d.lastVerification(); v != nil || err != nil {
		t.Errorf("lastVerification of the restored record = %v, %v, want none", v, err)
	}
}

// A second sync or import waits for the first, and says so; it can be stopped.
func TestTurn(t *testing.T) {
	one := newTurn()
	var a answer
	if err := one.take(t.Context(), &a, "a sync"); err != nil || len(a.notes) != 0 {
		t.Errorf("take = %v, notes %v, want no wait", err, a.notes)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := one.take(ctx, &a, "a sync"); !errors.Is(err, context.DeadlineExceeded) || len(a.notes) != 1 {
		t.Errorf("take = %v, notes %v, want to be stopped after a note", err, a.notes)
	}
	one.give()
	if err := one.take(t.Context(), &a, "a sync"); err != nil || len(a.notes) != 1 {
		t.Errorf("take = %v, notes %v, want no wait", err, a.notes)
	}
}

func TestImportRefusesNames(t *testing.T) {
	for _, req := range []ImportRequest{{}, {Account: "a\x1b[31m"}, {Account: "a", Mailbox: "b\n"}, {Account: "\xff"}} {
		req.Paths = []string{t.TempDir()}
		if err := req.Check(nil); err == nil {
			t.Errorf("account %q, mailbox %q: no error", req.Account, req.Mailbox)
		}
	}
}

func TestVerifyOfADamagedRecord(t *testing.T) {
	o := options(t)
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, letter(1))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.Dir(), "head"), []byte("no checkpoint\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), o); !errors.Is(err, record.ErrDamaged) {
		t.Fatalf("Open = %v, want ErrDamaged", err)
	}
	o.Inspect = true
	d = open(t, o)
	var a answer
	if err := d.Verify(t.Context(), VerifyRequest{}, &a); !errors.Is(err, ErrCheckFailed) || len(a.rows) < 2 {
		t.Fatalf("Verify = %v, %v, want ErrCheckFailed and what is wrong", err, a.rows)
	}
	if f, ok := a.rows[0].(Finding); !ok || f.What != "head" {
		t.Errorf("first finding = %+v, want the head", a.rows[0])
	}
	if sum, ok := a.rows[len(a.rows)-1].(Verified); !ok || sum.Messages != 1 || sum.Findings != len(a.rows)-1 {
		t.Errorf("sum = %+v", a.rows[len(a.rows)-1])
	}
}

// A search beside a sync failed on a message that was indexed before its
// conversation was known.
func TestSummaryBeforeItsThread(t *testing.T) {
	d := open(t, options(t))
	raw := []byte("From: a@mail.example\r\nSubject: new\r\n\r\nx\r\n")
	err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
		_, g, err := tx.OpenImport(record.Mailbox{Account: "a", Name: "m", RawName: []byte("m")}, nil)
		if err == nil {
			_, err = tx.Observe(record.Observation{Generation: g.ID, Facet: "file", Body: record.BytesBody(raw)})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.summary(t.Context(), email.DigestOf(raw)); err != nil || s.Subject != "new" || s.Thread != "" {
		t.Errorf("summary = %+v, %v, want it without a thread", s, err)
	}
}
