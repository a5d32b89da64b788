package onrecord_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The checkers themselves are checked with what they must find, and with what
// they must let pass.

func TestLayerProblems(t *testing.T) {
	for _, tc := range []struct{ name, imp, want string }{
		{"config", "onrecord/ingest/email", "config must not import ingest/email"},
		{"config/reference", "onrecord/config", "config/reference must not import config"},
		{"ingest/email", "onrecord/ingest/zone", "ingest/email must not import ingest/zone"},
		{"ingest/email", "net/http", "ingest/email is pure and must not import net/http"},
		{"ingest/email", "io/fs", ""},
		{"audit/tlog", "os", "audit/tlog is pure and must not import os"},
		{"audit/record", "onrecord/audit/tlog", ""},
		{"audit/record", "onrecord/audit/party", "audit/record must not import audit/party"},
		{"audit/record", "os", ""},
		{"ingest/imapsync", "onrecord/audit/record", ""},
		{"ingest/imapsync", "onrecord/ingest/imapwire", ""},
		{"ingest/imapsync", "onrecord/audit/party", "ingest/imapsync must not import audit/party"},
		{"ingest/imapsync", "onrecord/config", "ingest/imapsync must not import config"},
		{"ingest/imapsync/imaptest", "onrecord/index", "ingest/imapsync/imaptest must not import index"},
		{"index/bleveindex", "onrecord/index", ""},
		{"index/bleveindex", "onrecord/ingest/email", ""},
		{"index", "onrecord/audit/thread", "index must not import audit/thread"},
		{"index", "onrecord/ingest/imapsync", "index must not import ingest/imapsync"},
		{"audit/thread", "onrecord/audit/projection", ""},
		{"audit/thread", "onrecord/ingest/zone", ""},
		{"audit/thread", "onrecord/ingest/imapsync", "audit/thread must not import ingest/imapsync"},
		{"audit/casefile", "onrecord/index", "audit/casefile must not import index"},
		{"audit/casefile", "onrecord/daemon", "audit/casefile must not import daemon"},
		{"daemon/api", "onrecord/daemon", ""},
		{"daemon", "onrecord/config", ""},
		{"daemon", "onrecord/cmd/onrecord", "daemon must not import cmd/onrecord"},
		{"cmd/onrecord", "onrecord/daemon/api", ""},
		{"cmd/onrecord", "onrecord", "cmd/onrecord must not import the root, which holds no code"},
		{".", "onrecord/config", ". must not import config"},
		{"util", "strings", "util has no place: it lies in none of the layers"},
		{"ingestion", "strings", "ingestion has no place: it lies in none of the layers"},
	} {
		got := strings.Join(layerProblems([]pkg{{name: tc.name, imports: []string{"strings", tc.imp}}}), "; ")
		if got != tc.want {
			t.Errorf("%s imports %s: %q, want %q", tc.name, tc.imp, got, tc.want)
		}
	}
}

func TestHomeProblems(t *testing.T) {
	for _, tc := range []struct{ name, imp, want string }{
		{"config", "github.com/spf13/viper", ""},
		{"cmd/onrecord", "github.com/spf13/viper", "must not import"},
		{"cmd/onrecord", "github.com/spf13/cobra/doc", ""},
		{"daemon", "github.com/spf13/cobra", "must not import"},
		{"ingest/imapsync/imaptest", "github.com/emersion/go-imap/v2/imapserver", ""},
		{"ingest/imapwire", "github.com/emersion/go-imap/v2", "must not import"},
		{"audit/projection", "modernc.org/sqlite/lib", ""},
		{"audit/thread", "modernc.org/sqlite", "must not import"},
		{"index", "github.com/blevesearch/snowballstem/english", ""},
		{"index", "github.com/blevesearch/bleve/v2", "must not import"},
		{"index", "github.com/google/go-cmp/cmp", "must not import"},
		{"index", "golang.org/x/mod/sumdb/tlog", "must not import"},
		{"index", "github.com/example/new", "has no home"},
		{"index", "github.com/spf13/viper2", "has no home"},
		{"index", "encoding/json", ""},
		{"index", "onrecord/daemon", ""},
	} {
		got := strings.Join(homeProblems([]pkg{{name: tc.name, imports: []string{tc.imp}}}), "; ")
		if (got == "") != (tc.want == "") || !strings.Contains(got, tc.want) {
			t.Errorf("%s imports %s: %q, want %q", tc.name, tc.imp, got, tc.want)
		}
	}
}

func TestCommentProblems(t *testing.T) {
	for _, tc := range []struct {
		p  pkg
		ok bool
	}{
		{pkg{name: "index", goName: "index", comments: []string{"Package index ranks.\n"}}, true},
		{pkg{name: "index", goName: "index"}, false},
		{pkg{name: "index", goName: "index", comments: []string{"Package index ranks.\n", "Package index ranks.\n"}}, false},
		{pkg{name: "index", goName: "index", comments: []string{"The index.\n"}}, false},
		{pkg{name: "cmd/onrecord", goName: "main", comments: []string{"Onrecord keeps mail.\n"}}, true},
		{pkg{name: "cmd/onrecord", goName: "main"}, false},
	} {
		if got := commentProblems([]pkg{tc.p}); (len(got) == 0) != tc.ok {
			t.Errorf("%+v: %q, want ok %v", tc.p, got, tc.ok)
		}
	}
}

func TestModProblems(t *testing.T) {
	good := "module onrecord\n\ngo 1.26.0\n"
	if got := modProblems([]byte(good)); len(got) != 0 {
		t.Errorf("go.mod without replace: %q", got)
	}
	for _, bad := range []string{good + "replace a.example/b => ../b\n", good + "replace (\n\ta.example/b v1.0.0 => c.example/d v1.0.0\n)\n", "module\n\n)"} {
		if got := modProblems([]byte(bad)); len(got) != 1 {
			t.Errorf("%q: %q, want one problem", bad, got)
		}
	}
}

func TestTextProblems(t *testing.T) {
	paths := []string{"/checkouts/here", "/home/someone/"}
	for _, tc := range []struct {
		name, text string
		want       int
	}{
		{"a.go", "// to do: nothing\n", 0},
		{"a.go", "x\n// TO" + "DO(x): more\n", 1},
		{"a.md", "FIX" + "ME\nFIX" + "ME\n", 2},
		{"a.go", "TO" + "DOS\n", 0},
		{"index/testdata/a.eml", "TO" + "DO: call Ann\n", 0},
		{"index/testdata/a.eml", "cd /checkouts/here\n", 1},
		{"a.go", `open("/checkouts/here/x")` + "\n", 1},
		{"a.go", "/home/someone/x\n", 1},
		{"a.go", "https://firm.example/home/someone/x\n", 0},
		{"a.go", "/home/dana/x\n", 0},
	} {
		if got := textProblems(tc.name, []byte(tc.text), paths); len(got) != tc.want {
			t.Errorf("%s %q: %q, want %d problems", tc.name, tc.text, got, tc.want)
		}
	}
}

// What the tree is read for: a planted package is found with its imports,
// whatever system it is for; tests and test data are left out.
func TestLoadPackages(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"util/a.go":            "//go:build windows\n\n// Package util does things.\npackage util\n\nimport \"onrecord/daemon\"\n",
		"util/b.go":            "//go:generate go version\npackage util\n\nimport (\n\t\"github.com/spf13/viper\"\n\t_ \"onrecord/daemon\"\n)\n",
		"util/a_test.go":       "// Package util is not documented here.\npackage util\n\nimport \"testing\"\n",
		"util/testdata/x/x.go": "package x\n\nimport \"os\"\n",
		".git/hooks/x.go":      "package x\n",
	} {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pkgs := loadPackages(t, root)
	want := []string{"github.com/spf13/viper", "onrecord/daemon"}
	if len(pkgs) != 1 || pkgs[0].name != "util" || pkgs[0].goName != "util" || !slices.Equal(pkgs[0].imports, want) || len(pkgs[0].comments) != 1 {
		t.Fatalf("loaded %+v", pkgs)
	}
	if len(layerProblems(pkgs)) == 0 || len(homeProblems(pkgs)) == 0 {
		t.Error("the planted package passes")
	}
	if texts := loadTexts(t, root); len(texts) != 4 {
		t.Errorf("read %d text files, want 4", len(texts))
	}
}

// The tree is there to be checked: an empty walk would pass everything.
func TestPolicySeesTheTree(t *testing.T) {
	names := map[string]bool{}
	for _, p := range loadPackages(t, ".") {
		names[p.name] = true
	}
	for _, want := range []string{".", "audit/tlog", "audit/record", "ingest/email", "index", "config", "cmd/onrecord"} {
		if !names[want] {
			t.Errorf("package %s was not seen", want)
		}
	}
}
