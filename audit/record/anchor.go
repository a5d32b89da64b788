package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"onrecord/audit/tlog"
)

// Kinds of rows of the table anchor.
const (
	anchorToken = "tsr"   // the answer of the authority
	anchorChain = "chain" // certificates, from the authority's own to the root
)

// A TimeStamp is a token of a third party over a signed checkpoint (RFC 3161).
type TimeStamp struct {
	Size   int64         // of the checkpoint
	Source string        // the authority, as the user calls it
	At     time.Time     // what the authority says, in whole milliseconds
	Token  []byte        // TimeStampResp, DER
	Chain  []byte        // its certificates, PEM; the root last
	Offset time.Duration // of the authority's clock from ours
}

// AddTimeStamp stores a token beside the checkpoint it is over, of which each
// source has one, and records it (anchor.tsa). The token must have been checked.
func (tx *Tx) AddTimeStamp(s TimeStamp) (leaf int64, err error) {
	if err := tx.begin(); err != nil {
		return 0, err
	}
	var note []byte
	err = tx.row("SELECT note FROM checkpoint WHERE size = ?", []any{s.Size}, &note)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("add a time-stamp: no checkpoint was signed at %d entries", s.Size)
	}
	if err != nil {
		return 0, tx.fail(err)
	}
	stream, err := tx.Stream(StreamAnchor)
	if err != nil {
		return 0, err
	}
	leaf, _, err = tx.append(Draft{Kind: tlog.KindAnchorTSA, Streams: []tlog.StreamID{stream},
		Facets: []FacetDraft{{tlog.FacetAnchor, []tlog.Field{
			tlog.BareField("size", strconv.FormatInt(s.Size, 10)), tlog.BareField("note-sha256", sha256Hex(note)),
			tlog.BareField("token-sha256", sha256Hex(s.Token)), tlog.BareField("chain-sha256", sha256Hex(s.Chain)),
			tlog.TextField("source", s.Source), tlog.BareField("gentime", formatTime(s.At)),
			tlog.BareField("clock-offset-ms", strconv.FormatInt(s.Offset.Milliseconds(), 10)),
		}}}})
	if err != nil {
		return 0, err
	}
	for kind, data := range map[string][]byte{anchorToken: s.Token, anchorChain: s.Chain} {
		if _, err := tx.exec("INSERT INTO anchor VALUES(?,?,?,?,?)", s.Size, kind, s.Source, formatTime(s.At), data); err != nil {
			return 0, err
		}
	}
	return leaf, nil
}

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TimeStamps returns what is known of all time-stamps but Token, Chain and
// Offset, by size and source.
func (r *Record) TimeStamps(ctx context.Context) ([]TimeStamp, error) {
	return r.timeStamps(ctx, "SELECT size, source, at FROM anchor WHERE kind = ? ORDER BY size, source")
}

func (r *Record) timeStamps(ctx context.Context, statement string) ([]TimeStamp, error) {
	rows, err := r.read.QueryContext(ctx, statement, anchorToken)
	list, err := query(rows, err, func(scan func(...any) error) (s TimeStamp, err error) {
		var at string
		if err = scan(&s.Size, &s.Source, &at); err == nil {
			s.At, err = time.Parse(tlog.TimeLayout, at)
		}
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read time-stamps: %w", err)
	}
	return list, nil
}

// LastTimeStamps returns the newest time-stamp of each source, as
// [Record.TimeStamps] does.
func (r *Record) LastTimeStamps(ctx context.Context) (map[string]TimeStamp, error) {
	// The other columns are of the row that has the maximum: SQLite, "SELECT",
	// section "Bare columns in an aggregate query".
	list, err := r.timeStamps(ctx, "SELECT max(size), source, at FROM anchor WHERE kind = ? GROUP BY source")
	last := make(map[string]TimeStamp, len(list))
	for _, s := range list {
		last[s.Source] = s
	}
	return last, err
}

// TimeStampFiles returns the token over the checkpoint of a size by a source, and
// its certificates.
func (r *Record) TimeStampFiles(ctx context.Context, size int64, source string) (token, chain []byte, err error) {
	err = r.read.QueryRowContext(ctx, `SELECT t.data, c.data FROM anchor t JOIN anchor c ON c.size = t.size AND c.source = t.source AND c.kind = ?
		WHERE t.kind = ? AND t.size = ? AND t.source = ?`, anchorChain, anchorToken, size, source).Scan(&token, &chain)
	if err != nil {
		return nil, nil, fmt.Errorf("time-stamp of %s at %d entries: %w", source, size, err)
	}
	return token, chain, nil
}

// Unstamped is the part of the log that no time-stamp covers. Leaves about
// checkpoints are not counted: they call for none.
type Unstamped struct {
	Entries int64
	Since   time.Time // of the first of them; zero if there is none
}

// Unstamped returns what no time-stamp of a source covers yet, or of any source
// if that is "".
func (r *Record) Unstamped(ctx context.Context, source string) (Unstamped, error) {
	var covered int64
	err := r.read.QueryRowContext(ctx, "SELECT coalesce(max(size), 0) FROM anchor WHERE kind = ? AND (? = '' OR source = ?)",
		anchorToken, source, source).Scan(&covered)
	if err != nil {
		return Unstamped{}, err
	}
	return r.GrownSince(ctx, covered)
}

// GrownSince returns what came into the log since a checkpoint of this size.
func (r *Record) GrownSince(ctx context.Context, covered int64) (Unstamped, error) {
	var u Unstamped
	err := r.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(idx)+1, 0) FROM leaf) - ? -
		(SELECT count(*) FROM stream JOIN stream_leaf ON stream = id WHERE kind = ? AND leaf >= ?)`,
		covered, StreamAnchor, covered).Scan(&u.Entries)
	if err != nil || u.Entries == 0 {
		return u, err
	}
	var data []byte
	err = r.read.QueryRowContext(ctx, `SELECT data FROM leaf WHERE idx >= ? AND NOT EXISTS
		(SELECT 1 FROM stream JOIN stream_leaf ON stream = id WHERE kind = ? AND leaf = idx) ORDER BY idx LIMIT 1`,
		covered, StreamAnchor).Scan(&data)
	if err != nil {
		return u, err
	}
	leaf, err := tlog.ParseLeaf(data)
	if err != nil {
		return u, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	u.Since = leaf.At
	return u, nil
}
