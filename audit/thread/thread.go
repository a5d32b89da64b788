// Package thread joins messages into conversations by References and
// In-Reply-To.
package thread

import (
	"context"
	"database/sql"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A Node is one message of a thread, or the place of one that is not held.
type Node struct {
	Digest    email.Digest    // zero: the message is named by others but not held
	MessageID email.MessageID // "" if the message has none
	Parent    email.MessageID // what it answers; "" at the top
	Depth     int             // 0 at the top
	Sent      time.Time       // from the Date field; zero if there is none
	Reason    string          // why it is here: references, in-reply-to, same-message-id, missing, or "" at the top
}

// A Stage builds the threads. Use one for one database.
type Stage struct{}

// NewStage returns the stage.
func NewStage() *Stage { return &Stage{} }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "thread" }

// Version implements [projection.Stage].
func (s *Stage) Version() int { return 1 }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return "" }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string { return nil }

// Apply implements [projection.Stage].
func (s *Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error { return nil }

// Of returns the id of the thread of the message with digest d. If the
// message is not known the error matches [io/fs.ErrNotExist].
func Of(ctx context.Context, db *projection.DB, d email.Digest) (id string, err error) {
	return "", nil
}

// Members returns the messages of a thread in tree order. If there is no such
// thread the error matches [io/fs.ErrNotExist].
func Members(ctx context.Context, db *projection.DB, id string) ([]Node, error) { return nil, nil }

// ByMessageID returns the digests of all messages with a Message-ID.
func ByMessageID(ctx context.Context, db *projection.DB, id email.MessageID) ([]email.Digest, error) {
	return nil, nil
}
