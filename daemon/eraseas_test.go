package daemon

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/party"
	"onrecord/config"
)

// TestEraseAs: the configuration takes in retention.erase_as whoever may decide, and
// nobody else: in the name of others nothing would ever be erased.
func TestEraseAs(t *testing.T) {
	const text = `data_dir: data
firm:
  domains: [wasatchdoor.example]
  staff:
    - {name: Dana Whitlock, addresses: [dana@wasatchdoor.example, info@wasatchdoor.example]}
    - {name: Lars Berg, addresses: [Lars@wasatchdoor.example]}
accounts:
  - {name: mira, host: imap.example.net, username: mira@wasatchdoor.example, password: {env: P}}
  - {name: info, host: imap.example.net, username: info@wasatchdoor.example, password: {env: P}, role: shared}
retention: {erase_as: %s}
`
	for local, want := range map[string]bool{"dana": true, "lars": true, "Mira": true, "office": false, "info": false} {
		by := local + "@wasatchdoor.example"
		file := filepath.Join(t.TempDir(), "onrecord.yaml")
		if err := os.WriteFile(file, fmt.Appendf(nil, text, by), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(config.LoadOptions{File: file, Environ: []string{"P=x"}})
		if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "retention.erase_as") {
			t.Errorf("%s: %v", by, err)
		}
		if err := os.WriteFile(file, fmt.Appendf(nil, text, `""`), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.LoadOptions{File: file, Environ: []string{"P=x"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decider(party.New(partyConfig(c), nil, nil), Author{By: by}); (err == nil) != want {
			t.Errorf("%s decides: %v", by, err)
		}
	}
}
