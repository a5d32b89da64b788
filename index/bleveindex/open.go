package bleveindex

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt/errors"
)

// Open opens the index in dir. If there is none, or it is damaged or of another
// format, an empty one is made, whose cursor is 0. If another process has it
// open, the error matches [ErrLocked].
func Open(dir string, o Options) (*Index, error) {
	x := &Index{dir: dir, log: o.Log, analysis: bleve.NewAnalysisQueue(1), damaged: newAlarm()}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	if err := x.open(); err != nil {
		x.analysis.Close()
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	return x, nil
}

func (x *Index) open() error {
	if err := os.MkdirAll(x.segments(), 0o700); err != nil {
		return err
	}
	err := x.resume()
	switch {
	case err == nil:
		return x.markOpen()
	case errors.Is(err, bolt.ErrTimeout):
		return ErrLocked
	case !errors.Is(err, errEmpty):
		x.log.Warn("index is made anew", "err", err)
	}
	return x.renew()
}

// resume opens the index that is there. After an error nothing is open.
func (x *Index) resume() error {
	if err := x.checkFormat(); err != nil {
		return err
	}
	names, err := x.newest()
	if err != nil {
		return err
	}
	if err := x.checkSums(names); err != nil {
		return err
	}
	if err := x.openStore(); err != nil {
		return err
	}
	if err := x.checkLoaded(names); err != nil {
		return errors.Join(err, x.closeStore())
	}
	return nil
}

// renew empties the folder and opens an index in it.
func (x *Index) renew() error {
	if err := os.RemoveAll(x.segments()); err != nil {
		return err
	}
	if err := os.MkdirAll(x.segments(), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(x.dir, "format"), []byte(format), 0o600); err != nil {
		return err
	}
	if err := x.markOpen(); err != nil {
		return err
	}
	if err := x.openStore(); err != nil {
		return err
	}
	x.damaged.reset()
	return nil
}

// openStore opens scorch. A panic over broken files is an error.
func (x *Index) openStore() (err error) {
	defer damage(&err)
	store, err := scorch.NewScorch(scorch.Name, x.config(), x.analysis)
	if err != nil {
		return err
	}
	x.pending = newPending(x.segments(), x.log, x.spoil)
	x.pending.merges = newGate(store.(*scorch.Scorch))
	if err := store.Open(); err != nil {
		x.pending.forget()
		return err
	}
	x.store = store.(*scorch.Scorch)
	x.columns.clear()
	return nil
}

// closeStore closes the store, if there is one.
func (x *Index) closeStore() error {
	if x.store == nil {
		return nil
	}
	err := x.store.Close()
	x.pending.forget()
	x.store = nil
	return err
}
