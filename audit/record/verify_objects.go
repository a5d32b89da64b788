package record

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"

	"onrecord/ingest/email"
)

// checkObjects checks that the pieces of every object are there and are its
// bytes, and that every frame is what was written and holds something.
func (v *verifier) checkObjects() error {
	if err := v.orphans(); err != nil {
		return err
	}
	if !v.o.Full {
		return nil
	}
	if err := v.checkFrames(); err != nil {
		return err
	}
	cache := new(frameCache)
	for last, more := int64(0), true; more; {
		// In pages: reading an object uses the connection too.
		type row struct {
			id, size, leaf int64
			digest         []byte
		}
		var page []row
		err := v.q.each("SELECT id, size, leaf, digest FROM object WHERE id > ? AND digest IS NOT NULL ORDER BY id LIMIT 500",
			[]any{last}, func(rows *sql.Rows) error {
				var o row
				err := rows.Scan(&o.id, &o.size, &o.leaf, &o.digest)
				page = append(page, o)
				return err
			})
		if err != nil {
			return err
		}
		for _, o := range page {
			last = o.id
			if err := v.checkObject(cache, o.id, o.size, o.digest); err != nil {
				if isCorrupt(err) || v.ctx.Err() == nil {
					v.problem("object", o.leaf, hex.EncodeToString(o.digest), "%v", err)
				} else {
					return err
				}
			}
			v.progress(v.done + 1)
		}
		more = len(page) > 0
	}
	return nil
}

// checkObject reads an object whole.
func (v *verifier) checkObject(cache *frameCache, id, size int64, digest []byte) error {
	if len(digest) != sha256.Size {
		return fmt.Errorf("object %x: a digest of %d bytes", digest, len(digest))
	}
	extents, err := readExtents(v.ctx, v.q, id)
	if err != nil {
		return fmt.Errorf("object %x: %w", digest, err)
	}
	frame := func(id int64) ([]byte, error) { return cache.get(v.ctx, v.q, v.r.zstd, id) }
	o := &objectReader{digest: email.Digest(digest), size: size, extents: extents, frame: frame, sum: sha256.New()}
	_, err = io.Copy(io.Discard, o)
	return err
}

// checkFrames reads every frame. What objects a damaged one holds is said by
// the objects.
func (v *verifier) checkFrames() error {
	var ids []int64
	err := v.q.each("SELECT id FROM frame ORDER BY id", nil, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		var data []byte
		if err := v.q.row("SELECT data FROM frame WHERE id = ?", []any{id}, &data); err != nil {
			if err := v.finish(err); err != nil {
				return err
			}
			continue
		}
		if err := checkTrailer(data); err != nil {
			v.problem("frame", -1, "", "frame %d: %v", id, err)
		}
	}
	return nil
}

// orphans reports pieces that belong to nothing.
func (v *verifier) orphans() error {
	for _, o := range []struct{ query, format string }{
		{"SELECT DISTINCT object FROM extent WHERE object NOT IN (SELECT id FROM object WHERE digest IS NOT NULL)",
			"table extent: object %d does not exist"},
		{"SELECT DISTINCT frame FROM extent WHERE frame NOT IN (SELECT id FROM frame)", "table extent: frame %d does not exist"},
		{"SELECT id FROM frame WHERE id NOT IN (SELECT frame FROM extent)", "table frame: frame %d holds nothing"},
	} {
		err := v.q.each(o.query, nil, func(rows *sql.Rows) error {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			v.problem("extent", -1, "", o.format, id)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
