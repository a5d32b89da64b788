package main

import (
	"strings"
	"testing"
	"time"

	"onrecord/daemon"
)

// A time that is over, and does not count since mail is missing, is told with what
// helps.
func TestPrintRetention(t *testing.T) {
	for _, tt := range []struct {
		row  daemon.RetentionRow
		want bool
	}{
		{daemon.RetentionRow{Status: "kept", Until: "2019-03-13", Known: "2018-03-01T09:00:00Z"}, true},
		{daemon.RetentionRow{Status: "kept", Until: "2999-03-13", Known: "2018-03-01T09:00:00Z"}, false},
		{daemon.RetentionRow{Status: "over", Until: "2019-03-13", Known: "2020-03-01T09:00:00Z"}, false},
		{daemon.RetentionRow{Status: "kept", Known: "2018-03-01T09:00:00Z"}, false},
	} {
		var out strings.Builder
		a := &app{stdout: &out, zone: time.UTC}
		if err := a.printRetention(tt.row); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "last read whole on 2018-03-01"); got != tt.want {
			t.Errorf("%+v: %q", tt.row, out.String())
		}
	}
}
