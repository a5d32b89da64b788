package act

import "testing"

func TestActor(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		text string
		who  Subject
		name string
	}{
		{Promise, "I'll send the quote INV-1042 by Friday.", I, ""},
		{Promise, "Luis will be there by 4.", Name, "Luis"},
		{Promise, "The refund will be processed by Monday.", Passive, ""},
		{Promise, "Our engineer will call you tomorrow morning.", Name, "Our engineer"},
		{Promise, "By Friday we'll have the report.pdf ready for you.", We, ""},
		{Promise, "We'd refund the $150 fee if it isn't fixed by Monday.", We, ""},
		{Promise, "Will send the invoice tonight.", None, ""},
		{Promise, "I checked and will send it tomorrow.", I, ""},
		{Promise, "The flat is done and I'll send it tomorrow.", I, ""},
		{Promise, "Mike and I will bring the ladder on Tuesday.", We, ""},
		{Promise, "You'll have the report by noon.", You, ""},
		{Promise, "ill send the invoice tmrw", I, ""},
		{Promise, "Dr. Weiss will seat it on the 12th at 9.", Name, "Dr. Weiss"},
		{Promise, "Will do.", None, ""},
		{Request, "Kayla, can you clear the mailbox?", You, ""},
		{Request, "Please send me Rs. 500 before Monday.", None, ""},
		{Request, "I need the invoice by Monday.", I, ""},
		{Intent, "Hopefully we'll send it this week.", We, ""},
	} {
		found := false
		for _, a := range Detect(part(tt.text), Message{}) {
			if found || a.Kind != tt.kind && !(tt.kind == Request && a.Kind == Question) {
				continue
			}
			found = true
			if name := tt.text[a.Name.Start:a.Name.End]; a.Subject != tt.who || name != tt.name {
				t.Errorf("%q: %q %q", tt.text, a.Subject, name)
			}
		}
		if !found {
			t.Errorf("%q: no %s", tt.text, tt.kind)
		}
	}
}
