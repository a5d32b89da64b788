package record

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"onrecord/audit/tlog"
)

// A Problem is one thing that is wrong with the record.
type Problem struct {
	What   string // leaf, facet, scan, tile, checkpoint, head, key, stream, object, frame, a table's name, or database
	Digest string // of the message or document concerned; "" if none is, or it cannot be told
	Leaf   int64  // concerned; -1 if none is
	Detail string // what is wrong, for people
}

// VerifyOptions say how much to check.
type VerifyOptions struct {
	Full     bool                    // also decompress every frame, hash every object, and check the database file itself
	Idle     bool                    // leave the processor and the disk to whoever else wants them, as far as the system has such a thing
	Progress func(done, total int64) // called now and then; the unit is about one leaf
}

// Verify checks everything that the record says of itself, as it stood when it
// was called, and calls report for each problem:
//
//   - every leaf is in its one form, has the hash that stands beside it and in
//     its tile, is not older than the one before it, and goes on where its
//     streams stood; its references are to earlier leaves
//   - every facet is the text that its leaf commits to; one that is missing was
//     erased by an erase.done leaf
//   - every tile is that of the leaves; every checkpoint and head has the root
//     of the leaves and the signature of the key that the log names
//   - the log, played from the start, gives the tables; the set that each
//     mailbox.scan commits to is the one its facets describe, and adds up with
//     what is on record of each UID ([Accounting]); every message has the lines
//     of the matters whose rules it meets
//   - (Full) every frame is what was written, every object is the bytes of its
//     digest, and SQLite finds its file in order
//
// Damage to the file itself is a problem too. The error is one of checking, as
// of a context that ends. Neither report nor o.Progress is called twice at once.
func (r *Record) Verify(ctx context.Context, o VerifyOptions, report func(Problem)) error {
	if o.Idle {
		return idly(func() error { return r.verify(ctx, o, report) })
	}
	return r.verify(ctx, o, report)
}

func (r *Record) verify(ctx context.Context, o VerifyOptions, report func(Problem)) error {
	v := &verifier{snapshot: snapshot{ctx: ctx, r: r, report: report, meter: &meter{call: o.Progress}}, erased: make(map[tlog.Hash]bool)}
	// The heads are read before the snapshot is taken, and are written after
	// a commit: so none may be ahead of it.
	v.readHeads()
	db, err := openDB(r.path(dbName), 2, verifyPragmas)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer db.Close()
	return v.on(db, func() error {
		if !o.Full {
			return v.steps(v.count, v.readCheckpoints, v.checkLog, v.checkHeads, v.orphans)
		}
		return v.full(db, o.Idle)
	})
}

// full checks the log and the tables, and on another core the bytes, unless idle
// leaves that to others. What is wrong with the bytes is told last.
func (v *verifier) full(db *sql.DB, idle bool) error {
	var found []Problem
	b := &byteCheck{snapshot: v.snapshot, sound: make(map[int64]bool)}
	b.report = func(p Problem) { found = append(found, p) }
	check := func() error {
		return b.on(db, func() error { return b.steps(b.orphans, b.checkObjects, b.checkFrames, b.checkFile) })
	}
	var objects int64
	_ = v.q.row("SELECT count(*) FROM object WHERE digest IS NOT NULL", nil, &objects) // for the meter alone: the steps meet the same damage
	v.meter.grow(objects)
	var bytesErr error
	var beside sync.WaitGroup
	if idle {
		bytesErr = check()
	} else {
		beside.Go(func() { bytesErr = check() })
	}
	err := v.steps(v.count, v.readCheckpoints, v.checkLog, v.checkHeads)
	beside.Wait()
	err = cmp.Or(err, bytesErr)
	for _, p := range found {
		v.report(p)
	}
	return err
}

// A verifier is one run of [Record.Verify] over the log and the tables.
type verifier struct {
	snapshot
	size        int64 // of the log
	heads       []verifiedHead
	checkpoints []checkpointRow    // by ascending size
	keys        []*tlog.Verifier   // that log.open leaves named so far
	erased      map[tlog.Hash]bool // leaves that an erase.done names
	missing     []missingFacet
}

func (v *verifier) count() error {
	err := v.q.row("SELECT coalesce(max(idx)+1, 0) FROM leaf", nil, &v.size)
	v.meter.grow(v.size)
	return err
}

// describe prints columns for people.
func describe(columns []string, values []any) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch x := values[i].(type) {
		case []byte:
			fmt.Fprintf(&b, "%s=%s", c, hex.EncodeToString(x[:min(len(x), 64)]))
		case string:
			fmt.Fprintf(&b, "%s=%q", c, x)
		case nil:
			fmt.Fprintf(&b, "%s=none", c)
		default:
			fmt.Fprintf(&b, "%s=%v", c, x)
		}
	}
	return b.String()
}
