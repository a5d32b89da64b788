package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

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
