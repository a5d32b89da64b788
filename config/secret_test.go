package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// TestSecretForms loads each way to say where a secret is and resolves it.
func TestSecretForms(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"pw": "from file\n", "crlf": "from crlf\r\n", "cred": "from credential", "~x": "from tilde\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	environ := []string{"HOME=" + dir, "P=from variable\n", "CREDENTIALS_DIRECTORY=" + dir}
	for form, want := range map[string]string{
		"env:P":                                 "from variable",
		"{env: P}":                              "from variable",
		"file:" + dir + "/pw":                   "from file",
		"{file: " + dir + "/crlf}":              "from crlf",
		"{file: pw}":                            "from file", // beside the config
		"{file: ~/pw}":                          "from file",
		"{file: ~x}":                            "from tilde",
		"credential:cred":                       "from credential",
		"{credential: cred}":                    "from credential",
		`"command: echo from command"`:          "from command",
		"{command: echo from command}":          "from command",
		`{command: "printf 'first\nsecond\n'"}`: "first",
		"{command: [printf, '%s\\n', $HOME]}":   "$HOME",
		"{command: 'printf no-newline'}":        "no-newline",
	} {
		t.Run(form, func(t *testing.T) {
			file := filepath.Join(dir, "c.yaml")
			if err := os.WriteFile(file, []byte(strings.Replace(account(""), "env:P", form, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := Load(LoadOptions{File: file, Environ: environ})
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Accounts[0].Password.Resolve(t.Context())
			if err != nil || got != want {
				t.Errorf("Resolve = %q, %v; want %q", got, err, want)
			}
		})
	}
}

// TestSecretVariable sets a secret by a variable, which has the forms of the file
// and is never repeated.
func TestSecretVariable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "pw")
	if err := os.WriteFile(file, []byte("from file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"file:" + file: "from file", "{file: " + file + "}": "from file", "env:P": "from variable", "{env: P}": "from variable",
		"command:echo $((6*7))": "42", "{command: [echo, a b]}": "a b",
		"hunter2": "", "{hunter2": "", "{hunter2}": "", "{password: hunter2}": "", "{file: [hunter2]}": "", `{"hunter2\q"}`: "",
	} {
		t.Run(text, func(t *testing.T) {
			environ := []string{"HOME=" + dir, "P=from variable", "ONRECORD_API_TOKEN=" + text}
			c, err := load("", nil, LoadOptions{Environ: environ}, environment(environ))
			if want == "" {
				if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "variable ONRECORD_API_TOKEN: ") {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, err := c.API.Token.Resolve(t.Context()); err != nil || got != want {
				t.Errorf("Resolve = %q, %v; want %q", got, err, want)
			}
		})
	}
}

// TestSecretErrors holds that an error names the place and not the secret.
func TestSecretErrors(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty": "\n", "lines": "hunter2\nuser: dana\n", "large": strings.Repeat("hunter2", 1<<14)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	t.Setenv("ONRECORD_TEST_EMPTY", "")
	for name, c := range map[string]struct {
		secret Secret
		want   string
	}{
		"none":           {Secret{}, "no password is configured: no secret there"},
		"no variable":    {EnvSecret("ONRECORD_TEST_NONE"), "secret from variable ONRECORD_TEST_NONE: no secret there: the variable is not set"},
		"empty variable": {EnvSecret("ONRECORD_TEST_EMPTY"), "secret from variable ONRECORD_TEST_EMPTY: no secret there: it is empty"},
		"no file":        {FileSecret(dir + "/none"), "secret from file " + dir + "/none: no secret there: no such file or directory"},
		"folder":         {FileSecret(dir), "secret from file " + dir + ": no secret there: it is no regular file"},
		"empty file":     {FileSecret(dir + "/empty"), "secret from file " + dir + "/empty: no secret there: it is empty"},
		"several lines":  {FileSecret(dir + "/lines"), "secret from file " + dir + "/lines: no secret there: it has several lines; it must hold the secret alone"},
		"large file":     {FileSecret(dir + "/large"), "secret from file " + dir + "/large: no secret there: the file is too large for a secret"},
		"no service":     {CredentialSecret("x"), "secret from credential x: no secret there: $CREDENTIALS_DIRECTORY is not set; credentials exist only in a systemd service with LoadCredential="},
		"no program":     {commandSecret("onrecord-no-such-program", "hunter2"), `secret from command onrecord-no-such-program: no secret there: exec: "onrecord-no-such-program": executable file not found in $PATH`},
		"exit status":    {ShellSecret("sh -c 'echo no key >&2; echo more >&2; exit 3' hunter2"), "secret from command sh: no secret there: exit status 3: no key"},
		"silent failure": {ShellSecret("exit 4"), "secret from command exit: no secret there: exit status 4"},
		"hangs":          {secretFrom(&source{form: formCommand, argv: []string{"sleep", "60"}, limit: 50 * time.Millisecond}), "secret from command sleep: no secret there: it took longer than 50ms"},
		"prints nothing": {ShellSecret("true"), "secret from command true: no secret there: it is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.secret.Resolve(t.Context())
			if err == nil || err.Error() != c.want || got != "" {
				t.Errorf("Resolve = %q, %v\nwant error %s", got, err, c.want)
			}
			if !errors.Is(err, ErrNoSecret) {
				t.Errorf("the error does not match ErrNoSecret: %v", err)
			}
		})
	}
}

func TestSecretCommandEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	// The child of the shell keeps the output open.
	_, err := ShellSecret("sleep 60; echo late").Resolve(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrNoSecret) {
		t.Errorf("error = %v, want the end of the context alone", err)
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("Resolve took %v", d)
	}
}

func TestSecretFunc(t *testing.T) {
	counter := filepath.Join(t.TempDir(), "n")
	f, renew := ShellSecret("echo x >> " + counter + "; wc -l < " + counter).Funcs()
	first, err := f(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := f(t.Context())
	if err != nil || second != first {
		t.Errorf("second call = %q, %v; want %q again", second, err, first)
	}
	fresh, err := renew(t.Context())
	if err != nil || fresh == first {
		t.Errorf("renewed = %q, %v; it is the old one", fresh, err)
	}
	if third, err := f(t.Context()); err != nil || third != fresh {
		t.Errorf("third call = %q, %v; want %q", third, err, fresh)
	}
}

// TestSecretNeverPrinted plants a secret everywhere a secret can be and prints
// and encodes the config in every way there is.
func TestSecretNeverPrinted(t *testing.T) {
	const planted = "hunter2"
	t.Setenv(planted, planted)
	for name, s := range map[string]Secret{
		"env": EnvSecret(planted), "file": FileSecret("/" + planted), "credential": CredentialSecret(planted),
		"shell": ShellSecret("echo " + planted), "argv": commandSecret("echo", planted),
	} {
		t.Run(name, func(t *testing.T) {
			c := example()
			c.Accounts[0].Password = s
			c.Accounts[0].OAuth2.Token = s
			hidden := struct{ inner Account }{c.Accounts[0]} // fmt calls no method of it
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "account", c.Accounts[0], "config", c)
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "account", c.Accounts[0], "config", c)
			shown := []string{s.String(), s.GoString(), log.String()}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T", "%10v"} {
				for _, v := range []any{s, &s, c, *c, c.Accounts, hidden, []any{s}, map[string]any{"k": s}} {
					shown = append(shown, fmt.Sprintf(verb, v))
				}
			}
			for _, encode := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal, toml.Marshal} {
				for _, v := range []any{map[string]any{"k": s}, c} {
					text, err := encode(v)
					if err != nil {
						t.Fatal(err)
					}
					shown = append(shown, string(text))
				}
			}
			for _, text := range shown {
				if strings.Contains(text, planted) || strings.Contains(text, fmt.Sprintf("%x", planted)) {
					t.Errorf("a secret shows in %s", text)
				}
			}
			if text := fmt.Sprint(s); text != "[secret]" {
				t.Errorf("Sprint = %s", text)
			}
			got, err := s.Resolve(t.Context())
			if (name == "env" || name == "shell" || name == "argv") && (got != planted || err != nil) {
				t.Errorf("the planted secret is not there: %q, %v", got, err)
			}
		})
	}
}

func TestPlace(t *testing.T) {
	for want, s := range map[string]Secret{
		"nowhere": {}, "variable X": EnvSecret("X"), "file /x": FileSecret("/x"), "credential x": CredentialSecret("x"),
		"command pass": ShellSecret("pass show x"), "command oama": commandSecret("oama", "access"),
	} {
		if got := s.Place(); got != want {
			t.Errorf("Place = %q, want %q", got, want)
		}
	}
}

// TestExposedSecrets holds that every secret is looked at, not the passwords of accounts
// alone: who has the token of the API may do whatever the commands can.
func TestExposedSecrets(t *testing.T) {
	if !permissionsMatter {
		t.Skip("files have no permissions here")
	}
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"open": 0o644, "shut": 0o600} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("open sesame\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{"shut": nil, "open": {"accounts[0].oauth2.client_secret: the secret", "api.token: the token", "alerts.webhook.token: the token", "alerts.mail.password: the password"}} {
		secret := "{file: " + filepath.Join(dir, name) + "}"
		c, err := Check(filepath.Join(dir, "c.yaml"), []byte("data_dir: data\nfirm: {domains: [wasatchdoor.example]}\n"+
			"accounts: [{name: dana, host: imap.example.net, username: dana, oauth2: {provider: google, client_id: x, client_secret: "+secret+"}}]\n"+
			"api: {listen: \"127.0.0.1:8025\", token: "+secret+"}\n"+
			"alerts: {webhook: {url: \"https://chat.example/x\", token: "+secret+"}, mail: {host: smtp.example.net, from: a@wasatchdoor.example, to: [a@wasatchdoor.example], username: a, password: "+secret+"}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Warnings) != len(want) {
			t.Errorf("%s: %q", name, c.Warnings)
			continue
		}
		for i, w := range want {
			if !strings.HasPrefix(c.Warnings[i], w+" file ") {
				t.Errorf("%q, want %q", c.Warnings[i], w)
			}
		}
	}
}
