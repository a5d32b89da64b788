package doctor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/config"
)

// TestOthers holds that secrets are looked for that are none of an account.
func TestOthers(t *testing.T) {
	dir := t.TempDir()
	for _, there := range []bool{false, true} {
		file := filepath.Join(dir, "secret")
		if there {
			if err := os.WriteFile(file, []byte("open sesame\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		secret := config.FileSecret(file)
		c := &config.Config{API: config.API{Listen: "127.0.0.1:8025", Token: secret}}
		c.Alerts.Webhook = config.Webhook{URL: "https://chat.example/x", Token: secret}
		c.Alerts.Mail = config.AlertMail{Host: "smtp.example.net", Username: "alerts", Password: secret, CAFile: file}
		var bad, fine []string
		x := &examination{Options: Options{Step: time.Second}, config: c, report: func(f Finding) {
			if f.Grade == Bad {
				bad = append(bad, f.Cure)
			} else {
				fine = append(fine, f.Text)
			}
		}}
		x.others(t.Context())
		list := bad
		if there {
			list = fine
		}
		for _, what := range []string{"api.token", "alerts.webhook.token", "alerts.mail.password"} {
			if !strings.Contains(strings.Join(list, "; "), what) {
				t.Errorf("there %v: bad %q, fine %q, want %s", there, bad, fine, what)
			}
		}
		if !strings.Contains(strings.Join(bad, "; "), "alerts.mail.ca_file") || strings.Contains(strings.Join(fine, "; "), "sesame") {
			t.Errorf("there %v: bad %q, fine %q", there, bad, fine)
		}
	}
}

// TestNothingFoundOnceStopped holds that an examination that is stopped blames nobody.
func TestNothingFoundOnceStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	found := 0
	c := &config.Config{DataDir: t.TempDir(), Accounts: []config.Account{{Name: "dana", Host: "imap.example", Password: config.EnvSecret("NOWHERE")}, {Name: "lee", Host: "imap.example"}}}
	Examine(ctx, c, Options{}, func(f Finding) {
		found++
		stop()
	})
	if found != 1 {
		t.Errorf("%d findings", found)
	}
}
