package main

import (
	"strings"
	"testing"

	"onrecord/cmd/release"
)

// After an update the daemon is what it was until somebody restarts it.
func TestDoctorOtherVersion(t *testing.T) {
	for version, want := range map[string]string{
		"v0.0.9":          "is of version v0.0.9, and this program of version " + release.Version() + "\n         -> restart the daemon\n",
		"":                "is of an older version, and this program of",
		release.Version(): "",
	} {
		dir := firmFolder(t)
		t.Run("version "+version, func(t *testing.T) {
			serveFolder(t, dir, version)
			out := runLine(t, dir, "doctor").Out
			if want == "" && strings.Contains(out, "daemon:") || !strings.Contains(out, want) {
				t.Error(out)
			}
		})
	}
}
