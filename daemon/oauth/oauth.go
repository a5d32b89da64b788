// Package oauth gets the access tokens of OAuth 2.0 (RFC 6749) by which accounts
// log in to IMAP, once somebody has signed in by the device flow (RFC 8628): the
// person types a code into a browser, on this or on another machine.
//
// The tokens are kept in DATA/secrets, in a file of mode 0600 for each account.
package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/ingest/imapsync"
)

// requestTime is how long the service may take for one answer.
const requestTime = 30 * time.Second

// A Login is the log-in of one account.
type Login struct {
	account string
	path    string
	secret  func(context.Context) (string, error) // of the registration; nil for none
	config  oauth2.Config
}

// Of returns the log-in of an account that signs in.
func Of(a config.Account) *Login {
	o := a.OAuth2
	l := &Login{account: a.Name, path: o.Saved, config: oauth2.Config{
		ClientID: o.ClientID, Scopes: o.Scopes,
		Endpoint: oauth2.Endpoint{DeviceAuthURL: o.DeviceURL, TokenURL: o.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}}
	if !o.ClientSecret.IsZero() {
		l.secret = o.ClientSecret.Func()
	}
	return l
}

// A Code is what somebody types into a browser to sign in.
type Code struct {
	URL    string // to open
	Code   string // to type there
	Expiry time.Time
}

// SignIn lets somebody sign in: show tells them how, and SignIn waits until they
// have, and keeps the tokens.
func (l *Login) SignIn(ctx context.Context, show func(Code)) error {
	ctx, conf, err := l.ready(ctx)
	if err != nil {
		return err
	}
	device, err := conf.DeviceAuth(ctx)
	if err != nil {
		return fmt.Errorf("ask for a code: %w", plain(err))
	}
	show(Code{device.VerificationURI, device.UserCode, device.Expiry})
	token, err := conf.DeviceAccessToken(ctx, device)
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case err != nil && expired(device, err):
		return errors.New("nobody signed in before the code expired")
	case err != nil:
		return fmt.Errorf("sign in: %w", plain(err))
	case token.RefreshToken == "":
		return errors.New("the service gives no token that lasts: oauth2.scopes must ask for access when nobody is there (offline_access)")
	}
	return l.save(token)
}

// expired reports whether waiting for somebody to sign in ended for the code's sake: the
// service says so, or its time is over. One answer that was late is another matter.
func expired(device *oauth2.DeviceAuthResponse, err error) bool {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	return ok && refused.ErrorCode == "expired_token" || errors.Is(err, context.DeadlineExceeded) && !device.Expiry.IsZero() && !time.Now().Before(device.Expiry)
}

// saving keeps two log-ins from renewing the same token at once: the service may
// take that for theft.
var saving sync.Mutex

// Token returns an access token that is valid, renewed if it has to be. The error
// matches [imapsync.ErrAuth] where somebody has to sign in.
func (l *Login) Token(ctx context.Context) (string, error) {
	saving.Lock()
	defer saving.Unlock()
	kept, err := l.load()
	if err != nil {
		return "", err
	}
	if kept.Valid() {
		return kept.AccessToken, nil
	}
	ctx, conf, err := l.ready(ctx)
	if err != nil {
		return "", err
	}
	fresh, err := conf.TokenSource(ctx, &oauth2.Token{RefreshToken: kept.RefreshToken}).Token()
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.ErrorCode == "invalid_grant" {
		return "", l.signIn("the sign-in has ended")
	}
	if err != nil {
		return "", fmt.Errorf("renew the token of account %s: %w", l.account, plain(err))
	}
	return fresh.AccessToken, l.save(fresh)
}

func (l *Login) signIn(why string) error {
	return fmt.Errorf("%w: %s; somebody has to run 'onrecord account login %s'", imapsync.ErrAuth, why, l.account)
}

// ready returns the configuration with its secret, and a context in which no
// answer is waited for too long.
func (l *Login) ready(ctx context.Context) (context.Context, *oauth2.Config, error) {
	conf := l.config
	if l.secret != nil {
		var err error
		if conf.ClientSecret, err = l.secret(ctx); err != nil {
			return ctx, nil, fmt.Errorf("oauth2.client_secret: %w", err)
		}
	}
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Timeout: requestTime}), &conf, nil
}

func (l *Login) load() (*oauth2.Token, error) {
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, l.signIn("nobody has signed in yet")
	}
	if err != nil {
		return nil, fmt.Errorf("read the tokens of account %s: %w", l.account, err)
	}
	token := new(oauth2.Token)
	if err := json.Unmarshal(data, token); err != nil || token.RefreshToken == "" {
		return nil, l.signIn("what was kept of the sign-in is damaged")
	}
	return token, nil
}

func (l *Login) save(token *oauth2.Token) error {
	data, err := json.Marshal(token)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(l.path), 0o700)
	}
	if err == nil {
		err = record.WriteFile(l.path, data)
	}
	if err != nil {
		return fmt.Errorf("keep the tokens of account %s: %w", l.account, err)
	}
	return nil
}

// plain is an error of the service without its answer, which may hold what is
// secret.
func plain(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return err
	}
	if refused.ErrorCode == "" {
		return fmt.Errorf("the service answers %s", refused.Response.Status)
	}
	if refused.ErrorDescription == "" {
		return fmt.Errorf("the service answers %s", refused.ErrorCode)
	}
	return fmt.Errorf("the service answers %s: %s", refused.ErrorCode, refused.ErrorDescription)
}
