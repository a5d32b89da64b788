package email

import "strings"

// addrSpec cleans an addr-spec: no route, no blanks, domain in lower case.
func (p *addressScan) addrSpec(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s = s[len("mailto:"):]
		p.odd = true
	}
	if strings.HasPrefix(s, "@") { // route (RFC 5322 section 4.4)
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	s = p.words.raw(stripComments(s))
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		p.odd = p.odd || s != ""
		if strings.HasSuffix(s, ":;") { // an empty group, in brackets by mistake
			return ""
		}
		return stripBlanks(s)
	}
	local, domain := s[:at], s[at+1:]
	if !strings.HasPrefix(local, `"`) {
		local = stripBlanks(local)
	} else {
		local = oneLine(local)
	}
	domain = strings.ToLower(stripBlanks(domain))
	if local == "" || domain == "" {
		p.odd = true
	}
	return local + "@" + strings.TrimSuffix(domain, ".")
}

// tightenDots removes the blanks that RFC 5322 section 4.4 allows around "."
// and "@".
func tightenDots(s string) string {
	fields := strings.Fields(s)
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			prev := fields[i-1]
			if !strings.HasSuffix(prev, ".") && !strings.HasSuffix(prev, "@") && !strings.HasPrefix(f, ".") && !strings.HasPrefix(f, "@") {
				b.WriteByte(' ')
			}
		}
		b.WriteString(f)
	}
	return b.String()
}

// stripComments removes comments that stand outside quotes.
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// stripBlanks removes white space and control characters.
func stripBlanks(s string) string {
	if strings.IndexFunc(s, isBlankOrControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isBlankOrControl(r) {
			return -1
		}
		return r
	}, s)
}

func isBlankOrControl(r rune) bool {
	return r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}
