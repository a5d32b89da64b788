package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"

	"onrecord/config"
)

// place checks that a secret, of an account or of none, is where the configuration says.
func (x *examination) place(ctx context.Context, a config.Account, what string, get func(context.Context) (string, error)) bool {
	ctx, cancel := context.WithTimeout(ctx, x.Step)
	defer cancel()
	_, err := get(ctx)
	switch {
	case err == nil:
		return x.fine(a, "secret", "%s is where the configuration says", what)
	case ctx.Err() != nil:
		return x.bad(a, "secret", "run the command of the configuration by hand, as the user of the daemon: it may wait for somebody to type",
			"%s did not come within %v", what, x.Step)
	}
	return x.bad(a, "secret", "put "+what+" where the configuration says, readable for the user of the daemon alone, or change the place in the configuration", "%v", err)
}

// others checks what the daemon needs beside the accounts: without the token of the API
// it does not start, and without the others alerts reach nobody. Nothing is sent.
func (x *examination) others(ctx context.Context) {
	none, alerts := config.Account{}, x.config.Alerts
	if x.config.API.Listen != "" {
		x.place(ctx, none, "api.token", x.config.API.Token.Resolve)
	}
	if alerts.Webhook.URL != "" && !alerts.Webhook.Token.IsZero() {
		x.place(ctx, none, "alerts.webhook.token", alerts.Webhook.Token.Resolve)
	}
	if alerts.Mail.Host == "" {
		return
	}
	if alerts.Mail.Username != "" {
		x.place(ctx, none, "alerts.mail.password", alerts.Mail.Password.Resolve)
	}
	if file := alerts.Mail.CAFile; file != "" {
		pem, err := os.ReadFile(file)
		if err == nil && !x509.NewCertPool().AppendCertsFromPEM(pem) {
			err = fmt.Errorf("no PEM certificate in %s", file)
		}
		if err != nil {
			x.bad(none, "tls", "name the file with the certificates of the mail server as alerts.mail.ca_file, or leave it out", "alerts cannot be mailed: %v", err)
		}
	}
}
