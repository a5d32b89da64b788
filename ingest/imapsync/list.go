package imapsync

import (
	"context"
	"slices"
	"strings"

	"onrecord/ingest/email"
	"onrecord/ingest/imapwire"
)

// An entry is one mailbox of LIST.
type entry struct {
	raw     string // the octets of the name
	wire    string // the name as it is sent back to the server, "" if it cannot be
	name    string // for people
	delim   string // hierarchy delimiter, "" for none
	role    email.Role
	attrs   []string // upper case, with their backslash
	unasked bool     // it is not listed, and nobody asked for it yet
	unread  string   // why this part of the listing names no mailbox, though there may be some
	renew   bool     // on record under this name, with other messages

	status statusInfo
}

// statusInfo is what STATUS says of a mailbox that is not open. Numbers that
// the server does not say are -1 or 0.
type statusInfo struct {
	known    bool
	messages int
	validity email.UIDValidity
	uidNext  uint64
	modSeq   uint64
	size     int64
}

// count is how many messages there are, -1 if the server has not said.
func (s statusInfo) count() int {
	if !s.known {
		return -1
	}
	return s.messages
}

// roles are the special-use attributes (RFC 6154), and those of XLIST.
var roles = map[string]email.Role{
	`\ALL`: email.RoleAll, `\ALLMAIL`: email.RoleAll, `\ARCHIVE`: email.RoleArchive, `\DRAFTS`: email.RoleDrafts,
	`\FLAGGED`: email.RoleFlagged, `\IMPORTANT`: email.RoleImportant, `\INBOX`: email.RoleInbox,
	`\JUNK`: email.RoleJunk, `\SPAM`: email.RoleJunk, `\SENT`: email.RoleSent, `\TRASH`: email.RoleTrash,
}

// selectable reports whether there can be messages in it.
func (e *entry) selectable() bool {
	return !slices.Contains(e.attrs, `\NOSELECT`) && !slices.Contains(e.attrs, `\NONEXISTENT`)
}

// allMail reports whether the server says that this mailbox shows the messages
// of all others.
func (e *entry) allMail() bool {
	return slices.ContainsFunc(e.attrs, func(a string) bool { return roles[a] == email.RoleAll })
}

// mailboxes lists the mailboxes of the account, in the server's order, with
// their state where the server can tell it in the same command (RFC 5819). It
// is a raw command, since one odd name would make the client library lose all.
func (s *session) mailboxes(ctx context.Context, items ...string) ([]*entry, error) {
	var asked []string
	if s.has("SPECIAL-USE") {
		asked = append(asked, "SPECIAL-USE")
	}
	if s.has("LIST-STATUS") {
		asked = append(asked, "STATUS ("+strings.Join(s.statusItems(items...), " ")+")")
	}
	if len(asked) > 0 && s.has("LIST-EXTENDED") {
		r, err := s.raw(ctx, `LIST "" "*" RETURN (`+strings.Join(asked, " ")+")", "LIST", "STATUS")
		if err == nil && len(r.Lines) > 0 || err != nil && !refused(err) {
			return entries(r.Lines), err
		}
	}
	r, err := s.raw(ctx, `LIST "" "*"`, "LIST")
	if err == nil && len(r.Lines) > 0 || err != nil && !refused(err) {
		return entries(r.Lines), err
	}
	list, walkErr := s.walk(ctx)
	if walkErr != nil || slices.ContainsFunc(list, func(e *entry) bool { return e.unread == "" }) {
		return list, walkErr
	}
	return nil, err
}

// statusItems are what STATUS is asked for: not for MAILBOXID, since Cyrus 3.6
// puts arbitrary octets there; EXAMINE tells it.
func (s *session) statusItems(more ...string) []string {
	items := append([]string{"MESSAGES", "UIDNEXT", "UIDVALIDITY"}, more...)
	if s.condstore() {
		items = append(items, "HIGHESTMODSEQ")
	}
	return items
}

// status asks for the state of one mailbox. A server that does not tell it
// leaves it unknown.
func (s *session) status(ctx context.Context, e *entry, items ...string) error {
	if e.wire == "" {
		return nil
	}
	r, err := s.raw(ctx, "STATUS "+e.wire+" ("+strings.Join(items, " ")+")", "STATUS")
	if err != nil && !refused(err) {
		return err
	}
	for _, line := range r.Lines {
		if _, st := parseStatus(line); st.known { // only one mailbox was asked for, however its name is spelled
			e.status = st
		}
	}
	return nil
}

// entries reads LIST responses, and the STATUS responses that belong to them.
func entries(lines []string) []*entry {
	var list []*entry
	byName := make(map[string]*entry, len(lines))
	for _, line := range lines {
		e := parseList(line)
		switch {
		case e == nil && odd(line):
			list = append(list, unread(line, "the server lists a mailbox here whose name cannot be read"))
		case e != nil && byName[e.raw] == nil:
			byName[e.raw] = e
			list = append(list, e)
		}
	}
	for _, line := range lines {
		raw, st := parseStatus(line)
		if e := byName[rawName(raw)]; e != nil && st.known {
			e.status = st
		}
	}
	return list
}

// rawName is a name as it is kept: INBOX has its name in any case.
func rawName(raw string) string {
	if strings.EqualFold(raw, "INBOX") {
		return "INBOX"
	}
	return raw
}

// parseList reads "* LIST (attributes) delimiter name", leniently; nil if line
// is something else.
func parseList(line string) *entry {
	v := imapwire.Values(line)
	if len(v) < 5 || !strings.EqualFold(v[1], "LIST") {
		return nil
	}
	attrs, ok := attributes(v[2])
	raw, named := imapwire.Text(v[4])
	if strings.EqualFold(v[4], "NIL") { // a mailbox of that name
		raw, named = v[4], true
	}
	if !ok || !named {
		return nil
	}
	e := &entry{raw: rawName(raw), wire: v[4], attrs: attrs}
	if strings.HasPrefix(e.wire, "{") || !sendable(e.wire) {
		e.wire = quoteName(raw)
	}
	e.delim, _ = imapwire.Text(v[3])
	e.name = displayName(e.raw)
	e.role = e.guessRole()
	return e
}

// attributes returns those of a LIST response in upper case.
func attributes(value string) (attrs []string, ok bool) {
	list, ok := imapwire.List(value)
	for _, a := range list {
		attrs = append(attrs, strings.ToUpper(a))
	}
	return attrs, ok
}

// quoteName makes a command's argument of the octets of a name; "" if there is
// none, and the mailbox cannot be addressed.
func quoteName(raw string) string {
	q, err := imapwire.Quote(raw)
	if err != nil || !sendable(q) {
		return ""
	}
	return q
}

// sendable reports whether a name as it is sent would not end the connection.
func sendable(wire string) bool { return imapwire.Allowed("EXAMINE "+wire) == nil }

// guessRole takes the server's word, else the name.
func (e *entry) guessRole() email.Role {
	if e.raw == "INBOX" {
		return email.RoleInbox
	}
	for _, a := range e.attrs {
		if r := roles[a]; r != "" {
			return r
		}
	}
	if r := email.RoleOf(e.name); r != email.RoleAll && r != email.RoleInbox {
		return r
	}
	return ""
}

// parseStatus reads "* STATUS name (item value ...)".
func parseStatus(line string) (raw string, st statusInfo) {
	v := imapwire.Values(line)
	if len(v) < 4 || !strings.EqualFold(v[1], "STATUS") {
		return "", st
	}
	raw, _ = imapwire.Text(v[2])
	items, ok := imapwire.List(v[3])
	st.messages, st.size = -1, -1
	for i := 0; i+1 < len(items); i += 2 {
		value := items[i+1]
		switch strings.ToUpper(items[i]) {
		case "MESSAGES":
			st.messages = int(min(atou(value), 1<<31-1))
		case "UIDNEXT":
			st.uidNext = atou(value)
		case "UIDVALIDITY":
			st.validity = validity(value)
		case "HIGHESTMODSEQ":
			st.modSeq = atou(value)
		case "SIZE":
			st.size = int64(min(atou(value), 1<<62))
		}
	}
	st.known = ok && st.messages >= 0
	return raw, st
}

// foreign returns the prefixes of mailboxes that belong to others (RFC 2342).
func (s *session) foreign(ctx context.Context) ([]string, error) {
	if !s.has("NAMESPACE") {
		return nil, nil
	}
	r, err := s.raw(ctx, "NAMESPACE", "NAMESPACE")
	if err != nil {
		if refused(err) {
			err = nil
		}
		return nil, err
	}
	var prefixes []string
	for _, line := range r.Lines {
		v := imapwire.Values(line)
		for _, namespace := range v[min(3, len(v)):] { // behind the personal one
			spaces, _ := imapwire.List(namespace)
			for _, space := range spaces {
				parts, ok := imapwire.List(space)
				if !ok || len(parts) == 0 {
					continue
				}
				if prefix, ok := imapwire.Text(parts[0]); ok && prefix != "" {
					prefixes = append(prefixes, prefix)
				}
			}
		}
	}
	return prefixes, nil
}

// isForeign reports whether the mailbox is in one of the namespaces.
func (e *entry) isForeign(prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool {
		return strings.HasPrefix(e.raw, p) || e.delim != "" && e.raw == strings.TrimSuffix(p, e.delim)
	})
}
