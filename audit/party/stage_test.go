package party_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/clock"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/ingest/email"
)

// mails are messages, header fields parted by "|".
var mails = []string{
	"From: Ann Lee <ann@mail.example>|To: Dana <dana@firm.example>|Date: Tue, 4 Mar 2025 09:00:00 -0700|Message-ID: <1@x>",
	"From: Ann Lee <ann@mail.example>|To: dana@firm.example|Cc: Bo <bo@hale.example>|Date: Wed, 5 Mar 2025 09:00:00 -0700|Message-ID: <2@x>",
	"From: \"Lee, Ann\" <Ann@Hale.example>|To: dana@firm.example, DANA@firm.example|Date: Thu, 6 Mar 2025 09:00:00 -0600|Message-ID: <3@x>",
	"From: Annie <ann@mail.example>|To: talk@list.example|Date: Fri, 7 Mar 2025 09:00:00 -0600|Message-ID: <4@x>",
	"From: Ann Lee via Talk <talk@list.example>|Reply-To: Ann Lee <ann@mail.example>|To: talk@list.example|List-Post: <mailto:talk@list.example>|Date: Sat, 8 Mar 2025 09:00:00 +0000|Message-ID: <5@x>",
	"From: Dana <dana@firm.example>|To: Ann <ann@mail.example>|Bcc: lee@firm.example|Date: Sat, 8 Mar 2025 10:00:00 -0000|Message-ID: <6@x>",
	"From: Eve <eve@mail.example>|To: x@y.example|Delivered-To: dana@firm.example|Received: from a by b; Sun, 9 Mar 2025 10:00:00 +0000|Message-ID: <7@x>",
	"From: Dana <dana@firm.example>|Sender: Lee <lee@firm.example>|Reply-To: office@firm.example|To: bo@hale.example|Date: Sat, 1 Jan 0001 10:00:00 +0000|Message-ID: <8@x>",
	"From: Gone via Talk <talk@list.example>|Reply-To: talk@list.example|To: talk@list.example|List-Post: <mailto:talk@list.example>|Message-ID: <9@x>",
}

func logOf(mails []string) *projectiontest.Log {
	l := projectiontest.New("firm.example/onrecord/1")
	for _, m := range mails {
		l.AppendMessage(strings.ReplaceAll(m, "|", "\r\n"))
	}
	return l
}

func derive(t *testing.T, l projection.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), l, clock.NewStage(), party.NewStage()); err != nil {
		t.Fatal(err)
	}
	return db
}

func digestOf(mail string) email.Digest {
	return email.DigestOf([]byte(strings.ReplaceAll(mail, "|", "\r\n") + "\r\n\r\n"))
}

// A message to very many costs no more than its first thousand.
func TestManyRecipients(t *testing.T) {
	var b strings.Builder
	b.WriteString("From: a@mail.example|To: x0@mail.example")
	for i := range 50_000 {
		fmt.Fprintf(&b, ", x%d@mail.example", i)
	}
	db := derive(t, logOf([]string{b.String()}))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 900 || len(list) > 1100 {
		t.Errorf("%d addresses", len(list))
	}
}
