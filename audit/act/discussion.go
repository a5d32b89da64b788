package act

import (
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// Discussion reports whether a message came over a mailing list (RFC 2919,
// RFC 2369, or what lists wrote before these).
func Discussion(m *email.Message) bool {
	return slices.ContainsFunc(m.Fields, func(f email.Field) bool {
		return isField(f, "list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere")
	})
}

// isField reports whether a field has one of these names.
func isField(f email.Field, names ...string) bool {
	for _, name := range names {
		if len(name) == len(f.Name) && strings.EqualFold(name, f.Name) {
			return true
		}
	}
	return false
}

// peopled reports whether a message came over a list to which people write: it
// names the address to write to, or answers somebody there.
func peopled(m *email.Message) bool {
	list := false
	for _, f := range m.Fields {
		switch {
		case isField(f, "list-post"):
			return !strings.EqualFold(strings.TrimSpace(f.Value), "no")
		case isField(f, "list-id"):
			list = true
		}
	}
	return list && len(m.InReplyTo) > 0
}

// plainly reports whether an act is one in a discussion too. Of what will happen
// only the author's own promises count; changes are described there in the words
// of orders, so that a request asks or names somebody; and who complains tells
// somebody what they did.
func plainly(a *Act, r *reading) bool {
	const somebody = tagYou | tagPossYours
	switch a.Kind {
	case Promise:
		return a.backed
	case Request:
		return r.question() || anyTag(r.tokens, somebody|tagPlease|tagPossOurs) || anyWord(r.tokens, "me", "us", "need")
	case Complaint:
		return a.backed && !r.question() && anyTag(r.tokens, somebody)
	}
	return true
}

func anyTag(list []token, t tags) bool {
	return slices.ContainsFunc(list, func(x token) bool { return x.tags&t != 0 })
}

func anyWord(list []token, words ...string) bool {
	return slices.ContainsFunc(list, func(x token) bool { return slices.Contains(words, x.word) })
}
