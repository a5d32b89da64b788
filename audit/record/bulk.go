package record

import (
	"database/sql"
	"strings"
)

// bulkRows is how many rows one INSERT takes.
const bulkRows = 16

// A bulk collects rows for a table that only grows and writes many of them by
// one statement, which costs about half of writing them one by one.
type bulk struct {
	table string
	cols  int
	args  []any
}

// An execer runs statements.
type execer interface {
	exec(query string, args ...any) (sql.Result, error)
}

// add appends a row.
func (b *bulk) add(tx execer, values ...any) error {
	if b.args == nil {
		b.args = make([]any, 0, bulkRows*b.cols)
	}
	if b.args = append(b.args, values...); len(b.args) == bulkRows*b.cols {
		return b.flush(tx)
	}
	return nil
}

// flush writes what waits.
func (b *bulk) flush(tx execer) error {
	if len(b.args) == bulkRows*b.cols {
		if _, err := tx.exec(insertRows(b.table, b.cols, bulkRows), b.args...); err != nil {
			return err
		}
		clear(b.args)
		b.args = b.args[:0]
	}
	for args := b.args; len(args) > 0; args = args[b.cols:] {
		if _, err := tx.exec(insertRows(b.table, b.cols, 1), args[:b.cols]...); err != nil {
			return err
		}
	}
	clear(b.args)
	b.args = b.args[:0]
	return nil
}

// insertRows returns an INSERT statement for n rows. OR FAIL, since a failure
// ends the transaction anyway, and spares SQLite the journal for undoing one
// statement.
func insertRows(table string, cols, n int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", cols), ",") + ")"
	return "INSERT OR FAIL INTO " + table + " VALUES" + strings.TrimSuffix(strings.Repeat(row+",", n), ",")
}
