package imapsync

import (
	"context"
	"errors"

	"onrecord/ingest/imapwire"
)

// trouble is what is known of a UID that did not come at once.
type trouble struct {
	idle   int   // commands with it that gave nothing: it, or a neighbour, is the cause
	most   int   // it may be in a command with so many UIDs; 0 is as many as there may be
	alone  bool  // it gave nothing alone either
	cut    int   // times that the connection was lost in the middle of it
	octets int64 // that the server announced, over the limit
	silent bool  // the server says OK and does not give it
	rung   int   // of the ladder
	tries  int   // on that rung
	step   pieceSize
	reason error // the last one
	pieces error // why pieces were no whole, if they came
}

// gaveNothing notes a command with so many UIDs, this one among them, that gave
// none. Commands that fail twice are cut up, until the culprit stands alone. It
// reports whether that is so now.
func (t *trouble) gaveNothing(uids, weight int) (lesson bool) {
	if t.idle += weight; t.idle < 2 {
		return false
	}
	t.idle = 0
	t.alone = uids == 1
	t.most = max(1, uids/4)
	return true
}

func (j *job) troubleOf(uid uint32) *trouble {
	t := j.trouble[uid]
	if t == nil {
		t = new(trouble)
		if j.trouble == nil {
			j.trouble = map[uint32]*trouble{}
		}
		j.trouble[uid] = t
	}
	return t
}

// blame notes what the commands have shown about the messages that did not
// arrive, and returns the error that ended the connection, if one did.
func (b *batch) blame(ctx context.Context, sent []*chunk) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var ended error
	for _, c := range sent {
		if c.err != nil && !refused(c.err) && ended == nil {
			ended = c.err
		}
		for u := range c.uids.and(b.todo).all() {
			if b.learn(c, u) {
				b.gains.lessons.Add(1)
			}
		}
	}
	clear(b.begun)
	wire := b.session.conn.Err()
	var big *imapwire.LiteralError
	if errors.As(wire, &big) && big.UID != 0 {
		b.job.troubleOf(big.UID).octets = big.Size
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case b.failed != nil:
		return b.failed
	case ended == nil && wire != nil:
		return b.session.failed("UID FETCH", wire)
	}
	return ended
}

// learn notes what a command has shown about a message of it that did not
// arrive, and reports whether it will be asked for in another way; b.mu is held.
func (b *batch) learn(c *chunk, uid uint32) bool {
	t := b.job.troubleOf(uid)
	switch {
	case c.err == nil:
		t.silent = true
		t.octets = b.session.overLimit(uid)
		return true
	case refused(c.err):
		t.reason = c.err
		return t.gaveNothing(c.uids.count(), 2)
	case b.begun[uid]:
		t.cut, t.reason = t.cut+1, c.err
		return t.cut == 2
	case c.got == 0:
		t.reason = c.err
		return t.gaveNothing(c.uids.count(), 1)
	}
	return false
}
