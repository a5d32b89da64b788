// Package capture keeps the keys by which senders sign their mail, as DNS gives
// them now: a key that was rotated away cannot be had later, and one that was
// recorded while it was in use can be believed when it no longer is.
//
// A [Stage] notes which keys mail uses. [Due] names those to ask for, [Ask] asks
// one resolver, and [Record] puts the answers into the log as they came, each as
// a dkim.key leaf; no answer is one, too. [Keys] is the way back, for
// [authn.Verify]. Nothing is asked by itself, and never while mail is taken in.
package capture

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/audit/authn"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// schema: times are seconds since 1970. dkim_use has the newest entry with mail
// that uses a key; dkim_domain counts the messages by the domain of From.
const schema = `
CREATE TABLE dkim_use(name TEXT PRIMARY KEY, leaf INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE dkim_answer(name TEXT NOT NULL, leaf INTEGER NOT NULL, asked INTEGER NOT NULL, answered INTEGER NOT NULL, PRIMARY KEY(name, leaf)) WITHOUT ROWID, STRICT;
CREATE TABLE dkim_domain(domain TEXT PRIMARY KEY, signed INTEGER NOT NULL, messages INTEGER NOT NULL) WITHOUT ROWID, STRICT;`

// A Stage is the projection. Which keys and domains mail names is written once
// for each batch.
type Stage struct {
	tx      *sql.Tx // of what follows: a batch that was given up leaves nothing behind
	uses    map[string]use
	domains map[string]count
}

// A use is the newest entry with mail that uses a key.
type use struct{ leaf, at int64 }

// A count is how many messages name a domain in From, and how many of them it signed.
type count struct{ signed, messages int }

var (
	_ projection.MessageStage = (*Stage)(nil)
	_ projection.Flusher      = (*Stage)(nil)
)

// NewStage returns the stage.
func NewStage() *Stage { return &Stage{} }

// Name implements [projection.Stage].
func (*Stage) Name() string { return "dkim" }

// Version implements [projection.Stage].
func (*Stage) Version() int { return 2 }

// Schema implements [projection.Stage].
func (*Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (*Stage) Tables() []string { return []string{"dkim_use", "dkim_answer", "dkim_domain"} }

// Apply implements [projection.Stage]: it takes the answers.
func (*Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	f := e.Facets[tlog.FacetDNS]
	if e.Leaf.Kind != tlog.KindDKIMKey || f == nil {
		return nil
	}
	a, err := authn.ParseAnswer(f, e.Index)
	if err != nil && a.Asked.IsZero() {
		return nil // by another program: nothing of it can be used
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO dkim_answer(name, leaf, asked, answered) VALUES(?, ?, ?, ?)", strings.ToValidUTF8(a.Name, "?"), e.Index, a.Asked.Unix(), a.Answered())
	return err
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(_ context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	if s.tx != tx {
		s.tx, s.uses, s.domains = tx, map[string]use{}, map[string]count{}
	}
	var signatures []string
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, "DKIM-Signature") {
			signatures = append(signatures, f.Value)
		}
	}
	for _, name := range authn.KeyNames(signatures) {
		s.uses[name] = use{e.Index, e.Leaf.At.Unix()}
	}
	if len(m.From) == 0 {
		return nil
	}
	_, domain, _ := strings.Cut(m.From[0].Key(), "@")
	if domain == "" {
		return nil
	}
	c := s.domains[domain]
	c.messages++
	if authn.Signs(domain, signatures) {
		c.signed++
	}
	s.domains[domain] = c
	return nil
}

// Flush implements [projection.Flusher].
func (s *Stage) Flush(ctx context.Context, tx *sql.Tx) error {
	if s.tx != tx {
		return nil // no message came
	}
	for _, name := range slices.Sorted(maps.Keys(s.uses)) {
		u := s.uses[name]
		if _, err := tx.ExecContext(ctx, "INSERT INTO dkim_use(name, leaf, at) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET leaf = excluded.leaf, at = excluded.at", name, u.leaf, u.at); err != nil {
			return err
		}
	}
	for _, domain := range slices.Sorted(maps.Keys(s.domains)) {
		c := s.domains[domain]
		if _, err := tx.ExecContext(ctx, "INSERT INTO dkim_domain(domain, signed, messages) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET signed = signed + excluded.signed, messages = messages + excluded.messages",
			domain, c.signed, c.messages); err != nil {
			return err
		}
	}
	s.tx, s.uses, s.domains = nil, nil, nil
	return nil
}

// Signing tells how many messages name a domain in From, and how many of these
// bear a signature of it.
func Signing(ctx context.Context, db *projection.DB, domain string) (signed, messages int, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT coalesce(sum(signed), 0), coalesce(sum(messages), 0) FROM dkim_domain WHERE domain = ?", strings.ToLower(domain)).Scan(&signed, &messages)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("signatures of %s: %w", domain, err)
	}
	return signed, messages, nil
}
