package email

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func codes(list []Defect) []string {
	var out []string
	for _, d := range list {
		if !slices.Contains(out, d.Code) {
			out = append(out, d.Code)
		}
	}
	slices.Sort(out)
	return out
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		in   string
		want []Address
		odd  bool
	}{
		{"jane@Shop.Example", []Address{{"", "jane@shop.example"}}, false},
		{"Jane Doe <jane@shop.example>", []Address{{"Jane Doe", "jane@shop.example"}}, false},
		{`"Doe, Jane" <Jane.Doe@shop.example>, bob@firm.example`, []Address{{"Doe, Jane", "Jane.Doe@shop.example"}, {"", "bob@firm.example"}}, false},
		{"jane@shop.example (Jane Doe)", []Address{{"Jane Doe", "jane@shop.example"}}, false},
		{"=?utf-8?Q?J=C3=BCrgen?= <j@firm.example>", []Address{{"Jürgen", "j@firm.example"}}, false},
		{`"=?utf-8?Q?J=C3=BCrgen?=" <j@firm.example>`, []Address{{"Jürgen", "j@firm.example"}}, false},
		{"=?utf-8?Q?Doe, Jane?= <j@firm.example>", []Address{{"=?utf-8?Q?Doe, Jane?=", "j@firm.example"}}, true},
		{"=?utf-8?Q?Doe,_Jane?= <j@firm.example>", []Address{{"Doe, Jane", "j@firm.example"}}, false},
		{"Jürgen <j@firm.example>", []Address{{"Jürgen", "j@firm.example"}}, false},
		{"J\xfcrgen <j@firm.example>", []Address{{"Jürgen", "j@firm.example"}}, false},
		{"Team: a@firm.example, B <b@firm.example>;", []Address{{"", "a@firm.example"}, {"B", "b@firm.example"}}, false},
		{"undisclosed-recipients:;", nil, false},
		{"<Undisclosed-Recipient:;>", nil, true},
		{"<>", nil, false},
		{"", nil, false},
		{" , ,", nil, false},
		{"Doe, Jane <jane@shop.example>", []Address{{"Doe, Jane", "jane@shop.example"}}, true},
		{"a@firm.example; b@firm.example", []Address{{"", "a@firm.example"}, {"", "b@firm.example"}}, true},
		{"Jane <jane@shop.example", []Address{{"Jane", "jane@shop.example"}}, true},
		{"Jane <<jane@shop.example>>", []Address{{"Jane", "jane@shop.example"}}, false},
		{"Jane <mailto:jane@shop.example>", []Address{{"Jane", "jane@shop.example"}}, true},
		{"<@relay.example,@b.example:jane@shop.example>", []Address{{"", "jane@shop.example"}}, false},
		{"jane . doe @ shop . example", []Address{{"", "jane.doe@shop.example"}}, false},
		{"Jane Doe jane@shop.example", []Address{{"Jane Doe", "jane@shop.example"}}, true},
		{`"Jane Doe" jane@shop.example`, []Address{{"Jane Doe", "jane@shop.example"}}, true},
		{`"\"JD\" Doe"  jane@Shop.Example, bob@firm.example`, []Address{{`"JD" Doe`, "jane@shop.example"}, {"", "bob@firm.example"}}, true},
		{`"see jane@shop.example"`, []Address{{"see jane@shop.example", ""}}, true},
		{`"Jane Doe" @ home`, []Address{{"Jane Doe @ home", ""}}, true},
		{`"jane doe"@shop.example`, []Address{{"", `"jane doe"@shop.example`}}, false},
		{`"Jane \"JD\" Doe" <jane@shop.example>`, []Address{{`Jane "JD" Doe`, "jane@shop.example"}}, false},
		{"user@[192.0.2.1]", []Address{{"", "user@[192.0.2.1]"}}, false},
		{"user@[IPv6:2001:db8::1]", []Address{{"", "user@[ipv6:2001:db8::1]"}}, false},
		{"root (Operator)", []Address{{"Operator", "root"}}, true},
		{"Everybody", []Address{{"Everybody", ""}}, true},
		{"Pete(A nice \\) chap) <pete(his account)@silly.example(his host)>", []Address{{"Pete", "pete@silly.example"}}, false},
		{"a@firm.example <a@firm.example>", []Address{{"a@firm.example", "a@firm.example"}}, false},
		{"=?utf-8?Q?Jane_=3Cjane=40shop.example=3E?=", []Address{{"Jane", "jane@shop.example"}}, true},
		{"A <a@firm.example> B <b@firm.example>", []Address{{"A B", "a@firm.example"}, {"", "b@firm.example"}}, true},
		{"(unclosed comment, b@firm.example", []Address{{"", "b@firm.example"}}, true},
		{`"unclosed <a@firm.example>, b@firm.example`, []Address{{"unclosed", "a@firm.example"}, {"", "b@firm.example"}}, true},
	}
	for _, test := range tests {
		env := ParseEnvelope([]byte("To: " + test.in + "\r\n\r\n"))
		if diff := cmp.Diff(test.want, env.To); diff != "" {
			t.Errorf("%q:\n%s", test.in, diff)
		}
		if odd := slices.Contains(codes(env.Defects), DefectAddressSyntax); odd != test.odd {
			t.Errorf("%q: address-syntax = %t, want %t", test.in, odd, test.odd)
		}
	}
}

func TestAuthorNames(t *testing.T) {
	for in, want := range map[string][]Address{
		"Toll; Mira <mira@toll.example>":                           {{"Toll; Mira", "mira@toll.example"}},
		"Toll; Mira; Fence & Gate <mira@toll.example>":             {{"Toll; Mira; Fence & Gate", "mira@toll.example"}},
		"Toll; <mira@toll.example>":                                {{"Toll", "mira@toll.example"}},
		"Mira <mira@toll.example>; Nora <nora@brightgate.example>": {{"Mira", "mira@toll.example"}, {"Nora", "nora@brightgate.example"}},
		"Toll; Mira": {{"Toll", ""}, {"Mira", ""}},
	} {
		env := ParseEnvelope([]byte("From: " + in + "\r\nTo: Toll; Mira <mira@toll.example>\r\n\r\n"))
		if diff := cmp.Diff(want, env.From); diff != "" {
			t.Errorf("%q:\n%s", in, diff)
		}
		if len(env.To) != 2 {
			t.Errorf("To = %v, want two people", env.To)
		}
	}
}

func TestAddressKey(t *testing.T) {
	if got := (Address{Addr: "Jane.Doe@shop.example"}).Key(); got != "jane.doe@shop.example" {
		t.Errorf("Key = %q", got)
	}
}

func TestDates(t *testing.T) {
	zone := func(hours float64) *time.Location { return time.FixedZone("", int(hours*3600)) }
	at := func(y, mo, d, h, mi, s int, z *time.Location) time.Time {
		return time.Date(y, time.Month(mo), d, h, mi, s, 0, z)
	}
	tests := []struct {
		in   string
		want time.Time
		code string
	}{
		{"Tue, 1 Jul 2003 10:52:37 +0200", at(2003, 7, 1, 10, 52, 37, zone(2)), ""},
		{"1 Jul 2003 10:52 -0330", at(2003, 7, 1, 10, 52, 0, zone(-3.5)), ""},
		{"Fri, 21 Nov 97 09:55:06 -0600", at(1997, 11, 21, 9, 55, 6, zone(-6)), ""},
		{"21 Nov 03 09:55:06 GMT", at(2003, 11, 21, 9, 55, 6, zone(0)), ""},
		{"21 Nov 103 09:55:06 GMT", at(2003, 11, 21, 9, 55, 6, zone(0)), ""},
		{"Sun, 21 Jul 0102 12:29:58 +0200", at(2002, 7, 21, 12, 29, 58, zone(2)), DefectDateImplausible},
		{"Fri, 21 Nov 1997 09:55:06 EST", at(1997, 11, 21, 9, 55, 6, zone(-5)), ""},
		{"Fri, 21 Nov 1997 09:55:06 -0500 (EST)", at(1997, 11, 21, 9, 55, 6, zone(-5)), ""},
		{"Fri, 21 Nov 1997 09:55:06 -0500 EST", at(1997, 11, 21, 9, 55, 6, zone(-5)), ""},
		{"Fri, 21 Nov 1997 09:55:06 GMT+0100", at(1997, 11, 21, 9, 55, 6, zone(1)), ""},
		{"Fri, 21 Nov 1997 09:55:06 +01:00", at(1997, 11, 21, 9, 55, 6, zone(1)), ""},
		{"Fri, 21 Nov 1997 09:55:06 -0000", at(1997, 11, 21, 9, 55, 6, zone(0)), ""},
		{"Fri, 21 Nov 1997 09:55:06 K", at(1997, 11, 21, 9, 55, 6, zone(0)), ""},
		{"Fri, 21 Nov 1997 09:55:06 XYZ", at(1997, 11, 21, 9, 55, 6, zone(0)), DefectDateZone},
		{"Fri, 21 Nov 1997 09:55:06", at(1997, 11, 21, 9, 55, 6, zone(0)), DefectDateZone},
		{"Fri, 21 Nov 1997", at(1997, 11, 21, 0, 0, 0, zone(0)), DefectDateZone},
		{"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", at(1997, 11, 21, 9, 55, 6, zone(-6)), ""},
		{"Thu Feb 13 23:32:54 2002", at(2002, 2, 13, 23, 32, 54, zone(0)), DefectDateZone},
		{"Thu Feb 13 23:32:54 PST 2002", at(2002, 2, 13, 23, 32, 54, zone(-8)), ""},
		{"Mo, 13 Feb 2023 10:00:00 +0100", at(2023, 2, 13, 10, 0, 0, zone(1)), ""},
		{"Monday, 13 February 2023 10:00 PM +0100", at(2023, 2, 13, 22, 0, 0, zone(1)), ""},
		{"13 Feb 2023 12:05 AM +0100", at(2023, 2, 13, 0, 5, 0, zone(1)), ""},
		{"13-Feb-2023 10:00:00 +0100", at(2023, 2, 13, 10, 0, 0, zone(1)), ""},
		{"2023-02-13T10:00:00Z", at(2023, 2, 13, 10, 0, 0, zone(0)), ""},
		{"2023-02-13T10:00:00.123+01:00", at(2023, 2, 13, 10, 0, 0, zone(1)), ""},
		{"2023-02-13 10:00:00 +0100", at(2023, 2, 13, 10, 0, 0, zone(1)), ""},
		{"2002/09/14 Sat 02:29:32 CDT", at(2002, 9, 14, 2, 29, 32, zone(-5)), ""},
		{"Mon, 13 Feb 2023 10.00.30 +0100", at(2023, 2, 13, 10, 0, 30, zone(1)), ""},
		{"Sat, 31 Dec 2016 23:59:60 +0000", at(2017, 1, 1, 0, 0, 0, zone(0)), ""},
		{"Sat, 31 Dec 1605 23:59:59 +0000", at(1605, 12, 31, 23, 59, 59, zone(0)), DefectDateImplausible},
		{"31 Apr 2023 10:00:00 +0000", time.Time{}, DefectDateUnreadable},
		{"13/02/2023 10:00", time.Time{}, DefectDateUnreadable},
		{"Pn, 29 paX 2007 21:13:00 +0100", time.Time{}, DefectDateUnreadable},
		{"Whenever", time.Time{}, DefectDateUnreadable},
		{"", time.Time{}, DefectDateUnreadable},
		{"Mon, 13 Feb 2023 25:00:00 +0100", time.Time{}, DefectDateUnreadable},
		{"Mon, 13 Feb 99999 10:00:00 +0100", time.Time{}, DefectDateUnreadable},
	}
	for _, test := range tests {
		got, code := parseDate(test.in)
		if !got.Equal(test.want) || code != test.code {
			t.Errorf("%q = %v, %q, want %v, %q", test.in, got, code, test.want, test.code)
			continue
		}
		_, have := got.Zone()
		if _, want := test.want.Zone(); have != want {
			t.Errorf("%q: zone %d s, want %d s", test.in, have, want)
		}
	}
	if got, _ := parseDate("Fri, 21 Nov 1997 09:55:06 -0000"); got.Location().String() != "-0000" {
		t.Errorf("-0000 gives zone %q", got.Location())
	}
}

func TestParseDate(t *testing.T) {
	want := time.Date(1996, 7, 17, 9, 44, 25, 0, time.UTC)
	for _, s := range []string{"17-Jul-1996 02:44:25 -0700", " 7-Jul-1996 02:44:25 -0700", "1996-07-17T09:44:25Z", "Wed, 17 Jul 1996 11:44:25 +0200"} {
		if s[0] == ' ' {
			want = want.AddDate(0, 0, -10)
		}
		if got, ok := ParseDate(s); !ok || !got.Equal(want) {
			t.Errorf("ParseDate(%q) = %v, %t, want %v", s, got, ok, want)
		}
		want = time.Date(1996, 7, 17, 9, 44, 25, 0, time.UTC)
	}
	if got, ok := ParseDate("soon"); ok || !got.IsZero() {
		t.Errorf("ParseDate(soon) = %v, %t", got, ok)
	}
}

func TestMessageIDs(t *testing.T) {
	tests := []struct {
		field, in string
		want      []MessageID
		odd       bool
	}{
		{"References", "<a@x.example> <b@x.example>", []MessageID{"<a@x.example>", "<b@x.example>"}, false},
		{"References", "<a@x.example>\r\n\t<b@x.example>", []MessageID{"<a@x.example>", "<b@x.example>"}, false},
		{"References", "<a@x\r\n .example>", []MessageID{"<a@x.example>"}, false},
		{"References", "<a@x.example>,<b@x.example>", []MessageID{"<a@x.example>", "<b@x.example>"}, false},
		{"References", "a@x.example", []MessageID{"<a@x.example>"}, true},
		{"References", "<a@x.example> <b@x.example", []MessageID{"<a@x.example>", "<b@x.example>"}, true},
		{"References", "<<a@x.example>>", []MessageID{"<a@x.example>"}, true},
		{"References", "<>", nil, true},
		{"References", "", nil, false},
		{"In-Reply-To", "Your message of \"Fri, 1 May\" <a@x.example>", []MessageID{"<a@x.example>"}, false},
		{"In-Reply-To", "\"Jane Doe\"'s message of Friday", nil, false},
	}
	for _, test := range tests {
		env := ParseEnvelope([]byte(test.field + ": " + test.in + "\r\n\r\n"))
		got := env.References
		if test.field == "In-Reply-To" {
			got = env.InReplyTo
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %q:\n%s", test.field, test.in, diff)
		}
		if odd := slices.Contains(codes(env.Defects), DefectMessageIDSyntax); odd != test.odd {
			t.Errorf("%q: message-id-syntax = %t, want %t", test.in, odd, test.odd)
		}
	}
}

func TestSubjects(t *testing.T) {
	tests := []struct{ in, want, code string }{
		{"Hello", "Hello", ""},
		{"Folded\r\n  subject\r\n\tline", "Folded subject line", ""},
		{"=?utf-8?B?SMOkbmRl?=", "Hände", ""},
		{"=?UTF-8?q?H=C3=A4nde?= up", "Hände up", ""},
		{"=?utf-8*de?q?H=C3=A4nde?=", "Hände", ""},
		{"=?utf-8?q?a?= =?utf-8?q?b?=", "ab", ""},
		{"=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E4?=", "aä", ""},
		{"=?utf-8?B?w6Q=?= x =?utf-8?B?w6Q=?=", "ä x ä", ""},
		{"=?utf-8?B?SMM=?= =?utf-8?B?pG5kZQ==?=", "Hände", ""}, // a character cut in two
		{"=?utf-8?Q?two words?=", "two words", ""},
		{"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本", ""},
		{"=?koi8-r?B?8NLJ18XU?=", "Привет", ""},
		{"=?gb2312?B?xOO6ww==?=", "你好", ""},
		{"=?utf-7?Q?H+AOQ-nde?=", "Hände", ""},
		{"=?no-such-charset?Q?abc?=", "abc", DefectCharsetUnknown},
		{"=?utf-8?B?%%%?=", "=?utf-8?B?%%%?=", DefectEncodedWord},
		{"=?utf-8?X?abc?=", "=?utf-8?X?abc?=", DefectEncodedWord},
		{"=?utf-8?Q?never closed", "=?utf-8?Q?never closed", ""},
		{"=?", "=?", ""},
		{"H\xe4nde", "Hände", DefectHeader8Bit},
		{"Hände", "Hände", ""},
		{"=?utf-8?Q?a=0D=0AB=00c?=", "a  Bc", ""}, // no line ends or NULs smuggled in
	}
	for _, test := range tests {
		env := ParseEnvelope([]byte("Subject: " + test.in + "\r\n\r\n"))
		if env.Subject != test.want {
			t.Errorf("%q = %q, want %q", test.in, env.Subject, test.want)
		}
		if test.code != "" && !slices.Contains(codes(env.Defects), test.code) {
			t.Errorf("%q: defects %v, want %s", test.in, env.Defects, test.code)
		}
	}
}

func TestEnvelope(t *testing.T) {
	raw := strings.ReplaceAll(`Received: from a.example by b.example; Mon, 1 May 2023 10:00:05 +0000
From: Jane Doe <jane@shop.example>
Sender: office@shop.example
Reply-To: help@shop.example
To: a@firm.example
TO : b@firm.example
Cc: c@firm.example
Bcc: d@firm.example
Message-Id: <1@shop.example>
In-Reply-To: <0@firm.example>
References: <x@firm.example>
 <0@firm.example>
Date: Mon, 1 May 2023 12:00:00 +0200
Subject: The boiler

Subject: not this
`, "\n", "\r\n")
	got := ParseEnvelope([]byte(raw))
	want := Envelope{
		MessageID: "<1@shop.example>",
		From:      []Address{{"Jane Doe", "jane@shop.example"}},
		Sender:    []Address{{"", "office@shop.example"}},
		ReplyTo:   []Address{{"", "help@shop.example"}},
		To:        []Address{{"", "a@firm.example"}, {"", "b@firm.example"}},
		Cc:        []Address{{"", "c@firm.example"}},
		Bcc:       []Address{{"", "d@firm.example"}},
		InReplyTo: []MessageID{"<0@firm.example>"}, References: []MessageID{"<x@firm.example>", "<0@firm.example>"},
		Date: time.Date(2023, 5, 1, 12, 0, 0, 0, time.FixedZone("", 7200)), DateText: "Mon, 1 May 2023 12:00:00 +0200",
		Subject: "The boiler", Defects: []Defect{{Code: DefectHeaderRepeated, Detail: "to"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if m := ParseBytes([]byte(raw), Limits{}); cmp.Diff(want, m.Envelope) != "" {
		t.Errorf("Parse reads another envelope:\n%s", cmp.Diff(want, m.Envelope))
	} else if len(m.Received) != 1 || !m.Received[0].Equal(time.Date(2023, 5, 1, 10, 0, 5, 0, time.UTC)) {
		t.Errorf("Received = %v", m.Received)
	}
}

func TestHeaderShapes(t *testing.T) {
	tests := []struct{ name, in, subject, body, code string }{
		{"crlf", "Subject: s\r\n\r\nbody\r\n", "s", "body", ""},
		{"lf", "Subject: s\n\nbody\n", "s", "body", ""},
		{"mixed", "Subject: s\r\nX: y\n\nbody\n", "s", "body", DefectMixedLineEnds},
		{"no body", "Subject: s\r\n", "s", "", ""},
		{"no end", "Subject: s", "s", "", ""},
		{"mbox line", "From jane@shop.example Mon May  1 10:00:00 2023\nSubject: s\n\nbody\n", "s", "body", DefectMboxFromLine},
		{"junk line", "X: y\njunk without colon\nSubject: s\n\nbody\n", "s", "body", DefectHeaderJunk},
		{"no blank line", "Subject: s\nHello there.\nMore.\n\nEnd.\n", "s", "Hello there.\nMore.\n\nEnd.", DefectHeaderNoBlankLine},
		{"no header", "\nbody\n", "", "body", DefectHeaderMissing},
		{"empty", "", "", "", DefectHeaderMissing},
		{"bare cr", "Subject: s\rX: y\n\nbody\n", "s X: y", "body", DefectBareCR},
		{"name with blanks", "Subject \t: s\n\nbody\n", "s", "body", ""},
		{"long name", strings.Repeat("X", 300) + ": y\nSubject: s\n\nbody\n", "s", "body", ""},
	}
	for _, test := range tests {
		m := ParseBytes([]byte(test.in), Limits{})
		if m.Subject != test.subject || m.Body() != test.body {
			t.Errorf("%s: subject %q, body %q, want %q, %q", test.name, m.Subject, m.Body(), test.subject, test.body)
		}
		if test.code != "" && !slices.Contains(codes(m.Defects), test.code) {
			t.Errorf("%s: defects %v, want %s", test.name, m.Defects, test.code)
		}
		checkMessage(t, test.name, []byte(test.in), m)
		if env := ParseEnvelope([]byte(test.in)); env.Subject != test.subject {
			t.Errorf("%s: ParseEnvelope reads subject %q", test.name, env.Subject)
		}
	}
}

func TestHeaderBlock(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"A: b":                  "A: b",
		"A: b\r\n\r\nbody\n\n":  "A: b\r\n\r\n",
		"A: b\n\nbody":          "A: b\n\n",
		"\r\nbody":              "\r\n",
		"\nbody":                "\n",
		"A: b\n \n c\r\n\r\nx":  "A: b\n \n c\r\n\r\n",
		"A: b\r\nC: d\r\n\nxyz": "A: b\r\nC: d\r\n\n",
	} {
		if got := string(HeaderBlock([]byte(in))); got != want {
			t.Errorf("HeaderBlock(%q) = %q, want %q", in, got, want)
		}
	}
}
