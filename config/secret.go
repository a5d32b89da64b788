package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Secret says where a password or token is; it never holds one. The zero
// Secret is none. However it is printed or encoded, it shows as "[secret]":
// even the place may tell too much, as a command line often does.
type Secret struct{ get func() *source }

// The forms of a secret, as in the file: {env: NAME} or "env:NAME".
const (
	formEnv        = "env"
	formFile       = "file"
	formCommand    = "command"
	formCredential = "credential"
)

// source is behind a function: package fmt, which calls no method of what is in
// an unexported field, follows pointers there and prints what they lead to.
type source struct {
	form        string
	text        string   // variable, path, shell command or name of a credential
	argv        []string // of a command without a shell
	getenv      func(string) (string, bool)
	credentials string        // folder; empty: $CREDENTIALS_DIRECTORY
	limit       time.Duration // for a command; 0: secretTime
}

const redacted = "[secret]"

// Bounds of what a secret may cost.
const (
	secretTime  = time.Minute // a command may ask a person for a passphrase
	secretBytes = 64 << 10
	reuseSecret = time.Minute
)

// ErrNoSecret means that there is no secret where the config says: a variable
// not set, a missing or empty file, a command that fails or prints nothing.
var ErrNoSecret = errors.New("no secret there")

func secretFrom(src *source) Secret { return Secret{func() *source { return src }} }

// src is the source of s, nil if s is the zero Secret.
func (s Secret) src() *source {
	if s.get == nil {
		return nil
	}
	return s.get()
}

// EnvSecret is the value of the variable name.
func EnvSecret(name string) Secret { return secretFrom(&source{form: formEnv, text: name}) }

// FileSecret is the one line of the file at path.
func FileSecret(path string) Secret { return secretFrom(&source{form: formFile, text: path}) }

// CredentialSecret is the credential name of the systemd service.
func CredentialSecret(name string) Secret {
	return secretFrom(&source{form: formCredential, text: name})
}

// ShellSecret is the first line that line prints, run by the shell.
func ShellSecret(line string) Secret { return secretFrom(&source{form: formCommand, text: line}) }

// commandSecret is the first line that the program argv[0] prints.
func commandSecret(argv ...string) Secret {
	return secretFrom(&source{form: formCommand, argv: argv})
}

// parseSecret reads the short form "env:NAME", "file:PATH", "command:LINE" or
// "credential:NAME". Anything else is refused without repeating it, since it
// may be the password itself.
func parseSecret(s string) (Secret, error) {
	form, rest, ok := strings.Cut(s, ":")
	rest = strings.TrimSpace(rest)
	switch {
	case ok && rest != "" && form == formEnv:
		return EnvSecret(rest), nil
	case ok && rest != "" && form == formFile:
		return FileSecret(rest), nil
	case ok && rest != "" && form == formCommand:
		return ShellSecret(rest), nil
	case ok && rest != "" && form == formCredential:
		return CredentialSecret(rest), nil
	}
	return Secret{}, errors.New("a password does not belong into the config; say where it is: " + secretForms)
}

const secretForms = `{command: "pass show NAME"}, {file: PATH}, {env: VARIABLE} or {credential: NAME}`

// Equal reports whether both are the same place.
func (s Secret) Equal(o Secret) bool {
	a, b := s.src(), o.src()
	if a == nil || b == nil {
		return a == b
	}
	return a.form == b.form && a.text == b.text && slices.Equal(a.argv, b.argv) && a.credentials == b.credentials
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.src() == nil }

// String is "[secret]".
func (s Secret) String() string { return redacted }

// GoString is "[secret]".
func (s Secret) GoString() string { return redacted }

// Format writes "[secret]" whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText is "[secret]", in JSON, YAML and TOML alike.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue is "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// Place says where the secret is, for a message to its owner: the variable,
// the file, the credential, or the program that is run without its arguments.
func (s Secret) Place() string {
	switch {
	case s.src() == nil:
		return "nowhere"
	case s.src().form == formEnv:
		return "variable " + s.src().text
	case s.src().form == formFile:
		return "file " + s.src().text
	case s.src().form == formCredential:
		return "credential " + s.src().text
	}
	return "command " + s.src().program()
}

// Resolve fetches the secret, anew at each call: a password or token may have
// changed. A line end after it is cut off. A command is ended after a minute; the first line of its output counts, as is the way of password
// managers, while a file or variable of several lines is refused. The error
// names the place, never the secret, and matches [ErrNoSecret] unless ctx
// ended.
func (s Secret) Resolve(ctx context.Context) (string, error) {
	if s.src() == nil {
		return "", fmt.Errorf("no password is configured: %w", ErrNoSecret)
	}
	raw, err := s.src().fetch(ctx)
	if err == nil {
		var text string
		if text, err = s.src().clean(raw); err == nil {
			return text, nil
		}
	}
	if ctx.Err() != nil {
		return "", fmt.Errorf("secret from %s: %w", s.Place(), ctx.Err())
	}
	return "", fmt.Errorf("secret from %s: %w: %w", s.Place(), ErrNoSecret, err)
}

// Func returns Resolve with a memory of a minute, so that several log-ins at
// once run a command once. It is safe for concurrent use.
func (s Secret) Func() func(context.Context) (string, error) {
	get, _ := s.Funcs()
	return get
}

// Funcs returns what Func does, and renew, which asks past the memory and puts
// there what it gets: for a secret that was refused.
func (s Secret) Funcs() (get, renew func(context.Context) (string, error)) {
	var mu sync.Mutex
	var text string
	var until time.Time
	ask := func(ctx context.Context) (string, error) {
		t, err := s.Resolve(ctx)
		if err == nil {
			text, until = t, time.Now().Add(reuseSecret)
		}
		return t, err
	}
	get = func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if time.Now().Before(until) {
			return text, nil
		}
		return ask(ctx)
	}
	renew = func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		return ask(ctx)
	}
	return get, renew
}

func (s *source) fetch(ctx context.Context) ([]byte, error) {
	switch s.form {
	case formEnv:
		v, ok := s.lookup(s.text)
		if !ok {
			return nil, errors.New("the variable is not set")
		}
		return []byte(v), nil
	case formFile:
		return readSmall(s.text)
	case formCredential:
		dir := s.credentials
		if dir == "" {
			dir, _ = s.lookup("CREDENTIALS_DIRECTORY")
		}
		if dir == "" {
			return nil, errors.New("$CREDENTIALS_DIRECTORY is not set; credentials exist only in a systemd service with LoadCredential=")
		}
		return readSmall(filepath.Join(dir, s.text))
	}
	return s.run(ctx)
}

func (s *source) lookup(name string) (string, bool) {
	if s.getenv != nil {
		return s.getenv(name)
	}
	return os.LookupEnv(name)
}

// clean cuts what surrounds the secret in text and refuses what cannot be one.
func (s *source) clean(text []byte) (string, error) {
	if s.form == formCommand {
		text, _, _ = bytes.Cut(text, []byte("\n"))
	}
	text = bytes.TrimSuffix(text, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	switch {
	case len(text) == 0:
		return "", errors.New("it is empty")
	case bytes.ContainsAny(text, "\r\n\x00"):
		return "", errors.New("it has several lines; it must hold the secret alone")
	}
	return string(text), nil
}

// readSmall reads a file that must be regular and small. Its errors leave the
// path out: the caller names it.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, secretBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > secretBytes {
		return nil, errors.New("the file is too large for a secret")
	}
	return text, nil
}

// permissionsMatter is whether files have permissions of the Unix kind.
const permissionsMatter = runtime.GOOS != "windows"

// exposed reports the permissions of the secret's file if others than its
// owner may read it.
func (s *source) exposed() (os.FileMode, bool) {
	if s.form != formFile {
		return 0, false
	}
	info, err := os.Stat(s.text)
	if err != nil || !info.Mode().IsRegular() || !permissionsMatter {
		return 0, false
	}
	return info.Mode().Perm(), info.Mode().Perm()&0o077 != 0
}
