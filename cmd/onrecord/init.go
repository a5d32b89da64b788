package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/config"
	"onrecord/daemon"
)

type initOptions struct {
	account                 accountOptions
	firm, timezone, name    string
	domains, staff, clients []string
	reference               bool
}

func newInitCommand(a *app) *cobra.Command {
	var opts initOptions
	cmd := &cobra.Command{
		Use: "init", Short: "Set the program up: make a configuration", Args: cobra.NoArgs,
		Long: `Ask a few questions, try the log-in, list the mailboxes and how long a first sync
may take, and write a commented configuration. What flags say is not asked; with
--yes nothing is, and without --address the configuration has no account, which is
enough for 'onrecord import'. A configuration that exists is never replaced.`,
		Example: `  onrecord init
  onrecord init --yes --firm 'Wasatch Door' --address dana@wasatchdoor.example --password-file /etc/onrecord/dana.password
  onrecord init --reference`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.reference {
				_, err := a.stdout.Write(config.Reference())
				return err
			}
			return runInit(cmd.Context(), a, opts)
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.firm, "firm", "", "`name` of the firm")
	f.StringSliceVar(&opts.domains, "domain", nil, "mail `domain` of the firm (that of the address); may be repeated")
	f.StringVar(&opts.timezone, "timezone", "", "time `zone` of the firm (that of this machine)")
	f.StringVar(&opts.name, "name", "", "`name` of the owner of the address")
	f.StringArrayVar(&opts.staff, "staff", nil, "another `person` of the firm, as 'Name <address>'; may be repeated")
	f.StringArrayVar(&opts.clients, "client", nil, "a `client`, as 'Name <address>'; may be repeated")
	f.BoolVar(&opts.reference, "reference", false, "print the reference of all keys, and do nothing")
	opts.account.addFlags(f)
	return cmd
}

func runInit(ctx context.Context, a *app, opts initOptions) error {
	if err := opts.account.check(); err != nil {
		return err
	}
	file, err := newConfigFile(a)
	if err != nil {
		return err
	}
	i := &initialiser{app: a, ask: newPrompter(a, opts.account.yes), opts: opts}
	i.setup = &setup{app: a, ask: i.ask, file: file, opts: opts.account}
	i.ask.say("This makes %s. Press Enter to take what stands in brackets.\n", file)
	if err := i.collect(ctx); err != nil {
		return err
	}
	text := config.Template(i.answers)
	c, err := config.Check(file, text)
	if err != nil {
		return firstProblem(err)
	}
	if err := i.setup.savePassword(); err != nil {
		return err
	}
	if err := config.Create(file, text); err != nil {
		return errors.Join(fmt.Errorf("write the configuration: %w", err), i.setup.dropPassword())
	}
	if a.json {
		return a.printRow(map[string]any{"config": file, "data_dir": c.DataDir, "accounts": len(c.Accounts)})
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", file)
	i.next(c)
	return nil
}

// newConfigFile is where to write; there must not be one yet.
func newConfigFile(a *app) (string, error) {
	file := a.configFile
	if file == "" {
		file = os.Getenv("ONRECORD_CONFIG")
	}
	if file == "" {
		var err error
		if file, err = config.DefaultFile(nil); err != nil {
			return "", err
		}
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	if ext := filepath.Ext(file); ext != ".yaml" && ext != ".yml" {
		return "", fmt.Errorf("%s: a new configuration is YAML; its name must end in .yaml", file)
	}
	switch _, err := os.Lstat(file); {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	case err == nil:
		return "", &daemon.HintError{Err: fmt.Errorf("%s is there already", file),
			Hint: "change it with an editor or with 'onrecord account add', or name another file with --config"}
	}
	return file, nil
}

// An initialiser collects the answers of a new configuration.
type initialiser struct {
	app     *app
	ask     *prompter
	setup   *setup
	opts    initOptions
	answers config.Answers
}

func (i *initialiser) collect(ctx context.Context) error {
	address := ""
	questions := []struct {
		question
		set *string
	}{
		{question{flag: "firm", text: "Name of the firm", given: i.opts.firm}, &i.answers.Firm.Name},
		{question{flag: "name", text: "Your name", given: i.opts.name}, &i.opts.name},
		{question{flag: "address", text: "Your e-mail address (empty: no account yet)", given: i.opts.account.address, check: i.optionalAddress}, &address},
		{question{flag: "timezone", text: "Time zone", given: i.opts.timezone, initial: config.LocalZone(), check: checkZone}, &i.answers.Firm.Timezone},
	}
	for _, q := range questions {
		var err error
		if *q.set, err = i.ask.ask(ctx, q.question); err != nil {
			return err
		}
	}
	if err := i.people(ctx, address); err != nil {
		return err
	}
	if err := i.dataDir(ctx); err != nil || address == "" {
		return err
	}
	account, err := i.setup.accountOf(ctx, address)
	i.answers.Accounts = []config.Account{account}
	return err
}

func checkZone(s string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		return fmt.Errorf("%q is no time zone; write one as America/Denver or Europe/London", s)
	}
	return nil
}

// optionalAddress lets the address be empty, unless there are other answers
// about an account.
func (i *initialiser) optionalAddress(s string) error {
	if s == "" && !i.opts.account.given() {
		return nil
	}
	return checkAddress(s)
}

// people asks for the domains, the staff and the clients.
func (i *initialiser) people(ctx context.Context, address string) error {
	f := &i.answers.Firm
	domain := strings.ToLower(address[strings.LastIndex(address, "@")+1:])
	if _, public := config.ProviderOf(address); public {
		domain = ""
	}
	domains, err := i.ask.ask(ctx, question{flag: "domain", text: "Mail domains of the firm, commas between them", given: strings.Join(i.opts.domains, ","), initial: domain, check: checkDomains})
	if err != nil {
		return err
	}
	f.Domains = domainsIn(domains)
	if address != "" && i.opts.name != "" {
		f.Staff = append(f.Staff, config.Person{Name: i.opts.name, Addresses: []string{address}})
	}
	err = i.several(ctx, "staff", "Another person of the firm, as Name <address> (empty: no more)", i.opts.staff, func(name string, addresses []string) {
		f.Staff = append(f.Staff, config.Person{Name: name, Addresses: addresses})
	})
	if err != nil {
		return err
	}
	return i.several(ctx, "client", "A client, as Name <address> (empty: no more)", i.opts.clients, func(name string, addresses []string) {
		i.answers.Clients = append(i.answers.Clients, config.Client{Name: name, Addresses: addresses})
	})
}

// several takes the people that flags name, or else asks until an answer is
// empty.
func (i *initialiser) several(ctx context.Context, flag, text string, given []string, add func(string, []string)) error {
	check := func(s string) error {
		if s == "" {
			return nil
		}
		_, _, err := contacts(s)
		return err
	}
	for n := 0; n < len(given) || len(given) == 0 && !i.ask.silent; n++ {
		q := question{flag: flag, text: text, check: check}
		if len(given) > 0 {
			q.given = given[n]
		}
		answer, err := i.ask.ask(ctx, q)
		if err != nil || answer == "" {
			return err
		}
		name, addresses, err := contacts(answer)
		if err != nil {
			return err
		}
		add(name, addresses)
	}
	return nil
}

func (i *initialiser) dataDir(ctx context.Context) error {
	dir, err := config.DefaultDataDir(i.setup.file, nil)
	if err != nil {
		return err
	}
	given := i.app.dataDir
	if given == "" {
		given = os.Getenv("ONRECORD_DATA_DIR")
	}
	if dir, err = i.ask.ask(ctx, question{flag: "data-dir", text: "Folder of the record (needs about as much space as the mail)", given: given, initial: dir}); err != nil {
		return err
	}
	i.answers.DataDir, err = wholePath(dir)
	return err
}

// next says what to do now.
func (i *initialiser) next(c *config.Config) {
	steps := []string{"onrecord sync      fetches the mail; stop it at any time, it goes on where it was",
		"onrecord status    says what is held, and what is missing", "onrecord search 'from:name words'"}
	if len(c.Accounts) == 0 {
		steps = slices.Replace(steps, 0, 1, "onrecord import --account NAME PATH    reads mail from files", "onrecord account add                   adds a mailbox on a server")
	}
	with := ""
	if def, err := config.DefaultFile(nil); err != nil || def != i.setup.file {
		with = fmt.Sprintf(" (each with --config '%s', or ONRECORD_CONFIG)", i.setup.file)
	}
	i.ask.say("\nNext%s:\n  %s", with, strings.Join(steps, "\n  "))
}
