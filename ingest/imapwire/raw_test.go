package imapwire

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func everything(string) bool { return true }

func TestRaw(t *testing.T) {
	s := dial(t, map[string]string{
		"LIST":    "* LIST () \"/\" \"Q&A\"\r\n* LIST (\\Noselect) \"/\" {4}\r\nEntw\r\n* 3 EXISTS\r\n%T OK [ALERT] done\r\n",
		"EXAMINE": "%T NO [NONEXISTENT] no such mailbox\r\n",
	})
	r, err := s.conn.Raw(ctx(t), `LIST "" "*"`, func(typ string) bool { return typ == "LIST" })
	want := []string{`* LIST () "/" "Q&A"`, "* LIST (\\Noselect) \"/\" {4}\r\nEntw"}
	if err != nil || !slices.Equal(r.Lines, want) {
		t.Errorf("Raw = %q, %v", r.Lines, err)
	}
	if r.Status != (Status{Kind: "OK", Code: "ALERT", Text: "done"}) || len(s.events.seen().notices) != 1 {
		t.Errorf("status %+v, notices %v", r.Status, s.events.seen().notices)
	}
	_, err = s.conn.Raw(ctx(t), "EXAMINE x", everything)
	var se *StatusError
	if !errors.As(err, &se) || se.Kind != "NO" || se.CodeName() != "NONEXISTENT" || se.Text != "no such mailbox" {
		t.Errorf("EXAMINE: %#v", err)
	}
	if err := s.Noop().Wait(); err != nil {
		t.Error(err)
	}
}

// TestRawTakesAnyAnswer holds answers to EXAMINE and LIST that the client
// library cannot parse.
func TestRawTakesAnyAnswer(t *testing.T) {
	for _, r := range []string{
		"* FLAGS (\"\\\\Deleted\" \\Seen)", "* FLAGS NIL", "* FLAGS (\\Seen \x04Junk)",
		"* OK [UIDVALIDITY 4294967296] x", "* OK [UIDNEXT -1] x",
		"* LIST () \"/\" \"Q&A\"", "* LIST () \"/\" \"Entw\xfcrfe\"", "* LIST () \"|\" \"&BBAEMQQyACYEMwQ0BDU-\"", "* LIST () \"\" INBOX",
	} {
		s := dial(t, map[string]string{"EXAMINE": "* 1 EXISTS\r\n" + r + "\r\n%T OK done\r\n"})
		got, err := s.conn.Raw(ctx(t), "EXAMINE INBOX", everything)
		if err != nil || !slices.Equal(got.Lines, []string{"* 1 EXISTS", r}) {
			t.Errorf("%q: %q %v", r, got.Lines, err)
		}
		if err := s.Noop().Wait(); err != nil {
			t.Errorf("%q: %v", r, err)
		}
	}
}

func TestRawBusyAndCancelled(t *testing.T) {
	s := dial(t, map[string]string{"LIST": "* 1 EXISTS\r\n"}) // no reply
	first, cancel := context.WithCancel(t.Context())
	running, done := make(chan bool, 1), make(chan error)
	go func() {
		_, err := s.conn.Raw(first, `LIST "" "*"`, func(string) bool { running <- true; return true })
		done <- err
	}()
	<-running
	if _, err := s.conn.Raw(ctx(t), "NOOP", nil); !errors.Is(err, ErrBusy) {
		t.Errorf("second Raw = %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Raw = %v", err)
	}
	if _, err := s.conn.Raw(ctx(t), "NOOP", nil); err == nil {
		t.Error("the connection outlived a command without a reply")
	}
}
