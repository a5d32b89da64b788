package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/ingest/imapsync/imaptest"
)

// What a daemon must live with: servers, programs and files that do not do what
// they should.

// deliverTo brings a message to a real server.
func deliverTo(t *testing.T, s *imaptest.Real, word string) {
	t.Helper()
	s.Deliver(t, "INBOX", fmt.Appendf(nil, "From: a@mail.example\r\nTo: dana@wasatchdoor.example\r\nMessage-ID: <%s@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 +0000\r\nSubject: note\r\n\r\nAbout %s.\r\n", word, word))
}

// A server that allows fewer connections than are configured is read over those
// it allows: mailboxes that there is no room to watch are polled. When it allows
// more, they are watched again.
func TestRunCrowdedDovecot(t *testing.T) {
	for allowed, watched := range map[int]int{1: 0, 2: 1} {
		t.Run(fmt.Sprint(allowed), func(t *testing.T) {
			s := imaptest.StartDovecot(t, imaptest.WithEnv("IMAPD_MAXCONN", fmt.Sprint(allowed)))
			p := pace{poll: time.Second, unit: hasty.unit, longest: hasty.longest}
			line := fmt.Sprintf("  - {name: dana, host: 127.0.0.1, port: %d, tls: none, username: %s, owner: dana@wasatchdoor.example, connections: 4, password: {file: dana.password}}\n", s.Port, s.User)
			r := runDaemon(t, p, line, map[string]string{"dana": s.Password})
			r.await("as many watched as there is room for", func() bool {
				k := r.keeping("dana")
				return len(k.Watched) == watched && (k.State == keepPolling || k.State == keepWatching)
			})
			for _, word := range []string{"hinges", "gravel", "copper"} {
				deliverTo(t, s, word)
				r.await(word, func() bool { return r.finds(word) })
			}
			if k := r.keeping("dana"); len(k.Watched) != watched || k.State == keepWaiting {
				t.Errorf("%+v", k)
			}
			r.end()
		})
	}
}

// Room that a server has again is used.
func TestRunRoomAgain(t *testing.T) {
	s, err := imaptest.Script{
		Mailboxes: []imaptest.ScriptMailbox{{Name: "INBOX"}, {Name: "Sent", List: `(\Sent) "/" "Sent"`}},
		Rules:     []imaptest.Rule{{On: "LOGIN", After: 1, Times: 2, Reply: "%T NO [LIMIT] Too many simultaneous connections\r\n"}},
	}.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := hasty
	p.crowded = 3 * time.Second
	line := fmt.Sprintf("  - {name: dana, host: 127.0.0.1, port: %d, tls: none, auth: login, username: dana@wasatchdoor.example, connections: 4, password: {file: dana.password}}\n", s.Port)
	r := runDaemon(t, p, line, map[string]string{"dana": "let me in"})
	r.await("fewer watched", func() bool {
		k := r.keeping("dana")
		return s.Connections() > 3 && len(k.Watched) < 2 && (k.State == keepPolling || k.State == keepWatching)
	})
	r.await("both watched again", func() bool { return slices.Equal(r.keeping("dana").Watched, []string{"inbox", "sent"}) })
	r.end()
}

// A command for a password that does not end holds up neither another account
// nor the end of the daemon.
func TestRunHangingSecret(t *testing.T) {
	dana, boris := serve(t, "dana"), serve(t, "boris")
	hanging := strings.Replace(accountLine("dana", dana, ""), "{file: dana.password}", `{command: ["sleep", "300"]}`, 1)
	r := runDaemon(t, hasty, hanging+accountLine("boris", boris, ""), map[string]string{"boris": "let me in"})
	bring(t, boris, "INBOX", "hinges")
	r.await("hinges", func() bool { return r.finds("hinges") })
	if k := r.keeping("dana"); k.State != keepSyncing {
		t.Errorf("dana, whose command for the password does not end: %+v", k)
	}
	if took := r.end(); took > 5*time.Second {
		t.Errorf("stopped after %v", took)
	}
}

// An account with much to fetch over a slow line does not keep the new mail of
// another from being found.
func TestRunFair(t *testing.T) {
	dana, boris := serve(t, "dana"), serve(t, "boris")
	slow, err := imaptest.NewProxy(dana.Addr, imaptest.Line{Rate: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	for i := range 400 { // four minutes
		raw := fmt.Sprintf("From: a@mail.example\r\nMessage-ID: <%d@mail.example>\r\nSubject: note\r\n\r\n%s", i, strings.Repeat("And more.\r\n", 1000))
		if err := dana.Append("INBOX", []byte(raw), time.Date(2025, 3, 4, 9, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	r := runDaemon(t, hasty, accountAt("dana", dana, slow.Port, "")+accountLine("boris", boris, ""), map[string]string{"dana": "let me in", "boris": "let me in"})
	r.await("some of dana's mail", func() bool { c, err := r.rec.Counts(t.Context()); return err == nil && c.Messages > 5 })
	for _, word := range []string{"hinges", "gravel"} {
		bring(t, boris, "INBOX", word)
		r.await(word, func() bool { return r.finds(word) })
	}
	if k := r.keeping("dana"); k.State != keepSyncing {
		t.Errorf("dana's mail was fetched before boris's was found: %+v", k)
	}
	r.end()
}

// Whatever becomes of the configuration file, a reload of it changes nothing
// unless it can be read to its end and makes sense.
func TestReloadDamaged(t *testing.T) {
	s := serve(t, "dana")
	r := runDaemon(t, hasty, accountLine("dana", s, ""), map[string]string{"dana": "let me in"})
	r.awaitState("dana", keepWatching)
	whole, err := os.ReadFile(r.conf)
	if err != nil {
		t.Fatal(err)
	}
	before := *r.Config()
	for name, damage := range map[string]func() error{
		"cut off":   func() error { return os.WriteFile(r.conf, whole[:len(whole)-20], 0o600) },
		"empty":     func() error { return os.WriteFile(r.conf, nil, 0o600) },
		"no text":   func() error { return os.WriteFile(r.conf, []byte("\x00\x01\xfe\xff\x00"), 0o600) },
		"a folder":  func() error { return errors.Join(os.Remove(r.conf), os.Mkdir(r.conf, 0o700)) },
		"not there": func() error { return os.Remove(r.conf) },
		"other data": func() error {
			return os.WriteFile(r.conf, []byte(strings.Replace(string(whole), "data_dir: data", "data_dir: elsewhere", 1)), 0o600)
		},
		"unknown zone": func() error {
			return os.WriteFile(r.conf, []byte(strings.Replace(string(whole), "domains:", "timezone: Nowhere/Nothing, domains:", 1)), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := damage(); err != nil {
				t.Fatal(err)
			}
			err := r.Reload(t.Context(), ReloadRequest{}, new(answer))
			if err == nil || !strings.Contains(err.Error(), filepath.Base(r.conf)) && !strings.Contains(err.Error(), "data_dir") {
				t.Errorf("reload: %v; want an error that names the file", err)
			}
			if k := r.keeping("dana"); k.State == "" || k.Error != "" || !sameConfig(before, *r.Config()) {
				t.Errorf("the account is disturbed, or the configuration is another: %+v", k)
			}
			os.RemoveAll(r.conf)
			if err := os.WriteFile(r.conf, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
	bring(t, s, "INBOX", "hinges")
	r.await("hinges", func() bool { return r.finds("hinges") })
	for more, want := range map[string][]string{
		"": {}, "log: {level: debug}\nverify: {every: 0d}\n": {}, "extract: {ocr: true}\nlog: {format: json, second_head: elsewhere}\n": {"extract", "log.format", "log.second_head"},
	} {
		if err := os.WriteFile(r.conf, append(whole, more...), 0o600); err != nil {
			t.Fatal(err)
		}
		out := new(answer)
		if err := r.Reload(t.Context(), ReloadRequest{}, out); err != nil {
			t.Errorf("the whole file with %q: %v", more, err)
		} else if row := rowsOf[ReloadRow](t, out)[0]; !slices.Equal(row.Waiting, want) {
			t.Errorf("with %q, what waits for the next start: %q, want %q", more, row.Waiting, want)
		}
	}
	r.end()
}

func sameConfig(a, b config.Config) bool {
	return a.DataDir == b.DataDir && slices.EqualFunc(a.Accounts, b.Accounts, config.Account.Equal)
}
