package act

import (
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/email"
)

// kindsIn returns what is certainly done in a text.
func kindsIn(text string, m Message) []Kind {
	var kinds []Kind
	for _, a := range Detect(part(text), m) {
		if a.Confirmed {
			kinds = append(kinds, a.Kind)
		}
	}
	return kinds
}

func TestNever(t *testing.T) {
	for _, tt := range []struct {
		text string
		kind Kind
	}{
		{"You'll have to reset it by hand.", Promise},
		{"Usually I'll drop it at the tip on Fridays.", Promise},
		{"I'll try to be there by nine.", Promise},
		{"I'll do my best to be there on Friday.", Promise},
		{"I'll just mention that it ships on Monday.", Promise},
		{"on the Thursday.", Promise},
		{"I'll be offline tonight.", Promise},
		{"I'll be out from two tomorrow.", Promise},
		{"I'll be delighted if you come on Friday.", Promise},
		{"I'll let you rest now.", Promise},
		{"\"I'll call you tomorrow\" were her words.", Promise},
		{"His text says “we'll be there at nine on Monday”.", Promise},
		{"‘I'll call you tomorrow’ is what she said.", Promise},
		{"His text says 'we will be there at nine on Monday'.", Promise},
		{"She wrote: \"I'll come on Friday. I'll call you tomorrow.\" Nothing came.", Promise},
		{"Her words were “I'll come on Friday. Then I'll call you tomorrow.”", Promise},
		{"Will you send it by Friday", Promise},
		{"Send it on Friday, would you", Promise},
		{"Thanks, can we have it on Monday", Promise},
		{"I don't think I will send it tomorrow.", Promise},
		{"I'm not sure the plumber will call you on Friday.", Promise},
		{"I'm not saying we'll pay you on Friday.", Promise},
		{"I can't promise I'll be there on Friday.", Promise},
		{"It's not that I'll send it tomorrow.", Promise},
		{"There's no way we'll pay you on Friday.", Promise},
		{"I hope he will call you tomorrow.", Promise},
		{"We're hoping that we'll send it on Friday.", Promise},
		{"I said I'll send it on Friday.", Promise},
		{"I'll stop here now.", Promise},
		{"I'll stick with the blue one.", Promise},
		{"You'll send it on Friday, won't you?", Promise},
		{"I'll send it on Friday, shall I?", Promise},
		{"When I'll be there on Friday, will you let me in?", Promise},
		{"I'll send it on Friday, ok?", Request},
		{"I am sorry, we cannot replace the glass this week.", Promise},
		{"I won't be able to call you tomorrow.", Promise},
		{"We can't deliver the gears on Friday.", Promise},
		{"You can collect it any day from Monday.", Promise},
		{"You can ring me on Friday.", Promise},
		{"retry(job); send(it);", Request},
		{"For press inquiries, please call the office.", Request},
		{"If you need anything else, please call.", Request},
		{"If anyone is keen, write to me.", Request},
		{"I'll measure it and send it over.", Request},
		{"Let me check with Ann.", Request},
		{"Please see attached.", Request},
		{"Who cares?", Request},
		{"Did you know that a dripping tap fills a bath a week?", Request},
		{"Imagine if they all rang at once?", Request},
		{"Wouldn't it be nice if the van washed itself?", Request},
		{"Take care.", Request},
		{"And take good care!", Request},
		{"Please let me know if you have any further questions.", Request},
		{"I do a proper reset and put it back on the shelf.", Request},
		{"We drained the tank and leave it open at night.", Request},
		{"Which means that the lock was open all along?", Request},
		{"Your men were here at nine, as you said.", Complaint},
	} {
		kinds := kindsIn(tt.text, Message{})
		if slices.Contains(kinds, tt.kind) || tt.kind == Request && slices.Contains(kinds, Question) {
			t.Errorf("%q: %v", tt.text, kinds)
		}
	}
}

// Whoever asks in the words of a farewell, or of a tale, asks.
func TestNeverKeepsRequests(t *testing.T) {
	for _, text := range []string{
		"Please let me know if you have any information on the delivery date.",
		"We request a copy of the lease and the inventory by Friday.",
		"I left the key with Ann and please lock up when you go.",
		"Send the invoice; pay the deposit; call Ann.",
		"Send the list to Ann by noon and we'll look at it.",
		"The lease ends on Friday, so please see to it.",
	} {
		if kinds := kindsIn(text, Message{}); !slices.Contains(kinds, Request) && !slices.Contains(kinds, Question) {
			t.Errorf("%q: %v", text, kinds)
		}
	}
}

// What is barred is so for its own words: others leave the judgement to the model.
func TestNeverLeavesToTheModel(t *testing.T) {
	for text, kind := range map[string]Kind{
		"Replace the lock on the back door;":                       Request,
		"I have a broken boiler and want you to fix it by Friday.": Request,
		"We have no light and need an electrician today.":          Request,
		"I shall also require the receipt by Friday.":              Request,
		"I'll bring it on Friday, whenever you are up.":            Promise,
		"You may count on us at seven.":                            Promise,
		"I'll call you when I'm out of the meeting.":               Promise,
	} {
		r := read(text, Sentence{0, len(text), false})
		if c := r.candidates()[0]; vetoesOf(c).of(kind) {
			t.Errorf("%q cannot be a %s", text, kind)
		}
	}
	for _, text := range []string{"retry(job);", "int ret = 5;", "return ret;", "break;", "a_b c;", "if (x == y)", "fill() will call copy() for list[i].page"} {
		r := read(text, Sentence{0, len(text), false})
		if !coded(text, r.tokens) {
			t.Errorf("%q is no code", text)
		}
	}
}

// A clause that cannot be one does not keep another from it.
func TestNeverIsOfOneClause(t *testing.T) {
	for text, want := range map[string]Kind{
		"You'll have to wait a little, but I'll call you at nine.":      Promise,
		"I'll send the form today, and please sign it by Friday.":       Request,
		"We don't normally do this, but we'll refund the fee tomorrow.": Promise,
		"I'll be away from my desk but I'll call you at nine.":          Promise,
		"We'll be out on Tuesday to fix it.":                            Promise,
		"We can't do Friday, but I'll be there on Monday.":              Promise,
		"I'll ring you on Friday if we can't make it.":                  Promise,
		"You can expect the report on Friday.":                          Promise,
		"You can leave it at the desk and I'll fetch it on Friday.":     Promise,
		"I'll be there at nine, can you leave the key out?":             Promise,
		"I'll bring the ladder on Friday - does that work for you?":     Promise,
		"We'll have it to you by Friday, eh?":                           Promise,
		"I'll shut the water off at nine tomorrow.":                     Promise,
		"We'll stop charging you from Monday.":                          Promise,
		"I'll mention it to Luis tomorrow.":                             Promise,
		"I'll comment on the draft by Friday.":                          Promise,
		"I'll send it tomorrow, sooner than we normally would.":         Promise,
		"I'll come and fit it on Friday, whenever you are up.":          Promise,
		"Ann will call you on Friday while I'm away.":                   Promise,
		"I'll bring the pump on Friday in case he can't mend it.":       Promise,
		"I'm not sure about the price, but I'll call you at nine.":      Promise,
		"As I said I'll send it on Friday.":                             Promise,
		"The tenants' flat is done and I'll call you at nine.":          Promise,
		"They said \"no\". I'll call you tomorrow at nine.":             Promise,
		"Luis will be there tomorrow at nine; the gate is open.":        Promise,
		"The shelf is 24\" and I'll bring it tomorrow.":                 Promise,
		"The \"new\" pump is broken, I'll replace it on Friday.":        Promise,
	} {
		if kinds := kindsIn(text, Message{}); !slices.Contains(kinds, want) {
			t.Errorf("%q: %v", text, kinds)
		}
	}
}

func TestDiscussion(t *testing.T) {
	for _, tt := range []struct {
		text       string
		kind       Kind
		here, list bool // whether it is one in other mail, and in a discussion
	}{
		{"I'll send you the numbers tomorrow.", Promise, true, true},
		{"Luis will be there tomorrow at nine.", Promise, true, false},
		{"Could you send the log?", Question, true, true},
		{"Please send the log.", Request, true, true},
		{"Send the log to the office by noon.", Request, true, false},
		{"This is a disgrace.", Complaint, true, false},
		{"You have ignored me again and I am fed up.", Complaint, true, true},
	} {
		for _, on := range []bool{false, true} {
			want := tt.here
			if on {
				want = tt.list
			}
			kinds := kindsIn(tt.text, Message{Discussion: on})
			got := slices.Contains(kinds, tt.kind) || tt.kind == Question && slices.Contains(kinds, Request)
			if got != want {
				t.Errorf("%q in a discussion %v: %v", tt.text, on, kinds)
			}
		}
	}
	for field, want := range map[string]bool{"List-Id: <brew.lists.example>": true, "X-BeenThere: brew@lists.example": true, "To: ann@mail.example": false} {
		m := email.ParseBytes([]byte(field+"\r\n\r\nHello.\r\n"), email.Limits{})
		if Discussion(m) != want {
			t.Errorf("%q: %v", field, !want)
		}
	}
}

// A line that was cut in mid-sentence goes on in small letters, though the next
// word had room on it.
func TestBrokenLines(t *testing.T) {
	text := strings.Join([]string{
		"The committee will look at all of the papers that were handed in on time, and",
		"then at those that came a little later",
		"on Thursday.",
		"Thanks",
		"see you there",
	}, "\n")
	p := part(text)
	var got []string
	for _, s := range Sentences(p) {
		got = append(got, strings.Join(strings.Fields(p.Text[s.Start:s.End]), " "))
	}
	want := []string{"The committee will look at all of the papers that were handed in on time, and then at those that came a little later on Thursday.", "Thanks", "see you there"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
