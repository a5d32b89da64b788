package quote

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Print is the same for messages with the same author and Date, and the same words,
// own and quoted, in the same places. See the package for what of a text is no word, and
// for the one changed word in 65,536 that is overlooked.
type Print [sha256.Size]byte

// Prints returns the prints of some messages. For messages see [Others].
func Prints(ctx context.Context, tx *sql.Tx, messages string, args ...any) (map[email.Digest]Print, error) {
	query := `SELECT m.digest, coalesce(m.sent, ''), m.addr, m.own, m.blocks FROM (` + messages + `) a CROSS JOIN quote_message m ON m.digest = a.digest`
	prints, h := make(map[email.Digest]Print), sha256.New()
	err := projection.EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var digest, sent, addr, own, blocks sql.RawBytes
		if err := scan(&digest, &sent, &addr, &own, &blocks); err != nil {
			return err
		}
		h.Reset()
		for _, part := range []sql.RawBytes{sent, addr, own, blocks} {
			fmt.Fprintf(h, "%d ", len(part))
			h.Write(part)
		}
		prints[email.Digest(digest)] = Print(h.Sum(nil))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("prints of messages: %w", err)
	}
	return prints, nil
}
