package record

import (
	"bytes"
	"database/sql"
	"errors"

	"onrecord/audit/tlog"
)

// compareTiles holds the tiles that were computed against the stored ones. Full
// tiles are final; others are compared again when they have grown.
func (c *logCheck) compareTiles() error {
	for k, want := range c.tiles {
		final := len(want) == entriesPage*tlog.HashSize
		if !final && c.edge.Size() < c.size {
			continue
		}
		var have []byte
		err := c.q.row("SELECT data FROM tile WHERE level = ? AND n = ?", []any{k.level, k.n}, &have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err != nil {
			c.problem("tile", -1, "", "tile %d/%d is missing", k.level, k.n)
		} else {
			c.compareTile(k, have, want)
		}
		delete(c.tiles, k)
	}
	return nil
}

// compareTile names the entries that differ.
func (c *logCheck) compareTile(k tileKey, have, want []byte) {
	if bytes.Equal(have, want) {
		return
	}
	if len(have) != len(want) {
		c.problem("tile", -1, "", "tile %d/%d: it has %d bytes, want %d", k.level, k.n, len(have), len(want))
	}
	for i := 0; i+tlog.HashSize <= min(len(have), len(want)); i += tlog.HashSize {
		if bytes.Equal(have[i:i+tlog.HashSize], want[i:i+tlog.HashSize]) {
			continue
		}
		n := k.n<<8 + int64(i/tlog.HashSize)
		if k.level == 0 {
			c.problem("tile", n, "", "tile 0/%d: entry %d is not the hash of leaf %d", k.n, i/tlog.HashSize, n)
		} else {
			c.problem("tile", -1, "", "tile %d/%d: entry %d is not the root of tile %d/%d", k.level, k.n, i/tlog.HashSize, k.level-1, n)
		}
	}
}
