package imapsync

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"onrecord/ingest/imapwire"
)

const (
	chunkCount  = 100      // UIDs of one command
	chunkBytes  = 16 << 20 // octets of one command, by RFC822.SIZE
	inFlight    = 2        // commands
	farInFlight = 3        // the same over a long line
	farAway     = 80 * time.Millisecond
)

// A method is how a message was fetched.
type method string

const (
	wholly    method = ""
	piecewise method = "pieces"
	assembled method = "assembled" // header and text apart
)

// A batch is the messages of one metadata block.
type batch struct {
	*worker
	job   *job
	metas map[uint32]imapwire.Meta

	mu     sync.Mutex
	todo   uidSet          // not arrived yet
	begun  map[uint32]bool // a body is being read
	failed error           // of this machine
}

// A chunk is one command.
type chunk struct {
	uids uidSet
	cmd  *imapclient.FetchCommand
	got  int // messages that arrived by it; guarded by batch.mu
	err  error
}

// fetch gets the bodies of the UIDs: first those above everything held, then
// the rest, so that a long backlog does not delay today's mail.
func (w *worker) fetch(ctx context.Context, j *job, missing uidSet) error {
	j.mu.Lock()
	newest := j.held.max()
	j.total = j.done + j.onWay.count() + missing.count()
	j.mu.Unlock()
	older := missing.and(span(1, newest))
	for _, part := range []uidSet{missing.minus(older), older} {
		for block := range part.blocks(metaBlock) {
			metas, refused, err := w.session.metadata(ctx, block)
			if err != nil {
				return err
			}
			if refused > 0 {
				w.events.add("mailbox %q: the server does not tell when %d of the messages came in; they are kept without that time", j.entry.name, refused)
			}
			b := &batch{worker: w, job: j, metas: metas, todo: block, begun: map[uint32]bool{}}
			if err := b.easy(ctx); err != nil {
				return err
			}
			if err := b.hard(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// meta returns what the server said of a message.
func (b *batch) meta(uid uint32) imapwire.Meta {
	if m, ok := b.metas[uid]; ok {
		return m
	}
	return noMeta()
}

// left returns the UIDs that have not arrived.
func (b *batch) left() uidSet {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.todo
}

// easy fetches whole messages, many in a command, until each has arrived or has
// shown that it needs more.
func (b *batch) easy(ctx context.Context) error {
	for {
		chunks := b.chunks()
		if len(chunks) == 0 {
			return nil
		}
		if err := b.run(ctx, chunks); err != nil {
			return err
		}
	}
}

// isHard reports whether a message is not to be fetched among others.
func (b *batch) isHard(uid uint32) bool {
	if b.isLarge(uid) {
		return true
	}
	t := b.job.trouble[uid]
	return t != nil && (t.silent || t.alone || t.octets > 0 || t.cut >= 2 || t.rung > 0 || t.tries > 0)
}

// isLarge reports whether a message comes in pieces, and after all others, by
// what the server says of its size.
func (b *batch) isLarge(uid uint32) bool { return b.meta(uid).Size > inMemory }

// chunks makes commands of what is left and not hard, the least suspect first.
func (b *batch) chunks() []*chunk {
	most := func(uid uint32) int {
		if t := b.job.trouble[uid]; t != nil && t.most > 0 {
			return t.most
		}
		return chunkCount
	}
	var uids []uint32
	for u := range b.left().all() {
		if !b.isHard(u) {
			uids = append(uids, u)
		}
	}
	slices.SortStableFunc(uids, func(x, y uint32) int { return cmp.Compare(most(y), most(x)) })
	var chunks []*chunk
	var c *chunk
	var octets int64
	last := 0
	for _, u := range uids {
		size := max(b.meta(u).Size, 0)
		if c == nil || most(u) != last || c.uids.count() >= max(1, most(u)>>b.gentle) || octets+size > chunkBytes>>b.gentle {
			c = new(chunk)
			chunks = append(chunks, c)
			octets = 0
		}
		c.uids.add(u)
		octets += size
		last = most(u)
	}
	return chunks
}

// depth returns how many commands may be in flight.
func (b *batch) depth() int {
	switch {
	case b.gentle > 0:
		return 1
	case b.session.rtt > farAway:
		return farInFlight
	}
	return inFlight
}

// run gives the commands, several in flight, each read by a goroutine of its
// own: servers may mix the answers, and the client library's reader waits for
// the message at hand to be read, whichever command it answers.
func (b *batch) run(ctx context.Context, chunks []*chunk) error {
	s := b.session
	var wg sync.WaitGroup
	slots := make(chan struct{}, b.depth())
	broken := make(chan struct{})
	var once sync.Once
	stop := func() { once.Do(func() { close(broken) }) }
	strays := s.takeStrays(func(m *imapclient.FetchMessageData) {
		if err := b.message(ctx, nil, m); err != nil {
			stop()
		}
	})
	sent := chunks[:0:0]
send:
	for _, c := range chunks {
		select {
		case slots <- struct{}{}:
		case <-broken:
			break send
		}
		select {
		case <-broken:
			break send
		default:
		}
		c.cmd = s.client.Fetch(c.uids.wire(), wholeBody)
		sent = append(sent, c)
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.err = b.consume(c.cmd, func(m *imapclient.FetchMessageData) error { return b.message(ctx, c, m) })
			if c.err != nil && !refused(c.err) {
				stop()
			}
			<-slots
		}()
	}
	wg.Wait()
	strays()
	return b.blame(ctx, sent)
}

var wholeBody = &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}

// consume reads the answer to one command. After an error of reading the command
// is abandoned: to go on would read the failed message again, beside the
// client library's own reader.
func (w *worker) consume(cmd *imapclient.FetchCommand, take func(*imapclient.FetchMessageData) error) error {
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		if err := take(m); err != nil {
			return err
		}
	}
	return w.session.failed("UID FETCH", cmd.Close())
}

// message takes one message off the wire; c is nil if it came apart from the
// answer to a command. An error means that the connection is closed.
func (b *batch) message(ctx context.Context, c *chunk, m *imapclient.FetchMessageData) error {
	uid, got, err := b.receive(ctx, m, wholeBody.BodySection[0], b.markBegun)
	if err != nil {
		var le *localError
		if errors.As(err, &le) {
			b.mu.Lock()
			b.failed = err
			b.mu.Unlock()
		}
		return err
	}
	if got == nil {
		return nil
	}
	if b.hollow(uid, got.size) {
		got.drop()
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.begun, uid)
		return nil
	}
	b.mu.Lock()
	wanted := b.todo.has(uid)
	b.todo = b.todo.minus(span(uid, uid))
	delete(b.begun, uid)
	if wanted && c != nil {
		c.got++
	}
	b.mu.Unlock()
	if !wanted {
		got.drop()
		return nil
	}
	b.put(b.job, uid, b.meta(uid), wholly, got)
	return nil
}

// hollow reports whether a message of so many octets is none at all: some servers
// send an empty one for one that they cannot read. One is empty only if its
// RFC822.SIZE is 0.
func (b *batch) hollow(uid uint32, octets int64) bool { return octets == 0 && b.meta(uid).Size != 0 }

func (b *batch) markBegun(uid uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.begun[uid] = true
}

// put hands a message to the committer.
func (w *worker) put(j *job, uid uint32, m imapwire.Meta, how method, got *catch) {
	w.gains.messages.Add(1)
	w.committer.put(&arrival{job: j, uid: uid, meta: m, how: how, at: w.now(), got: got})
}
