package projection

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"onrecord/ingest/email"
)

// A Mention says how many rows of a table name a message by its digest.
type Mention struct {
	Table string
	Rows  int64
}

// Mentions returns the tables of stages with rows that name a message by its
// digest. Rows that such rows refer to are not counted.
func (db *DB) Mentions(ctx context.Context, d email.Digest) (list []Mention, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		tables, err := column(ctx, tx, "SELECT name FROM projection_table ORDER BY name")
		if err != nil {
			return err
		}
		for _, t := range tables {
			blobs, err := column(ctx, tx, "SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB' ORDER BY name", t)
			if err != nil {
				return err
			}
			if len(blobs) == 0 {
				continue
			}
			// Names of tables and columns are those of our own schemas.
			m := Mention{Table: t}
			where := `"` + strings.Join(blobs, `" = ?1 OR "`) + `" = ?1`
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM "`+t+`" WHERE `+where, d[:]).Scan(&m.Rows); err != nil {
				return err
			}
			if m.Rows > 0 {
				list = append(list, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("rows that name message %s: %w", d, err)
	}
	return list, nil
}
