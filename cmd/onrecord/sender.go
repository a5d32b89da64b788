package main

import (
	"fmt"
	"strings"

	"onrecord/daemon"
)

// writeSender tells what is known of whether a message comes from whom it names.
func (a *app) writeSender(b *strings.Builder, s daemon.Authenticity) {
	for _, sig := range s.Signatures {
		how := sig.Reason
		if sig.KeySeen != "" && sig.KeyBits > 0 {
			how = strings.TrimPrefix(how+", ", ", ") + fmt.Sprintf("key of %d bits, seen in DNS on %s, log entry %d", sig.KeyBits, a.dayOf(sig.KeySeen), sig.KeyLeaf)
		}
		fmt.Fprintf(b, "Signed: by %s, selector %s: %s (%s)\n", oneLine(sig.Domain), oneLine(sig.Selector), sig.Status, oneLine(how))
		for _, f := range sig.Flags {
			fmt.Fprintf(b, "  but: %s\n", oneLine(f.Text))
		}
	}
	for _, n := range s.Notes {
		fmt.Fprintf(b, "Sender: %s\n", oneLine(n.Text))
	}
	for _, c := range s.Claims {
		fmt.Fprintf(b, "Claim of %s, not checked: %s\n", oneLine(c.By), oneLine(c.Text))
	}
}
