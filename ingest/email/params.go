package email

import (
	"sort"
	"strings"
)

// maxParams is the number of parameters read from one field.
const maxParams = 200

// A paramField is a Content-Type or Content-Disposition field (RFC 2045
// section 5.1, RFC 2183 section 2).
type paramField struct {
	value  string            // lower case, without parameters
	params map[string]string // names in lower case; values decoded
}

// parseParamField reads such a field, forgiving missing quotes, blanks and
// doubled semicolons. Of a repeated parameter the first counts.
func parseParamField(s string, w *wordDecoder) paramField {
	value, rest := cutParam(s)
	value = strings.TrimSpace(value)
	if blank := strings.IndexAny(value, " \t"); blank > 0 { // a semicolon was forgotten
		value, rest = value[:blank], value[blank:]+";"+rest
	}
	f := paramField{value: strings.ToLower(value)}
	if strings.TrimSpace(rest) == "" {
		return f
	}
	f.params = make(map[string]string)
	var pieces []paramPiece
	for n := 0; rest != "" && n < maxParams; n++ {
		var param string
		param, rest = cutParam(rest)
		name, val, ok := strings.Cut(param, "=")
		if !ok {
			continue
		}
		name, val = strings.ToLower(strings.TrimSpace(name)), unquote(strings.TrimSpace(val))
		if base, index, extended, ok := continuation(name); ok {
			pieces = append(pieces, paramPiece{base, index, extended, val})
			continue
		}
		if _, have := f.params[name]; !have {
			f.params[name] = w.decode(val)
		}
	}
	joinPieces(f.params, pieces, w)
	return f
}

// cutParam returns s up to the next semicolon outside quotes, and what
// follows that.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	if quoted { // never closed: quotes mean nothing then
		param, rest, _ = strings.Cut(s, ";")
		return param, rest
	}
	return s, ""
}

// unquote undoes a quoted string. A backslash that quotes nothing special
// stays, since programs send Windows paths that way.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' {
		return strings.Trim(s, `"`)
	}
	s = s[1:]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case c == '"':
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// A paramPiece is one parameter in the manner of RFC 2231: "name*0*=value".
type paramPiece struct {
	name     string
	index    int
	extended bool // percent-encoded
	value    string
}

func continuation(name string) (base string, index int, extended, ok bool) {
	base, tail, found := strings.Cut(name, "*")
	if !found || base == "" {
		return "", 0, false, false
	}
	if tail == "" {
		return base, 0, true, true
	}
	digits, extended := strings.CutSuffix(tail, "*")
	if !isNumber(digits) || len(digits) > 4 {
		return "", 0, false, false
	}
	return base, atoi(digits), extended, true
}

// joinPieces puts values together that were sent in pieces (RFC 2231 sections
// 3 and 4). They win over a plain parameter of the same name.
func joinPieces(params map[string]string, pieces []paramPiece, w *wordDecoder) {
	sort.SliceStable(pieces, func(i, j int) bool {
		a, b := pieces[i], pieces[j]
		return a.name < b.name || a.name == b.name && a.index < b.index
	})
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && pieces[n].name == pieces[0].name {
			n++
		}
		params[pieces[0].name] = joinValue(pieces[:n], w)
		pieces = pieces[n:]
	}
}

func joinValue(pieces []paramPiece, w *wordDecoder) string {
	var raw []byte
	charset, extended := "", false
	for i, p := range pieces {
		if i > 0 && p.index == pieces[i-1].index {
			continue // repeated
		}
		v := p.value
		if p.extended {
			if i == 0 {
				if c, rest, ok := strings.Cut(v, "'"); ok {
					if _, text, ok := strings.Cut(rest, "'"); ok {
						charset, v = c, text
					}
				}
			}
			extended = true
			raw = append(raw, percentDecode(v)...)
		} else {
			raw = append(raw, v...)
		}
	}
	if !extended {
		return w.decode(string(raw))
	}
	text, code := toUTF8(raw, charset, false)
	if code != "" {
		w.defects.add(code, w.part, "parameter in "+quoteShort(charset))
	}
	return oneLine(text)
}

func percentDecode(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// mediaType checks the value of a Content-Type field. ok is false if it is
// none; then what RFC 2045 section 5.2 says for that case is returned.
func mediaType(value string) (mt string, ok bool) {
	value = strings.Trim(value, `"'`)
	major, minor, found := strings.Cut(value, "/")
	if found && isToken(major) && isToken(minor) {
		return value, true
	}
	if value == "text" || value == "" {
		return "text/plain", value == ""
	}
	if value == "html" {
		return "text/html", false
	}
	if found || value != "multipart" {
		return "application/octet-stream", false
	}
	return "multipart/mixed", false
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, c) >= 0 {
			return false
		}
	}
	return s != ""
}
