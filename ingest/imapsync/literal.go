package imapsync

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"golang.org/x/sync/semaphore"

	"onrecord/audit/record"
)

// receive reads one message with the wanted section of its body. It is there
// only if its octets are as many as announced and the response came to its end;
// otherwise it is as if it had not come.
func (w *worker) receive(ctx context.Context, m *imapclient.FetchMessageData, want *imap.FetchItemBodySection,
	begin func(uint32)) (uid uint32, got *catch, err error) {
	for it := m.Next(); it != nil; it = m.Next() {
		switch it := it.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(it.UID)
		case imapclient.FetchItemDataBodySection:
			if it.Literal == nil || !it.MatchCommand(want) || got != nil {
				continue // what is not read here is read past by Next
			}
			if begin != nil && uid != 0 {
				begin(uid)
			}
			if got, err = w.catch(ctx, it.Literal); err != nil {
				return uid, nil, err
			}
		}
	}
	if got != nil && !w.session.arrived(uid, got.size) {
		got.drop()
		if uid != 0 {
			w.session.setAdrift()
		}
		return uid, nil, nil
	}
	return uid, got, nil
}

// catch reads the octets of a literal, all of them or none.
func (w *worker) catch(ctx context.Context, lit imap.LiteralReader) (*catch, error) {
	g := &catch{size: lit.Size(), room: w.committer.room}
	if g.size > inMemory {
		return w.catchFile(lit, g)
	}
	if err := g.room.Acquire(ctx, g.size); err != nil {
		w.abandon(lit)
		return nil, err
	}
	g.buf = make([]byte, g.size)
	if _, err := io.ReadFull(lit, g.buf); err != nil {
		g.drop()
		return nil, w.session.failed("UID FETCH", err)
	}
	return g, nil
}

// catchFile reads a large message into a file.
func (w *worker) catchFile(lit imap.LiteralReader, g *catch) (*catch, error) {
	f, err := w.tempFile()
	if err != nil {
		w.abandon(lit)
		return nil, local(fmt.Errorf("keep a large message: %w", err))
	}
	g.path = f.Name()
	sink := &sinkError{w: f}
	_, err = io.CopyN(sink, lit, g.size)
	if sink.err == nil {
		sink.err = f.Close()
	} else {
		_ = f.Close() // the write error says more
	}
	switch {
	case sink.err != nil:
		w.abandon(lit)
		err = local(fmt.Errorf("keep a large message: %w", sink.err))
	case err != nil:
		err = w.session.failed("UID FETCH", err)
	default:
		return g, nil
	}
	g.drop()
	return nil, err
}

// A sinkError tells an error of writing from one of reading.
type sinkError struct {
	w   io.Writer
	err error
}

func (s *sinkError) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil {
		s.err = err
	}
	return n, err
}

// abandon closes the connection and lets the client library's reader go, which
// waits for the literal to be read.
func (w *worker) abandon(lit io.Reader) {
	_ = w.session.conn.Close() // the error at hand says more
	_, _ = io.Copy(io.Discard, lit)
}

// Files of the spool that this package makes.
const (
	wholePrefix = "imap-whole-" // with a number for the account
	piecePrefix = "imap-piece-" // with the generation, UID and RFC822.SIZE
)

// wholeFiles begins the names of the files of one account, since another one may
// be synced at the same time.
func (s *syncer) wholeFiles() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.account.Name)) // never fails
	return filepath.Join(s.rec.Spool(), fmt.Sprintf("%s%016x-", wholePrefix, h.Sum64()))
}

// tempFile makes a file for one message.
func (s *syncer) tempFile() (*os.File, error) {
	dir, prefix := filepath.Split(s.wholeFiles())
	return os.CreateTemp(dir, prefix+"*")
}

// sweep removes what an earlier sync has left in the spool, except pieces, which
// may be gone on with.
func (s *syncer) sweep() error {
	old, err := filepath.Glob(s.wholeFiles() + "*")
	for _, name := range old {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// inMemory is the largest message that is held in memory.
const inMemory = 8 << 20

// A catch is the octets of one message, on their way from the network to the
// record: in memory if they are few, else in a file of the spool.
type catch struct {
	size int64
	buf  []byte
	path string // of the file, "" if in memory
	room *semaphore.Weighted
}

func (g *catch) body() (*record.Body, error) {
	if g.path == "" {
		return record.BytesBody(g.buf), nil
	}
	return record.FileBody(g.path)
}

// drop gives the octets up. A file that cannot be removed is removed with the
// leftovers of the next sync.
func (g *catch) drop() {
	if g.path != "" {
		_ = os.Remove(g.path)
		return
	}
	g.room.Release(g.size)
	g.buf = nil
}
