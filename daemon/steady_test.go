package daemon

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

func TestSteady(t *testing.T) {
	begun := time.Now()
	var s steady
	for i, look := range []struct{ passed, shown, want time.Duration }{
		{0, 0, 0},
		{5 * time.Minute, 5 * time.Minute, 5 * time.Minute},
		{10 * time.Minute, 12 * time.Minute, 10 * time.Minute}, // put right a little
		{15 * time.Minute, 10 * year, 0},
		{25 * time.Minute, 10*year + 10*time.Minute, 10 * time.Minute},
		{30 * time.Minute, 30 * time.Minute, 0},
		{50 * time.Minute, 50 * time.Minute, 20 * time.Minute},
	} {
		if got := s.look(begun.Add(look.passed), begun.Add(look.shown)); got != look.want {
			t.Errorf("look %d: steady for %v, want %v", i, got, look.want)
		}
	}
}

const year = 365 * 24 * time.Hour

// A clock that jumps, ahead or back, stops no account, neither one that is
// watched nor one that is polled; the record stays whole, and its next check does
// not wait for the time that the clock once showed.
func TestRunClockJumps(t *testing.T) {
	var offset atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
	watched, polled := serve(t, "dana"), serve(t, "boris")
	r := runDaemonAt(t, hasty, now, accountLine("dana", watched, "")+accountLine("boris", polled, ", connections: 1"),
		map[string]string{"dana": "let me in", "boris": "let me in"})
	bring(t, watched, "INBOX", "hinges")
	r.await("hinges", func() bool { return r.finds("hinges") })
	for i, jump := range []time.Duration{10 * year, -10 * year, 0} {
		offset.Store(int64(jump))
		var words []string
		for j, mailbox := range []string{"INBOX", "Sent"} {
			words = append(words, fmt.Sprintf("paint%d%d", i, j), fmt.Sprintf("gravel%d%d", i, j))
			bring(t, watched, mailbox, words[2*j])
			bring(t, polled, mailbox, words[2*j+1])
		}
		for _, word := range words {
			r.await(fmt.Sprintf("%s with the clock off by %v", word, jump), func() bool { return r.finds(word) })
		}
		watched.CutAll() // what waits after a failure waits as long as ever
		r.await("dana watched again", func() bool { return len(r.keeping("dana").Watched) == 2 })
		if jump > 0 {
			r.await("a check of the record, which is long due", func() bool { v, err := r.lastVerification(); return v != nil && err == nil })
		}
		if due, err := r.checkDue(t.Context()); err != nil || due.Sub(now()) > 8*24*time.Hour {
			t.Errorf("with the clock off by %v the next check is due %v, %v", jump, due, err)
		}
	}
	out := new(answer)
	if err := r.Verify(t.Context(), VerifyRequest{}, out); err != nil {
		t.Errorf("verify: %v", err)
	}
	counts, err := r.rec.Counts(t.Context())
	if err != nil || counts.Messages != 13 || counts.Sightings != 13 {
		t.Errorf("on record: %+v, %v", counts, err)
	}
	stepped := false
	for e, err := range r.rec.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		stepped = stepped || e.Leaf.Kind == tlog.KindClockStep
	}
	if !stepped {
		t.Error("the log does not tell that the clock was set back")
	}
	r.end()
}
