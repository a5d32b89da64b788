package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"onrecord/audit/tlog"
)

// headFiles returns where the newest checkpoint is kept outside of the database.
func (r *Record) headFiles() []string {
	files := []string{r.path(headName)}
	if r.opts.SecondHead != "" {
		files = append(files, r.opts.SecondHead)
	}
	return files
}

// writeHeads replaces the head files. The first must succeed; the second is
// often on a disk that comes and goes, and is written again next time.
func (r *Record) writeHeads(note []byte) error {
	files := r.headFiles()
	if err := WriteFile(files[0], note); err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	for _, file := range files[1:] {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			r.opts.Log.Error("cannot write the second head", "err", err)
		} else if err := WriteFile(file, note); err != nil {
			r.opts.Log.Error("cannot write the second head", "err", err)
		}
	}
	return nil
}

// guard refuses a database that is behind the checkpoints kept outside of it,
// or has another history, and then puts right what a crash between the head and
// its row may have left undone. A record that was just made has no second head yet.
func (r *Record) guard(ctx context.Context, made bool) error {
	heads, err := r.readHeads(ctx)
	if err != nil {
		return err
	}
	if len(heads) == 0 {
		return r.noHead()
	}
	for _, h := range heads {
		if err := r.w.checkHead(ctx, h); err != nil {
			return err
		}
	}
	newest, err := r.newestHead(ctx, heads)
	if err != nil {
		return err
	}
	if err := r.w.insertCheckpoint(ctx, newest.cp.Size, newest.note); err != nil {
		return err
	}
	behind := func(h signedHead) bool { return h.cp.Size != newest.cp.Size }
	if len(heads) < len(r.headFiles()) || slices.ContainsFunc(heads, behind) {
		if !made {
			r.opts.Log.Warn("a head was missing or behind the newest checkpoint, and is written again")
		}
		if err := r.writeHeads(newest.note); err != nil {
			return err
		}
	}
	if newest.at, err = r.w.leafTime(ctx, newest.cp.Size-1); err != nil {
		return err
	}
	r.setHead(newest)
	return r.w.findGrowth(ctx, newest.cp.Size)
}

func (r *Record) noHead() error {
	return fmt.Errorf("%w: %s is missing: without it an old record.db cannot be told from the newest. Put it back; "+
		"if record.db comes from a backup, move this folder away and run 'onrecord restore FILE'", ErrIncomplete, r.path(headName))
}

func foreignHead(file string, err error) error {
	return fmt.Errorf("%w: head %s was not signed by the key beside record.db: %w", ErrDamaged, file, err)
}

// newestHead returns the newest checkpoint of the head files and the table.
func (r *Record) newestHead(ctx context.Context, heads []signedHead) (signedHead, error) {
	newest, err := r.newestRow(ctx)
	if err != nil {
		return newest, err
	}
	if newest.note != nil {
		if err := r.w.checkHead(ctx, newest); err != nil {
			return newest, err
		}
	}
	for _, h := range heads {
		if newest.note == nil || h.cp.Size >= newest.cp.Size {
			newest = h
		}
	}
	return newest, nil
}

// readHeads reads and verifies the head files that exist. The second may still
// be that of the log before a restore, which is moved aside.
func (r *Record) readHeads(ctx context.Context) ([]signedHead, error) {
	var heads []signedHead
	for i, file := range r.headFiles() {
		note, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read head: %w", err)
		}
		cp, err := tlog.OpenCheckpoint(note, r.signer.Verifier)
		if err == nil {
			heads = append(heads, signedHead{note: note, cp: cp})
			continue
		}
		if i == 0 {
			return nil, foreignHead(file, err)
		}
		superseded, leafErr := r.w.superseded(ctx, note)
		if leafErr != nil {
			return nil, leafErr
		}
		if !superseded {
			return nil, fmt.Errorf("%w: the second head %s was not signed by the key beside record.db: %w: "+
				"move it away if it is not that of this record", ErrDamaged, file, err)
		}
		if err := moveAside(file); err != nil {
			return nil, err
		}
	}
	return heads, nil
}

// superseded reports whether a log.open leaf says that the log goes on from this
// head, or from a later one of the same log: the second head may be older than the
// first if its disk was away.
func (w *writer) superseded(ctx context.Context, note []byte) (bool, error) {
	rows, err := w.conn.QueryContext(ctx, `SELECT l.data, f.data FROM stream s JOIN stream_leaf sl ON sl.stream = s.id
		JOIN leaf l ON l.idx = sl.leaf LEFT JOIN facet f ON f.leaf = l.idx AND f.name = ? WHERE s.kind = ?`, tlog.FacetAbout, StreamLog)
	opened, err := query(rows, err, func(scan func(...any) error) (o struct {
		leaf  *tlog.Leaf
		about *tlog.Facet
	}, err error) {
		var data, text []byte
		if err = scan(&data, &text); err != nil {
			return o, err
		}
		if o.leaf, err = tlog.ParseLeaf(data); err == nil && o.leaf.Kind == tlog.KindLogOpen {
			o.about, _ = tlog.ParseFacet(text) // Verify names one that is damaged
		}
		return o, err
	})
	if err != nil {
		return false, err
	}
	for _, o := range opened {
		if slices.Contains(o.leaf.Ref(tlog.RefContinues), sha256.Sum256(note)) {
			return true, nil
		}
		if o.about == nil {
			continue
		}
		if before, err := w.ofLogBefore(ctx, note, o.about); before || err != nil {
			return before, err
		}
	}
	return false, nil
}

// ofLogBefore reports whether a head is one of the log before a restore: over
// leaves that were restored, or over no more than are known to be lost.
func (w *writer) ofLogBefore(ctx context.Context, note []byte, about *tlog.Facet) (bool, error) {
	key, err := tlog.ParseVKey(about.First("old-vkey"))
	if err != nil {
		return false, nil // the log began here
	}
	cp, err := tlog.OpenCheckpoint(note, key)
	if err != nil {
		return false, nil
	}
	restored, _ := strconv.ParseInt(about.First("restored-size"), 10, 64)
	if cp.Size > restored {
		old, _ := strconv.ParseInt(about.First("old-size"), 10, 64) // 0: no head was known
		return cp.Size <= old, nil
	}
	root, err := tlog.TreeRoot(cp.Size, tileReader(ctx, w.conn))
	return root == cp.Root, err
}

// newestRow returns the newest checkpoint in the database that this key signed;
// the zero value if there is none.
func (r *Record) newestRow(ctx context.Context) (signedHead, error) {
	var h signedHead
	err := r.w.conn.QueryRowContext(ctx, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").Scan(&h.note)
	if errors.Is(err, sql.ErrNoRows) {
		return signedHead{}, nil
	}
	if err != nil {
		return h, err
	}
	if h.cp, err = tlog.OpenCheckpoint(h.note, r.signer.Verifier); err != nil {
		// Of a key before a restore, or damaged; the heads decide.
		r.opts.Log.Warn("the newest checkpoint in record.db is not one of this key", "err", err)
		return signedHead{}, nil
	}
	return h, nil
}

// checkHead holds the tree against a signed checkpoint.
func (w *writer) checkHead(ctx context.Context, h signedHead) error {
	if h.cp.Size > w.size {
		return fmt.Errorf("%w: record.db holds %d leaves, and a head was signed over %d: an older record.db lies under a newer head. "+
			"Put the newer record.db back. If it is lost, move this folder away and run 'onrecord restore FILE': "+
			"it opens a new log over the same tree and says so in it", ErrRollback, w.size, h.cp.Size)
	}
	root, err := tlog.TreeRoot(h.cp.Size, tileReader(ctx, w.conn))
	if err == nil && root == h.cp.Root {
		return nil
	}
	root, leafErr := leafRoot(ctx, w.conn, h.cp.Size)
	if leafErr != nil {
		return leafErr
	}
	if root == h.cp.Root {
		return fmt.Errorf("%w: the tiles are not those of the leaves; 'onrecord verify' says which", ErrDamaged)
	}
	return fmt.Errorf("%w, or damage: record.db does not hold the %d leaves over which a head was signed, but others. "+
		"Run 'onrecord verify' to see whether single rows are damaged; put the right record.db back, "+
		"or move this folder away and run 'onrecord restore FILE'", ErrRollback, h.cp.Size)
}

// leafRoot computes the root over the first leaves from their stored hashes.
func leafRoot(ctx context.Context, q querier, size int64) (tlog.Hash, error) {
	rows, err := q.QueryContext(ctx, "SELECT hash FROM leaf WHERE idx < ? ORDER BY idx", size)
	if err != nil {
		return tlog.Hash{}, err
	}
	defer rows.Close()
	var tree tlog.TreeHasher
	for rows.Next() {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			return tlog.Hash{}, err
		}
		var h tlog.Hash
		copy(h[:], b)
		tree.AddHash(h)
	}
	return tree.Root(), rows.Err()
}

// findGrowth notes whether leaves after the first size ones call for a
// checkpoint.
func (w *writer) findGrowth(ctx context.Context, size int64) error {
	rows, err := w.conn.QueryContext(ctx, "SELECT data FROM leaf WHERE idx >= ? ORDER BY idx", size)
	if err != nil {
		return err
	}
	defer rows.Close()
	for !w.grown && rows.Next() {
		var data []byte
		if err := rows.Scan(&data); err != nil {
			return err
		}
		l, err := tlog.ParseLeaf(data)
		w.grown = err != nil || tlog.IsGrowth(l.Kind)
	}
	return rows.Err()
}
