package record

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// An Observation is one message seen in one place.
//
// The record itself writes into the facet where the message is: account,
// mailbox, raw-name, role, uidvalidity, uid, internaldate (delivered, in a
// file) and flags. Fields with these keys are left out of Fields, except that
// internaldate or delivered counts if InternalDate is empty.
type Observation struct {
	Generation   int64
	UID          uint32   // ignored for an import, where the record counts
	InternalDate string   // as the server sent it; in a file: when it was delivered
	Flags        []string // as the server sent them
	Facet        string   // [tlog.FacetIMAP] or [tlog.FacetFile]
	Fields       []tlog.Field
	Body         *Body
}

// Observed says what became of an [Observation].
type Observed struct {
	Leaf      int64 // that says so
	UID       uint32
	Digest    email.Digest
	Duplicate bool // these bytes were held before
}

// An objectRef is what a later leaf needs to know of an object.
type objectRef struct {
	id   int64
	leaf int64 // the first with these bytes
	hash tlog.Hash
}

// Observe records a message: message.observed, or message.duplicate if its
// bytes are held already. A place that has these bytes already is left alone;
// one that has other bytes is an error that matches [ErrConflict].
func (tx *Tx) Observe(o Observation) (Observed, error) {
	if err := tx.begin(); err != nil {
		return Observed{}, err
	}
	g, err := tx.generation(o.Generation)
	if err != nil {
		return Observed{}, err
	}
	uid, err := tx.observedUID(g, o)
	if err != nil {
		return Observed{}, tx.fail(err)
	}
	seen, known, err := tx.sighting(g, uid)
	if err != nil {
		return Observed{}, err
	}
	if known && seen.object.Valid {
		return tx.seenBefore(seen, uid, o.Body.Digest)
	}
	leaf, duplicate, object, err := tx.observedLeaf(g, uid, o)
	if err != nil {
		return Observed{}, err
	}
	date, flags := sightingDate(o), nullText(strings.Join(o.Flags, " "))
	if known {
		_, err = tx.exec(`UPDATE sighting SET object = ?, internaldate = ?, flags = ?, leaf = ?, vanished = NULL
			WHERE generation = ? AND uid = ?`, object, date, flags, leaf, g.ID, uid)
	} else {
		err = tx.sightingRows.add(tx, g.ID, uid, object, date, flags, leaf, nil)
		g.maxUID = max(g.maxUID, uid)
	}
	return Observed{Leaf: leaf, UID: uint32(uid), Digest: o.Body.Digest, Duplicate: duplicate}, err
}

// observedUID checks an observation and returns its UID.
func (tx *Tx) observedUID(g *generation, o Observation) (int64, error) {
	want := tlog.FacetIMAP
	if g.Import {
		want = tlog.FacetFile
	}
	switch {
	case o.Body == nil:
		return 0, errors.New("observe: there is no body")
	case o.Facet != want:
		return 0, fmt.Errorf("observe: facet %q in %s: want %q", o.Facet, g, want)
	case !g.Import && o.UID == 0:
		return 0, fmt.Errorf("observe: UID 0 in %s", g)
	case !g.Import:
		return int64(o.UID), nil
	}
	h, err := tx.streamHead(g.Stream)
	if err != nil {
		return 0, err
	}
	return h.next, nil
}

// seenBefore answers for a place that already holds a message.
func (tx *Tx) seenBefore(s sightingRow, uid int64, d email.Digest) (Observed, error) {
	var digest []byte
	if err := tx.objectRows.flush(tx); err != nil {
		return Observed{}, err
	}
	if err := tx.row("SELECT digest FROM object WHERE id = ?", []any{s.object.Int64}, &digest); err != nil {
		return Observed{}, tx.fail(err)
	}
	if digest != nil && string(digest) != string(d[:]) {
		return Observed{}, fmt.Errorf("observe UID %d: holds %x, not %s: %w", uid, digest, d, ErrConflict)
	}
	return Observed{Leaf: s.leaf, UID: uint32(uid), Digest: d, Duplicate: true}, nil
}

// observedLeaf stores the object, if it is new, and appends the leaf.
func (tx *Tx) observedLeaf(g *generation, uid int64, o Observation) (leaf int64, duplicate bool, object int64, err error) {
	held, duplicate, err := tx.object(o.Body.Digest)
	if err != nil {
		return 0, false, 0, err
	}
	place := FacetDraft{o.Facet, g.placeFields(uid, o)}
	raw := FacetDraft{tlog.FacetRaw, []tlog.Field{
		tlog.BareField("sha256", o.Body.Digest.String()), tlog.BareField("size", strconv.FormatInt(o.Body.Size, 10))}}
	if duplicate {
		leaf, _, err = tx.append(Draft{Kind: tlog.KindMessageDuplicate, Streams: []tlog.StreamID{g.Stream},
			Refs: []tlog.Ref{{Relation: tlog.RefSource, Hash: held.hash}}, Facets: []FacetDraft{place, raw}})
		return leaf, true, held.id, err
	}
	envelope := FacetDraft{tlog.FacetEnvelope, o.Body.fields}
	ref, err := tx.observeNew(g, o.Body, []FacetDraft{envelope, place, raw})
	return ref.leaf, false, ref.id, err
}

// observeNew appends a message.observed leaf, with the lines of the matters
// whose rules it meets, and stores the object.
func (tx *Tx) observeNew(g *generation, b *Body, facets []FacetDraft) (objectRef, error) {
	matched := tx.w.rules.matches(envelopeAddresses(b.fields))
	d := Draft{Kind: tlog.KindMessageObserved, Streams: []tlog.StreamID{g.Stream}, Facets: facets}
	inLeaf := matched[:min(len(matched), tlog.MaxLeafStreams-1)]
	for _, m := range inLeaf {
		d.Streams = append(d.Streams, m.stream)
		d.Refs = append(d.Refs, tlog.Ref{Relation: tlog.RefRule, Hash: m.hash})
	}
	leaf, hash, err := tx.append(d)
	if err != nil {
		return objectRef{}, err
	}
	ref := objectRef{id: tx.w.nextObject, leaf: leaf, hash: hash}
	tx.w.nextObject++
	digest := b.Digest
	if err := tx.objectRows.add(tx, ref.id, digest[:], b.Size, objectMessage, leaf); err != nil {
		return ref, err
	}
	tx.objects[digest] = ref
	if err := tx.storeObject(ref.id, b); err != nil {
		return ref, err
	}
	for _, m := range matched[len(inLeaf):] {
		if err := tx.assign(m, hash); err != nil {
			return ref, err
		}
	}
	return ref, nil
}

// Kinds of objects.
const (
	objectMessage  = "message"
	objectDocument = "document"
)

// object finds an object by its digest.
func (tx *Tx) object(d email.Digest) (objectRef, bool, error) {
	if ref, ok := tx.objects[d]; ok {
		return ref, true, nil
	}
	var ref objectRef
	var hash []byte
	err := tx.row("SELECT o.id, o.leaf, l.hash FROM object o JOIN leaf l ON l.idx = o.leaf WHERE o.digest = ?",
		[]any{d[:]}, &ref.id, &ref.leaf, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return ref, false, nil
	}
	if err == nil && copy(ref.hash[:], hash) != len(ref.hash) {
		err = tx.fail(fmt.Errorf("%w: leaf %d: its hash has %d bytes", ErrDamaged, ref.leaf, len(hash)))
	}
	return ref, true, err
}

// A sightingRow is what the log says of a place so far.
type sightingRow struct {
	object   sql.NullInt64
	leaf     int64
	vanished sql.NullInt64
}

// sighting returns what is known of a place, and whether anything is.
func (tx *Tx) sighting(g *generation, uid int64) (sightingRow, bool, error) {
	var s sightingRow
	if uid > g.maxUID {
		return s, false, nil
	}
	if err := tx.sightingRows.flush(tx); err != nil {
		return s, false, err
	}
	err := tx.row("SELECT object, leaf, vanished FROM sighting WHERE generation = ? AND uid = ?",
		[]any{g.ID, uid}, &s.object, &s.leaf, &s.vanished)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	return s, true, err
}

// nullText is NULL for "".
func nullText(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// sightingDate returns the column for the date of an observation.
func sightingDate(o Observation) sql.NullString {
	if o.InternalDate != "" {
		return nullText(o.InternalDate)
	}
	i := slices.IndexFunc(o.Fields, func(f tlog.Field) bool { return f.Key == dateKey(o.Facet) })
	if i < 0 {
		return sql.NullString{}
	}
	return nullText(o.Fields[i].Value)
}

// dateKey returns the key under which a facet has the date of a place.
func dateKey(facet string) string {
	if facet == tlog.FacetFile {
		return "delivered"
	}
	return "internaldate"
}
