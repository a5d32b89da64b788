package doctor

import (
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/anchor/anchortest"
	"onrecord/config"
)

func TestAnchors(t *testing.T) {
	tsa := anchortest.New(t)
	for file, want := range map[string]string{tsa.RootFile: Fine, filepath.Join(t.TempDir(), "root.pem"): Bad, "anchor_test.go": Bad} {
		var found []Finding
		c := &config.Config{Anchor: config.Anchor{TSA: []config.TSA{{Name: "first", URL: tsa.URL, CAFile: file}}}}
		x := &examination{config: c, report: func(f Finding) { found = append(found, f) }}
		x.anchors()
		if len(found) != 1 || found[0].Grade != want || !strings.Contains(found[0].Text, "first") || (found[0].Cure == "") != (want == Fine) {
			t.Errorf("%s: %+v, want %s", file, found, want)
		}
	}
	if tsa.Asked() != 0 {
		t.Error("the doctor asked the authority")
	}
}
