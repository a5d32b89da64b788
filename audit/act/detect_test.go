package act

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/zone"
)

// found returns what a text does, "kind: words" for what is confirmed, with a
// "?" after the kind for what is possible.
func found(text string) []string {
	var list []string
	for _, a := range Detect(part(text), Message{}) {
		mark := ""
		if !a.Confirmed {
			mark = "?"
		}
		list = append(list, fmt.Sprintf("%s%s: %s", a.Kind, mark, text[a.Start:a.End]))
	}
	return list
}

func has(acts []string, kind Kind, possible bool) bool {
	return slices.ContainsFunc(acts, func(s string) bool {
		return strings.HasPrefix(s, string(kind)+": ") || possible && strings.HasPrefix(s, string(kind)+"?: ")
	})
}

func TestPromises(t *testing.T) {
	for _, text := range []string{
		"I'll send it Friday.",
		"We can have someone out tomorrow at 9.",
		"Will do.",
		"You'll have the report by noon.",
		"Mike is going to call you tomorrow.",
		"We'd refund the fee if it isn't fixed by Monday.",
		"Check goes out Friday.",
		"Calling you at noon.",
		"Staging link by 3/14",
		"ill send it tmrw",
		"Our engineer will call you tomorrow morning.",
		"The refund will be processed by Monday.",
		"I checked the stock and will send two on Monday.",
		"Leave it with me.",
		"Consider it done.",
		"We won't charge you for the second visit.",
		"On it.",
	} {
		if acts := found(text); !has(acts, Promise, true) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// What people undertake without a modal, or in somebody else's name.
func TestPromisesInBareWords(t *testing.T) {
	for _, text := range []string{
		"We'll be there at 7.",
		"Lunch is on us.",
		"The second coat is free of charge from me.",
		"Nadia is coming Tuesday.",
		"Ye'll have the keys by noon.",
		"He's ringing you tomorrow at six.",
		"My brother collects it on Monday.",
		"The rest leaves my account this morning.",
	} {
		if acts := found(text); !has(acts, Promise, true) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{"The bakery closes at noon on Mondays.", "The blame is on us.", "They were gone by two.", "Once the paint is dry,"} {
		if acts := found(text); has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// Two undertakings in one sentence are two.
func TestPromisesOfTwoClauses(t *testing.T) {
	for _, text := range []string{
		"I'll credit both weeks and there will be no deposit to pay.",
		"I'll bring the ladder tomorrow and on Thursday you'll have the bill.",
		"Before Monday I'll send the draft, and on Friday you'll have the rest.",
	} {
		n := 0
		for _, a := range Detect(part(text), Message{}) {
			if a.Kind == Promise && a.Confirmed {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%q: %d promises", text, n)
		}
	}
}

// What binds nobody, however much it sounds so.
func TestNoPromises(t *testing.T) {
	for name, list := range map[string][]string{
		"wishes":       {"We hope to finish this week.", "I'll try to get it done today.", "We'll see.", "We might come on Friday.", "I'll do my best to be there.", "With any luck it will be done."},
		"offers":       {"Want me to send it?", "Shall I send it?", "Would you like us to call you tomorrow?", "I can call if you like."},
		"policy":       {"We always respond within a day.", "Rent is due on the 1st.", "We usually invoice at the end of the month.", "Refunds are issued to the original card."},
		"pleasantries": {"I'll be honest.", "Looking forward to it.", "I'll let you go.", "I'll never forget your kindness.", "We'll miss you."},
		"performative": {"I'll add that the gate was open.", "I'll admit it was late.", "I agree that the price is high."},
		"descriptions": {"The pump will run until the float drops.", "The market will recover eventually.", "The alarm will sound twice."},
		"reports":      {"I said I'd call.", "You told me you'd call by noon.", "She promised me a refund."},
		"negations":    {"We will not pay for that.", "I never said I would pay.", "I don't think we will see them again.", "I won't be able to make Thursday."},
		"questions":    {"Will you send it by Friday?", "Who will pay for it?", "Will it be ready?"},
		"hedges":       {"Hopefully we'll get to it this week.", "We should be able to start in May.", "We aim to reply soon."},
	} {
		for _, text := range list {
			if acts := found(text); has(acts, Promise, false) {
				t.Errorf("%s: %q: %q", name, text, acts)
			}
		}
	}
}

func TestHedgesAreIntent(t *testing.T) {
	for _, text := range []string{"Hopefully we'll get to it this week.", "We hope to have it done by Friday.", "I'll try and get that to you today."} {
		if acts := found(text); !has(acts, Intent, true) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestOffersAreNoPromises(t *testing.T) {
	for _, text := range []string{"Shall I book it?", "I can call the county if you like.", "Happy to send samples."} {
		if acts := found(text); !has(acts, Offer, true) || has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// A condition makes a promise dormant, not none.
func TestConditionalPromise(t *testing.T) {
	for _, text := range []string{
		"If you approve the quote, we'll start on Monday.",
		"We'll refund the fee if it isn't fixed by Friday.",
		"Once the deposit is in, I'll order the doors.",
	} {
		n := 0
		for _, a := range Detect(part(text), Message{}) {
			if a.Kind == Promise {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q: %d promises", text, n)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, text := range []string{"We won't be renewing the contract.", "I'm not able to agree to that.", "We refuse to pay."} {
		if acts := found(text); !has(acts, Refusal, true) || has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestReported(t *testing.T) {
	for _, text := range []string{"You said you would fix it by Easter.", "I was told somebody would ring me back."} {
		if acts := found(text); !has(acts, Reported, true) || has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestAsks(t *testing.T) {
	for _, text := range []string{
		"Please send me the invoice.", "Could you call me tomorrow?", "I need you to fix this.", "Kayla, can you clear it?", "What time is the visit?",
		"Is it ready?🙂",
		"Send it to my work address.", "Let me know when it is done.", "Is there parking?", "fix it today please",
	} {
		if acts := found(text); !has(acts, Request, false) && !has(acts, Question, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{
		"How are you?", "Please find attached the quote.", "Feel free to call.", "Let me know if you have any questions.", "Please do not hesitate to call.", "Who knows?", "Can you believe it?",
	} {
		if acts := found(text); has(acts, Request, false) || has(acts, Question, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestAsksInFewWords(t *testing.T) {
	for _, text := range []string{"Photos please.", "Receipts to Olga, please.", "Take it off.", "when do we get the keys"} {
		if acts := found(text); !has(acts, Request, true) && !has(acts, Question, true) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// People ask in wishes, proposals and advice, behind a name or a piece of news, and in
// haste.
func TestAsksSoftly(t *testing.T) {
	for _, text := range []string{
		"It would be great if you could bring the plan.",
		"I was wondering if you could move the visit.",
		"We would appreciate your view on the quote.",
		"I'd like to arrange a visit to the yard.",
		"Could we move it to Friday.",
		"Why don't you send it to the landlord first.",
		"Remember to bring the spare key.",
		"Otherwise give me a ring on Monday.",
		"Have your driver call ours.",
		"For the weekly sheet, please use the new codes.",
		"lets talk about the lease",
		"need the drawings by friday",
		"is it ready yet",
		"what time do you close",
		"I'm out all week, so just let me know.",
	} {
		if acts := found(text); !has(acts, Request, false) && !has(acts, Question, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{
		"I was wondering where the summer went.", "We appreciate your patience.", "I'd like to thank everybody who came.", "You should have seen his face.",
		"I need to be home by six.", "He lets the dog out at six.",
	} {
		if acts := found(text); has(acts, Request, false) || has(acts, Question, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// An undertaking may do without will, and without a subject.
func TestPromisesWithoutSubject(t *testing.T) {
	for _, text := range []string{
		"Quote back to you by noon.", "Back to you shortly.", "Consider it sorted.", "Consider the deposit returned.", "On it now.", "Leave it with me.",
		"Invoice to follow tomorrow.", "You can count on us for Saturday.", "Shall revert by Monday.", "Noted, will send it tonight.",
	} {
		if acts := found(text); !has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{
		"Back in the office on Monday.", "Back to square one.", "I consider it closed.", "He left it with me.", "To follow up on my note, the tile is out of stock.",
		"Count yourself lucky.", "I went back to him twice.",
	} {
		if acts := found(text); has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

// A sentence asks once: what asks for an act is no question besides.
func TestOneAskForTheSameWords(t *testing.T) {
	for _, text := range []string{"Can you send me the report by Friday?", "Would you mind moving the van?"} {
		n := 0
		for _, a := range Detect(part(text), Message{}) {
			if a.Kind == Request || a.Kind == Question {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q asks %d times", text, n)
		}
	}
}

func TestComplaints(t *testing.T) {
	for _, text := range []string{
		"This is unacceptable.", "I am very disappointed with the service.", "Nobody came this morning and I took the day off.", "I'm fed up with waiting.", "We're at the end of our patience.",
	} {
		if acts := found(text); !has(acts, Complaint, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{"The radiator is still cold.", "Your man was to be here at nine.", "The lock you fitted is broken again."} {
		if acts := found(text); !has(acts, Complaint, true) {
			t.Errorf("%q: %q", text, acts)
		}
	}
	for _, text := range []string{"Your men were here at nine, as you said.", "The tap is dripping.", "No worries about the delay.", "Thanks for sorting it so fast.", "The light in the hall has gone."} {
		if acts := found(text); has(acts, Complaint, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestClauseIsTheAct(t *testing.T) {
	text := "Thanks for the photos, I'll send you a price on Monday."
	acts := found(text)
	if !has(acts, Promise, false) || !slices.ContainsFunc(acts, func(s string) bool { return strings.Contains(s, "I'll send you a price on Monday") }) {
		t.Errorf("%q", acts)
	}
}

func TestQuotedPromiseIsNotTheRepliers(t *testing.T) {
	p := part("Thanks.\n> I'll send it on Friday.\nI'll be in on Monday to collect it.")
	p.Zones.Lines[1].Kind = zone.Quoted
	n := 0
	for _, a := range Detect(p, Message{}) {
		if a.Kind == Promise {
			n++
			if got := p.Text[a.Start:a.End]; strings.Contains(got, "Friday") {
				t.Errorf("%q", got)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d promises", n)
	}
}

func TestOtherZonesHoldNoActs(t *testing.T) {
	for _, k := range []zone.Kind{zone.Greeting, zone.SignOff, zone.Signature, zone.Disclaimer, zone.Code, zone.Calendar, zone.Auto, zone.Quoted, zone.Forwarded} {
		p := part("I'll send it on Friday.")
		p.Zones.Lines[0].Kind = k
		if acts := Detect(p, Message{}); len(acts) > 0 {
			t.Errorf("zone %d: %v", k, acts)
		}
	}
}

func TestAutomaticMailHoldsNoActs(t *testing.T) {
	if acts := Detect(part("I'll send it on Friday."), Message{Automatic: true}); len(acts) > 0 {
		t.Errorf("%v", acts)
	}
}

func TestJoinersInsideWords(t *testing.T) {
	for _, text := range []string{"I w\u200dill s\u200bend it on Friday.", "I'\u200dll send it on Friday.", "I\u2060'll se\u00adnd it on Friday."} {
		if acts := found(text); !has(acts, Promise, false) {
			t.Errorf("%q: %q", text, acts)
		}
	}
}

func TestDetectIsStable(t *testing.T) {
	text := "Hi, I'll send it Friday. Can you confirm? This is unacceptable.\nNo one came, and nobody called."
	first := fmt.Sprint(Detect(part(text), Message{}))
	for range 5 {
		if got := fmt.Sprint(Detect(part(text), Message{})); got != first {
			t.Fatalf("%s\n%s", first, got)
		}
	}
}

// A line of ten megabytes takes time in proportion, whatever it is made of.
func TestHugeTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, unit := range []string{"a", "I'll send it ", "ill well if , and ", "?!. ", ".", "\u200d", "if I will and we will - ", "- \n", "please "} {
		text := strings.Repeat(unit, 10<<20/len(unit)) + "x"
		began := time.Now()
		checkActs(t, text, Detect(part(text), Message{}))
		if took := time.Since(began); took > 60*time.Second {
			t.Errorf("%q took %s", unit, took)
		}
	}
}

// checkActs holds that spans lie in the text and in their sentences.
func checkActs(t *testing.T, text string, acts []Act) {
	t.Helper()
	for _, a := range acts {
		if a.Sentence.Start > a.Start || a.Start >= a.End || a.End > a.Sentence.End || a.Sentence.End > len(text) {
			t.Fatalf("act %d-%d in %d-%d of %d", a.Start, a.End, a.Sentence.Start, a.Sentence.End, len(text))
		}
		if s := a.Name; !s.Empty() && (s.Start < a.Sentence.Start || s.End > a.Sentence.End || s.Start > s.End) {
			t.Fatalf("span %v outside %v", s, a.Sentence)
		}
	}
}
