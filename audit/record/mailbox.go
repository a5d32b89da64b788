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

// OpenMailbox begins a generation of a mailbox (mailbox.open). If m.ID is 0, the
// open mailbox with this account and raw name is meant, or a new one. If there
// was a generation before, the leaf refers to its last leaf. The record writes
// account, mailbox, raw-name, mailboxid, role and uidvalidity into the facet
// `about` and leaves out fields with these keys.
func (tx *Tx) OpenMailbox(m Mailbox, v email.UIDValidity, about []tlog.Field) (Mailbox, Generation, error) {
	return tx.open(m, StateOpen, v, about)
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
