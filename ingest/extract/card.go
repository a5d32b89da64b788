package extract

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// cardNames are the properties of calendars and contacts that people read, with
// what to call them. FN is a name by itself.
var cardNames = map[string]string{
	"SUMMARY": "Summary", "DESCRIPTION": "Description", "LOCATION": "Location", "COMMENT": "Comment", "DTSTART": "Start",
	"DTEND": "End", "DUE": "Due", "ORGANIZER": "Organizer", "ATTENDEE": "Attendee", "CONTACT": "Contact", "STATUS": "Status",
	"URL": "URL", "CATEGORIES": "Categories", "METHOD": "Method", "RRULE": "Repeats",
	"FN": "Name", "N": "Names", "ORG": "Organization", "TITLE": "Title", "ROLE": "Role", "TEL": "Telephone", "EMAIL": "Email",
	"ADR": "Address", "NOTE": "Note", "NICKNAME": "Nickname", "BDAY": "Birthday",
}

// zoneRules are the components of a calendar that describe a time zone.
var zoneRules = map[string]bool{"VTIMEZONE": true, "STANDARD": true, "DAYLIGHT": true}

// readCard adds the properties of a calendar or of contacts.
func (j *job) readCard(data []byte, charset string) {
	text := decode(joinCharacters(j.head(data)), charset, false)
	rules := false // of a time zone, which say when clocks change
	begin := ""    // of the event
	for text != "" && !j.stop() {
		var line string
		line, text = unfold(text)
		name, params, value := splitProperty(line)
		label := cardNames[name]
		switch {
		case name == "BEGIN":
			rules, begin = zoneRules[strings.ToUpper(strings.TrimSpace(value))], ""
		case name == "END":
			j.write("\n")
		case rules:
		case label != "" && strings.Trim(value, ";, ") != "":
			switch name {
			case "DTSTART":
				begin = value
			case "DTEND":
				value = lastDay(value, begin)
			}
			j.write(label + ": " + propertyText(name, params, value) + "\n")
		}
	}
}

// joinCharacters takes out the folds that stand inside a character: some programs
// count bytes.
func joinCharacters(data []byte) []byte {
	var out []byte
	for {
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			return append(out, data...)
		}
		if next := data[end+1:]; len(next) > 1 && (next[0] == ' ' || next[0] == '\t') && next[1]&0xC0 == 0x80 {
			out = append(out, bytes.TrimSuffix(data[:end], []byte("\r"))...)
			data = next[1:]
			continue
		}
		out = append(out, data[:end+1]...)
		data = data[end+1:]
	}
}

// unfold takes a content line from the front of text. It goes on in lines that
// begin with a blank, and after the soft line ends of quoted-printable.
func unfold(text string) (line, rest string) {
	var b strings.Builder
	encoded := false
	for {
		line, rest, _ = strings.Cut(text, "\n")
		if b.Len() == 0 {
			head, _, _ := strings.Cut(line, ":")
			encoded = strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
		}
		soft := encoded && strings.HasSuffix(line, "=")
		if soft {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
		switch {
		case soft && rest != "":
			text = rest
		case strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t"):
			text = rest[1:]
		default:
			return b.String(), rest
		}
	}
}

// splitProperty cuts a content line: NAME;PARAM="a:b":value. Groups (item1.TEL)
// are dropped.
func splitProperty(line string) (name, params, value string) {
	quoted := false
	for i := range len(line) {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if quoted {
				continue
			}
			name, params, _ = strings.Cut(line[:i], ";")
			if _, after, ok := strings.Cut(name, "."); ok {
				name = after
			}
			return strings.ToUpper(name), params, line[i+1:]
		}
	}
	return "", "", ""
}

// propertyText is the value of a property as a person would read it.
func propertyText(name, params, value string) string {
	if strings.Contains(strings.ToUpper(params), "QUOTED-PRINTABLE") {
		if b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value))); err == nil {
			value = email.DecodeText(b, param(params, "CHARSET"), false)
		}
	}
	switch name {
	case "DTSTART", "DTEND", "DUE":
		return calendarTime(value, param(params, "TZID"))
	case "N", "ADR", "ORG":
		value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ';' }), ", ")
	case "ORGANIZER", "ATTENDEE":
		if cn := param(params, "CN"); cn != "" {
			value = cn + " " + value
		}
	}
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
}

// param returns the value of a parameter, "" if there is none.
func param(params, name string) string {
	for p := range strings.SplitSeq(params, ";") {
		if key, value, ok := strings.Cut(p, "="); ok && strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// lastDay is the last day of an event of whole days: its end is the day after (RFC 5545
// section 3.6.1), but in files of programs that name one which is not after its begin.
func lastDay(end, begin string) string {
	const day = "20060102"
	t, err := time.Parse(day, end)
	if err != nil || end <= begin {
		return end
	}
	return t.AddDate(0, 0, -1).Format(day)
}

// calendarTime writes 20250304T093000Z as 2025-03-04 09:30 UTC, and the time of a
// zone with the name of the zone.
func calendarTime(value, zone string) string {
	for layout, shown := range map[string]string{"20060102T150405Z": "2006-01-02 15:04 UTC", "20060102T150405": "2006-01-02 15:04", "20060102": time.DateOnly} {
		t, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		if zone == "" || layout != "20060102T150405" {
			return t.Format(shown)
		}
		return t.Format(shown) + " " + zone
	}
	return value
}
