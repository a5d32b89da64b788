package onrecord_test

import (
	"fmt"
	"strings"
	"testing"
)

const module = "onrecord"

// layers is policy. Do not edit it to make a build pass.
//
// A package may import of the module only what its layer lists; of the layers
// it lies in, the one with the longest name counts. "a/" is everything below
// a, "a" is a and everything below it. Tests may import more.
var layers = []struct {
	name string
	may  []string
}{
	{".", nil},
	{"config", []string{"config/command", "index/near"}},
	{"ingest/email", nil},
	{"audit/tlog", nil},
	{"audit/due", nil},
	{"ingest/zone", []string{"ingest/email"}},
	{"audit/receipt", []string{"audit/tlog"}},
	{"audit/authn", []string{"audit/tlog"}},
	{"audit/authn/capture", []string{"audit/authn", "audit/projection", "audit/record", "audit/tlog"}},
	{"audit/record", []string{"ingest/email", "audit/tlog"}},
	// audit/tlog, because the fields of an observation are its types.
	{"ingest", []string{"ingest/", "audit/record", "audit/tlog"}},
	{"index/near", nil},
	{"index", []string{"index", "ingest/email"}},
	{"audit", []string{"audit/", "ingest/email", "ingest/zone", "ingest/extract"}},
	{"daemon", []string{"config", "ingest", "index", "audit", "daemon"}},
	{"cmd", []string{"config", "ingest", "index", "audit", "daemon", "cmd"}},
}

// pure packages read no file, no network and no environment.
var pure = []string{"ingest/email", "ingest/zone", "audit/tlog", "audit/due", "index/near"}

// doers are the packages of the standard library that pure ones do not import.
var doers = []string{"os", "net", "syscall", "database/sql"}

// homes is policy: the packages that may import a library, with all that lie
// below them. Mostly it is one. No home: for tests alone. A library that is
// not listed may not be imported; a new one comes with its home.
var homes = map[string][]string{
	"codeberg.org/go-pdf/fpdf":                  {"audit/dossier"},
	"github.com/RoaringBitmap/roaring":          {"index/bleveindex"},
	"github.com/blevesearch/bleve":              {"index/bleveindex"},
	"github.com/blevesearch/bleve_index_api":    {"index/bleveindex"},
	"github.com/blevesearch/scorch_segment_api": {"index/bleveindex"},
	"github.com/blevesearch/snowballstem":       {"audit/act", "index"},
	"github.com/charmbracelet/huh":              {"cmd/onrecord"},
	"github.com/chromedp":                       {}, // tests of the page
	"github.com/emersion/go-imap":               {"ingest/imapsync"},
	"github.com/emersion/go-message":            {"ingest/email"},
	"github.com/emersion/go-msgauth":            {}, // tests of audit/authn hold their own against it
	"github.com/emersion/go-sasl":               {"ingest/imapsync", "daemon/alert"},
	"github.com/emersion/go-smtp":               {"daemon/alert"},
	"github.com/go-viper/mapstructure":          {"config"},
	"github.com/google/go-cmp":                  {"index/indextest"}, // a contract as a test suite
	"github.com/klauspost/compress":             {"audit/record"},
	"github.com/klippa-app/go-pdfium":           {"ingest/extract"},
	"github.com/miekg/dns":                      {"audit/authn/capture"},
	"github.com/notaryproject/tspclient-go":     {"audit/anchor"},
	"github.com/pelletier/go-toml":              {"config"},
	"github.com/prometheus/client_golang":       {"daemon/metrics"},
	"github.com/rogpeppe/go-internal":           {},
	"github.com/schollz/progressbar":            {"cmd/onrecord"},
	"github.com/spf13/cobra":                    {"cmd"},
	"github.com/spf13/pflag":                    {"cmd"},
	"github.com/spf13/viper":                    {"config"},
	"github.com/tetratelabs/wazero":             {"ingest/extract"},
	"go.yaml.in/yaml":                           {"config"},
	"golang.org/x/image":                        {"audit/dossier"},
	"golang.org/x/mod":                          {"audit/tlog"},
	"golang.org/x/net":                          {"ingest/email", "audit/party", "audit/authn"}, // audit: the public suffix list, messages of DNS
	"go.etcd.io/bbolt":                          {"index/bleveindex"},
	"golang.org/x/oauth2":                       {"daemon/oauth"},
	"golang.org/x/sync":                         {"ingest", "index", "audit", "daemon", "cmd"},
	"golang.org/x/term":                         {"cmd"},
	"golang.org/x/text":                         {"ingest/email", "audit/party"},
	"modernc.org/sqlite":                        {"audit/record", "audit/projection"},
}

func report(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

func TestLayers(t *testing.T) { report(t, layerProblems(loadPackages(t, "."))) }

func TestLibrariesStayAtHome(t *testing.T) { report(t, homeProblems(loadPackages(t, "."))) }

func TestOnePackageComment(t *testing.T) { report(t, commentProblems(loadPackages(t, "."))) }

func TestNoReplace(t *testing.T) { report(t, modProblems(readFile(t, "go.mod"))) }

func TestNoMarksOrMachinePaths(t *testing.T) {
	paths := machinePaths()
	for name, text := range loadTexts(t, ".") {
		report(t, textProblems(name, text, paths))
	}
}

// within reports whether name is prefix or lies below it.
func within(name, prefix string) bool {
	return name == prefix || strings.HasPrefix(name, prefix+"/")
}

// allowed reports whether a package may be imported under these rules.
func allowed(name string, rules []string) bool {
	for _, r := range rules {
		below, isBelow := strings.CutSuffix(r, "/")
		switch {
		case isBelow && strings.HasPrefix(name, r) && name != below:
			return true
		case !isBelow && within(name, r):
			return true
		}
	}
	return false
}

// layerOf returns the rules for a package, and whether it has a place at all.
func layerOf(name string) (may []string, ok bool) {
	best := -1
	for _, l := range layers {
		if within(name, l.name) && len(l.name) > best {
			best, may = len(l.name), l.may
		}
	}
	return may, best >= 0
}

// layerProblems holds packages against layers and pure.
func layerProblems(pkgs []pkg) (problems []string) {
	for _, p := range pkgs {
		may, ok := layerOf(p.name)
		if !ok {
			problems = append(problems, fmt.Sprintf("%s has no place: it lies in none of the layers", p.name))
			continue
		}
		for _, imp := range p.imports {
			if rel, ours := strings.CutPrefix(imp, module+"/"); ours && !allowed(rel, may) {
				problems = append(problems, fmt.Sprintf("%s must not import %s", p.name, rel))
			}
			if imp == module {
				problems = append(problems, fmt.Sprintf("%s must not import the root, which holds no code", p.name))
			}
			if allowed(p.name, pure) && allowed(imp, doers) {
				problems = append(problems, fmt.Sprintf("%s is pure and must not import %s", p.name, imp))
			}
		}
	}
	return problems
}

// homeProblems holds the imports of libraries against homes.
func homeProblems(pkgs []pkg) (problems []string) {
	for _, p := range pkgs {
		for _, imp := range p.imports {
			first, _, _ := strings.Cut(imp, "/")
			if first == module || !strings.Contains(first, ".") {
				continue // ours, or the standard library
			}
			library := ""
			for l := range homes {
				if within(imp, l) && len(l) > len(library) {
					library = l
				}
			}
			switch {
			case library == "":
				problems = append(problems, fmt.Sprintf("%s imports %s, which has no home: list it in homes", p.name, imp))
			case !allowed(p.name, homes[library]):
				problems = append(problems, fmt.Sprintf("%s must not import %s: its home is %q", p.name, imp, homes[library]))
			}
		}
	}
	return problems
}

// commentProblems holds that every package has exactly one package comment,
// which begins as godoc wants it.
func commentProblems(pkgs []pkg) (problems []string) {
	for _, p := range pkgs {
		if len(p.comments) != 1 {
			problems = append(problems, fmt.Sprintf("%s has %d package comments, want 1", p.name, len(p.comments)))
			continue
		}
		if c := p.comments[0]; p.goName != "main" && !strings.HasPrefix(c, "Package "+p.goName+" ") {
			first, _, _ := strings.Cut(c, "\n")
			problems = append(problems, fmt.Sprintf("%s: package comment begins %q, want \"Package %s ...\"", p.name, first, p.goName))
		}
	}
	return problems
}
