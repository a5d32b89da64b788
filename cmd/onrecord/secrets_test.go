package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/daemon/api"
	"onrecord/ingest/imapsync/imaptest"
)

// planted are the secrets of a configuration, by the file that holds each.
var planted = map[string]string{
	"kit.password":  "secret-of-the-test", // that of listenIMAP
	"lou.password":  "planted-wrong-password",
	"smtp.password": "planted-smtp-password", "hook.token": "planted-hook-token", "api.token": "planted-api-token",
	"data/secrets/web.json": `{"access_token":"planted-access","refresh_token":"planted-refresh","expiry":"2020-01-01T00:00:00Z"}`,
}

// secretWords are what must show nowhere. Part of the address of a webhook often
// is a secret, too.
var secretWords = []string{"secret-of-the-test", "planted-wrong-password", "planted-smtp-password", "planted-hook-token", "planted-api-token", "planted-access", "planted-refresh", "planted-in-address"}

// TestSecretsShowNowhere runs a daemon that logs all it can, with log-ins that
// succeed and fail and channels that cannot be reached, and looks for its secrets
// in its log, its metrics, the answers of commands and the files of DATA.
func TestSecretsShowNowhere(t *testing.T) {
	s := listenIMAP(t)
	dir, file := plant(t, s)
	load := func() (*config.Config, error) {
		return config.Load(config.LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
	}
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	log := new(lockedBuffer)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- api.Serve(ctx, daemon.Options{Config: c, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))}, daemon.RunOptions{Load: load})
	}()
	said := map[string]string{}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		a := runLine(t, dir, "status --json")
		if strings.Contains(a.Out, `"refused"`) && strings.Contains(a.Out, `"watching"`) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the daemon does not log in, or is not refused: %+v\n%s", a, log)
		}
	}
	for _, line := range []string{"status", "status --json", "doctor", "doctor --json", "account list", "account list --json", "account test kit", "account test lou", "account test web", "account login web", "alert list --json", "alert test", "sync", "coverage", "reload", "timeline --client Ines Falk"} {
		a := runLine(t, dir, line)
		said["onrecord "+line] = a.Out + a.Err
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	said["the log"] = log.String()
	addFiles(t, filepath.Join(dir, "data"), said)
	noSecret(t, said)
	if len(said["the log"]) < 200 || !strings.Contains(said["onrecord alert test"], "webhook") || !strings.Contains(said["onrecord account test lou"], "lou") {
		t.Errorf("the search shows little: %+v", said)
	}
}

// noSecret looks for secrets in what was said, by where.
func noSecret(t *testing.T, said map[string]string) {
	t.Helper()
	for where, text := range said {
		for _, word := range secretWords {
			if strings.Contains(text, word) {
				t.Errorf("%s shows in %s", word, where)
			}
		}
	}
}

// plant sets up a folder with a configuration full of secrets.
func plant(t *testing.T, s *imaptest.Server) (dir, file string) {
	t.Helper()
	dir = firmFolder(t)
	if err := os.Mkdir(filepath.Join(dir, "data", "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range planted {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file = filepath.Join(dir, "conf.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = fmt.Appendf(text, `accounts:
  - {name: kit, host: 127.0.0.1, port: %[1]d, tls: none, username: %[2]q, password: {file: kit.password}}
  - {name: lou, host: 127.0.0.1, port: %[1]d, tls: none, username: %[2]q, role: shared, password: {file: lou.password}}
  - {name: web, host: 127.0.0.1, port: %[1]d, tls: none, username: web@yard.example, auth: xoauth2,
     oauth2: {client_id: web, device_url: "http://127.0.0.1:1/device", token_url: "http://127.0.0.1:1/token", scopes: [mail]}}
alerts:
  quiet: false
  webhook: {url: "http://127.0.0.1:1/hooks/planted-in-address", token: {file: hook.token}}
  mail: {host: 127.0.0.1, port: 1, tls: none, username: kit, password: {file: smtp.password}, from: kit@yard.example, to: [kit@yard.example]}
api: {listen: "127.0.0.1:0", token: {file: api.token}}
`, s.Port, s.User)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// addFiles adds the files of DATA but those of its secrets.
func addFiles(t *testing.T, data string, said map[string]string) {
	t.Helper()
	err := filepath.WalkDir(data, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == "secrets" {
			if err == nil {
				return fs.SkipDir
			}
			return err
		}
		if !e.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(name)
		said["file "+e.Name()] = string(bytes.ToValidUTF8(text, nil))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
