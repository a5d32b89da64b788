package ledger

import "testing"

// Who is bound is who will act, in whatever way they are named.
func TestActor(t *testing.T) {
	for _, tt := range []struct{ text, actor string }{
		{"My colleague Lou, who keeps the books, is going to ring you tomorrow.", "lou"},
		{"Lou, our rigger, will bring the sail to you on Friday.", "lou"},
		{"Our rigger, Lou Bell, will bring the sail to you on Friday.", "lou"},
		{"I've got Lou booked at your pontoon on Friday.", "lou"},
		{"I've asked Lou to send you the drawing tomorrow.", "lou"},
		{"The drawing comes to you from Lou tomorrow.", "lou"},
		{"The drawing will come to you from me tomorrow.", "kit"},
		{"Lou fits the tiller on Friday while I'm at the boat show.", "lou"},
		{"Ines will have the drawing from us by Friday.", "kit"},
		{"Lou, copied here, will bring the sail to you on Friday.", "lou"},
		{"Lou (our rigger) will bring the sail to you on Friday.", "lou"},
		{"Lou and I will bring the sail to you on Friday.", "kit"},
		{"Stef will bring the sail to you on Friday.", "stef"},
		{"yes stef will bring the sail to you on Friday.", "stef"},
		{"Steffi's bill aside, the timber will be with you on Friday.", "kit"},
		{"If Lou is free on Friday you get the sail that day.", "kit"},
		{"If Lou still can't find it I'll bring him the drawing on Friday.", "kit"},
		{"Lou has measured it, and you'll have his quote by Friday.", "lou"},
		{"Lou has measured it. You'll have his quote from me on Friday.", "kit"},
		{"Lou is off sick. The rigger is back, and he will fit the sail on Friday.", "lou"},
		{"Lou is off sick. The fitter has the flu. He'll bring the sail to you on Friday.", "kit"},
		{"Lou will have the mast painted by Friday.", "lou"},
		{"The certificate will be with you by Friday, Lou's insurers want one too.", "kit"},
		{"You'll see Lou at the pontoon on Friday.", "lou"},
		{"On Friday at 8 you have Lou at your pontoon.", "lou"},
		{"You'll hear from Lou by Friday.", "lou"},
		{"Expect Lou at your pontoon on Friday at 8.", "lou"},
		{"You'll have Lou's drawing from me by Friday.", "kit"},
		{"Friday at 8, that'll be Lou with the sail.", "lou"},
		{"On Friday comes Lou with the sail.", "lou"},
		{"The sail will be brought to you by Lou on Friday.", "lou"},
		{"The sail will be brought to you by Friday.", "kit"},
		{"Drawing from Lou by Friday.", "lou"},
		{"Collecting the sail from Lou on Friday, with you by noon.", "kit"},
		{"The sail at your pontoon on Friday, Stef.", "stef"},
		{"The sail at your pontoon on Friday, Ines.", "kit"},
		{"I'll bring the sail to you on Friday, Lou.", "kit"},
		{"May will be dry, so I will bring the sail to you on Friday.", "kit"},
	} {
		l := read(t, []mail{
			{from: "lou", to: "ines", at: "2025-03-03 09:00", text: "Morning.", subject: "Morning", more: "Cc: Ottokar Steffens <stef@yard.example>\r\n"},
			{from: "kit", to: "ines", at: "2025-03-04 09:00", text: tt.text},
		}, options("2025-03-04 10:00"))
		if len(l.Promises) != 1 || l.Promises[0].Actor != tt.actor+"@yard.example" {
			t.Errorf("%q: %d promises", tt.text, len(l.Promises))
			for _, p := range l.Promises {
				t.Logf("%q by %s", p.Quote, p.Actor)
			}
		}
	}
}

// Who is sent or asked in one clause of a sentence is not bound by another.
func TestActorOfClause(t *testing.T) {
	l := read(t, []mail{{from: "lou", to: "kit", at: "2025-03-03 09:00", text: "Morning."},
		{from: "kit", to: "ines", at: "2025-03-04 09:00", text: "I've asked Lou to ring you, and I'll send the invoice on Wednesday."}}, options("2025-03-04 10:00"))
	for words, actor := range map[string]string{"ring you": "lou@yard.example", "send the invoice": "kit@yard.example"} {
		if p := promiseWith(t, l, words); p.Actor != actor {
			t.Errorf("%q binds %s, want %s", p.Quote, p.Actor, actor)
		}
	}
}

// A beginning is a due, to the hour, where somebody will be there, and what follows a thing is
// counted from its day.
func TestDueOfBeginningAndOfWhatFollows(t *testing.T) {
	for _, tt := range []struct{ text, words, due string }{
		{"We're with you from eight tomorrow.", "with you", "2025-03-05T08:00:00-06:00"},
		{"The haul-out is on March 12. The report will follow within two days.", "follow", "2025-03-14"},
		{"We will send the report within two days.", "report", "2025-03-06"},
		{"Owen is our surveyor and he'll be with you on Wednesday 12th at 10. You'll have his report within a week of that.", "report", "2025-03-19"},
		{"Owen is our surveyor and he'll be with you on Wednesday 12th at 10. He's ever so thorough, he'll have his head in your loft. You'll have his report within a week of that.", "report", "2025-03-19"},
		{"Wednesday the 12th and Thursday the 13th I shall be there with lights. You'll have the edited pictures within a week of that.", "pictures", "2025-03-20"},
		{"Lou will be there at 10 on Wednesday 12th, and you'll have the report within three days of it.", "report", "2025-03-15"},
		{"Lou comes on Wednesday 12th. The report will be with you a week later.", "report", "2025-03-19"},
		{"Lou comes on Wednesday 12th and you'll have the report two days after that.", "report", "2025-03-14"},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-04 09:00", text: tt.text}}, options("2025-03-04 10:00"))
		p := promiseWith(t, l, tt.words)
		if v, _ := p.DueValue(); v != tt.due {
			t.Errorf("%q: %q", tt.text, v)
		}
	}
}
