package thread

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"time"
)

// A moment is a place in the order of a bucket. tie comes from the key of the
// node, so that the order is that of no arrival.
type moment struct{ sent, tie int64 }

func (m moment) before(o moment) bool { return m.sent < o.sent || m.sent == o.sent && m.tie < o.tie }

func tieOf(k key) int64 { return int64(binary.BigEndian.Uint64(k[:])) }

// A judged is what it takes to find the parent of a node without references.
type judged struct {
	node  int64
	at    moment
	reply bool
	clues []clue
}

// A found is what stands before it in a bucket.
type found struct {
	node int64
	at   moment
	back bool
}

// enter puts a message into its buckets and judges what that concerns: its own
// node, and in each bucket the node that follows it.
func (s *Stage) enter(ctx context.Context, m message, f *family) error {
	var again []int64
	if !f.own.parented { // else it needs no edge
		again = append(again, f.own.id)
	}
	if len(m.buckets) > 0 && !m.sent.IsZero() {
		at := moment{m.sent.Unix(), tieOf(f.own.key)}
		for _, c := range m.buckets {
			next, err := s.put(ctx, c, at, f.own.id)
			if err != nil {
				return err
			}
			if next != 0 && next != f.own.id {
				again = append(again, next)
			}
		}
	}
	for _, id := range again {
		if err := s.judge(ctx, id, f.fresh && id == f.own.id); err != nil {
			return err
		}
	}
	return nil
}

// put puts a node into a bucket. It returns the node that follows there, 0 if
// there is none or nothing changed.
func (s *Stage) put(ctx context.Context, c clue, at moment, node int64) (next int64, err error) {
	last, ok := s.latest[c.bucket]
	if !ok {
		err := s.last.QueryRowContext(ctx, c.bucket).Scan(&last.sent, &last.tie)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		ok = err == nil
	}
	res, err := s.insertClue.ExecContext(ctx, c.bucket, at.sent, at.tie, c.back, node)
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	if ok && at.before(last) {
		err = s.follower.QueryRowContext(ctx, c.bucket, at.sent, at.tie).Scan(&next)
	} else {
		last = at
	}
	if len(s.latest) >= maxKnown {
		clear(s.latest)
	}
	s.latest[c.bucket] = last
	return next, err
}

// judge sets the edge of a node by what the tables hold now. A fresh node has
// none yet.
func (s *Stage) judge(ctx context.Context, id int64, fresh bool) error {
	var best edge
	j, err := s.judgement(ctx, id)
	if err == nil {
		best, err = s.nearest(ctx, j)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return s.setEdge(ctx, id, best, fresh)
}

// judgement reads the earliest message of a node. It returns [sql.ErrNoRows] if
// the node needs no parent: it has one already, or no date.
func (s *Stage) judgement(ctx context.Context, id int64) (judged, error) {
	j := judged{node: id}
	var clues, k []byte
	err := s.canonical.QueryRowContext(ctx, id).Scan(&j.at.sent, &k, &j.reply, &clues)
	if err != nil {
		return j, err
	}
	j.at.tie, j.clues = tieOf(key(k)), unpack(clues)
	return j, nil
}

// An edge joins a node to its parent in another way than by references.
type edge struct {
	parent int64 // node; 0 for no edge
	reason string
}

// nearest chooses the latest of the earlier nodes in the strongest buckets
// that have one.
func (s *Stage) nearest(ctx context.Context, j judged) (edge, error) {
	var best found
	for i, c := range j.clues {
		if !c.silent {
			f, err := s.earlier(ctx, j, c)
			if err != nil {
				return edge{}, err
			}
			if f.node != 0 && (best.node == 0 || best.at.before(f.at)) {
				best = f
			}
		}
		last := i == len(j.clues)-1 || j.clues[i+1].kind != c.kind
		if last && best.node != 0 {
			return edge{best.node, reasonOf(c.kind)}, nil
		}
	}
	return edge{}, nil
}

func reasonOf(k clueKind) string {
	switch k {
	case clueSubject:
		return Subject
	case clueSeries:
		return Series
	}
	return ThreadIndex
}

// earlier returns what stands straight before a node in one of its buckets, if
// the node may be an answer to it.
func (s *Stage) earlier(ctx context.Context, j judged, c clue) (found, error) {
	var f found
	err := s.leader.QueryRowContext(ctx, c.bucket, j.at.sent, j.at.tie).Scan(&f.node, &f.at.sent, &f.at.tie, &f.back)
	if errors.Is(err, sql.ErrNoRows) {
		return found{}, nil
	}
	if err != nil {
		return found{}, err
	}
	if f.node == j.node || !j.answers(c, f) {
		return found{}, nil
	}
	return f, nil
}

// answers reports whether a node may belong to what stands before it.
func (j judged) answers(c clue, f found) bool {
	within := func(d time.Duration) bool { return j.at.sent-f.at.sent <= int64(d/time.Second) }
	switch {
	case c.kind == clueSeries:
		return f.back == c.back && within(seriesWindow)
	case c.kind != clueSubject:
		return true
	case j.reply:
		return within(replyWindow)
	}
	return f.back != c.back && within(answerWindow)
}

// setEdge gives a node the edge that it must have, or none.
func (s *Stage) setEdge(ctx context.Context, id int64, e edge, fresh bool) error {
	var have edge
	if !fresh {
		err := s.getEdge.QueryRowContext(ctx, id).Scan(&have.parent, &have.reason)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	if have == e {
		return nil
	}
	if e.parent == 0 {
		if _, err := s.dropEdge.ExecContext(ctx, id); err != nil {
			return err
		}
		_, err := s.unlink.ExecContext(ctx, id)
		return err
	}
	if _, err := s.putEdge.ExecContext(ctx, id, e.parent, e.reason); err != nil {
		return err
	}
	_, err := s.link.ExecContext(ctx, id, e.parent)
	return err
}

// release tells the nodes that wait for one that has come: they have a parent
// that is held.
func (s *Stage) release(ctx context.Context, came int64) error {
	rows, err := s.waiters.QueryContext(ctx, came)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var id int64
		var k sql.RawBytes
		if err := rows.Scan(&id, &k); err != nil {
			return err
		}
		list = append(list, id)
		delete(s.known, key(k))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range list {
		if _, err := s.parented.ExecContext(ctx, id); err != nil {
			return err
		}
		if err := s.setEdge(ctx, id, edge{}, false); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		_, err = s.forget.ExecContext(ctx, came)
	}
	return err
}
