package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"onrecord/audit/tlog"
)

// Kinds of streams of which a record has one; see [Tx.Stream].
const (
	StreamLog    = "log"    // the life of the log itself
	StreamAnchor = "anchor" // heads, and time-stamps over checkpoints
	StreamDNS    = "dns"    // DKIM keys as they were
	StreamPeople = "people" // persons merged and split, marks about people who are no clients
)

// Kinds of the other streams.
const (
	streamMailbox = "mailbox"
	streamImport  = "import"
	streamMatter  = "matter"
)

// clockSlack is how far the clock may go back without a clock.step leaf: a
// correction by a time server is not worth a line.
const clockSlack = time.Second

// A Tx is one write transaction, valid until the function given to
// [Record.Update] returns, and for that goroutine alone. After an error of any
// of its methods other than [ErrConflict] the transaction can only fail.
type Tx struct {
	ctx     context.Context
	w       *writer
	err     error     // the first failure
	at      time.Time // of the next leaf, once its index was given out
	grew    bool
	erased  int64                  // newest erase.done leaf of the transaction, -1 for none
	objects map[[32]byte]objectRef // made in this transaction
	tiles   map[tileKey][]byte     // changed in this transaction
	frames  packer

	leafRows, facetRows, streamRows, extentRows, sightingRows, objectRows bulk
}

type tileKey struct {
	level int
	n     int64
}

// Update runs f in one write transaction, and commits it if f returns nil.
// Otherwise nothing is written. What is committed survives a power cut. f must
// not call Update. After the commit a checkpoint is signed if the last one is a
// minute old.
func (r *Record) Update(ctx context.Context, f func(*Tx) error) error {
	if r.opts.Inspect {
		return fmt.Errorf("write to record: %w", ErrInspect)
	}
	if err := r.acquire(ctx); err != nil {
		return err
	}
	defer r.release()
	if err := r.w.update(ctx, f); err != nil {
		return err
	}
	r.w.signIfDue(ctx)
	return nil
}

func (w *writer) update(ctx context.Context, f func(*Tx) error) error {
	if w.stale {
		if err := w.load(ctx); err != nil {
			return fmt.Errorf("read the state of the record: %w", err)
		}
	}
	tx := w.newTx(ctx)
	if _, err := tx.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committed := false
	defer func() { // also if f panics
		if !committed {
			tx.frames.abandon()
			w.stale = true // load rolls back
			_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK")
		}
	}()
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.flush(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := tx.exec("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	w.grown = w.grown || tx.grew
	if tx.erased >= 0 {
		w.r.setErased(tx.erased)
	}
	w.r.setSize(w.size)
	w.trim()
	return nil
}

func (w *writer) newTx(ctx context.Context) *Tx {
	tx := &Tx{
		ctx: ctx, w: w, erased: -1,
		objects:      make(map[[32]byte]objectRef),
		tiles:        make(map[tileKey][]byte),
		leafRows:     bulk{table: "leaf", cols: 3},
		facetRows:    bulk{table: "facet", cols: 3},
		streamRows:   bulk{table: "stream_leaf", cols: 3},
		extentRows:   bulk{table: "extent", cols: 5},
		sightingRows: bulk{table: "sighting", cols: 7},
		objectRows:   bulk{table: "object", cols: 5},
	}
	tx.frames.tx = tx
	return tx
}

// exec runs a statement. It is not interrupted by the context: a transaction
// ends whole or not at all.
func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	if tx.err != nil {
		return nil, tx.err
	}
	s, err := tx.w.stmt(query)
	if err != nil {
		return nil, tx.fail(err)
	}
	res, err := s.Exec(args...)
	return res, tx.fail(err)
}

// row runs a query for one row; [sql.ErrNoRows] does not fail the transaction.
func (tx *Tx) row(query string, args []any, dest ...any) error {
	if tx.err != nil {
		return tx.err
	}
	s, err := tx.w.stmt(query)
	if err != nil {
		return tx.fail(err)
	}
	err = s.QueryRow(args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return tx.fail(err)
}

// fail notes the first error, after which the transaction cannot commit.
func (tx *Tx) fail(err error) error {
	if err != nil && tx.err == nil {
		tx.err = err
	}
	return err
}

// begin is the first call of every method that writes.
func (tx *Tx) begin() error {
	if tx.err != nil {
		return tx.err
	}
	return tx.fail(tx.ctx.Err())
}

// flush writes all rows that wait.
func (tx *Tx) flush() error {
	if tx.err != nil {
		return tx.err
	}
	if err := tx.frames.finish(); err != nil {
		return tx.fail(err)
	}
	for _, b := range []*bulk{&tx.objectRows, &tx.extentRows, &tx.leafRows, &tx.facetRows, &tx.streamRows, &tx.sightingRows} {
		if err := b.flush(tx); err != nil {
			return err
		}
	}
	for k, data := range tx.tiles {
		_, err := tx.exec("INSERT INTO tile VALUES(?,?,?) ON CONFLICT DO UPDATE SET data = excluded.data", k.level, k.n, data)
		if err != nil {
			return err
		}
	}
	for id, h := range tx.w.streams {
		if !h.dirty {
			continue
		}
		_, err := tx.exec(`INSERT INTO stream VALUES(?,?,?,?)
			ON CONFLICT DO UPDATE SET next_seq = excluded.next_seq, last_hash = excluded.last_hash`, id[:], h.kind, h.next, h.last[:])
		if err != nil {
			return err
		}
		h.dirty = false
	}
	return nil
}

// Stream returns the stream of a kind of which there is one, new or not:
// [StreamLog], [StreamAnchor], [StreamDNS] or [StreamPeople].
func (tx *Tx) Stream(kind string) (tlog.StreamID, error) {
	switch kind {
	case StreamLog, StreamAnchor, StreamDNS, StreamPeople:
	default:
		return tlog.StreamID{}, fmt.Errorf("stream of kind %q: there is not one of these", kind)
	}
	if id, ok := tx.w.singles[kind]; ok {
		return id, nil
	}
	var b []byte
	err := tx.row("SELECT id FROM stream WHERE kind = ? LIMIT 1", []any{kind}, &b)
	var id tlog.StreamID
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if id, err = tx.newStream(kind); err != nil {
			return id, err
		}
	case err != nil:
		return id, err
	case copy(id[:], b) != len(id):
		return id, tx.fail(fmt.Errorf("%w: stream %x: the id has %d bytes", ErrDamaged, b, len(b)))
	}
	tx.w.singles[kind] = id
	return id, nil
}

// newStream makes a stream, which exists from its first leaf on.
func (tx *Tx) newStream(kind string) (tlog.StreamID, error) {
	var id tlog.StreamID
	if _, err := io.ReadFull(tx.w.r.opts.Rand, id[:]); err != nil {
		return id, tx.fail(err)
	}
	tx.w.streams[id] = &streamHead{kind: kind}
	return id, nil
}

// streamHead returns what the next leaf of a stream builds on.
func (tx *Tx) streamHead(id tlog.StreamID) (*streamHead, error) {
	if h, ok := tx.w.streams[id]; ok {
		return h, nil
	}
	h := new(streamHead)
	var last []byte
	err := tx.row("SELECT kind, next_seq, last_hash FROM stream WHERE id = ?", []any{id[:]}, &h.kind, &h.next, &last)
	if err != nil {
		return nil, tx.fail(fmt.Errorf("stream %s: %w", id, err))
	}
	if copy(h.last[:], last) != len(h.last) || len(last) != len(h.last) {
		return nil, tx.fail(fmt.Errorf("%w: stream %s: the last hash has %d bytes", ErrDamaged, id, len(last)))
	}
	tx.w.streams[id] = h
	return h, nil
}
