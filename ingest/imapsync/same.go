package imapsync

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"onrecord/audit/record"
	"onrecord/ingest/email"

	"github.com/emersion/go-imap/v2"
)

const (
	// sampleSize is how many messages are compared to recognise a mailbox.
	sampleSize = 5
	// newest is how many messages have their dates compared.
	newest = 2000
)

// sameMessages reports whether UIDs still mean the messages on record. Where
// UIDVALIDITY does not tell, the headers of a sample and the dates of the newest
// are compared. Courier keeps the UIDs of messages only when somebody opens the
// mailbox for writing; until then a deletion can renumber the newest, under the
// same UIDVALIDITY, so that their dates are compared there too.
func (w *worker) sameMessages(ctx context.Context, j *job) (bool, error) {
	unsure := unstable(j.gen.UIDValidity)
	if !unsure && !w.session.courier {
		return true, nil
	}
	if err := w.committer.flush(); err != nil {
		return false, err
	}
	there, err := w.present(ctx, j.gen.ID)
	if err != nil || len(there) == 0 {
		return true, err
	}
	other, err := w.redated(ctx, there[max(0, len(there)-newest):])
	if err != nil || len(other) > 0 || !unsure {
		return len(other) == 0, err
	}
	matched, differ, err := w.compare(ctx, there)
	return differ == 0 && matched > 0, err
}

// rolledBack reports whether UIDs of the listing that are on record mean other
// messages by now, under the same UIDVALIDITY: a mailbox that was restored from a
// backup gives the UIDs after that again. Of a mailbox that has changed, those of the
// newest messages and those that are back are looked at. A date alone may only be
// told in another way, so that headers decide.
func (w *worker) rolledBack(ctx context.Context, j *job) (bool, error) {
	j.mu.Lock()
	back := j.gone.and(j.listing.uids)
	j.mu.Unlock()
	if len(back) == 0 && j.listing.uids.equal(j.scan.uids) {
		return false, nil
	}
	suspects := slices.DeleteFunc(slices.Clone(j.newest), func(s record.Sighting) bool { return !j.listing.uids.has(s.UID) })
	if len(back) > 0 {
		all, err := w.rec.Sightings(ctx, j.gen.ID)
		if err != nil {
			return false, local(err)
		}
		all = slices.DeleteFunc(all, func(s record.Sighting) bool { return !s.HasObject || s.Erased || !back.has(s.UID) })
		suspects = append(suspects, all[max(0, len(all)-newest):]...)
	}
	other, err := w.redated(ctx, suspects)
	if err != nil || len(other) == 0 {
		return false, err
	}
	_, differ, err := w.compare(ctx, other)
	if refused(err) {
		return false, nil
	}
	return differ > 0, err
}

// present returns the sightings of a generation with their octets that have not
// vanished.
func (w *worker) present(ctx context.Context, gen int64) ([]record.Sighting, error) {
	sightings, err := w.rec.Sightings(ctx, gen)
	return slices.DeleteFunc(sightings, absent), local(err)
}

// absent reports whether a sighting has vanished, or has no octets.
func absent(s record.Sighting) bool { return !s.HasObject || s.Erased || s.Vanished }

// redated returns the messages of which the server tells another INTERNALDATE than
// the one on record.
func (w *worker) redated(ctx context.Context, sightings []record.Sighting) ([]record.Sighting, error) {
	uids := make([]uint32, len(sightings))
	for i := range sightings {
		uids[i] = sightings[i].UID
	}
	metas, _, err := w.session.metadata(ctx, setOf(uids...))
	if err != nil {
		return nil, err
	}
	var other []record.Sighting
	for _, s := range sightings {
		if now := metas[s.UID].InternalDate; now != "" && s.InternalDate != "" && now != s.InternalDate {
			other = append(other, s)
		}
	}
	return other, nil
}

// compare fetches the headers of a sample of the messages from the opened
// mailbox and counts those that are the same and those that are not. Messages
// that are no longer there are neither.
func (w *worker) compare(ctx context.Context, there []record.Sighting) (matched, differ int, err error) {
	for _, s := range spread(there, sampleSize) {
		got, err := w.section(ctx, s.UID, &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader})
		if err == errSilent {
			continue
		}
		if err != nil {
			return matched, differ, err
		}
		same, err := w.hasHeader(ctx, s.Digest, got)
		got.drop()
		if err != nil {
			return matched, differ, local(err)
		}
		if same {
			matched++
		} else {
			differ++
		}
	}
	return matched, differ, nil
}

// spread picks n elements, evenly, with the first and the last.
func spread[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	out := make([]T, 0, n)
	for i := range n {
		out = append(out, list[i*(len(list)-1)/(n-1)])
	}
	return out
}

// hasHeader reports whether the message on record begins with the fetched
// header.
func (w *worker) hasHeader(ctx context.Context, d email.Digest, got *catch) (bool, error) {
	want := bytes.TrimRight(got.buf, "\r\n")
	r, _, err := w.rec.OpenObject(ctx, d)
	if err != nil {
		return false, err
	}
	defer r.Close()
	head := make([]byte, len(want))
	n, err := io.ReadFull(r, head)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) { // shorter than the header
		return false, nil
	}
	return err == nil && n > 0 && bytes.Equal(head, want), err
}
