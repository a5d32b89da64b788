package thread

import (
	"context"
	"database/sql"

	"onrecord/ingest/email"
)

// linksOf returns the links that begin or end at some messages.
func linksOf(ctx context.Context, tx *sql.Tx, digests []email.Digest) ([]link, error) {
	return nil, nil
}
