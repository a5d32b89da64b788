// Package bundle writes the evidence about one client as a file that the other
// side can check without trusting the firm: messages byte for byte, their
// entries in the log with proofs, all entries of the log, and a signed
// checkpoint. FORMAT.md beside it says what a bundle is made of; package verify
// below it checks one.
//
// All that lies under data/ is as the log stood at one checkpoint, so that the
// same choice at the same checkpoint gives the same bytes. That the bundle was
// handed out becomes an entry of the log, which commits to the manifest.
package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// MaxLeaves is the largest log of which a bundle carries all entries (some 120
// MB), unless [Options] say otherwise. Of a larger one it has the entries that it
// shows, and where the client's streams stood.
const MaxLeaves = 200_000

// A File is a further file of the bundle, such as a report, under data/.
type File struct {
	Name string // without a folder: lower case, digits, dots and hyphens
	Data []byte
}

// Options say what goes into a bundle.
type Options struct {
	Client     string
	Messages   []email.Digest // and documents; those that the log does not have at the checkpoint are left out
	Others     []email.Digest // messages neither from nor to the client: those that are withheld and assigned to the client are listed
	Copies     thread.Copies  // of messages that are or were withheld: those stay out with them
	Details    []int64        // entries of the client's stream of which the details are shown, such as rulings
	Checkpoint int64          // its size; 0: sign a new one
	New        bool           // the checkpoint is one that was just signed for it: with what is withheld since, there is no bundle
	For        string         // who receives it, "" if not said

	// Times are when the messages were sent, as far as their clocks agreed when they
	// were recorded. Of one that is not among them the Date counts if it can be, else
	// when it was recorded.
	Times map[email.Digest]time.Time

	Extra     []File
	MaxLeaves int64 // 0: [MaxLeaves]
}

// A Result says what was written.
type Result struct {
	Checkpoint int64 // size
	Messages   int   // and documents
	Documents  int   // of these
	Withheld   int
	LeftOut    int    // documents of the client that were not asked for
	TimeStamps int    // of third parties
	Manifest   string // SHA-256 of manifest-sha256.txt, in hexadecimal

	WithheldSince int // messages in the bundle that are withheld by an entry after the checkpoint
}

// A writer writes one bundle.
type writer struct {
	ctx  context.Context
	rec  *record.Record
	o    Options
	zip  *zip.Writer
	note []byte

	origin string
	size   int64
	root   tlog.Hash

	sums   map[string][sha256.Size]byte
	bytes  int64 // under data/
	tiles  tlog.TileReader
	list   []line
	result Result

	assigned   map[tlog.Hash]bool // leaves of messages that are assigned to the client
	tombstones []tombstone
	lastHeads  *record.Entry // nil: there is none

	decisionGone bool // of a decision to withhold or release, what it was about is erased
}

// all reports whether the bundle carries all entries of the log.
func (b *writer) all() bool { return b.size <= b.o.MaxLeaves }

// Write writes a bundle as a zip file to w, and records in the log that it was
// made.
func Write(ctx context.Context, rec *record.Record, w io.Writer, o Options) (Result, error) {
	o.MaxLeaves = cmp.Or(o.MaxLeaves, MaxLeaves)
	b := &writer{ctx: ctx, rec: rec, o: o, zip: zip.NewWriter(w), sums: map[string][sha256.Size]byte{}, assigned: map[tlog.Hash]bool{}, tiles: cachedTiles(rec.Tiles(ctx))}
	if err := b.checkpoint(); err != nil {
		return Result{}, err
	}
	for _, step := range []func() error{b.payload, b.tags, b.zip.Close} {
		if err := step(); err != nil {
			return Result{}, fmt.Errorf("write bundle: %w", err)
		}
	}
	return b.result, nil
}

// cachedTiles reads each tile once.
func cachedTiles(read tlog.TileReader) tlog.TileReader {
	type key struct {
		level int
		n     int64
	}
	tiles := map[key][]byte{}
	return func(level int, n int64) ([]byte, error) {
		k := key{level, n}
		if t, ok := tiles[k]; ok {
			return t, nil
		}
		t, err := read(level, n)
		if err == nil {
			tiles[k] = t
		}
		return t, err
	}
}

// Sign signs a checkpoint for a bundle and returns its size. Of a log of more than
// maxLeaves leaves (0: [MaxLeaves]) it covers where all streams stand.
func Sign(ctx context.Context, rec *record.Record, maxLeaves int64) (size int64, err error) {
	if rec.Size() > cmp.Or(maxLeaves, MaxLeaves) {
		if err := noteHeads(ctx, rec); err != nil {
			return 0, err
		}
	}
	if err := rec.Sign(ctx); err != nil {
		return 0, err
	}
	_, c, _ := rec.Checkpoint()
	return c.Size, nil
}

// checkpoint finds the checkpoint that the bundle stands at.
func (b *writer) checkpoint() (err error) {
	if b.o.Checkpoint == 0 {
		if b.o.Checkpoint, err = Sign(b.ctx, b.rec, b.o.MaxLeaves); err != nil {
			return err
		}
	}
	note, err := b.rec.CheckpointAt(b.ctx, b.o.Checkpoint)
	if err != nil {
		return err
	}
	parsed, err := tlog.ParseNote(note)
	if err != nil {
		return err
	}
	c, err := tlog.ParseCheckpoint(parsed.Text)
	if err != nil {
		return err
	}
	if c.Origin != b.rec.Origin() {
		return fmt.Errorf("checkpoint %d: %w", c.Size, ErrRestoredSince)
	}
	b.note, b.origin, b.size, b.root, b.result.Checkpoint = note, c.Origin, c.Size, c.Root, c.Size
	return nil
}

// fileTime is the time of every file: the first that a zip file can say, so that
// the same evidence is the same bytes.
var fileTime = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// add writes a file.
func (b *writer) add(name string, data []byte) error {
	return b.addFrom(name, bytes.NewReader(data))
}

func (b *writer) addFrom(name string, r io.Reader) error {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: fileTime})
	if err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), r)
	if err != nil {
		return err
	}
	if _, twice := b.sums[name]; twice {
		return fmt.Errorf("two files are called %s", name)
	}
	b.sums[name] = [sha256.Size]byte(h.Sum(nil))
	if strings.HasPrefix(name, "data/") {
		b.bytes += n
	}
	return nil
}

// manifest lists the files that keep says, as sha256sum does.
func (b *writer) manifest(keep func(name string) bool) []byte {
	var text []byte
	for _, name := range slices.Sorted(maps.Keys(b.sums)) {
		if keep(name) {
			sum := b.sums[name]
			text = append(hex.AppendEncode(text, sum[:]), "  "+name+"\n"...)
		}
	}
	return text
}

// tags writes what stands beside data/: the manifests, and the entry of the
// log that says that this bundle was made.
func (b *writer) tags() error {
	isData := func(name string) bool { return strings.HasPrefix(name, "data/") }
	manifest := b.manifest(isData)
	files := len(b.sums)
	sum := sha256.Sum256(manifest)
	b.result.Manifest = hex.EncodeToString(sum[:])
	index, err := b.recordExport()
	if err != nil {
		return err
	}
	entry, err := b.rec.Entry(b.ctx, index)
	if err != nil {
		return err
	}
	note, c, _ := b.rec.Checkpoint()
	tiles := b.rec.Tiles(b.ctx) // they have grown
	hashes, err := tlog.ProveInclusion(c.Size, index, tiles)
	if err != nil {
		return err
	}
	path, err := tlog.ProveConsistency(b.size, c.Size, tiles)
	if err != nil {
		return err
	}
	leaf, err := entry.Leaf.Encode()
	if err != nil {
		return err
	}
	facet, err := entry.Facets[tlog.FacetExport].Encode()
	if err != nil {
		return err
	}
	proof, err := (&tlog.Proof{Index: index, Hashes: hashes, Rest: note}).Encode()
	if err != nil {
		return err
	}
	consistency, err := (&tlog.Consistency{Old: b.size, Hashes: path, Checkpoint: note}).Encode()
	if err != nil {
		return err
	}
	for _, f := range []File{
		{"start-here.txt", []byte(verify.StartHere)}, {"bagit.txt", []byte(verify.BagDeclaration)}, {"bag-info.txt", []byte(verify.BagInfo(b.bytes, files))}, {"manifest-sha256.txt", manifest},
		{"export.leaf", leaf}, {"export.facet", facet}, {"export.tlog-proof", proof}, {"export.consistency", consistency},
	} {
		if err := b.add(f.Name, f.Data); err != nil {
			return err
		}
	}
	return b.add("tagmanifest-sha256.txt", b.manifest(func(name string) bool { return !isData(name) }))
}

// recordExport appends export.made, and signs.
func (b *writer) recordExport() (index int64, err error) {
	fields := []tlog.Field{tlog.BareField("manifest", b.result.Manifest), tlog.BareField("checkpoint", strconv.FormatInt(b.size, 10)),
		tlog.TextField("client", b.o.Client)}
	if b.o.For != "" {
		fields = append(fields, tlog.TextField("for", b.o.For))
	}
	err = b.rec.Update(b.ctx, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamLog)
		if err != nil {
			return err
		}
		index, _, err = tx.Append(record.Draft{Kind: tlog.KindExportMade, Streams: []tlog.StreamID{stream},
			Facets: []record.FacetDraft{{Name: tlog.FacetExport, Fields: fields}}})
		return err
	})
	if err != nil {
		return 0, err
	}
	return index, b.rec.Sign(b.ctx)
}
