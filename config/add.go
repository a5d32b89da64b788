package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// addAccount adds a to the accounts of the config in text, which is named file
// (for its format, and for errors), and leaves every other byte as it is:
// comments, order and layout. The format may be any that [Load] reads. What
// comes out is checked as by Load, so a name taken twice is an [*Error]. A
// layout in which there is no safe place to add something is refused; the
// error shows what to add by hand.
func addAccount(file string, text []byte, a Account) ([]byte, error) {
	before, err := parseFile(file, text)
	if err != nil {
		return nil, err
	}
	item, err := parseJSON([]byte(flow(a.pairs(), styleJSON)))
	if err != nil {
		return nil, fmt.Errorf("write the account: %w", err)
	}
	want := withAccount(before, item)
	for _, after := range candidates(file, text, a) {
		tree, err := parseFile(file, after)
		if err != nil || !sameTree(tree, want) {
			continue
		}
		_, err = Check(file, after)
		return after, err
	}
	return nil, fmt.Errorf("config %s: there is no safe place to add an account; add it by hand to the list accounts:\n  - %s",
		file, strings.Join(block(a.pairs()), "\n    "))
}

// withAccount is the tree before with item added to its accounts.
func withAccount(before, item *node) *node {
	list := &node{tag: tagList}
	after := &node{tag: tagMap}
	for _, e := range before.entries {
		if e.key == "accounts" {
			list.items = append(list.items, e.value.items...)
			continue
		}
		after.entries = append(after.entries, e)
	}
	list.items = append(list.items, item)
	after.entries = append(after.entries, entry{key: "accounts", value: list})
	return after
}

// sameTree reports whether a and b say the same, in any order of keys.
func sameTree(a, b *node) bool {
	if a.tag != b.tag || a.text != b.text || len(a.entries) != len(b.entries) {
		return false
	}
	for _, e := range a.entries {
		if other := b.child(e.key); other == nil || !sameTree(e.value, other) {
			return false
		}
	}
	return slices.EqualFunc(a.items, b.items, sameTree)
}

// candidates are the ways to add a to text, the best first. Not all of them
// need to be right.
func candidates(file string, text []byte, a Account) [][]byte {
	format, err := formatOf(file, text)
	if err != nil {
		return nil
	}
	e := editor{text: text, nl: lineEnd(text), account: a.pairs()}
	switch format {
	case "toml":
		return [][]byte{e.toml()}
	case "json":
		root, err := parseJSON(text)
		if err != nil || root.tag != tagMap {
			return nil
		}
		if list := root.child("accounts"); list != nil {
			return e.intoFlow(list.offset-1, "")
		}
		return e.intoFlow(root.offset-1, `"accounts": `)
	}
	root, err := yamlDocument(text)
	switch {
	case err != nil:
		return nil
	case root == nil:
		return e.newKey(0)
	case root.Kind != yaml.MappingNode:
		return nil
	}
	return e.yaml(root)
}

func lineEnd(text []byte) string {
	if i := bytes.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
