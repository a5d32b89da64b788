package imapsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// overlap is read again at every junction, to notice a server that does not send
// the same octets twice.
const overlap = 512

// pieces fetches a message piece by piece into a file of the spool, which
// outlives the connection and the process: the next attempt goes on where this
// one ended. Only pieces whose response ended in good order get into the file.
func (b *batch) pieces(ctx context.Context, uid uint32) error {
	if err := b.recorded(b.job); err != nil {
		return err
	}
	m := b.meta(uid)
	path := b.pieceFile(uid, m.Size)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return local(fmt.Errorf("keep a large message: %w", err))
	}
	size, err := b.allPieces(ctx, uid, f)
	if closeErr := f.Close(); err == nil {
		err = local(closeErr)
	}
	if err == nil && b.hollow(uid, size) {
		err = errSilent
	}
	if err == nil {
		err = b.checkEnd(ctx, uid, size)
	}
	if err != nil {
		if errors.Is(err, errUnsteady) || errors.Is(err, errSilent) {
			err = errors.Join(err, local(os.Remove(path)))
		}
		return err
	}
	b.put(b.job, uid, m, piecewise, &catch{size: size, path: path, room: b.committer.room})
	return nil
}

// pieceFile is named by the place and RFC822.SIZE: pieces of what has another
// size are of another message.
func (b *batch) pieceFile(uid uint32, size int64) string {
	return filepath.Join(b.rec.Spool(), fmt.Sprintf("%s%d-%d-%d", piecePrefix, b.job.gen.ID, uid, size))
}

// sweepPieces removes the pieces of messages that are neither to be fetched nor on
// their way to the record, which reads them from there.
func (w *worker) sweepPieces(j *job, missing uidSet) error {
	needed := j.needed(missing)
	prefix := fmt.Sprintf("%s%d-", piecePrefix, j.gen.ID)
	files, err := filepath.Glob(filepath.Join(w.rec.Spool(), prefix+"*"))
	for _, name := range files {
		uid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(name), prefix), "-")
		if !needed.has(uint32(min(atou(uid), 1<<32-1))) {
			if gone := os.Remove(name); !errors.Is(gone, fs.ErrNotExist) { // else it was put on record just now
				err = errors.Join(err, gone)
			}
		}
	}
	return local(err)
}

// allPieces adds to f what it lacks, and returns the size of the whole.
func (b *batch) allPieces(ctx context.Context, uid uint32, f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, local(err)
	}
	t := b.job.troubleOf(uid)
	if t.step.octets == 0 {
		t.step.octets = firstPiece
	}
	have, restarts := info.Size(), 0
	for {
		if have > b.account.maxMessage() {
			return have, &tooLarge{have, b.account.maxMessage()}
		}
		from, begun := max(0, have-overlap), time.Now()
		n, ok, err := b.onePiece(ctx, uid, f, from, have, t.step.octets)
		switch {
		case err != nil:
			t.step.failed()
			return have, err
		case !ok: // not the octets of before
			if restarts++; restarts > 1 {
				return have, errUnsteady
			}
			if err := f.Truncate(0); err != nil {
				return 0, local(err)
			}
			have = 0
			continue
		}
		if from+n <= have { // nothing new: a short piece alone might be one that the server cut
			return have, nil
		}
		have = from + n
		b.gains.messages.Add(1)
		t.step.arrived(n, time.Since(begun))
		if b.isLarge(uid) && b.yield() {
			return have, errYielded
		}
	}
}

// checkEnd doubts the end of a message where the pieces are not as many octets as
// RFC822.SIZE. That is a hint only, and many servers are wrong in it; but one that
// says another size by now has changed the message, and one that has octets behind
// the end has not given all of them.
func (b *batch) checkEnd(ctx context.Context, uid uint32, size int64) error {
	said := b.meta(uid).Size
	if said < 0 || size == said {
		return nil
	}
	metas, _, err := b.session.metadata(ctx, span(uid, uid))
	if err != nil {
		return err
	}
	if now, ok := metas[uid]; ok && now.Size >= 0 && now.Size != said {
		b.metas[uid] = now
		return fmt.Errorf("%w: RFC822.SIZE was %d and is %d", errUnsteady, said, now.Size)
	}
	for _, at := range []int64{size, said - 1} {
		if at < size {
			continue
		}
		got, err := b.section(ctx, uid, &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: at, Size: overlap}})
		if refused(err) || errors.Is(err, errSilent) {
			continue // nothing is there
		}
		if err != nil {
			return err
		}
		more := got.size
		if got.drop(); more > 0 {
			return fmt.Errorf("%w: in pieces it has %d octets, and there are some at %d (RFC822.SIZE %d)", errCutShort, size, at, said)
		}
	}
	return nil
}

// onePiece fetches step octets from an offset on and appends what is new to f,
// which holds have octets. ok is false if the overlap differs.
func (b *batch) onePiece(ctx context.Context, uid uint32, f *os.File, from, have, step int64) (n int64, ok bool, err error) {
	got, err := b.section(ctx, uid, &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: from, Size: step}})
	if err != nil {
		return 0, false, err
	}
	defer got.drop()
	if got.size > step || got.path != "" {
		return 0, false, fmt.Errorf("%w: it sends more than the piece that it was asked for", errSilent)
	}
	known := make([]byte, have-from)
	if _, err := f.ReadAt(known, from); err != nil && len(known) > 0 {
		return 0, false, local(err)
	}
	if got.size < int64(len(known)) || !bytes.Equal(got.buf[:len(known)], known) {
		return got.size, false, nil
	}
	_, err = f.WriteAt(got.buf[len(known):], have)
	return got.size, true, local(err)
}
