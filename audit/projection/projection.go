// Package projection keeps what the program works out from the log, in one
// SQLite file that may be deleted at any time:
//
//	DATA/derived.db
//
// A [Stage] turns log entries into rows of its own tables. Each stage follows
// the log with its own cursor, the index of the next entry it has to see, and
// the cursor commits in the same transaction as the rows. So each entry is
// applied exactly once, whenever the process dies, and rows depend on the log
// and the version of the stage alone: never on the size of a batch, on how
// often [DB.Follow] was called, or on the clock.
//
// # Tables
//
// The tables of this package:
//
//	projection_log    origin of the log that the rows come from, and the last erasure in it
//	projection_stage  name, version, cursor, and the hash of the leaf before the cursor
//	projection_table  which stage owns which table
//
// All other tables belong to stages. A stage names its tables, reads and
// writes no others, and lists them in [Stage.Tables].
//
// # What is thrown away
//
// Rows are believed only while they fit the log:
//
//   - a stage whose version differs from that of its rows is dropped and built
//     anew from the first entry;
//   - if the origin is that of another log, if a cursor lies beyond the end of
//     the log, or if the leaf before a cursor is not the one that was applied
//     (a backup was restored, and perhaps grew again), everything is dropped
//     and built anew;
//   - if something was erased from the log since, or SQLite calls the file
//     damaged, it is removed and built anew.
//
// A SQLite file that holds anything else is never touched: [Open] refuses it.
//
// # Trust and durability
//
// The file is not trusted as evidence: whoever can write it can change what
// the program shows, but not the log. It is written with synchronous=NORMAL: a
// power failure may take back the newest batches, which are then applied
// again.
package projection

import (
	"context"
	"database/sql"
	"iter"

	"onrecord/audit/record"
)

// A Stage derives rows from the entries of the log.
//
// Apply must be deterministic: the rows may depend on the entries so far and
// on nothing else. It must cope with any entry, also one of an unknown kind or
// one whose facets were erased.
type Stage interface {
	// Name names the stage for ever: lower-case letters, digits and "_".
	Name() string

	// Version grows whenever the schema or the meaning of the rows changes.
	Version() int

	// Schema is the DDL that makes the empty tables and their indexes. It runs
	// once per version.
	Schema() string

	// Tables names the tables that Schema makes.
	Tables() []string

	// Apply adds what e says. An error stops this stage at e, for this call of
	// Follow, and takes back the whole batch; other stages go on. tx is the
	// same for all entries of one batch, and must not be committed or kept. ctx
	// does not end: an entry is applied whole.
	Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error
}

// A Log is what stages follow: [record.Record], or a part of one in tests.
type Log interface {
	// Origin names the log.
	Origin() string

	// Size is the number of entries.
	Size() int64

	// Erased is the index of the newest entry that says that something was
	// erased, -1 if none does.
	Erased() int64

	// Entries returns the entries from index from on, in order, up to the size
	// at the time of the call.
	Entries(ctx context.Context, from int64) iter.Seq2[*record.Entry, error]
}
