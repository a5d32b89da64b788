package email

import "testing"

func TestPlural(t *testing.T) {
	for want, got := range map[string]string{
		"1 message": Plural(1, "message"), "0 messages": Plural(0, "message"), "2 entries": Plural(int64(2), "entry"),
		"1 entry": Plural(1, "entry"), "3 days": Plural(3, "day"), "2 mailboxes": Plural(2, "mailbox"),
		"1 file was": Count(1, "file was", "files were"), "4 files were": Count(4, "file was", "files were"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
