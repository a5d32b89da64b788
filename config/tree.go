package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// tag is the type a value has in the file, before it is known what is wanted.
type tag int

const (
	tagNull   tag = iota // nothing after the colon
	tagText              // a text, in quotes or not
	tagNumber            // a whole number
	tagFloat             // another number
	tagBool
	tagTime // a date or time that the format knows
	tagMap
	tagList
	tagBare // from a variable or flag: whatever is wanted
)

// node is a value of the file, the same for all formats.
type node struct {
	tag     tag
	line    int     // 1-based; 0 if unknown
	offset  int     // of JSON: just after the value, or after its opening bracket
	text    string  // of a scalar
	entries []entry // of a map, in order
	items   []*node // of a list
}

type entry struct {
	key   string
	line  int
	value *node
}

// Bounds of a file: a config is written by hand, or by a small program. That of
// TOML is smaller, since its reader goes a level deeper for each dot and bracket
// and a few million levels end the program.
const (
	maxFile  = 4 << 20
	maxTOML  = 512 << 10
	maxNodes = 1 << 19
	maxDepth = 64
)

var errDeep = fmt.Errorf("the file is nested deeper than %d levels", maxDepth)

// syntaxError is a file that is no YAML, TOML or JSON.
type syntaxError struct {
	line int
	text string
}

func (e *syntaxError) Error() string { return e.text }

// formatOf tells the format of file by its extension, and by its first byte
// whether YAML is in fact JSON: YAML's own reader is not at home in all of
// JSON's escapes.
func formatOf(file string, text []byte) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(file)); ext {
	case ".json", ".toml":
		return ext[1:], nil
	case ".yaml", ".yml":
		if json.Valid(text) && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
			return "json", nil
		}
		return "yaml", nil
	}
	return "", errors.New("the name of a config ends in .yaml, .yml, .toml or .json")
}

// parse reads text, the content of file. The error is a *syntaxError where the
// text is at fault.
func parse(file string, text []byte) (*node, error) {
	limit := maxFile
	if strings.EqualFold(filepath.Ext(file), ".toml") {
		limit = maxTOML
	}
	if len(text) > limit {
		return nil, fmt.Errorf("the file is larger than %s", Size(limit))
	}
	format, err := formatOf(file, text)
	if err != nil {
		return nil, err
	}
	switch format {
	case "json":
		return parseJSON(text)
	case "toml":
		return parseTOML(text)
	}
	return parseYAML(text)
}

// child is the value of key in a map, nil if it has none.
func (n *node) child(key string) *node {
	for _, e := range n.entries {
		if e.key == key {
			return e.value
		}
	}
	return nil
}
