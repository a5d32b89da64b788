package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

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
