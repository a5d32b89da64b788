package record

import (
	"database/sql"
	"fmt"

	"onrecord/ingest/email"
)

const (
	mailboxColumns    = "m.id, m.account, m.name, m.raw_name, m.mailboxid, m.role, m.state"
	generationColumns = "g.id, g.mailbox, g.number, g.uidvalidity, g.stream, g.seen_uidnext, g.modseq"
)

// mailboxDest returns where the columns of a mailbox go.
func mailboxDest(m *Mailbox) []any {
	return []any{&m.ID, &m.Account, &m.Name, &m.RawName, &m.MailboxID, &m.Role, &m.State}
}

func scanMailbox(scan func(dest ...any) error) (Mailbox, error) {
	var m Mailbox
	err := scan(mailboxDest(&m)...)
	return m, err
}

// generationDest returns where the columns of a generation go, and a function
// to be called after the scan.
func generationDest(g *Generation) ([]any, func() error) {
	var validity sql.NullString
	var stream []byte
	var uidnext, modseq sql.NullInt64
	finish := func() error {
		if copy(g.Stream[:], stream) != len(g.Stream) || len(stream) != len(g.Stream) {
			return fmt.Errorf("%w: generation %d: a stream id of %d bytes", ErrDamaged, g.ID, len(stream))
		}
		g.Import = !validity.Valid
		g.UIDValidity = email.UIDValidity(validity.String)
		g.SeenUIDNext, g.ModSeq = uint64(uidnext.Int64), uint64(modseq.Int64)
		return nil
	}
	return []any{&g.ID, &g.Mailbox, &g.Number, &validity, &stream, &uidnext, &modseq}, finish
}

func scanGeneration(scan func(dest ...any) error) (Generation, error) {
	var g Generation
	dest, finish := generationDest(&g)
	if err := scan(dest...); err != nil {
		return g, err
	}
	return g, finish()
}

// query collects the rows of a query.
func query[T any](rows *sql.Rows, err error, scan func(func(dest ...any) error) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
