package due_test

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
)

// wednesday is Wednesday 8 May 2024, 9:30 in London.
func wednesday(t testing.TB) (time.Time, due.Context) {
	t.Helper()
	loc := zone(t, "Europe/London")
	return time.Date(2024, 5, 8, 9, 30, 0, 0, loc), due.Context{Order: due.DMY, Country: "GB", Zone: loc}
}

// first returns the first expression of a text.
func first(t testing.TB, text string, at time.Time, c due.Context) due.Due {
	t.Helper()
	dues := due.Find(text, at, c)
	if len(dues) == 0 {
		t.Errorf("%q: nothing found", text)
		return due.Due{}
	}
	return dues[0]
}

func TestEvent(t *testing.T) {
	at, c := wednesday(t)
	for _, tt := range []struct {
		text, words, anchor string
		offset              due.Offset
	}{
		{"You'll have it two days after the survey.", "two days after the survey", "the survey", due.Offset{Days: 2}},
		{"We pay within 24 hours of a corrected bill.", "within 24 hours of a corrected bill", "a corrected bill", due.Offset{Time: 24 * time.Hour}},
		{"within 5 working days of receipt, as ever", "within 5 working days of receipt", "receipt", due.Offset{Working: 5}},
		{"I'll call three days before the wedding", "three days before the wedding", "the wedding", due.Offset{Days: 3}},
		{"You'll have it two and a half weeks after the survey.", "two and a half weeks after the survey", "the survey", due.Offset{Days: 18}},
		{"We start a month from signing and we'll call", "a month from signing", "signing", due.Offset{Months: 1}},
		{"It will be done before you move in on Friday", "before you move in", "you move in", due.Offset{}},
		{"I'll post it once the plaster is dry.", "once the plaster is dry", "the plaster is dry", due.Offset{}},
		{"Payment on receipt.", "on receipt", "receipt", due.Offset{}},
		{"you get it a week later", "a week later", "", due.Offset{Days: 7}},
		{"I'll let them in that morning", "that morning", "", due.Offset{}},
	} {
		d := first(t, tt.text, at, c)
		anchor := tt.text[d.Anchor.Start:d.Anchor.End]
		if d.Kind != due.Event || d.Text != tt.words || anchor != tt.anchor || d.Offset != tt.offset {
			t.Errorf("%q = %v %q, anchor %q, offset %+v", tt.text, d.Kind, d.Text, anchor, d.Offset)
		}
	}
}

// TestTopic gives the day that the text before speaks of.
func TestTopic(t *testing.T) {
	at, c := wednesday(t)
	c.Topic = time.Date(2024, 5, 20, 0, 0, 0, 0, at.Location())
	for text, want := range map[string]string{
		"I'll let them in that morning":     "2024-05-20",
		"You'll have them a week after.":    "2024-05-27",
		"we finish the day after":           "2024-05-21",
		"done two and a half months later":  "2024-08-04",
		"and ring you the following Friday": "2024-05-24",
		"it goes out the same day":          "2024-05-20",
		"You'll have it by then":            "2024-05-20",
	} {
		if got := first(t, text, at, c).Value(); got != want {
			t.Errorf("%q = %s, want %s", text, got, want)
		}
	}
}

// TestTold reads days before the writing.
func TestTold(t *testing.T) {
	at, c := wednesday(t)
	for _, tt := range []struct {
		told       bool
		text, want string
	}{
		{true, "Thanks for mending it on Thursday", "2024-05-02"},
		{true, "thanks for coming at 8 today", "2024-05-08T08:00"},
		{true, "he got here about half past eight", "2024-05-08T08:30"},
		{true, "she rang just after eight", "2024-05-08T08:00"},
		{true, "nobody was there till 7", "2024-05-08T07:00"},
		{true, "he was here at three o'clock yesterday", "2024-05-07T15:00"},
		{true, "it worked by 11 yesterday", "2024-05-07T11:00"},
		{true, "she came yesterday at ten", "2024-05-07T10:00"},
		{true, "he rang at half past twelve yesterday", "2024-05-07T12:30"},
		{true, "it came before ten last night", "2024-05-07T22:00"},
		{true, "as agreed on the 30th", "2024-04-30"},
		{true, "your visit of 12 December", "2023-12-12"},
		{true, "lovely job over the weekend", "2024-05-04"},
		{true, "within two days", ""},
		{true, "the lads were here 0855 and off again", "2024-05-08T08:55"},
		{true, "he was on site 8.40, and it works", "2024-05-08T08:40"},
		{true, "thanks for coming 9 exactly", "2024-05-08T09:00"},
		{false, "I sent it on Monday", "2024-05-06"},
		{false, "We came on the 7th at 10am", "2024-05-07T10:00"},
		{false, "I paid on 3 May", "2024-05-03"},
		{false, "it went off yesterday", "2024-05-07"},
		{false, "it went off yday", "2024-05-07"},
		{false, "last Friday", "2024-05-03"},
		{false, "three days ago", "2024-05-05"},
		{false, "last week", "2024-04-29"},
		{false, "I rang this morning", "2024-05-08"},
		{false, "the other day", ""},
	} {
		c.Told = tt.told
		d := first(t, tt.text, at, c)
		got := ""
		if !d.Earliest.IsZero() {
			got = d.Earliest.Format(time.DateOnly)
			if d.Timed {
				got = d.Earliest.Format("2006-01-02T15:04")
			}
		}
		if d.Kind != due.Past || got != tt.want || d.Value() != "" {
			t.Errorf("%q = %v %q, want past %q", tt.text, d.Kind, got, tt.want)
		}
	}
}

func TestReadings(t *testing.T) {
	at, c := wednesday(t)
	c.Order = due.Unknown
	for text, want := range map[string]string{
		"by 3/6":       "", // one of the two is too far ahead without a year
		"by 6/7":       "2024-07-06 2024-07-06, 2024-06-07 2024-06-07",
		"next Friday":  "2024-05-10 2024-05-10, 2024-05-17 2024-05-17",
		"until Friday": "2024-05-10 2024-05-10",
		"by June":      "2024-06-01 2024-06-01, 2024-06-01 2024-06-30",
	} {
		var out []string
		for _, r := range first(t, text, at, c).Readings {
			out = append(out, r.Earliest.Format(time.DateOnly)+" "+r.Latest.Format(time.DateOnly))
		}
		if got := strings.Join(out, ", "); got != want {
			t.Errorf("%q has the readings %s, want %s", text, got, want)
		}
	}
}

// TestFields holds what the table of phrases does not print.
func TestFields(t *testing.T) {
	at, c := wednesday(t)
	for _, tt := range []struct {
		text, want string
	}{
		{"by 5pm on Friday", "by minute weekday@1"},
		{"by 5pm", "by minute clock@1 undated"},
		{"before Friday", "before day weekday@1"},
		{"within 48 hours", "within minute in-hours@1"},
		{"between 8 and 10", "between minute window@1 undated"},
		{"tomorrow morning", "at part of day near@1"},
		{"next week", "at week week@1"},
		{"in June", "at month month@1"},
		{"this quarter", "at longer quarter@1"},
		{"through Friday", "through day weekday@1"},
		{"until Friday", "until day weekday@1"},
		{"from Friday", "from day weekday@1"},
		{"after Friday", "after day weekday@1"},
		{"since Friday", "since day weekday@1"},
		{"around the 20th", "around day day-of-month@1"},
	} {
		d := first(t, tt.text, at, c)
		got := d.Relation.String() + " " + d.Grain.String() + " " + d.Rule
		if d.Undated {
			got += " undated"
		}
		if got != tt.want {
			t.Errorf("%q = %s, want %s", tt.text, got, tt.want)
		}
	}
	c.Country = ""
	if d := first(t, "within 5 working days", at, c); d.Note == "" {
		t.Error("working days without known holidays have no note")
	}
}

func TestDateEnds(t *testing.T) {
	at, c := wednesday(t)
	d := first(t, "by Friday", at, c)
	if got := d.Due.Format(time.RFC3339); got != "2024-05-10T23:59:59+01:00" {
		t.Errorf("due = %s", got)
	}
	if got := d.Earliest.Format(time.RFC3339); got != "2024-05-10T00:00:00+01:00" {
		t.Errorf("earliest = %s", got)
	}
}

// TestZoneOfAuthor takes the firm's zone where the author's clock agrees with
// it, and else the offset as it is.
func TestZoneOfAuthor(t *testing.T) {
	_, c := wednesday(t)
	winter := time.Date(2024, 3, 28, 12, 0, 0, 0, time.FixedZone("", 0))
	if got := first(t, "by 5pm on Monday", winter, c).Value(); got != "2024-04-01T17:00:00+01:00" {
		t.Errorf("the firm's summer time: %s", got)
	}
	elsewhere := time.Date(2024, 3, 28, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	if got := first(t, "tomorrow at 5pm", elsewhere, c).Value(); got != "2024-03-29T17:00:00-05:00" {
		t.Errorf("an author elsewhere: %s", got)
	}
}

func TestZones(t *testing.T) {
	for name, want := range map[string]struct {
		country string
		order   due.Order
	}{
		"Europe/London":             {"GB", due.DMY},
		"Europe/Dublin":             {"IE", due.DMY},
		"Europe/Berlin":             {"", due.DMY},
		"America/New_York":          {"US", due.MDY},
		"America/Indiana/Knox":      {"US", due.MDY},
		"America/Toronto":           {"CA", due.Unknown},
		"Canada/Pacific":            {"CA", due.Unknown},
		"America/Sao_Paulo":         {"", due.DMY},
		"Australia/Perth":           {"AU", due.DMY},
		"Pacific/Auckland":          {"NZ", due.DMY},
		"Pacific/Honolulu":          {"US", due.MDY},
		"Asia/Kolkata":              {"IN", due.DMY},
		"Asia/Tokyo":                {"", due.YMD},
		"UTC":                       {"", due.Unknown},
		"":                          {"", due.Unknown},
		"America/Argentina/Cordoba": {"", due.DMY},
	} {
		if c, o := due.ZoneCountry(name), due.ZoneOrder(name); c != want.country || o != want.order {
			t.Errorf("%q = %q, %v", name, c, o)
		}
	}
}

// TestLongText is bounded: what stands behind 500 tokens is not read.
func TestLongText(t *testing.T) {
	at, c := wednesday(t)
	if got := due.Find(strings.Repeat("word ", 600)+"by Friday", at, c); len(got) != 0 {
		t.Errorf("found %v", got)
	}
	due.Find(strings.Repeat("a", 10<<20), at, c)
	due.Find(strings.Repeat("by ", 1<<20), at, c)
}
