package check_test

import (
	"bytes"
	"fmt"
	"html"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// A rewriting writes a dispute over without changing what it says.
type rewriting struct {
	name  string
	post  func(s *scenario, p *post)
	claim func(text string) string
}

var rewritings = []rewriting{
	{"as a word processor has it", func(_ *scenario, p *post) { p.subject, p.text = typeset(p.subject), typeset(p.text) }, typeset},
	{"in broken lines", func(_ *scenario, p *post) { p.text = broken(p.text, 72) }, func(text string) string { return broken(text, 40) }},
	{"as quoted-printable", func(_ *scenario, p *post) {
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		fmt.Fprint(w, strings.ReplaceAll(p.text, "\n", "\r\n"))
		w.Close()
		p.body = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b.String() + "\r\n"
	}, nil},
	{"as pages of Outlook", func(_ *scenario, p *post) {
		var b strings.Builder
		for l := range strings.SplitSeq(p.text, "\n") {
			fmt.Fprintf(&b, "<p class=MsoNormal>%s<o:p></o:p></p>\r\n", strings.ReplaceAll(html.EscapeString(l), ". ", ".&nbsp; "))
		}
		p.body = "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>" + b.String() + "</body></html>\r\n"
	}, nil},
	{"through a gateway", func(_ *scenario, p *post) {
		if p.header == "" {
			p.subject = "RE: AW: [EXT] " + strings.ToUpper(strings.TrimPrefix(p.subject, "Re: "))
			p.text = "[EXTERNAL EMAIL]\n\n" + p.text + "\n\nSent from my iPhone\n\n_______________________________________________\nresidents mailing list\nresidents@lists.example\nhttps://lists.example/mailman/listinfo/residents"
		}
	}, nil},
	{"with the conversation below", func(s *scenario, p *post) { p.text = s.shown(p) }, nil},
	{"on clocks that show UTC", func(_ *scenario, p *post) { p.at = p.at.UTC() }, nil},
}

var (
	opening  = regexp.MustCompile(`(^|[\s(])"`)
	sentence = regexp.MustCompile(`([.?!]) (\S)`)
	ofNumber = regexp.MustCompile(`(\d) (\pL)`)
)

// typeset writes typographic quotation marks, blanks that hold numbers and units
// together, and two blanks between sentences.
func typeset(text string) string {
	text = strings.NewReplacer(`"`, "”", "'", "’", "...", "…").Replace(opening.ReplaceAllString(text, "$1“"))
	return ofNumber.ReplaceAllString(sentence.ReplaceAllString(text, "$1  $2"), "$1\u00a0$2")
}

// broken breaks the lines of a text.
func broken(text string, width int) string {
	var b strings.Builder
	for i, l := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		n := 0
		for word := range strings.FieldsSeq(l) {
			switch {
			case n > 0 && n+1+len(word) > width:
				b.WriteByte('\n')
				n = 0
			case n > 0:
				b.WriteByte(' ')
				n++
			}
			b.WriteString(word)
			n += len(word)
		}
	}
	return b.String()
}

// shown is the text of a message with what it answers below it, as Outlook shows that.
func (s *scenario) shown(p *post) string {
	i := slices.IndexFunc(s.posts, func(o *post) bool { return o.id == p.re })
	if i < 0 || p.header != "" {
		return p.text
	}
	o := s.posts[i]
	return fmt.Sprintf("%s\n\n________________________________\nFrom: %s <%s>\nSent: %s\nTo: %s\nSubject: %s\n\n%s", p.text, o.from.Name, o.from.Addr, o.at.Format("Monday, January 2, 2006 3:04 PM"), p.from.Name, o.subject, s.shown(o))
}

// found returns for each claim of a dispute what the mail says of it, as of the kind that
// its words are taken for, by messages in raw bytes.
func (s *scenario) found(t *testing.T, raws []string, rewrite func(string) string) (list []string) {
	t.Helper()
	lo, o := s.disputeOptions()
	w := worldOf(t, raws, lo, o)
	before := ""
	for _, g := range s.claims {
		c := check.Claim{Text: g.Quote, Before: before}
		if rewrite != nil {
			c.Text = rewrite(c.Text)
		}
		before = c.Text + " "
		c.Kind, c.Or = claim.KindOf(c.Text)
		f := w.Check(c)
		list = append(list, fmt.Sprintf("%s, cites %s", f.Verdict, citedIDs(f)))
	}
	return list
}

// TestRewritten wants the same verdicts and the same evidence however mail and claims
// are written: typeset, in broken lines, as HTML, with what gateways and mail programs
// add, on other clocks, and whatever order the messages come in.
func TestRewritten(t *testing.T) {
	list := slices.Concat(disputes(t, "misread.txt"), disputes(t, "astray.txt"), disputes(t, "points.txt"))
	if testing.Short() {
		list = disputes(t, "misread.txt")
	}
	differ := map[string]int{}
	for _, s := range list {
		var raws []string
		for _, p := range s.posts {
			raws = append(raws, p.raw())
		}
		want := s.found(t, raws, nil)
		judge := func(name string, raws []string, rewrite func(string) string) {
			for i, got := range s.found(t, raws, rewrite) {
				if got != want[i] {
					differ[name]++
					t.Errorf("%s, %s: %s: %s; want %s", s.name, name, s.claims[i].Quote, got, want[i])
				}
			}
		}
		for _, r := range rewritings {
			var raws []string
			for _, p := range s.posts {
				q := *p
				r.post(s, &q)
				raws = append(raws, q.raw())
			}
			judge(r.name, raws, r.claim)
		}
		again := slices.Clone(raws)
		for _, raw := range raws {
			again = append(again, "Delivered-To: another@mailbox.example\r\nReceived: from a.example by b.example; "+time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC1123Z)+"\r\n"+raw)
		}
		slices.Reverse(again)
		judge("twice and from the last on", again, nil)
	}
	t.Log(differ)
}
