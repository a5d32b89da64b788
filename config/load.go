package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"

	"onrecord/index/near"
)

// LoadOptions say what [Load] reads. The zero value is right for a program.
type LoadOptions struct {
	// File is the file to read; empty: the default places.
	File string
	// Flags are keys given on the command line ("data_dir", "log.level"),
	// with their values as text.
	Flags map[string]string
	// Environ are the variables, as [os.Environ] gives them; nil: these.
	Environ []string
	// Credentials is the folder of systemd credentials; empty:
	// $CREDENTIALS_DIRECTORY.
	Credentials string
}

// Load reads, layers and checks the configuration. What is wrong with it comes
// as one [*Error]. If the file cannot be read, the error matches what
// [os.ReadFile] says, such as [fs.ErrNotExist].
func Load(o LoadOptions) (*Config, error) {
	getenv := environment(o.Environ)
	file, err := locate(o.File, getenv, isRoot())
	if err != nil {
		return nil, err
	}
	var text []byte
	if file != "" {
		if text, err = os.ReadFile(file); err != nil {
			return nil, unreadable(file, err)
		}
	}
	c, err := load(file, text, o, getenv)
	if err != nil {
		return nil, err
	}
	c.warn()
	return c, nil
}

// unreadable explains why the config cannot be read.
func unreadable(file string, err error) error {
	hint := ""
	switch {
	case errors.Is(err, os.ErrNotExist):
		hint = "; make one with \"onrecord init\""
	case errors.Is(err, os.ErrPermission):
		hint = "; let this user read it, or name another file with --config"
	}
	return fmt.Errorf("config %s: %w%s", file, errors.Unwrap(err), hint)
}

// load is Load of a file with the content text; without a file it is empty.
func load(file string, text []byte, o LoadOptions, getenv func(string) (string, bool)) (*Config, error) {
	p := newProblems(file)
	tree, err := parseFile(file, text)
	if err != nil {
		return nil, err
	}
	cwd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	w := &walker{problems: p, dir: filepath.Dir(file), home: homeDir(getenv), getenv: getenv, credentials: o.Credentials}
	v := viper.New() // never the package-level instance
	for _, f := range schema() {
		if def, ok := w.byDefault(f); ok {
			v.SetDefault(f.key, def)
		}
	}
	if err := v.MergeConfigMap(w.group(tree, schema(), "", false)); err != nil {
		return nil, fmt.Errorf("config %s: %w", file, err)
	}
	w.dir = cwd
	w.variables(v)
	w.strangers(o.Environ)
	w.flags(v, o.Flags)
	c := &Config{File: file}
	if err := v.UnmarshalExact(c, strict); err != nil {
		return nil, fmt.Errorf("config %s: %w", file, err)
	}
	return c, c.finish(p, getenv)
}

// strict is what UnmarshalExact is not by itself. The values have their types
// already, so nothing is left to convert.
func strict(d *mapstructure.DecoderConfig) {
	d.TagName = "config"
	d.WeaklyTypedInput = false
	d.DecodeHook = nil
}

// parseFile is the tree of text; a text that has none, or none of a map, is an
// error.
func parseFile(file string, text []byte) (*node, error) {
	if file == "" {
		return &node{tag: tagMap}, nil
	}
	tree, err := parse(file, text)
	var syntax *syntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, &Error{[]Problem{{File: file, Line: syntax.line, Text: syntax.text}}}
	case err != nil:
		return nil, &Error{[]Problem{{File: file, Text: err.Error()}}}
	case tree.tag != tagMap && tree.tag != tagNull:
		return nil, &Error{[]Problem{{File: file, Line: tree.line, Text: "found " + foundSecret(tree) + "; want keys, such as \"data_dir: /var/lib/onrecord\""}}}
	}
	return tree, nil
}

// variables sets the keys that have one.
func (w *walker) variables(v *viper.Viper) {
	each(schema(), func(f *field) {
		if text, _ := w.getenv(f.variable()); f.scalar() && text != "" {
			w.set(v, f, text, "variable "+f.variable())
		}
	})
}

// flags sets the keys given on the command line.
func (w *walker) flags(v *viper.Viper, flags map[string]string) {
	known := map[string]*field{}
	each(schema(), func(f *field) {
		if f.scalar() {
			known[f.path] = f
		}
	})
	for _, path := range slices.Sorted(maps.Keys(flags)) {
		if f := known[path]; f != nil {
			w.set(v, f, flags[path], flagOf(path))
			continue
		}
		w.at[path] = place{key: flagOf(path)}
		w.add(path, "no such key, or one that holds more than a value")
	}
}

// flagOf is the flag of a command that sets a key.
func flagOf(path string) string {
	return "--" + strings.NewReplacer(".", "-", "_", "-").Replace(path)
}

func (w *walker) set(v *viper.Viper, f *field, text, source string) {
	w.at[f.path] = place{key: source}
	delete(w.seen, f.path) // this value replaces the one found wrong
	if value, ok := w.value(&node{tag: tagBare, text: text}, f, f.path); ok {
		v.Set(f.path, value)
	}
}

// foreign are variables of our shape that are no keys.
var foreign = []string{"ONRECORD_CONFIG", "ONRECORD_REQUIRE", "ONRECORD_CORPORA", "ONRECORD_SCENARIOS"}

// strangers looks at the variables of our shape that are no keys. One close to
// a key is a problem, the others are warned of.
func (w *walker) strangers(environ []string) {
	if environ == nil {
		environ = os.Environ()
	}
	var known []string
	each(schema(), func(f *field) {
		if f.scalar() {
			known = append(known, f.variable())
		}
	})
	for _, pair := range slices.Sorted(slices.Values(environ)) {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, variablePrefix) || value == "" || slices.Contains(known, name) ||
			slices.Contains(foreign, name) || strings.HasPrefix(name, "ONRECORD_TEST_") {
			continue
		}
		meant := near.Within(name, known, 2, near.Flat)
		if meant == "" {
			w.warn("variable %s is no key of the config and has no effect", name)
			continue
		}
		w.at[name] = place{key: "variable " + name}
		w.add(name, "no key of the config; did you mean %s?", meant)
	}
}
