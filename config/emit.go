package config

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// pair is a key with its value to write: a string, an int, a []string or
// further pairs.
type pair struct {
	key   string
	value any
}

// pairs are the keys of a that differ from their defaults, and those that a
// reader looks for.
func (a Account) pairs() []pair {
	a.complete()
	list := []pair{{"name", a.Name}, {"host", a.Host}, {"port", a.Port}, {"tls", a.TLS}}
	add := func(key string, value any, wanted bool) {
		if wanted {
			list = append(list, pair{key, value})
		}
	}
	add("ca_file", a.CAFile, a.CAFile != "")
	add("username", a.Username, true)
	add("owner", a.Owner, a.Owner != "" && a.Owner != a.Username)
	add("addresses", a.Addresses, len(a.Addresses) > 0)
	add("password", a.Password.pairs(), !a.Password.IsZero())
	add("auth", a.Auth, a.Auth != "auto" && a.Auth != "")
	oauth := a.OAuth2.pairs()
	add("oauth2", oauth, len(oauth) > 0)
	add("role", a.Role, a.Role != "person" && a.Role != "")
	var boxes []pair
	if len(a.Mailboxes.Include) > 0 {
		boxes = append(boxes, pair{"include", a.Mailboxes.Include})
	}
	if len(a.Mailboxes.Exclude) > 0 {
		boxes = append(boxes, pair{"exclude", a.Mailboxes.Exclude})
	}
	add("mailboxes", boxes, len(boxes) > 0)
	add("connections", a.Connections, a.Connections != 0 && a.Connections != 3)
	add("max_message", a.MaxMessage, a.MaxMessage != 0 && a.MaxMessage != 1<<30)
	return list
}

// pairs are the keys of o that are set.
func (o OAuth2) pairs() []pair {
	var list []pair
	for _, k := range []pair{{"provider", o.Provider}, {"client_id", o.ClientID}, {"device_url", o.DeviceURL}, {"token_url", o.TokenURL}} {
		if k.value != "" {
			list = append(list, k)
		}
	}
	if len(o.Scopes) > 0 {
		list = append(list, pair{"scopes", o.Scopes})
	}
	if !o.Token.IsZero() {
		list = append(list, pair{"token", o.Token.pairs()})
	}
	if !o.ClientSecret.IsZero() {
		list = append(list, pair{"client_secret", o.ClientSecret.pairs()})
	}
	return list
}

// pairs is the secret's place as the file has it.
func (s Secret) pairs() []pair {
	switch {
	case s.src() == nil:
		return nil
	case len(s.src().argv) > 0:
		return []pair{{s.src().form, s.src().argv}}
	}
	return []pair{{s.src().form, s.src().text}}
}

// A style is how a value is written in one line.
type style int

const (
	styleJSON style = iota // which is YAML, too
	styleYAML              // without the quotes that are not needed
	styleTOML
)

// block writes list as the lines of a YAML block.
func block(list []pair) []string {
	var lines []string
	for _, p := range list {
		value := flow(p.value, styleYAML)
		if s, ok := p.value.(string); ok {
			value = yamlText(s)
		}
		lines = append(lines, p.key+": "+value)
	}
	return lines
}

// flow writes a value in one line.
func flow(value any, how style) string {
	switch v := value.(type) {
	case int:
		return strconv.Itoa(v)
	case Date:
		return v.String()
	case Size:
		text := v.String()
		if _, err := strconv.Atoi(text); err == nil || how == styleYAML {
			return text
		}
		return quoted(text)
	case string:
		if s := yamlText(v); how == styleYAML && !strings.ContainsAny(v, ",[]{}") {
			return s
		}
		return quoted(v)
	case []string:
		texts := make([]string, len(v))
		for i, s := range v {
			texts[i] = flow(s, how)
		}
		return "[" + strings.Join(texts, ", ") + "]"
	case []pair:
		texts := make([]string, len(v))
		for i, p := range v {
			key := p.key + ": "
			switch how {
			case styleJSON:
				key = quoted(p.key) + ": "
			case styleTOML:
				key = p.key + " = "
			}
			texts[i] = key + flow(p.value, how)
		}
		return "{" + strings.Join(texts, ", ") + "}"
	}
	return "null"
}

// quoted is s in the quotes of JSON, which YAML and TOML understand too.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // cannot be: every string has a JSON form
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var plain = regexp.MustCompile(`^[\pL\pN/~.]([\pL\pN ./@_+'&()-]*[\pL\pN./@_+)-])?$`)

// yamlText is s as a YAML scalar, in quotes where it needs them.
func yamlText(s string) string {
	var v any
	if plain.MatchString(s) && yaml.Unmarshal([]byte(s), &v) == nil && v == any(s) && !yamlBool[strings.ToLower(s)] {
		return s
	}
	return quoted(s)
}

// yamlBool are the words that older readers of YAML take for true or false.
var yamlBool = map[string]bool{"yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}
