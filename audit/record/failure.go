package record

import (
	"context"
	"fmt"

	"onrecord/audit/tlog"
)

// FailureTooLarge is the class of a fetch.failed entry about a message over the
// limit of its account. The other classes are matters of the server.
const FailureTooLarge = "too-large"

// A Failure is a message that could not be fetched.
type Failure struct {
	Class    string // of the newest fetch.failed entry; "" if it tells none
	Vanished bool   // it is no longer on the server
}

// Failures returns the messages of a generation that could not be fetched, by UID.
func (r *Record) Failures(ctx context.Context, gen int64) (map[uint32]Failure, error) {
	rows, err := r.read.QueryContext(ctx, "SELECT uid, leaf, vanished IS NOT NULL FROM sighting WHERE generation = ? AND object IS NULL", gen)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	failures, leaves := map[uint32]Failure{}, map[uint32]int64{}
	for rows.Next() {
		var (
			uid  uint32
			leaf int64
			f    Failure
		)
		if err := rows.Scan(&uid, &leaf, &f.Vanished); err != nil {
			return nil, err
		}
		failures[uid], leaves[uid] = f, leaf
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for uid, leaf := range leaves {
		e, err := r.Entry(ctx, leaf)
		if err != nil {
			return nil, err
		}
		facet := e.Facets[tlog.FacetError]
		if facet == nil {
			continue
		}
		if class := facet.All("class"); len(class) == 1 {
			failures[uid] = Failure{class[0], failures[uid].Vanished}
		}
	}
	return failures, nil
}

// FetchFailed records that the server could not give a message (fetch.failed).
// The fields go into the facet `error`: class, text and attempts.
func (tx *Tx) FetchFailed(gen int64, uid uint32, fields []tlog.Field) error {
	g, seen, known, err := tx.place(gen, uid)
	if err != nil {
		return err
	}
	if known && seen.object.Valid {
		return tx.fail(fmt.Errorf("fetch.failed: UID %d of %s is held", uid, g))
	}
	leaf, _, err := tx.append(Draft{Kind: tlog.KindFetchFailed, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetIMAP, g.uidFields(uid, nil)}, {tlog.FacetError, fields}}})
	if err != nil {
		return err
	}
	if known {
		_, err = tx.exec("UPDATE sighting SET leaf = ?, vanished = NULL WHERE generation = ? AND uid = ?", leaf, g.ID, uid)
		return err
	}
	g.maxUID = max(g.maxUID, int64(uid))
	return tx.sightingRows.add(tx, g.ID, int64(uid), nil, nil, nil, leaf, nil)
}
