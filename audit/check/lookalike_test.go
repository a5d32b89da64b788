package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestLookalikes wants nothing contradicted, or held to be shown, by words that only
// look like those that would.
func TestLookalikes(t *testing.T) {
	visit := mail{from: "uma", to: "ilse", at: "2025-04-10 09:00", subject: "Sample", text: "Hi Ilse,\n\nI'll be at your house on Monday 14 April at 10am to show you the sample of the newel."}
	noShow := check.Claim{Kind: check.NoShow, Text: "On 14 April Uma did not come with the sample of the newel."}
	unasked := check.Claim{Kind: check.Charged, Text: "You charged us £390 for scaffolding that nobody had asked for."}
	storage := check.Claim{Kind: check.Charged, Text: "You billed us for the storage of the banister."}
	certificate := check.Claim{Kind: check.NeverSent, Text: "You never sent the certificate of the timber."}
	asked := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Timber", text: "Could you send the certificate of the timber?"}
	list := []judged{
		{"was there when she came", []mail{visit, {from: "ilse", to: "uma", at: "2025-04-14 18:00", re: 1, subject: "Sample", text: "We were here at ten and Uma came with the sample of the newel, thank you."}}, noShow, check.Contradicted, ""},
		{"who is there did not come", []mail{{from: "ilse", to: "hal", at: "2025-04-14 09:00", subject: "Pay", text: "The apprentices did not get their pay. All four of them are in my office."}},
			check.Claim{Kind: check.NoShow, Text: "The apprentices did not get their pay on 14 April."}, check.Silent, ""},
		{"yes to something else for the same price", []mail{{from: "hal", to: "ilse", at: "2025-04-08 09:00", subject: "Oak", text: "The oak would be another £390. Shall I order it?"},
			{from: "ilse", to: "hal", at: "2025-04-08 12:00", re: 1, subject: "Oak", text: "Yes please."}}, unasked, check.Silent, ""},
		{"pence are no nothing", []mail{{from: "uma", to: "ilse", at: "2025-05-02 09:00", subject: "Invoice 77", text: "The invoice is attached.", file: "invoice 77.csv", content: `40 days of storage of the banister at £0.85,£34.00\nTotal,£34.00`}}, storage, check.Supported, ""},
		{"an estimate is no bill", []mail{{from: "uma", to: "ilse", at: "2025-02-02 09:00", subject: "Estimate", text: "The estimate is attached.", file: "estimate.csv", content: `Storage of the banister, no charge\nTreads,£700.00`}}, storage, check.Silent, ""},
		{"a bill and a request", []mail{asked, {from: "uma", to: "ilse", at: "2025-03-05 09:00", subject: "Invoice", text: "The invoice for the timber is attached.", file: "invoice.csv", content: "timber,700"},
			{from: "ilse", to: "uma", at: "2025-03-05 12:00", re: 2, subject: "Invoice", text: "Got your bill, could you please send the certificate of the timber as well?"}}, certificate, check.Silent, ""},
		{"no certificate, and the tap works", []mail{asked, {from: "ilse", to: "hal", at: "2025-03-20 09:00", re: 1, subject: "Timber", text: "It's working now, thank you for the tap."}},
			check.Claim{Kind: check.NeverSent, Text: "You still have not sent the certificate of the timber."}, check.Supported, ""},
		{"not sure is no consent", []mail{{from: "hal", to: "ilse", at: "2025-04-13 09:00", subject: "Scaffold", text: "The scaffold stays until Friday."},
			{from: "ilse", to: "hal", at: "2025-04-14 09:00", re: 1, subject: "Scaffold", text: "I am not sure what is going on. Nobody told me that the scaffold stays."}},
			check.Claim{Kind: check.NeverTold, Text: "Nobody told us that the scaffold would stay."}, check.Silent, ""},
		{"their fault, and they do not know how", []mail{{from: "ilse", to: "uma", at: "2025-04-14 10:00", subject: "Lamps", text: "I am not happy: two of the painted lamps in the hall were cracked right across by your people."},
			{from: "uma", to: "ilse", at: "2025-04-14 12:00", re: 1, subject: "Lamps", text: "We dropped the box, it is our fault. I don't know how it could happen."}},
			check.Claim{Kind: check.Other, Text: "Two of the painted lamps in the hall were cracked by your people."}, check.Supported, ""},
		{"Bill is no bill", []mail{{from: "hal", to: "ilse", at: "2025-04-08 09:00", subject: "Ramp", text: "Bill can make the ramp. The oak ramp would be £390.00. The ash ramp would be £450.00."}},
			check.Claim{Kind: check.Charged, Text: "You billed us for the ramp."}, check.Silent, ""},
		{"keys are no letter", append([]mail{{from: "ilse", to: "hal", at: "2025-05-12 09:00", subject: "Greenhouse", text: "The panes of the greenhouse are smashed. Who replaces them?"},
			{from: "uma", to: "ilse", at: "2025-05-13 09:00", subject: "Keys", text: "Hal gave me your keys of the greenhouse."}}, unrelated()...),
			check.Claim{Kind: check.NeverReplied, Text: "I wrote to you on 12 May about the panes of the greenhouse, and nobody answered."}, check.Silent, ""},
		{"a day that is written out", []mail{{from: "hal", to: "ilse", at: "2025-04-08 09:00", subject: "Oil", text: "I will come on Sunday 13 April and oil the landing."},
			{from: "ilse", to: "hal", at: "2025-04-27 18:00", re: 1, subject: "Oil", text: "Hal came on Sunday 13 April and oiled the landing, thank you."}},
			check.Claim{Kind: check.Late, Text: "You were to oil the landing on 13 April and came two weeks late."}, check.Contradicted, ""},
	}
	judge(t, list)
}
