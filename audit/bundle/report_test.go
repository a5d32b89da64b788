package bundle_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/dossier"
)

// The report of a case in a bundle cannot be changed by one byte, nor taken out,
// so that any of the three verifiers passes it; not even if the lists are made to
// fit.
func TestReport(t *testing.T) {
	f := newFixture(t, 2, 2)
	r := &dossier.Report{Firm: "Firm", Client: "Ann", Case: "k-0011223344", Written: time.Date(2026, time.November, 21, 9, 0, 0, 0, time.UTC),
		Points: []dossier.Point{{Number: "1", Quote: "You never came.", Proposed: "silent"}}}
	var page, print bytes.Buffer
	if err := dossier.HTML(&page, r); err != nil {
		t.Fatal(err)
	}
	if _, err := dossier.PDF(&print, r, dossier.PDFOptions{}); err != nil {
		t.Fatal(err)
	}
	b, _ := f.write(t, bundle.Options{Extra: []bundle.File{{Name: bundle.ReportPage, Data: page.Bytes()}, {Name: bundle.ReportPrint, Data: print.Bytes()}}})
	good := unzip(t, b)
	if !strings.Contains(string(good["data/readme.txt"]), "report.html") {
		t.Error("readme.txt does not tell of the report")
	}
	all := newVerifiers(t, trust{key: f.rec.VKey()})
	all.want(t, "good", good, verify.Pass, verify.Pass)
	for _, name := range []string{"data/" + bundle.ReportPage, "data/" + bundle.ReportPrint} {
		changed := slices.Clone(good[name])
		changed[len(changed)/2] ^= 1
		all.want(t, name+" changed", good.with(name, changed), verify.Fail, verify.Pass)
		all.want(t, name+" changed, with lists that fit", good.with(name, changed).seal(), verify.Pass, verify.Fail)
		all.want(t, name+" taken out, with lists that fit", good.with(name, nil).seal(), verify.Pass, verify.Fail)
	}
}
