package projection

import (
	"context"
	"database/sql"
	"fmt"
)

// A Statement is a statement of a [Stage], which is prepared once for each batch.
type Statement struct {
	SQL string

	tx   *sql.Tx // for which it was prepared
	stmt *sql.Stmt
}

// Exec executes the statement in the transaction of a batch.
func (s *Statement) Exec(ctx context.Context, tx *sql.Tx, args ...any) (sql.Result, error) {
	if s.tx != tx {
		stmt, err := tx.PrepareContext(ctx, s.SQL)
		if err != nil {
			return nil, fmt.Errorf("prepare %q: %w", s.SQL, err)
		}
		s.tx, s.stmt = tx, stmt
	}
	return s.stmt.ExecContext(ctx, args...)
}
