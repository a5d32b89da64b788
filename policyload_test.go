package onrecord_test

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// A pkg is what policy asks of one package: its files without tests, under
// every build constraint.
type pkg struct {
	name     string   // below the module, "." for the root
	goName   string   // of the package clause
	imports  []string // sorted
	comments []string // package comments
}

// loadPackages reads the packages below root without building them, so that a
// tree that does not compile, or is for another system, is held to the policy
// all the same.
func loadPackages(t *testing.T, root string) []pkg {
	t.Helper()
	byDir := map[string]*pkg{}
	walk(t, root, func(name string) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		dir := path.Dir(name)
		p := byDir[dir]
		if p == nil {
			p = &pkg{name: dir, goName: f.Name.Name}
			byDir[dir] = p
		}
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			p.imports = append(p.imports, imp)
		}
		if text := f.Doc.Text(); text != "" { // directives are no text
			p.comments = append(p.comments, text)
		}
	})
	var pkgs []pkg
	for _, p := range byDir {
		slices.Sort(p.imports)
		p.imports = slices.Compact(p.imports)
		pkgs = append(pkgs, *p)
	}
	slices.SortFunc(pkgs, func(a, b pkg) int { return strings.Compare(a.name, b.name) })
	return pkgs
}

// loadTexts returns the text files below root.
func loadTexts(t *testing.T, root string) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{}
	walk(t, root, func(name string) {
		b := readFile(t, filepath.Join(root, name))
		if !bytes.ContainsRune(b[:min(len(b), 8000)], 0) {
			texts[name] = b
		}
	})
	return texts
}

// walk calls f for every file of the module, by its slash-separated name
// below root. It leaves out the version store and the products of builds.
func walk(t *testing.T, root string, f func(name string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || name == "dist") {
			return fs.SkipDir
		}
		if d.Name() == ".git" { // a file, in a further working tree
			return nil
		}
		if d.Type().IsRegular() && !strings.HasSuffix(name, ".test") && !strings.HasSuffix(name, ".prof") {
			f(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// modProblems holds go.mod against policy: what builds here builds everywhere.
func modProblems(text []byte) (problems []string) {
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return []string{err.Error()}
	}
	for _, r := range f.Replace {
		problems = append(problems, fmt.Sprintf("go.mod: line %d: replaces %s", r.Syntax.Start.Line, r.Old.Path))
	}
	return problems
}

// Written in two parts, or this file would not pass.
var mark = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)

// machinePaths returns the beginnings of paths that mean something on this
// machine only: the checkout, the folder at the top that it lies in unless
// every system has that one, and the home directory.
func machinePaths() (paths []string) {
	if wd, err := os.Getwd(); err == nil && strings.HasPrefix(wd, "/") {
		paths = append(paths, wd)
		top, _, _ := strings.Cut(wd[1:], "/")
		common := []string{"builds", "code", "data", "github", "home", "mnt", "opt", "private", "root", "src", "srv", "tmp", "usr", "var", "Users", "Volumes"}
		if top != "" && !slices.Contains(common, top) {
			paths = append(paths, "/"+top+"/")
		}
	}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		paths = append(paths, home+"/")
	}
	return paths
}

// textProblems looks for unfinished work and for paths of one machine. Test
// data may hold the marks: mail says such things.
func textProblems(name string, text []byte, paths []string) (problems []string) {
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if m := mark.FindString(line); m != "" && !strings.Contains(name, "testdata/") {
			problems = append(problems, fmt.Sprintf("%s:%d: unfinished: %s", name, number, m))
		}
		for _, p := range paths {
			if i := strings.Index(line, p); i >= 0 && (i == 0 || strings.IndexByte(" \t\"'`=(:[<,", line[i-1]) >= 0) {
				problems = append(problems, fmt.Sprintf("%s:%d: path of this machine: %s", name, number, p))
			}
		}
	}
	return problems
}
