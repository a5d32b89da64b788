package imapsync

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// The ways to log in, as the configuration names them.
const (
	authPlain       = "plain"
	authLogin       = "login"
	authXOAuth2     = "xoauth2"
	authOAuthBearer = "oauthbearer"
)

// login logs in. An access token that is refused is asked for once more, since
// it may have run out between two calls.
func (s *session) login(ctx context.Context) error {
	method, err := s.method()
	if err != nil {
		return err
	}
	secret, err := s.account.Secret(ctx)
	if err != nil {
		return local(err)
	}
	err = s.authenticate(method, secret)
	if errors.Is(err, ErrAuth) && (method == authXOAuth2 || method == authOAuthBearer) {
		renew := s.account.Renew
		if renew == nil {
			renew = s.account.Secret
		}
		if fresh, secretErr := renew(ctx); secretErr == nil && fresh != secret {
			err = s.authenticate(method, fresh)
		}
	}
	return err
}

// method chooses how to log in. A password is never sent as a token, so that
// OAuth has to be asked for.
func (s *session) method() (string, error) {
	if s.account.Auth != "" {
		return s.account.Auth, nil
	}
	caps := s.client.Caps()
	switch {
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return authPlain, nil
	case !caps.Has(imap.CapLoginDisabled):
		return authLogin, nil
	case caps.Has(imap.AuthCap("XOAUTH2")) || caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		return "", fmt.Errorf("%w: %s takes no password, only OAuth 2.0: set auth to xoauth2 and a command that prints an access token", ErrAuth, s.account.Host)
	case s.account.TLS == tlsNone:
		return "", fmt.Errorf("%w: %s takes no password without encryption: set tls to starttls", ErrAuth, s.account.Host)
	}
	return "", fmt.Errorf("%w: %s offers no way to log in that this program knows", ErrAuth, s.account.Host)
}

func (s *session) authenticate(method, secret string) error {
	var err error
	user := s.account.Username
	x := &xoauth2{user: user, token: secret}
	switch method {
	case authPlain:
		err = s.client.Authenticate(sasl.NewPlainClient("", user, secret))
	case authLogin:
		err = s.client.Login(user, secret).Wait()
	case authOAuthBearer:
		err = s.client.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: user, Token: secret, Host: s.account.Host, Port: s.account.port()}))
	case authXOAuth2:
		err = s.client.Authenticate(x)
	default:
		return local(fmt.Errorf("account %q: auth %q is not one of plain, login, xoauth2, oauthbearer", s.account.Name, method))
	}
	var bearer *sasl.OAuthBearerError
	if errors.As(err, &bearer) {
		return s.refused(method, bearer.Error())
	}
	err = s.failed(strings.ToUpper(method), err)
	var no *refusal
	if !errors.As(err, &no) {
		return err
	}
	if passing(no.status) {
		return &lost{err: err}
	}
	return s.refused(method, no.status.String()+x.failure)
}

// refused is the error of a log-in with the wrong name or secret.
func (s *session) refused(method, said string) error {
	what := "check the user name and the password"
	if method == authXOAuth2 || method == authOAuthBearer {
		what = "check the user name and that the access token is of today and for IMAP"
	}
	return fmt.Errorf("%w by %s (%s): %q: %s", ErrAuth, s.account.Host, method, oneLine(said), what)
}

// xoauth2 is the mechanism of Google and Microsoft that came before RFC 7628.
type xoauth2 struct {
	user, token string
	failure     string // what the server said, as JSON
}

// Start implements sasl.Client.
func (x *xoauth2) Start() (mech string, ir []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements sasl.Client: a challenge is the reason of a refusal, which has
// to be answered before the server says NO.
func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	x.failure = " " + string(challenge)
	return []byte{1}, nil
}
