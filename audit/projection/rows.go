package projection

import (
	"context"
	"database/sql"
)

// EachRow calls row with the Scan of each row of a query, and ends with its
// first error.
func EachRow(ctx context.Context, tx *sql.Tx, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// column reads the rows of a query for one text column.
func column(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	var list []string
	err := EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		list = append(list, s)
		return err
	})
	return list, err
}
