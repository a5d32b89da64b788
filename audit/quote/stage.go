package quote

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

const schema = `
CREATE TABLE quote_message(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, name TEXT NOT NULL, addr TEXT NOT NULL, sent INTEGER,
  own BLOB NOT NULL, blocks BLOB NOT NULL) STRICT;
CREATE TABLE quote_sample(first INTEGER PRIMARY KEY, postings BLOB NOT NULL) STRICT;
CREATE TABLE quote_link(message INTEGER NOT NULL, n INTEGER NOT NULL, part TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  marked INTEGER NOT NULL, source INTEGER NOT NULL, source_part TEXT NOT NULL, source_start INTEGER NOT NULL, source_end INTEGER NOT NULL,
  basis TEXT NOT NULL, edited INTEGER NOT NULL, author INTEGER NOT NULL, time INTEGER NOT NULL, share INTEGER NOT NULL,
  PRIMARY KEY(message, n)) WITHOUT ROWID, STRICT;
CREATE INDEX quote_link_source ON quote_link(source);`

// maxOwners is in the own words of how many messages a shingle may be; beyond
// that it is boilerplate.
const maxOwners = 20

// rules is the version of the rules of this package.
const rules = 3

// A Stage links quotations. Use one for one database.
type Stage struct {
	store
	aligner aligner
	all     table          // the shingles of the reader at work
	again   map[int64]bool // messages to judge again at the end of the batch
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "quote" }

// Version implements [projection.Stage]. Rows depend on the zones of a message
// and on its decoded text too.
func (s *Stage) Version() int { return 10_000*rules + 100*zone.Version + email.DecoderVersion }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string { return []string{"quote_message", "quote_sample", "quote_link"} }

// Apply implements [projection.Stage]. Entries without a message say nothing.
func (s *Stage) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

// An arrival is a new message with what it says to the tables.
type arrival struct {
	*message
	owns, told, quoted []sample
	ownRow, blocksRow  []byte
}

// Prepare implements [projection.Preparer].
func (s *Stage) Prepare(m *projection.Reading) any {
	n := &arrival{message: &message{digest: m.Digest, text: textOf(m)}}
	n.ownRow, n.blocksRow = n.encode()
	n.owns = n.ownSamples()
	n.told, n.quoted = n.passageSamples()
	return n
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, _ *record.Entry, m *projection.Reading) error {
	if s.tx != tx {
		s.again = make(map[int64]bool)
	}
	if err := s.prepare(ctx, tx); err != nil {
		return err
	}
	n := m.Prepared(s).(*arrival)
	isNew, err := s.add(ctx, n.message, n.ownRow, n.blocksRow)
	if err != nil || !isNew {
		return err
	}
	touched, err := s.addSamples(ctx, n)
	if err != nil {
		return fmt.Errorf("samples of message %s: %w", n.digest, err)
	}
	if err := s.judgeNew(ctx, n.message, touched); err != nil {
		return fmt.Errorf("judge message %s: %w", n.digest, err)
	}
	maps.Copy(s.again, touched.again)
	if err := s.offer(ctx, n.message, touched); err != nil {
		return fmt.Errorf("offer message %s: %w", n.digest, err)
	}
	return nil
}

// Flush implements [projection.Flusher]: messages that hold what has become
// boilerplate are judged again, once for all that has.
func (s *Stage) Flush(ctx context.Context, tx *sql.Tx) error {
	if s.tx != tx {
		return nil // no message came
	}
	for _, id := range slices.Sorted(maps.Keys(s.again)) {
		if err := s.judgeAgain(ctx, id); err != nil {
			return fmt.Errorf("judge message %d again: %w", id, err)
		}
		if err := s.room(ctx); err != nil {
			return err
		}
	}
	clear(s.again)
	return s.writePostings(ctx)
}

// touched is what a new message has to do with those before it.
type touched struct {
	common  map[sample]bool // its samples that are boilerplate
	sources map[int64]kinds // messages that passages of it may repeat
	readers map[int64]kinds // messages of which passages may repeat it
	again   map[int64]bool  // messages that hold a sample that has become boilerplate
}

// addSamples indexes a message.
func (s *Stage) addSamples(ctx context.Context, n *arrival) (*touched, error) {
	t := &touched{make(map[sample]bool), make(map[int64]kinds), make(map[int64]kinds), make(map[int64]bool)}
	holders, err := s.holders(ctx, n.owns, true)
	if err != nil {
		return nil, err
	}
	var add []posting
	for _, h := range n.owns {
		var of []posting
		of, holders = take(holders, h)
		if len(of) > 0 && of[0].common() {
			t.common[h] = true
			continue
		}
		if owners(of) >= maxOwners {
			t.crossed(h, of)
			if err := s.makeCommon(ctx, h); err != nil {
				return nil, err
			}
			continue
		}
		_, isTold := slices.BinarySearch(n.told, h)
		add = append(add, owner(h, n.id, isTold))
		t.meets(of, isTold)
	}
	if holders, err = s.holders(ctx, n.quoted, false); err != nil {
		return nil, err
	}
	for _, h := range n.quoted {
		var of []posting
		of, holders = take(holders, h)
		if t.common[h] || len(of) > 0 && of[0].common() {
			t.common[h] = true
			continue
		}
		add = append(add, quoter(h, n.id))
		for _, p := range of {
			t.sources[p.message()] |= blocks
		}
	}
	return t, s.insert(ctx, add)
}

// crossed notes that a sample has become boilerplate.
func (t *touched) crossed(h sample, of []posting) {
	t.common[h] = true
	for _, p := range of {
		if !p.owns() || p.told() {
			t.again[p.message()] = true
		}
	}
}

// meets notes the messages that share a sample with the own words of the new
// one, which may be sources of its paragraphs if one of them has the sample.
func (t *touched) meets(of []posting, told bool) {
	for _, p := range of {
		switch {
		case !p.owns():
			t.readers[p.message()] |= blocks
		case p.told():
			t.readers[p.message()] |= paragraphs
		}
		if told && p.owns() {
			t.sources[p.message()] |= paragraphs
		}
	}
}

// judge finds the best sources of all passages of m among some messages.
func (s *Stage) judge(ctx context.Context, m *message, sources map[int64]kinds, common map[sample]bool) ([]*finding, error) {
	best := make([]*finding, len(m.passages))
	delete(sources, m.id)
	if len(m.passages) == 0 || len(sources) == 0 {
		return best, nil
	}
	list, err := s.candidates(ctx, m, sources)
	if err != nil {
		return nil, err
	}
	r := newReader(m, &s.all)
	r.leaveOut(common)
	for _, source := range list {
		k := sources[source.id]
		if !r.inTime(source, k) || !r.wants(source, k, best) || !r.meet(source) {
			continue
		}
		r.judge(&s.aligner, source, k, func(f finding) {
			if best[f.n] == nil || f.better(best[f.n], m.passages[f.n].block) {
				best[f.n] = &f
			}
		})
	}
	return best, nil
}

// candidates reads sources, those first that the headers of m name: after them
// most others need not be looked at.
func (s *Stage) candidates(ctx context.Context, m *message, sources map[int64]kinds) ([]*message, error) {
	var named, rest []*message
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		source, err := s.source(ctx, id)
		switch {
		case err != nil:
			return nil, err
		case m.names(source):
			named = append(named, source)
		default:
			rest = append(rest, source)
		}
	}
	return append(named, rest...), nil
}

// judgeNew judges a message that has no rows yet.
func (s *Stage) judgeNew(ctx context.Context, m *message, t *touched) error {
	best, err := s.judge(ctx, m, t.sources, t.common)
	if err != nil {
		return err
	}
	for n, f := range best {
		if f == nil {
			continue
		}
		if err := s.link(ctx, m, n, rowOf(f)); err != nil {
			return err
		}
	}
	return nil
}

// judgeAgain judges a message from the tables alone, and writes what differs.
func (s *Stage) judgeAgain(ctx context.Context, id int64) error {
	m, err := s.reader(ctx, id)
	if err != nil {
		return err
	}
	common, sources, err := s.holdings(ctx, m)
	if err != nil {
		return err
	}
	best, err := s.judge(ctx, m, sources, common)
	if err != nil {
		return err
	}
	old, err := s.rows(ctx, id)
	if err != nil {
		return err
	}
	for n, f := range best {
		was, had := old[n]
		switch {
		case f == nil && had:
			err = s.unlink(ctx, id, n)
		case f != nil && (!had || was != rowOf(f)):
			err = s.link(ctx, m, n, rowOf(f))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// offer holds messages from before against a new source: a passage takes it if
// it is better than the one it has. Others are as they were.
func (s *Stage) offer(ctx context.Context, n *message, t *touched) error {
	ids, err := s.mayRepeat(ctx, n, t)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m, err := s.reader(ctx, id)
		if err != nil {
			return err
		}
		r := newReader(m, &s.all)
		if !r.meet(n) {
			continue
		}
		common, sources, err := s.holdings(ctx, m)
		if err != nil {
			return err
		}
		r.leaveOut(common)
		var list []finding
		r.judge(&s.aligner, n, sources[n.id], func(f finding) { list = append(list, f) })
		if err := s.improve(ctx, m, list); err != nil {
			return err
		}
	}
	return nil
}

// mayRepeat returns the readers that are not too early for the new message.
func (s *Stage) mayRepeat(ctx context.Context, n *message, t *touched) ([]int64, error) {
	var quoting, telling []int64
	for id, k := range t.readers {
		switch {
		case s.again[id] || id == n.id:
		case k&blocks != 0:
			quoting = append(quoting, id)
		default:
			telling = append(telling, id)
		}
	}
	quoting, err := s.notBefore(ctx, quoting, max(n.sent-drift, noTime))
	if err != nil {
		return nil, err
	}
	telling, err = s.notBefore(ctx, telling, n.sent)
	return slices.Sorted(slices.Values(append(quoting, telling...))), err
}

// improve links passages of m to what was found if they had nothing better.
func (s *Stage) improve(ctx context.Context, m *message, list []finding) error {
	if len(list) == 0 {
		return nil
	}
	old, err := s.findings(ctx, m.id)
	if err != nil {
		return err
	}
	for i := range list {
		f := &list[i]
		if o := old[f.n]; o != nil && !f.better(o, m.passages[f.n].block) {
			continue
		}
		if err := s.link(ctx, m, f.n, rowOf(f)); err != nil {
			return err
		}
	}
	return nil
}

// holdings looks up the samples of m: which of them are boilerplate, and who
// else has the rest in their own words.
func (s *Stage) holdings(ctx context.Context, m *message) (common map[sample]bool, sources map[int64]kinds, err error) {
	told, quoted := m.passageSamples()
	common, sources = make(map[sample]bool), make(map[int64]kinds)
	for _, of := range []struct {
		samples []sample
		kind    kinds
	}{{quoted, blocks}, {told, paragraphs}} {
		found, err := s.holders(ctx, of.samples, false)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range found {
			if p.common() {
				common[p.sample] = true
			} else {
				sources[p.message()] |= of.kind
			}
		}
	}
	return common, sources, nil
}
