package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	bolt "go.etcd.io/bbolt"
)

// lockTimeout is how long to wait for another process to close the index.
const lockTimeout = 2 * time.Second

// maxPending is how many bytes of text may be applied and not yet be on the
// disk; their segments are in memory.
const maxPending = 8 << 20

func (x *Index) config() map[string]any {
	return map[string]any{
		"path":                   x.segments(),
		"unsafe_batch":           true, // the cursor is lost with its batch
		"bolt_timeout":           lockTimeout.String(),
		"asyncErrorCallbackName": asyncErrors,
		"eventCallbackName":      mergeEvents,
		"numSnapshotsToKeep":     1,
		"scorchMergePlanOptions": map[string]any{
			"MaxSegmentsPerTier":   8,
			"SegmentsPerMergeTask": 8,
			"TierGrowth":           8.0,
			"FloorSegmentSize":     2000, // documents
			"MaxSegmentSize":       500_000,
			"MaxSegmentFileSize":   int64(2) << 30,
			"ReclaimDeletesWeight": 2.0,
		},
	}
}

// errEmpty means that there is no index yet.
var errEmpty = errors.New("there is no index yet")

// checkFormat tells whether the folder holds an index of this format.
func (x *Index) checkFormat() error {
	have, err := os.ReadFile(filepath.Join(x.dir, "format"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errEmpty
	case err != nil:
		return err
	case string(have) != format:
		return fmt.Errorf("it is of format %.40q", have)
	}
	return nil
}

// checkSums compares the segment files named with their checksums, if the index
// was not closed.
func (x *Index) checkSums(names []string) error {
	if _, err := os.Stat(x.openMark()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, name := range names {
		if err := checkSum(filepath.Join(x.segments(), name)); err != nil {
			return err
		}
	}
	return nil
}

// newest returns the names of the segment files that root.bolt names in its
// newest snapshot. Scorch passes over a snapshot that it cannot read, and goes
// on with one before it or with none, but leaves it to come back later.
func (x *Index) newest() (names []string, err error) {
	defer damage(&err)
	file := filepath.Join(x.segments(), "root.bolt")
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	db, err := bolt.Open(file, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockTimeout})
	if err != nil {
		return nil, err
	}
	err = db.View(func(tx *bolt.Tx) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return nil
		}
		epoch, _ := snapshots.Cursor().Last()
		newest := snapshots.Bucket(epoch)
		if newest == nil {
			return nil
		}
		return newest.ForEachBucket(func(name []byte) error {
			if path := newest.Bucket(name).Get(util.BoltPathKey); path != nil {
				names = append(names, string(path))
			}
			return nil
		})
	})
	return names, errors.Join(err, db.Close())
}

// checkLoaded tells whether the store holds the segments named.
func (x *Index) checkLoaded(names []string) error {
	snapshot, release, err := x.snapshot()
	if err != nil {
		return err
	}
	defer release()
	var loaded []string
	for _, s := range snapshot.Segments() {
		if file, ok := s.Segment().(segment.PersistedSegment); ok {
			loaded = append(loaded, filepath.Base(file.Path()))
		}
	}
	slices.Sort(loaded)
	slices.Sort(names)
	if !slices.Equal(loaded, names) {
		return fmt.Errorf("%w: %d of %d segments can be read", ErrDamaged, len(loaded), len(names))
	}
	return nil
}

// checkSum compares a segment file with the CRC-32 in its last four bytes.
func checkSum(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, info.Size()-4); err != nil {
		return fmt.Errorf("%w: segment %s: %w", ErrDamaged, filepath.Base(name), err)
	}
	var want [4]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return fmt.Errorf("%w: segment %s does not match its checksum", ErrDamaged, filepath.Base(name))
	}
	return nil
}

func (x *Index) openMark() string { return filepath.Join(x.dir, "open") }

func (x *Index) markOpen() error { return os.WriteFile(x.openMark(), nil, 0o600) }

func (x *Index) unmarkOpen() error { return os.Remove(x.openMark()) }

// A pending counts what was applied and is not durable yet, and keeps the error
// of the goroutine that makes it so.
type pending struct {
	merges *gate // of the store
	path   string
	log    *slog.Logger
	spoil  func() // marks the index as damaged

	mu    sync.Mutex
	cond  *sync.Cond
	bytes int64
	err   error // of the last try to write; nil after a success
}

// asyncErrors is the name under which scorch knows reportError.
const asyncErrors = "onrecord"

// stores finds the pending of a store by the path of the store, which is all that scorch
// tells with an error.
var stores sync.Map

func init() {
	scorch.RegistryAsyncErrorCallbacks[asyncErrors] = func(err error, path string) {
		if p, ok := stores.Load(path); ok {
			p.(*pending).fail(err)
		}
	}
}

func newPending(path string, log *slog.Logger, spoil func()) *pending {
	p := &pending{path: path, log: log, spoil: spoil}
	p.cond = sync.NewCond(&p.mu)
	stores.Store(path, p)
	return p
}

func (p *pending) forget() {
	stores.Delete(p.path)
	if p.merges != nil { // the store was made
		gates.Delete(p.merges.store)
	}
}

func (p *pending) fail(err error) {
	if errors.Is(err, scorch.ErrAsyncPanic) {
		p.spoil()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil { // the next write, or Close, returns it; a daemon that is idle only logs it
		p.log.Info("the index is not written; trying again", "err", err)
	}
	p.err = err
	p.cond.Broadcast()
}

// add counts n bytes and returns what to call when they are durable.
func (p *pending) add(n int64) func(error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += n
	return func(err error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.bytes -= n
		p.err = err
		p.cond.Broadcast()
	}
}

// wait waits until at most limit bytes are not durable, or writing fails.
func (p *pending) wait(limit int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.bytes > limit && p.err == nil {
		p.cond.Wait()
	}
	if p.err != nil {
		return fmt.Errorf("write index: %w", p.err)
	}
	return nil
}
