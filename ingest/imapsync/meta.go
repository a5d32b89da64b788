package imapsync

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/imapwire"
)

// metaBlock is how many messages one metadata command asks for.
const metaBlock = 2000

// noMeta is what is known of a message of which the server says nothing.
func noMeta() imapwire.Meta { return imapwire.Meta{Size: -1, Body: -1} }

// merge adds what m says to what is known from earlier responses.
func merge(known, m imapwire.Meta) imapwire.Meta {
	if known.UID == 0 {
		return m
	}
	if m.Flags != nil {
		known.Flags = m.Flags
	}
	if m.InternalDate != "" {
		known.InternalDate = m.InternalDate
	}
	if m.Size >= 0 {
		known.Size = m.Size
	}
	known.ModSeq = max(known.ModSeq, m.ModSeq)
	if known.Other == nil {
		known.Other = m.Other
	} else {
		maps.Copy(known.Other, m.Other)
	}
	return known
}

// knownItem are the names that items of a FETCH response begin with. A response
// with a body and an item of another name is octets of a message that are taken
// for protocol: the stream is out of step.
var knownItem = []string{
	"X-", "BODY", "BINARY", "RFC822", "ENVELOPE", "EMAILID", "THREADID", "SAVEDATE", "PREVIEW", "ANNOTATION", "SNIPPET",
	"UID", "FLAGS", "INTERNALDATE", "MODSEQ", "CREATEDMODSEQ", "BASESUBJECT", "CID", "DIGEST", "FOLDER", "LASTUPDATED",
}

func wellFormed(m imapwire.Meta) bool {
	for name := range m.Other {
		if !slices.ContainsFunc(knownItem, func(k string) bool { return strings.HasPrefix(name, k) }) {
			return false
		}
	}
	return true
}

// metadata asks for everything about messages but their bodies. A server that
// refuses is asked for less; what it does not say is missing from the answer, and
// refused is of how many messages it would not tell the date. It is apart from the
// bodies, so that a bad date never stands in their way.
func (s *session) metadata(ctx context.Context, uids uidSet) (metas map[uint32]imapwire.Meta, refused int, err error) {
	s.gather(uids)
	step := metaBlock
	if s.limit > 0 {
		step = min(step, s.limit)
	}
	q := metaQuery{session: s}
asking:
	for block := range uids.blocks(step) {
		for part := range block.lines() {
			if err = q.ask(ctx, part); err != nil {
				break asking
			}
		}
	}
	return s.gathered(), q.untold, err
}

const (
	// metaParts is into how many parts messages are divided whose metadata the
	// server refuses: it may be because of one of them, or of the length of the
	// command.
	metaParts = 50
	// maxRefusals is how many refusals in a row are enough: those of a whole block,
	// a part of it and one message, and one more. Some servers stop answering after
	// ten.
	maxRefusals = 7
	// maxFlagRefusals is the same for flags alone.
	maxFlagRefusals = 2
)

// A metaQuery is what one call of metadata has learned.
type metaQuery struct {
	session           *session
	refusals, noFlags int // in a row
	untold            int // messages of which the server tells flags at most
}

// ask asks about messages together, in parts if the server refuses that, and for
// their flags alone if it goes on refusing.
func (q *metaQuery) ask(ctx context.Context, uids uidSet) error {
	for _, items := range slices.Compact([]string{q.session.metaItems(), basicItems}) {
		if told, err := q.fetch(ctx, uids, items, &q.refusals, maxRefusals); told || err != nil {
			return err
		}
	}
	n := uids.count()
	if n == 1 || q.refusals >= maxRefusals {
		q.untold += n
		_, err := q.fetch(ctx, uids, "UID FLAGS", &q.noFlags, maxFlagRefusals)
		return err
	}
	for part := range uids.blocks((n + metaParts - 1) / metaParts) {
		if err := q.ask(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// fetch asks for items, unless that was refused so many times in a row, and reports
// whether the server tells them.
func (q *metaQuery) fetch(ctx context.Context, uids uidSet, items string, inRow *int, most int) (told bool, err error) {
	if *inRow >= most {
		return false, nil
	}
	_, err = q.session.raw(ctx, "UID FETCH "+uids.String()+" ("+items+")")
	if refused(err) {
		*inRow++
		return false, nil
	}
	*inRow = 0
	return err == nil, err
}

// basicItems are what every server can say of a message.
const basicItems = "UID FLAGS INTERNALDATE RFC822.SIZE"

// metaItems lists what this server can say of a message.
func (s *session) metaItems() string {
	items := basicItems
	if s.condstore() {
		items += " MODSEQ"
	}
	if s.gmail() {
		items += " X-GM-MSGID X-GM-THRID X-GM-LABELS"
	}
	if s.has("OBJECTID") {
		items += " EMAILID THREADID"
	}
	if s.has("SAVEDATE") {
		items += " SAVEDATE"
	}
	return items
}

// imapFields are the fields of an "imap" facet that the record does not write
// itself.
func imapFields(host string, m imapwire.Meta, how method, at time.Time) []tlog.Field {
	fs := []tlog.Field{tlog.TextField("host", host)}
	if m.Size >= 0 {
		fs = append(fs, tlog.BareField("rfc822size", number(m.Size)))
	}
	fs = append(fs, otherFields(m)...)
	if m.ModSeq > 0 {
		fs = append(fs, tlog.BareField("modseq", number(m.ModSeq)))
	}
	if how != wholly {
		fs = append(fs, tlog.BareField("method", string(how)))
	}
	return append(fs, tlog.BareField("fetched", at.UTC().Format(leafTime)))
}

// leafTime is how times stand in the record.
const leafTime = tlog.TimeLayout

// otherFields are those of extensions, where the server has them.
func otherFields(m imapwire.Meta) []tlog.Field {
	var fs []tlog.Field
	for _, x := range []struct{ item, key string }{
		{"SAVEDATE", "savedate"}, {"EMAILID", "emailid"}, {"X-GM-MSGID", "gm-msgid"}, {"X-GM-THRID", "gm-thrid"},
	} {
		value := m.Other[x.item]
		if l, ok := imapwire.List(value); ok && len(l) == 1 { // EMAILID (M12) of RFC 8474
			value = l[0]
		}
		if text, ok := imapwire.Text(value); ok {
			fs = append(fs, tlog.TextField(x.key, text))
		}
	}
	labels, _ := imapwire.List(m.Other["X-GM-LABELS"])
	for _, l := range labels {
		if text, ok := imapwire.Text(l); ok {
			fs = append(fs, tlog.TextField("labels", displayName(text)))
		}
	}
	return fs
}

// number is n in decimal.
func number[N uint32 | uint64 | int64 | int](n N) string {
	if n < 0 {
		return strconv.FormatInt(int64(n), 10)
	}
	return strconv.FormatUint(uint64(n), 10)
}
