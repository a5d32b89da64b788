package email

import (
	"cmp"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A sheet is what the style sheets of a document say of what is seen. Read are
// rules for a tag, a class, an id, or a tag with one of these; of others only that
// they set something.
type sheet struct {
	looks map[string]*look // by selector: "p", ".note", "#top", "p.note"
	count int              // of declarations and selectors read
}

// A look is what a sheet says of the elements of one selector.
type look struct {
	set    map[string]declaration
	unsure map[string]bool // properties that rules may set that are not read
}

// A declaration sets a property. The one with the highest rank counts.
type declaration struct {
	name, value string
	rank        int
}

// Ranks of declarations, after the cascade of CSS. Below the step from one to the
// next, the later one counts.
const (
	rankTag = iota << 20
	rankClass
	rankTagClass
	rankID
	rankAttribute
	rankImportant // is added to the others
)

// maxDeclarations bounds what is read, selectors included.
const maxDeclarations = 20_000

// lookProperties decide what is seen.
var lookProperties = map[string]bool{
	"display": true, "visibility": true, "opacity": true, "font-size": true, "color": true, "background": true,
	"background-color": true, "background-image": true, "text-decoration": true, "text-decoration-line": true,
}

var (
	cssNoise       = regexp.MustCompile(`(?s)/\*.*?(?:\*/|$)|<!--|-->`)
	simpleSelector = regexp.MustCompile(`^([a-z][a-z0-9]*|\*)?([.#][\w-]+)?$`)
	namesIn        = regexp.MustCompile(`[.#][\w-]+`)
	onlyWhenUsed   = regexp.MustCompile(`:(?:hover|active|focus|visited)`)
)

// onScreen reports whether what is said for a medium holds for every reader.
func onScreen(medium string) bool {
	m := strings.TrimSpace(medium)
	return m == "" || m == "all" || m == "screen"
}

// read takes the text of a style sheet. Rules for some screens, or for paper, are
// passed over.
func (s *sheet) read(css string) {
	css = cssNoise.ReplaceAllString(strings.ToLower(css), " ")
	for s.count < maxDeclarations {
		head, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		head = strings.TrimSpace(head[strings.LastIndexAny(head, ";}")+1:])
		if at, ok := strings.CutPrefix(head, "@"); ok {
			medium, ok := strings.CutPrefix(at, "media")
			if css = rest; !ok || !onScreen(medium) {
				css = behindBlock(rest)
			}
			continue
		}
		body, rest, _ := strings.Cut(rest, "}")
		s.rule(head, body)
		css = rest
	}
}

// behindBlock returns what follows the brace that closes the one before s.
func behindBlock(s string) string {
	open := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return s[i+1:]
			}
		}
	}
	return ""
}

func (s *sheet) rule(selectors, body string) {
	set := map[string]declaration{} // of several for one property the one that counts
	for d := range declarations(body, 0) {
		if lookProperties[d.name] {
			s.count++
			d.rank += s.count
			put(set, d)
		}
	}
	if len(set) == 0 {
		return
	}
	for selector := range strings.SplitSeq(selectors, ",") {
		if s.count++; s.count > maxDeclarations {
			return
		}
		selector = strings.TrimSpace(selector)
		m := simpleSelector.FindStringSubmatch(selector)
		switch {
		case selector == "", onlyWhenUsed.MatchString(selector):
		case m == nil:
			s.doubt(selector, set)
		default:
			s.look(strings.TrimPrefix(selector, "*.")).take(set, rankOfSelector(m[1], m[2]))
		}
	}
}

// put sets a property, unless what is set already counts more.
func put(set map[string]declaration, d declaration) {
	if d.rank >= set[d.name].rank {
		set[d.name] = d
	}
}

func rankOfSelector(tag, name string) int {
	switch {
	case name == "":
		return rankTag
	case name[0] == '#':
		return rankID
	case tag == "":
		return rankClass
	}
	return rankTagClass
}

func (s *sheet) look(selector string) *look {
	if s.looks == nil {
		s.looks = map[string]*look{}
	}
	l := s.looks[selector]
	if l == nil {
		l = &look{map[string]declaration{}, map[string]bool{}}
		s.looks[selector] = l
	}
	return l
}

func (l *look) take(set map[string]declaration, rank int) {
	for _, d := range set {
		d.rank += rank
		put(l.set, d)
	}
}

// doubt notes what a rule may set of the elements that its selector ends with.
// That it may hide them is no reason to show them.
func (s *sheet) doubt(selector string, set map[string]declaration) {
	last := selector[strings.LastIndexAny(selector, " >+~")+1:]
	names := namesIn.FindAllString(last, -1)
	if len(names) == 0 {
		tag := last
		if i := strings.IndexAny(last, ":["); i >= 0 {
			tag = last[:i]
		}
		names = []string{cmp.Or(tag, "*")}
	}
	for _, name := range names {
		for _, d := range set {
			if d.name != "display" || d.value != "none" {
				s.look(name).unsure[d.name] = true
			}
		}
	}
}

// of returns what is declared of an element with a tag and with classes and ids,
// as selectors, and which properties are in doubt.
func (s *sheet) of(tag string, names []string) (list []declaration, doubts map[string]bool) {
	var looks []*look
	take := func(selector string) {
		if l := s.looks[selector]; l != nil {
			looks = append(looks, l)
		}
	}
	take("*")
	take(tag)
	for _, name := range names {
		take(name)
		take(tag + name)
	}
	doubts = map[string]bool{}
	for _, l := range looks {
		maps.Copy(doubts, l.unsure)
	}
	for _, l := range looks {
		for _, d := range l.set {
			if !doubts[d.name] {
				list = append(list, d)
			}
		}
	}
	return list, doubts
}

// declarations yields those of a style, which is in lower case, with a rank.
func declarations(style string, rank int) iter.Seq[declaration] {
	return func(yield func(declaration) bool) {
		for decl := range strings.SplitSeq(style, ";") {
			name, value, ok := strings.Cut(decl, ":")
			if !ok {
				continue
			}
			value, flag, _ := strings.Cut(value, "!")
			d := declaration{strings.TrimSpace(name), strings.TrimSpace(value), rank}
			if strings.TrimSpace(flag) == "important" {
				d.rank += rankImportant
			}
			if !yield(d) {
				return
			}
		}
	}
}

// cascade returns declarations in the order in which they apply.
func cascade(list []declaration) []declaration {
	slices.SortStableFunc(list, func(a, b declaration) int { return a.rank - b.rank })
	return list
}
