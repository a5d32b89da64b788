package draft

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/ledger/ledgertest"
	"onrecord/audit/tone"
)

var mail = []ledgertest.Mail{
	{From: "ines@mail.example", To: "kit@yard.example", At: "2025-03-03 09:00", Text: "Hi Kit,\n\nCan you send me the survey report for the sloop, and what does the new mast cost?"},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-03 10:00", Re: 1, Text: "Hi Ines,\n\nI will send you the survey report by 7 March. The new mast costs £2,400."},
	{From: "lou@yard.example", To: "ines@mail.example", At: "2025-03-02 10:00", Subject: "Doors", Text: "Hi Ines,\n\nI will varnish the cabin doors by 5 March."},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-06 10:00", Re: 1, Text: "Hi Ines,\n\nHere is the survey report."},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-07 10:00", Re: 1, Text: "Hi Ines,\n\nWe will not refund the mooring fee."},
	{From: "lou@yard.example", To: "ines@mail.example", At: "2025-03-08 09:00", Subject: "Chain", Text: "Hi Ines,\n\nI will order the spare anchor chain by 21 March."},
	{From: "kit@yard.example", To: "ines@mail.example", At: "2025-02-03 09:00", Subject: "Photos"},
	{From: "ines@mail.example", To: "kit@yard.example", At: "2025-02-10 09:00", Text: "> The paint is dry."},
	{From: "ines@mail.example", To: "kit@yard.example", At: "2025-02-14 09:00", Text: "Guten Tag Kit,\n\nwann kommt der neue Mast? Ich warte seit drei Wochen und habe nichts gehört."},
	{From: "kit@yard.example", To: "bo@mail.example", At: "2025-03-08 10:00", Text: "Hi Bo,\n\nI will send you the rigging plan by 28 March."},
}

func TestCompare(t *testing.T) {
	tests := []struct {
		name, draft string
		kind        Kind // "" for none
		text, why   string
	}{
		{"another date", "I will order the spare anchor chain by 25 March.", OtherDate, "anchor chain", "promised for 21 March 2025; the draft says 25 March 2025"},
		{"the same date", "I will order the spare anchor chain by 21 March.", "", "", ""},
		{"without a date", "I will order the spare anchor chain.", "", "", ""},
		{"done already", "I will send you the survey report by Friday.", Kept, "survey report", "promised on 3 March 2025 and done"},
		{"late already", "I will varnish the cabin doors by 20 March.", Again, "cabin doors", "nothing shows that it was done"},
		{"refused", "I will refund the mooring fee by Friday.", Refused, "mooring fee", "On 7 March 2025 kit@yard.example wrote that this would not be done"},
		{"another client's", "I will send you the rigging plan by 20 March.", "", "", ""},
		{"another thing", "I will send you the bill for the sails by 20 March.", "", "", ""},
		{"another sum", "The new mast costs £2,900.", Amount, "£2,900", "on 3 March 2025 kit@yard.example wrote another sum"},
		{"the same sum", "The new mast costs £2400.00.", "", "", ""},
		{"another sum before a comma", "The new mast costs £2,900, as it always did.", Amount, "£2,900", "The draft says £2,900; on 3 March"},
		{"a sum for something else", "The paint costs £80.", "", "", ""},
		{"a day with mail", "As I wrote on 3 March, the mast is new.", "", "", ""},
		{"a day without mail", "I sent you a message on 20 February about it.", Day, "20 February", "no message with this client of 20 February 2025"},
		{"a day with mail without words", "I sent you a message on 3 February about it.", "", "", ""},
		{"a day with mail that only quotes", "You wrote on 10 February.", "", "", ""},
		{"a day with mail in another language", "You wrote on 14 February.", "", "", ""},
		{"a day with a document", "Thank you for your letter of 9 January.", "", "", ""},
		{"a day that is no mail's", "The mast broke on 20 February.", "", "", ""},
		{"quoted", "Fine.\n\nOn 3 March 2025 Kit Moran <kit@yard.example> wrote:\n> The new mast costs £2,900.\n", "", "", ""},
	}
	l := ledgertest.Read(t, mail, "2025-03-10 12:00")
	o := Options{Client: []string{"ines@mail.example"}, Staff: ledgertest.Directory().IsStaff, At: ledgertest.Moment(t, "2025-03-10 12:00"),
		Due: due.Context{Order: due.DMY, Country: "GB", Zone: time.UTC}, Held: []time.Time{ledgertest.Moment(t, "2025-01-09 12:00")}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts := tone.Read([]byte(tt.draft))
			list := Compare(parts, l, o)
			if tt.kind == "" {
				if len(list) > 0 {
					t.Errorf("%+v", list)
				}
				return
			}
			if len(list) != 1 || list[0].Kind != tt.kind || !strings.Contains(list[0].Text, tt.text) || !strings.Contains(list[0].Why, tt.why) {
				t.Fatalf("got %+v", list)
			}
			c := list[0]
			if c.Kind == Amount && c.Text != tt.text {
				t.Errorf("the sum is %q", c.Text)
			}
			if parts[0].Text[c.Start:c.End] != c.Text || (c.Kind != Day) == c.Record.Digest.IsZero() || (c.Kind == Kept) == c.Shown.IsZero() {
				t.Errorf("clash %+v", c)
			}
		})
	}
}

// Days are told in the firm's zone, as everywhere else.
func TestCompareZone(t *testing.T) {
	denver := time.FixedZone("MST", -7*60*60)
	l := ledgertest.Read(t, []ledgertest.Mail{
		{From: "kit@yard.example", To: "ines@mail.example", At: "2025-03-03 03:30", Text: "Hi Ines,\n\nThe new mast costs £2,400. I will order the spare anchor chain by 21 March at 5pm."},
	}, "2025-03-10 12:00")
	o := Options{Client: []string{"ines@mail.example"}, Staff: ledgertest.Directory().IsStaff, At: ledgertest.Moment(t, "2025-03-10 12:00").In(denver), Due: due.Context{Order: due.DMY, Country: "US", Zone: denver}}
	var why []string
	for _, c := range Compare(tone.Read([]byte("The new mast costs £2,900. I will order the spare anchor chain by 25 March.")), l, o) {
		why = append(why, c.Why)
	}
	got := strings.Join(why, "\n")
	for _, want := range []string{"on 2 March 2025 kit@yard.example wrote another sum", "On 2 March 2025 this was promised for 21 March 2025 10:00;"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}

func TestSum(t *testing.T) {
	for in, want := range map[string]string{"£2,400": "2400", "$2400.00": "2400", "£1,240.50": "1240.50", "£12.5": "12.50", "£0.05": "0.05", "Rs. 500": "500", "80 pounds": "80", "R3,500": "3500", "500 rand": "500", "$5.": "5"} {
		if got := sum(in); got != want {
			t.Errorf("sum(%q) = %q, want %q", in, got, want)
		}
		if !money.MatchString(in) {
			t.Errorf("%q is no money", in)
		}
	}
}

// What is promised again and again is done again: neither that it was done before nor that
// it was missed once goes against a new day.
func TestAgainstRecurring(t *testing.T) {
	for _, status := range []ledger.Status{ledger.Kept, ledger.Broken} {
		r := &ledger.Promise{Status: status, Recurring: true}
		if k, ok := (&comparer{}).against(r, due.Due{}); ok {
			t.Errorf("%s: %s", status, k.Why)
		}
	}
}
