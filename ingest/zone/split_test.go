package zone

import "testing"

func TestSplit(t *testing.T) {
	text := "Hi Ann,\nyes.\n\nOn Monday Ann wrote:\n> > really?\n> due?\n\nBob\n"
	part := Part{Text: text, Zones: Zones{Lines: []Line{
		{Start: 0, End: 7, Kind: Greeting}, {Start: 8, End: 12}, {Start: 13, End: 13},
		{Start: 14, End: 34, Kind: Quoted}, {Start: 35, End: 46, Kind: Quoted, Depth: 2}, {Start: 47, End: 53, Kind: Quoted, Depth: 1},
		{Start: 54, End: 54}, {Start: 55, End: 58, Kind: SignOff},
	}}}
	alone := Part{Text: "all mine\n\n", Zones: Zones{Lines: []Line{{Start: 0, End: 8}, {Start: 9, End: 9}}}}
	passedOn := Part{Text: "From: Eve\n\nbuy", Zones: Zones{Lines: []Line{
		{Start: 0, End: 9, Kind: Forwarded}, {Start: 10, End: 10, Kind: Forwarded}, {Start: 11, End: 14, Kind: Forwarded},
	}}}
	for _, tt := range []struct {
		parts       []Part
		own, others string
	}{
		{nil, "", ""},
		{[]Part{part}, "Hi Ann,\nyes.\n\n\nBob\n", "On Monday Ann wrote:\nreally?\ndue?\n"},
		{[]Part{alone}, "all mine\n", ""},
		{[]Part{alone, alone}, "all mine\n\nall mine\n\n", ""},
		{[]Part{passedOn}, "", "From: Eve\n\nbuy\n"},
		{[]Part{part, passedOn}, "Hi Ann,\nyes.\n\n\nBob\n", "On Monday Ann wrote:\nreally?\ndue?\nFrom: Eve\n\nbuy\n"},
	} {
		own, others := Split(tt.parts)
		if own != tt.own || others != tt.others {
			t.Errorf("Split = %q, %q, want %q, %q", own, others, tt.own, tt.others)
		}
	}
}
