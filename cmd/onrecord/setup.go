package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/ingest/imapsync"
)

// accountOptions are the answers about an account that flags give.
type accountOptions struct {
	name, address, host, port, tls, caFile, username string

	passwordCommand, passwordFile, passwordEnv, passwordCredential, tokenCommand string

	exclude        []string
	yes, skipLogin bool
}

func (o *accountOptions) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.address, "address", "", "e-mail `address` of the mailbox's owner")
	f.StringVar(&o.name, "account", "", "`name` of the account (from the address)")
	f.StringVar(&o.host, "host", "", "IMAP `server` (from the address)")
	f.StringVar(&o.port, "port", "", "`port` of the server (993)")
	f.StringVar(&o.tls, "tls", "", "`mode`: implicit, starttls, or none (to this machine only)")
	f.StringVar(&o.caFile, "ca-file", "", "PEM `file` of the authority that signed the server's certificate, if this machine does not know it")
	f.StringVar(&o.username, "username", "", "user `name` (the address)")
	f.StringVar(&o.passwordCommand, "password-command", "", "shell `command` that prints the password")
	f.StringVar(&o.passwordFile, "password-file", "", "`file` that holds the password")
	f.StringVar(&o.passwordEnv, "password-env", "", "`variable` that holds the password")
	f.StringVar(&o.passwordCredential, "password-credential", "", "systemd `credential` that holds the password")
	f.StringVar(&o.tokenCommand, "token-command", "", "shell `command` that prints an OAuth access token, in place of a password")
	f.StringSliceVar(&o.exclude, "exclude", nil, "`mailbox` not to read, by name, pattern or role; may be repeated")
	f.BoolVar(&o.yes, "yes", false, "ask nothing: flags, and defaults for the rest")
	f.BoolVar(&o.skipLogin, "skip-login", false, "do not try to log in")
}

// given reports whether a flag says anything about an account.
func (o *accountOptions) given() bool {
	return o.address+o.host+o.username+o.name != ""
}

// check refuses several places of one password.
func (o *accountOptions) check() error {
	var given []string
	for _, f := range []struct{ flag, value string }{{"--password-command", o.passwordCommand}, {"--password-file", o.passwordFile},
		{"--password-env", o.passwordEnv}, {"--password-credential", o.passwordCredential}, {"--token-command", o.tokenCommand}} {
		if f.value != "" {
			given = append(given, f.flag)
		}
	}
	if len(given) > 1 {
		return fmt.Errorf("%s say where to find the password or token: give one of them", strings.Join(given, " and "))
	}
	return nil
}

// A setup makes one account by asking for it.
type setup struct {
	app   *app
	ask   *prompter
	file  string // the config to be
	opts  accountOptions
	taken []config.Account

	typed        string // a password typed in, and the file it goes to
	passwordFile string
}

// account asks for everything about an account and tries it.
func (s *setup) account(ctx context.Context) (config.Account, error) {
	address, err := s.ask.ask(ctx, question{flag: "address", text: "E-mail address of the mailbox", given: s.opts.address, check: checkAddress})
	if err != nil {
		return config.Account{}, err
	}
	return s.accountOf(ctx, address)
}

func (s *setup) accountOf(ctx context.Context, address string) (config.Account, error) {
	a := config.Preset(address)
	a.Mailboxes.Exclude = s.opts.exclude
	if p, ok := config.ProviderOf(address); ok && p.Advice != "" {
		s.ask.say("%s: %s", p.Name, p.Advice)
	}
	steps := []func(context.Context, *config.Account) error{s.askServer, s.askUser, s.askName, s.askSecret}
	for {
		for _, step := range steps {
			if err := step(ctx, &a); err != nil {
				return a, err
			}
		}
		again, err := s.try(ctx, a)
		if again == nil || err != nil {
			return a, err
		}
		steps = again
	}
}

func (s *setup) askServer(ctx context.Context, a *config.Account) error {
	host, err := s.ask.ask(ctx, question{flag: "host", text: "IMAP server", given: s.opts.host, initial: a.Host})
	if err != nil {
		return err
	}
	port, err := s.ask.ask(ctx, question{flag: "port", text: "Port", given: s.opts.port, initial: strconv.Itoa(a.Port), check: checkPort})
	if err != nil {
		return err
	}
	a.Host = host
	if a.CAFile, err = wholePath(s.opts.caFile); err != nil {
		return err
	}
	a.Port, _ = strconv.Atoi(port) // checkPort has seen it
	initial := a.TLS
	switch {
	case a.Port == 993:
		initial = "implicit"
	case a.Port == 143:
		initial = "starttls"
	}
	a.TLS = initial
	if s.opts.tls != "" || a.Port != 993 {
		a.TLS, err = s.ask.ask(ctx, question{flag: "tls", text: "TLS (implicit, starttls or none)", given: s.opts.tls, initial: initial, check: checkTLS})
	}
	return err
}

func (s *setup) askUser(ctx context.Context, a *config.Account) (err error) {
	free := func(name string) error {
		same := func(t config.Account) bool {
			return t.Port == a.Port && strings.EqualFold(t.Host, a.Host) && strings.EqualFold(t.Username, name)
		}
		if i := slices.IndexFunc(s.taken, same); i >= 0 {
			return fmt.Errorf("the account %q reads the mail of %s on %s already", s.taken[i].Name, name, a.Host)
		}
		return nil
	}
	a.Username, err = s.ask.ask(ctx, question{flag: "username", text: "User name", given: s.opts.username, initial: a.Username, check: free})
	return err
}

func (s *setup) askName(ctx context.Context, a *config.Account) (err error) {
	free := func(name string) error {
		if slices.ContainsFunc(s.taken, func(t config.Account) bool { return strings.EqualFold(t.Name, name) }) {
			return fmt.Errorf("there is an account %q already", name)
		}
		return nil
	}
	initial := a.Name
	if free(initial) != nil {
		initial = a.Owner
	}
	a.Name, err = s.ask.ask(ctx, question{flag: "account", text: "Name of the account, for commands", given: s.opts.name, initial: initial, check: free})
	return err
}

// try checks the account and logs in. If that fails and there is someone to
// ask, it returns what to ask again.
func (s *setup) try(ctx context.Context, a config.Account) (again []func(context.Context, *config.Account) error, err error) {
	check := config.Template(config.Answers{DataDir: filepath.Dir(s.file), Accounts: []config.Account{a}})
	c, err := config.Check(s.file, check)
	if err != nil {
		return s.failed(ctx, firstProblem(err))
	}
	for _, w := range c.Warnings {
		fmt.Fprintf(s.app.stderr, "warning: %s\n", strings.TrimPrefix(w, "accounts[0]: "))
	}
	if s.opts.skipLogin {
		return nil, nil
	}
	account := daemon.SyncAccount(a)
	if s.typed != "" {
		account.Secret = func(context.Context) (string, error) { return s.typed, nil }
	}
	s.ask.say("Logging in to %s ...", a.Host)
	v, err := probe(ctx, account)
	if err != nil {
		return s.failed(ctx, err)
	}
	if s.app.json {
		return nil, nil
	}
	return nil, v.print(s.app, s.app.stderr)
}

// firstProblem is what is wrong with the answers, without the line of a file that
// is not yet written.
func firstProblem(err error) error {
	var list *config.Error
	if errors.As(err, &list) {
		p := list.Problems[0]
		return fmt.Errorf("%s: %s", strings.TrimPrefix(p.Key, "accounts[0]."), p.Text)
	}
	return err
}

func (s *setup) failed(ctx context.Context, failure error) ([]func(context.Context, *config.Account) error, error) {
	if s.ask.silent || ctx.Err() != nil {
		return nil, adviseLogin(failure)
	}
	fmt.Fprintf(s.app.stderr, "That did not work: %v\n", failure)
	if hint := (*daemon.HintError)(nil); errors.As(adviseLogin(failure), &hint) {
		fmt.Fprintf(s.app.stderr, "hint: %s\n", hint.Hint)
	}
	s.opts.host, s.opts.port, s.opts.tls, s.opts.username = "", "", "", "" // ask for them now
	password := []func(context.Context, *config.Account) error{s.askSecret}
	usual := 0
	if !errors.Is(failure, imapsync.ErrAuth) {
		usual = 1 // no password was looked at
	}
	n, err := s.ask.choose(ctx, "What now?", usual, "another password", "another server, user name and password", "keep it as it is", "stop, and write nothing")
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, failure
	case n == 0:
		s.forgetSecret()
		return password, nil
	case n == 1:
		s.forgetSecret()
		return append([]func(context.Context, *config.Account) error{s.askServer, s.askUser}, password...), nil
	case n == 2:
		return nil, nil
	}
	return nil, failure
}

// adviseLogin adds the flag that may help to the error of a log-in.
func adviseLogin(failure error) error {
	hint := "with --skip-login the account is written without being tried"
	switch {
	case errors.Is(failure, imapsync.ErrTLS):
		hint = "--ca-file names the server's certificate authority, --tls and --port the way to connect; " + hint
	case errors.Is(failure, imapsync.ErrUnavailable):
		hint = "check --host, --port and --tls: implicit is for ports like 993, starttls for ports like 143, and a server that says nothing often waits for the other; " + hint
	case !errors.Is(failure, imapsync.ErrAuth):
		return failure
	}
	return &daemon.HintError{Err: failure, Hint: hint}
}

func checkPort(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 || n > 65535 {
		return fmt.Errorf("%q is no port; 993 is usual", s)
	}
	return nil
}

func checkTLS(s string) error {
	if !slices.Contains([]string{"implicit", "starttls", "none"}, s) {
		return fmt.Errorf("%q is not implicit, starttls or none", s)
	}
	return nil
}

func notEmpty(s string) error {
	if s == "" {
		return errors.New("there must be an answer")
	}
	return nil
}
