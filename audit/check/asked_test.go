package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestOfAnother wants an answer, an apology and a complaint to count for what they are
// of, and for the day of which they are.
func TestOfAnother(t *testing.T) {
	missing := mail{from: "ilse", to: "hal", at: "2025-04-10 16:00", subject: "Banister", text: "It is four o'clock and nobody has come to fit the banister. What is going on?"} // a Thursday
	sorry := mail{from: "hal", to: "ilse", at: "2025-04-10 17:00", re: 1, subject: "Banister", text: "Sorry Ilse, Uma was ill and we missed it. She will fit the banister tomorrow at 7."}
	two := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Papers", text: "The measurements are attached. Also, do we have to file a Kentish return for the banister?"}
	one := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", re: 1, subject: "Papers", text: "Got everything, thanks Ilse. The drawing will be back with you on its return from the works."}
	newel := mail{from: "ilse", to: "hal", at: "2025-05-02 09:00", subject: "Newel", text: "It came, thanks. Lovely apart from our name being spelt wrong on the newel. And what extra spindles? We were never told of a price for the newel."}
	spelling := mail{from: "hal", to: "ilse", at: "2025-05-02 10:00", re: 1, subject: "Newel", text: "So sorry about the spelling Ilse. The newel is in the price list I sent in March."}
	friday := mail{from: "hal", to: "ilse", at: "2025-04-08 10:00", subject: "Banister", text: "Uma will fit the banister on Friday 11 April at 7."}
	came := mail{from: "ilse", to: "hal", at: "2025-04-11 17:30", re: 1, subject: "Banister", text: "Hal, Uma came at 7 as you said and fitted the banister, but there are no brackets!"}
	anyTime := friday.with(func(m *mail) { m.text = "Uma will fit the banister on Friday 11 April." })
	atNine := came.with(func(m *mail) { m.text = "Hal, Uma came at 9 and fitted the banister, but there are no brackets!" })
	told := mail{from: "hal", to: "ilse", at: "2025-04-11 12:00", re: 1, subject: "Banister", text: "Ilse, Uma was there at 9 and fitted the banister."}
	thanked := mail{from: "ilse", to: "hal", at: "2025-04-11 13:00", re: 2, subject: "Banister", text: "Thanks Hal."}
	judge(t, []judged{{
		name: "she came, but", mails: []mail{friday, came}, verdict: check.Contradicted,
		claim: check.Claim{Kind: check.NoShow, Text: "Uma did not come at 7 on 11 April to fit the banister."},
	}, {
		name: "she came, but at another time", mails: []mail{friday, came.with(func(m *mail) { m.text = "Hal, Uma came at 4 this afternoon, but there are no brackets!" })}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "Uma did not come at 7 on 11 April to fit the banister."},
	}, {
		name: "she came at the other time of the claim", mails: []mail{anyTime, atNine}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "Uma did not come at 7 on 11 April to fit the banister, she came at 9."},
	}, {
		name: "nobody came, and then she did", mails: []mail{anyTime, atNine}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "On 11 April nobody came at 7 to fit the banister, Uma came at 9."},
	}, {
		name: "nobody came, and then she did, as we wrote", mails: []mail{anyTime, told, thanked}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "On 11 April nobody came at 7 to fit the banister, Uma came at 9."},
	}, {
		name: "she came, as we wrote", mails: []mail{anyTime, told, thanked}, verdict: check.Contradicted,
		claim: check.Claim{Kind: check.NoShow, Text: "On 11 April nobody came at 9 to fit the banister."},
	}, {
		name: "nobody came before that time", mails: []mail{anyTime, came}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "On 11 April nobody came before 7 to fit the banister."},
	}, {
		name: "nobody came in the morning, she came in the afternoon", mails: []mail{anyTime, came.with(func(m *mail) { m.text = "Hal, Uma came this afternoon, but there are no brackets!" })}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NoShow, Text: "On the morning of 11 April nobody came to fit the banister."},
	}, {
		name: "nothing until the client asked, by the answer to that", mails: []mail{missing, sorry}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NeverReplied, Text: "We heard nothing from you about the banister until I wrote on 10 April."},
	}, {
		name: "on another day of the week", mails: []mail{missing, sorry}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NeverDid, Text: "Nobody fitted the banister on the Friday, either."},
	}, {
		name: "of the Friday, by the Monday after it", mails: []mail{missing.with(func(m *mail) { m.at = "2025-04-14 16:00" }), sorry.with(func(m *mail) { m.at = "2025-04-14 17:00" })}, verdict: check.Supported,
		claim: check.Claim{Kind: check.NeverDid, Text: "Nobody fitted the banister on the Friday, either."},
	}, {
		name: "of the Friday, by the Tuesday after it", mails: []mail{missing.with(func(m *mail) { m.at = "2025-04-15 16:00" }), sorry.with(func(m *mail) { m.at = "2025-04-15 17:00" })}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NeverDid, Text: "Nobody fitted the banister on the Friday, either."},
	}, {
		name: "no apology for the day, and one three days later", mails: []mail{missing, sorry}, verdict: check.Contradicted,
		claim: check.Claim{Kind: check.Conduct, Text: "No one apologised for 7 April."},
	}, {
		name: "no apology for the day, and one four days later", mails: []mail{missing, sorry}, verdict: check.Silent,
		claim: check.Claim{Kind: check.Conduct, Text: "No one apologised for 6 April."},
	}, {
		name: "the answer is to one of two questions", mails: append([]mail{two, one}, unrelated()...), verdict: check.Silent,
		claim: check.Claim{Kind: check.NeverReplied, Text: "On 3 March I asked about a Kentish return and got no answer."},
	}, {
		name: "the apology is for another thing", mails: []mail{newel, spelling}, verdict: check.Silent,
		claim: check.Claim{Kind: check.NeverSent, Text: "You never sent us the price list for the newel."},
	}})
}
