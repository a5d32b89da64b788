package zone

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/email"
)

// A result counts the cases of a set that are exactly as expected.
type result struct{ cases, exact int }

// TestMeasureReplies compares with what the test suites of reply parsers
// expect, as far as it can be read from their sources.
func TestMeasureReplies(t *testing.T) {
	sets := []struct {
		name    string
		floor   int
		measure func(*testing.T) result
	}{
		{"discourse", 55, measureDiscourse},
		{"github", 12, measureGithub},
		{"zapier", 12, measureZapier},
		{"crisp", 42, measureCrisp},
		{"talon", 30, measureTalon},
		{"talon files", 20, measureTalonFiles},
		{"mail-parser-reply", 23, measureMailParserReply},
		{"quotequail", 6, measureQuotequail},
	}
	table := "set                cases  exact  floor\n"
	for _, set := range sets {
		r := set.measure(t)
		table += fmt.Sprintf("%-18s %5d  %5d  %5d\n", set.name, r.cases, r.exact, set.floor)
		if r.exact < set.floor || r.cases == 0 {
			t.Errorf("%s: %d of %d exact, want %d", set.name, r.exact, r.cases, set.floor)
		}
	}
	t.Log("\n" + table)
}

// missed shows a case that is not as expected, if asked to.
func missed(t *testing.T, name, got, want string) {
	if os.Getenv("ONRECORD_MISSES") != "" {
		t.Logf("%s\n--- got\n%s\n--- want\n%s", name, tidy(got), tidy(want))
	}
}

// An expectation is what a test suite says of the reply in one text.
type expectation struct{ text, equal, has, hasNot string }

// holds reports whether a reply is as expected.
func (e expectation) holds(reply string) bool {
	switch {
	case e.equal != "":
		return sameLines(reply, e.equal)
	case e.has != "":
		return strings.Contains(tidy(reply), tidy(e.has))
	}
	return !strings.Contains(tidy(reply), tidy(e.hasNot))
}

// judge counts the expectations that hold.
func judge(t *testing.T, set string, list []expectation, reply func(text string) string) result {
	var r result
	for _, e := range list {
		r.cases++
		if got := reply(e.text); e.holds(got) {
			r.exact++
		} else {
			missed(t, fmt.Sprintf("%s %q", set, e.text[:min(len(e.text), 60)]), got, e.equal+e.has+e.hasNot)
		}
	}
	return r
}

// ownOf is the reply by this package: own words with greeting and sign-off.
func ownOf(text string) string {
	text, z := zonesOf(text, "someone@sender.example")
	return z.Text(text, Own, Greeting, SignOff, Code)
}

// bodyOf is ownOf without the sign-off, which some count as signature.
func bodyOf(text string) string {
	text, z := zonesOf(text, "someone@sender.example")
	return z.Text(text, Own, Greeting, Code)
}

// literal undoes the escapes of a string of Python, Ruby or JavaScript.
func literal(s string) string {
	return strings.NewReplacer("\\\r\n", "", "\\\n", "", `\n`, "\n", `\t`, "\t", `\"`, `"`, `\'`, "'", `\\`, `\`, `\x20`, " ").Replace(s)
}

const quotedString = `(?s:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')`

// tests cuts a source into its test functions.
func tests(source, begin string) []string { return strings.Split(source, begin)[1:] }

// either returns the first group that matched.
func either(m []string) string {
	for _, s := range m[1:] {
		if s != "" {
			return literal(s)
		}
	}
	return ""
}

func measureGithub(t *testing.T) result {
	files := fixtures(t, "github-email_reply_parser/test")
	fixture := regexp.MustCompile(`(?:join\("|email[ (]+[:"])(\w+)`)
	equal := regexp.MustCompile(`assert_equal ` + quotedString + `,\s*(?:EmailReplyParser.parse_reply|reply.fragments\[0\])`)
	begins := regexp.MustCompile(`assert_match\(/\^([\w ']+)/,\s*reply.fragments\[0\]`)
	var list []expectation
	for _, test := range tests(files["email_reply_parser_test.rb"], "def test_") {
		m := fixture.FindStringSubmatch(test)
		if m == nil {
			continue
		}
		text, ok := files["emails/"+m[1]+".txt"]
		if !ok {
			continue
		}
		if m := equal.FindStringSubmatch(test); m != nil {
			list = append(list, expectation{text: text, equal: either(m)})
		}
		if m := begins.FindStringSubmatch(test); m != nil && m[1] != "On" {
			list = append(list, expectation{text: text, has: m[1]})
		}
		if strings.Contains(test, "assert_equal 1, reply.fragments.size") {
			list = append(list, expectation{text: text, equal: text})
		}
	}
	return judge(t, "github", list, ownOf)
}

func measureZapier(t *testing.T) result {
	files := fixtures(t, "zapier-email-reply-parser/test")
	fixture := regexp.MustCompile(`(?:emails/|get_email\(['"])(\w+)`)
	equal := regexp.MustCompile(`assertEqual\(\s*` + quotedString + `,\s*EmailReplyParser`)
	equalReply := regexp.MustCompile(`assertEqual\(message.reply.strip\(\), ` + quotedString)
	has := regexp.MustCompile(`assertTrue\(` + quotedString + ` (not )?in (?:message.reply|message.fragments\[0\]|EmailReplyParser)`)
	var list []expectation
	for _, test := range tests(files["test_email_reply_parser.py"], "def test_") {
		m := fixture.FindStringSubmatch(test)
		if m == nil {
			continue
		}
		text, ok := files["emails/"+m[1]+".txt"]
		if !ok {
			continue
		}
		for _, re := range []*regexp.Regexp{equal, equalReply} {
			if m := re.FindStringSubmatch(test); m != nil {
				list = append(list, expectation{text: text, equal: either(m)})
			}
		}
		for _, m := range has.FindAllStringSubmatch(test, -1) {
			if s := either(m[:3]); m[3] != "" {
				list = append(list, expectation{text: text, hasNot: s})
			} else if len(s) > 3 {
				list = append(list, expectation{text: text, has: s})
			}
		}
	}
	return judge(t, "zapier", list, ownOf)
}

func measureCrisp(t *testing.T) result {
	files := fixtures(t, "crisp-email-reply-parser/test")
	source := files["test.js"]
	common := literal(regexp.MustCompile(`(?s)COMMON_FIRST_FRAGMENT = '(.*?)';`).FindStringSubmatch(source)[1])
	fixture := regexp.MustCompile(`get_email\("(\w+)"`)
	equal := regexp.MustCompile(`test.equal\((?:(COMMON_FIRST_FRAGMENT)|"((?:[^"\\]|\\.)*)"),\s*(?:fragments\[0\]|reply.fragments\[0\]|text\)|email.getVisibleText)`)
	var list []expectation
	for _, test := range tests(source, "export function ") {
		name := fixture.FindStringSubmatch(test)
		m := equal.FindStringSubmatch(test)
		if name == nil || m == nil {
			continue
		}
		want := common
		if m[1] == "" {
			want = literal(m[2])
		}
		if text, ok := files["fixtures/"+name[1]+".txt"]; ok {
			list = append(list, expectation{text: text, equal: want})
		}
	}
	return judge(t, "crisp", list, ownOf)
}

var pythonText = `(?:u?"""((?s:.*?))"""|u?'''((?s:.*?))'''|u?"((?:[^"\\\n]|\\.)*)"|u?'((?:[^'\\\n]|\\.)*)')`

func measureTalon(t *testing.T) result {
	source := fixtures(t, "talon/tests")["text_quotations_test.py"]
	body := regexp.MustCompile(`msg_body = ` + pythonText)
	inline := regexp.MustCompile(`eq_\(` + pythonText + `,\s*quotations.extract_from_plain\(\s*` + pythonText + `\)`)
	expected := regexp.MustCompile(`(?:expected|reply) = ` + pythonText)
	check := regexp.MustCompile(`eq_\((?:` + pythonText + `|\w+), quotations.extract_from_plain\(msg_body\)`)
	var list []expectation
	for _, test := range tests(source, "\ndef test_") {
		for _, m := range inline.FindAllStringSubmatch(test, -1) {
			list = append(list, expectation{text: either(m[4:]), equal: either(m[:5])})
		}
		text, m := body.FindStringSubmatch(test), check.FindStringSubmatch(test)
		if text == nil || m == nil || strings.Contains(test, "{}") {
			continue
		}
		want := either(m)
		if want == "" {
			if m := expected.FindStringSubmatch(test); m != nil {
				want = either(m)
			} else if want = ""; strings.Contains(test, "eq_(msg_body,") {
				want = either(text)
			}
		}
		if want != "" {
			list = append(list, expectation{text: either(text), equal: want})
		}
	}
	return judge(t, "talon", list, ownOf)
}

// measureTalonFiles reads the replies that programs wrote. Their text without
// signature is in a file, else it is the one that the suite names.
func measureTalonFiles(t *testing.T) result {
	files := fixtures(t, "talon/tests/fixtures")
	var names []string
	for name := range files {
		if strings.HasPrefix(name, "standard_replies/") && strings.HasSuffix(name, ".eml") || strings.HasPrefix(name, "html_replies/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var r result
	for _, name := range names {
		raw, want := files[name], "Hello"
		if strings.HasSuffix(name, ".html") {
			raw, want = "MIME-Version: 1.0\nContent-Type: text/html\n\n"+raw, "Hi. I am fine.\n\nThanks,\nAlex"
		} else if s, ok := files[strings.TrimSuffix(name, ".eml")+"_reply_text"]; ok {
			want = s
		}
		got := ""
		for _, p := range OfMessage(email.ParseBytes([]byte(raw), email.Limits{})) {
			got += p.Zones.Text(p.Text, Own, Greeting, SignOff, Signature) + "\n" // that suite leaves signatures in
		}
		r.cases++
		if strings.Join(strings.Fields(got), " ") == strings.Join(strings.Fields(want), " ") {
			r.exact++
		} else {
			missed(t, name, got, want)
		}
	}
	return r
}

func measureMailParserReply(t *testing.T) result {
	files := fixtures(t, "mail-parser-reply/test")
	fixture := regexp.MustCompile(`get_email\('(\w+)'`)
	equal := regexp.MustCompile(`assertTrue\(` + quotedString + ` == mail.replies\[0\].body`)
	has := regexp.MustCompile(`assert(?:True\(` + quotedString + ` (not )?in |In\(` + quotedString + `, |(Not)In\(` + quotedString + `, )mail.replies\[0\].body`)
	var list []expectation
	for _, test := range tests(files["test_email_reply_parser.py"], "def test_") {
		name := fixture.FindStringSubmatch(test)
		if name == nil {
			continue
		}
		text, ok := files["emails/"+name[1]+".txt"]
		if !ok || strings.Contains(test, "keep_hyphen_lists") {
			continue
		}
		if m := equal.FindStringSubmatch(test); m != nil {
			list = append(list, expectation{text: text, equal: either(m)})
		}
		for _, m := range has.FindAllStringSubmatch(test, -1) {
			not := m[3] != "" || m[6] != ""
			m[3], m[6] = "", ""
			if s := either(m); not {
				list = append(list, expectation{text: text, hasNot: s})
			} else {
				list = append(list, expectation{text: text, has: s})
			}
		}
	}
	return judge(t, "mail-parser-reply", list, bodyOf)
}

func measureQuotequail(t *testing.T) result {
	source := fixtures(t, "quotequail/tests")["test_quote.py"]
	param := regexp.MustCompile(`(?s)"""(.*?)""",\s*\[(.*?)\n            \],\s*\[(.*?)\n            \],`)
	visible := regexp.MustCompile(`(?s)\(\s*True,\s*"((?:[^"\\]|\\.)*)"`)
	var list []expectation
	for _, m := range param.FindAllStringSubmatch(source, -1) {
		want := ""
		for _, v := range visible.FindAllStringSubmatch(m[3], -1) {
			want += literal(v[1]) + "\n"
		}
		if want != "" {
			list = append(list, expectation{text: m[1], equal: want})
		}
	}
	return judge(t, "quotequail", list, ownOf)
}
