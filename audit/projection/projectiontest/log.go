// Package projectiontest gives tests of stages a log in memory.
package projectiontest

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Recorded is when the first entry was made: long after any mail of the tests.
var Recorded = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// A Log is a log in memory. It implements [projection.Log] and
// [projection.Objects]. It is not safe for use by several goroutines while it
// grows.
type Log struct {
	origin  string
	entries []*record.Entry
	objects map[email.Digest]string
}

// New returns an empty log.
func New(origin string) *Log { return &Log{origin: origin, objects: make(map[email.Digest]string)} }

// Origin implements [projection.Log].
func (l *Log) Origin() string { return l.origin }

// Size implements [projection.Log].
func (l *Log) Size() int64 { return int64(len(l.entries)) }

// Erased implements [projection.Log].
func (l *Log) Erased() int64 {
	for _, e := range slices.Backward(l.entries) {
		if e.Leaf.Kind == tlog.KindEraseDone {
			return e.Index
		}
	}
	return -1
}

// Entries implements [projection.Log].
func (l *Log) Entries(ctx context.Context, from int64) iter.Seq2[*record.Entry, error] {
	entries := l.entries
	return func(yield func(*record.Entry, error) bool) {
		for _, e := range entries[min(from, int64(len(entries))):] {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Append adds an entry. Its hash depends on the origin, its index, its kind and
// the values of its facets.
func (l *Log) Append(kind string, facets ...*tlog.Facet) *record.Entry {
	e := &record.Entry{Index: l.Size(), Facets: make(map[string]*tlog.Facet)}
	e.Leaf = &tlog.Leaf{Kind: kind, At: Recorded.Add(time.Duration(e.Index) * time.Millisecond)}
	text := fmt.Sprint(l.origin, e.Index, kind)
	for _, f := range facets {
		e.Facets[f.Name] = f
		text += fmt.Sprint(f.Name, f.Fields)
	}
	e.Hash = tlog.LeafHash([]byte(text))
	l.entries = append(l.entries, e)
	return e
}

// AppendMessage adds a message of which only the header is given, with CRLF
// between the fields. See [Log.AppendMail].
func (l *Log) AppendMessage(header string) email.Digest { return l.AppendMail(header + "\r\n\r\n") }

// AppendMail adds a message.observed entry with the envelope and raw facets of a
// message, and others such as that of the mailbox.
func (l *Log) AppendMail(text string, others ...*tlog.Facet) email.Digest {
	raw := []byte(text)
	e, d := email.ParseEnvelope(raw), email.DigestOf(raw)
	var fields []tlog.Field
	if e.MessageID != "" {
		fields = append(fields, tlog.TextField("message-id", string(e.MessageID)))
	}
	for _, list := range []struct {
		key       string
		addresses []email.Address
	}{{"from", e.From}, {"to", e.To}, {"cc", e.Cc}, {"reply-to", e.ReplyTo}} {
		for _, a := range list.addresses {
			fields = append(fields, tlog.TextField(list.key, a.Addr))
		}
	}
	for _, list := range []struct {
		key string
		ids []email.MessageID
	}{{"in-reply-to", e.InReplyTo}, {"references", e.References}} {
		for _, id := range list.ids {
			fields = append(fields, tlog.TextField(list.key, string(id)))
		}
	}
	fields = append(fields, tlog.TextField("date", e.DateText), tlog.TextField("subject", e.Subject))
	l.Append(tlog.KindMessageObserved, append(others, &tlog.Facet{Name: tlog.FacetEnvelope, Fields: fields}, rawFacet(d, len(raw)))...)
	l.objects[d] = text
	return d
}

// AppendDuplicate adds a message.duplicate entry for a message that is there
// already.
func (l *Log) AppendDuplicate(text string, others ...*tlog.Facet) {
	l.Append(tlog.KindMessageDuplicate, append(others, rawFacet(email.DigestOf([]byte(text)), len(text)))...)
}

func rawFacet(d email.Digest, size int) *tlog.Facet {
	return &tlog.Facet{Name: tlog.FacetRaw, Fields: []tlog.Field{tlog.BareField("sha256", d.String()), tlog.BareField("size", fmt.Sprint(size))}}
}

// OpenObject implements [projection.Objects].
func (l *Log) OpenObject(ctx context.Context, d email.Digest) (io.ReadCloser, int64, error) {
	text, ok := l.objects[d]
	if !ok {
		return nil, 0, fmt.Errorf("object %s: %w", d, fs.ErrNotExist)
	}
	return io.NopCloser(strings.NewReader(text)), int64(len(text)), ctx.Err()
}

// Erase takes the bytes of a message away.
func (l *Log) Erase(d email.Digest) { delete(l.objects, d) }

// Prefix returns the first n entries as a log that does not grow.
func (l *Log) Prefix(n int64) *Log {
	return &Log{origin: l.origin, entries: l.entries[:n:n], objects: l.objects}
}

// Shuffled returns a log of the same entries in another order.
func (l *Log) Shuffled(r *rand.Rand) *Log {
	s := New(l.origin)
	s.objects = l.objects
	for _, i := range r.Perm(len(l.entries)) {
		e := l.entries[i]
		var facets []*tlog.Facet
		for _, name := range slices.Sorted(maps.Keys(e.Facets)) {
			facets = append(facets, e.Facets[name])
		}
		s.Append(e.Leaf.Kind, facets...)
	}
	return s
}
