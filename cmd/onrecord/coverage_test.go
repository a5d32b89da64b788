package main

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/coverage"
)

func TestPrintSearched(t *testing.T) {
	var out strings.Builder
	a := &app{stdout: &out, zone: time.UTC}
	err := a.printSearched([]coverage.Searched{
		{Account: "dana", Owner: "dana@wasatchdoor.example", Addresses: []string{"office@wasatchdoor.example"}, Mailbox: "INBOX", Basis: coverage.BasisUIDs, UIDValidity: "1700000000", HighestUID: 4100,
			Messages: 4096, First: "2019-01-07T09:00:00Z", Last: "2025-03-31T09:00:00Z", LastScan: "2025-04-01T09:00:00Z", Gaps: 1, Failed: 2, Vanished: 3},
		{Account: "dana", Owner: "dana@wasatchdoor.example", Addresses: []string{"office@wasatchdoor.example"}, Mailbox: "Sent", Basis: coverage.BasisUIDs, UIDValidity: "1700000001", LastScan: "2025-04-01T09:00:00Z"},
		{Account: "lou@wasatchdoor.example", Owner: "lou@wasatchdoor.example", Mailbox: "Clients/Hale", Basis: coverage.BasisImport, Messages: 1, First: "2025-03-03T09:00:00Z", Last: "2025-03-03T09:00:00Z", LastScan: "2025-04-01T09:00:00Z"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `  mailbox         messages  first       last        last read
  dana, mail of dana@wasatchdoor.example, office@wasatchdoor.example
    INBOX         4096      2019-01-07  2025-03-31  2025-04-01
      UIDs up to 4100 of UIDVALIDITY 1700000000: 1 gap, 2 failed, 3 gone from the server
    Sent          0         -           -           2025-04-01
      UIDs up to 0 of UIDVALIDITY 1700000001: no gaps
  lou@wasatchdoor.example
    Clients/Hale  1         2025-03-03  2025-03-03  imported 2025-04-01
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
