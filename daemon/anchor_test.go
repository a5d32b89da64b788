package daemon

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/config"
)

// A stamped is a daemon with time-stamping authorities, and a clock that can be
// set.
type stamped struct {
	*Daemon
	*box
	t     *testing.T
	ahead *atomic.Int64 // of the true time
}

func newStamped(t *testing.T, authorities ...*anchortest.TSA) stamped {
	t.Helper()
	o := options(t)
	for i, a := range authorities {
		o.Config.Anchor.TSA = append(o.Config.Anchor.TSA, config.TSA{Name: "tsa-" + strconv.Itoa(i), URL: a.URL, CAFile: a.RootFile})
	}
	ahead := new(atomic.Int64)
	o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	d := open(t, o)
	s := stamped{Daemon: d, box: newBox(t, d, "INBOX"), t: t, ahead: ahead}
	s.put(t, d, letter(1))
	return s
}

// stamp has the record time-stamped, and wants an error with these words.
func (s stamped) stamp(wait time.Duration, wantErr string) int64 {
	s.t.Helper()
	size, err := s.timeStamp(s.t.Context(), wait)
	if wantErr == "" && err != nil || wantErr != "" && (err == nil || !strings.Contains(err.Error(), wantErr)) {
		s.t.Fatalf("timeStamp: %v, want %q", err, wantErr)
	}
	return size
}

func (s stamped) status() Status {
	s.t.Helper()
	status, err := s.Standing(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return status
}

func (s stamped) last() *record.Entry {
	s.t.Helper()
	e, err := s.rec.Entry(s.t.Context(), s.rec.Size()-1)
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

// Without a configured authority nothing is asked, signed or logged.
func TestTimeStampOfNobody(t *testing.T) {
	s := newStamped(t)
	before := s.rec.Size()
	if size := s.stamp(0, ""); size != 0 || s.rec.Size() != before {
		t.Errorf("size %d; %d entries, were %d", size, s.rec.Size(), before)
	}
	if status := s.status(); status.Unstamped != nil || status.Anchors == nil || len(status.Anchors) != 0 {
		t.Errorf("%+v, %+v", status.Unstamped, status.Anchors)
	}
}

// An authority is asked when the record grew, at most once an hour; what the
// time-stamp itself adds to the log is no growth.
func TestTimeStampWhenGrown(t *testing.T) {
	tsa := anchortest.New(t)
	s := newStamped(t, tsa)
	if u := s.status().Unstamped; u == nil || u.Entries != s.rec.Size() || u.Since == "" {
		t.Errorf("before: %+v", u)
	}
	size := s.stamp(stampEvery, "")
	if e := s.last(); e.Leaf.Kind != tlog.KindAnchorTSA || size != s.rec.Size()-1 {
		t.Errorf("the last of %d entries is %s, the checkpoint has %d", s.rec.Size(), e.Leaf.Kind, size)
	}
	for range 3 {
		s.ahead.Add(int64(stampEvery))
		if again := s.stamp(stampEvery, ""); again != size {
			t.Errorf("without growth: checkpoint %d, was %d", again, size)
		}
	}
	if st := s.status(); tsa.Asked() != 1 || st.Unstamped.Entries != 0 || st.Anchors[0].Size != size || st.Anchors[0].At == "" {
		t.Errorf("asked %d times, status %+v, %+v", tsa.Asked(), st.Unstamped, st.Anchors)
	}

	s.ahead.Store(0)
	s.put(t, s.Daemon, letter(2))
	s.stamp(stampEvery, "")
	if u := s.status().Unstamped; tsa.Asked() != 1 || u.Entries != 1 {
		t.Errorf("within the hour: asked %d times, %+v", tsa.Asked(), u)
	}
	s.ahead.Store(int64(3 * time.Hour))
	if u := s.status().Unstamped; u.Entries != 1 || u.Seconds < 3*3600-60 || u.Seconds > 3*3600+60 {
		t.Errorf("3 h later: %+v", u)
	}
	s.stamp(stampEvery, "")
	if u := s.status().Unstamped; tsa.Asked() != 2 || u.Entries != 0 {
		t.Errorf("after the hour: asked %d times, %+v", tsa.Asked(), u)
	}
}

// TestAttackRewrittenBeforeStamp: what nobody outside has seen can be rewritten
// unnoticed; no check can find that out, so the status says how much it is and
// since when, and a time-stamp ends it (row 2 of the table of attacks).
func TestAttackRewrittenBeforeStamp(t *testing.T) {
	s := newStamped(t, anchortest.New(t))
	s.ahead.Store(int64(2 * time.Hour))
	if u := s.status().Unstamped; u == nil || u.Entries != s.rec.Size() || u.Seconds < 7000 || u.Since == "" {
		t.Errorf("%+v, want all %d entries for two hours", u, s.rec.Size())
	}
	s.stamp(0, "")
	if u := s.status().Unstamped; u.Entries != 0 || u.Seconds != 0 {
		t.Errorf("after a time-stamp: %+v", u)
	}
}

// TestAttackAuthorityDown: an authority that is down for a day stops nothing and
// is not passed over: its failure and what is under no time-stamp stand in the
// status (row 35 of the table of attacks). The other one goes on.
func TestAttackAuthorityDown(t *testing.T) {
	tsa, down := anchortest.New(t), anchortest.New(t)
	down.AnswerWith(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) })
	s := newStamped(t, tsa, down)
	size := s.stamp(stampEvery, "503")
	if st := s.status(); st.Anchors[0].Size != size || st.Anchors[1].At != "" || !strings.Contains(st.Anchors[1].Error, "503") || st.Unstamped.Entries != 0 {
		t.Errorf("one is down: %+v, %+v", st.Anchors, st.Unstamped)
	}
	before := s.rec.Size()
	if again := s.stamp(stampEvery, "503"); again != size || s.rec.Size() != before || tsa.Asked() != 1 {
		t.Errorf("tried again: checkpoint %d, was %d; %d entries, were %d", again, size, s.rec.Size(), before)
	}

	tsa.AnswerWith(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusBadGateway) })
	s.put(t, s.Daemon, letter(2))
	s.ahead.Store(int64(24 * time.Hour))
	s.stamp(stampEvery, "502")
	st := s.status()
	if u := st.Unstamped; u.Entries != 1 || u.Seconds < 23*3600 || st.Anchors[0].Error == "" || st.Anchors[0].FailedAt == "" {
		t.Errorf("both down for a day: %+v, %+v", u, st.Anchors)
	}
	s.put(t, s.Daemon, letter(3))

	s.ahead.Store(0)
	tsa.AnswerWith(nil)
	down.AnswerWith(nil)
	s.stamp(0, "")
	if st := s.status(); st.Unstamped.Entries != 0 || st.Anchors[0].Error+st.Anchors[1].Error != "" {
		t.Errorf("up again: %+v, %+v", st.Unstamped, st.Anchors)
	}
}

// TestAttackClockSet: how far the firm's clock is off stands in the log, by the
// clock of the authority (row 31 of the table of attacks).
func TestAttackClockSet(t *testing.T) {
	for _, off := range []time.Duration{-48 * time.Hour, 0, 48 * time.Hour} {
		s := newStamped(t, anchortest.New(t))
		s.ahead.Store(int64(off))
		s.stamp(0, "")
		text, _, err := s.last().Facets[tlog.FacetAnchor].Get("clock-offset-ms")
		ms, err2 := strconv.ParseInt(text, 10, 64)
		if diff := time.Duration(ms)*time.Millisecond + off; err != nil || err2 != nil || diff.Abs() > time.Minute {
			t.Errorf("clock %v ahead: offset %q, %v, %v", off, text, err, err2)
		}
	}
}

func TestTimeStampNeedsRoots(t *testing.T) {
	tsa := anchortest.New(t)
	for file, want := range map[string]string{"/nowhere/root.pem": "/nowhere/root.pem", "anchor_test.go": "no certificate"} {
		s := newStamped(t, tsa)
		s.Config().Anchor.TSA = []config.TSA{{Name: "first", URL: tsa.URL, CAFile: file}}
		s.stamp(0, want)
	}
	if tsa.Asked() != 0 {
		t.Error("it was asked although its answer cannot be checked")
	}
}

// The daemon has the record time-stamped by itself, and stops in the middle of
// a request.
func TestDaemonTimeStamps(t *testing.T) {
	tsa := anchortest.New(t)
	r := runDaemon(t, hasty, fmt.Sprintf("  []\nanchor: {tsa: [{name: first, url: '%s', ca_file: %s}]}\n", tsa.URL, tsa.RootFile), nil)
	held := func() int64 {
		last, err := r.rec.LastTimeStamps(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return last["first"].Size
	}
	r.await("a time-stamp", func() bool { return held() > 0 })
	r.end()

	slow := make(chan struct{}, 1)
	tsa.AnswerWith(func(_ http.ResponseWriter, req *http.Request) {
		slow <- struct{}{}
		<-req.Context().Done()
	})
	r = runDaemon(t, hasty, fmt.Sprintf("  []\nanchor: {tsa: [{name: first, url: '%s', ca_file: %s}]}\n", tsa.URL, tsa.RootFile), nil)
	<-slow
	if took := r.end(); took > 5*time.Second {
		t.Errorf("stopping took %v while an authority was slow", took)
	}
}
