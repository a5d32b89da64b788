package imaptest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// TB is what a server needs of a test; testing.TB has it. It is spelled out so
// that programs can use this package without linking package testing.
type TB interface {
	Helper()
	Name() string
	TempDir() string
	Cleanup(func())
	Failed() bool
	Logf(format string, args ...any)
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Real is a real IMAP server that runs for one test. It has the mailboxes INBOX,
// Sent and Trash. Its methods act behind the back of connected clients, or as
// another client; they end the test if they fail.
type Real struct {
	Kind           string // dovecot, cyrus or courier
	Host           string
	Port           int // clear text, with STARTTLS
	TLSPort        int // TLS from the first octet
	User, Password string
	CAFile         string // PEM of the certificate
	Dir            string // everything of the server
	Delimiter      string // between the levels of a mailbox name
	Prefix         string // of every mailbox but INBOX: "INBOX." on Courier

	script string
	env    []string
}

// A StartOption changes how a real server is started.
type StartOption func(*Real)

// WithEnv sets a variable of the server's script, such as IMAPD_CAPABILITY or
// IMAPD_MAXCONN; the head of each script lists them.
func WithEnv(key, value string) StartOption {
	return func(r *Real) { r.env = append(r.env, key+"="+value) }
}

// StartDovecot starts a Dovecot 2.3.
func StartDovecot(t TB, opts ...StartOption) *Real {
	t.Helper()
	return start(t, &Real{Kind: "dovecot", Delimiter: "/"}, opts)
}

// StartCyrus starts a Cyrus.
func StartCyrus(t TB, opts ...StartOption) *Real {
	t.Helper()
	return start(t, &Real{Kind: "cyrus", Delimiter: "/"}, opts)
}

// StartCourier starts a Courier. Its mailboxes are all below INBOX.
func StartCourier(t TB, opts ...StartOption) *Real {
	t.Helper()
	return start(t, &Real{Kind: "courier", Delimiter: ".", Prefix: "INBOX."}, opts)
}

// Name returns the name of a mailbox on this server from its levels: "INBOX"
// stays, "Projects", "2025" becomes "INBOX.Projects.2025" on Courier.
func (r *Real) Name(levels ...string) string {
	if len(levels) == 1 && levels[0] == "INBOX" {
		return "INBOX"
	}
	return r.Prefix + strings.Join(levels, r.Delimiter)
}

//go:embed servers/*.sh
var scripts embed.FS

// start runs the script of a server until it greets, and ties its processes to
// the test.
func start(t TB, r *Real, opts []StartOption) *Real {
	t.Helper()
	for _, o := range opts {
		o(r)
	}
	r.Dir = serverDir(t)
	if err := r.unpackScripts(); err != nil {
		t.Fatalf("%s: %v", r.Kind, err)
	}
	if out, err := r.run("ready"); err != nil {
		unavailable(t, r.Kind, out, err)
	}
	stop := r.watch(t)
	t.Cleanup(func() {
		if t.Failed() {
			r.logTail(t)
		}
		if out, err := r.run("kill", r.Dir); err != nil {
			t.Logf("%s: kill: %v\n%s", r.Kind, err, out)
		}
		stop()
	})
	var out string
	var err error
	for range 3 { // another process may have taken the port in between
		if out, err = r.run("start", r.Dir, strconv.Itoa(freePorts())); err == nil {
			break
		}
		_, _ = r.run("kill", r.Dir) // what is left of the attempt
	}
	if err != nil {
		t.Fatalf("%s: start: %v\n%s", r.Kind, err, out)
	}
	r.parse(out)
	r.firstLogin(t)
	return r
}

// unavailable ends a test whose server is not installed.
func unavailable(t TB, kind, out string, err error) {
	t.Helper()
	why := strings.TrimSpace(out)
	if why == "" {
		why = err.Error()
	}
	if os.Getenv("ONRECORD_REQUIRE") == "1" {
		t.Fatalf("%s is required: %s", kind, why)
	}
	t.Skipf("%s is not available: %s", kind, why)
}

// maxDir is the longest folder in which the servers' sockets still have names
// that fit (108 octets).
const maxDir = 70

// serverDir returns a folder of the test's through which the server's own user
// can pass.
func serverDir(t TB) string {
	t.Helper()
	dir := t.TempDir()
	if len(dir) > maxDir { // a test with a long name
		short, err := os.MkdirTemp("", "imapd-")
		if err != nil {
			t.Fatalf("%v", err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(short) }) // as TempDir does
		dir = filepath.Join(short, "d")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatalf("%v", err)
	}
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return dir
}

// unpackScripts writes the scripts into the server's folder.
func (r *Real) unpackScripts() error {
	dir := filepath.Join(r.Dir, "scripts")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	r.script = filepath.Join(dir, r.Kind+".sh")
	for _, name := range []string{"lib.sh", r.Kind + ".sh"} {
		text, err := scripts.ReadFile("servers/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// run runs a verb of the server's script and returns what it printed.
func (r *Real) run(args ...string) (string, error) {
	cmd := exec.Command("bash", append([]string{r.script}, args...)...)
	cmd.Env = append(os.Environ(), r.env...)
	cmd.WaitDelay = 5 * time.Second // a server must not hold the pipe open
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// must runs a verb and ends the test if it fails.
func (r *Real) must(t TB, args ...string) string {
	t.Helper()
	out, err := r.run(args...)
	if err != nil {
		t.Fatalf("%s: %s: %v\n%s", r.Kind, args[0], err, out)
	}
	return out
}

// watch starts a process that kills the server when this one dies without
// cleaning up. The function that it returns ends it.
func (r *Real) watch(t TB) (stop func()) {
	t.Helper()
	cmd := exec.Command("bash", "-c", `read -r _; exec bash "$0" kill "$1"`, r.script, r.Dir)
	ownGroup(cmd) // an interrupt from the keyboard is not for it
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("%s: watch: %v", r.Kind, err)
	}
	return func() {
		_ = cmd.Process.Kill() // it has nothing to do any more
		_ = in.Close()
		_ = cmd.Wait() // "killed" is how it is meant to end
	}
}

// freePorts returns a port that is free together with the next one, below the
// range from which outgoing connections take theirs.
func freePorts() int {
	for {
		p := 20000 + rand.IntN(12000)
		if portFree(p) && portFree(p+1) {
			return p
		}
	}
}

func portFree(port int) bool {
	ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	return ln.Close() == nil
}

// parse takes what the script printed about the server.
func (r *Real) parse(out string) {
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch key {
		case "IMAPD_HOST":
			r.Host = value
		case "IMAPD_PORT":
			r.Port, _ = strconv.Atoi(value) // zero fails at once
		case "IMAPD_TLS_PORT":
			r.TLSPort, _ = strconv.Atoi(value)
		case "IMAPD_USER":
			r.User = value
		case "IMAPD_PASS":
			r.Password = value
		case "IMAPD_CA":
			r.CAFile = value
		}
	}
}

// logTail shows the end of the server's log.
func (r *Real) logTail(t TB) {
	b, err := os.ReadFile(filepath.Join(r.Dir, "server.log"))
	if err != nil {
		return // it never started
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	t.Logf("%s, end of server.log:\n%s", r.Kind, bytes.Join(lines[max(0, len(lines)-20):], []byte("\n")))
}

// Kill ends all processes of the server with SIGKILL.
func (r *Real) Kill(t TB) { t.Helper(); r.must(t, "kill", r.Dir) }

// Stop ends the server in good order.
func (r *Real) Stop(t TB) { t.Helper(); r.must(t, "stop", r.Dir) }

// Restart starts the server again, on the same ports and mail. A server that
// runs is stopped first.
func (r *Real) Restart(t TB) { t.Helper(); r.must(t, "restart", r.Dir) }

// AccessToken is a token that Dovecot takes for the user (XOAUTH2 and
// OAUTHBEARER): a JSON Web Token (RFC 7519), signed with the key of its set-up.
func (r *Real) AccessToken(valid time.Duration) string {
	now := time.Now()
	encode := base64.RawURLEncoding.EncodeToString
	claims := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(fmt.Appendf(nil, `{"sub":%[1]q,"email":%[1]q,"iss":"test-issuer","exp":%[2]d,"iat":%[3]d}`,
		r.User, now.Add(valid).Unix(), now.Add(-2*time.Hour).Unix()))
	mac := hmac.New(sha256.New, []byte("oauth-test-key"))
	mac.Write([]byte(claims))
	return claims + "." + encode(mac.Sum(nil))
}
