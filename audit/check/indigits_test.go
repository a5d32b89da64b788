package check

import "testing"

// Numbers in words and thousands in short are the numbers that they are.
func TestInDigits(t *testing.T) {
	for text, want := range map[string]string{
		"You charged three and a half thousand euros.":   "You charged 3500 euros.",
		"You billed us three and a half thousand.":       "You billed us 3500.",
		"seven hundred and eighty pounds":                "780 pounds",
		"a hundred and twenty quid, and then fifty quid": "120 quid, and then 50 quid",
		"You wanted two grand for it.":                   "You wanted 2000 for it.",
		"two and a half grand":                           "2500",
		"It was 3 and a half thousand, not 3.5 hundred.": "It was 3500, not 350.",
		"£2k up front, 3.5k later":                       "£2000 up front, 3500 later",
		"half a thousand":                                "500",
		"one thousand two hundred and fifty":             "1250",
		"twelve hundred dollars":                         "1200 dollars",
		"two hundred thousand":                           "200000",
		"half an hour late, and a grand day":             "half an hour late, and a grand day",
		"a day and a half, six and a half weeks":         "a day and a half, six and a half weeks",
		"a 4K screen":                                    "a 4K screen",
	} {
		if got := inDigits(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
