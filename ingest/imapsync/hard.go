package imapsync

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Why an attempt gave no message.
var (
	errSilent   = errors.New("the server says OK and does not send the message")
	errUnsteady = errors.New("the server sends other octets at every attempt")
	errCutShort = errors.New("the server ends the message before its end")
	// errYielded is the reason of a mailbox whose large messages wait.
	errYielded = errors.New("a large message is still being fetched, between other mail")
)

// hard gets what did not come among others, one message at a time, by a ladder
// of ways. What none of them gets is recorded as a failure, to be tried again
// later; it never stands in the way of its neighbours.
func (b *batch) hard(ctx context.Context) error {
	if err := b.dropAbsent(ctx); err != nil {
		return err
	}
	for uid := range b.left().all() {
		if b.isLarge(uid) && !b.job.largeToo {
			b.job.large = true
			continue
		}
		if err := b.climb(ctx, uid); err != nil {
			return err
		}
		if b.job.parked >= maxParked {
			return errGaveUp
		}
	}
	return nil
}

// dropAbsent forgets messages that the server did not send because they are no
// longer there.
func (b *batch) dropAbsent(ctx context.Context) error {
	var silent []uint32
	for u := range b.left().all() {
		if t := b.job.trouble[u]; t != nil && t.silent {
			silent = append(silent, u)
		}
	}
	if len(silent) == 0 {
		return nil
	}
	asked := setOf(silent...)
	there, err := b.session.present(ctx, asked)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.todo = b.todo.minus(asked.minus(there))
	return nil
}

// A rung is one way to get one message.
type rung func(ctx context.Context, uid uint32) error

// rungs are the ways in their order.
func (b *batch) rungs(uid uint32) []rung {
	t := b.job.troubleOf(uid)
	if b.isLarge(uid) || t.cut >= 2 || t.alone {
		return []rung{b.pieces, b.whole, b.headerAndText}
	}
	return []rung{b.whole, b.pieces, b.headerAndText}
}

// climb gets one message. The error is one that ends the connection or the sync.
func (b *batch) climb(ctx context.Context, uid uint32) error {
	t := b.job.troubleOf(uid)
	limit := b.account.maxMessage()
	rungs := b.rungs(uid)
	for t.rung < len(rungs) {
		t.octets = max(t.octets, b.session.overLimit(uid))
		if size := max(t.octets, b.meta(uid).Size); size > limit {
			t.reason = &tooLarge{size, limit}
			break
		}
		t.tries++
		before := b.gains.messages.Load()
		err := rungs[t.rung](ctx, uid)
		if err == nil {
			b.job.parked = 0
			b.mu.Lock()
			b.todo = b.todo.minus(span(uid, uid))
			b.mu.Unlock()
			return nil
		}
		if final(err) || ctx.Err() != nil || errors.Is(err, errYielded) {
			return err
		}
		t.reason = err
		if errors.Is(err, errUnsteady) || errors.Is(err, errCutShort) {
			t.pieces = err
		}
		var big *tooLarge
		if errors.As(err, &big) {
			break
		}
		soft := refused(err) || errors.Is(err, errSilent) || errors.Is(err, errUnsteady) || errors.Is(err, errCutShort)
		if !soft && b.gains.messages.Load() > before { // pieces that stay
			t.tries = 0
		}
		if t.tries >= enough(err) {
			t.rung, t.tries = t.rung+1, 0
			b.gains.lessons.Add(1)
		}
		if !soft {
			return err
		}
	}
	if gone, err := b.isGone(ctx, uid); gone || err != nil {
		return err
	}
	return b.park(ctx, uid)
}

// isGone reports whether a message that could not be had was expunged meanwhile,
// and is therefore not to be had.
func (b *batch) isGone(ctx context.Context, uid uint32) (bool, error) {
	if err := b.session.noop(ctx); err != nil { // so that the server says what it knows
		return false, err
	}
	asked := span(uid, uid)
	there, err := b.session.present(ctx, asked)
	if err != nil || len(there) > 0 {
		return false, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.todo = b.todo.minus(asked)
	return true, nil
}

// enough is how many attempts in one way are made: a refusal is an answer, a
// silence may be an accident, and a connection is lost more easily.
func enough(err error) int {
	switch {
	case refused(err) || errors.Is(err, errUnsteady):
		return 1
	case errors.Is(err, errSilent), errors.Is(err, errCutShort):
		return 2
	}
	return 3
}

// whole fetches a message alone.
func (b *batch) whole(ctx context.Context, uid uint32) error {
	got, err := b.section(ctx, uid, wholeBody.BodySection[0])
	if err != nil {
		return err
	}
	if b.hollow(uid, got.size) {
		got.drop()
		return errSilent
	}
	b.put(b.job, uid, b.meta(uid), wholly, got)
	return nil
}

// headerAndText fetches a message as its header and its text, for servers that
// give the parts and not the whole.
func (b *batch) headerAndText(ctx context.Context, uid uint32) error {
	file, err := b.tempFile()
	if err != nil {
		return local(fmt.Errorf("keep a message in parts: %w", err))
	}
	g := &catch{path: file.Name(), room: b.committer.room}
	for _, part := range []imap.PartSpecifier{imap.PartSpecifierHeader, imap.PartSpecifierText} {
		var n int64
		n, err = b.sectionTo(ctx, uid, &imap.FetchItemBodySection{Peek: true, Specifier: part}, file)
		if g.size += n; err != nil {
			break
		}
	}
	if closeErr := file.Close(); err == nil {
		err = local(closeErr)
	}
	if err == nil && b.hollow(uid, g.size) {
		err = errSilent
	}
	if err != nil {
		g.drop()
		return err
	}
	b.put(b.job, uid, b.meta(uid), assembled, g)
	return nil
}

// sectionTo fetches one section and writes it to file.
func (b *batch) sectionTo(ctx context.Context, uid uint32, want *imap.FetchItemBodySection, file *os.File) (int64, error) {
	got, err := b.section(ctx, uid, want)
	if err != nil {
		return 0, err
	}
	defer got.drop()
	if got.path == "" {
		_, err := file.Write(got.buf)
		return got.size, local(err)
	}
	part, err := os.Open(got.path)
	if err != nil {
		return 0, local(err)
	}
	_, err = io.Copy(file, part)
	return got.size, local(errors.Join(err, part.Close()))
}

// section fetches one section of one message. It is errSilent if the server
// does not send it.
func (w *worker) section(ctx context.Context, uid uint32, want *imap.FetchItemBodySection) (*catch, error) {
	var (
		mu       sync.Mutex
		got      *catch
		strayErr error
	)
	take := func(m *imapclient.FetchMessageData) error {
		u, g, err := w.receive(ctx, m, want, nil)
		mu.Lock()
		defer mu.Unlock()
		if g != nil && u == uid && got == nil {
			got, g = g, nil
		}
		if g != nil {
			g.drop()
		}
		return err
	}
	stop := w.session.takeStrays(func(m *imapclient.FetchMessageData) {
		err := take(m)
		mu.Lock()
		defer mu.Unlock()
		strayErr = err
	})
	options := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{want}}
	err := w.consume(w.session.client.Fetch(span(uid, uid).wire(), options), take)
	stop()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case strayErr != nil:
		err = strayErr
	case err == nil && got == nil:
		err = errSilent
	}
	if err != nil && got != nil {
		got.drop()
		got = nil
	}
	return got, err
}
