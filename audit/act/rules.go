package act

import (
	"slices"
	"strings"
)

// A rule proposes an act where its pattern fits. Rules find too much rather than
// too little: the model decides, with what the rules found as evidence.
type rule struct {
	id      string // kind/name@version; a changed pattern is a new version
	kind    Kind
	pattern string
	not     string // patterns of which none may fit anywhere in the candidate, parted by " / "
}

type compiledRule struct {
	id, name string // name is id without its version
	kind     Kind
	index    int // of the kind in Kinds
	pattern  gated
	not      []gated
	sure     bool // hardly ever wrong
}

var compiled = compileRules()

func compileRules() []compiledRule {
	var list []compiledRule
	for _, r := range rules {
		list = append(list, compileRule(r, false))
	}
	for _, r := range slices.Concat(sureRules, ownRules, unhappyRules, plainRules) {
		list = append(list, compileRule(r, true))
	}
	return list
}

func compileRule(r rule, sure bool) compiledRule {
	c := compiledRule{id: r.id, kind: r.kind, index: slices.Index(Kinds, r.kind), pattern: mustCompile(r.id, r.pattern), sure: sure}
	c.name, _, _ = strings.Cut(r.id, "@")
	if r.not != "" {
		for not := range strings.SplitSeq(r.not, " / ") {
			c.not = append(c.not, mustCompile(r.id, not))
		}
	}
	return c
}

func mustCompile(id, source string) gated {
	p, err := compile(source, sets)
	if err != nil {
		panic("rule " + id + ": " + err.Error()) // a fault of this program; every test would see it
	}
	return gate(p)
}

// fire returns the indexes of the rules that fit.
func fire(list []token) []int {
	var fired []int
	c := contentOf(list)
	for i := range compiled {
		if compiled[i].fits(list, &c) {
			fired = append(fired, i)
		}
	}
	return fired
}

// fits reports whether a rule fits tokens with this content.
func (r *compiledRule) fits(list []token, c *content) bool {
	if !r.pattern.in(list, c) {
		return false
	}
	for i := range r.not {
		if r.not[i].in(list, c) {
			return false
		}
	}
	return true
}

// backs reports whether a sure rule among those that fired proposes kind k.
// Requests and questions are one here.
func backs(fired []int, k Kind) bool {
	return slices.ContainsFunc(fired, func(i int) bool {
		r := &compiled[i]
		return r.sure && (r.kind == k || k == Request && r.kind == Question)
	})
}

// names returns the ids of the fired rules that propose kind k.
func names(fired []int, k Kind) []string {
	var list []string
	for _, i := range fired {
		if compiled[i].kind == k {
			list = append(list, compiled[i].id)
		}
	}
	return list
}
