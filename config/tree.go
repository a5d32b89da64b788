package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
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

// YAML

var yamlLine = regexp.MustCompile(`^line (\d+): `)

func parseYAML(text []byte) (*node, error) {
	doc, err := yamlDocument(text)
	if err != nil || doc == nil {
		return &node{tag: tagNull}, err
	}
	c := &yamlConverter{}
	return c.node(doc, 0)
}

// yamlDocument is the top value of the only document in text, nil if text is
// empty.
func yamlDocument(text []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, yamlError(err)
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		return nil, &syntaxError{more.Line, "a second document begins; a config is one document"}
	case !errors.Is(err, io.EOF):
		return nil, yamlError(err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// yamlError keeps the line of the library's error, and of its text nothing
// that might quote a password.
func yamlError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	e := &syntaxError{text: text}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		e.line, _ = strconv.Atoi(m[1])
		e.text = text[len(m[0]):]
	}
	if strings.Contains(text, "unknown anchor") {
		e.text = "an alias (*) without its anchor (&); a text that starts with * needs quotes"
	}
	e.text = "this is no YAML: " + e.text
	return e
}

type yamlConverter struct{ nodes int }

func (c *yamlConverter) node(y *yaml.Node, depth int) (*node, error) {
	if c.nodes++; c.nodes > maxNodes {
		return nil, fmt.Errorf("the file has more than %d values, aliases followed", maxNodes)
	}
	if depth > maxDepth {
		return nil, errDeep
	}
	switch y.Kind {
	case yaml.AliasNode:
		n, err := c.node(y.Alias, depth+1)
		if err == nil {
			n.line = y.Line
		}
		return n, err
	case yaml.MappingNode:
		return c.mapping(y, depth)
	case yaml.SequenceNode:
		n := &node{tag: tagList, line: y.Line}
		for _, item := range y.Content {
			sub, err := c.node(item, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, sub)
		}
		return n, nil
	}
	return yamlScalar(y), nil
}

// mapping converts a map; what it merges (<<) counts unless it has the key.
func (c *yamlConverter) mapping(y *yaml.Node, depth int) (*node, error) {
	n := &node{tag: tagMap, line: y.Line}
	var merged []entry
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		value, err := c.node(y.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		switch {
		case key.ShortTag() == "!!merge":
			for _, from := range append(value.items, value) {
				merged = append(merged, from.entries...)
			}
		case key.Kind != yaml.ScalarNode:
			return nil, &syntaxError{key.Line, "a key must be a plain word"}
		default:
			n.entries = append(n.entries, entry{key.Value, key.Line, value})
		}
	}
	for _, e := range merged {
		if n.child(e.key) == nil {
			n.entries = append(n.entries, e)
		}
	}
	return n, nil
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

func yamlScalar(y *yaml.Node) *node {
	n := &node{tag: tagText, line: y.Line, text: y.Value}
	switch y.ShortTag() {
	case "!!null":
		n.tag = tagNull
	case "!!bool":
		n.tag = tagBool
	case "!!float":
		n.tag = tagFloat
	case "!!timestamp":
		n.tag = tagTime
	case "!!int":
		var i int64
		if y.Decode(&i) != nil {
			n.tag = tagFloat
			break
		}
		n.tag, n.text = tagNumber, strconv.FormatInt(i, 10)
	}
	return n
}

// JSON

func parseJSON(text []byte) (*node, error) {
	p := &jsonParser{text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	p.dec.UseNumber()
	n, err := p.value(0)
	if err == nil {
		if _, err = p.dec.Token(); err == nil {
			err = errors.New("there is more after the end")
		} else if errors.Is(err, io.EOF) {
			return n, nil
		}
	}
	if errors.Is(err, errDeep) {
		return nil, err
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return nil, &syntaxError{p.line(), "this is no JSON: " + err.Error()}
}

type jsonParser struct {
	text    []byte
	dec     *json.Decoder
	counted int64 // bytes of text whose line ends are in lines
	lines   int
}

// line is the line of the token read last.
func (p *jsonParser) line() int {
	end := min(p.dec.InputOffset(), int64(len(p.text)))
	p.lines += bytes.Count(p.text[p.counted:end], []byte("\n"))
	p.counted = end
	return p.lines + 1
}

func (p *jsonParser) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	token, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &node{line: p.line(), offset: int(p.dec.InputOffset())}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			n.tag = tagMap
		} else {
			n.tag = tagList
		}
		return n, p.children(n, depth)
	case string:
		n.tag, n.text = tagText, t
	case bool:
		n.tag, n.text = tagBool, strconv.FormatBool(t)
	case json.Number:
		n.tag, n.text = tagNumber, t.String()
		if _, err := t.Int64(); err != nil {
			n.tag = tagFloat
		}
	}
	return n, nil
}

// children reads what is inside n up to and with its closing bracket.
func (p *jsonParser) children(n *node, depth int) error {
	for p.dec.More() {
		var e entry
		if n.tag == tagMap {
			token, err := p.dec.Token()
			if err != nil {
				return err
			}
			e.key, _ = token.(string)
			e.line = p.line()
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		e.value = value
		if n.tag == tagMap {
			n.entries = append(n.entries, e)
		} else {
			n.items = append(n.items, value)
		}
	}
	_, err := p.dec.Token()
	return err
}

// TOML

func parseTOML(text []byte) (*node, error) {
	var m map[string]any
	if err := toml.Unmarshal(text, &m); err != nil {
		e := &syntaxError{text: "this is no TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
		var decode *toml.DecodeError
		if errors.As(err, &decode) {
			e.line, _ = decode.Position()
		}
		return nil, e
	}
	return tomlNode(m, 0)
}

func tomlNode(v any, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	n := &node{}
	switch v := v.(type) {
	case map[string]any:
		n.tag = tagMap
		for _, key := range slices.Sorted(maps.Keys(v)) {
			value, err := tomlNode(v[key], depth+1)
			if err != nil {
				return nil, err
			}
			n.entries = append(n.entries, entry{key: key, value: value})
		}
	case []any:
		n.tag = tagList
		for _, item := range v {
			value, err := tomlNode(item, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, value)
		}
	case string:
		n.tag, n.text = tagText, v
	case int64:
		n.tag, n.text = tagNumber, strconv.FormatInt(v, 10)
	case float64:
		n.tag, n.text = tagFloat, strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		n.tag, n.text = tagBool, strconv.FormatBool(v)
	case toml.LocalDate:
		n.tag, n.text = tagTime, v.String()
	case time.Time:
		n.tag, n.text = tagTime, v.Format(time.RFC3339)
	default: // local times, with and without a date
		n.tag, n.text = tagTime, fmt.Sprint(v)
	}
	return n, nil
}
