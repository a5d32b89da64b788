package index

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"onrecord/ingest/email"
)

// A field says how the values of a field of the query language are read, and
// what one looks like.
type field struct {
	read func(p *parser, s string) (Node, error) // nil: a text field
	hint string
}

var fields map[string]field

func init() { // refers to itself through Parse
	fields = map[string]field{
		"has":     {readHas, "attachment"},
		"in":      {func(_ *parser, s string) (Node, error) { return In{s}, nil }, "inbox"},
		"account": {func(_ *parser, s string) (Node, error) { return Account{s}, nil }, "office"},
		"defect":  {func(_ *parser, s string) (Node, error) { return Defect{strings.ToLower(s)}, nil }, "charset-unknown"},
		"client":  {func(_ *parser, s string) (Node, error) { return Client{s}, nil }, `"Ann Lee"`},
		"person":  {func(_ *parser, s string) (Node, error) { return Person{s}, nil }, `"Ann Lee"`},
		"after":   {readDate("after"), "2025-03-04"},
		"before":  {readDate("before"), "2025-03"},
		"on":      {readDate("on"), "yesterday"},
		"larger":  {readSize("larger"), "5M"},
		"smaller": {readSize("smaller"), "10k"},
		"id":      {readMessageID, "<1234@mail.example>"},
		"digest":  {readDigest, "4f3a99b1"},
		"file":    {readFile, "4f3a99b1"},
		"thread":  {func(_ *parser, s string) (Node, error) { return Thread{s}, nil }, "t-1234567890"},
		"is":      {readIs, "sent"},
	}
	for _, t := range textFields {
		hint := "invoice"
		if t.fields&^People == 0 {
			hint = "ann@client.example"
		}
		fields[t.name] = field{hint: hint}
	}
}

func hintOf(name string) string {
	first, _, _ := strings.Cut(name, ",")
	return ", such as " + name + ":" + fields[first].hint
}

// value makes the node of the value s, which stands at the offset at.
func (p *parser) value(at int, s string, quoted bool, suffix string) (Node, error) {
	f, named := fields[p.field]
	if !named || f.read == nil {
		return p.words(at, s, quoted, suffix)
	}
	if suffix != "" {
		return nil, p.fail(p.pos-len(suffix), "%s: takes no %s", p.field, suffix[:1])
	}
	if strings.TrimSpace(s) == "" {
		return nil, p.fail(at, "%s: needs a value%s", p.field, hintOf(p.field))
	}
	if place := placeOf(s); p.field == "in" && place != 0 && !quoted {
		return within{place, at, "in:" + strings.ToLower(s)}, nil
	}
	n, err := f.read(p, s)
	if err != nil {
		return nil, p.fail(at, "%s", err)
	}
	return n, nil
}

// words makes the node of a word or phrase.
func (p *parser) words(at int, s string, quoted bool, suffix string) (Node, error) {
	scope := AllFields
	if p.field != "" {
		scope = fieldsOf(p.field)
	}
	if scope&^People == 0 && suffix == "" {
		if n := addressNode(scope, s, quoted); n != nil {
			return n, nil
		}
	}
	terms := queryTerms(s)
	if len(terms) == 0 {
		if p.field == "" && suffix == "" {
			return nil, nil
		}
		return nil, p.fail(at, "there are no letters or digits to search for")
	}
	n := Text{Fields: scope, Terms: terms, Source: s}
	switch {
	case strings.HasPrefix(suffix, "~"):
		return p.fuzzy(at, n, quoted, suffix)
	case suffix == "*", len(terms) == 1 && single(terms[0]):
		n.Match = MatchPrefix
	case quoted, len(terms) > 1:
		n.Match = MatchExact
	}
	if len(terms) == 1 && n.Match != MatchExact {
		n.Source = ""
	}
	return n, nil
}

// single reports whether the term is one character of an unspaced script,
// which is indexed as the first of a pair.
func single(term string) bool {
	for i, r := range term {
		if i > 0 || !unspaced(r) {
			return false
		}
	}
	return true
}

func (p *parser) fuzzy(at int, n Text, quoted bool, suffix string) (Node, error) {
	if quoted || len(n.Terms) > 1 {
		return nil, p.fail(at, "~ needs a single word without punctuation")
	}
	runes := len([]rune(n.Terms[0]))
	n.Match, n.Source = MatchFuzzy, ""
	switch suffix[1:] {
	case "1":
		n.Distance = 1
	case "2":
		n.Distance = 2
	case "":
		n.Distance = 1
		if runes > 5 {
			n.Distance = 2
		}
	default:
		return nil, p.fail(p.pos-1, "~ can be followed by 1 or 2, the number of letters that may differ")
	}
	if runes <= n.Distance {
		return nil, p.fail(at, "the word is too short for %d different letters", n.Distance)
	}
	return n, nil
}

// addressNode reads an address or domain in an address field; nil if s is
// neither.
func addressNode(scope Fields, s string, quoted bool) Node {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return nil
	}
	s = strings.Trim(s, "<>,;*")
	local, domain, at := strings.Cut(s, "@")
	domain = strings.ToLower(strings.Trim(domain, "."))
	switch {
	case at && domain != "" && !strings.Contains(domain, "@"):
		list := addressForms(scope, strings.ToLower(local), domain, quoted)
		if len(list) == 1 {
			return list[0]
		}
		return list
	case !at && !quoted && strings.Contains(s, ".") && len(queryTerms(s)) > 1:
		list := addressForms(scope, "", strings.ToLower(strings.Trim(s, ".")), false)
		return append(list, Text{Fields: scope, Terms: queryTerms(s), Match: MatchExact, Source: s}) // or part of an address
	}
	return nil
}

// addressForms returns the address or domain, and that with the other form of its
// domain unless it stands in quotes.
func addressForms(scope Fields, local, domain string, quoted bool) Or {
	list := Or{Address{scope, local + "@" + domain}}
	if other := email.OtherDomain(domain); other != "" && !quoted {
		list = append(list, Address{scope, local + "@" + other})
	}
	return list
}

func readHas(_ *parser, s string) (Node, error) {
	if strings.EqualFold(s, "attachment") || strings.EqualFold(s, "attachments") {
		return HasAttachment{}, nil
	}
	return nil, fmt.Errorf("unknown value %q: has: takes attachment", s)
}

func readIs(_ *parser, s string) (Node, error) {
	switch what := strings.ToLower(s); what {
	case "sent", "received", "internal":
		return Is{what}, nil
	case "attachment":
		return HasAttachment{}, nil
	}
	return nil, fmt.Errorf("unknown value %q: is: takes sent, received, internal or attachment", s)
}

func readMessageID(_ *parser, s string) (Node, error) {
	id := strings.Trim(strings.TrimSpace(s), "<>")
	if id == "" {
		return nil, fmt.Errorf("id: needs a Message-ID%s", hintOf("id"))
	}
	return MessageID{email.MessageID("<" + id + ">")}, nil
}

func readDigest(_ *parser, s string) (Node, error) {
	s = strings.ToLower(s)
	if d, err := email.ParseDigest(s); err == nil {
		return Digests{[]email.Digest{d}, "digest:" + s}, nil
	}
	return DigestPrefix{s}, checkDigits(s)
}

func readFile(_ *parser, s string) (Node, error) {
	s = strings.ToLower(s)
	return Carries{s}, checkDigits(s)
}

// checkDigits reports what is wrong with the start of a digest.
func checkDigits(s string) error {
	if strings.Trim(s, "0123456789abcdef") != "" || len(s) > 64 {
		return fmt.Errorf("%q is no digest: it takes up to 64 digits 0-9 and a-f", s)
	}
	if len(s) < 8 {
		return fmt.Errorf("%q is too short: a digest is named by at least 8 digits", s)
	}
	return nil
}

// readSize returns the reader of a size such as 300, 10k, 5M or 1.5G.
func readSize(name string) func(*parser, string) (Node, error) {
	return func(_ *parser, s string) (Node, error) {
		number := strings.TrimSuffix(strings.ToLower(s), "b")
		unit := 1.0
		if i := len(number) - 1; i > 0 {
			switch number[i] {
			case 'k':
				unit, number = 1<<10, number[:i]
			case 'm':
				unit, number = 1<<20, number[:i]
			case 'g':
				unit, number = 1<<30, number[:i]
			}
		}
		f, err := strconv.ParseFloat(number, 64)
		if err != nil || strings.Trim(number, "0123456789.") != "" || f*unit >= 1<<62 {
			return nil, fmt.Errorf("%q is no size: write bytes, or 10k, 5M, 1G", s)
		}
		n := int64(f * unit)
		if name == "larger" {
			return Sizes{Over: n, Under: -1}, nil
		}
		return Sizes{Over: -1, Under: n}, nil
	}
}
