package daemon

import (
	"os/exec"
	"strings"
	"testing"

	"onrecord/audit/party"
)

// An address is what a stranger chose, and the command is there to be pasted.
func TestProposedCommandIsSafe(t *testing.T) {
	for _, address := range []string{
		"vic`touch${IFS}pwned`@evil.example", "$(id)@evil.example", "a;id@evil.example", "a'b@evil.example", "a&b|c@evil.example", "-rf@evil.example",
		"vic@mail.example",
	} {
		for _, client := range []string{"", "Vic's; id"} {
			row := proposalRow(party.Proposal{Addresses: []string{address, "ann@mail.example"}, Client: client})
			out, err := exec.Command("sh", "-c", "onrecord() { printf '%s\\n' \"$@\"; }; "+row.Command).Output()
			if err != nil {
				t.Fatalf("%s: %v", row.Command, err)
			}
			words := strings.Split(string(out), "\n")
			found := false
			for _, w := range words {
				found = found || w == address || w == "--address="+address
			}
			if !found {
				t.Errorf("%s\nthe shell reads %q: the address is not one word of it", row.Command, words)
			}
		}
	}
}
