package quote

import (
	"context"
	"maps"
	"slices"
)

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
