package imapsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A job is one mailbox to be synced, with what is known of it. A worker owns it;
// the fields below mu are shared with the committer.
type job struct {
	entry   *entry
	mailbox record.Mailbox    // ID 0: not on record yet
	gen     record.Generation // ID 0: none yet
	queued  bool              // notes are in the committer's hands, and with them mailbox and gen: see [worker.recorded]
	report  *MailboxReport

	fresh    bool              // on record since this sync
	hints    [2]uint64         // UIDNEXT and HIGHESTMODSEQ that the record has, or will have
	listing  listing           // the newest
	scan     scanned           // the last one on record
	newest   []record.Sighting // of those held when the sync began, some with the highest UIDs
	gaps     int
	vanished int                 // in this sync
	trouble  map[uint32]*trouble // of UIDs that did not come at once
	parked   int                 // UIDs given up one after the other

	large    bool // messages are left that come in pieces for their size
	largeToo bool // it is their turn

	mu     sync.Mutex
	held   uidSet             // on record with their octets, vanished or not
	onWay  uidSet             // to become so, in the committer's hands
	gone   uidSet             // on record and vanished
	failed map[uint32]failure // on record without their octets
	done   int                // messages committed by this sync
	total  int                // messages to be fetched by this sync
	bytes  int64              // of the messages committed
}

// A failure is a message that the server could not give so far.
type failure struct {
	attempts int
	at       time.Time
	class    string
	size     int64 // -1 if not known
	fresh    bool  // of this sync
}

// retries are the pauses after each failure; the last one repeats.
var retries = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

// due reports whether it is time to try again. A message that was too large is
// due when the limit has been raised.
func (f failure) due(now time.Time, limit int64) bool {
	if f.class == classTooLarge && f.size >= 0 {
		return f.size <= limit
	}
	pause := retries[min(max(f.attempts, 1), len(retries))-1]
	return !now.Before(f.at.Add(pause)) || now.Before(f.at) // the clock was set back
}

// due reports whether this sync is to ask again for a message.
func (s *syncer) due(f failure) bool {
	return s.retryAll && f.class != classTooLarge && !f.fresh || f.due(s.now(), s.account.maxMessage())
}

// load reads what is on record of the current generation.
func (j *job) load(ctx context.Context, rec *record.Record) error {
	sightings, err := rec.Sightings(ctx, j.gen.ID)
	if err != nil {
		return local(fmt.Errorf("mailbox %q: read the record: %w", j.entry.name, err))
	}
	var held, gone uidSet
	failed := map[uint32]failure{}
	for i := range sightings {
		s := &sightings[i]
		if s.Vanished {
			gone = gone.push(s.UID, s.UID)
		}
		if s.HasObject {
			held = held.push(s.UID, s.UID)
			continue
		}
		f, ok, err := failureOf(ctx, rec, s.Leaf)
		if err != nil {
			return local(fmt.Errorf("mailbox %q: read the record: %w", j.entry.name, err))
		}
		if ok {
			failed[s.UID] = f
		} else {
			held = held.push(s.UID, s.UID) // erased: it is not to come back
		}
	}
	j.mu.Lock()
	j.held, j.gone, j.failed = held, gone, failed
	j.mu.Unlock()
	there := slices.DeleteFunc(sightings, absent)
	j.newest = slices.Clone(there[max(0, len(there)-sampleSize):])
	j.scan, err = lastScan(ctx, rec, j.gen.ID)
	return local(err)
}

// failureOf reads a fetch.failed leaf; ok is false for any other.
func failureOf(ctx context.Context, rec *record.Record, leaf int64) (f failure, ok bool, err error) {
	e, err := rec.Entry(ctx, leaf)
	if err != nil || e.Leaf.Kind != tlog.KindFetchFailed {
		return f, false, err
	}
	f = failure{attempts: 1, at: clockAt(e, tlog.FacetError, "noticed"), size: -1}
	facet := e.Facets[tlog.FacetError]
	if facet == nil {
		return f, true, nil
	}
	for _, field := range facet.Fields {
		switch field.Key {
		case "class":
			f.class = field.Value
		case "attempts":
			f.attempts, err = strconv.Atoi(field.Value)
		case "rfc822size":
			f.size, err = strconv.ParseInt(field.Value, 10, 64)
		}
		if err != nil {
			return f, true, fmt.Errorf("leaf %d: %s: %w", leaf, field.Key, err)
		}
	}
	return f, true, nil
}

// known returns the UIDs that are on record at all, or on their way there.
func (j *job) known() uidSet {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.held.or(j.onWay).or(j.failedSet())
}

// failedSet is the UIDs on record without octets; j.mu is held.
func (j *job) failedSet() uidSet {
	uids := make([]uint32, 0, len(j.failed))
	for u := range j.failed {
		uids = append(uids, u)
	}
	return setOf(uids...)
}

// failedOf returns the UIDs that are on record without octets.
func (j *job) failedOf(uids uidSet) uidSet {
	j.mu.Lock()
	defer j.mu.Unlock()
	return uids.and(j.failedSet())
}

// missing returns the UIDs of the listing that are to be fetched now.
func (j *job) missing(due func(failure) bool) uidSet {
	j.mu.Lock()
	defer j.mu.Unlock()
	var waiting []uint32
	for u, f := range j.failed {
		if !due(f) {
			waiting = append(waiting, u)
		}
	}
	return j.listing.uids.minus(j.held).minus(j.onWay).minus(setOf(waiting...))
}

// needed returns the messages that are missing or on their way to the record.
func (j *job) needed(missing uidSet) uidSet {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.onWay.or(missing)
}

// coming notes a message that is to be put on record, after all that was put
// before it.
func (j *job) coming(uid uint32) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.onWay.add(uid)
	delete(j.failed, uid)
}

// committed notes a message that is now on record.
func (j *job) committed(uid uint32, size int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.held.add(uid)
	j.onWay = j.onWay.minus(span(uid, uid))
	j.done++
	j.bytes += size
}

// fetched returns how many messages of this sync are on record, or on their way.
func (j *job) fetched() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.done + j.onWay.count()
}

// progress says how far the job is.
func (j *job) progress() Progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	return Progress{Mailbox: j.entry.name, Done: j.done, Total: max(j.total, j.done), Bytes: j.bytes}
}

// fill writes the report of the job, as far as it has come.
func (j *job) fill() {
	j.mu.Lock()
	defer j.mu.Unlock()
	r := j.report
	there := j.listing.uids
	r.Fetched = j.done
	r.Vanished, r.Gap = j.vanished, j.gaps
	if j.listing.how == "" { // not listed in this sync
		r.OnServer = max(r.OnServer, j.entry.status.count())
		r.Held = atMost(j.held.minus(j.gone).count(), r.OnServer)
	} else {
		r.OnServer = max(there.count(), j.listing.count.exists)
		r.Held = there.and(j.held).count()
	}
	r.Failed = max(0, r.OnServer-r.Held)
	r.TooLarge = 0
	waiting := r.Failed
	for uid, f := range j.failed {
		if !j.there(uid) {
			continue
		}
		waiting--
		if f.class == classTooLarge {
			r.TooLarge++
		}
	}
	if waiting > 0 && !r.incomplete { // else it says why
		r.Skipped = email.Count(waiting, "message is", "messages are") + " not fetched yet"
	}
}

// there reports whether a message is on the server, as far as is known; j.mu is
// held.
func (j *job) there(uid uint32) bool {
	if j.listing.how == "" { // not listed in this sync
		return !j.gone.has(uid)
	}
	return j.listing.uids.has(uid)
}

// skip says why the mailbox was not synced to its end.
func (j *job) skip(err error) {
	j.report.Skipped = err.Error()
	j.report.incomplete = true
}

// errEnded is the reason of a mailbox that no sync has come to the end of.
var errEnded = errors.New("the sync ended before")

var errGaveUp = errors.New("the server gives none of the messages that are missing")
