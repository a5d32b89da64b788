package record

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	// maxFrame is how many plain bytes one frame may have.
	maxFrame = 1 << 20
	// sharedFrame is when a frame of small objects counts as full: larger
	// frames save a little space, smaller ones make reading one message cheaper.
	sharedFrame = 512 << 10
	// maxPacking is how many frames are compressed or waiting at once.
	maxPacking = 4
)

// A codec compresses and decompresses frames, in any number of goroutines.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() *codec {
	n := min(runtime.GOMAXPROCS(0), maxPacking)
	// The options are constant and valid, so these do not fail.
	enc, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(n),
		zstd.WithWindowSize(maxFrame), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true))
	dec, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(n), zstd.WithDecoderMaxMemory(maxFrame))
	return &codec{enc, dec}
}

func (c *codec) close() {
	_ = c.enc.Close() // it writes to nothing
	c.dec.Close()
}

// The trailer of a frame row: a skippable zstd frame (RFC 8878 section 3.1.2)
// with the CRC-32C of what stands before it. Zstd alone does not notice every
// flipped bit: some bits of its format mean nothing.
const (
	trailerMagic = 0x184D2A50
	trailerLen   = 12
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode appends the row for the plain bytes of a frame to dst.
func (c *codec) encode(plain, dst []byte) []byte {
	dst = c.enc.EncodeAll(plain, dst)
	sum := crc32.Checksum(dst, castagnoli)
	dst = binary.LittleEndian.AppendUint32(dst, trailerMagic)
	dst = binary.LittleEndian.AppendUint32(dst, 4)
	return binary.LittleEndian.AppendUint32(dst, sum)
}

// checkTrailer reports whether a row is what was written.
func checkTrailer(data []byte) error {
	body := data[:max(0, len(data)-trailerLen)]
	trailer := data[len(body):]
	if len(trailer) != trailerLen || binary.LittleEndian.Uint32(trailer) != trailerMagic ||
		binary.LittleEndian.Uint32(trailer[4:]) != 4 {
		return errors.New("its trailer is damaged")
	}
	if binary.LittleEndian.Uint32(trailer[8:]) != crc32.Checksum(body, castagnoli) {
		return errors.New("its checksum is wrong")
	}
	return nil
}

// decode returns the plain bytes of a row, at most [maxFrame].
func (c *codec) decode(data []byte) ([]byte, error) {
	if err := checkTrailer(data); err != nil {
		return nil, err
	}
	return c.dec.DecodeAll(data[:len(data)-trailerLen], nil)
}

// A packer puts the objects of one transaction into frames. Compression runs
// beside the transaction; the rows are inserted in order as they become ready.
type packer struct {
	tx      *Tx
	plain   []byte // of the frame that is being filled
	waiting []*packing
}

// A packing is a frame on its way to its row.
type packing struct {
	id   int64
	data []byte
	done chan struct{}
}

var frameBuffers = sync.Pool{New: func() any { b := make([]byte, 0, maxFrame); return &b }}

// put stores the bytes of an object and writes its extents. It returns their
// SHA-256.
func (p *packer) put(object int64, r io.Reader, size int64) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	for seq, left := int64(0), size; left > 0; seq++ {
		if err := p.room(left); err != nil {
			return sum, err
		}
		n := min(left, maxFrame-int64(len(p.plain)))
		off := len(p.plain)
		b := p.plain[off : off+int(n)]
		if _, err := io.ReadFull(r, b); err != nil {
			return sum, fmt.Errorf("read object: %d of %d bytes left: %w", left, size, err)
		}
		h.Write(b)
		p.plain = p.plain[:off+int(n)]
		if err := p.tx.extentRows.add(p.tx, object, seq, p.tx.w.nextFrame, off, n); err != nil {
			return sum, err
		}
		left -= n
		if len(p.plain) >= sharedFrame {
			if err := p.seal(); err != nil {
				return sum, err
			}
		}
	}
	h.Sum(sum[:0])
	return sum, nil
}

// room makes sure that there is a frame for the next bytes of an object: the
// one that is being filled, or a new one if only that holds them all.
func (p *packer) room(left int64) error {
	if used := len(p.plain); used > 0 && left <= maxFrame && int64(used)+left > maxFrame {
		if err := p.seal(); err != nil {
			return err
		}
	}
	if p.plain == nil {
		p.plain = (*frameBuffers.Get().(*[]byte))[:0]
	}
	return nil
}

// seal hands the frame that is being filled to compression.
func (p *packer) seal() error {
	if len(p.waiting) >= maxPacking {
		if err := p.insertFirst(); err != nil {
			return err
		}
	}
	f := &packing{id: p.tx.w.nextFrame, done: make(chan struct{})}
	p.tx.w.nextFrame++
	plain, c := p.plain, p.tx.w.r.zstd
	p.plain = nil
	p.waiting = append(p.waiting, f)
	go func() {
		defer close(f.done)
		out := *frameBuffers.Get().(*[]byte)
		f.data = c.encode(plain, out[:0])
		frameBuffers.Put(&plain)
	}()
	return nil
}

// insertFirst waits for the oldest frame and inserts it.
func (p *packer) insertFirst() error {
	f := p.waiting[0]
	p.waiting = p.waiting[1:]
	<-f.done
	_, err := p.tx.exec("INSERT INTO frame VALUES(?,?)", f.id, f.data)
	frameBuffers.Put(&f.data)
	return err
}

// finish inserts all frames.
func (p *packer) finish() error {
	if len(p.plain) > 0 {
		if err := p.seal(); err != nil {
			return err
		}
	}
	for len(p.waiting) > 0 {
		if err := p.insertFirst(); err != nil {
			return err
		}
	}
	return nil
}

// abandon waits for what still runs and drops it.
func (p *packer) abandon() {
	for _, f := range p.waiting {
		<-f.done
	}
	p.waiting, p.plain = nil, nil
}
