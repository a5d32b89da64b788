package record

import (
	"errors"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// States of a mailbox.
const (
	StateOpen   = "open"
	StateGone   = "gone"
	StateImport = "import"
)

// A Mailbox is one mailbox of an account, or the like-named folder of an
// import. ID is ours and never changes.
type Mailbox struct {
	ID        int64
	Account   string
	Name      string // for people, UTF-8
	RawName   []byte // the octets of LIST
	MailboxID string // RFC 8474, "" if the server has none
	Role      email.Role
	State     string
}

// A Generation is the time in which the UIDs of a mailbox mean the same
// messages: one UIDVALIDITY, or one run of an import.
type Generation struct {
	ID                  int64
	Mailbox             int64
	Number              int
	UIDValidity         email.UIDValidity
	Stream              tlog.StreamID
	SeenUIDNext, ModSeq uint64 // hints
	Import              bool
}

// OpenMailbox begins a generation of a mailbox (mailbox.open). If m.ID is 0 the
// open mailbox with the same account and raw name is meant, or a new one.
func (tx *Tx) OpenMailbox(m Mailbox, v email.UIDValidity, about []tlog.Field) (Mailbox, Generation, error) {
	return m, Generation{}, errors.ErrUnsupported
}

// OpenImport begins one run of an import into a mailbox (import.open). If m.ID
// is 0 the import mailbox with the same account and name is meant, or a new one.
func (tx *Tx) OpenImport(m Mailbox, about []tlog.Field) (Mailbox, Generation, error) {
	return m, Generation{}, errors.ErrUnsupported
}

// CloseImport ends one run of an import (import.done).
func (tx *Tx) CloseImport(gen int64, about []tlog.Field) error { return errors.ErrUnsupported }

// RenameMailbox records a new name (mailbox.renamed); about says how it was recognised.
func (tx *Tx) RenameMailbox(id int64, name string, raw []byte, about []tlog.Field) error {
	return errors.ErrUnsupported
}

// CloseMailbox records that a mailbox is no longer on the server; kind is [tlog.KindMailboxGone].
func (tx *Tx) CloseMailbox(id int64, kind string, about []tlog.Field) error {
	return errors.ErrUnsupported
}

// ResetMailbox closes the current generation and begins the next one (mailbox.reset).
func (tx *Tx) ResetMailbox(mailbox int64, v email.UIDValidity, fields []tlog.Field) (Generation, error) {
	return Generation{}, errors.ErrUnsupported
}

// Scan records what the server listed (mailbox.scan): uids is the whole set,
// pending those of ours that this listing lacks.
func (tx *Tx) Scan(gen int64, scan []tlog.Field, uids, pending []uint32) error {
	return errors.ErrUnsupported
}

// Gap records UIDs that were assigned and never seen (mailbox.gap).
func (tx *Tx) Gap(gen int64, fields []tlog.Field) error { return errors.ErrUnsupported }

// SetHints stores hints of a generation, which save work and decide nothing.
func (tx *Tx) SetHints(gen int64, uidnext, modseq uint64) error { return errors.ErrUnsupported }

// SetMailboxID stores the RFC 8474 id of a mailbox, a hint for recognising it.
func (tx *Tx) SetMailboxID(mailbox int64, id string) error { return errors.ErrUnsupported }

// SetRole stores the role of a mailbox.
func (tx *Tx) SetRole(mailbox int64, role email.Role) error { return errors.ErrUnsupported }
