package tlog

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// MaxFacet is the largest facet text, in bytes.
const MaxFacet = 16 << 20

const (
	facetHeader  = "onrecord-facet/v1 "
	base64Prefix = "base64:"
)

// A Form is the way a value is written. The codec keeps it, so that bytes
// survive a round trip.
type Form int

// The forms of a value.
const (
	Bare   Form = iota // printable ASCII without spaces: numbers, times, hex, ids
	Quoted             // a JSON string in its one spelling: all human text
	Base64             // arbitrary bytes, and text that is not valid UTF-8
)

// String returns the name of the form.
func (f Form) String() string {
	switch f {
	case Bare:
		return "bare"
	case Quoted:
		return "quoted"
	case Base64:
		return "base64"
	}
	return "unknown form"
}

// A Field is one line of a facet. Value is decoded: the text itself, without
// quotes or base64.
type Field struct {
	Key   string
	Value string
	Form  Form
}

// BareField returns a field for a number, time, hash or id. Encoding fails if
// the value is empty, has a space or a byte outside printable ASCII, or begins
// with a quote or "base64:".
func BareField(key, value string) Field { return Field{Key: key, Value: value, Form: Bare} }

// TextField returns a field for human text: quoted, or base64 if text is not
// valid UTF-8.
func TextField(key, text string) Field {
	if !utf8.ValidString(text) {
		return Field{Key: key, Value: text, Form: Base64}
	}
	return Field{Key: key, Value: text, Form: Quoted}
}

// BytesField returns a field for arbitrary bytes, in base64.
func BytesField(key string, b []byte) Field {
	return Field{Key: key, Value: string(b), Form: Base64}
}

// A Facet is a salted text beside the log. A leaf holds its [Commitment].
type Facet struct {
	Name   string
	Salt   [32]byte // fresh random bytes, never derived from anything
	Fields []Field  // a key may repeat on adjacent lines: a list
}

// Get returns the value of a key, and whether the facet has it. If the key
// repeats, the error is a [FormatError]: use [Facet.All].
func (f *Facet) Get(key string) (string, bool, error) {
	value, found := "", false
	for i := range f.Fields {
		if f.Fields[i].Key != key {
			continue
		}
		if found {
			return "", false, malformed("facet", "%s: key %q is a list, want one value", f.Name, key)
		}
		value, found = f.Fields[i].Value, true
	}
	return value, found, nil
}

// All returns the values of a key in their order, nil if there are none.
func (f *Facet) All(key string) []string {
	var values []string
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			values = append(values, f.Fields[i].Value)
		}
	}
	return values
}

// First returns the first value of a key, "" if there is none or no facet.
func (f *Facet) First(key string) string {
	if f == nil {
		return ""
	}
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return f.Fields[i].Value
		}
	}
	return ""
}

// Encode returns the text of the facet, or a [FormatError] if it has a name,
// key or value that the format cannot express, a key that repeats on lines
// that are not adjacent, or more than [MaxFacet] bytes.
func (f *Facet) Encode() ([]byte, error) {
	if !isName(f.Name) {
		return nil, malformed("facet", "name %.40q: want a-z, then a-z, 0-9 or a hyphen", f.Name)
	}
	size := len(facetHeader) + len(f.Name) + len("\nsalt \n") + 2*len(f.Salt)
	for i := range f.Fields {
		n := f.Fields[i].size()
		if n > MaxFacet-size {
			return nil, malformed("facet", "%s: more than %d bytes", f.Name, MaxFacet)
		}
		size += n
	}
	b := append(make([]byte, 0, size), facetHeader...)
	b = append(append(b, f.Name...), "\nsalt "...)
	b = append(hex.AppendEncode(b, f.Salt[:]), '\n')
	var keys keySet
	for i := range f.Fields {
		field := &f.Fields[i]
		if !keys.add(field.Key) {
			return nil, malformed("facet", "%s: key %.40q repeats on lines that are not adjacent", f.Name, field.Key)
		}
		if err := field.check(); err != nil {
			return nil, err
		}
		b = field.append(b)
	}
	return b, nil
}

// size returns the length of the line of the field.
func (f *Field) size() int {
	n := len(f.Key) + len(" \n")
	switch f.Form {
	case Quoted:
		return n + quotedLen(f.Value)
	case Base64:
		return n + len(base64Prefix) + base64.StdEncoding.EncodedLen(len(f.Value))
	}
	return n + len(f.Value)
}

// check holds a field against the grammar.
func (f *Field) check() error {
	switch {
	case !isName(f.Key):
		return malformed("facet", "key %.40q: want a-z, then a-z, 0-9 or a hyphen", f.Key)
	case f.Form == Bare && !isBare(f.Value):
		return malformed("facet", "key %s: value %.40q cannot stand bare", f.Key, f.Value)
	case f.Form == Quoted && !utf8.ValidString(f.Value):
		return malformed("facet", "key %s: quoted text is not valid UTF-8", f.Key)
	case f.Form < Bare || f.Form > Base64:
		return malformed("facet", "key %s: unknown form %d", f.Key, f.Form)
	}
	return nil
}

func (f *Field) append(b []byte) []byte {
	b = append(append(b, f.Key...), ' ')
	switch f.Form {
	case Quoted:
		b = appendQuoted(b, f.Value)
	case Base64:
		b = append(b, base64Prefix...)
		b = base64.StdEncoding.AppendEncode(b, []byte(f.Value))
	default:
		b = append(b, f.Value...)
	}
	return append(b, '\n')
}

// isBare reports whether s is 1*(%x21-7E), not beginning with a quote or
// "base64:".
func isBare(s string) bool {
	if s == "" || s[0] == '"' || strings.HasPrefix(s, base64Prefix) {
		return false
	}
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// A keySet notes the keys of a facet in their order. It scans a few and hashes
// many, so that usual facets cost no memory and hostile ones no time.
type keySet struct {
	last string
	few  [16]string
	n    int
	many map[string]bool
}

// add reports whether key is new or the last one again.
func (k *keySet) add(key string) bool {
	if k.n > 0 && key == k.last {
		return true
	}
	for _, old := range k.few[:min(k.n, len(k.few))] {
		if old == key {
			return false
		}
	}
	if k.many[key] {
		return false
	}
	if k.n < len(k.few) {
		k.few[k.n] = key
	} else {
		if k.many == nil {
			k.many = make(map[string]bool)
		}
		k.many[key] = true
	}
	k.last = key
	k.n++
	return true
}
