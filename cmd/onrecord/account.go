package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/daemon/api"
	"onrecord/daemon/oauth"
)

func newAccountCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "account", Short: "List, add and test the IMAP accounts", Args: cobra.NoArgs,
		Example: "  onrecord account list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAccountListCommand(a), newAccountAddCommand(a), newAccountLoginCommand(a), newAccountTestCommand(a))
	return cmd
}

// An accountRow is a configured account, as account list prints it.
type accountRow struct {
	Name     string `json:"name"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
	TLS      string `json:"tls"`
	Username string `json:"username"`
	Owner    string `json:"owner"`
	Auth     string `json:"auth"`
	Secret   string `json:"secret"` // where it is
}

func newAccountListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the accounts of the configuration", Args: cobra.NoArgs,
		Example: "  onrecord account list --json",
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			if len(c.Accounts) == 0 {
				fmt.Fprintln(a.stderr, "no account is configured; 'onrecord account add' adds one")
			}
			t := newTable(a.stdout, a.json, "account\tserver\tuser name\tpassword from")
			for _, one := range c.Accounts {
				place := one.Password.Place()
				switch {
				case one.OAuth2.SignsIn():
					place = "account login"
				case one.Password.IsZero():
					place = one.OAuth2.Token.Place()
				}
				row := accountRow{one.Name, one.Host, one.Port, one.TLS, one.Username, one.Owner, one.Auth, place}
				if err := a.printRow(row); err != nil {
					return err
				}
				if err := t.row("%s\t%s:%d (%s)\t%s\t%s", row.Name, row.Host, row.Port, row.TLS, row.Username, row.Secret); err != nil {
					return err
				}
			}
			return t.finish(nil)
		},
	}
}

// account returns the configuration and an account of it.
func (a *app) account(name string) (*config.Config, config.Account, error) {
	c, err := a.config()
	if err != nil {
		return nil, config.Account{}, err
	}
	account, ok := c.Account(name)
	if !ok {
		return nil, config.Account{}, &daemon.HintError{Err: fmt.Errorf("no account %q", name), Hint: "'onrecord account list' shows the accounts"}
	}
	return c, account, nil
}

// printRow prints a row with --json.
func (a *app) printRow(row any) error {
	if !a.json {
		return nil
	}
	return json.NewEncoder(a.stdout).Encode(row)
}

func newAccountAddCommand(a *app) *cobra.Command {
	var opts accountOptions
	cmd := &cobra.Command{
		Use: "add", Short: "Add an account to the configuration", Args: cobra.NoArgs,
		Long: `Add an IMAP account to the configuration file. Asks for what the flags do not
say, tries the log-in, and lists the mailboxes. The comments of the file, its order
and everything else in it stay as they are. With --yes nothing is asked: what the
flags do not say is guessed from the address. A daemon that runs reads it at once.`,
		Example: `  onrecord account add
  onrecord account add --yes --address dana@wasatchdoor.example --password-command 'pass show imap/dana'`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runAccountAdd(cmd.Context(), a, opts)
		},
	}
	opts.addFlags(cmd.Flags())
	return cmd
}

func runAccountAdd(ctx context.Context, a *app, opts accountOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	if c.File == "" {
		return &daemon.HintError{Err: errors.New("there is no configuration file yet"), Hint: "'onrecord init' makes one, with an account in it"}
	}
	s := &setup{app: a, ask: newPrompter(a, opts.yes), file: c.File, opts: opts, taken: c.Accounts}
	account, err := s.account(ctx)
	if err != nil {
		return err
	}
	if err := s.savePassword(); err != nil {
		return err
	}
	if err := config.AddAccountTo(c.File, account); err != nil {
		return errors.Join(err, s.dropPassword())
	}
	if a.json {
		err = a.printRow(map[string]string{"config": c.File, "account": account.Name})
	} else {
		_, err = fmt.Fprintf(a.stdout, "added account %s to %s\n", account.Name, c.File)
	}
	if err = errors.Join(err, reload(ctx, c)); err == nil {
		s.ask.say("Next: onrecord sync %s", account.Name)
	}
	return err
}

// reload has the daemon, if one runs, read its configuration again. Another command that
// holds the data folder for a moment is none.
func reload(ctx context.Context, c *config.Config) error {
	err := api.AskDaemon(ctx, c.DataDir, "health", daemon.HealthRequest{}, api.Sink{})
	if err == nil {
		err = api.AskDaemon(ctx, c.DataDir, "reload", daemon.ReloadRequest{}, api.Sink{})
	} else if !errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the daemon did not read the configuration again: %w", err)
	}
	return nil
}

func newAccountLoginCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "login <account>", Short: "Sign in to an account that takes no password",
		Long: `Sign in to an account whose server takes access tokens in place of a password, as
those of Microsoft and Google do (OAuth 2.0). It shows an address and a code; open the
address in a browser, on this machine or on another, and type the code there. The
tokens are kept in the data folder, readable for its owner alone, and renewed from
then on.

The firm registers onrecord with the service first, which gives it a client id:

  accounts:
    - name: dana
      host: outlook.office365.com
      username: dana@wasatchdoor.example
      oauth2: {provider: microsoft, client_id: 11111111-2222-3333-4444-555555555555}`,
		Example: "  onrecord account login dana",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, account, err := a.account(args[0])
			switch {
			case err != nil:
				return err
			case !account.OAuth2.SignsIn():
				return &daemon.HintError{Err: fmt.Errorf("account %s does not sign in: it has a password or a token from elsewhere", account.Name), Hint: "set oauth2.client_id, and oauth2.provider or its addresses, in the configuration"}
			}
			err = oauth.Of(account).SignIn(cmd.Context(), func(code oauth.Code) {
				fmt.Fprintf(a.stderr, "Open %s and type the code %s, as %s.\nWaiting until %s ...\n", oneLine(code.URL), oneLine(code.Code), account.Username, code.Expiry.Format("15:04"))
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "signed in to account %s\n", account.Name)
			return reload(cmd.Context(), c)
		},
	}
}

func newAccountTestCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "test <account>", Short: "Log in to an account and list its mailboxes",
		Long: `Log in to an account of the configuration, list its mailboxes with their sizes,
and estimate how long a first sync takes. Nothing is read but the list, and nothing
is recorded.`,
		Example: "  onrecord account test dana",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, account, err := a.account(args[0])
			if err != nil {
				return err
			}
			a.warn(c)
			v, err := probe(cmd.Context(), daemon.SyncAccount(account))
			if err != nil {
				return daemon.AdviseDoctor(err)
			}
			return v.print(a, a.stdout)
		},
	}
}
