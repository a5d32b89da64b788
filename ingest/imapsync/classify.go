package imapsync

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"

	"onrecord/ingest/imapwire"
)

// A refusal is a tagged NO or BAD: the server goes on, without this command. It
// is also a command that cannot be sent at all.
type refusal struct {
	command string
	status  imapwire.Status
	unsent  string // why it was not sent
}

func (r *refusal) Error() string {
	if r.unsent != "" {
		return r.unsent
	}
	return fmt.Sprintf("server answers %s with %q", r.command, oneLine(r.status.String()))
}

// A lost connection, or one that was not made, can be tried again.
type lost struct {
	err  error
	said string // the server's last words, if any
	to   string // of one that was not made: the address that was called
}

func (l *lost) Error() string {
	if l.to != "" {
		return fmt.Sprintf("%s cannot be reached: %v", l.to, l.err)
	}
	if l.said != "" {
		return fmt.Sprintf("connection lost: %v; the server said %q", l.err, oneLine(l.said))
	}
	return fmt.Sprintf("connection lost: %v", l.err)
}

func (l *lost) Unwrap() error { return l.err }

// A local error is one of this machine: a full disk, the record. Nothing is
// tried again.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }
func (e *localError) Unwrap() error { return e.err }

// local marks err, if there is one, as an error of this machine.
func local(err error) error {
	if err == nil {
		return nil
	}
	return &localError{err}
}

// oneLine makes server text fit for a message: printable, not endless.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "..."
	}
	return s
}

var (
	backoffTime = regexp.MustCompile(`(?i)suggested backoff time: (\d{1,12}) milliseconds`)
	tooMuch     = regexp.MustCompile(`(?i)too many (?:simultaneous )?(?:connections|requests|commands)|maximum number of connections|bandwidth limits|request is throttled|rate limit`)
	tooMany     = regexp.MustCompile(`(?i)too many (?:simultaneous )?connections|maximum number of connections|\[LIMIT`)
	notReally   = regexp.MustCompile(`(?i)authenticated but not connected`)
)

// throttled reports whether the server asks for less, and for how long to
// pause; zero if it does not say.
func throttled(text string) (pause time.Duration, ok bool) {
	if m := backoffTime.FindStringSubmatch(text); m != nil {
		ms, err := strconv.ParseInt(m[1], 10, 64)
		if err == nil {
			return time.Duration(ms) * time.Millisecond * 11 / 10, true
		}
	}
	for _, code := range []string{"[THROTTLED", "[OVERQUOTA] ACCOUNT EXCEEDED", "[LIMIT"} {
		if strings.Contains(strings.ToUpper(text), code) {
			return 0, true
		}
	}
	return 0, tooMuch.MatchString(text)
}

// crowded reports whether an error on the way in is about the number of
// connections.
func crowded(err error) bool {
	var connection *lost
	return errors.As(err, &connection) && tooMany.MatchString(connection.Error())
}

// passing reports whether a refusal is about the state of the server, and the
// same command may work later.
func passing(s imapwire.Status) bool {
	switch strings.ToUpper(s.CodeName()) {
	case "UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "CONTACTADMIN", "THROTTLED":
		return true
	}
	_, ok := throttled(s.String())
	return ok
}

// pace says how patient a sync is.
type pace struct {
	unit    time.Duration // first pause after a lost connection; 0 is a second
	longest time.Duration // the longest pause; 0 is 30 s
	obey    time.Duration // the longest pause on the server's demand; 0 is 5 min
	silence time.Duration // how long the server may be silent; 0 is that of imapwire
	settle  time.Duration // how long a message must be absent to count as vanished; 0 is a minute
}

func (p pace) orDefault() pace {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&p.unit, time.Second)
	set(&p.longest, 30*time.Second)
	set(&p.obey, 5*time.Minute)
	set(&p.silence, imapwire.DefaultPatience)
	set(&p.settle, time.Minute)
	return p
}

// Bounds of one sync: how many connections may be lost in a row.
const (
	maxStuck  = 8  // without anything gained
	maxBarren = 40 // without a message, though something was learned about which one is the trouble
	maxDials  = 3  // before the first connection stands
)

// retry decides whether and when to connect again. It is used by one worker.
type retry struct {
	pace
	stuck, barren int
	worked        bool // a connection has stood
	seen          gains
}

// gains counts what a worker has got out of the server so far.
type gains struct {
	messages int64 // messages and pieces of large ones
	lessons  int64 // UIDs that were tried in another way
}

// after takes the error that ended a connection and returns how long to wait
// before the next one, or the error that ends the sync.
func (r *retry) after(err error, now gains) (time.Duration, error) {
	switch {
	case now.messages > r.seen.messages:
		r.stuck, r.barren = 0, 0
	case now.lessons > r.seen.lessons:
		r.stuck = 0
		r.barren++
	default:
		r.stuck++
		r.barren++
	}
	r.seen = now
	if r.stuck >= maxStuck || r.barren >= maxBarren || !r.worked && (r.stuck >= maxDials || errors.Is(err, ErrCrowded)) {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if pause, ok := throttled(err.Error()); ok {
		pause = max(pause, r.longest/2)
		if pause > r.obey {
			return 0, fmt.Errorf("%w: it asks for a pause of %v: %w", ErrUnavailable, pause.Round(time.Second), err)
		}
		return pause, nil
	}
	wait := r.unit << min(r.stuck, 16)
	if wait > r.longest {
		wait = r.longest
	}
	return wait/4 + time.Duration(rand.Int64N(int64(wait))), nil
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// final reports whether no further connection would help.
func final(err error) bool {
	var le *localError
	for _, e := range []error{ErrAuth, ErrTLS, ErrPlaintext, context.Canceled, context.DeadlineExceeded, imapwire.ErrForbidden} {
		if errors.Is(err, e) {
			return true
		}
	}
	return errors.As(err, &le)
}
