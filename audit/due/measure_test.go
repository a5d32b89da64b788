package due_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
)

// TestMeasureDue reads the labelled deadlines. They were written on Wednesday
// 13 March 2024 at 10:00 in London, by somebody who writes day before month.
func TestMeasureDue(t *testing.T) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with labelled/due-expressions.tsv")
	}
	loc := zone(t, "Europe/London")
	at := time.Date(2024, 3, 13, 10, 0, 0, 0, loc)
	c := due.Context{Order: due.DMY, Country: "GB", Zone: loc}
	text, err := os.ReadFile(filepath.Join(dir, "labelled", "due-expressions.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var right, abstained, wrong int
	for line := range strings.Lines(string(text)) {
		phrase, want, _ := strings.Cut(strings.TrimSpace(line), "\t")
		got := dateIn(due.Find(phrase, at, c), 0, len(phrase))
		switch {
		case got == want || got == "" && want == "NONE":
			right++
		case got == "":
			abstained++
			t.Logf("abstained: %q, want %s", phrase, want)
		default:
			wrong++
			t.Logf("wrong: %q = %s, want %s", phrase, got, want)
		}
	}
	t.Logf("%d right, %d abstained, %d wrong of %d", right, abstained, wrong, right+abstained+wrong)
	if right < 64 || wrong > 0 {
		t.Errorf("%d right and %d wrong; want at least 64 and none", right, wrong)
	}
}

// dateIn returns the date of the first due that overlaps a range of the text.
func dateIn(dues []due.Due, start, end int) string {
	for _, d := range dues {
		if d.Kind == due.Dated && d.Start < end && start < d.End {
			return d.Due.Format(time.DateOnly)
		}
	}
	return ""
}

// clockIn returns the time of day of the first due that overlaps a range and
// has one.
func clockIn(dues []due.Due, start, end int) string {
	for _, d := range dues {
		if d.Kind == due.Dated && d.Timed && d.Start < end && start < d.End {
			return d.Due.Format("15:04")
		}
	}
	return ""
}

// BenchmarkMeasureFind reads sentences of real mail.
func BenchmarkMeasureFind(b *testing.B) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		b.Skip("set ONRECORD_CORPORA to the folder with labelled/parakweet-train.tsv")
	}
	text, err := os.ReadFile(filepath.Join(dir, "labelled", "parakweet-train.tsv"))
	if err != nil {
		b.Fatal(err)
	}
	sentences := strings.Split(string(text), "\n")
	loc := zone(b, "America/Chicago")
	at := time.Date(2024, 3, 13, 10, 0, 0, 0, loc)
	c := due.Context{Order: due.MDY, Country: "US", Zone: loc}
	n, found := 0, 0
	for b.Loop() {
		for _, s := range sentences {
			found += len(due.Find(s, at, c))
		}
		n += len(sentences)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
	b.ReportMetric(float64(found)/float64(n), "expressions/sentence")
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

type scenario struct {
	Firm     struct{ Timezone string }
	Messages []struct {
		ID, Date string
	}
	Gold struct {
		Promises []struct {
			Message, Quote string
			Due, DueText   *string
		}
	}
}

// TestMeasureScenarios reads the dues of promises with known answers, each
// from the sentence that makes it.
func TestMeasureScenarios(t *testing.T) {
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("set ONRECORD_SCENARIOS to the folder with the disputes")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "scenario.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios in %s: %v", dir, err)
	}
	var right, abstained, wrong int
	for _, name := range files {
		s := load(t, name)
		r, a, w := s.measure(t, filepath.Base(filepath.Dir(name)))
		right, abstained, wrong = right+r, abstained+a, wrong+w
	}
	total := right + abstained + wrong
	t.Logf("all: %d right, %d abstained, %d wrong of %d with words for the due", right, abstained, wrong, total)
	if 100*right < 90*total || wrong > 3 {
		t.Errorf("%d of %d right, %d wrong; want at least 90 %% and at most 3 wrong", right, total, wrong)
	}
}

func load(t *testing.T, name string) scenario {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.ReplaceAll(string(data), `"due_text"`, `"DueText"`))
	var s scenario
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s scenario) measure(t *testing.T, name string) (right, abstained, wrong int) {
	t.Helper()
	c := due.Context{Zone: zone(t, s.Firm.Timezone)}
	c.Order, c.Country = due.ZoneOrder(s.Firm.Timezone), due.ZoneCountry(s.Firm.Timezone)
	written := make(map[string]time.Time)
	for _, m := range s.Messages {
		at, err := time.Parse(time.RFC3339, m.Date)
		if err != nil {
			t.Fatal(err)
		}
		written[m.ID] = at
	}
	minutes, timed, none, dated := 0, 0, 0, 0
	for _, p := range s.Gold.Promises {
		if p.Due == nil {
			none++
			if dateIn(due.Find(p.Quote, written[p.Message], c), 0, len(p.Quote)) != "" {
				dated++
				t.Logf("%s: a date, and no due: %q", name, p.Quote)
			}
		}
		if p.DueText == nil || *p.DueText == "" {
			continue
		}
		start := max(strings.Index(p.Quote, *p.DueText), 0)
		if !strings.Contains(p.Quote, *p.DueText) {
			continue // its words stand in another sentence
		}
		want, clock := "", ""
		if p.Due != nil {
			want, clock, _ = strings.Cut(*p.Due, "T")
		}
		dues := due.Find(p.Quote, written[p.Message], c)
		if clock != "" {
			timed++
			if clockIn(dues, start, start+len(*p.DueText)) == clock {
				minutes++
			}
		}
		got := dateIn(dues, start, start+len(*p.DueText))
		switch {
		case got == want:
			right++
		case got == "":
			abstained++
			t.Logf("%s: abstained: %q, want %s", name, *p.DueText, want)
		default:
			wrong++
			t.Logf("%s: wrong: %q = %s, want %s", name, *p.DueText, got, want)
		}
	}
	t.Logf("%s: %d right, %d abstained, %d wrong; time of day %d of %d; %d of %d without a due hold a date",
		name, right, abstained, wrong, minutes, timed, dated, none)
	return right, abstained, wrong
}
