package main

import (
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"onrecord/audit/authn/capture/dnstest"
)

// scriptDNS is the command dns of scripts:
//
//	dns listen NAME             a server; sets $NAME to its address
//	dns set NAME DOMAIN TEXT    a TXT record, '' for none
//	dns asked NAME DOMAIN N     it was asked for a domain so often
func scriptDNS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: dns verb name args...")
	}
	servers := ts.Value(resolversKey{}).(map[string]*dnstest.Server)
	verb, name, args := args[0], args[1], args[2:]
	switch s := servers[name]; {
	case verb == "listen":
		s, err := dnstest.Listen()
		ts.Check(err)
		servers[name] = s
		ts.Setenv(name, s.Addr)
		ts.Defer(func() { s.Close() })
	case s == nil || len(args) != 2:
		ts.Fatalf("dns: no server %s, or no two arguments", name)
	case verb == "set":
		s.Set(args[0], args[1])
	case verb == "asked":
		if got := strconv.Itoa(s.Asked(args[0])); got != args[1] {
			ts.Fatalf("%s was asked for %s times, want %s", args[0], got, args[1])
		}
	default:
		ts.Fatalf("dns: no verb %s", verb)
	}
}

type resolversKey struct{}
