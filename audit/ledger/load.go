package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"time"
	"unique"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// load reads all messages that were sent up to the moment of the options.
func load(ctx context.Context, db *projection.DB, o Options) (*world, error) {
	w := &world{o: o, weights: outcomeWeights(), toldOn: map[*sentence][]time.Time{}, byID: map[string]*message{}, convs: map[int][]*message{}, names: map[string][]string{}, short: map[string]string{}, sides: map[string]string{}, usages: map[string]*usage{}, servedBy: map[string][]string{}, talkedOf: map[int][]string{}, lex: newLexicon()}
	err := db.View(ctx, func(tx *sql.Tx) error {
		copies, err := w.copies(ctx, tx)
		if err != nil {
			return err
		}
		if err := w.read(ctx, tx, copies); err != nil {
			return err
		}
		links, err := w.links(ctx, tx)
		if err != nil {
			return err
		}
		w.join(links)
		return w.dropRepeated(ctx, tx)
	})
	if err != nil {
		return nil, fmt.Errorf("read acts: %w", err)
	}
	if err := w.dropUnreceived(ctx); err != nil {
		return nil, fmt.Errorf("which messages came in: %w", err)
	}
	w.boilerplate()
	w.learn()
	return w, nil
}

func (w *world) read(ctx context.Context, tx *sql.Tx, copies thread.Copies) error {
	times, err := w.times(ctx, tx)
	if err != nil {
		return err
	}
	rows, err := w.rows(ctx, tx)
	if err != nil {
		return err
	}
	defer rows.Close()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var chunk []rawFacts
	decode := func() {
		part := chunk
		chunk = nil
		g.Go(func() error { return decodeAll(gctx, part) })
	}
	for rows.Next() {
		var d, raw sql.RawBytes
		if err := rows.Scan(&d, &raw); err != nil {
			return err
		}
		m := &message{digest: email.Digest(d)}
		ok := false
		if m.at, ok = times[m.digest]; !ok {
			continue
		}
		w.messages = append(w.messages, m)
		if chunk = append(chunk, rawFacts{m, bytes.Clone(raw)}); len(chunk) == 256 {
			decode()
		}
	}
	decode()
	if err := rows.Err(); err != nil {
		return err
	}
	if err := g.Wait(); err != nil {
		return err
	}
	w.once(copies)
	for _, m := range w.messages {
		if m.staff = w.o.Directory.IsStaff(m.From); m.staff && m.Refuted {
			m.Automatic, m.Notice, m.Sentences = Refuted, false, nil // nobody of the firm is bound by it
		}
	}
	w.localize()
	slices.SortFunc(w.messages, byTime)
	for i, m := range w.messages {
		m.order = i
	}
	if w.o.Latest > 0 || !w.o.Since.IsZero() { // then nothing else is read of the others
		w.o.Within = make([]email.Digest, len(w.messages))
		for i, m := range w.messages {
			w.o.Within[i] = m.digest
		}
	}
	return nil
}

// times returns when the messages that are to be read were sent, and notes when
// the first one after the moment of the options was.
func (w *world) times(ctx context.Context, tx *sql.Tx) (map[email.Digest]time.Time, error) {
	first, err := w.first(ctx, tx)
	if err != nil {
		return nil, err
	}
	times := map[email.Digest]time.Time{}
	return times, w.eachTime(ctx, tx, func(d email.Digest, at time.Time) {
		switch {
		case at.IsZero() || at.Before(first):
		case !w.o.AsOf.IsZero() && at.After(w.o.AsOf):
			if w.next.IsZero() || at.Before(w.next) {
				w.next = at
			}
		default:
			times[d] = at
		}
	})
}

// first returns when the first of the latest messages that the options want was
// sent. Of all others no more than a number is held for it.
func (w *world) first(ctx context.Context, tx *sql.Tx) (time.Time, error) {
	if w.o.Latest <= 0 {
		return w.o.Since, nil
	}
	var sent []int64
	err := w.eachTime(ctx, tx, func(_ email.Digest, at time.Time) {
		if !at.IsZero() && !at.Before(w.o.Since) && (w.o.AsOf.IsZero() || !at.After(w.o.AsOf)) {
			sent = append(sent, at.Unix())
		}
	})
	if err != nil || len(sent) <= w.o.Latest {
		return w.o.Since, err
	}
	slices.Sort(sent)
	return time.Unix(sent[len(sent)-w.o.Latest], 0), nil
}

// eachTime tells of the messages of the options when they were sent.
func (w *world) eachTime(ctx context.Context, tx *sql.Tx, tell func(email.Digest, time.Time)) error {
	if w.o.Within == nil {
		return clock.Times(ctx, tx, tell)
	}
	events, err := clock.ReadAll(ctx, tx, w.o.Within)
	for i, e := range events {
		tell(w.o.Within[i], e.At)
	}
	return err
}

// rows returns what the stage kept, of all messages or of those of the options.
func (w *world) rows(ctx context.Context, tx *sql.Tx) (*sql.Rows, error) {
	if w.o.Within == nil {
		return tx.QueryContext(ctx, `SELECT digest, facts FROM act_message ORDER BY digest`)
	}
	within, err := w.within()
	if err != nil {
		return nil, err
	}
	return tx.QueryContext(ctx, `SELECT digest, facts FROM act_message WHERE digest IN (SELECT unhex(value) FROM json_each(?)) ORDER BY digest`, within)
}

// within writes the messages of the options as a list in JSON.
func (w *world) within() (string, error) {
	list := make([]string, len(w.o.Within))
	for i, d := range w.o.Within {
		list[i] = d.String()
	}
	b, err := json.Marshal(list)
	return string(b), err
}

// links returns where the messages that are read stand.
func (w *world) links(ctx context.Context, tx *sql.Tx) (map[email.Digest]thread.Link, error) {
	if w.o.Within == nil {
		return thread.All(ctx, tx)
	}
	return thread.Some(ctx, tx, w.o.Within)
}

// pairs returns which of the messages that are read repeat which.
func (w *world) pairs(ctx context.Context, tx *sql.Tx) ([]quote.Pair, error) {
	if w.o.Within == nil {
		return quote.Pairs(ctx, tx, `SELECT digest FROM act_message`)
	}
	within, err := w.within()
	if err != nil {
		return nil, err
	}
	return quote.Pairs(ctx, tx, `SELECT unhex(value) AS digest FROM json_each(?)`, within)
}

// Digests returns the messages of which the stage keeps facts, in ascending order.
func Digests(ctx context.Context, tx *sql.Tx) ([]email.Digest, error) {
	rows, err := tx.QueryContext(ctx, `SELECT digest FROM act_message ORDER BY digest`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []email.Digest
	for rows.Next() {
		var d []byte
		if err := rows.Scan(&d); err != nil {
			return nil, err
		}
		list = append(list, email.Digest(d))
	}
	return list, rows.Err()
}

type rawFacts struct {
	m   *message
	raw []byte
}

func decodeAll(ctx context.Context, list []rawFacts) error {
	for _, r := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := json.Unmarshal(r.raw, &r.m.facts); err != nil {
			return fmt.Errorf("acts of message %s: %w", r.m.digest, err)
		}
		r.m.share()
	}
	return nil
}

// share has what stands in many messages, such as addresses, in memory once.
func (f *facts) share() {
	each := func(list ...*string) {
		for _, s := range list {
			if *s != "" {
				*s = unique.Make(*s).Value()
			}
		}
	}
	all := func(list []string) {
		for i := range list {
			each(&list[i])
		}
	}
	each(&f.From, &f.Name, &f.Subject)
	all(f.To)
	all(f.Cc)
	all(f.Names)
	all(f.Greeted)
	f.Sentences = slices.Clone(f.Sentences)
	for i := range f.Sentences {
		s := &f.Sentences[i]
		each(&s.Part, &s.Class)
		s.Acts = slices.Clone(s.Acts)
		for k := range s.Acts {
			all(s.Acts[k].Rules)
			each(&s.Acts[k].Name)
		}
	}
	for i := range f.Files {
		each(&f.Files[i].Part, &f.Files[i].Type)
	}
}

// dropRepeated notes the stretches of own words that repeat another author.
func (w *world) dropRepeated(ctx context.Context, tx *sql.Tx) error {
	pairs, err := w.pairs(ctx, tx)
	if err != nil {
		return err
	}
	done := map[email.Digest]bool{}
	for _, p := range pairs {
		m, s := w.at[p.Message], w.at[p.Source]
		if p.Marked || m == nil || s == nil || m.digest != p.Message || done[p.Message] || !w.mayRepeat(m, s) {
			continue
		}
		done[p.Message] = true
		links, err := quote.LinksTx(ctx, tx, p.Message)
		if err != nil {
			return err
		}
		for _, l := range links {
			if s := w.at[l.Source]; s != nil && !l.Marked && w.mayRepeat(m, s) {
				m.others = append(m.others, span{l.Part, l.Start, l.End})
			}
		}
	}
	return nil
}

// mayRepeat reports whether what a message has in common with an earlier one may be
// repeated from that: its author had read it, and did not write it. Of two clients who
// say the same neither knows of it, and people of one firm write alike to all of them.
func (w *world) mayRepeat(m, s *message) bool {
	if m.From == s.From {
		return false
	}
	sides := func(m *message) (list []string) {
		for _, a := range slices.Concat([]string{m.From}, m.To, m.Cc) {
			if x := w.sideOf(a); x != sideFirm {
				list = append(list, x)
			}
		}
		return list
	}
	theirs, here := sides(s), sides(m)
	return m.conv == s.conv || m.staff && !s.staff || len(theirs) == 0 || slices.ContainsFunc(here, func(x string) bool { return slices.Contains(theirs, x) })
}
