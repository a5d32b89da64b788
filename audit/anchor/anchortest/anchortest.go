// Package anchortest is a time-stamping authority for tests: the real one of
// OpenSSL (openssl ts) behind an HTTP server of this machine, which can also be
// told to lie.
package anchortest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"onrecord/audit/anchor"
)

// A TSA is a time-stamping authority.
type TSA struct {
	URL      string
	RootFile string // its root certificate, PEM

	dir    string
	server *httptest.Server
	asked  atomic.Int64
	mu     sync.Mutex // held while openssl works: it counts in a file
	answer http.HandlerFunc
}

// New is Start for a test, which ends the authority. Without openssl the test is
// skipped, or fails if $ONRECORD_REQUIRE is set.
func New(t testing.TB) *TSA {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal("openssl is not installed, and ONRECORD_REQUIRE is set")
		}
		t.Skip("openssl is not installed")
	}
	tsa, err := Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tsa.Close)
	return tsa
}

// Deepen makes it one as most of those in use are: with RSA keys, and a
// certificate between its own and the root.
func (t *TSA) Deepen(tb testing.TB) {
	tb.Helper()
	rsa := []string{"-newkey", "rsa:3072", "-nodes"}
	for _, args := range [][]string{
		append([]string{"req", "-subj", "/CN=Test TSA between", "-keyout", "ca.key", "-out", "ca.csr"}, rsa...),
		{"x509", "-req", "-in", "ca.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "ca.ext", "-days", "3650", "-out", "ca.crt"},
		append([]string{"req", "-subj", "/CN=Test TSA of RSA", "-keyout", "tsa.key", "-out", "tsa.csr"}, rsa...),
		{"x509", "-req", "-sha384", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "tsa.ext", "-days", "365", "-out", "tsa.crt"},
	} {
		if err := t.openssl(args...); err != nil {
			tb.Fatal(err)
		}
	}
	deep := strings.NewReplacer("./root.crt", "./ca.crt", "signer_digest = sha256", "signer_digest = sha512").Replace(config)
	if err := os.WriteFile(filepath.Join(t.dir, "tsa.cnf"), []byte(deep), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// ShortRoot returns the root certificate anew, in PEM, as one that allows no
// certificate between it and those that it is the root of.
func (t *TSA) ShortRoot(tb testing.TB) []byte {
	tb.Helper()
	if err := t.openssl("req", "-x509", "-days", "3650", "-key", "root.key", "-subj", "/CN=Test TSA root "+filepath.Base(t.dir), "-out", "short.crt",
		"-addext", "basicConstraints=critical,CA:true,pathlen:0", "-addext", "keyUsage=critical,keyCertSign"); err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(t.dir, "short.crt"))
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

const config = `[tsa]
dir = .
serial = ./serial
signer_cert = ./tsa.crt
certs = ./root.crt
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256,sha384,sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

// Start makes an authority with a root of its own, whose files lie in dir.
func Start(dir string) (*TSA, error) {
	t := &TSA{dir: dir, RootFile: filepath.Join(dir, "root.crt")}
	for name, text := range map[string]string{"tsa.cnf": config, "serial": "01\n",
		"tsa.ext": "extendedKeyUsage=critical,timeStamping\n", "ca.ext": "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	ec := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"}
	steps := [][]string{
		append([]string{"req", "-x509", "-days", "3650", "-subj", "/CN=Test TSA root " + filepath.Base(dir), "-keyout", "root.key", "-out", "root.crt",
			"-addext", "keyUsage=critical,keyCertSign"}, ec...),
		append([]string{"req", "-subj", "/CN=Test TSA", "-keyout", "tsa.key", "-out", "tsa.csr"}, ec...),
	}
	for _, args := range steps {
		if err := t.openssl(args...); err != nil {
			return nil, err
		}
	}
	if err := t.Certify("-days", "365"); err != nil {
		return nil, err
	}
	t.answer = t.serve
	t.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.asked.Add(1)
		query, err := io.ReadAll(io.LimitReader(r.Body, 1<<16)) // whole, or the server does not see the client leave
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(query))
		t.mu.Lock()
		answer := t.answer
		t.mu.Unlock()
		answer(w, r)
	}))
	t.URL = t.server.URL
	return t, nil
}

// Certify gives the authority a new certificate; args are of openssl x509.
func (t *TSA) Certify(args ...string) error {
	return t.openssl(append([]string{"x509", "-req", "-in", "tsa.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial",
		"-extfile", "tsa.ext", "-out", "tsa.crt"}, args...)...)
}

// Close ends it; it is down then.
func (t *TSA) Close() {
	t.server.CloseClientConnections()
	t.server.Close()
}

// Asked returns how many requests came.
func (t *TSA) Asked() int { return int(t.asked.Load()) }

// Root returns its root certificate in PEM.
func (t *TSA) Root(tb testing.TB) []byte {
	tb.Helper()
	text, err := os.ReadFile(t.RootFile)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// Authority is how a client knows it.
func (t *TSA) Authority(tb testing.TB) *anchor.Authority {
	tb.Helper()
	roots, err := anchor.ParseRoots(t.Root(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return &anchor.Authority{URL: t.URL, Roots: roots}
}

// AnswerWith has something else answer; nil: the authority again.
func (t *TSA) AnswerWith(answer http.HandlerFunc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.answer = answer; answer == nil {
		t.answer = t.serve
	}
}

// Lie has the authority answer to what change makes of each request.
func (t *TSA) Lie(change func(query []byte) []byte) {
	t.AnswerWith(func(w http.ResponseWriter, r *http.Request) { t.respond(w, r, change) })
}

func (t *TSA) serve(w http.ResponseWriter, r *http.Request) {
	t.respond(w, r, func(q []byte) []byte { return q })
}

func (t *TSA) respond(w http.ResponseWriter, r *http.Request, change func([]byte) []byte) {
	query, err := io.ReadAll(r.Body)
	if err == nil {
		var response []byte
		if response, err = t.Response(change(query)); err == nil {
			w.Header().Set("Content-Type", "application/timestamp-reply")
			_, _ = w.Write(response)
			return
		}
	}
	http.Error(w, err.Error(), http.StatusInternalServerError)
}

// Response answers a TimeStampReq with a TimeStampResp, both DER.
func (t *TSA) Response(query []byte) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := os.WriteFile(filepath.Join(t.dir, "q.tsq"), query, 0o600); err != nil {
		return nil, err
	}
	if err := t.openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "q.tsq", "-out", "r.tsr"); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(t.dir, "r.tsr"))
}

func (t *TSA) openssl(args ...string) error {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = t.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("openssl %s: %w", args[0], err), errors.New(string(out)))
	}
	return nil
}
