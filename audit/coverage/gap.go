package coverage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A window is a stretch of time in which messages are missing.
type window struct {
	from, to time.Time // zero: no bound
	count    int
}

// apart is how far windows lie from each other that are told one by one.
const apart = 24 * time.Hour

// join joins windows that overlap or nearly do. They must be in order of their
// begin, and one without a begin is the first.
func join(list []window, margin time.Duration) []window {
	var out []window
	for _, w := range list {
		if n := len(out); n > 0 && (out[n-1].to.IsZero() || w.from.IsZero() || !w.from.After(out[n-1].to.Add(margin))) {
			last := &out[n-1]
			last.count += w.count
			if w.to.IsZero() || last.to.IsZero() {
				last.to = time.Time{}
			} else {
				last.to = later(last.to, w.to)
			}
			continue
		}
		out = append(out, w)
	}
	return out
}

// A run walks through the UIDs of a mailbox with the times of what is around.
type run struct {
	windows []window
	newest  time.Time // of what came before: a message that was moved here may be old
}

// add adds missing messages that lie before one that came at a time, zero if
// there is none or it is not known.
func (r *run) add(count int, next time.Time) {
	w := window{from: r.newest, to: later(r.newest, next), count: count}
	if next.IsZero() {
		w.to = time.Time{}
	}
	r.windows = append(r.windows, w)
}

func (r *run) pass(s *record.Sighting) {
	if at, ok := email.ParseDate(s.InternalDate); ok {
		r.newest = later(r.newest, at)
	}
}

// arrival returns when the next message from i on came, zero if that is not
// known.
func arrival(seen []record.Sighting, i int) time.Time {
	for ; i < len(seen); i++ {
		if at, ok := email.ParseDate(seen[i].InternalDate); ok {
			return at
		}
	}
	return time.Time{}
}

// gaps adds holes for the UIDs that were never seen, and returns how many these
// are.
func (b *box) gaps(seen []record.Sighting, uidnext uint64) int {
	var r run
	total, at := 0, uint64(1)
	for i := range seen {
		if n := int(uint64(seen[i].UID) - at); n > 0 {
			r.add(n, arrival(seen, i))
			total += n
		}
		at = uint64(seen[i].UID) + 1
		r.pass(&seen[i])
	}
	if uidnext > at {
		n := int(uidnext - at)
		r.add(n, b.scanned)
		total += n
	}
	if b.Role == email.RoleDrafts {
		return total
	}
	for _, w := range join(r.windows, apart) {
		b.hole(CodeGap, Hole{From: w.from, To: w.to, Count: w.count,
			Text: fmt.Sprintf("%s gone from mailbox %q of %s before they were read%s.", messages(w.count), b.Name, b.Account, b.when(w))})
	}
	return total
}

// erased adds holes for the messages that were erased here.
func (b *box) erased(seen []record.Sighting) {
	b.lost(seen, CodeErased, "lacks %s erased here%s", func(s *record.Sighting) bool { return s.Erased })
}

// failed adds holes for the messages that could not be fetched.
func (b *box) failed(ctx context.Context, seen []record.Sighting, gen int64) error {
	failures, err := b.rec.Failures(ctx, gen)
	if err != nil {
		return err
	}
	tooLarge := func(s *record.Sighting) bool { return failures[s.UID].Class == record.FailureTooLarge }
	b.lost(seen, CodeFetchFailed, "lacks %s that the server does not give%s", func(s *record.Sighting) bool { return !s.HasObject && !tooLarge(s) })
	b.lost(seen, CodeFetchFailed, "lacks %s larger than max_message%s; raise it in the configuration", tooLarge)
	return nil
}

// lost adds holes for messages that are known and not to be had. How says so of
// how many they are, and of when.
func (b *box) lost(seen []record.Sighting, code, how string, is func(*record.Sighting) bool) {
	if b.Role == email.RoleDrafts {
		return
	}
	var r run
	for i := range seen {
		s := &seen[i]
		if is(s) {
			at, _ := email.ParseDate(s.InternalDate)
			if at.IsZero() {
				at = arrival(seen, i+1)
			}
			r.add(1, at)
		}
		r.pass(s)
	}
	for _, w := range join(r.windows, apart) {
		b.hole(code, Hole{From: w.from, To: w.to, Count: w.count,
			Text: fmt.Sprintf("Mailbox %q of %s "+how+".", b.Name, b.Account, email.Plural(w.count, "message"), b.when(w))})
	}
}

func messages(n int) string {
	if n == 1 {
		return "A message was"
	}
	return fmt.Sprintf("%d messages were", n)
}

// when tells a window in words.
func (r *reader) when(w window) string {
	switch {
	case w.from.IsZero() && w.to.IsZero():
		return ""
	case w.from.IsZero():
		return ", from before " + r.day(w.to)
	case w.to.IsZero():
		return ", from after " + r.day(w.from)
	case r.day(w.from) == r.day(w.to):
		return ", of about " + r.day(w.from)
	}
	return ", from between " + r.day(w.from) + " and " + r.day(w.to)
}

// setSize counts the UIDs of a sequence set of RFC 9051 section 9.
func setSize(text string) int {
	n := 0
	for part := range strings.SplitSeq(text, ",") {
		lo, hi, ok := strings.Cut(part, ":")
		if !ok {
			hi = lo
		}
		a, err1 := strconv.ParseUint(lo, 10, 32)
		z, err2 := strconv.ParseUint(hi, 10, 32)
		if err1 == nil && err2 == nil && a <= z {
			n += int(z-a) + 1
		}
	}
	return n
}
