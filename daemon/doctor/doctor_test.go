package doctor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapsync/imaptest"
	"onrecord/ingest/imapwire"
)

// A clinic is a set-up in a folder of its own.
type clinic struct {
	t        *testing.T
	dir      string
	account  map[string]string // of the configuration
	now      time.Time
	findings []Finding
}

func newClinic(t *testing.T, s *imaptest.Server) *clinic {
	c := &clinic{t: t, dir: t.TempDir(), now: time.Now(), account: map[string]string{
		"name": "dana", "host": "127.0.0.1", "port": fmt.Sprint(s.Port), "tls": "none", "username": "dana@wasatchdoor.example", "password": "{file: password}"}}
	c.write("password", "let me in")
	c.data()
	return c
}

func (c *clinic) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *clinic) data() string {
	data := filepath.Join(c.dir, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		c.t.Fatal(err)
	}
	return data
}

// record makes a record in the data folder.
func (c *clinic) record() {
	c.t.Helper()
	r, err := record.Open(c.t.Context(), c.data(), record.Options{Create: true, Host: "wasatchdoor.example"})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		c.t.Fatal(err)
	}
}

// format makes the record one of another version: its number stands at 60 in the
// header of a file of SQLite.
func (c *clinic) format(version byte) {
	c.t.Helper()
	f, err := os.OpenFile(filepath.Join(c.data(), "record.db"), os.O_RDWR, 0)
	if err == nil {
		_, err = f.WriteAt([]byte{0, 0, 0, version}, 60)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *clinic) examine() {
	c.t.Helper()
	var fields []string
	for k, v := range c.account {
		fields = append(fields, k+": "+v)
	}
	c.write("onrecord.yaml", "data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example]}\naccounts:\n  - {"+strings.Join(fields, ", ")+"}\n")
	conf, err := config.Load(config.LoadOptions{File: filepath.Join(c.dir, "onrecord.yaml"), Environ: []string{"HOME=" + c.dir}})
	if err != nil {
		c.t.Fatal(err)
	}
	Examine(c.t.Context(), conf, Options{Now: func() time.Time { return c.now }, Step: time.Second}, func(f Finding) { c.findings = append(c.findings, f) })
}

func start(t *testing.T, opts ...imaptest.Option) *imaptest.Server {
	t.Helper()
	s, err := imaptest.Listen("dana@wasatchdoor.example", "let me in", opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Create("Sent", email.RoleSent); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWellSetUp(t *testing.T) {
	c := newClinic(t, start(t))
	c.examine()
	areas := ""
	for _, f := range c.findings {
		areas += f.Area + " "
		if f.Grade == Bad || f.Cure != "" && f.Area != "disk" {
			t.Errorf("%+v", f)
		}
	}
	if areas != "config data data disk clock secret dns connection login mailboxes " {
		t.Errorf("checked %s", areas)
	}
}

// silent is a port that takes connections and says nothing.
func silent(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// secured has the account on a server whose certificate, of an authority that is
// named as ca_file, is for a name ("" is right) and valid for a while from now.
func (c *clinic) secured(name string, valid time.Duration) {
	c.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		c.t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(valid), IsCA: true, BasicConstraintsValid: true}
	if name == "" {
		cert.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	} else {
		cert.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		c.t.Fatal(err)
	}
	c.write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		c.t.Fatal(err)
	}
	ended := make(chan struct{})
	c.t.Cleanup(func() { l.Close(); <-ended })
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.(*tls.Conn).Handshake() // the client refuses
			conn.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	c.account["port"], c.account["tls"], c.account["ca_file"] = port, "implicit", "ca.pem"
}

// Each broken set-up has one problem, which is named with its cure.
func TestBrokenSetUps(t *testing.T) {
	plain, secured := start(t), start(t, imaptest.WithTLS())
	for name, tc := range map[string]struct {
		broken           func(c *clinic)
		area, text, cure string
		grade            string
	}{
		"data folder open to all":   {func(c *clinic) { os.Chmod(c.data(), 0o755) }, "data", "mode 0755", "chmod 700", Bad},
		"data folder is a file":     {func(c *clinic) { os.Remove(c.data()); c.write("data", "") }, "data", "is no folder", "data_dir", Bad},
		"key open to all":           {func(c *clinic) { c.record(); os.Chmod(filepath.Join(c.dir, "data/key"), 0o644) }, "data", "signing key", "chmod 600", Bad},
		"record.db is gone":         {func(c *clinic) { c.record(); os.Remove(filepath.Join(c.dir, "data/record.db")) }, "data", "no record.db", "onrecord restore FILE", Bad},
		"record.db is empty":        {func(c *clinic) { c.record(); c.write("data/record.db", "") }, "data", "no record in the database", "onrecord restore FILE", Bad},
		"record.db is cut":          {func(c *clinic) { c.record(); os.Truncate(filepath.Join(c.dir, "data/record.db"), 20000) }, "data", "malformed", "onrecord restore FILE", Bad},
		"record of a newer program": {func(c *clinic) { c.record(); c.format(9) }, "data", "format version 9", "install", Bad},
		"key is gone":               {func(c *clinic) { c.record(); os.Remove(filepath.Join(c.dir, "data/key")) }, "data", "signing key", "put the right file back", Bad},
		"head is gone":              {func(c *clinic) { c.record(); os.Remove(filepath.Join(c.dir, "data/head")) }, "data", "head is missing", "put the right file back", Bad},
		"key is empty":              {func(c *clinic) { c.record(); c.write("data/key", "") }, "data", "want PRIVATE+KEY", "put the right file back", Bad},
		"head of another log":       {func(c *clinic) { c.record(); c.write("data/head", "") }, "data", "was not signed by the key", "put the right file back", Bad},
		"folder of something else":  {func(c *clinic) { c.write("data/letter.txt", "") }, "data", "is not empty", "empty folder", Bad},
		"clock of long ago":         {func(c *clinic) { c.now = time.Date(1970, 1, 1, 0, 3, 0, 0, time.UTC) }, "clock", "long passed", "NTP", Bad},
		"clock set back":            {func(c *clinic) { c.record(); c.now = c.now.Add(-time.Hour) }, "clock", "last written", "NTP", Bad},
		"no password file":          {func(c *clinic) { os.Remove(filepath.Join(c.dir, "password")) }, "secret", "password", "where the configuration says", Bad},
		"token command hangs":       {func(c *clinic) { c.account["password"] = "{command: [sleep, \"20\"]}" }, "secret", "within 1s", "by hand", Bad},
		"command fails":             {func(c *clinic) { c.account["password"] = "{command: [\"false\"]}" }, "secret", "false", "where the configuration says", Bad},
		"port closed":               {func(c *clinic) { c.account["port"] = "1" }, "connection", "refused", "firewall", Bad},
		"wrong password":            {func(c *clinic) { c.write("password", "wrong-secret") }, "login", "refused", "app password", Bad},
		"unknown authority":         {func(c *clinic) { c.account["port"], c.account["tls"] = fmt.Sprint(secured.Port), "implicit" }, "tls", "unknown authority", "ca_file", Bad},
		"certificate was changed": {func(c *clinic) {
			c.secured("", time.Hour)
			of := c.account["port"]
			c.secured("", time.Hour)
			c.account["port"] = of
		}, "tls", "unknown authority", "has a new certificate", Bad},
		"other name in the certificate": {func(c *clinic) { c.secured("imap.elsewhere.example", time.Hour) }, "tls", "127.0.0.1", "as the certificate names", Bad},
		"certificate has run out":       {func(c *clinic) { c.secured("", -time.Hour) }, "tls", "expired", "new certificate", Bad},
		"no TLS there":                  {func(c *clinic) { c.account["tls"] = "implicit" }, "tls", "does not speak TLS", "starttls for ports like 143", Bad},
		"server is silent":              {func(c *clinic) { c.account["port"] = silent(t) }, "connection", "did not answer", "port and tls", Bad},
		"sent mail left out":            {func(c *clinic) { c.account["mailboxes"] = "{exclude: [sent]}" }, "mailboxes", "no mailbox with sent mail", "exclude", Warning},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t, plain)
			tc.broken(c)
			c.examine()
			found := 0
			for _, f := range c.findings {
				if strings.Contains(f.Text+f.Cure, "wrong-secret") {
					t.Errorf("a secret is told: %+v", f)
				}
				if f.Area == tc.area && f.Grade == tc.grade && strings.Contains(f.Text, tc.text) && strings.Contains(f.Cure, tc.cure) {
					found++
				} else if f.Grade == Bad {
					t.Errorf("also found: %+v", f)
				}
			}
			if found != 1 {
				t.Errorf("%d findings of %s: %s -> %s in %+v", found, tc.area, tc.text, tc.cure, c.findings)
			}
		})
	}
}

// Silence has the same cure where a limit of the connection ends it before that of
// the examination.
func TestSilenceOfAConnection(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"each side waits": {imapsync.ErrNoAnswer, true},
		"no greeting":     {fmt.Errorf("%w: greeting: %w", imapsync.ErrUnavailable, imapwire.ErrStalled), true},
		"closed":          {fmt.Errorf("%w: greeting: %w", imapsync.ErrUnavailable, io.EOF), false},
	} {
		if got := unanswered(tc.err); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNoSuchServer(t *testing.T) {
	c := newClinic(t, start(t))
	c.account["host"], c.account["tls"] = "imap.nowhere.invalid", "implicit"
	c.examine()
	last := c.findings[len(c.findings)-1]
	if last.Area != "dns" || last.Grade != Bad || !strings.Contains(last.Text, "imap.nowhere.invalid") || last.Cure == "" {
		t.Errorf("%+v", last)
	}
}
