package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/authn/capture/dnstest"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync/imaptest"
)

// TestMain is the program where it is run as one: by scripts, and by a command
// run in this process that reads attachments. (It would run all tests again.)
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == workerCommand { // begun by a command that a test runs in its own process
		main()
	}
	if len(os.Args) == 2 && os.Args[1] == workerCommand {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"onrecord": main})
}

// TestScripts runs the program as its users do. Beside the usual commands
// scripts have
//
//	imap listen NAME                      an IMAP server; sets $NAME_PORT
//	imap create NAME MAILBOX [ROLE]
//	imap append NAME MAILBOX FILE [DATE]  a message; line ends become CRLF
//	imap expunge NAME MAILBOX UID...
//	imap rename NAME FROM TO
//	imap reset NAME MAILBOX               a new UIDVALIDITY
//	imap close NAME
//	dns VERB NAME ...                     a DNS server, see scriptDNS
//	expand FILE                           put the values of $NAME into a file
//	flip FILE OFFSET                      one bit of a file
//	generate FILE N [fromM]               an mbox of messages M to M+N
//	await-file FILE                       wait until it exists
//	tsa listen NAME                       a time-stamping authority; sets $NAME_URL and $NAME_ROOT
//	tsa close NAME
//	rows COMMAND                          hold the rows that the last command printed against the API's openapi.json
//	capture NAME                          set $NAME to what the last command printed
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "xdg-config"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "xdg-data"))
			env.Setenv("IMAP_PASSWORD", "secret-of-the-script")
			env.Setenv("LONG", strings.Repeat("long", 30))
			env.Values[serversKey{}] = map[string]*imaptest.Server{}
			env.Values[resolversKey{}] = map[string]*dnstest.Server{}
			env.Values[authoritiesKey{}] = map[string]*anchortest.TSA{}
			env.Defer(func() {
				for _, s := range env.Values[serversKey{}].(map[string]*imaptest.Server) {
					s.Close()
				}
				for _, a := range env.Values[authoritiesKey{}].(map[string]*anchortest.TSA) {
					a.Close()
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"imap":   scriptIMAP,
			"dns":    scriptDNS,
			"tsa":    scriptTSA,
			"expand": scriptExpand,
			"flip":   scriptFlip,

			"generate":   scriptGenerate,
			"await-file": scriptAwaitFile,
			"capture":    scriptCapture,
			"rows":       scriptRows,
		},
	})
}

type authoritiesKey struct{}

func scriptTSA(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tsa verb name")
	}
	authorities := ts.Value(authoritiesKey{}).(map[string]*anchortest.TSA)
	verb, name := args[0], args[1]
	switch a := authorities[name]; {
	case verb == "listen" && a == nil:
		dir := ts.MkAbs("tsa-" + name)
		ts.Check(os.Mkdir(dir, 0o700))
		a, err := anchortest.Start(dir)
		ts.Check(err)
		authorities[name] = a
		ts.Setenv(strings.ToUpper(name)+"_URL", a.URL)
		ts.Setenv(strings.ToUpper(name)+"_ROOT", a.RootFile)
	case verb == "close" && a != nil:
		a.Close()
		delete(authorities, name)
	default:
		ts.Fatalf("tsa: no verb %s of %s", verb, name)
	}
}

type serversKey struct{}

func scriptIMAP(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: imap verb name args...")
	}
	servers := ts.Value(serversKey{}).(map[string]*imaptest.Server)
	verb, name, args := args[0], args[1], args[2:]
	if verb == "listen" {
		s, err := imaptest.Listen("dana@wasatchdoor.example", ts.Getenv("IMAP_PASSWORD"))
		ts.Check(err)
		servers[name] = s
		_, port, _ := strings.Cut(s.Addr, ":")
		ts.Setenv(strings.ToUpper(name)+"_PORT", port)
		return
	}
	s := servers[name]
	if s == nil {
		ts.Fatalf("no server %s", name)
	}
	switch verb {
	case "create":
		role := email.Role("")
		if len(args) > 1 {
			role = email.Role(args[1])
		}
		ts.Check(s.Create(args[0], role))
	case "append":
		at := time.Date(2025, 3, 4, 10, 0, 0, 0, time.UTC)
		if len(args) > 2 {
			var err error
			at, err = time.Parse(time.DateOnly, args[2])
			ts.Check(err)
		}
		text := strings.ReplaceAll(ts.ReadFile(args[1]), "\n", "\r\n")
		ts.Check(s.Append(args[0], []byte(text), at))
	case "expunge":
		var uids []uint32
		for _, a := range args[1:] {
			n, err := strconv.ParseUint(a, 10, 32)
			ts.Check(err)
			uids = append(uids, uint32(n))
		}
		ts.Check(s.Expunge(args[0], uids...))
	case "rename":
		ts.Check(s.Rename(args[0], args[1]))
	case "reset":
		ts.Check(s.ResetUIDValidity(args[0]))
	case "close":
		ts.Check(s.Close())
	default:
		ts.Fatalf("imap: no verb %s", verb)
	}
}

func scriptExpand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: expand file")
	}
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func scriptFlip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip file offset")
	}
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	data = slices.Clone(data)
	data[at] ^= 1
	ts.Check(os.WriteFile(name, data, 0o600))
}

func scriptGenerate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: generate file n [fromM]")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	from := 0
	if len(args) > 2 {
		from, err = strconv.Atoi(strings.TrimPrefix(args[2], "from"))
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), generatedMbox(from, n), 0o600))
}

// generatedMbox is an mbox of n messages, each with a word of its own.
func generatedMbox(from, n int) []byte {
	var b bytes.Buffer
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "From a@mail.example Tue Mar  4 09:00:00 2025\nFrom: a@mail.example\nTo: b@firm.example\nSubject: number %d\n"+
			"Message-ID: <g%d@mail.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0000\n\nword%d among others\n\n", i, i, i)
	}
	return b.Bytes()
}

func scriptAwaitFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await-file file")
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s does not appear", args[0])
}

func scriptCapture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: capture name [pattern]")
	}
	text := strings.TrimSpace(ts.ReadFile("stdout"))
	if len(args) == 2 {
		found := regexp.MustCompile(args[1]).FindStringSubmatch(text)
		if len(found) != 2 {
			ts.Fatalf("%q has not the one group of %q", text, args[1])
		}
		text = found[1]
	}
	ts.Setenv(args[0], text)
}
