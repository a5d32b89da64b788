package daemon

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"onrecord/audit/record"
	"onrecord/ingest/extract"
)

// parcel is a message n with the file "paper.rtf", which holds the word
// "paperword<file>".
func parcel(n, file int) string {
	return fmt.Sprintf("From: Victor Hale <victor.hale@mail.example>\r\nTo: dana@wasatchdoor.example\r\nSubject: Parcel\r\n"+
		"Message-ID: <p%d@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\nbodyword%d\r\n--cut\r\n"+
		"Content-Type: application/octet-stream; name=paper.rtf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--cut--\r\n",
		n, n, base64.StdEncoding.EncodeToString(fmt.Appendf(nil, `{\rtf1 paperword%d \par}`, file)))
}

func readTexts(t *testing.T, d *Daemon) {
	t.Helper()
	if err := d.ReadTexts(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n, err := d.waitingTexts(t.Context()); err != nil || n != 0 {
		t.Errorf("%d texts wait after all were read, %v", n, err)
	}
}

// hits counts the messages that hold a word.
func hits(t *testing.T, d *Daemon, word string) int {
	t.Helper()
	return len(find(t, d, word))
}

// Bodies are found before the texts of attachments are read, texts after, in
// messages that come before or after the reading.
func TestTextsFollow(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	b.put(t, d, parcel(1, 1), parcel(2, 1), parcel(3, 3))
	catchUp(t, d)
	if hits(t, d, "bodyword2") != 1 || hits(t, d, "paperword1") != 0 {
		t.Error("bodies first, then texts")
	}
	var a answer
	if err := d.Search(t.Context(), SearchRequest{Query: "bodyword1"}, &a); err != nil || len(a.notes) != 1 || !strings.Contains(a.notes[0], "2 attachments") {
		t.Errorf("notes %q, %v", a.notes, err)
	}
	readTexts(t, d)
	if n := hits(t, d, "paperword1"); n != 2 {
		t.Errorf("%d messages with the text, want 2", n)
	}
	b.put(t, d, parcel(4, 1)) // a content that was read
	catchUp(t, d)
	if n := hits(t, d, "paperword1"); n != 3 {
		t.Errorf("%d messages with the text, want 3", n)
	}
	a = answer{}
	if err := d.Status(t.Context(), StatusRequest{}, &a); err != nil {
		t.Fatal(err)
	}
	if s := rowsOf[Status](t, &a)[0].Attachments; s.All != 2 || s.Read != 2 || s.Waiting != 0 {
		t.Errorf("status %+v", s)
	}
	part := show(t, d, "<p1@mail.example>").Parts[1]
	if part.Kind != "rtf" || part.TextLess || len(part.Defects) > 0 {
		t.Errorf("show %+v", part)
	}
}

// copyTree copies what a crash could have left.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else {
		var b []byte
		if b, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Whichever of index and derived.db loses its newest batches, or everything, in
// the end every text is found.
func TestTextsAfterLoss(t *testing.T) {
	o := options(t)
	data := o.Config.DataDir
	keep := t.TempDir()
	save := func(name string) {
		for _, f := range []string{"index", "derived.db"} {
			copyTree(t, filepath.Join(data, f), filepath.Join(keep, name, f))
		}
	}
	if err := os.MkdirAll(filepath.Join(keep, "listed"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(keep, "half"), 0o700); err != nil {
		t.Fatal(err)
	}
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	b.put(t, d, parcel(1, 1), parcel(2, 2))
	catchUp(t, d)
	d.Close()
	save("listed")
	d = open(t, o)
	readTexts(t, d)
	d.Close()
	save("half")
	d = open(t, o)
	b.put(t, d, parcel(3, 3), parcel(4, 4))
	catchUp(t, d)
	readTexts(t, d)
	d.Close()
	for _, test := range []struct{ index, derived string }{
		{"listed", ""}, {"half", ""}, {"", "listed"}, {"", "half"}, {"listed", "half"}, {"half", "listed"}, {"listed", "listed"}, {"none", ""}, {"", "none"}, {"none", "half"}, {"half", "none"},
	} {
		for file, from := range map[string]string{"index": test.index, "derived.db": test.derived} {
			switch from {
			case "":
			case "none":
				if err := os.RemoveAll(filepath.Join(data, file)); err != nil {
					t.Fatal(err)
				}
			default:
				copyTree(t, filepath.Join(keep, from, file), filepath.Join(data, file))
			}
		}
		d := open(t, o)
		catchUp(t, d)
		readTexts(t, d)
		for i := range 4 {
			if n := hits(t, d, fmt.Sprintf("paperword%d", i+1)); n != 1 {
				t.Errorf("index %q, derived %q: text %d is found %d times", test.index, test.derived, i+1, n)
			}
		}
		d.Close()
	}
}

// A stubborn reader stops after some attachments.
type stubborn struct {
	extract.Direct
	mu   sync.Mutex
	left int
}

func (s *stubborn) Read(ctx context.Context, data []byte, h extract.Hint) (extract.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left--; s.left < 0 {
		return extract.Result{}, context.Canceled
	}
	return s.Direct.Read(ctx, data, h)
}

// An interrupted reading keeps what it has, and the next goes on from there.
func TestTextsInterrupted(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	for i := range 10 {
		b.put(t, d, parcel(i, i))
	}
	catchUp(t, d)
	for _, left := range []int{3, 0, 4} {
		d.reader = &stubborn{left: left}
		if err := d.ReadTexts(t.Context(), nil); err == nil {
			t.Error("the reading went through")
		}
	}
	found := 0
	for i := range 10 {
		found += hits(t, d, fmt.Sprintf("paperword%d", i))
	}
	if found != 7 {
		t.Errorf("%d texts are found after 7 were read", found)
	}
	d.reader = &stubborn{left: 3}
	readTexts(t, d)
	for i := range 10 {
		if hits(t, d, fmt.Sprintf("paperword%d", i)) != 1 {
			t.Errorf("text %d is not found", i)
		}
	}
}

// A mailbox renamed while texts are read makes documents anew; none loses its
// text.
func TestTextsBesideBodies(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	for i := range 30 {
		b.put(t, d, parcel(i, i))
	}
	catchUp(t, d)
	done := make(chan error, 1)
	go func() { done <- d.ReadTexts(t.Context(), nil) }()
	for i := range 5 {
		name := fmt.Sprintf("Box %d", i)
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error { return tx.RenameMailbox(b.mailbox.ID, name, []byte(name), nil) })
		if err != nil {
			t.Fatal(err)
		}
		catchUp(t, d)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if hits(t, d, fmt.Sprintf("paperword%d", i)) != 1 {
			t.Errorf("text %d is not found", i)
		}
	}
}

// The body of a message whose attachment cannot be read is found, and status
// and show say what is wrong with the attachment.
func TestTextsUnreadable(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	good := base64.StdEncoding.EncodeToString([]byte(`{\rtf1 paperword1 \par}`))
	b.put(t, d, strings.Replace(parcel(1, 1), good, base64.StdEncoding.EncodeToString([]byte("PK\x03\x04 cut off")), 1))
	catchUp(t, d)
	readTexts(t, d)
	if hits(t, d, "bodyword1") != 1 {
		t.Error("the body is not found")
	}
	part := show(t, d, "<p1@mail.example>").Parts[1]
	if part.Kind != "zip" || len(part.Defects) != 1 || part.Defects[0] != extract.DefectDamaged {
		t.Errorf("show %+v", part)
	}
	var a answer
	if err := d.Status(t.Context(), StatusRequest{}, &a); err != nil {
		t.Fatal(err)
	}
	s := rowsOf[Status](t, &a)[0].Attachments
	if s.Failed != 1 || s.Read != 0 || len(s.Defects) != 1 || s.Defects[0] != (AttachmentDefect{extract.DefectDamaged, 1}) {
		t.Errorf("status %+v", s)
	}
}

// TestLimitsRaisedByReload holds that limits raised while the daemon runs count
// from its next start on, also for what was read in between.
func TestLimitsRaisedByReload(t *testing.T) {
	o := options(t)
	small := *o.Config
	small.Extract.Limits.Text = 4
	o.Config = &small
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, parcel(1, 1))
	catchUp(t, d)
	readTexts(t, d)
	large := small
	large.Extract.Limits.Text = 1 << 20
	if err := d.adopt(t.Context(), &large); err != nil { // as a reload does
		t.Fatal(err)
	}
	readTexts(t, d) // as the daemon does with the next message
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	o.Config = &large
	d = open(t, o)
	catchUp(t, d)
	readTexts(t, d)
	if hits(t, d, "paperword1") != 1 {
		t.Error("after the next start the text is still cut off by the old limit")
	}
}
