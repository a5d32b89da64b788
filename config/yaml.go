package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

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
