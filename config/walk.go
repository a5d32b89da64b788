package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/index/near"
)

// walker turns the tree of a file into typed values by the schema. Whatever
// does not fit becomes a problem and is left out.
type walker struct {
	*problems
	dir         string // folder that relative paths start from
	home        string // for "~/"; empty if unknown
	getenv      func(string) (string, bool)
	credentials string
}

// group converts a map. With defaults, keys that are missing get theirs.
func (w *walker) group(n *node, fields []*field, path string, defaults bool) map[string]any {
	out := map[string]any{}
	seen := map[string]int{}
	for _, e := range n.entries {
		at := join(path, e.key)
		f := fieldNamed(fields, e.key)
		switch {
		case f == nil:
			w.note(at, e.line)
			w.unknown(path, e.key, fields)
			continue
		case seen[e.key] != 0:
			w.note(at, e.line)
			w.add(at, "the key is given twice, first in line %d; keep one", seen[e.key])
			continue
		}
		seen[e.key] = max(e.line, 1)
		if e.value.tag == tagNull {
			continue
		}
		w.note(at, e.line)
		if v, ok := w.value(e.value, f, at); ok {
			out[f.key] = v
		}
	}
	for _, f := range fields {
		if _, given := out[f.key]; !given && defaults {
			if v, ok := w.byDefault(f); ok {
				out[f.key] = v
			}
		}
	}
	return out
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func fieldNamed(fields []*field, key string) *field {
	i := slices.IndexFunc(fields, func(f *field) bool { return f.key == key })
	if i < 0 {
		return nil
	}
	return fields[i]
}

// note remembers where path was given, unless a variable or flag gave it.
func (w *walker) note(path string, line int) {
	if w.at[path].key == "" {
		w.at[path] = place{file: w.file, line: line}
	}
}

// unknown notes a key that does not exist, with the one that was likely meant,
// or else the keys there are.
func (w *walker) unknown(path, key string, fields []*field) {
	var here []string
	for _, f := range fields {
		here = append(here, f.key)
	}
	elsewhere := ""
	each(schema(), func(f *field) {
		if f.key == key && elsewhere == "" {
			elsewhere = f.path
		}
	})
	at, meant := join(path, key), near.To(key, here, near.Flat)
	switch {
	case meant != "":
		w.add(at, "unknown key; did you mean %s?", meant)
		w.misled[join(path, meant)] = true
	case elsewhere != "":
		w.add(at, "unknown key; did you mean %s?", elsewhere)
	default:
		w.add(at, "unknown key; the keys here are %s", strings.Join(here, ", "))
	}
}

// byDefault is the default of f, and whether it has one.
func (w *walker) byDefault(f *field) (any, bool) {
	if f.kind == kindGroup {
		return w.group(&node{}, f.fields, f.path, true), true
	}
	if f.defText == "" {
		return nil, false
	}
	n, err := parseYAML([]byte(f.defText))
	if err != nil {
		w.add(f.path, "the default is no YAML: %v", err)
		return nil, false
	}
	return w.value(n, f, f.path)
}

// value converts n to what f holds. If it cannot, it adds a problem.
func (w *walker) value(n *node, f *field, path string) (any, bool) {
	switch f.kind {
	case kindGroup:
		if n.tag == tagMap {
			return w.group(n, f.fields, path, f.listed), true
		}
	case kindGroups:
		if n.tag == tagList {
			return w.list(n, path, func(item *node, at string) any {
				if item.tag == tagMap {
					return w.group(item, f.fields, at, true)
				}
				w.add(at, "found %s; want a group of keys, such as %s", f.found(item), strings.Trim(f.groupSample(), "[]"))
				return map[string]any{}
			}), true
		}
	case kindTexts:
		if n.tag == tagList {
			return w.list(n, path, func(item *node, at string) any {
				if item.tag == tagText {
					return w.text(item.text, f, at)
				}
				w.add(at, "found %s; want a text, in quotes if it looks like something else", found(item))
				return ""
			}), true
		}
	case kindSecret:
		return w.secret(n, path)
	default:
		return w.single(n, f, path)
	}
	w.add(path, "found %s; want %s", f.found(n), f.want())
	return nil, false
}

// list converts each item of n. An item that cannot be converted leaves an
// empty one in its place, so that the others keep their numbers.
func (w *walker) list(n *node, path string, convert func(*node, string) any) []any {
	out := []any{}
	for i, item := range n.items {
		at := fmt.Sprintf("%s[%d]", path, i)
		w.note(at, item.line)
		out = append(out, convert(item, at))
	}
	return out
}

// single converts a value that is neither list nor group.
func (w *walker) single(n *node, f *field, path string) (any, bool) {
	bare := n.tag == tagBare
	switch {
	case f.kind == kindText && (bare || n.tag == tagText):
		return w.text(n.text, f, path), true
	case f.kind == kindNumber && (bare || n.tag == tagNumber):
		if i, err := strconv.Atoi(n.text); err == nil {
			return i, true
		}
	case f.kind == kindSwitch && (n.text == "true" || n.text == "false") && (bare || n.tag == tagBool):
		return n.text == "true", true
	case f.kind == kindSwitch && n.tag == tagBool: // True, TRUE
		return strings.EqualFold(n.text, "true"), true
	case f.kind == kindDate && (bare || n.tag == tagText || n.tag == tagTime):
		if d, err := parseDate(n.text); err == nil {
			return d, true
		}
	case f.kind == kindSize && (bare || n.tag == tagText || n.tag == tagNumber):
		if s, err := parseSize(n.text); err == nil {
			return s, true
		}
	case f.kind == kindDuration && (bare || n.tag == tagText || n.text == "0"):
		if d, err := parseDuration(n.text); err == nil {
			return d, true
		}
	}
	w.add(path, "found %s; want %s", f.found(n), f.want())
	return nil, false
}

// text is s, made absolute if f is a path.
func (w *walker) text(s string, f *field, path string) string {
	if !f.isPath {
		return s
	}
	return w.absolute(s, path)
}

// absolute resolves "~/" and relative paths.
func (w *walker) absolute(s, path string) string {
	rest, ok := strings.CutPrefix(s, "~/")
	switch {
	case s == "":
		return ""
	case ok && w.home == "":
		w.add(path, "found %q, but the home folder is unknown; write the whole path", s)
		return s
	case ok:
		return filepath.Join(w.home, rest)
	case filepath.IsAbs(s):
		return filepath.Clean(s)
	}
	return filepath.Join(w.dir, s)
}

// secret converts the place of a secret: a map with one key, or a text. A
// variable may have either.
func (w *walker) secret(n *node, path string) (any, bool) {
	if n.tag == tagBare && strings.HasPrefix(n.text, "{") {
		if m, err := parseYAML([]byte(n.text)); err == nil { // an error might repeat the secret
			n = m
		}
	}
	s, err := Secret{}, error(nil)
	switch {
	case n.tag == tagText, n.tag == tagBare:
		s, err = parseSecret(n.text)
	case n.tag == tagMap && len(n.entries) == 1:
		s, err = secretOf(n.entries[0].key, n.entries[0].value)
	default:
		err = fmt.Errorf("found %s; want %s", foundSecret(n), secretForms)
	}
	if err != nil {
		w.add(path, "%v", err)
		return nil, false
	}
	s.src().getenv, s.src().credentials = w.getenv, w.credentials
	if s.src().form == formFile {
		s.src().text = w.absolute(s.src().text, path)
	}
	return s, true
}

// secretOf is the secret of the map {form: value}.
func secretOf(form string, value *node) (Secret, error) {
	forms := []string{formEnv, formFile, formCommand, formCredential}
	switch {
	case !slices.Contains(forms, form):
		// The key is not repeated: "password: {hunter2}" is a map, too.
		if meant := near.To(form, forms, near.Flat); meant != "" {
			return Secret{}, fmt.Errorf("unknown key in it; did you mean %s?", meant)
		}
		return Secret{}, fmt.Errorf("unknown key in it; want %s", secretForms)
	case value.tag == tagText && value.text != "":
		return parseSecret(form + ":" + value.text)
	case value.tag == tagList && form == formCommand && len(value.items) > 0:
		var argv []string
		for _, item := range value.items {
			if item.tag != tagText {
				return Secret{}, fmt.Errorf("command: found %s in the list; want texts, in quotes if they look like something else", foundSecret(item))
			}
			argv = append(argv, item.text)
		}
		if argv[0] == "" {
			return Secret{}, fmt.Errorf("command: the program is empty")
		}
		return commandSecret(argv...), nil
	}
	return Secret{}, fmt.Errorf("%s: found %s; want %s", form, foundSecret(value), secretForms)
}
