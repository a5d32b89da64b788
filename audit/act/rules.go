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
	not     string // a pattern that must not fit anywhere in the candidate
}

type compiledRule struct {
	id, name string // name is id without its version
	kind     Kind
	index    int // of the kind in Kinds
	pattern  pattern
	not      pattern
}

var compiled = compileRules()

func compileRules() []compiledRule {
	list := make([]compiledRule, len(rules))
	for i, r := range rules {
		c := compiledRule{id: r.id, kind: r.kind, index: slices.Index(Kinds, r.kind), pattern: mustCompile(r.id, r.pattern)}
		c.name, _, _ = strings.Cut(r.id, "@")
		if r.not != "" {
			c.not = mustCompile(r.id, r.not)
		}
		list[i] = c
	}
	return list
}

func mustCompile(id, source string) pattern {
	p, err := compile(source, sets)
	if err != nil {
		panic("rule " + id + ": " + err.Error()) // a fault of this program; every test would see it
	}
	return p
}

// fire returns the indexes of the rules that fit.
func fire(list []token) []int {
	var fired []int
	all, signs := tags(0), uint64(0)
	for i := range list {
		all |= list[i].tags
		signs |= list[i].sign
	}
	for i := range compiled {
		r := &compiled[i]
		if !r.pattern.mayFit(all, signs) {
			continue
		}
		if _, ok := r.pattern.find(list, 0); !ok {
			continue
		}
		if r.not != nil && r.not.mayFit(all, signs) {
			if _, ok := r.not.find(list, 0); ok {
				continue
			}
		}
		fired = append(fired, i)
	}
	return fired
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
