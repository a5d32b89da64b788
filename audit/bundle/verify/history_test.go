package verify

import (
	"slices"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

// TestHistoryOrder: what is said of several earlier states is said in their order,
// each time the same.
func TestHistoryOrder(t *testing.T) {
	old := map[int64]*earlier{}
	for size := range int64(20) {
		old[size] = &earlier{}
		if size%2 == 0 {
			old[size].found = &tlog.Hash{1}
		}
	}
	var first []string
	for range 3 {
		l := &Level{Status: Pass}
		(&checker{}).history(l, old)
		if first == nil {
			first = l.Says
		}
		if !slices.Equal(l.Says, first) || !strings.Contains(l.Says[0], " 0 entries") || !strings.Contains(l.Says[19], " 19 ") {
			t.Errorf("%d things are said: %q", len(l.Says), l.Says)
		}
	}
}
