package due_test

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"onrecord/audit/due"
)

// FuzzFind holds that what is found lies in the text, in order, and never
// before the writing, whatever the text.
func FuzzFind(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.phrase, r.at.Unix(), uint8(r.c.Order), r.c.Country)
	}
	f.Add("by \u2019\u2014 3/4\u00a0p.m. 31/12/99999 Friday\u200bweek", int64(0), uint8(0), "XX")
	london := zone(f, "Europe/London")
	f.Fuzz(func(t *testing.T, text string, unix int64, order uint8, country string) {
		at := time.Unix(unix%(1<<33), 0).In(london)
		c := due.Context{Order: due.Order(order % 4), Country: country, Zone: london, Told: order&4 > 0}
		check(t, text, at, c)
	})
}

func check(t *testing.T, text string, at time.Time, c due.Context) {
	t.Helper()
	dues := due.Find(text, at, c)
	if again := due.Find(text, at, c); !reflect.DeepEqual(dues, again) {
		t.Errorf("%q is read in two ways", text)
	}
	last := 0
	for _, d := range dues {
		if d.Start < last || d.End <= d.Start || d.End > len(text) || text[d.Start:d.End] != d.Text {
			t.Fatalf("%q: span %d-%d after %d", text, d.Start, d.End, last)
		}
		last = d.End
		if utf8.ValidString(text) && !utf8.ValidString(d.Text) {
			t.Errorf("%q: span %q cuts a character", text, d.Text)
		}
		if d.Rule == "" || !strings.Contains(d.Rule, "@") {
			t.Errorf("%q: no rule for %q", text, d.Text)
		}
		if d.Anchor.Start < 0 || d.Anchor.End > d.End || d.Anchor.Start > d.Anchor.End || d.Anchor.Start < d.Anchor.End && d.Anchor.Start < d.Start {
			t.Errorf("%q: anchor %v of %q", text, d.Anchor, d.Text)
		}
		if (d.Kind == due.Dated) == (d.Reason != "") {
			t.Errorf("%q: kind %v with reason %q", text, d.Kind, d.Reason)
		}
		checkTimes(t, text, at, d)
	}
}

func checkTimes(t *testing.T, text string, at time.Time, d due.Due) {
	t.Helper()
	if d.Kind != due.Dated {
		if !d.Due.IsZero() || d.Value() != "" || d.Kind != due.Past && (!d.Latest.IsZero() || !d.Earliest.IsZero()) {
			t.Errorf("%q: %v %q has a due", text, d.Kind, d.Text)
		}
		if d.Earliest.After(at) || d.Latest.Before(d.Earliest) {
			t.Errorf("%q: %q is told of %v to %v, written %v", text, d.Text, d.Earliest, d.Latest, at)
		}
		return
	}
	if d.Due.Before(at) || d.Latest.Before(d.Due) || d.Earliest.After(d.Due) {
		t.Errorf("%q: %q written %v: earliest %v, due %v, latest %v", text, d.Text, at, d.Earliest, d.Due, d.Latest)
	}
}

// TestProperties holds the same for sentences put together at random from
// the words of the table, in all zones and at all hours.
func TestProperties(t *testing.T) {
	all := rows(t)
	var vocabulary []string
	for _, r := range all {
		vocabulary = append(vocabulary, strings.Fields(r.phrase)...)
	}
	seed := uint64(1)
	next := func(n int) int { // a linear congruence: the same sentences every time
		seed = seed*6364136223846793005 + 1442695040888963407
		return int((seed >> 33) % uint64(n))
	}
	rounds := 10000
	if testing.Short() {
		rounds = 2000
	}
	for range rounds {
		var b strings.Builder
		for range 1 + next(14) {
			b.WriteString(vocabulary[next(len(vocabulary))])
			b.WriteString([]string{" ", " ", " ", ", ", "-", "/"}[next(6)])
		}
		r := all[next(len(all))]
		check(t, b.String(), r.at.Add(time.Duration(next(400*24*60))*time.Minute), r.c)
		if t.Failed() {
			t.FailNow()
		}
	}
}
