// Package ledgertest makes ledgers of invented mail, for tests.
package ledgertest

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
)

// A Mail is one message.
type Mail struct {
	From, To string // addresses, of To several with blanks between
	At       string // 2025-03-03 09:00, in UTC
	Re       int    // the number of the message it answers, from 1; 0 for none
	Subject  string // "The sloop" if empty
	Text     string
}

// Firm is the firm of the mail: kit and lou at yard.example, and an office that
// both read. Its clients are Ines and Bo.
var Firm = party.Config{
	Domains: []string{"yard.example"},
	Staff:   []party.Staff{{Name: "Kit Moran", Addresses: []string{"kit@yard.example"}}, {Name: "Lou Bell", Addresses: []string{"lou@yard.example"}}},
	Shared:  []string{"office@yard.example"},
	Clients: []party.Client{{Name: "Ines Falk", Addresses: []string{"ines@mail.example"}, Since: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)}, {Name: "Bo Tran", Addresses: []string{"bo@mail.example"}}},
}

// Directory returns the people of the firm.
func Directory() *party.Directory { return party.New(Firm, nil, nil) }

// Moment reads 2025-03-03 09:00 in UTC.
func Moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Read returns the ledger of the mail as it stood at a moment, with what people
// said about it.
func Read(t testing.TB, mail []Mail, asOf string, marks ...ledger.Mark) *ledger.Ledger {
	t.Helper()
	log := projectiontest.New("yard.example/onrecord/0")
	for i, m := range mail {
		log.AppendMail(m.raw(t, i+1))
	}
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), log, quote.NewStage(), clock.NewStage(), thread.NewStage(), ledger.NewStage()); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Read(t.Context(), db, ledger.Options{Directory: Directory(), AsOf: Moment(t, asOf), Zone: time.UTC,
		Due: due.Context{Order: due.DMY, Country: "GB", Zone: time.UTC}, Marks: marks})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (m Mail) raw(t testing.TB, number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d@ledger.example>\r\n",
		m.From, strings.Join(strings.Fields(m.To), ", "), Moment(t, m.At).Format(time.RFC1123Z), number)
	subject := cmp.Or(m.Subject, "The sloop")
	if m.Re > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%d@ledger.example>\r\n", m.Re)
		subject = "Re: " + subject
	}
	fmt.Fprintf(&b, "Subject: %s\r\n\r\n%s\r\n", subject, strings.ReplaceAll(m.Text, "\n", "\r\n"))
	return b.String()
}
