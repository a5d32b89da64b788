package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/ingest/imapsync/imaptest"
)

// Options say how to run the demo. The zero value is fine.
type Options struct {
	// Dir keeps the configuration and the record of the demo in this folder,
	// which must be absent or empty. "" makes a temporary folder and removes
	// it at the end.
	Dir      string
	Log      *slog.Logger
	Progress func(daemon.Progress)
}

// A stage is the demo while it runs.
type stage struct {
	*printer
	ctx     context.Context
	o       Options
	dir     string
	dispute *Dispute
	servers map[string]*imaptest.Server // by account
	config  *config.Config
	daemon  *daemon.Daemon
	matter  string        // id of the case of the letter
	clock   time.Duration // ahead of the clock of the computer; never in the future
}

// now is the clock of the demo, which it can put forward.
func (s *stage) now() time.Time { return time.Now().Add(s.clock) }

// Run shows the program at work on the dispute, and says on w in plain words
// what happens and why. It needs nothing but a folder for temporary files and
// the loopback interface.
func Run(ctx context.Context, w io.Writer, o Options) (err error) {
	dispute, err := Load()
	if err != nil {
		return err
	}
	s := &stage{printer: &printer{w: w}, ctx: ctx, o: o, dispute: dispute, servers: make(map[string]*imaptest.Server), clock: -10 * time.Minute}
	clean, err := s.makeDir()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(), clean()) }()
	s.intro()
	for _, step := range []func() error{
		s.startServers, s.configure, s.firstSync, s.secondSync, s.readLetter, s.showThread, s.openCase, s.rule, s.letter, s.export, s.deleteOnServer, s.verify, s.tamper,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	s.farewell()
	return s.err
}

// makeDir makes the folder of the demo; clean removes it if it is temporary.
func (s *stage) makeDir() (clean func() error, err error) {
	if s.o.Dir == "" {
		if s.dir, err = os.MkdirTemp("", "onrecord-demo-"); err != nil {
			return nil, fmt.Errorf("make a folder for the demo: %w", err)
		}
		return func() error { return os.RemoveAll(s.dir) }, nil
	}
	if s.dir, err = filepath.Abs(s.o.Dir); err != nil {
		return nil, err
	}
	if entries, err := os.ReadDir(s.dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty: name a new folder for the demo", s.dir)
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the demo: %w", err)
	}
	return func() error { return nil }, nil
}

// close lets go of what is still open.
func (s *stage) close() error {
	var errs []error
	if s.daemon != nil {
		errs = append(errs, s.daemon.Close())
		s.daemon = nil
	}
	for _, server := range s.servers {
		errs = append(errs, server.Close())
	}
	return errors.Join(errs...)
}

func (s *stage) intro() {
	s.title("A dispute")
	s.say(`Corran Slip is a boatyard with three people. Over the winter it worked on
Kittiwake, the boat of Jean Forsyth. Now she has written a letter of complaint
with %d points. Some of them are right, some are not, and the yard no longer
remembers which. The answers are in its mail: %d messages, among other clients,
suppliers and newsletters. (All of them are invented.)`, len(s.dispute.Answers.Claims), len(s.messages()))
}

// messages returns the short ids of all messages, each once.
func (s *stage) messages() map[string]bool {
	ids := make(map[string]bool)
	for _, m := range s.dispute.Messages {
		ids[m.ID] = true
	}
	return ids
}

// startServers puts the mail on IMAP servers.
func (s *stage) startServers() error {
	s.title("The mail servers")
	for _, a := range s.dispute.Accounts {
		server, err := imaptest.Listen(a.User, password)
		if err != nil {
			return fmt.Errorf("start a mail server: %w", err)
		}
		s.servers[a.Name] = server
		for _, m := range a.Mailboxes {
			if m.Name == inbox {
				continue
			}
			if err := server.Create(m.Name, m.Role); err != nil {
				return fmt.Errorf("make mailbox %s: %w", m.Name, err)
			}
		}
	}
	for _, m := range s.dispute.Messages {
		if err := s.servers[m.Account].Append(m.Mailbox, m.Raw, m.InternalDate, m.Flags...); err != nil {
			return fmt.Errorf("put message %s into %s: %w", m.ID, m.Mailbox, err)
		}
	}
	s.say("The mail lies on two IMAP servers in this process:")
	for _, a := range s.dispute.Accounts {
		var names []string
		for _, m := range a.Mailboxes {
			names = append(names, m.Name)
		}
		s.line("%-8s %-24s %s", a.Name, s.servers[a.Name].Addr, strings.Join(names, ", "))
	}
	s.gap()
	return nil
}

const password = "slipway" // of the servers above, which nobody else can reach

// configure writes the configuration that a person would write, and opens DATA.
func (s *stage) configure() error {
	secret := filepath.Join(s.dir, "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return fmt.Errorf("write the password of the demo: %w", err)
	}
	answers := config.Answers{
		DataDir: filepath.Join(s.dir, "data"),
		Firm:    config.Firm{Name: s.dispute.Firm, Domains: []string{s.dispute.Domain}, Timezone: s.dispute.Timezone},
	}
	for _, p := range s.dispute.Staff {
		answers.Firm.Staff = append(answers.Firm.Staff, config.Person{Name: p.Name, Addresses: p.Addresses})
	}
	for _, c := range s.dispute.Clients {
		answers.Clients = append(answers.Clients, config.Client{Name: c.Name, Addresses: c.Addresses})
	}
	for _, a := range s.dispute.Accounts {
		server := s.servers[a.Name]
		answers.Accounts = append(answers.Accounts, config.Account{
			Name: a.Name, Host: server.Host, Port: server.Port, TLS: "none", Username: a.User, Addresses: a.Addresses, Password: config.FileSecret(secret),
		})
	}
	file := s.configFile()
	if err := os.WriteFile(file, config.Template(answers), 0o600); err != nil {
		return fmt.Errorf("write the configuration of the demo: %w", err)
	}
	var err error
	s.config, err = config.Load(config.LoadOptions{File: file, Environ: []string{}})
	if err != nil {
		return err
	}
	s.daemon, err = daemon.Open(s.ctx, daemon.Options{Config: s.config, Create: true, Log: s.o.Log, Now: s.now})
	return err
}

func (s *stage) configFile() string { return filepath.Join(s.dir, "onrecord.yaml") }

func (s *stage) farewell() {
	s.title("That was the demo")
	s.say(`The mail of the yard is fetched and kept, the people who have to answer the
letter can find what was written, by whom and when, where the client is right
and where the yard is, the other side can check it, and nobody can change it
afterwards without being seen.

Set it up for your own mail:     onrecord init
Or read mail files:              onrecord import --account you@your.firm MAIL.mbox`)
	if s.o.Dir != "" {
		s.say(`The record of the demo is in %s, and beside it
the bundle.zip that the other side gets. The key to check it with is printed by

    onrecord --config %s key show

Its mail servers end with the demo, but you may look around in it:

    onrecord --config %s search 'from:jean seacocks'`, s.dir, s.configFile(), s.configFile())
	}
}
