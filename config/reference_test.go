package config

import (
	"bytes"
	"encoding/pem"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write reference.yaml anew")

// TestReference generates the reference from the structs and compares it with
// reference.yaml.
func TestReference(t *testing.T) {
	r := &referenceWriter{docs: fieldDocs(t)}
	r.out.WriteString(referenceHead)
	r.fields(t, schema(), "", false, "")
	if *update {
		if err := os.WriteFile("reference.yaml", r.out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, got := strings.Split(r.out.String(), "\n"), strings.Split(string(Reference()), "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("reference.yaml is not current from line %d on; run: go generate ./config", i+1)
		}
	}
}

const referenceHead = `# Reference of the configuration of onrecord. Generated from the source; every
# key is here. A key without # in front is required, or shown with its default;
# one with # in front is optional, and shown with an example.
#
# Variables set keys too, and win over the file; flags win over both. The file
# may also be TOML or JSON, with the same keys.
#
# A size is a number of bytes, or has a unit: KB, MB, GB (1000), KiB, MiB, GiB
# (1024). A length of time has a unit: s, m, h, d. A day is YYYY-MM-DD. A relative
# path starts from the folder of this file, ~/ from the home folder.

`

// referenceWriter writes the reference.
type referenceWriter struct {
	out  bytes.Buffer
	docs map[string]string // "Account.Port" -> comment
}

func (r *referenceWriter) fields(t *testing.T, fields []*field, indent string, item bool, off string) {
	for i, f := range fields {
		doc := r.docs[f.owner+"."+f.name]
		if doc == "" {
			t.Errorf("%s.%s has no comment", f.owner, f.name)
		}
		if indent == "" && i > 0 {
			r.out.WriteString("\n")
		}
		r.comment(f, doc, indent)
		lead := indent
		key := lead + off + f.key
		if item && i == 0 {
			key = strings.TrimSuffix(indent, "  ") + off + "- " + f.key
		}
		switch {
		case f.kind == kindGroup:
			fmt.Fprintf(&r.out, "%s:\n", key)
			r.fields(t, f.fields, indent+"  ", false, off)
		case f.kind == kindGroups && f.optIn: // nobody should ask these by copying
			fmt.Fprintf(&r.out, "%s#%s:\n", lead, f.key)
			r.fields(t, f.fields, indent+"    ", true, "#")
		case f.kind == kindGroups:
			fmt.Fprintf(&r.out, "%s:\n", key)
			r.fields(t, f.fields, indent+"    ", true, off)
		case f.required || f.either:
			fmt.Fprintf(&r.out, "%s: %s\n", key, f.example)
		case f.defText != "":
			fmt.Fprintf(&r.out, "%s: %s\n", key, quoteClock(f.defText))
		default:
			fmt.Fprintf(&r.out, "%s#%s: %s\n", lead, f.key, f.example)
		}
	}
}

// quoteClock puts a time of day in quotes, which some YAML readers need.
func quoteClock(s string) string {
	if regexp.MustCompile(`^\d\d:\d\d$`).MatchString(s) {
		return `"` + s + `"`
	}
	return s
}

// comment writes what the key means and what follows from its tags. In a list
// item the first key's comment stands above the dash.
func (r *referenceWriter) comment(f *field, doc, indent string) {
	lines := strings.Split(strings.TrimSpace(doc), "\n")
	if len(f.oneof) > 0 {
		lines = append(lines, "Values: "+strings.Join(f.oneof, ", ")+".")
	}
	var facts []string
	switch {
	case f.required:
		facts = append(facts, "Required.")
	case f.either:
		facts = append(facts, "Required, unless there is another way to log in.")
	case f.defText != "":
		facts = append(facts, "Default: "+f.defText+".")
	}
	if f.scalar() {
		facts = append(facts, "Variable: "+f.variable()+".")
	}
	if len(facts) > 0 {
		lines = append(lines, strings.Join(facts, " "))
	}
	for _, line := range lines {
		fmt.Fprintf(&r.out, "%s# %s\n", indent, line)
	}
}

// fieldDocs reads the comments of the struct fields of this package.
func fieldDocs(t *testing.T) map[string]string {
	docs := map[string]string{}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range st.Fields.List {
					for _, field := range f.Names {
						docs[spec.Name.Name+"."+field.Name] = f.Doc.Text()
					}
				}
			}
			return true
		})
	}
	return docs
}

// TestReferenceLoads holds that the reference is a config, both as it stands
// and with every optional key in use, and that it names every key.
func TestReferenceLoads(t *testing.T) {
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	server := httptest.NewTLSServer(nil) // for its certificate
	defer server.Close()
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, cert, 0o600); err != nil {
		t.Fatal(err)
	}
	text := string(Reference())
	// The password, and a token from elsewhere, are other ways to log in.
	all := regexp.MustCompile(`(?m)^( *(?:- )?)#((?:- )?[a-z_0-9]+:)`).ReplaceAllString(text, "$1$2")
	all = regexp.MustCompile(`(?m)^ *password: \{command: .*\n`).ReplaceAllString(all, "")
	all = regexp.MustCompile(`(?m)^ *token: \{command: .*\n`).ReplaceAllString(all, "")
	all = strings.ReplaceAll(all, "/etc/onrecord/imap-ca.pem", ca)
	for name, text := range map[string]string{"as-it-stands": text, "all-keys": all} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, name+".yaml")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := Load(LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Accounts) != 1 || c.Accounts[0].Port != 993 || c.Accounts[0].MaxMessage != 1<<30 {
				t.Errorf("accounts = %+v, want one with port 993 and 1 GiB", c.Accounts)
			}
		})
	}
	each(schema(), func(f *field) {
		if !regexp.MustCompile(`(?m)^ *#?(- )?#?` + f.key + `:`).MatchString(text) {
			t.Errorf("the reference does not show %s", f.path)
		}
	})
}

// TestSchema holds what the code relies on about the tags.
func TestSchema(t *testing.T) {
	seen := map[string]string{}
	each(schema(), func(f *field) {
		if f.key != strings.ToLower(f.key) || strings.ContainsAny(f.key, ".- ") {
			t.Errorf("%s: a key is lower-case words with underscores", f.path)
		}
		if f.kind < kindGroup && f.defText == "" && f.example == "" {
			t.Errorf("%s: neither default nor example", f.path)
		}
		if !f.scalar() {
			return
		}
		if other := seen[f.variable()]; other != "" {
			t.Errorf("%s and %s share the variable %s", f.path, other, f.variable())
		}
		seen[f.variable()] = f.path
	})
}
