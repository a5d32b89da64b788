package imapsync

import (
	"context"
	"slices"
	"strings"

	"onrecord/ingest/imapwire"
)

// maxLevels is how many levels and mailboxes are asked for one by one, against a
// server that never ends.
const maxLevels = 1000

// walk lists level by level, for a server that one broken mailbox keeps from
// listing all of them. What it could not list is an entry too, see [unread].
func (s *session) walk(ctx context.Context) ([]*entry, error) {
	var all []*entry
	known := map[string]bool{}
	todo := []string{"%"}
	for n := 0; len(todo) > 0; n++ {
		level := todo[0]
		todo = todo[1:]
		if n == maxLevels {
			return append(all, unread(displayName(level), "there are too many folders to ask for one by one")), nil
		}
		pattern := quoteName(level)
		if pattern == "" {
			all = append(all, unread(displayName(level), "the name of the folder holds a character that cannot be sent to the server"))
			continue
		}
		r, err := s.raw(ctx, `LIST "" `+pattern, "LIST")
		if err != nil && !refused(err) {
			return nil, err
		}
		for _, e := range entries(r.Lines) {
			if !known[e.raw] {
				known[e.raw] = true
				all = append(all, e)
				if e.delim != "" && !slices.Contains(e.attrs, `\HASNOCHILDREN`) {
					todo = append(todo, e.raw+e.delim+"%")
				}
			}
		}
		if err != nil {
			all = append(all, unread(displayName(level), "the server does not list all that is here: "+err.Error()))
		}
	}
	return all, nil
}

// unread returns an entry for a part of the listing that names no mailbox, though
// there may be some in it, and says why.
func unread(name, why string) *entry {
	return &entry{raw: name, name: oneLine(name), attrs: []string{`\NONEXISTENT`}, unread: why}
}

// odd reports whether a line lists a mailbox and cannot be read, unless it says that
// the mailbox holds no messages.
func odd(line string) bool {
	v := imapwire.Values(line)
	if len(v) < 2 || !strings.EqualFold(v[1], "LIST") {
		return false
	}
	attrs, _ := attributes(strings.Join(v[2:min(3, len(v))], ""))
	return (&entry{attrs: attrs}).selectable()
}
