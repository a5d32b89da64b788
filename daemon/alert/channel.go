package alert

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"onrecord/config/command"
)

// What a [Notice] is.
const (
	Fresh  = "new"    // alerts that were not told before
	Digest = "digest" // all that stand, once a day
	Test   = "test"   // asked for by 'alert test'
)

// A Notice is what goes over a channel at once.
type Notice struct {
	Kind   string  `json:"kind"` // new, digest or test
	Firm   string  `json:"firm"`
	At     string  `json:"at"`
	Alerts []Alert `json:"alerts"`
}

// A Channel is a way to reach somebody of the firm.
type Channel interface {
	Name() string
	// Send returns an error if the notice has not been taken; it is then sent
	// again later.
	Send(ctx context.Context, n Notice) error
}

// A PartlyError means that a notice has reached somebody, and cannot reach others: it is
// not sent again.
type PartlyError struct{ Err error }

func (e *PartlyError) Error() string { return e.Err.Error() }
func (e *PartlyError) Unwrap() error { return e.Err }

// sendTime is how long sending may take.
const sendTime = 30 * time.Second

// Log writes alerts to the program's log, without a word of the mail.
type Log struct{ Log *slog.Logger }

// Name is "log".
func (Log) Name() string { return "log" }

// Send writes a line for each alert, and one for a test.
func (l Log) Send(_ context.Context, n Notice) error {
	if n.Kind == Test {
		l.Log.Info("a test of alerts: nothing is to be done")
	}
	for _, a := range n.Alerts {
		l.Log.Warn("alert", "id", a.ID, "code", a.Code, "grade", a.Grade, "account", a.Account)
	}
	return nil
}

// Command runs a program with the notice as JSON on its standard input and no
// more of the environment than [command.PlainEnv].
type Command struct{ Argv []string }

// Name is "command".
func (Command) Name() string { return "command" }

// Send fails if the program does, or does not end in time.
func (c Command) Send(ctx context.Context, n Notice) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	_, err = command.Command{Argv: c.Argv, Stdin: body, Env: command.PlainEnv(), Limit: sendTime}.Run(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Argv[0], err)
	}
	return nil
}

// Webhook posts the notice as JSON to an address.
type Webhook struct {
	URL   string
	Token func(context.Context) (string, error) // for Authorization: Bearer; nil for none
}

// Name is "webhook".
func (Webhook) Name() string { return "webhook" }

// Send fails unless the other side answers with a status of success. It follows
// no redirection: the notice is for that address alone.
func (w Webhook) Send(ctx context.Context, n Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return withoutURL(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if w.Token != nil {
		token, err := w.Token(ctx)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be closed in order
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("the other side answers %s", resp.Status)
	}
	return nil
}

// Unusable is a channel that cannot be used as it is configured. It keeps nothing from the
// others.
type Unusable struct {
	Channel string
	Err     error
}

// Name is that of the channel.
func (u Unusable) Name() string { return u.Channel }

// Send returns why the channel cannot be used.
func (u Unusable) Send(context.Context, Notice) error { return u.Err }

// withoutURL is an error without the address that was called: whoever knows that
// of a webhook may often post there.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
