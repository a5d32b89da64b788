package imapsync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"onrecord/ingest/email"
)

// ErrNoWatch means that a mailbox cannot be watched and has to be polled: the
// server has no IDLE (RFC 2177) or refuses it, or there is no such mailbox.
var ErrNoWatch = errors.New("mailbox cannot be watched")

const (
	// renewIdle is for how long one IDLE lasts. Servers may end it after 30
	// minutes (RFC 2177, section 3); routers forget a silent connection after 5
	// to 15, and some servers end IDLE after 10.
	renewIdle = 9 * time.Minute

	// settleTime is how long to wait after a first sign of change for more.
	settleTime = 200 * time.Millisecond
)

// Watch keeps a connection of its own to one mailbox of the account, the one with
// the role, and calls changed whenever the server says that something came or
// went there, and once at the beginning, for what happened before. It reads no
// mail: changed has a [Sync] begin elsewhere, and must not block. Watch ends with
// ctx, with [ErrNoWatch], or when the connection is lost.
func Watch(ctx context.Context, a Account, role email.Role, o Options, changed func()) error {
	err := watch(ctx, &a, role, o.pace.orDefault().silence, changed)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var connection *lost
	if errors.As(err, &connection) {
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return fmt.Errorf("account %q: %w", a.Name, err)
}

func watch(ctx context.Context, a *Account, role email.Role, silence time.Duration, changed func()) error {
	s, err := open(ctx, a, silence)
	if err != nil {
		return err
	}
	defer s.close()
	if !s.has("IDLE") {
		return fmt.Errorf("%w: %s has no IDLE", ErrNoWatch, a.Host)
	}
	e, err := s.withRole(ctx, role)
	if err != nil {
		return err
	}
	if _, err := s.examine(ctx, e); err != nil {
		return unwatchable(err)
	}
	changed()
	for {
		if err := s.idle(ctx, silence, changed); err != nil {
			return unwatchable(err)
		}
		if err := s.noop(ctx); err != nil { // an answer shows that the server is still there
			return err
		}
	}
}

// unwatchable makes a refusal an [ErrNoWatch].
func unwatchable(err error) error {
	var open *notReadOnly
	if refused(err) || errors.As(err, &open) {
		return fmt.Errorf("%w: %w", ErrNoWatch, err)
	}
	return err
}

// withRole finds the mailbox with a role among those that the account selects.
func (s *session) withRole(ctx context.Context, role email.Role) (*entry, error) {
	list, err := s.mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if e.role == role && e.selectable() && selected(e.name, e.role, s.account.Include, s.account.Exclude) {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%w: no mailbox with the role %s", ErrNoWatch, role)
}

// idle is one IDLE. While it runs the server may be silent for as long as it
// lasts, but not when it begins and ends.
func (s *session) idle(ctx context.Context, silence time.Duration, changed func()) error {
	cmd, err := s.client.Idle()
	if err != nil {
		return s.failed("IDLE", err)
	}
	s.conn.SetPatience(renewIdle + silence)
	s.attend(ctx, changed)
	s.conn.SetPatience(silence)
	if err := cmd.Close(); err != nil {
		return s.failed("IDLE", err)
	}
	return s.failed("IDLE", cmd.Wait())
}

// attend waits until it is time to renew the IDLE, or the connection ends.
func (s *session) attend(ctx context.Context, changed func()) {
	renew := time.NewTimer(renewIdle)
	defer renew.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.client.Closed():
			return
		case <-renew.C:
			return
		case <-s.stirred:
			if sleep(ctx, settleTime) != nil {
				return
			}
			select { // what came meanwhile is part of it
			case <-s.stirred:
			default:
			}
			changed()
		}
	}
}

// stir tells whoever attends that the mailbox has changed; s.mu may be held.
func (s *session) stir() {
	select {
	case s.stirred <- struct{}{}:
	default: // known already
	}
}
