package doctor

import (
	"fmt"
	"os"

	"onrecord/audit/anchor"
)

// anchors checks that the answers of time-stamping authorities can be checked.
// None is asked.
func (x *examination) anchors() {
	for _, tsa := range x.config.Anchor.TSA {
		text, err := os.ReadFile(tsa.CAFile)
		if err == nil {
			_, err = anchor.ParseRoots(text)
		}
		if err != nil {
			x.report(Finding{Bad, "anchor", "", fmt.Sprintf("time-stamps of %s cannot be checked by %s, so it is not asked: %v", tsa.Name, tsa.CAFile, err),
				"get its root certificate as PEM, and name the file as anchor.tsa[].ca_file"})
			continue
		}
		x.report(Finding{Fine, "anchor", "", fmt.Sprintf("time-stamps of %s are checked by %s", tsa.Name, tsa.CAFile), ""})
	}
}
