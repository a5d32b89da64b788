package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"onrecord/audit/tlog"
)

// Look reports why the record in dir cannot be opened, as far as that shows without
// reading all of it, and whether there is one: where there is none, the error says
// why none can be made. It changes nothing of it and takes no lock: a process may
// hold the record.
func Look(ctx context.Context, dir string, o Options) (there bool, err error) {
	o.Create = true
	r := newRecord(dir, o)
	if err := r.mayOpen(); err != nil {
		return false, err
	}
	if ready, err := exists(r.path(readyDir)); err != nil || ready {
		return ready, err // the next to open it moves it into place
	}
	if there, err = exists(r.path(dbName)); err != nil || !there {
		return there, err
	}
	if r.signer, err = readKey(r.path(keyName)); err != nil {
		return true, err
	}
	heads, err := r.lookAtHeads()
	if err != nil {
		return true, err
	}
	if err := CheckWritable(r.path(dbName)); err != nil {
		return true, err
	}
	return true, asDamage(r.lookAtDB(ctx, heads))
}

// lookAtHeads checks that there is a head, and that the first was signed by the
// key. It returns those that were.
func (r *Record) lookAtHeads() (heads []signedHead, err error) {
	for i, file := range r.headFiles() {
		note, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read head: %w", err)
		}
		cp, err := tlog.OpenCheckpoint(note, r.signer.Verifier)
		switch {
		case err == nil:
			heads = append(heads, signedHead{note: note, cp: cp})
		case i == 0:
			return nil, foreignHead(file, err)
		}
	}
	if len(heads) == 0 {
		return nil, r.noHead()
	}
	return heads, nil
}

// lookAtDB checks that record.db is a record that this program can read, and holds
// what its newest checkpoint and the heads, which were read before, were signed over.
func (r *Record) lookAtDB(ctx context.Context, heads []signedHead) error {
	db, err := openDBFor("ro", r.path(dbName), 1, readerPragmas)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil { // one state, whoever writes meanwhile
		return err
	}
	if err := checkSchema(ctx, conn); err != nil {
		return err
	}
	r.w = &writer{r: r, conn: conn}
	if err := conn.QueryRowContext(ctx, "SELECT coalesce(max(idx)+1, 0) FROM leaf").Scan(&r.w.size); err != nil {
		return err
	}
	for _, h := range heads {
		if err := r.w.checkHead(ctx, h); err != nil {
			return err
		}
	}
	_, err = r.newestHead(ctx, heads)
	return err
}
