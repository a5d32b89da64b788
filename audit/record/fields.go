package record

import (
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
)

// The keys of the facets that say where a message was, in their order; unknown
// keys follow.
var (
	imapKeys = ranks("account", "host", "mailbox", "raw-name", "role", "uidvalidity", "uid", "internaldate", "rfc822size",
		"savedate", "emailid", "gm-msgid", "labels", "modseq", "flags", "method", "fetched")
	fileKeys = ranks("label", "account", "mailbox", "role", "format", "name", "offset", "delivered", "flags", "line-ends",
		"source-sha256")
)

// The keys of these facets that the record writes itself.
var (
	imapOwn = []string{"account", "mailbox", "raw-name", "role", "uidvalidity", "uid", "flags"}
	fileOwn = []string{"account", "mailbox", "role", "flags"}
)

func ranks(keys ...string) map[string]int {
	m := make(map[string]int, len(keys))
	for i, k := range keys {
		m[k] = i
	}
	return m
}

// fix works out the fields that all facets of a generation have.
func (g *generation) fix() {
	m := g.mailbox
	g.fixed = []tlog.Field{idField("account", m.Account), tlog.TextField("mailbox", m.Name)}
	if !g.Import {
		g.fixed = append(g.fixed, tlog.TextField("raw-name", string(m.RawName)))
	}
	if m.Role != "" {
		g.fixed = append(g.fixed, idField("role", string(m.Role)))
	}
	if g.UIDValidity != "" {
		g.fixed = append(g.fixed, idField("uidvalidity", string(g.UIDValidity)))
	}
}

// aboutFields returns the `about` facet of a stream for this generation.
func (g *generation) aboutFields(more []tlog.Field) []tlog.Field {
	fields := slices.Clone(g.fixed)
	if g.Import {
		fields = append(fields, tlog.TextField("raw-name", string(g.mailbox.RawName)))
	}
	if g.mailbox.MailboxID != "" {
		fields = append(fields, tlog.TextField("mailboxid", g.mailbox.MailboxID))
	}
	return merge(fields, more)
}

// uidFields returns the fields of a leaf about a UID that brings no message.
func (g *generation) uidFields(uid uint32, more []tlog.Field) []tlog.Field {
	var fields []tlog.Field
	if g.UIDValidity != "" {
		fields = append(fields, idField("uidvalidity", string(g.UIDValidity)))
	}
	fields = append(fields, tlog.BareField("uid", strconv.FormatUint(uint64(uid), 10)))
	return merge(fields, more)
}

// placeFields returns the fields of the `imap` or `file` facet of a message.
func (g *generation) placeFields(uid int64, o Observation) []tlog.Field {
	fields := slices.Grow(slices.Clone(g.fixed), len(o.Fields)+len(o.Flags)+2)
	rank, own := fileKeys, fileOwn
	if !g.Import {
		rank, own = imapKeys, imapOwn
		fields = append(fields, tlog.BareField("uid", strconv.FormatInt(uid, 10)))
	}
	date := dateKey(o.Facet)
	if o.InternalDate != "" {
		fields = append(fields, idField(date, o.InternalDate))
	}
	for _, f := range o.Flags {
		fields = append(fields, idField("flags", f))
	}
	for _, f := range o.Fields {
		if !slices.Contains(own, f.Key) && (f.Key != date || o.InternalDate == "") {
			fields = append(fields, f)
		}
	}
	slices.SortStableFunc(fields, func(a, b tlog.Field) int { return rankOf(rank, a.Key) - rankOf(rank, b.Key) })
	return fields
}

func rankOf(ranks map[string]int, key string) int {
	if r, ok := ranks[key]; ok {
		return r
	}
	return len(ranks)
}

// merge returns own, and then those of more whose keys own does not have.
func merge(own, more []tlog.Field) []tlog.Field {
	n := len(own)
	for _, f := range more {
		if !hasKey(own[:n], f.Key) {
			own = append(own, f)
		}
	}
	return own
}

func hasKey(fields []tlog.Field, key string) bool {
	return slices.ContainsFunc(fields, func(f tlog.Field) bool { return f.Key == key })
}

// idField returns a field for a name or number from outside: bare where that is
// possible, else as text.
func idField(key, value string) tlog.Field {
	outside := func(c rune) bool { return c < 0x21 || c > 0x7e }
	if value == "" || value[0] == '"' || strings.HasPrefix(value, "base64:") || strings.ContainsFunc(value, outside) {
		return tlog.TextField(key, value)
	}
	return tlog.BareField(key, value)
}
