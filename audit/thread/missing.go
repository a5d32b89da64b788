package thread

import (
	"context"
	"database/sql"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Named is a message that is not held, and is known because others answer it.
type Named struct {
	ID email.MessageID
	By []email.Digest // the messages that answer it, or something not held that does; by digest
}

// Absent returns the messages that are not held and are answered by messages
// that are, by their Message-ID. Those that are only named further up in
// References are left out: who names them names what answered them too.
func Absent(ctx context.Context, tx *sql.Tx) ([]Named, error) {
	const query = `SELECT n.name, m.digest FROM thread_message m CROSS JOIN thread_node n ON n.id = m.parent WHERE NOT n.held AND n.name <> ''
		UNION SELECT n.name, m.digest FROM thread_claim c CROSS JOIN thread_node n ON n.id = c.parent JOIN thread_message m ON m.parent = c.child
			WHERE NOT n.held AND n.name <> '' ORDER BY 1, 2`
	var list []Named
	err := projection.EachRow(ctx, tx, query, nil, func(scan func(...any) error) error {
		var id email.MessageID
		var d []byte
		if err := scan(&id, &d); err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].ID != id {
			list = append(list, Named{ID: id})
		}
		last := &list[len(list)-1]
		last.By = append(last.By, email.Digest(d))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("messages that are not held: %w", err)
	}
	return list, nil
}
