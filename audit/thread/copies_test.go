package thread_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

func copiesIn(t *testing.T, db *projection.DB, some ...email.Digest) (all, of thread.Copies) {
	t.Helper()
	err := db.View(t.Context(), func(tx *sql.Tx) (err error) {
		if all, err = thread.AllCopies(t.Context(), tx); err != nil {
			return err
		}
		of, err = thread.SomeCopies(t.Context(), tx, some)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, of
}

func TestCopies(t *testing.T) {
	mail := func(more, id, date, text string) string {
		return fmt.Sprintf("%sFrom: Ann <ann@firm.example>\r\nTo: bo@hale.example\r\nDate: Tue, %s Mar 2025 09:00:00 +0000\r\nMessage-ID: %s\r\n\r\n%s", more, date, id, text)
	}
	const listFooter = "\r\n_______________________________________________\r\noffice mailing list\r\noffice@lists.firm.example\r\nhttps://lists.firm.example/mailman/listinfo/office\r\n"
	const received = "Received: from a by b; Tue, 4 Mar 2025 09:00:05 +0000\r\n"
	raws := []string{
		0:  mail(received, "<1@x>", "4", "Die Rechnung kommt am Freitag.\r\n"),
		1:  mail("", "<1@x>", "4", "Die Rechnung kommt am Freitag.\r\n"),
		2:  mail("", "<1@x>", "4", "Die Rechnung kommt am Montag.\r\n"),
		3:  mail("", "<1@x>", "5", "Die Rechnung kommt am Freitag.\r\n"),
		4:  mail("", "<2@x>", "4", "Die Rechnung kommt am Freitag.\r\n"),
		5:  mail("X-Box: c\r\n", "<1@x>", "4", "Die Rechnung kommt am Freitag.\r\n\r\n"),
		6:  mail("X-Box: c\r\n", "<1@x>", "4", "Die Rechnung kommt am Montag.\r\n"),
		7:  mail("", "<3@x>", "4", "Yes.\r\n\r\n> Shall we?\r\n"),
		8:  mail("", "<3@x>", "4", "Yes.\r\n\r\n> Must we?\r\n"),
		9:  mail("", "", "4", "Yes.\r\n"),
		10: mail("X-Box: c\r\n", "", "4", "Yes.\r\n"),
		11: mail(received, "<1@x>", "4", "Die Rechnung kommt am Freitag.\r\n"+listFooter),
		12: mail(received, "<2@x>", "4", "Die Rechnung kommt am Freitag.\r\n\r\nAber nicht alle.\r\n"+listFooter),
		13: mail("", "<4@x>", "4", listFooter),
		14: mail("", "<4@x>", "4", strings.Replace(listFooter, "office", "depot", 1)),
	}
	want := map[int]int{1: 0, 5: 0, 6: 2, 11: 0}
	log := projectiontest.New("firm.example/onrecord/1")
	var digests []email.Digest
	for _, raw := range raws {
		digests = append(digests, log.AppendMail(raw))
	}
	all, some := copiesIn(t, open(t, log), digests[6], digests[4])
	for i, d := range digests {
		first, ok := want[i]
		if !ok {
			first = i
		}
		if got := all.First(d); got != digests[first] {
			t.Errorf("of message %d stands message %d for all, want %d", i, slices.Index(digests, got), first)
		}
	}
	if len(all) != len(want) || len(some) != len(want) { // all of them have one Message-ID
		t.Errorf("%d copies, some %d, want %d", len(all), len(some), len(want))
	}
	if _, none := copiesIn(t, open(t, log), digests[4], digests[9]); len(none) != 0 {
		t.Errorf("copies of what has none: %v", none)
	}
}

// A sender that gives all messages one Message-ID costs no more than others.
func TestHostileCopies(t *testing.T) {
	log := projectiontest.New("firm.example/onrecord/1")
	const n = 3000
	for i := range n {
		log.AppendMail(fmt.Sprintf("From: Ann <ann@firm.example>\r\nMessage-ID: <same@x>\r\n\r\nThis is number %d, after %d and %d.\r\n", i, 3*i, 7*i))
	}
	log.AppendMail("X-Box: c\r\nFrom: Ann <ann@firm.example>\r\nMessage-ID: <same@x>\r\n\r\nThis is number 7, after 21 and 49.\r\n")
	if all, _ := copiesIn(t, open(t, log)); len(all) != 1 {
		t.Errorf("%d copies, want 1", len(all))
	}
}
