package daemon

import (
	"context"
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

// A program that asks may name no address at all.
func TestDecisionAboutNobody(t *testing.T) {
	d := open(t, options(t))
	for name, decide := range map[string]func(context.Context, PersonRequest, Out) error{"merge": d.PersonMerge, "split": d.PersonSplit} {
		if err := decide(t.Context(), PersonRequest{Name: "Ann Lee", Author: Author{By: "dana@wasatchdoor.example", Why: "x"}}, &answer{}); err == nil || !strings.Contains(err.Error(), "no address") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
