package record

import (
	"context"
	"database/sql"
	"fmt"
)

// LastScan returns the index of the newest mailbox.scan leaf of a generation,
// and whether there is one.
func (r *Record) LastScan(ctx context.Context, gen int64) (leaf int64, ok bool, err error) {
	var scan sql.NullInt64
	if err := r.read.QueryRowContext(ctx, "SELECT scan FROM generation WHERE id = ?", gen).Scan(&scan); err != nil {
		return 0, false, fmt.Errorf("last scan of generation %d: %w", gen, err)
	}
	return scan.Int64, scan.Valid, nil
}
