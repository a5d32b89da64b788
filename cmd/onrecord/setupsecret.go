package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"onrecord/config"
)

// askSecret asks where the password is.
func (s *setup) askSecret(ctx context.Context, a *config.Account) error {
	s.typed = ""
	a.Password, a.OAuth2.Token = config.Secret{}, config.Secret{}
	switch o := s.opts; {
	case o.passwordCommand != "":
		a.Password = config.ShellSecret(o.passwordCommand)
	case o.passwordFile != "":
		return s.fileSecret(a, o.passwordFile)
	case o.passwordEnv != "":
		a.Password = config.EnvSecret(o.passwordEnv)
	case o.passwordCredential != "":
		a.Password = config.CredentialSecret(o.passwordCredential)
	case o.tokenCommand != "":
		a.OAuth2.Token = config.ShellSecret(o.tokenCommand)
	case s.ask.silent:
		return errors.New("--yes needs one of --password-command, --password-file, --password-env, --password-credential and --token-command")
	default:
		return s.chooseSecret(ctx, a)
	}
	return nil
}

func (s *setup) chooseSecret(ctx context.Context, a *config.Account) error {
	n, err := s.ask.choose(ctx, "Where is the password? It never stands in the configuration itself.", 0,
		"I type it now, and it is kept in a file that only you can read",
		"a command prints it, such as that of a password manager",
		"a file holds it", "a variable holds it", "there is none: a command prints an OAuth access token")
	if err != nil {
		return err
	}
	if n == 0 {
		return s.typeSecret(ctx, a)
	}
	q := []question{1: {flag: "password-command", text: "Command"}, {flag: "password-file", text: "File"},
		{flag: "password-env", text: "Variable"}, {flag: "token-command", text: "Command"}}[n]
	q.check = notEmpty
	answer, err := s.ask.ask(ctx, q)
	switch {
	case err != nil:
		return err
	case n == 1:
		a.Password = config.ShellSecret(answer)
	case n == 2:
		return s.fileSecret(a, answer)
	case n == 3:
		a.Password = config.EnvSecret(answer)
	default:
		a.OAuth2.Token = config.ShellSecret(answer)
	}
	return nil
}

// typeSecret takes a password from the keys. It is written when all is asked, into a file
// that is new: one that is there may hold another.
func (s *setup) typeSecret(ctx context.Context, a *config.Account) (err error) {
	s.passwordFile = filepath.Join(filepath.Dir(s.file), a.Name+".password")
	for n := 2; there(s.passwordFile); n++ {
		s.passwordFile = filepath.Join(filepath.Dir(s.file), fmt.Sprintf("%s-%d.password", a.Name, n))
	}
	a.Password = config.FileSecret(s.passwordFile)
	for s.typed == "" && err == nil {
		s.typed, err = s.ask.password(ctx, "Password")
	}
	return err
}

func there(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func (s *setup) fileSecret(a *config.Account, name string) error {
	path, err := wholePath(name)
	a.Password = config.FileSecret(path)
	return err
}

func (s *setup) forgetSecret() {
	o := &s.opts
	o.passwordCommand, o.passwordFile, o.passwordEnv, o.passwordCredential, o.tokenCommand = "", "", "", "", ""
}

// savePassword writes a password that was typed in.
func (s *setup) savePassword() error {
	if s.typed == "" {
		return nil
	}
	if err := config.Create(s.passwordFile, []byte(s.typed+"\n")); err != nil {
		return fmt.Errorf("save the password: %w", err)
	}
	return nil
}

// dropPassword takes back what savePassword did.
func (s *setup) dropPassword() error {
	if s.typed == "" {
		return nil
	}
	return os.Remove(s.passwordFile)
}

// wholePath is the path that a shell would make of what a person typed; "" stays.
func wholePath(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	rest, ok := strings.CutPrefix(name, "~/")
	if !ok {
		return filepath.Abs(name)
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}
