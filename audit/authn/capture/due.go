package capture

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"onrecord/audit/authn"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// Every is how often a key is asked for while mail uses it.
const Every = 24 * time.Hour

const (
	maxTries   = 5  // for a name of which no resolver ever answered
	maxAnswers = 50 // that are tried for one signature
)

// Due returns up to limit names to ask for: those that were never asked for, that
// newer mail uses than the last answer, or that nobody answered, newest mail
// first. None comes more often than [Every].
func Due(ctx context.Context, db *projection.DB, now time.Time, limit int) (names []string, err error) {
	rows, err := db.Query(ctx, `SELECT u.name FROM dkim_use u
		LEFT JOIN (SELECT name, max(asked) asked, max(answered) answered, count(DISTINCT asked) tries FROM dkim_answer GROUP BY name) a ON a.name = u.name
		WHERE a.asked IS NULL OR a.asked <= ?1 AND (u.at > a.asked OR a.answered = 0 AND a.tries < ?2) ORDER BY u.leaf DESC, u.name LIMIT ?3`,
		now.Add(-Every).Unix(), maxTries, limit)
	if err != nil {
		return nil, fmt.Errorf("keys to ask for: %w", err)
	}
	return names, scanAll(rows, func() error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
}

func scanAll(rows *sql.Rows, scan func() error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Record puts answers into the log, a dkim.key leaf for each.
func Record(ctx context.Context, rec *record.Record, answers []authn.Answer) error {
	return rec.Update(ctx, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamDNS)
		if err != nil {
			return err
		}
		for _, a := range answers {
			if _, _, err := tx.Append(record.Draft{Kind: tlog.KindDKIMKey, Streams: []tlog.StreamID{stream},
				Facets: []record.FacetDraft{{Name: tlog.FacetDNS, Fields: a.Fields()}}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Keys returns what is recorded of a key, the answers nearest to a time first.
func Keys(ctx context.Context, db *projection.DB, rec *record.Record, name string, at time.Time) (answers []authn.Answer, err error) {
	rows, err := db.Query(ctx, "SELECT leaf FROM dkim_answer WHERE name = ?1 ORDER BY abs(asked - ?2), leaf LIMIT ?3", name, at.Unix(), maxAnswers)
	if err != nil {
		return nil, fmt.Errorf("keys of %s: %w", name, err)
	}
	var leaves []int64
	if err := scanAll(rows, func() error {
		var leaf int64
		err := rows.Scan(&leaf)
		leaves = append(leaves, leaf)
		return err
	}); err != nil {
		return nil, err
	}
	for _, leaf := range leaves {
		e, err := rec.Entry(ctx, leaf)
		if err != nil {
			return nil, err
		}
		if f := e.Facets[tlog.FacetDNS]; f != nil {
			if a, err := authn.ParseAnswer(f, leaf); err == nil {
				answers = append(answers, a)
			}
		}
	}
	return answers, nil
}
