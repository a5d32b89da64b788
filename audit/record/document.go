package record

import (
	"fmt"
	"strconv"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// AddDocument stores what is no mail, such as a letter or a photo, in the stream
// of a client (document.added). about says what it is; further facets say who
// added it. Bytes that are held already, as a document or as a message, are left
// as they are: leaf is then their first one, and known is true.
func (tx *Tx) AddDocument(stream tlog.StreamID, data []byte, about []tlog.Field, facets ...FacetDraft) (leaf int64, known bool, err error) {
	if err := tx.begin(); err != nil {
		return 0, false, err
	}
	h, err := tx.streamHead(stream)
	if err != nil {
		return 0, false, err
	}
	if h.kind != streamMatter {
		return 0, false, tx.fail(fmt.Errorf("add a document: stream %s is no matter", stream))
	}
	b := &Body{Digest: email.DigestOf(data), Size: int64(len(data)), raw: data}
	held, known, err := tx.object(b.Digest)
	if err != nil || known {
		return held.leaf, known, err
	}
	raw := FacetDraft{tlog.FacetRaw, []tlog.Field{
		tlog.BareField("sha256", b.Digest.String()), tlog.BareField("size", strconv.FormatInt(b.Size, 10))}}
	leaf, hash, err := tx.append(Draft{Kind: tlog.KindDocumentAdded, Streams: []tlog.StreamID{stream},
		Facets: append([]FacetDraft{{tlog.FacetAbout, about}, raw}, facets...)})
	if err != nil {
		return 0, false, err
	}
	ref := objectRef{id: tx.w.nextObject, leaf: leaf, hash: hash}
	tx.w.nextObject++
	if err := tx.objectRows.add(tx, ref.id, b.Digest[:], b.Size, objectDocument, leaf); err != nil {
		return 0, false, err
	}
	tx.objects[b.Digest] = ref
	return leaf, false, tx.storeObject(ref.id, b)
}

// DayAlone reports whether of a document the day alone is known: the time that is
// recorded of it is then the last second of that day.
func DayAlone(at time.Time) bool { return at.Format(time.TimeOnly) == "23:59:59" }

// InZone returns the time of a document in a zone. A day that alone is known is that
// day wherever it is read.
func InZone(at time.Time, zone *time.Location) time.Time {
	if !DayAlone(at) {
		return at.In(zone)
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 23, 59, 59, 0, zone)
}
