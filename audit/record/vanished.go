package record

import (
	"database/sql"
	"fmt"

	"onrecord/audit/tlog"
)

// Vanished records that messages are no longer on the server
// (message.vanished, one leaf each). The fields say how it was noticed. A UID
// that has vanished before is left alone; one that is not on record is an error.
func (tx *Tx) Vanished(gen int64, uids []uint32, fields []tlog.Field) error {
	return tx.moved(gen, uids, tlog.KindMessageVanished, fields)
}

// Returned records that vanished messages are there again (message.returned,
// one leaf each). A UID that has not vanished is left alone.
func (tx *Tx) Returned(gen int64, uids []uint32) error {
	return tx.moved(gen, uids, tlog.KindMessageReturned, nil)
}

func (tx *Tx) moved(gen int64, uids []uint32, kind string, fields []tlog.Field) error {
	for _, uid := range uids {
		g, seen, known, err := tx.place(gen, uid)
		if err != nil {
			return err
		}
		if !known {
			return tx.fail(fmt.Errorf("%s: UID %d of %s is not on record", kind, uid, g))
		}
		vanishes := kind == tlog.KindMessageVanished
		if seen.vanished.Valid == vanishes {
			continue
		}
		source, err := tx.leafHash(seen.leaf)
		if err != nil {
			return err
		}
		leaf, _, err := tx.append(Draft{Kind: kind, Streams: []tlog.StreamID{g.Stream},
			Refs:   []tlog.Ref{{Relation: tlog.RefSource, Hash: source}},
			Facets: []FacetDraft{{tlog.FacetIMAP, g.uidFields(uid, fields)}}})
		if err != nil {
			return err
		}
		_, err = tx.exec("UPDATE sighting SET vanished = ? WHERE generation = ? AND uid = ?",
			sql.NullInt64{Int64: leaf, Valid: vanishes}, g.ID, uid)
		if err != nil {
			return err
		}
	}
	return nil
}

// place returns what is known of a UID of a mailbox.
func (tx *Tx) place(gen int64, uid uint32) (*generation, sightingRow, bool, error) {
	if err := tx.begin(); err != nil {
		return nil, sightingRow{}, false, err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return nil, sightingRow{}, false, err
	}
	if g.Import || uid == 0 {
		return g, sightingRow{}, false, tx.fail(fmt.Errorf("UID %d in %s: there is no such place", uid, g))
	}
	s, known, err := tx.sighting(g, int64(uid))
	return g, s, known, err
}
