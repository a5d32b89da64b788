package record

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"onrecord/ingest/email"
)

// A byteCheck reads the bytes: that every object is those of its digest, and
// every frame what was written.
type byteCheck struct {
	snapshot
	cache frameCache
	sound map[int64]bool // frames that objects were read from
}

// A storedObject is a row of the table of objects with its extents.
type storedObject struct {
	id, size, leaf int64
	digest         []byte
	extents        []extent
	hole           bool // an extent is missing
}

// checkObjects reads every object.
func (c *byteCheck) checkObjects() error {
	for last := int64(0); ; {
		page, err := c.objects(last) // reading an object uses the connection too
		if err != nil || len(page) == 0 {
			return err
		}
		for _, o := range page {
			last = o.id
			if c.ctx.Err() != nil {
				return c.ctx.Err()
			}
			if err := c.checkObject(o); err != nil {
				if !isCorrupt(err) && c.ctx.Err() != nil {
					return err
				}
				c.problem("object", o.leaf, hex.EncodeToString(o.digest), "%v", err)
			}
		}
		c.meter.add(int64(len(page)))
	}
}

// objects returns the next rows after that with id last.
func (c *byteCheck) objects(last int64) (page []*storedObject, err error) {
	err = c.q.each(`SELECT o.id, o.size, o.leaf, o.digest, e.seq, e.frame, e.off, e.len
		FROM (SELECT id, size, leaf, digest FROM object WHERE id > ? AND digest IS NOT NULL ORDER BY id LIMIT 500) o
		LEFT JOIN extent e ON e.object = o.id ORDER BY o.id, e.seq`, []any{last}, func(rows *sql.Rows) error {
		var o storedObject
		var seq, frame, off, n sql.NullInt64
		if err := rows.Scan(&o.id, &o.size, &o.leaf, &o.digest, &seq, &frame, &off, &n); err != nil {
			return err
		}
		if len(page) == 0 || page[len(page)-1].id != o.id {
			page = append(page, &o)
		}
		row := page[len(page)-1]
		if seq.Valid { // an empty object has no extents
			row.hole = row.hole || seq.Int64 != int64(len(row.extents))
			row.extents = append(row.extents, extent{frame.Int64, off.Int64, n.Int64})
		}
		return nil
	})
	return page, err
}

// checkObject reads an object whole.
func (c *byteCheck) checkObject(o *storedObject) error {
	if len(o.digest) != sha256.Size {
		return fmt.Errorf("object %x: a digest of %d bytes", o.digest, len(o.digest))
	}
	if o.hole {
		return fmt.Errorf("object %x: %w: an extent is missing", o.digest, ErrDamaged)
	}
	r := &objectReader{digest: email.Digest(o.digest), size: o.size, extents: o.extents, frame: c.frame, sum: sha256.New()}
	for {
		switch _, err := r.next(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func (c *byteCheck) frame(id int64) ([]byte, error) {
	plain, err := c.cache.get(c.ctx, c.q, c.r.zstd, id)
	if err == nil {
		c.sound[id] = true
	}
	return plain, err
}

// checkFrames reads the frames that no object was read from. What objects a
// damaged one holds is said by the objects.
func (c *byteCheck) checkFrames() error {
	var ids []int64
	err := c.q.scan("SELECT id FROM frame ORDER BY id", func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		if !c.sound[id] {
			ids = append(ids, id)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		var data []byte
		if err := c.q.row("SELECT data FROM frame WHERE id = ?", []any{id}, &data); err != nil {
			if err := c.finish(err); err != nil {
				return err
			}
			continue
		}
		if err := checkTrailer(data); err != nil {
			c.problem("frame", -1, "", "frame %d: %v", id, err)
		}
	}
	return nil
}

// checkFile asks SQLite whether pages, indexes and types are in order.
func (c *byteCheck) checkFile() error {
	return c.q.scan("PRAGMA integrity_check(20)", func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		if text != "ok" {
			c.problem("database", -1, "", "SQLite: %s", text)
		}
		return nil
	})
}

// orphans reports pieces that belong to nothing.
func (s *snapshot) orphans() error {
	for _, o := range []struct{ query, format string }{
		{"SELECT DISTINCT object FROM extent WHERE object NOT IN (SELECT id FROM object WHERE digest IS NOT NULL)",
			"table extent: object %d does not exist"},
		{"SELECT DISTINCT frame FROM extent WHERE frame NOT IN (SELECT id FROM frame)", "table extent: frame %d does not exist"},
		{"SELECT id FROM frame WHERE id NOT IN (SELECT frame FROM extent)", "table frame: frame %d holds nothing"},
	} {
		err := s.q.scan(o.query, func(rows *sql.Rows) error {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			s.problem("extent", -1, "", o.format, id)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
