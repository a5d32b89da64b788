package index

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

var testEnv = func() Env {
	zone, err := time.LoadLocation("America/Denver")
	if err != nil {
		panic(err)
	}
	return Env{Now: time.Date(2025, 3, 5, 15, 4, 5, 0, zone), Zone: zone} // a Wednesday
}()

func TestParse(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{"", ""},
		{"  ", ""},
		{"invoice", "invoice"},
		{"Invoice PAID", "invoice paid"},
		{"invoice AND paid", "invoice paid"},
		{"a b OR c d", "a b OR c d"},
		{"a (b OR c) d", "a (b OR c) d"},
		{"(a b) c", "a b c"},
		{"(a OR b) OR c", "a OR b OR c"},
		{"-paid NOT sent -(a b) --x", "-paid -sent -(a b) x"},
		{"NOT NOT a", "a"},
		{"R & D", "r d"},
		{"a - b", "a b"},
		{"or and not", "or and not"},
		{`"Exactly This"`, `"Exactly This"`},
		{`"one"`, `"one"`},
		{`“curly quotes„`, `"curly quotes"`},
		{`"a \“b\” c"`, `"a \“b\” c"`},
		{`"a \"b\" \\ c"`, `"a \"b\" \\ c"`},
		{"foo-bar", `"foo-bar"`},
		{"invo*", "invo*"},
		{`"final inv"*`, `"final inv"*`},
		{"foo-ba*", `"foo-ba"*`},
		{"invoise~", "invoise~2"},
		{"teh~ teh~1 invoise~2", "teh~1 teh~1 invoise~2"},
		{"東", "東*"},
		{"from:ann", "from:ann"},
		{"FROM:Ann", "from:ann"},
		{"from:ann@client.example", `from:"ann@client.example"`},
		{"from:<Ann@Client.Example>", `from:"ann@client.example"`},
		{"from:@client.example from:*@client.example", `from:"@client.example" from:"@client.example"`},
		{"from:client.example", `from:"@client.example" OR from:"client.example"`},
		{"from:Müller.example", `from:"@müller.example" OR from:"@xn--mller-kva.example" OR from:"Müller.example"`},
		{"to:ann@xn--mller-kva.example", `to:"ann@xn--mller-kva.example" OR to:"ann@müller.example"`},
		{`to:"ann@müller.example"`, `to:"ann@müller.example"`}, {"to:ann@xn--0.example", `to:"ann@xn--0.example"`},
		{`from:"Ann Lee"`, `from:"Ann Lee"`},
		{"from:(ann OR bob)", "from:ann OR from:bob"},
		{"x from:(ann -bob)", "x from:ann -from:bob"},
		{"to:ann cc:ann with:ann", "to:ann cc:ann with:ann"},
		{"subject:paid body:paid own:paid quoted:paid attachment:paid", "subject:paid body:paid own:paid quoted:paid attachment:paid"},
		{"filename:*.pdf filename:report.pdf", `filename:pdf filename:"report.pdf"`},
		{"has:attachment is:attachment", "has:attachment has:attachment"},
		{"defect:Base64-Broken", `defect:"base64-broken"`},
		{"in:inbox in:\"Clients/Ann Lee\"", `in:"inbox" in:"Clients/Ann Lee"`},
		{"account:office client:\"Ann Lee\" thread:t-12", `account:"office" client:"Ann Lee" thread:"t-12"`},
		{"is:sent is:Received is:internal", "is:sent is:received is:internal"},
		{"id:<1@mail.example> id:1@mail.example", `id:"<1@mail.example>" id:"<1@mail.example>"`},
		{"digest:4F3A99B1", "digest:4f3a99b1"},
		{"digest:" + strings.Repeat("0a", 32), "digest:" + strings.Repeat("0a", 32)},
		{"larger:10k smaller:1.5M larger:300 larger:2GB", "larger:10240 smaller:1572864 larger:300 larger:2147483648"},
		{"after:2025-03-04 before:2025/3 on:2024", "after:2025-03-04 before:2025-3 on:2024"},
		{"after:3d before:2w on:yesterday on:today", "after:2025-03-02 before:2025-02-19 on:2025-03-04 on:2025-03-05"},
		{"on:monday on:Wed on:thursday", "on:2025-03-03 on:2025-03-05 on:2025-02-27"},
		{"after:6m after:1y", "after:2024-09-05 after:2024-03-05"},
		{"12:30", `"12:30"`},
		{"invoice in:own", "own:invoice"},
		{"in:Quoted \"final invoice\" -paid subject:x from:ann", `quoted:"final invoice" -quoted:paid subject:x from:ann`},
		{"a in:attachment b*", "attachment:a attachment:b*"},
		{"a in:header", "header:a"},
		{"a OR b in:own", "a OR own:b"},
		{"(a OR b) in:own", "own:a OR own:b"},
		{"a (b in:own) c", "a own:b c"},
		{"a (b (c OR d)) in:own", "own:a own:b (own:c OR own:d)"},
		{"(a in:own) in:quoted b", "own:a quoted:b"},
		{"-(a b in:own) c", "-(own:a own:b) c"},
		{"a -in:quoted", "attachment,header,own:a"},
		{"a NOT (in:own OR in:quoted)", "attachment,header:a"},
		{"a --in:own", "own:a"},
		{"a (in:own OR in:quoted)", "body:a"},
		{"a in:(own OR quoted)", "body:a"},
		{"a -in:own -in:quoted", "attachment,header:a"},
		{"a (in:own OR -in:own)", "a"},
		{`a in:"own" in:"quoted"`, `a in:"own" in:"quoted"`},
		{"in:inbox invoice~ in:own", `in:"inbox" own:invoice~2`},
		{"own,subject:(a b) from,to:ann@client.example", `own,subject:a own,subject:b from,to:"ann@client.example"`},
		{"FROM,cc:client.example own,quoted:x to,cc,from:y", `(from,cc:"@client.example" OR from,cc:"client.example") body:x with:y`},
		{"own,form:x ,own:y", `"own,form:x" ",own:y"`},
		{"filename,attachment,own,quoted,header:x", "x"},
		{`person:Ann person:"Ann Lee" client:x`, `person:"Ann" person:"Ann Lee" client:"x"`},
		{"file:4F3A99B1 -file:" + strings.Repeat("0a", 32), "file:4f3a99b1 -file:" + strings.Repeat("0a", 32)},
	} {
		q, err := Parse(tt.query, testEnv)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		if got := q.String(); got != tt.want {
			t.Errorf("Parse(%s) = %s, want %s", tt.query, got, tt.want)
		}
		again, err := Parse(q.String(), testEnv)
		if err != nil || !reflect.DeepEqual(q, again) {
			t.Errorf("Parse(%s) = %#v, %v, want %#v", q, again, err, q)
		}
	}
}

func TestParseDates(t *testing.T) {
	for _, tt := range []struct{ query, from, until string }{
		{"on:2025-03-04", "2025-03-04T07:00:00Z", "2025-03-05T07:00:00Z"},
		{"on:2025-03", "2025-03-01T07:00:00Z", "2025-04-01T06:00:00Z"}, // summer time began
		{"on:2024", "2024-01-01T07:00:00Z", "2025-01-01T07:00:00Z"},
		{"after:2025-03-04", "2025-03-04T07:00:00Z", ""},
		{"before:2025-03-04", "", "2025-03-04T07:00:00Z"},
		{"on:sunday", "2025-03-02T07:00:00Z", "2025-03-03T07:00:00Z"},
		{"on:0d", "2025-03-05T07:00:00Z", "2025-03-06T07:00:00Z"},
	} {
		q, err := Parse(tt.query, testEnv)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		d := q.Root().(Dates)
		if got := stamp(d.From); got != tt.from {
			t.Errorf("%s: from %s, want %s", tt.query, got, tt.from)
		}
		if got := stamp(d.Until); got != tt.until {
			t.Errorf("%s: until %s, want %s", tt.query, got, tt.until)
		}
	}
}

// TestMonthsAgo holds that a month has no days of the next one.
func TestMonthsAgo(t *testing.T) {
	for _, tt := range []struct{ now, query, want string }{
		{"2025-03-31", "after:1m", "after:2025-02-28"},
		{"2024-03-31", "after:1m", "after:2024-02-29"},
		{"2025-05-31", "after:1m", "after:2025-04-30"},
		{"2025-05-31", "after:17m", "after:2023-12-31"},
		{"2024-02-29", "after:1y", "after:2023-02-28"},
		{"2025-03-05", "after:6m", "after:2024-09-05"},
	} {
		now, err := time.Parse(time.DateOnly, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := Parse(tt.query, Env{Now: now, Zone: time.UTC}); err != nil || q.String() != tt.want {
			t.Errorf("%s on %s: %s, %v, want %s", tt.query, tt.now, q, err, tt.want)
		}
	}
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		query  string
		offset int
		msg    string // a part of it
	}{
		{"form:ann", 0, `unknown field "form:": the fields are account: after: attachment: before: body: cc: client: defect: digest: file: filename: from: has: header: id: in: is: larger: on: own: person: quoted: smaller: subject: thread: to: with:`},
		{"paid http://x.example", 5, "put it in quotes"},
		{"from:", 5, "from: needs a value right after the colon, such as from:ann@client.example"},
		{"a from: ann", 7, "needs a value"},
		{"(in:)", 4, "needs a value"},
		{`in:""`, 3, "needs a value, such as in:inbox"},
		{`a "never closed`, 2, "this quote is never closed"},
		{"(a OR b", 0, "this parenthesis is never closed"},
		{"a) b", 1, "this parenthesis closes nothing"},
		{"a ()", 2, "nothing between"},
		{"OR a", 0, "nothing on its left"},
		{"a OR", 2, "nothing on its right"},
		{"a OR OR b", 5, "nothing on its left"},
		{"a AND", 2, "nothing on its right"},
		{"AND a", 0, "nothing on its left"},
		{"a AND OR b", 2, "nothing on its right"},
		{"a NOT", 2, "nothing on its right"},
		{"!!!", 0, "no letters or digits"},
		{"from:!", 5, "no letters or digits"},
		{"in*voice", 2, "* can only stand at the end"},
		{"*voice", 0, "* can only stand at the end"},
		{"*", 0, "no letters or digits"},
		{"foo-bar~", 0, "~ needs a single word"},
		{"invoice~3", 8, "1 or 2"},
		{"ab~2", 0, "too short"},
		{"after:soon", 6, `"soon" is no date: write 2025-03-04`},
		{"on:2025-02-30", 3, "is no date"},
		{"on:2025-13", 3, "is no date"},
		{"larger:big", 7, `"big" is no size`},
		{"larger:-5", 7, "is no size"},
		{"larger:1e9", 7, "is no size"},
		{"has:money", 4, "has: takes attachment"},
		{"is:late", 3, "is: takes sent, received, internal or attachment"},
		{"in:quoted", 3, `in:quoted says where words are looked for, and stands beside no word without a field: write invoice in:quoted; a mailbox of that name is in:"own"`},
		{"-in:own from:ann", 4, "stands beside no word"},
		{"a OR in:own", 8, "stands beside no word"},
		{"(in:own OR x) y", 4, "stands beside no word"},
		{"a in:own in:quoted", 12, "in:own and in:quoted exclude each other"},
		{"a in:(own header)", 10, "exclude each other"},
		{"a -(in:own OR -in:own)", 18, "leaves no text"},
		{"in:own*", 6, "in: takes no *"},
		{"own,from:", 9, "own,from: needs a value right after the colon, such as own,from:invoice"},
		{"file:4f3a", 5, "at least 8 digits"},
		{"file:contract.pdf", 5, "is no digest"},
		{"file:" + strings.Repeat("0a", 33), 5, "is no digest"},
		{"person:", 7, "such as person:\"Ann Lee\""},
		{"digest:xyz", 7, "is no digest"},
		{"digest:4f3a", 7, "at least 8 digits"},
		{"in:inbox*", 8, "in: takes no *"},
		{"from:(ann to:bob)", 10, "to: inside a group of from:"},
		{"é é from:", 11, "needs a value"},
		{"a \xff", 2, "not valid UTF-8"},
		{strings.Repeat("(", 60), 50, "more than 50"},
		{strings.Repeat("-", 60) + "a", 50, "more than 50"},
		{strings.Repeat("a ", 600), 1000, "more than 500"},
		{strings.Repeat("a", 20<<10), 16 << 10, "longer than"},
	} {
		_, err := Parse(tt.query, testEnv)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%.30s: error %v, want a syntax error", tt.query, err)
			continue
		}
		if !strings.Contains(syntax.Msg, tt.msg) || syntax.Offset != tt.offset {
			t.Errorf("%.30s: at %d %q, want at %d %q", tt.query, syntax.Offset, syntax.Msg, tt.offset, tt.msg)
		}
	}
}

func TestSyntaxErrorCaret(t *testing.T) {
	_, err := Parse("é\t\"x\" form:ann", testEnv)
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatal(err)
	}
	want := "é \"x\" form:ann\n      ^"
	if got := syntax.Caret(); got != want {
		t.Errorf("Caret() =\n%s\nwant\n%s", got, want)
	}
	if got, want := err.Error(), "query, at character 7: unknown field"; !strings.HasPrefix(got, want) {
		t.Errorf("Error() = %s, want %s...", got, want)
	}
}

// What is printed of a query must read as the same query.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a in:own OR (b -in:quoted) -(c in:(header OR attachment))", `in:"own" own,to:x file:0123456789abcdef person:"Ann Lee"`,
		`a b OR -c (d "e f"*) NOT g~2 AND h*`, `from:ann@client.example to:(x OR y.example) cc:"Ann Lee"`, "-from:müller.example a",
		"after:3d before:2025-03 on:monday larger:1.5M smaller:7", "id:<a@b> digest:0123456789 thread:t-1 is:internal has:attachment",
		`in:"a\"b\\" account:x client:“y” filename:*.pdf`, "東京 東 e\u0301 ﬀ İ ǅ", "from:a@@b from:*<a@b>* to:@", "--(-a) OR & b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s, testEnv)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(s) || syntax.Msg == "" {
				t.Fatalf("Parse(%q) error = %#v", s, err)
			}
			syntax.Caret()
			return
		}
		again, err := Parse(q.String(), testEnv)
		if err != nil {
			t.Fatalf("Parse(%q) printed as %q: %v", s, q, err)
		}
		if !reflect.DeepEqual(q, again) {
			t.Fatalf("Parse(%q) printed as %q reads as %#v, want %#v", s, q, again.Root(), q.Root())
		}
		Match(Document{Own: s, Subject: "re: " + s}, q)
		Show(Document{Own: s, Other: s}, q, 40)
	})
}
