package daemon

import (
	"testing"

	"onrecord/audit/claim"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// TestLetterWrittenOver wants the message that brought a letter known by it, though the
// letter was copied into a word processor since: by other apostrophes, line ends and dates.
func TestLetterWrittenOver(t *testing.T) {
	const mail = "You didn't send the report that you'd promised for June 30.\nI wrote to you on July 2 and nobody has ever answered me.\nYour crew never came on August 4.\nThat $195 charge is still on our bill."
	for _, tt := range []struct {
		name, letter string
		want         bool
	}{
		{"as it was", mail, true},
		{"written over", "You didn’t send the report that you’d promised for the 30th of June.\n\nI wrote to you on 7/2 and nobody\nhas ever answered me.\n\nYour crew never came on 4 Aug.\n\nThat $195 charge is still on our bill.\n", true},
		{"another letter of the same matter", "You never sent us any report about June.\n\nNobody answered when I wrote in July.\n\nYour people did not turn up in August.\n\nThe charge of $195 was not taken off.\n", false},
	} {
		parts := zone.OfMessage(email.ParseBytes([]byte("Content-Type: text/plain; charset=utf-8\r\n\r\n"+tt.letter), email.Limits{}))
		if got := brings(mail, claim.Read(parts[0])); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
