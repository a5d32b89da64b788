package ledger

import "testing"

// When a thing was done is told by what says so, and else by how it is heard of: what
// comes with a message comes then, what was posted comes days later.
func TestInTime(t *testing.T) {
	for _, tt := range []struct {
		name, promise string
		proof         mail
		status        Status
	}{
		{"a file comes when it is sent", "I'll send you the survey report by Wednesday.",
			mail{from: "kit", at: "2025-03-06 09:00", file: "survey report.pdf", text: "Survey report attached."}, KeptLate},
		{"and who sends it for another", "Lou will send you the survey report by Wednesday.",
			mail{from: "kit", at: "2025-03-06 09:00", file: "survey report.pdf", text: "Survey report attached, from Lou."}, KeptLate},
		{"as was said", "Lou will fit the new winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "The new winch is fitted, Lou was here at ten as you said. He finished at four."}, Kept},
		{"the side that promised says sorry", "I'll fit the new winch by Wednesday.",
			mail{from: "kit", at: "2025-03-06 09:00", text: "The new winch is fitted. I am sorry for the trouble."}, KeptLate},
		{"when it was to be", "I'll fit the new winch by Wednesday.",
			mail{from: "kit", at: "2025-03-06 09:00", text: "The new winch is fitted. It was meant to be yesterday, I know."}, KeptLate},
		{"heard of the next day", "I'll fit the new winch by Wednesday.",
			mail{from: "ines", at: "2025-03-06 09:00", text: "The new winch is fitted and lovely, thank you."}, Kept},
		{"posted", "I'll post the keys to the locker on Wednesday.",
			mail{from: "ines", at: "2025-03-07 16:00", text: "The keys to the locker are here, thank you."}, Kept},
		{"sorry for something else", "I'll fit the new winch by Wednesday.",
			mail{from: "kit", at: "2025-03-06 09:00", text: "The new winch is fitted. I am sorry about the mud on your deck."}, Kept},
		{"sent before", "I'll send you the survey report by Wednesday.",
			mail{from: "kit", at: "2025-03-10 09:00", file: "survey report.pdf", text: "I sent the survey report on Wednesday, here it is again."}, Kept},
		{"going to is no going", "I'm going to fit the new winch by Wednesday.",
			mail{from: "ines", at: "2025-03-07 16:00", text: "Lou fitted the new winch yesterday, thank you."}, KeptLate},
		{"posted a week later", "I'll post the keys to the locker on Wednesday.",
			mail{from: "ines", at: "2025-03-14 16:00", text: "The keys to the locker are here, thank you."}, KeptLate},
		{"he came later, as another sentence tells", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "The winch is fitted, thanks. Lou got here just after twelve."}, KeptLate},
		{"he came by the hour that is nearer", "Lou will be there to fit the winch at 7 pm on Wednesday.",
			mail{from: "ines", at: "2025-03-06 09:00", text: "Lou was here at ten to seven and fitted the winch."}, Kept},
		{"at one hour, not the other", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "Lou was here at twelve, not at ten, but the winch is fitted."}, KeptLate},
		{"when he was to be there is not when he was", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "The winch is fitted. Lou, who had said at ten, was here at half past eleven."}, KeptLate},
		{"in no time", "I'll fit the new winch on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "Lou fitted the new winch in no time, can't thank you enough."}, Kept},
		{"not before, but done", "I'll have the yard gate open by 8 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 11:00", text: "The yard gate is open now. Nobody opened it till ten."}, KeptLate},
		{"it was not so until later", "I'll have the yard gate open by 8 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "The yard gate is open, thank you. It was not open until ten."}, KeptLate},
		{"not before, and not now", "I'll have the yard gate open by 8 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 11:00", text: "Nobody has opened the yard gate yet."}, Broken},
		{"by an hour of yesterday", "Lou will fit the new winch this afternoon, Wednesday.",
			mail{from: "ines", at: "2025-03-06 09:15", text: "Thank you, Lou had the winch fitted by three o'clock yesterday."}, Kept},
		{"at a later hour of yesterday", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-06 09:00", text: "Lou was here at half past twelve yesterday and the winch is fitted."}, KeptLate},
		{"when he left is not when he came", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-06 09:00", text: "The winch is fitted, thank you. He left at half past twelve yesterday."}, Kept},
		{"what its writer did that day", "Lou will be at your door on Wednesday at 9:20.",
			mail{from: "ines", at: "2025-03-05 17:50", text: "Lou was as good as his word at twenty past nine, and can whistle. I was heard at five past ten, second in the list."}, Kept},
		{"what its writer waited for", "I'll fit the new winch on Wednesday.",
			mail{from: "ines", at: "2025-03-07 20:00", text: "My nephew says you came today in the end and the winch turns. I drank your tea because of the Wednesday I was waiting I drank it cold."}, KeptLate},
		{"one of two not until later", "You'll have both winches back by 3 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:05", text: "One winch was back at 2. The other winch didnt roll in till 540 and I had to row."}, KeptLate},
		{"its writer was not there until later", "Lou will be there to fit the winch at 10 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 18:00", text: "The winch is fitted, thank you. We were not back till six."}, Kept},
		{"from one hour to another", "Lou will be there to fit the winch at 6 am on Wednesday.",
			mail{from: "ines", at: "2025-03-06 07:20", text: "Lou was in there from 6 to 8 yesterday and the winch is fitted."}, Kept},
		{"an hour in bare figures", "Lou will be with you to fit the winch by 7 on Wednesday.",
			mail{from: "ines", at: "2025-03-05 08:10", text: "lou was there 655 and had the winch turnin by 720, all ok."}, Kept},
		{"some minutes to the hour", "Lou and I will be at the slip with the winch at eight on Wednesday.",
			mail{from: "ines", at: "2025-03-05 10:20", text: "winch on at 930, all dry. lou here from ten to 8, he had a clipboard."}, Kept},
		{"when he got there", "Lou will come at 9 on Wednesday to test the winch.",
			mail{from: "lou", at: "2025-03-05 11:20", text: "ines winch held 80 for 30 min, good. got there 8:50 for once."}, Kept},
		{"from a later hour to another", "Lou will be there to fit the winch at 6 am on Wednesday.",
			mail{from: "ines", at: "2025-03-06 07:20", text: "Lou was in there from 8 to 10 yesterday and the winch is fitted."}, KeptLate},
		{"money that goes on a day", "The advance goes on Wednesday the 5th.",
			mail{from: "ines", at: "2025-03-07 11:30", text: "The advance is in, thank you."}, Kept},
		{"money that goes on a day of two figures", "The advance goes on the 12th, a Wednesday.",
			mail{from: "ines", at: "2025-03-14 11:30", text: "The advance is in, thank you."}, Kept},
		{"days early", "The winch will be with you on Wednesday.",
			mail{from: "ines", at: "2025-03-07 11:00", text: "The winch came two days early, thank you."}, Kept},
		{"what is told comes when it is told", "I'll let you know about the winch by noon on Wednesday.",
			mail{from: "kit", at: "2025-03-07 11:00", text: "It is the gearbox of the winch, and it has to come from Hull."}, KeptLate},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.proof.to, tt.proof.re = "ines", 1
			if tt.proof.from == "ines" {
				tt.proof.to = "kit"
			}
			l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, tt.proof}, options(later))
			if p := promiseWith(t, l, "Wednesday"); p.Status != tt.status {
				t.Errorf("%s (%s) by %+v, want %s", p.Status, p.State, p.Evidence, tt.status)
			}
		})
	}
}
