package record

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"onrecord/audit/tlog"
)

// A checkpointRow is a row of the table checkpoint.
type checkpointRow struct {
	size int64
	note []byte
}

// A verifiedHead is a head file, with the root of the leaves at its size once
// that is known.
type verifiedHead struct {
	file    string
	note    []byte
	cp      tlog.Checkpoint
	reached bool
}

// readHeads reads the head files before the snapshot is taken.
func (v *verifier) readHeads() {
	for _, file := range v.r.headFiles() {
		note, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) && file != v.r.path(headName) {
			continue // the second head may be on a disk that is not there
		}
		if err != nil {
			v.problem("head", -1, "", "%v", err)
			continue
		}
		n, err := tlog.ParseNote(note)
		var cp tlog.Checkpoint
		if err == nil {
			cp, err = tlog.ParseCheckpoint(n.Text)
		}
		if err != nil {
			v.problem("head", -1, "", "%s: %v", file, err)
			continue
		}
		v.heads = append(v.heads, verifiedHead{file: file, note: note, cp: cp})
	}
}

// readCheckpoints reads the table, whose notes are checked when the log reaches
// their size.
func (v *verifier) readCheckpoints() error {
	return v.q.each("SELECT size, note FROM checkpoint ORDER BY size", nil, func(rows *sql.Rows) error {
		var c checkpointRow
		if err := rows.Scan(&c.size, &c.note); err != nil {
			return err
		}
		v.checkpoints = append(v.checkpoints, c)
		return nil
	})
}

// addKey takes the key of a log.open leaf. If its facet is damaged, which is a
// problem already, the key of the record stands in.
func (v *verifier) addKey(l *checkedLeaf) {
	about := l.facets[tlog.FacetAbout]
	if about == nil {
		if v.r.signer != nil {
			v.keys = append(v.keys, v.r.signer.Verifier)
		}
		return
	}
	key, err := tlog.ParseVKey(about.First("vkey"))
	if err != nil || key.Name() != about.First("origin") {
		v.problem("leaf", l.index, "", "leaf %d: log.open names no key for its origin: %v", l.index, err)
		return
	}
	v.keys = append(v.keys, key)
}

// reached checks the checkpoints over exactly size leaves.
func (v *verifier) reached(size int64, root func() tlog.Hash) {
	for len(v.checkpoints) > 0 && v.checkpoints[0].size <= size {
		c := v.checkpoints[0]
		v.checkpoints = v.checkpoints[1:]
		cp, err := tlog.OpenCheckpoint(c.note, v.keys...)
		switch {
		case c.size < size:
			v.problem("checkpoint", -1, "", "checkpoint %d: it is over no leaves", c.size)
		case err != nil:
			v.problem("checkpoint", size-1, "", "checkpoint %d: %v", c.size, err)
		case cp.Size != c.size:
			v.problem("checkpoint", size-1, "", "checkpoint %d: its note is over %d leaves", c.size, cp.Size)
		case cp.Root != root():
			v.problem("checkpoint", size-1, "", "checkpoint %d: its root is not that of the leaves", c.size)
		}
	}
	for i := range v.heads {
		h := &v.heads[i]
		if h.cp.Size != size {
			continue
		}
		h.reached = true
		if h.cp.Root != root() {
			v.problem("head", -1, "", "%s: its root is not that of the %d leaves: rollback, or damage", h.file, size)
		}
	}
}

// checkHeads judges what only the end of the log can tell.
func (v *verifier) checkHeads() error {
	for _, c := range v.checkpoints {
		v.problem("checkpoint", -1, "", "checkpoint %d: the log has %d leaves: rollback", c.size, v.size)
	}
	if len(v.keys) == 0 {
		v.problem("key", -1, "", "no log.open leaf names the key of the log")
		return nil
	}
	now := v.keys[len(v.keys)-1] // of the newest log.open
	for _, h := range v.heads {
		if _, err := tlog.OpenCheckpoint(h.note, now); err != nil {
			v.problem("head", -1, "", "%s: %v", h.file, err)
		}
		if !h.reached {
			v.problem("head", -1, "", "%s: it was signed over %d leaves and the log has %d: rollback", h.file, h.cp.Size, v.size)
		}
	}
	if v.r.signer == nil {
		v.problem("key", -1, "", "the signing key cannot be read")
	} else if v.r.VKey() != now.String() {
		v.problem("key", -1, "", "the signing key is not the one that the log names")
	}
	return nil
}
