package index

import (
	"slices"
	"strings"

	"onrecord/index/near"
	"onrecord/ingest/email"
)

// names returns what in: finds the place by, folded: the name of the mailbox,
// its last part, and its role.
func (p Place) names() []string {
	name := Fold(p.Mailbox)
	names := []string{name}
	sep := "."
	if strings.Contains(name, "/") {
		sep = "/"
	}
	if i := strings.LastIndex(name, sep); i >= 0 {
		names = append(names, name[i+1:])
	}
	if p.Role != "" {
		names = append(names, string(p.Role))
	}
	return names
}

// Key is what mailboxes of one account and name have in common, folded.
func (p Place) Key() string { return Fold(p.Account) + "\x00" + Fold(p.Mailbox) }

// Match reports whether a document matches a query, from the document alone.
// The query must have been resolved. An index answers as Match does.
func Match(d Document, q Query) bool {
	return newView(&d).match(q.root)
}

// A view is a document with its texts cut into terms, once they are asked for.
type view struct {
	doc   *Document
	texts []textView
}

type textView struct {
	field  Fields
	text   string
	file   *File // whose name or text it is
	tokens []token
	cut    bool
}

func newView(d *Document) *view {
	v := &view{doc: d}
	d.eachText(func(f Fields, text string, file *File) {
		if text != "" {
			v.texts = append(v.texts, textView{field: f, text: text, file: file})
		}
	})
	return v
}

func (t *textView) terms() []token {
	if !t.cut {
		t.tokens, t.cut = tokensOf(t.text), true
	}
	return t.tokens
}

func (v *view) match(n Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case And:
		return !slices.ContainsFunc(n, func(c Node) bool { return !v.match(c) })
	case Or:
		return slices.ContainsFunc(n, v.match)
	case Not:
		return !v.match(n.Node)
	case Text:
		m := newMatcher(n)
		return slices.ContainsFunc(v.texts, func(t textView) bool { return m.find(&t, 0) >= 0 })
	}
	return v.condition(n)
}

// condition decides the nodes that do not look at texts.
func (v *view) condition(n Node) bool {
	d := v.doc
	switch n := n.(type) {
	case Address:
		return d.anyAddress(n.Fields, n.Has)
	case Party:
		return d.anyAddress(n.Fields, func(a string) bool { return n.Has(a) != n.Outside })
	case Dates:
		at := d.Date.Unix()
		return (n.From.IsZero() || at >= n.From.Unix()) && (n.Until.IsZero() || at < n.Until.Unix())
	case Sizes:
		return (n.Over < 0 || d.Size > n.Over) && (n.Under < 0 || d.Size < n.Under)
	case Places:
		return slices.ContainsFunc(d.Places, func(p Place) bool {
			return slices.ContainsFunc(n.List, func(q Place) bool { return p.Key() == q.Key() })
		})
	case Account:
		return slices.ContainsFunc(d.Places, func(p Place) bool { return Fold(p.Account) == Fold(n.Name) })
	case HasAttachment:
		return len(d.Files) > 0
	case Carries:
		return d.carried(n) != nil
	case Defect:
		return slices.Contains(d.Defects, n.Code)
	case Digests:
		return slices.Contains(n.List, d.Digest)
	}
	return false // not resolved
}

// carried returns a file of d that n asks for, nil if there is none.
func (d *Document) carried(n Carries) *File {
	for _, files := range [][]File{d.Files, d.Inline} {
		for i := range files {
			if n.Is(files[i].Digest) {
				return &files[i]
			}
		}
	}
	return nil
}

// Is reports whether a file with this digest is asked for.
func (n Carries) Is(file email.Digest) bool {
	return !file.IsZero() && strings.HasPrefix(file.String(), n.Prefix)
}

func (d *Document) anyAddress(fields Fields, is func(addr string) bool) bool {
	found := false
	d.Addresses(func(f Fields, addr string) { found = found || f&fields != 0 && is(addr) })
	return found
}

func (n Address) Has(addr string) bool {
	if domain, ok := strings.CutPrefix(n.Addr, "@"); ok {
		return inDomain(addr, domain)
	}
	return addr == n.Addr
}

func (n Party) Has(addr string) bool {
	return slices.Contains(n.Addresses, addr) ||
		slices.ContainsFunc(n.Domains, func(d string) bool { return inDomain(addr, d) })
}

func inDomain(addr, domain string) bool {
	found := false
	Domains(addr, func(d string) { found = found || d == domain })
	return found
}

// A matcher finds the words of a Text.
type matcher struct {
	Text
	forms Forms
}

func newMatcher(n Text) matcher {
	m := matcher{Text: n}
	if n.Match == MatchStem {
		m.forms = FormsOf(n.Terms[0])
	}
	return m
}

// find returns the first token of t, from index i on, that starts a match; -1
// if there is none.
func (m *matcher) find(t *textView, i int) int {
	if t.field&m.Fields == 0 {
		return -1
	}
	tokens := t.terms()
	for ; i < len(tokens); i++ {
		if m.starts(t.field, tokens[i:]) > 0 {
			return i
		}
	}
	return -1
}

// starts returns how many tokens match at the start of tokens, 0 if none.
func (m *matcher) starts(f Fields, tokens []token) int {
	n := 0
	for i, term := range m.Terms {
		if i > 0 && n < len(tokens) && tokens[n].tail {
			n++
		}
		if n >= len(tokens) || !m.is(f, i == len(m.Terms)-1, term, tokens[n].term) {
			return 0
		}
		n++
	}
	return n
}

// is reports whether the term of a document is what the query means by term.
func (m *matcher) is(f Fields, last bool, term, of string) bool {
	switch {
	case term == of:
		return true
	case m.Match == MatchStem && f&People == 0:
		return m.forms.Has(of)
	case m.Match == MatchPrefix && last:
		return strings.HasPrefix(of, term)
	case m.Match == MatchFuzzy:
		return near.Distance(term, of, m.Distance) <= m.Distance
	}
	return false
}
