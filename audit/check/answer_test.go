package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestAnswers wants answers seen that begin a conversation of their own, what
// only sounds like an admission left alone, and a client's own words against a
// claim read.
func TestAnswers(t *testing.T) {
	visit := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Fitting", text: "Hi Ilse,\n\nI will come on Monday 14 April to fit the walnut handrail on the cellar stairs."}
	absent := mail{from: "ilse", to: "hal", at: "2025-04-14 17:00", re: 1, subject: "Fitting", text: "Nobody came today to fit the walnut handrail on the cellar stairs."}
	sorry := mail{from: "hal", to: "ilse", at: "2025-04-14 19:00", re: 2, subject: "Fitting", text: "I am sorry, I forgot the walnut handrail on the cellar stairs."}
	there := mail{from: "uma", to: "ilse", at: "2025-04-14 10:30", subject: "this morning", text: "ilse i was at your door from 9:05 to 9:40 with the walnut handrail for the cellar stairs. thursday at 9 ok?"}
	overslept := mail{from: "ilse", to: "uma", at: "2025-04-14 12:00", re: 2, subject: "this morning", text: "Oh no, I overslept, my mistake! Thursday at 9 is good."}
	noShow := check.Claim{Kind: check.NoShow, Text: "On 14 April nobody came to fit the walnut handrail on the cellar stairs."}
	cancels := mail{from: "ilse", to: "hal", at: "2025-05-12 21:00", subject: "Pergola", text: "I want to cancel the pergola and have the deposit back. What do I have to do?"}
	cancelled := mail{from: "hal", to: "ilse2", at: "2025-05-13 09:00", subject: "Order", text: "I am sorry to lose the job. Your email is all the notice that the pergola needs, and the deposit goes back on Friday."}
	unanswered := check.Claim{Kind: check.NeverReplied, Text: "I wrote to Hal on 12 May to cancel the pergola, and nobody has ever answered me."}
	told := check.Claim{Kind: check.ToldYou, Text: "I told you that our builder needed the oak treads before Easter."}
	pergola := mail{from: "ilse", to: "hal", at: "2025-04-02 09:00", subject: "Pergola", text: "What would it cost to have the pergola stained?"}
	passed := mail{from: "uma", to: "ilse", at: "2025-04-25 09:00", subject: "News", text: "Hal asked me to answer what you wanted to know about the pergola: it would cost 300 to have it stained."}
	asked := check.Claim{Kind: check.NeverReplied, Text: "I asked Hal on 2 April what it would cost to have the pergola stained, and nobody has ever answered me."}
	glue := mail{from: "ilse", to: "hal", at: "2025-05-12 09:00", subject: "Pergola", text: "There is glue smeared over the slats of the pergola, and the trellis is warped by it. Who scrapes that off?"}
	tins := mail{from: "uma", to: "ilse", at: "2025-05-13 09:00", subject: "Thursday", text: "The glue on the slats of the pergola comes off on Thursday, and the warped trellis is replaced."}
	twice := check.Claim{Kind: check.NeverReplied, Text: "I wrote to Hal on 12 May about the glue on the slats of the pergola, and nobody answered me."}
	others := unrelated()
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
		cites   string
	}{
		{"an admission in the conversation", []mail{visit, absent, sorry}, noShow, check.Supported, "1 2 3"},
		{"an admission in a conversation of its own", []mail{visit, absent, sorry.with(func(m *mail) { m.re, m.subject = 0, "Walnut" })}, noShow, check.Supported, "1 2 3"},
		{"a report of the day that the client accepts, with a question behind it", []mail{visit, there, overslept}, noShow, check.Contradicted, ""},
		{"nothing is said of who came", []mail{visit, {from: "ilse", to: "hal", at: "2025-04-14 17:00", subject: "Hall", text: "Your people were civil, and I have no quarrel with them. The estimate was no bargain."},
			{from: "hal", to: "ilse", at: "2025-04-14 19:00", re: 2, subject: "Fitting", text: "I am sorry for the bother."}}, noShow, check.Silent, ""},
		{"what the mail does not name is not admitted", []mail{{from: "ilse", to: "hal", at: "2025-04-14 17:00", subject: "Furious", text: "we just got written up. scratches behind the newel AND no care log on premises. its going in the paper. call me right now"},
			{from: "hal", to: "ilse", at: "2025-04-14 19:00", re: 1, subject: "Furious", text: "I am sorry, and the scratches behind that newel are ours to have found."}},
			check.Claim{Kind: check.NeverSent, Text: "Uma never sent me the warranty paper that my surveyor wanted."}, check.Silent, ""},
		{"it did not need it", []mail{asks, {from: "ilse", to: "hal", at: "2025-04-20 09:00", subject: "Hinge", text: "The brass hinge of the pantry door is still not replaced."},
			{from: "hal", to: "ilse", at: "2025-04-20 12:00", re: 2, subject: "Hinge", text: "It didn't need replacing."}}, check.Claim{Kind: check.NeverDid, Text: "You never replaced the brass hinge of the pantry door."}, check.Silent, ""},
		{"an answer that names in words what it answers", []mail{cancels, cancelled}, unanswered, check.Contradicted, "1 2"},
		{"it came back", []mail{cancels, cancelled, {from: "postmaster", to: "hal", at: "2025-05-13 09:01", subject: "Undelivered Mail Returned to Sender", text: "The message could not be delivered.",
			more: "In-Reply-To: <2@check.example>\r\nReferences: <2@check.example>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n"}}, unanswered, check.Supported, ""},
		{"words of a message that it may answer", []mail{cancels, cancelled.with(func(m *mail) { m.to, m.text = "ilse", "The timber yard is closed on Friday, so I can send a van." })}, unanswered, check.Silent, ""},
		{"words of a colleague's message", []mail{cancels, cancelled.with(func(m *mail) {
			m.from, m.to, m.text = "uma", "ilse", "Your email about the varnish came through, and I left the tins at the gate."
		})}, unanswered, check.Silent, ""},
		{"it answers another of then", []mail{cancels, {from: "ilse", to: "hal", at: "2025-05-12 21:30", subject: "Trellis", text: "The trellis and the arbour are splintering where the pergola meets them."},
			cancelled.with(func(m *mail) {
				m.to, m.text = "ilse", "Thanks for writing. I looked at the trellis and the arbour by the pergola, and I can sand both."
			})}, unanswered, check.Silent, ""},
		{"an answer by who was asked to give it, weeks later", []mail{pergola, passed}, asked, check.Contradicted, "1 2"},
		{"of something else", []mail{pergola, passed.with(func(m *mail) {
			m.text = "Hal asked me to answer what you wanted to know about the arbour: it is cedar."
		})}, asked, check.Supported, ""},
		{"an answer of the next day, in a conversation of its own", []mail{glue, tins}, twice, check.Contradicted, "1 2"},
		{"weeks later", []mail{glue, tins.with(func(m *mail) { m.at = "2025-05-27 09:00" })}, twice, check.Silent, ""},
		{"who asks again is answered with the first", []mail{glue, {from: "ilse", to: "hal", at: "2025-05-12 20:00", re: 1, text: "Second message. The glue, the slats of the pergola, the warped trellis. Also the gate."}, tins.with(func(m *mail) { m.text = "Hal has handed me both of yours. " + m.text })}, check.Claim{Kind: check.NeverReplied, Text: "I wrote to Hal twice in May about the glue on the pergola and not one of you answered me."}, check.Contradicted, ""},
		{"told", []mail{{from: "ilse", to: "uma", at: "2025-02-10 09:00", text: "Please note that our builder needs the oak treads before Easter."}}, told, check.Supported, "1"},
		{"told, and they say that they had not", []mail{{from: "ilse", to: "uma", at: "2025-02-10 09:00", text: "How are the oak treads for our builder coming on before Easter?"},
			{from: "ilse", to: "uma", at: "2025-04-25 09:00", text: "I should have told you that our builder needs the oak treads before Easter."}}, told, check.Silent, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(append(tt.mails, others...)), nil).Check(tt.claim)
			if f.Verdict != tt.verdict || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %q; want %s, %q", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}
