package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"sync"

	"onrecord/ingest/email"
)

// Object returns the bytes with digest d, which they were held against. If there
// are none, the error matches [io/fs.ErrNotExist].
func (r *Record) Object(ctx context.Context, d email.Digest) ([]byte, error) {
	rc, size, err := r.OpenObject(ctx, d)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	var buf bytes.Buffer
	buf.Grow(int(min(size, 1<<30))) // the size is a number in a table: the bytes decide
	if _, err := buf.ReadFrom(rc); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// OpenObject is [Record.Object] as a stream in bounded memory, with the number
// of bytes. The last Read fails if the bytes are not those of d.
func (r *Record) OpenObject(ctx context.Context, d email.Digest) (io.ReadCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	ctx = context.WithoutCancel(ctx) // one that can end costs a goroutine for each statement, and these are short
	rows, err := r.read.QueryContext(ctx, `SELECT o.size, e.seq, e.frame, e.off, e.len
		FROM object o LEFT JOIN extent e ON e.object = o.id WHERE o.digest = ? ORDER BY e.seq`, d[:])
	size, extents := int64(-1), []extent(nil)
	_, err = query(rows, err, func(scan func(...any) error) (struct{}, error) {
		var seq, frame, off, n sql.NullInt64
		if err := scan(&size, &seq, &frame, &off, &n); err != nil || !seq.Valid { // an empty object has no extents
			return struct{}{}, err
		}
		if seq.Int64 != int64(len(extents)) {
			return struct{}{}, fmt.Errorf("%w: extent %d is missing", ErrDamaged, len(extents))
		}
		extents = append(extents, extent{frame.Int64, off.Int64, n.Int64})
		return struct{}{}, nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("object %s: %w", d, err)
	}
	if size < 0 {
		return nil, 0, notHeld(d)
	}
	frame := func(id int64) ([]byte, error) { return r.frames.get(ctx, r.read, r.zstd, id) }
	return &objectReader{digest: d, size: size, extents: extents, frame: frame, sum: sha256.New()}, size, nil
}

// An extent is a piece of an object in a frame.
type extent struct {
	frame    int64
	off, len int64 // plain bytes
}

// readExtents returns the pieces of an object in their order.
func readExtents(ctx context.Context, q querier, object int64) ([]extent, error) {
	rows, err := q.QueryContext(ctx, "SELECT seq, frame, off, len FROM extent WHERE object = ? ORDER BY seq", object)
	next := int64(0)
	return query(rows, err, func(scan func(...any) error) (e extent, err error) {
		var seq int64
		if err = scan(&seq, &e.frame, &e.off, &e.len); err == nil && seq != next {
			err = fmt.Errorf("%w: extent %d is missing", ErrDamaged, next)
		}
		next++
		return e, err
	})
}

// An objectReader reads an object extent by extent.
type objectReader struct {
	digest  email.Digest
	size    int64
	extents []extent
	frame   func(id int64) ([]byte, error)
	sum     hash.Hash
	read    int64
	piece   []byte
	err     error
}

func (o *objectReader) Read(p []byte) (int, error) {
	for len(o.piece) == 0 && o.err == nil {
		o.piece, o.err = o.next()
	}
	if len(o.piece) == 0 {
		return 0, o.err
	}
	n := copy(p, o.piece)
	o.piece = o.piece[n:]
	return n, nil
}

// next returns the next piece, or why there is none: [io.EOF] if the bytes were
// those of the digest.
func (o *objectReader) next() ([]byte, error) {
	if len(o.extents) == 0 {
		if o.read != o.size || email.Digest(o.sum.Sum(nil)) != o.digest {
			return nil, fmt.Errorf("object %s: %w: its bytes are not those of the digest", o.digest, ErrDamaged)
		}
		return nil, io.EOF
	}
	e := o.extents[0]
	o.extents = o.extents[1:]
	plain, err := o.frame(e.frame)
	if err != nil {
		return nil, fmt.Errorf("object %s: %w", o.digest, err)
	}
	if e.off < 0 || e.len < 0 || e.off > int64(len(plain)) || e.len > int64(len(plain))-e.off {
		return nil, fmt.Errorf("object %s: %w: frame %d has %d bytes, want %d at %d",
			o.digest, ErrDamaged, e.frame, len(plain), e.len, e.off)
	}
	piece := plain[e.off : e.off+e.len]
	o.sum.Write(piece)
	o.read += e.len
	return piece, nil
}

// Close ends reading.
func (o *objectReader) Close() error {
	o.extents, o.piece, o.err = nil, nil, errors.New("object is closed")
	return nil
}

// cachedFrames is how many frames are kept decompressed: messages are mostly
// read in the order in which they were stored.
const cachedFrames = 8

// A frameCache keeps the frames that were used last. Only an erasure changes
// frames, and empties the cache.
type frameCache struct {
	mu     sync.Mutex
	frames []*cachedFrame // most recently used last
}

type cachedFrame struct {
	id    int64
	read  chan struct{} // closed once plain and err are set
	plain []byte
	err   error
}

// get returns the plain bytes of a frame, which must not be changed. Who asks for
// one that somebody else is reading waits for it.
func (c *frameCache) get(ctx context.Context, q querier, z *codec, id int64) ([]byte, error) {
	f, mine := c.find(id)
	if !mine {
		<-f.read
		if f.err == nil {
			return f.plain, nil
		}
		return readFrame(ctx, q, z, id) // what stopped them may not stop us
	}
	defer close(f.read)
	if f.plain, f.err = readFrame(ctx, q, z, id); f.err != nil {
		c.drop(f)
	}
	return f.plain, f.err
}

func readFrame(ctx context.Context, q querier, z *codec, id int64) ([]byte, error) {
	var data []byte
	err := q.QueryRowContext(ctx, "SELECT data FROM frame WHERE id = ?", id).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("frame %d: %w: it is missing", id, ErrDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("frame %d: %w", id, err)
	}
	plain, err := z.decode(data)
	if err != nil {
		return nil, fmt.Errorf("frame %d: %w: %w", id, ErrDamaged, err)
	}
	return plain, nil
}

// find returns a frame. If it is not there, a place for it is made, and the caller
// is to read it.
func (c *frameCache) find(id int64) (f *cachedFrame, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.frames, func(f *cachedFrame) bool { return f.id == id })
	switch {
	case i >= 0:
		f = c.frames[i]
		c.frames = slices.Delete(c.frames, i, i+1)
	case len(c.frames) >= cachedFrames:
		c.frames = slices.Delete(c.frames, 0, 1)
	}
	if f == nil {
		f, mine = &cachedFrame{id: id, read: make(chan struct{})}, true
	}
	c.frames = append(c.frames, f)
	return f, mine
}

// drop forgets a frame that could not be read.
func (c *frameCache) drop(f *cachedFrame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frames = slices.DeleteFunc(c.frames, func(o *cachedFrame) bool { return o == f })
}

func (c *frameCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frames = nil
}
