package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ParseSenderKeys reads key records of senders: lines with a name, such as
// k1._domainkey.mail.example, and a text, which may be in quotes and in pieces.
// What lies between is passed over, and a name that stands for another (CNAME) has
// the texts of that, so that the output of `dig` will do. Empty lines and those
// that begin with ; or # are comments.
func ParseSenderKeys(text string) (map[string][]string, error) {
	keys, aliases, targets := map[string][]string{}, map[string]string{}, map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' || line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
		name = dnsName(name)
		if target, ok := aliasOf(rest); ok {
			aliases[name], targets[target] = target, true
			continue
		}
		value := textOf(rest)
		if !strings.Contains(name, "._domainkey.") && !targets[name] || !strings.Contains(value, "p=") {
			return nil, fmt.Errorf("key of a sender: line %.80q: want a name such as k1._domainkey.mail.example, and its TXT record", line)
		}
		keys[name] = append(keys[name], value)
	}
	for _, name := range slices.Sorted(maps.Keys(aliases)) {
		end := name
		for range aliases { // no way is longer
			if next, ok := aliases[end]; ok {
				end = next
			}
		}
		if end == name || len(keys[end]) == 0 {
			return nil, fmt.Errorf("key of a sender: %.80q stands for %.80q, whose TXT record is not there", name, aliases[name])
		}
		keys[name] = keys[end]
	}
	return keys, nil
}

func dnsName(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".") }

// aliasOf returns the name for which one stands, where a line says so.
func aliasOf(rest string) (target string, ok bool) {
	fields := strings.Fields(rest)
	if n := len(fields); n >= 2 && strings.EqualFold(fields[n-2], "CNAME") {
		return dnsName(fields[n-1]), true
	}
	return "", false
}

// textOf returns the text of a TXT record: what is in quotes, if anything is.
func textOf(rest string) string {
	value := strings.TrimSpace(rest)
	if pieces := strings.Split(rest, `"`); len(pieces) > 1 {
		value = ""
		for i := 1; i < len(pieces); i += 2 {
			value += pieces[i]
		}
	}
	return strings.ReplaceAll(value, `\;`, ";")
}
