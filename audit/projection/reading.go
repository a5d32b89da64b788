package projection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"runtime"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A Reading is a message of the record, read.
type Reading struct {
	*email.Message
	Texts []zone.Part // the body, with whose words it is

	prepared map[string]any // by the name of the stage
}

// Prepared returns what a stage prepared of the message, once: asked again, or
// of a message that no follower has read, it is made anew.
func (m *Reading) Prepared(s Preparer) any {
	p, ok := m.prepared[s.Name()]
	if !ok {
		return s.Prepare(m)
	}
	delete(m.prepared, s.Name())
	return p
}

// Objects is where the bytes of messages are; [record.Record] is one.
type Objects interface {
	OpenObject(ctx context.Context, d email.Digest) (r io.ReadCloser, size int64, err error)
}

// Read reads a message. If it is not held the error matches [fs.ErrNotExist].
func Read(ctx context.Context, from Objects, d email.Digest) (*Reading, error) {
	r, _, err := from.OpenObject(ctx, d)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	m, err := email.Parse(r, email.DefaultLimits)
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", d, err)
	}
	read := &Reading{Message: m}
	if fault := guard(func() { read.Texts = zone.OfMessage(m) }); fault != nil {
		read.Texts = nil
		m.Defects = append(m.Defects, email.Defect{Code: email.DefectInternal})
	}
	return read, nil
}

// guard runs f and returns how it panicked, which can only be by a fault of ours; nil if it
// came to its end. One message must not stop the rest.
func guard(f func()) (fault any) {
	defer func() { fault = recover() }()
	f()
	return nil
}

// A MessageStage is a [Stage] that needs the messages themselves. It can follow
// only a [Log] that is also [Objects].
type MessageStage interface {
	Stage

	// ApplyMessage is called in place of Apply for a message.observed entry
	// whose bytes are held. m is shared with other stages and must not be
	// changed or kept.
	ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *Reading) error
}

// A Preparer is a [MessageStage] that needs no rows for the larger part of its
// work. That part is done for several messages at once.
type Preparer interface {
	MessageStage

	// Prepare works out what follows from the message alone. ApplyMessage asks
	// for it with [Reading.Prepared].
	Prepare(m *Reading) any
}

// prepare lets the stages that have not seen an entry prepare its message.
func (m *Reading) prepare(running []*follower, index int64) {
	m.prepared = make(map[string]any)
	for _, f := range running {
		if p, ok := f.Stage.(Preparer); ok && index >= f.cursor {
			m.prepared[f.Name()] = f.prepare(p, m)
		}
	}
}

// prepare lets the stage prepare a message; where it fails at the words of it, the message
// without them.
func (f *follower) prepare(s Preparer, m *Reading) (p any) {
	if fault := guard(func() { p = s.Prepare(m) }); fault != nil {
		f.log.Error("a message is taken to say nothing: a fault of this program, please report it", "stage", s.Name(), "message", m.Digest, "fault", fault)
		p = s.Prepare(&Reading{Message: m.Message})
	}
	return p
}

// A Flusher is a [Stage] that puts work off to the end of a batch, where it is
// done once for many entries. How many is nothing that its rows may depend on.
type Flusher interface {
	Stage

	// Flush is called after the last entry of each batch, before the cursor
	// moves and the batch is committed.
	Flush(ctx context.Context, tx *sql.Tx) error
}

// flush ends a batch that the stage has seen entries of.
func (f *follower) flush(ctx context.Context, tx *sql.Tx) error {
	if s, ok := f.Stage.(Flusher); ok {
		return s.Flush(ctx, tx)
	}
	return nil
}

// apply hands an entry, with its message if there is one, to the stage.
func (f *follower) apply(ctx context.Context, tx *sql.Tx, e read) error {
	s, ok := f.Stage.(MessageStage)
	switch {
	case ok && e.err != nil:
		return e.err
	case ok && e.message != nil:
		return s.ApplyMessage(ctx, tx, e.Entry, e.message)
	}
	return f.Apply(ctx, tx, e.Entry)
}

// A read is an entry with its message, nil if no stage needs it or there is
// none.
type read struct {
	*record.Entry
	message *Reading
	err     error
}

// withMessages returns the entries of a batch in order, with their messages if
// one of the stages needs them.
func withMessages(ctx context.Context, rec Log, running []*follower, batch []*record.Entry) iter.Seq[read] {
	from := firstNeeded(running)
	objects, ok := rec.(Objects)
	if from < 0 || !ok {
		return func(yield func(read) bool) {
			for _, e := range batch {
				r := read{Entry: e}
				if from >= 0 && e.Index >= from {
					r.err = errors.New("the log has no messages to read")
				}
				if !yield(r) {
					return
				}
			}
		}
	}
	return func(yield func(read) bool) {
		ctx, cancel := context.WithCancel(ctx)
		ahead := readAhead(ctx, objects, running, batch)
		defer func() {
			cancel()
			for r := range ahead { // wait for the readers to end
				<-r
			}
		}()
		for r := range ahead {
			if !yield(<-r) {
				return
			}
		}
	}
}

// firstNeeded is the first entry whose message is needed, -1 if none is.
func firstNeeded(running []*follower) int64 {
	from := int64(-1)
	for _, f := range running {
		if _, ok := f.Stage.(MessageStage); ok && (from < 0 || f.cursor < from) {
			from = f.cursor
		}
	}
	return from
}

// readAhead reads and prepares the messages that are needed, several at once,
// and returns in order where each will be found. Not many more are read than
// were taken.
func readAhead(ctx context.Context, objects Objects, running []*follower, batch []*record.Entry) <-chan chan read {
	from := firstNeeded(running)
	cores := runtime.GOMAXPROCS(0)
	out := make(chan chan read, 2*cores)
	type job struct {
		*record.Entry
		digest email.Digest
		done   chan<- read
	}
	jobs := make(chan job)
	for range cores {
		go func() { // for many messages: its stack grows once
			for j := range jobs {
				m, err := readFor(ctx, objects, running, j.Entry, j.digest)
				j.done <- read{j.Entry, m, err}
			}
		}()
	}
	go func() {
		defer close(out)
		defer close(jobs)
		for _, e := range batch {
			done := make(chan read, 1)
			select {
			case out <- done:
			case <-ctx.Done():
				return
			}
			d, ok := e.Digest()
			if !ok || e.Index < from || e.Leaf.Kind != tlog.KindMessageObserved {
				done <- read{Entry: e}
				continue
			}
			jobs <- job{e, d, done}
		}
	}()
	return out
}

// readFor reads the message of an entry, nil if it was erased since, and lets
// the stages prepare it.
func readFor(ctx context.Context, objects Objects, running []*follower, e *record.Entry, d email.Digest) (*Reading, error) {
	m, err := Read(ctx, objects, d)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if m != nil {
		m.prepare(running, e.Index)
	}
	return m, err
}
