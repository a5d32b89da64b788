package config

import (
	"reflect"
	"strings"
	"sync"
	"time"
)

// kind is what a key holds.
type kind int

const (
	kindText     kind = iota
	kindNumber        // a whole number
	kindSwitch        // true or false
	kindDate          // [Date]
	kindSize          // [Size]
	kindDuration      // [time.Duration]
	kindSecret        // [Secret]
	kindTexts         // a list of texts
	kindGroup         // keys below this one
	kindGroups        // a list of groups
)

// field is one key, as the struct says it.
type field struct {
	key      string // last part: "port"
	path     string // "accounts[].port"
	name     string // of the struct field
	owner    string // of the struct type, for the doc comment
	kind     kind
	defText  string // YAML; empty: the zero value
	example  string // YAML
	oneof    []string
	isPath   bool
	required bool
	either   bool // one of several keys of which one is required
	optIn    bool // makes the program ask other hosts: nothing to copy without thinking
	listed   bool // below a list
	fields   []*field
}

// schema is the tree of all keys, in the order of the structs.
var schema = sync.OnceValue(func() []*field {
	return fieldsOf(reflect.TypeFor[Config](), "", false)
})

func fieldsOf(t reflect.Type, prefix string, listed bool) []*field {
	var all []*field
	for sf := range t.Fields() {
		key := sf.Tag.Get("config")
		if key == "" || key == "-" {
			continue
		}
		f := &field{
			key: key, path: prefix + key, name: sf.Name, owner: t.Name(),
			kind:     kindOf(sf.Type),
			defText:  sf.Tag.Get("default"),
			example:  sf.Tag.Get("example"),
			oneof:    strings.Fields(sf.Tag.Get("oneof")),
			isPath:   sf.Tag.Get("path") != "",
			required: sf.Tag.Get("required") == "true",
			either:   strings.HasPrefix(sf.Tag.Get("required"), "or "),
			optIn:    sf.Tag.Get("optin") != "",
			listed:   listed,
		}
		switch f.kind {
		case kindGroup:
			f.fields = fieldsOf(sf.Type, f.path+".", listed)
		case kindGroups:
			f.fields = fieldsOf(sf.Type.Elem(), f.path+"[].", true)
		}
		all = append(all, f)
	}
	return all
}

func kindOf(t reflect.Type) kind {
	switch t {
	case reflect.TypeFor[Date]():
		return kindDate
	case reflect.TypeFor[Size]():
		return kindSize
	case reflect.TypeFor[time.Duration]():
		return kindDuration
	case reflect.TypeFor[Secret]():
		return kindSecret
	case reflect.TypeFor[[]string]():
		return kindTexts
	}
	switch t.Kind() {
	case reflect.Int:
		return kindNumber
	case reflect.Bool:
		return kindSwitch
	case reflect.Slice:
		return kindGroups
	case reflect.Struct:
		return kindGroup
	}
	return kindText
}

// each calls f for every key below fields, groups before what is in them.
func each(fields []*field, f func(*field)) {
	for _, one := range fields {
		f(one)
		each(one.fields, f)
	}
}

// scalar reports whether a variable or flag can set the key.
func (f *field) scalar() bool {
	return !f.listed && f.kind != kindTexts && f.kind != kindGroup && f.kind != kindGroups
}

// variable is the name of the variable that sets the key.
func (f *field) variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(f.path, ".", "_"))
}

const variablePrefix = "ONRECORD_"

// want says what the key should hold, with an example.
func (f *field) want() string {
	if len(f.oneof) > 0 && f.kind == kindText {
		return "one of " + strings.Join(f.oneof, ", ")
	}
	what := map[kind]string{
		kindText:     "a text",
		kindNumber:   "a whole number",
		kindSwitch:   "true or false",
		kindDate:     "a day",
		kindSize:     "a size",
		kindDuration: "a length of time",
		kindTexts:    "a list of texts",
		kindGroup:    "a group of keys",
		kindGroups:   "a list, each item a group of keys",
	}[f.kind]
	if f.kind == kindSecret {
		return "the place of the password: " + secretForms
	}
	if sample := f.sample(); sample != "" {
		return what + ", such as " + sample
	}
	return what
}

// sample is a value the key may have, as YAML.
func (f *field) sample() string {
	switch {
	case f.example != "":
		return f.example
	case f.kind == kindSwitch:
		return ""
	case f.kind == kindGroup || f.kind == kindGroups:
		return f.groupSample()
	}
	return f.defText
}

// groupSample shows the keys that matter most, in one line.
func (f *field) groupSample() string {
	var parts []string
	for _, sub := range f.fields {
		if s := sub.sample(); s != "" && sub.kind < kindTexts && (sub.required || f.kind == kindGroup) && len(parts) < 2 {
			parts = append(parts, sub.key+": "+s)
		}
	}
	switch text := "{" + strings.Join(parts, ", ") + "}"; {
	case len(parts) == 0:
		return ""
	case f.kind == kindGroups:
		return "[" + text + "]"
	default:
		return text
	}
}
