package record

import (
	"database/sql"
	"errors"
	"fmt"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// States of a mailbox.
const (
	StateOpen   = "open"   // on the server when last listed
	StateGone   = "gone"   // no longer on the server
	StateImport = "import" // filled from files
)

// A Mailbox is one mailbox of an account, or the like-named folder of an
// import. ID is ours and never changes; MailboxID and Role are hints, which the
// log holds as they were when the mailbox was opened.
type Mailbox struct {
	ID        int64
	Account   string
	Name      string // for people, UTF-8
	RawName   []byte // the octets of LIST
	MailboxID string // RFC 8474, "" if the server has none
	Role      email.Role
	State     string // [StateOpen], [StateGone] or [StateImport]
}

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

// OpenMailbox begins a generation of a mailbox (mailbox.open). If m.ID is 0, the
// open mailbox with this account and raw name is meant, or a new one. If there
// was a generation before, the leaf refers to its last leaf. The record writes
// account, mailbox, raw-name, mailboxid, role and uidvalidity into the facet
// `about` and leaves out fields with these keys.
func (tx *Tx) OpenMailbox(m Mailbox, v email.UIDValidity, about []tlog.Field) (Mailbox, Generation, error) {
	return tx.open(m, StateOpen, v, about)
}

// OpenImport begins one run of an import into a mailbox (import.open), which is
// a generation of it. If m.ID is 0, the import mailbox with this account and
// name is meant, or a new one.
func (tx *Tx) OpenImport(m Mailbox, about []tlog.Field) (Mailbox, Generation, error) {
	if m.RawName == nil {
		m.RawName = []byte(m.Name)
	}
	return tx.open(m, StateImport, "", about)
}

func (tx *Tx) open(m Mailbox, state string, v email.UIDValidity, about []tlog.Field) (Mailbox, Generation, error) {
	if err := tx.begin(); err != nil {
		return m, Generation{}, err
	}
	m.State = state
	if m.RawName == nil {
		m.RawName = []byte{}
	}
	old, err := tx.mailboxFor(m)
	if err != nil {
		return m, Generation{}, err
	}
	var previous *generation
	if old != nil {
		m.ID = old.ID
		if previous, err = tx.currentGeneration(m.ID); err != nil {
			return m, Generation{}, err
		}
		err = tx.updateMailbox(m)
	} else {
		m, err = tx.insertMailbox(m)
	}
	if err != nil {
		return m, Generation{}, err
	}
	g, err := tx.insertGeneration(m, v, previous)
	if err != nil {
		return m, Generation{}, err
	}
	d := Draft{Kind: tlog.KindMailboxOpen, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetAbout, g.aboutFields(about)}}}
	if state == StateImport {
		d.Kind = tlog.KindImportOpen
	}
	if previous != nil {
		h, err := tx.streamHead(previous.Stream)
		if err != nil {
			return m, Generation{}, err
		}
		d.Refs = []tlog.Ref{{Relation: tlog.RefPrevious, Hash: h.last}}
	}
	_, _, err = tx.append(d)
	return m, g.Generation, err
}

// CloseImport ends one run of an import (import.done); about holds its counts.
func (tx *Tx) CloseImport(gen int64, about []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return err
	}
	if !g.Import {
		return tx.fail(fmt.Errorf("close import: %s is not one", g))
	}
	_, _, err = tx.append(Draft{Kind: tlog.KindImportDone, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetAbout, about}}})
	return err
}

// RenameMailbox records a new name (mailbox.renamed); about says how it was
// recognised. A mailbox that was gone is open again.
func (tx *Tx) RenameMailbox(id int64, name string, raw []byte, about []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.currentGeneration(id)
	if err != nil {
		return err
	}
	old := g.mailbox
	m := old
	m.Name, m.RawName = name, append([]byte{}, raw...)
	if m.State == StateGone {
		m.State = StateOpen
	}
	fields := merge([]tlog.Field{
		idField("account", m.Account),
		tlog.TextField("mailbox", m.Name), tlog.TextField("raw-name", string(m.RawName)),
		tlog.TextField("old-mailbox", old.Name), tlog.TextField("old-raw-name", string(old.RawName)),
	}, about)
	_, _, err = tx.append(Draft{Kind: tlog.KindMailboxRenamed, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetAbout, fields}}})
	if err != nil {
		return err
	}
	return tx.updateMailbox(m)
}

// CloseMailbox records that a mailbox is no longer on the server; kind is
// [tlog.KindMailboxGone], the only kind that says so.
func (tx *Tx) CloseMailbox(id int64, kind string, about []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	if kind != tlog.KindMailboxGone {
		return tx.fail(fmt.Errorf("close mailbox: kind %q: want %s", kind, tlog.KindMailboxGone))
	}
	g, err := tx.currentGeneration(id)
	if err != nil {
		return err
	}
	fields := merge([]tlog.Field{idField("account", g.mailbox.Account), tlog.TextField("mailbox", g.mailbox.Name)}, about)
	_, _, err = tx.append(Draft{Kind: kind, Streams: []tlog.StreamID{g.Stream}, Facets: []FacetDraft{{tlog.FacetAbout, fields}}})
	if err != nil {
		return err
	}
	m := g.mailbox
	m.State = StateGone
	return tx.updateMailbox(m)
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

// SetMailboxID stores the RFC 8474 id of a mailbox, a hint to recognise it by.
func (tx *Tx) SetMailboxID(mailbox int64, id string) error {
	if err := tx.begin(); err != nil {
		return err
	}
	_, err := tx.exec("UPDATE mailbox SET mailboxid = ? WHERE id = ?", id, mailbox)
	tx.forget(mailbox)
	return err
}

// SetRole stores what a mailbox is for; later observations carry it.
func (tx *Tx) SetRole(mailbox int64, role email.Role) error {
	if err := tx.begin(); err != nil {
		return err
	}
	_, err := tx.exec("UPDATE mailbox SET role = ? WHERE id = ?", string(role), mailbox)
	tx.forget(mailbox)
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

// mailboxFor finds the mailbox that m means, nil if it is a new one.
func (tx *Tx) mailboxFor(m Mailbox) (*Mailbox, error) {
	where, args := "id = ?", []any{m.ID}
	if m.ID == 0 {
		where, args = "account = ? AND raw_name = ? AND state = ? ORDER BY id DESC", []any{m.Account, m.RawName, m.State}
	}
	old, err := scanMailbox(func(dest ...any) error {
		return tx.row("SELECT "+mailboxColumns+" FROM mailbox m WHERE "+where+" LIMIT 1", args, dest...)
	})
	if errors.Is(err, sql.ErrNoRows) {
		if m.ID != 0 {
			return nil, tx.fail(fmt.Errorf("mailbox %d is not on record", m.ID))
		}
		return nil, nil
	}
	if err == nil && (old.State == StateImport) != (m.State == StateImport) {
		return nil, tx.fail(fmt.Errorf("mailbox %d: an import and a server's mailbox cannot be one", m.ID))
	}
	return &old, err
}

func (tx *Tx) insertMailbox(m Mailbox) (Mailbox, error) {
	err := tx.row("SELECT coalesce(max(id), 0) + 1 FROM mailbox", nil, &m.ID)
	if err != nil {
		return m, err
	}
	_, err = tx.exec("INSERT INTO mailbox(id, account, name, raw_name, mailboxid, role, state) VALUES(?,?,?,?,?,?,?)",
		m.ID, m.Account, m.Name, m.RawName, m.MailboxID, string(m.Role), m.State)
	return m, err
}

func (tx *Tx) updateMailbox(m Mailbox) error {
	_, err := tx.exec("UPDATE mailbox SET account = ?, name = ?, raw_name = ?, mailboxid = ?, role = ?, state = ? WHERE id = ?",
		m.Account, m.Name, m.RawName, m.MailboxID, string(m.Role), m.State, m.ID)
	tx.forget(m.ID)
	return err
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
