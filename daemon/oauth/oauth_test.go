package oauth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"onrecord/config"
	"onrecord/daemon/oauth/oauthtest"
	"onrecord/ingest/imapsync"
)

func newLogin(t *testing.T, s *oauthtest.Server) *Login {
	return Of(config.Account{Name: "dana", OAuth2: config.OAuth2{ClientID: "the-firm", DeviceURL: s.URL + "/device", TokenURL: s.URL + "/token",
		Scopes: []string{"mail"}, Saved: filepath.Join(t.TempDir(), "secrets", "dana.json")}})
}

// numbered issues tokens that are valid for so long.
func numbered(valid time.Duration) func() (string, time.Duration) {
	n := 0
	return func() (string, time.Duration) {
		n++
		return fmt.Sprintf("access-%d", n), valid
	}
}

func signIn(t *testing.T, l *Login, s *oauthtest.Server) {
	t.Helper()
	err := l.SignIn(t.Context(), func(c Code) {
		if c.Code != "WDJB-MJHT" || !strings.HasSuffix(c.URL, "/activate") || c.Expiry.IsZero() {
			t.Errorf("code = %+v", c)
		}
		s.Decide(true)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSignIn(t *testing.T) {
	s := oauthtest.Start(t, numbered(time.Hour))
	l := newLogin(t, s)
	if _, err := l.Token(t.Context()); !errors.Is(err, imapsync.ErrAuth) || !strings.Contains(err.Error(), "onrecord account login dana") {
		t.Errorf("before anybody signed in: %v", err)
	}
	signIn(t, l, s)
	for range 2 {
		if token, err := l.Token(t.Context()); err != nil || token != "access-1" {
			t.Errorf("token = %q, %v", token, err)
		}
	}
	if info, err := os.Stat(l.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file of the tokens: %v, %v", info, err)
	}
	if info, err := os.Stat(filepath.Dir(l.path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the tokens: %v, %v", info, err)
	}
}

// Several connections want a token at once: it is renewed once.
func TestTokenIsRenewedOnce(t *testing.T) {
	s := oauthtest.Start(t, numbered(time.Hour))
	l := newLogin(t, s)
	signIn(t, l, s)
	kept, err := l.load()
	if err != nil {
		t.Fatal(err)
	}
	kept.Expiry = time.Now().Add(-time.Minute)
	if err := l.save(kept); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if token, err := newSame(l).Token(t.Context()); err != nil || token != "access-2" {
				t.Errorf("token = %q, %v", token, err)
			}
		})
	}
	wg.Wait()
	if n := s.Renewals(); n != 1 {
		t.Errorf("renewed %d times, want once", n)
	}
}

func newSame(l *Login) *Login { same := *l; return &same }

func TestSignInThatHasEnded(t *testing.T) {
	s := oauthtest.Start(t, numbered(time.Second)) // counts as expired
	l := newLogin(t, s)
	signIn(t, l, s)
	if _, err := l.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Revoke()
	if _, err := l.Token(t.Context()); !errors.Is(err, imapsync.ErrAuth) || !strings.Contains(err.Error(), "the sign-in has ended") {
		t.Errorf("after it was revoked: %v", err)
	}
	s.Close()
	if _, err := l.Token(t.Context()); err == nil || errors.Is(err, imapsync.ErrAuth) {
		t.Errorf("with the service gone: %v, want what can be tried again", err)
	}
}

func TestSignInThatFails(t *testing.T) {
	s := oauthtest.Start(t, numbered(time.Hour))
	l := newLogin(t, s)
	if err := l.SignIn(t.Context(), func(Code) { s.Decide(false) }); err == nil || !strings.Contains(err.Error(), "access_denied: The person said no.") {
		t.Errorf("denied: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := l.SignIn(ctx, func(Code) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	l.config.ClientID = "a stranger"
	if err := l.SignIn(t.Context(), func(Code) {}); err == nil || !strings.Contains(err.Error(), "invalid_client") {
		t.Errorf("not registered: %v", err)
	}
	if _, err := os.Stat(l.path); err == nil {
		t.Error("something is kept of a sign-in that failed")
	}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", "{}"} {
		if err := os.WriteFile(l.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Token(t.Context()); !errors.Is(err, imapsync.ErrAuth) {
			t.Errorf("with %q kept: %v", text, err)
		}
	}
}

// TestExpired holds that a code counts as expired only when it is, not when one answer of
// the service was late.
func TestExpired(t *testing.T) {
	for name, tt := range map[string]struct {
		left time.Duration
		err  error
		want bool
	}{
		"its time is over":    {-time.Second, context.DeadlineExceeded, true},
		"an answer was late":  {time.Minute, fmt.Errorf("Post: %w", context.DeadlineExceeded), false},
		"the service says so": {time.Minute, &oauth2.RetrieveError{ErrorCode: "expired_token"}, true},
		"the person said no":  {time.Minute, &oauth2.RetrieveError{ErrorCode: "access_denied"}, false},
	} {
		if got := expired(&oauth2.DeviceAuthResponse{Expiry: time.Now().Add(tt.left)}, tt.err); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
