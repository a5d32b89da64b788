package party

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// Seen is what mail says of an address.
type Seen struct {
	Address        string         // in lower case
	Names          []Name         // the most frequent first
	Sent, Received int            // messages
	First, Last    time.Time      // of these; zero if none has a date
	Zone           *time.Location // of most of what they wrote; nil if not known
	List           bool           // of a mailing list
}

// A Name is a display name by which an address is called.
type Name struct {
	Name   string
	Own    int // messages in which the address calls itself so
	Others int // messages in which others do
}

// Name returns the most frequent name, as people write names; what an address
// calls itself goes before what others do. It is "" if there is none.
func (s Seen) Name() string {
	if len(s.Names) == 0 {
		return ""
	}
	return DisplayName(s.Names[0].Name)
}

// Several returns the names of people by which an address calls itself, if there
// are two or more that occur often: several people use it, or one of two names.
func (s Seen) Several() []string {
	count, spelling, most := make(map[string]int), make(map[string]string), 0
	for _, n := range s.Names { // the most frequent spelling first
		if k := alikeKey(n.Name); k != "" && n.Own > 0 {
			count[k] += n.Own
			most = max(most, count[k])
			if spelling[k] == "" {
				spelling[k] = DisplayName(n.Name)
			}
		}
	}
	var list []string
	for k, n := range count {
		if 4*n >= most {
			list = append(list, spelling[k])
		}
	}
	if len(list) < 2 {
		return nil
	}
	slices.Sort(list)
	return list
}

// sent is when a message m was sent as far as its clocks agree, which package clock
// knows, NULL if only the record has a time. What the header says is only for those
// that it has not read.
const (
	sent   = `CASE WHEN c.id IS NULL THEN m.sent WHEN c.basis <> '` + string(email.BasisRecorded) + `' THEN c.at END`
	clocks = ` LEFT JOIN clock_message c ON c.digest = m.digest AND c.read`
)

// Addresses returns what mail says of each address, sorted by address. Copies of one
// message, each with the one that stands for all, count once. Like all that tells times
// of messages here, it wants the stage of package clock, too.
func Addresses(ctx context.Context, db *projection.DB, copies map[email.Digest]email.Digest) ([]Seen, error) {
	var list []Seen
	err := db.View(ctx, func(tx *sql.Tx) error {
		at := make(map[int64]int)
		err := projection.EachRow(ctx, tx, `SELECT id, address, id IN (SELECT list FROM party_message) FROM party_address ORDER BY address`, nil, func(scan func(...any) error) error {
			var id int64
			var s Seen
			if err := scan(&id, &s.Address, &s.List); err != nil {
				return err
			}
			at[id] = len(list)
			list = append(list, s)
			return nil
		})
		if err != nil {
			return err
		}
		same := copyList(copies)
		for _, part := range seenParts {
			if err := part.read(ctx, tx, same, func(id int64) *Seen { return &list[at[id]] }); err != nil {
				return fmt.Errorf("%s: %w", part.query, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read addresses: %w", err)
	}
	for i := range list {
		list[i].sort()
	}
	return list, nil
}

// A seenPart is a query whose rows tell something of an address, and how.
type seenPart struct {
	query string
	row   func(scan func(...any) error, seen func(int64) *Seen) error
}

func (p seenPart) read(ctx context.Context, tx *sql.Tx, copies string, seen func(int64) *Seen) error {
	return projection.EachRow(ctx, tx, copied+p.query, []any{copies}, func(scan func(...any) error) error { return p.row(scan, seen) })
}

var seenParts = []seenPart{
	{`SELECT author, coalesce(n.name, ''), ` + once + `, min(` + sent + `), max(` + sent + `) FROM party_message m LEFT JOIN party_name n ON n.id = m.name` + clocks + copyOf + `
		WHERE author > 0 GROUP BY author, m.name`, seenRow(true)},
	{`SELECT address, coalesce(n.name, ''), ` + once + `, min(` + sent + `), max(` + sent + `) FROM party_role r JOIN party_message m USING(leaf)
		LEFT JOIN party_name n ON n.id = r.name` + clocks + copyOf + ` WHERE ` + received + ` GROUP BY address, r.name`, seenRow(false)},
	// the most frequent offset last, of equals the smaller one
	{`SELECT author, zone FROM party_message WHERE author > 0 AND zone IS NOT NULL GROUP BY author, zone
		ORDER BY author, count(*), zone DESC`, func(scan func(...any) error, seen func(int64) *Seen) error {
		var id int64
		var offset int
		err := scan(&id, &offset)
		if err == nil {
			seen(id).Zone = time.FixedZone("", offset)
		}
		return err
	}},
}

// seenRow adds a row of address, name, count, first and last.
func seenRow(own bool) func(scan func(...any) error, seen func(int64) *Seen) error {
	return func(scan func(...any) error, seen func(int64) *Seen) error {
		var id int64
		var n int
		var name string
		var first, last sql.NullInt64
		if err := scan(&id, &name, &n, &first, &last); err != nil {
			return err
		}
		s := seen(id)
		if own {
			s.Sent += n
		} else {
			s.Received += n
		}
		if first.Valid {
			s.span(time.Unix(first.Int64, 0).UTC(), time.Unix(last.Int64, 0).UTC())
		}
		if name != "" {
			s.called(name, n, own)
		}
		return nil
	}
}

// span extends when messages were sent.
func (s *Seen) span(first, last time.Time) {
	if s.First.IsZero() || first.Before(s.First) {
		s.First = first
	}
	if last.After(s.Last) {
		s.Last = last
	}
}

// called notes a name, which may be noted already: sort adds them up.
func (s *Seen) called(name string, n int, own bool) {
	if own {
		s.Names = append(s.Names, Name{name, n, 0})
	} else {
		s.Names = append(s.Names, Name{name, 0, n})
	}
}

// sort adds up equal names, and puts the most frequent first.
func (s *Seen) sort() {
	slices.SortFunc(s.Names, func(a, b Name) int { return strings.Compare(a.Name, b.Name) })
	sum := s.Names[:0]
	for _, n := range s.Names {
		if last := len(sum) - 1; last >= 0 && sum[last].Name == n.Name {
			sum[last].Own += n.Own
			sum[last].Others += n.Others
			continue
		}
		sum = append(sum, n)
	}
	s.Names = sum
	slices.SortFunc(s.Names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b.Own, a.Own), cmp.Compare(b.Others, a.Others), strings.Compare(a.Name, b.Name))
	})
}
