package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

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

// What becomes of a request: who answers it, puts it off or lets it go. What its author
// says again and again answers nothing, and neither does what a program answers.
func TestBecameOfRequest(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-06 09:00", text: "Can you send me the survey report for the sloop?"}
	brings := mail{from: "kit", to: "ines", at: "2025-03-12 09:00", re: 1, text: "Here is the survey report for the sloop.", file: "survey-report.pdf"}
	again := func(text string) mail {
		return mail{from: "ines", to: "kit", at: "2025-03-07 09:00", re: 1, text: text}
	}
	open := func(day, text string, re int) mail {
		return mail{from: "kit", to: "ines", at: "2025-03-" + day + " 10:00", re: re, subject: "On " + day, text: "Hi Ines,\n\n" + text + "\n\nOur yard is open from nine to five on weekdays."}
	}
	robot := func(more string) mail {
		return mail{from: "kit", to: "ines", at: "2025-03-06 09:01", subject: "Re: The sloop", more: "Auto-Submitted: auto-generated\r\n" + more,
			text: "Thank you for your message. A member of the team will read it within two days. Our office is open from nine to five."}
	}
	for _, test := range []struct {
		name                 string
		rest                 []mail
		answered, put, letGo int // by which message
	}{
		{name: "put off", rest: []mail{{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "I'll send it by Friday."}}, put: 2},
		{name: "put off, then answered", rest: []mail{{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "I'll send it by Friday."}, brings}, answered: 3, put: 2},
		{name: "who asked writes of something else", rest: []mail{again("The keys have arrived by the way, thank you.")}},
		{name: "who asked says more", rest: []mail{again("My broker has been in touch and needs it for the sale.")}},
		{name: "somebody beside who asked", rest: []mail{{from: "bo", to: "kit ines", at: "2025-03-07 09:00", re: 1, text: "Thank you."}}},
		{name: "nothing but thanks and what is in every message", rest: []mail{open("04", "The mast is up now.", 0), open("05", "The paint is dry.", 0), open("07", "Thank you.", 1)}, put: 4},
		{name: "a program that names it", rest: []mail{robot("References: <1@dispute.example>\r\n")}},
		{name: "a program that does not", rest: []mail{robot("")}},
		{name: "let go", rest: []mail{again("Never mind about the survey report, I found my copy.")}, letGo: 2},
		{name: "let go in few words", rest: []mail{again("Never mind, no need to send it any more.")}, letGo: 2},
		{name: "taken back", rest: []mail{again("Please ignore my last message.")}, letGo: 2},
		{name: "let go, and sent all the same", rest: []mail{again("Never mind about the survey report, I found my copy."), brings}, letGo: 2},
		{name: "sent, and then let go", rest: []mail{brings, {from: "ines", to: "kit", at: "2025-03-14 09:00", re: 1, text: "Never mind about the survey report, I found my copy."}}, answered: 2},
		{name: "something else let go", rest: []mail{{from: "ines", to: "kit", at: "2025-03-07 09:00", subject: "The paint", text: "Never mind about the paint, it will do."}, brings}, answered: 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := read(t, append([]mail{ask}, test.rest...), options("2025-04-03 12:00"))
			if len(l.Requests) != 1 {
				t.Fatalf("%d requests", len(l.Requests))
			}
			id := func(n int) string {
				if n == 0 {
					return ""
				}
				return fmt.Sprintf("<%d@dispute.example>", n)
			}
			if r := l.Requests[0]; r.AnsweredBy.MessageID != id(test.answered) || r.Holding.MessageID != id(test.put) || r.Released.MessageID != id(test.letGo) {
				t.Errorf("answered by %q, put off by %q, let go by %q", r.AnsweredBy.MessageID, r.Holding.MessageID, r.Released.MessageID)
			}
		})
	}
}

// What somebody says in each message asks for nothing.
func TestRoutineAsks(t *testing.T) {
	var list []mail
	for _, day := range []string{"03", "04", "05", "06"} {
		list = append(list, mail{from: "rope", to: "kit", at: "2025-03-" + day + " 09:00", text: "Dear Kit,\n\nThe rope for order 47" + day + " is on its way.\n\nPlease do not forget to quote your account number on each order."})
	}
	if l := read(t, list, options("2025-04-03 12:00")); len(l.Requests) != 0 {
		t.Errorf("%d requests, such as %q", len(l.Requests), l.Requests[0].Quote)
	}
}

// Who asked sees the answer: what is told to somebody else, or asked back, is none.
func TestWhoSeesTheAnswer(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", subject: "Winter", text: "What does the winter mooring cost?"}
	send := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", subject: "Winter", text: "Can you send me the survey report for the sloop?"}
	order := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", subject: "Rope", text: "Please order forty metres of the blue halyard rope."}
	for _, test := range []struct {
		name     string
		list     []mail
		answered int
	}{
		{"to who asked", []mail{ask, {from: "lou", to: "ines", at: "2025-03-04 09:00", subject: "Mooring", text: "The winter mooring costs $840."}}, 2},
		{"to somebody else", []mail{ask, {from: "kit", to: "bo", at: "2025-03-04 09:00", subject: "Mooring", text: "The winter mooring costs $840."}}, 0},
		{"to somebody who was written to as well", []mail{{from: "ines", to: "kit bo", at: "2025-03-03 09:00", text: ask.text}, {from: "kit", to: "bo", at: "2025-03-04 09:00", re: 1, text: "The winter mooring costs $840."}}, 2},
		{"inside the firm", []mail{ask, {from: "kit", to: "lou", at: "2025-03-04 09:00", subject: "Mooring", text: "Ines wants the winter mooring. It costs $840, right?"}}, 0},
		{"sent to somebody else", []mail{send, {from: "kit", to: "bo", at: "2025-03-04 09:00", subject: "Report", text: "Here is the survey report for the sloop.", file: "survey-report.pdf"}}, 0},
		{"done, as a supplier is told", []mail{order, {from: "kit", to: "rope", at: "2025-03-04 09:00", subject: "Order", text: "Dear Petra,\n\nI have just ordered forty metres of the blue halyard rope on your site."}}, 2},
		{"asked on", []mail{{from: "rope", to: "kit", at: "2025-03-03 09:00", subject: "Order", text: "Can you tell me which rope you want?"},
			{from: "kit", to: "rope lou", re: 1, at: "2025-03-04 09:00", subject: "Order", text: "Lou, which rope do we want?"}}, 0},
	} {
		want := ""
		if test.answered > 0 {
			want = fmt.Sprintf("<%d@dispute.example>", test.answered)
		}
		l := read(t, test.list, options("2025-04-03 12:00"))
		if len(l.Requests) == 0 || l.Requests[0].AnsweredBy.MessageID != want {
			t.Errorf("%s: %+v, want an answer by %q", test.name, l.Requests, want)
		}
	}
}

// A client who asks or complains again and again does so each time, in the same words.
func TestClientInsists(t *testing.T) {
	for text, want := range map[string][2]int{
		"When can somebody come out to mend the pump?":                       {4, 0},
		"This is not acceptable and we are very unhappy with the yard.":      {0, 4},
		"Our telephone number is to be found on the last page of our paper.": {0, 0},
	} {
		var list []mail
		for _, day := range []string{"03", "06", "10", "13"} {
			list = append(list, mail{from: "ines", to: "kit", at: "2025-03-" + day + " 09:00", subject: "Pump " + day,
				text: "Hi Kit,\n\nThe bilge was wet again on the " + day + "th. " + text + " The forecast for day " + day + " is bad. We are at home until noon on the " + day + "th."})
		}
		if l := read(t, list, options("2025-04-03 12:00")); len(l.Requests) != want[0] || len(l.Complaints) != want[1] {
			t.Errorf("%q: %d requests and %d complaints", text, len(l.Requests), len(l.Complaints))
		}
	}
}

// What only tells, greets or leads to what is asked asks for nothing, and a demand asks
// without a question mark.
func TestAsksOrTells(t *testing.T) {
	for _, test := range []struct {
		from, text string
		asks       bool
	}{
		{"ines", "Please do not reply to this message.", false},
		{"ines", "Have a lovely weekend.", false},
		{"ines", "Who do you think you are kidding with that sign on the gate?", false},
		{"ines", "Two things please:", false},
		{"kit", "I want to order the varnish first.", false},
		{"kit", "Leave it with me, I'll ring them on Monday.", false},
		{"ines", "It's been nearly a month and we still have no mast.", false},
		{"ines", "Please take no notice of this.", false},
		{"ines", "You got all of it back! How on earth did you do that?!", false},
		{"ines", "Another night on deck. Does anybody there care?", false},
		{"kit", "I would like to refund the second night.", false},
		{"ines", "I was wondering if berth nine is taken.", true},
		{"ines", "Thanks in advance for wrapping each oar on its own.", true},
		{"ines", "As my mother can't climb, it would help if the sloop could be brought to the quay.", true},
		{"ines", "Please forgive us.", false},
		{"ines", "Cease writing to me at once.", true},
		{"ines", "When shall we have a new one?", true},
		{"ines", "how much is the winter berth", true},
		{"ines", "hiya u able to lift the sloop thurs", true},
		{"ines", "We're nearly out of antifouling, could do with another two tins.", true},
		{"ines", "The cradle must be off my berth by Friday noon.", true},
		{"ines", "I'll be there on Monday, please have the crane ready.", true},
	} {
		l := read(t, []mail{{from: test.from, to: "kit ines", at: "2025-03-03 09:00", text: test.text}}, options("2025-04-03 12:00"))
		if got := len(l.Requests) > 0; got != test.asks {
			t.Errorf("%q: request %v", test.text, got)
		}
	}
}

// An answer is what tells of the thing that was asked for: not of another that was asked
// for beside it, not that somebody will see to it, and not what comes with something else.
func TestAnswersTheThing(t *testing.T) {
	for _, test := range []struct {
		name, asked string
		rest        []mail
		words       string // of the request
		answered    int
	}{
		{"the other of two questions", "What does the winter berth cost? And who keeps the keys?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "The winter berth is six hundred, with power."}}, "keys", 0},
		{"the one of two questions", "What does the winter berth cost? And who keeps the keys?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "The winter berth is six hundred, with power."}}, "berth", 2},
		{"a number in words", "How many coats does the hull need? And who signs for the paint?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "It will be three, thinly laid."}}, "signs", 0},
		{"a bill for something else", "What is the code of the gate at the back?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-04 10:00", subject: "March", text: "Dear Ines, please find attached our invoice for March.", file: "invoice-31.pdf"}}, "code", 0},
		{"how a thing is", "Is the sloop ready for the river?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "She is in the slings as we speak, come any day after Thursday."}}, "ready", 2},
		{"a price that is no promise", "Get me a price for 90 square metres of decking, laid.",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Decking laid comes to 14 a metre, so 1,260 for your 90."}}, "price", 2},
		{"confirmed", "Please confirm that the gate will be open.",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Confirmed, the gate is open from six."}}, "gate", 2},
		{"noted and done", "Please don't come on Mondays any more.",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Noted, I have moved you to Wednesdays."}}, "Mondays", 2},
		{"news of what was done and what comes", "Any news on the mast?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "It left us on the lorry at eleven and will be with you tomorrow."}}, "news", 2},
		{"a yes to what has no form of a question", "The bow line is still with you?",
			[]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "It is, waiting for a new eye."}}, "bow", 2},
		{"told on the telephone", "Does the fuse box have to be replaced before we can sell?",
			[]mail{{from: "ines", to: "kit", at: "2025-03-05 10:00", re: 1, text: "Thanks for ringing back yesterday. So no need to replace the fuse box for the sale, understood."}}, "fuse", 2},
		{"in a word", "Is the cradle included?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Included."}}, "cradle", 2},
		{"the one that was chosen", "Which blue would you like, the navy or the royal?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Navy please."}}, "blue", 2},
		{"no, shortly", "Can you take the nest out of my funnel?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Sorry, I don't do funnels."}}, "nest", 2},
		{"by number", "1) When is the next delivery?\n2) Has the price changed?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "1) Thursday week\n2) No, same as last year"}}, "price", 2},
		{"done in a word", "Our new address is 4 Tithe Lane, please update your records.", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "All updated."}}, "update", 2},
		{"the one of two things", "Could you send me the last three readings? And please sign page 4 of the form.", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Readings attached.", file: "readings.pdf"}}, "sign", 0},
		{"when somebody hears", "When will the permit be issued?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I am waiting for the harbour to tell me and will let you know as soon as I hear."}}, "permit", 0},
		{"kind words", "Where is parcel 7781?", []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Thank you for getting in touch. Your custom is important to us."}}, "parcel", 0},
		{"forgotten about", "Can you move the lift on Wednesday to five o'clock?",
			[]mail{{from: "ines", to: "kit", at: "2025-03-03 10:00", re: 1, text: "Forget that, four is fine after all."}}, "Wednesday", 0},
		{"not to be forgotten", "Please grease the winch.",
			[]mail{{from: "ines", to: "kit", at: "2025-03-03 10:00", re: 1, text: "Don't forget the winch."}, {from: "kit", to: "ines", at: "2025-03-05 10:00", re: 1, text: "The winch is greased."}}, "grease", 3},
	} {
		l := read(t, append([]mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: test.asked}}, test.rest...), options("2025-04-03 12:00"))
		want := ""
		if test.answered > 0 {
			want = fmt.Sprintf("<%d@dispute.example>", test.answered)
		}
		i := slices.IndexFunc(l.Requests, func(r Request) bool {
			return r.MessageID == "<1@dispute.example>" && strings.Contains(r.Quote, test.words)
		})
		if i < 0 || l.Requests[i].AnsweredBy.MessageID != want {
			t.Errorf("%s: %+v, want an answer by %q", test.name, l.Requests, want)
		}
	}
}

// Who says sorry for the wait and then answers has answered.
func TestAnswerAfterApology(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-04 09:00", subject: "The paint", text: "Which paint did you use on the hull?"}
	for text, want := range map[string]string{
		"Sorry for the wait. We used Seaford Blue antifouling on the hull.": "<2@dispute.example>",
		"Sorry for the delay. It was Seaford Blue.":                         "<2@dispute.example>",
		"Sorry for the wait. I will find out and let you know.":             "",
	} {
		l := read(t, []mail{ask, {from: "kit", to: "ines", at: "2025-04-05 10:00", re: 1, text: text}}, options("2025-04-30 12:00"))
		if r := l.Requests[0]; r.AnsweredBy.MessageID != want {
			t.Errorf("%q: answered by %q, want %q", text, r.AnsweredBy.MessageID, want)
		}
	}
}
