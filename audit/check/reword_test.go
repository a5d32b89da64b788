package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// What people say in many ways is read in one; what is none of these ways stays as it is.
func TestReword(t *testing.T) {
	for text, want := range map[string]string{
		"Did anyone say sorry about the fence? They did not.":                   "nobody did say sorry about the fence.",
		"Why were we never told that the oven was second-hand?":                 "we were never told that the oven was second-hand.",
		"Who asked for that? Not us.":                                           "nobody asked for that.",
		"It would have been nice to be told that nobody was coming.":            "nobody told us that nobody was coming.",
		"Colm has yet to respond.":                                              "Colm did not respond.",
		"At no point were we warned.":                                           "we were never warned.",
		"No receipt was ever given to us.":                                      "receipt was never given to us.",
		"I wrote on 4 May. Crickets.":                                           "I wrote on 4 May. no answer.",
		"Dean never came back to her.":                                          "Dean never answered her.",
		"3 May, no painter.":                                                    "3 May, the painter did not come.",
		"10 July, roller day. No Ravi.":                                         "10 July, roller day. Ravi did not come",
		"We were stood up again.":                                               "nobody came again.",
		"That stairs cost extra was news to us.":                                "That stairs cost extra , nobody told us.",
		"No regret for the wait.":                                               "never an apology for the wait.",
		"It was the 21st of May before the form went in.":                       "the form went in not until the 21st of May.",
		"The lift was out for some five weeks.":                                 "The lift was out for five weeks.",
		"You charged us seven hundred and eighty pounds for it.":                "You charged us 780 pounds for it.",
		"A penalty of two thousand five hundred rupees.":                        "A penalty of 2500 rupees.",
		"An eighty-five dollar fee, and eighty-five bucks more.":                "An eighty-five dollar fee, and 85 bucks more.",
		"We had to fork out $90 for stairs.":                                    "We had to pay $90 for stairs.",
		"You never sent the report.":                                            "You never sent the report.",
		"Twenty people came to the wedding, and a hundred chairs stood outside": "Twenty people came to the wedding, and 100 chairs stood outside",
		"Do you have children?":                                                 "Do you have children?",
		"The invoice for May is still outstanding, and I will not pay it.":      "The invoice for May is still outstanding, and I will not pay it.",
	} {
		if got := check.Reword(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A text that was written over once stays as it is.
func TestRewordTwice(t *testing.T) {
	for _, s := range reworded(t) {
		for _, g := range s.claims {
			once := check.Reword(g.Quote)
			if twice := check.Reword(once); twice != once {
				t.Errorf("%q: %q, then %q", g.Quote, once, twice)
			}
		}
	}
}
