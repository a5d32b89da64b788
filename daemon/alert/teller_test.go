package alert

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// kept is a channel that keeps what it gets, or fails.
type kept struct {
	got []string
	err error
}

func (*kept) Name() string { return "kept" }

func (k *kept) Send(_ context.Context, n Notice) error {
	if k.err != nil {
		return k.err
	}
	line := n.Kind
	for _, a := range n.Alerts {
		line += " " + a.About + "=" + a.Grade
	}
	k.got = append(k.got, line)
	return nil
}

func about(name, grade string) Alert {
	a := New(ComplaintUnanswered, grade, name, time.Time{}, name, "answer it")
	a.About = name
	return a
}

// TestUnreadableBook holds that alerts are told although it is not known which were.
func TestUnreadableBook(t *testing.T) {
	book, err := Open(t.TempDir()) // no file
	if err == nil || book == nil {
		t.Fatalf("Open: %v, %v", book, err)
	}
	channel := &kept{}
	teller := &Teller{Book: book, Channels: []Channel{channel}, Log: slog.New(slog.DiscardHandler)}
	for range 2 {
		if err := teller.Round(t.Context(), time.Now(), []Alert{about("one", Red)}, true); err == nil {
			t.Error("the book is kept")
		}
	}
	if got := strings.Join(channel.got, "; "); got != "new one=red" {
		t.Errorf("told %q", got)
	}
}

// TestPart holds that nothing is forgotten of what cannot be known for a while, and that
// a part of what stands is no digest.
func TestPart(t *testing.T) {
	nine := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	book, err := Open(filepath.Join(t.TempDir(), "alerts.json"))
	if err != nil {
		t.Fatal(err)
	}
	channel := &kept{}
	teller := &Teller{Book: book, Channels: []Channel{channel}, Log: slog.New(slog.DiscardHandler)}
	one, two := about("one", Amber), about("two", Red)
	for _, r := range []struct {
		after    time.Duration
		standing []Alert
		part     bool
	}{{0, []Alert{one}, false}, {time.Hour, []Alert{two}, true}, {49 * time.Hour, []Alert{two}, true}, {50 * time.Hour, []Alert{one, two}, false}} {
		teller.Part, teller.Digest = r.part, r.part
		if err := teller.Round(t.Context(), nine.Add(r.after), r.standing, true); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(channel.got, "; "); got != "new one=amber; new two=red" {
		t.Errorf("told %q", got)
	}
}

func TestRound(t *testing.T) {
	const far = 10 * 365 * 24 * time.Hour
	nine := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	type round struct {
		after    time.Duration
		standing []Alert
		atWork   bool
		err      error
		want     string // what is sent, "" if nothing
	}
	one, worse, two := about("one", Amber), about("one", Red), about("two", Red)
	tests := map[string]struct {
		digest bool
		rounds []round
	}{
		"each once": {false, []round{
			{0, []Alert{one}, true, nil, "new one=amber"}, {time.Minute, []Alert{one}, true, nil, ""},
			{2 * time.Minute, []Alert{one, two}, true, nil, "new two=red"}, {30 * time.Hour, []Alert{one, two}, true, nil, ""},
		}},
		"worse is new": {false, []round{
			{0, []Alert{one}, true, nil, "new one=amber"}, {time.Minute, []Alert{worse}, true, nil, "new one=red"}, {2 * time.Minute, []Alert{one}, true, nil, ""},
		}},
		"comes and goes": {false, []round{
			{0, []Alert{one}, true, nil, "new one=amber"}, {time.Hour, nil, true, nil, ""}, {2 * time.Hour, []Alert{one}, true, nil, ""},
			{3 * time.Hour, nil, true, nil, ""}, {30 * time.Hour, nil, true, nil, ""}, {31 * time.Hour, []Alert{one}, true, nil, "new one=amber"},
		}},
		"not at night": {false, []round{
			{0, []Alert{one}, false, nil, ""}, {time.Hour, []Alert{one}, false, nil, ""}, {2 * time.Hour, []Alert{one}, true, nil, "new one=amber"},
		}},
		"a digest a day": {true, []round{
			{0, []Alert{one}, true, nil, "digest one=amber"}, {time.Minute, []Alert{one}, true, nil, ""}, {time.Hour, []Alert{one, two}, true, nil, "new two=red"},
			{24 * time.Hour, []Alert{one, two}, false, nil, ""}, {25 * time.Hour, []Alert{one, two}, true, nil, "digest one=amber two=red"},
		}},
		"no empty digest": {true, []round{
			{0, nil, true, nil, ""}, {time.Minute, []Alert{one}, true, nil, "new one=amber"},
		}},
		"a failing channel": {false, []round{
			{0, []Alert{one}, true, errors.New("down"), ""}, {30 * time.Second, []Alert{one}, true, nil, ""}, {time.Minute, []Alert{one}, true, errors.New("down"), ""},
			{2 * time.Minute, []Alert{one}, true, nil, ""}, {3 * time.Minute, []Alert{one, two}, true, nil, "new one=amber two=red"}, {4 * time.Minute, []Alert{one, two}, true, nil, ""},
		}},
		"a clock that was ahead": {false, []round{
			{far, []Alert{one}, true, nil, "new one=amber"}, {far, []Alert{one, two}, true, errors.New("down"), ""},
			{time.Minute, []Alert{one, two}, true, nil, "new two=red"}, {time.Hour, nil, true, nil, ""},
			{30 * time.Hour, nil, true, nil, ""}, {31 * time.Hour, []Alert{one}, true, nil, "new one=amber"},
		}},
		"a clock that was behind": {false, []round{
			{-far, []Alert{one}, true, nil, "new one=amber"}, {time.Minute, []Alert{one}, true, nil, ""}, {2 * time.Minute, []Alert{one, two}, true, nil, "new two=red"},
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "alerts.json")
			channel := &kept{}
			failed := map[string]failing{}
			for i, r := range tt.rounds {
				book, err := Open(path) // as after a restart
				if err != nil {
					t.Fatal(err)
				}
				teller := &Teller{Book: book, Channels: []Channel{channel}, Digest: tt.digest, Log: slog.New(slog.DiscardHandler), failed: failed}
				channel.got, channel.err = nil, r.err
				if err := teller.Round(t.Context(), nine.Add(r.after), r.standing, r.atWork); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(channel.got, "; "); got != r.want {
					t.Errorf("round %d: %q, want %q", i+1, got, r.want)
				}
			}
		})
	}
}

// TestDigestOnWorkingDays: the digest waits for the firm to open also where what is
// new does not.
func TestDigestOnWorkingDays(t *testing.T) {
	book, err := Open(filepath.Join(t.TempDir(), "alerts.json"))
	if err != nil {
		t.Fatal(err)
	}
	channel := &kept{}
	teller := &Teller{Book: book, Channels: []Channel{channel}, Digest: true, Always: true, Log: slog.New(slog.DiscardHandler)}
	night := time.Date(2026, time.March, 3, 0, 5, 0, 0, time.UTC)
	for _, r := range []struct {
		after  time.Duration
		atWork bool
	}{{0, false}, {time.Hour, false}, {9 * time.Hour, true}, {10 * time.Hour, true}} {
		if err := teller.Round(t.Context(), night.Add(r.after), []Alert{about("one", Amber)}, r.atWork); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(channel.got, "; "); got != "new one=amber; digest one=amber" {
		t.Errorf("sent: %s", got)
	}
}

func TestLogIsToldAtOnceAndNothingOfTheMail(t *testing.T) {
	var out strings.Builder
	book, err := Open(filepath.Join(t.TempDir(), "alerts.json"))
	if err != nil {
		t.Fatal(err)
	}
	log := Log{slog.New(slog.NewTextHandler(&out, nil))}
	a := New(ComplaintUnanswered, Red, "x", time.Time{}, "ann@mail.example complained: \"the roof leaks\"", "answer it")
	teller := &Teller{Book: book, Channels: []Channel{log}, Digest: true, Log: slog.New(slog.DiscardHandler)}
	for range 2 {
		if err := teller.Round(t.Context(), time.Now(), []Alert{a}, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); strings.Count(got, a.ID) != 1 || strings.Contains(got, "roof") || strings.Contains(got, "ann@") {
		t.Errorf("log:\n%s", got)
	}
}

func TestDamagedBookCountsAsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "alerts.json")
	for _, text := range []string{"", "{", `{"channels": null}`, `{"channels": {"mail": null}}`, `{"channels": {"mail": {}}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		b.Stand(time.Now(), nil)
		if got := b.New("mail", []Alert{about("one", Red)}); len(got) != 1 {
			t.Errorf("%s: %d alerts are new, want 1", text, len(got))
		}
	}
}

func ExampleNotice_Text() {
	a := New(ComplaintUnanswered, Red, "c-1", time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC), `ann@mail.example complained on Tue 3 Mar, and nobody has answered: "the roof leaks"`, "answer today, in person")
	a.Client, a.Messages = "Ann Dow", []Message{{strings.Repeat("0a", 32), "1@mail.example"}}
	n := Notice{Kind: Digest, Firm: "Wasatch Door", Alerts: []Alert{a}}
	fmt.Println(n.Title())
	fmt.Print(n.Text())
	// Output:
	// Wasatch Door: 1 thing is urgent
	// All that stands now, the worst first.
	//
	// RED  ann@mail.example complained on Tue 3 Mar, and nobody has answered: "the roof leaks"
	//   Client: Ann Dow
	//   Message: 0a0a0a0a0a0a
	//   To do: answer today, in person.
	//   If nothing has to be done: onrecord alert ack a-2a64d0a53e --why '...'
}

// TestForget holds that what somebody has decided about is told again if it stands
// again.
func TestForget(t *testing.T) {
	b, err := Open(filepath.Join(t.TempDir(), "alerts.json"))
	if err != nil {
		t.Fatal(err)
	}
	one := about("one", Amber)
	b.Tell("kept", time.Now(), []Alert{one})
	if got := b.New("kept", []Alert{one}); len(got) != 0 {
		t.Errorf("told, and new: %+v", got)
	}
	b.Forget(one.ID)
	if got := b.New("kept", []Alert{one}); len(got) != 1 {
		t.Errorf("forgotten, and new: %+v", got)
	}
}
