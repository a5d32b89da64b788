package ledger

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// copies returns the copies of messages that are to be read, and has all of them read:
// what one message says is the same, whichever of its copies is asked for.
func (w *world) copies(ctx context.Context, tx *sql.Tx) (thread.Copies, error) {
	if w.o.Within == nil {
		return thread.AllCopies(ctx, tx)
	}
	copies, err := thread.SomeCopies(ctx, tx, w.o.Within)
	within := map[email.Digest]bool{}
	for _, d := range w.o.Within {
		within[d], within[copies.First(d)] = true, true
	}
	for d, first := range copies {
		if within[first] {
			within[d] = true
		}
	}
	w.o.Within = slices.AppendSeq(make([]email.Digest, 0, len(within)), maps.Keys(within))
	return copies, err
}

// once leaves out the copies of messages: what they say was said once.
func (w *world) once(copies thread.Copies) {
	w.at = make(map[email.Digest]*message, len(w.messages))
	firsts := make(map[email.Digest]*message)
	for _, m := range w.messages {
		w.at[m.digest] = m
		if first := copies.First(m.digest); firsts[first] == nil || first == m.digest {
			firsts[first] = m
		}
	}
	w.messages = slices.DeleteFunc(w.messages, func(m *message) bool {
		first := firsts[copies.First(m.digest)]
		if first == m || !first.repeats(&m.facts) {
			return false
		}
		first.address(&m.facts)
		first.Refuted = first.Refuted && m.Refuted
		w.at[m.digest] = first
		return true
	})
}

// repeats reports whether a copy says word for word what f says, wherever in it: a warning
// may stand above. Package quote compares hashes of words, which tell less.
func (f *facts) repeats(c *facts) bool {
	return slices.EqualFunc(f.Sentences, c.Sentences, func(a, b sentence) bool { return a.Text == b.Text }) &&
		slices.EqualFunc(f.Files, c.Files, func(a, b file) bool { return a.Name == b.Name && a.Type == b.Type })
}

// address adds those to whom only a copy is addressed: Bcc stands in its author's.
func (f *facts) address(c *facts) {
	for i, a := range slices.Concat(c.To, c.Cc) {
		if !slices.Contains(f.To, a) && !slices.Contains(f.Cc, a) {
			f.Cc, f.Names = append(f.Cc, a), append(f.Names, c.Names[i])
		}
	}
}

// First returns the message under which all that copies of d say is read: d itself, if
// it is not a later copy.
func (l *Ledger) First(d email.Digest) email.Digest {
	if m := l.w.at[d]; m != nil {
		return m.digest
	}
	return d
}
