package config

import (
	"fmt"
	"strings"
)

// found describes n, which is not what the key should hold.
func (f *field) found(n *node) string {
	hidden := false
	each(f.fields, func(sub *field) { hidden = hidden || sub.kind == kindSecret })
	if hidden {
		return foundSecret(n)
	}
	return found(n)
}

// foundSecret says what kind of value is there, and not which.
func foundSecret(n *node) string {
	switch n.tag {
	case tagText, tagTime, tagBare:
		return "a text"
	case tagNumber, tagFloat:
		return "a number"
	case tagMap:
		if len(n.entries) > 1 {
			return "several keys"
		}
	case tagBool:
		return "true or false"
	}
	return found(n)
}

// found describes a value for its owner.
func found(n *node) string {
	text := n.text
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:57], "") + "..."
	}
	switch n.tag {
	case tagNull:
		return "nothing"
	case tagText:
		return fmt.Sprintf("the text %q", text)
	case tagNumber, tagFloat:
		return "the number " + text
	case tagBool:
		return text + " (a switch)"
	case tagTime:
		return "the date or time " + text
	case tagMap:
		return "a group of keys"
	case tagList:
		return "a list"
	}
	return fmt.Sprintf("%q", text)
}
