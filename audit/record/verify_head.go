package record

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"onrecord/audit/tlog"
)

// An era is the part of the log under one key: from its log.open leaf on.
type era struct {
	from   int64
	origin string
	key    *tlog.Verifier
}

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

// addEra takes the key of a log.open leaf.
func (v *verifier) addEra(index int64, about *tlog.Facet) {
	origin, _, _ := about.Get("origin")
	text, _, _ := about.Get("vkey")
	key, err := tlog.ParseVKey(text)
	if err != nil || key.Name() != origin {
		v.problem("leaf", index, "", "log.open names no key for its origin: %v", err)
		return
	}
	v.eras = append(v.eras, era{index, origin, key})
}

// keys returns the keys of the log so far.
func (v *verifier) keys() []*tlog.Verifier {
	var keys []*tlog.Verifier
	for _, e := range v.eras {
		keys = append(keys, e.key)
	}
	return keys
}

// reached checks the checkpoints over exactly size leaves.
func (v *verifier) reached(size int64, root func() tlog.Hash) {
	for len(v.checkpoints) > 0 && v.checkpoints[0].size <= size {
		c := v.checkpoints[0]
		v.checkpoints = v.checkpoints[1:]
		cp, err := tlog.OpenCheckpoint(c.note, v.keys()...)
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
	if len(v.eras) == 0 {
		v.problem("leaf", -1, "", "no log.open leaf names the key of the log")
		return nil
	}
	now := v.eras[len(v.eras)-1]
	for _, h := range v.heads {
		if _, err := tlog.OpenCheckpoint(h.note, now.key); err != nil {
			v.problem("head", -1, "", "%s: %v", h.file, err)
		}
		if !h.reached {
			v.problem("head", -1, "", "%s: it was signed over %d leaves and the log has %d: rollback", h.file, h.cp.Size, v.size)
		}
	}
	if v.r.signer == nil {
		v.problem("key", -1, "", "the signing key cannot be read")
	} else if v.r.VKey() != now.key.String() {
		v.problem("key", -1, "", "the signing key is not the one that the log names")
	}
	return nil
}
