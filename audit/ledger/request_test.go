package ledger

import "testing"

// What asks for something is told from what only has the form of it.
func TestAsks(t *testing.T) {
	for text, asks := range map[string]bool{
		"Please see to it that the gangway is mended before the weekend.":                      true,
		"I'm requesting that the noise from the next berth be dealt with.":                     true,
		"What I'm asking is whether we can still change the colour.":                           true,
		"Don't forget to leave the keys with Lou.":                                             true,
		"I asked Lou last week to send me the drawings and she did.":                           false,
		"I'm not asking you to work on Sunday.":                                                false,
		"They want 900 a month for the mooring. Can you imagine?":                              false,
		"Is it any wonder that people go elsewhere?":                                           false,
		"Happy to help if you ever need a reference.":                                          false,
		"Any trouble with it, give me a shout.":                                                false,
		"Let me know if you need anything else from me.":                                       false,
		"Could you send me the survey of the sloop and let me know if you need anything else?": true,
		"No wonder it leaks, can you fix the pump by Friday?":                                  true,
		"PLEASE SEE TO IT THAT THE PUMP IS MENDED.":                                            true,
	} {
		l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: text}}, options("2025-04-03 12:00"))
		if got := len(l.Requests) > 0; got != asks {
			t.Errorf("%q: request %v", text, got)
		}
	}
}
