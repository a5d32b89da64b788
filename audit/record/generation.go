package record

import (
	"database/sql"
	"fmt"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A Generation is the time in which the UIDs of a mailbox mean the same
// messages: one UIDVALIDITY, or one run of an import.
type Generation struct {
	ID                  int64
	Mailbox             int64
	Number              int // from 1
	UIDValidity         email.UIDValidity
	Stream              tlog.StreamID
	SeenUIDNext, ModSeq uint64 // hints
	Import              bool
}

// A generation is what the writer keeps of one: with its mailbox, the highest
// UID on record, and what all its facets begin with.
type generation struct {
	Generation
	mailbox Mailbox
	maxUID  int64
	fixed   []tlog.Field
	scan    *scanState // nil until it is asked for
}

func (g *generation) String() string {
	return fmt.Sprintf("generation %d of mailbox %q of account %q", g.Number, g.mailbox.Name, g.mailbox.Account)
}

// ResetMailbox closes the current generation of a mailbox and begins the next
// one (mailbox.reset, a leaf of both streams). The record writes
// old-uidvalidity and new-uidvalidity; the fields may say how many
// messages were not found again, if that is known yet, else [Tx.ResetDone] does.
func (tx *Tx) ResetMailbox(mailbox int64, v email.UIDValidity, fields []tlog.Field) (Generation, error) {
	if err := tx.begin(); err != nil {
		return Generation{}, err
	}
	old, err := tx.currentGeneration(mailbox)
	if err != nil {
		return Generation{}, err
	}
	if old.Import {
		return Generation{}, tx.fail(fmt.Errorf("reset: %s is an import", old))
	}
	m := old.mailbox
	m.State = StateOpen
	if err := tx.updateMailbox(m); err != nil {
		return Generation{}, err
	}
	g, err := tx.insertGeneration(m, v, old)
	if err != nil {
		return Generation{}, err
	}
	_, _, err = tx.append(Draft{Kind: tlog.KindMailboxReset, Streams: []tlog.StreamID{g.Stream, old.Stream},
		Facets: []FacetDraft{
			{tlog.FacetAbout, g.aboutFields(nil)},
			{tlog.FacetReset, merge(uidValidities(old.UIDValidity, v), fields)},
		}})
	return g.Generation, err
}

func uidValidities(old, v email.UIDValidity) []tlog.Field {
	return []tlog.Field{tlog.TextField("old-uidvalidity", string(old)), tlog.TextField("new-uidvalidity", string(v))}
}

// ResetDone records, once a generation that a reset began is filled, how much of
// the former one was not found again (mailbox.reset).
func (tx *Tx) ResetDone(gen int64, fields []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return err
	}
	var old int64
	err = tx.row("SELECT id FROM generation WHERE mailbox = ? AND number = ?", []any{g.Mailbox, g.Number - 1}, &old)
	if err != nil {
		return tx.fail(fmt.Errorf("reset: %s has none before it: %w", g, err))
	}
	former, err := tx.generation(old)
	if err != nil {
		return err
	}
	_, _, err = tx.append(Draft{Kind: tlog.KindMailboxReset, Streams: []tlog.StreamID{g.Stream, former.Stream},
		Facets: []FacetDraft{{tlog.FacetReset, merge(uidValidities(former.UIDValidity, g.UIDValidity), fields)}}})
	return err
}

// Gap records UIDs that were assigned and never seen (mailbox.gap). The fields
// go into the facet `gap`: ranges, and when it was noticed.
func (tx *Tx) Gap(gen int64, fields []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return err
	}
	_, _, err = tx.append(Draft{Kind: tlog.KindMailboxGap, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetGap, fields}}})
	return err
}

// SetHints stores hints of a generation, which save work and decide nothing.
func (tx *Tx) SetHints(gen int64, uidnext, modseq uint64) error {
	if err := tx.begin(); err != nil {
		return err
	}
	_, err := tx.exec("UPDATE generation SET seen_uidnext = ?, modseq = ? WHERE id = ?", int64(uidnext), int64(modseq), gen)
	if g := tx.w.generations[gen]; g != nil {
		g.SeenUIDNext, g.ModSeq = uidnext, modseq
	}
	return err
}

// forget drops what the writer keeps of the generations of a mailbox.
func (tx *Tx) forget(mailbox int64) {
	for id, g := range tx.w.generations {
		if g.Mailbox == mailbox {
			delete(tx.w.generations, id)
		}
	}
}

// insertGeneration adds the next generation of a mailbox with a new stream.
func (tx *Tx) insertGeneration(m Mailbox, v email.UIDValidity, previous *generation) (*generation, error) {
	g := &generation{mailbox: m, Generation: Generation{Mailbox: m.ID, Number: 1, UIDValidity: v, Import: m.State == StateImport}}
	if previous != nil {
		g.Number = previous.Number + 1
	}
	kind, validity := streamMailbox, sql.NullString{String: string(v), Valid: true}
	if g.Import {
		kind, validity = streamImport, sql.NullString{}
	}
	var err error
	if g.Stream, err = tx.newStream(kind); err != nil {
		return nil, err
	}
	if err := tx.row("SELECT coalesce(max(id), 0) + 1 FROM generation", nil, &g.ID); err != nil {
		return nil, err
	}
	_, err = tx.exec("INSERT INTO generation(id, mailbox, number, uidvalidity, stream) VALUES(?,?,?,?,?)",
		g.ID, g.Mailbox, g.Number, validity, g.Stream[:])
	g.fix()
	g.scan = new(scanState)
	tx.w.generations[g.ID] = g
	return g, err
}

// currentGeneration returns the newest generation of a mailbox.
func (tx *Tx) currentGeneration(mailbox int64) (*generation, error) {
	var id int64
	err := tx.row("SELECT id FROM generation WHERE mailbox = ? ORDER BY number DESC LIMIT 1", []any{mailbox}, &id)
	if err != nil {
		return nil, tx.fail(fmt.Errorf("mailbox %d is not on record: %w", mailbox, err))
	}
	return tx.generation(id)
}

// generation returns a generation with its mailbox.
func (tx *Tx) generation(id int64) (*generation, error) {
	if g, ok := tx.w.generations[id]; ok {
		return g, nil
	}
	g := new(generation)
	gd, finish := generationDest(&g.Generation)
	md := mailboxDest(&g.mailbox)
	err := tx.row("SELECT "+generationColumns+", "+mailboxColumns+
		" FROM generation g JOIN mailbox m ON m.id = g.mailbox WHERE g.id = ?", []any{id}, append(gd, md...)...)
	if err == nil {
		err = finish()
	}
	if err != nil {
		return nil, tx.fail(fmt.Errorf("generation %d is not on record: %w", id, err))
	}
	if err := tx.sightingRows.flush(tx); err != nil {
		return nil, err
	}
	if err := tx.row("SELECT coalesce(max(uid), 0) FROM sighting WHERE generation = ?", []any{id}, &g.maxUID); err != nil {
		return nil, err
	}
	g.fix()
	tx.w.generations[id] = g
	return g, nil
}
