package coverage

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// Options say what a survey cannot learn from the record.
type Options struct {
	Directory *party.Directory
	Accounts  []Account      // those configured, and others of which something is known
	Zone      *time.Location // in which the sentences of holes name days; nil is UTC
}

// An Account is whose mail it is, and what the last sync of it left out.
type Account struct {
	Name      string
	Owner     string    // an address; "" if not known
	Addresses []string  // others of the firm whose mail, received and sent, lies in it too
	LastSync  time.Time // zero: as the record has it
	Left      []Left
}

// A Left is a mailbox that the last sync left out, or did not read to its end. The
// zero Left is any: no sync is known to have come to its end.
type Left struct {
	Mailbox  string
	Role     email.Role
	Excluded bool   // by the configuration
	Messages int    // in it, -1 if that is not known
	Why      string // if it is not excluded
}

// A Survey is what the record tells about its own completeness. It does not
// change, and may be used by several goroutines.
type Survey struct {
	Searched []Searched // by account and mailbox
	Holes    []Hole     // by code, account, mailbox and time
}

// Read makes a survey. It wants the stages of this package and of clock, quote
// and thread in db.
func Read(ctx context.Context, rec *record.Record, db *projection.DB, o Options) (*Survey, error) {
	r := &reader{rec: rec, o: o, accounts: map[string]*account{}, people: map[string]*people{}, places: map[place]bool{}}
	err := db.View(ctx, func(tx *sql.Tx) (err error) {
		if err := r.messages(ctx, tx); err != nil {
			return err
		}
		if r.gone, err = goneSince(ctx, tx); err != nil {
			return err
		}
		if err := r.partImports(ctx); err != nil {
			return err
		}
		if err := r.mailboxes(ctx); err != nil {
			return err
		}
		if err := r.stoppedImports(ctx); err != nil {
			return err
		}
		if err := r.failedImports(ctx); err != nil {
			return err
		}
		r.owners()
		r.accountHoles()
		r.peopleHoles()
		r.messageHoles()
		if err := r.quotedHoles(ctx, tx); err != nil {
			return err
		}
		return r.namedHoles(ctx, tx)
	})
	if err != nil {
		return nil, fmt.Errorf("survey the record: %w", err)
	}
	slices.SortStableFunc(r.holes, func(a, b Hole) int {
		return cmp.Or(cmp.Compare(slices.Index(codes, a.Code), slices.Index(codes, b.Code)), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Mailbox, b.Mailbox),
			slices.Compare(a.Staff, b.Staff), a.From.Compare(b.From), slices.Compare(a.Message[:], b.Message[:]))
	})
	return &Survey{Searched: r.searched, Holes: r.holes}, nil
}

// codes are the codes of holes in the order of a survey.
var codes = []string{CodeNotHeld, CodePartHeld, CodeImportOpen, CodeImportFailed, CodeNotScanned, CodeSkipped, CodeExcluded, CodeSyncedLate, CodeNotYet, CodeReset, CodeGone, CodeGap, CodeFetchFailed, CodeErased,
	CodeSentLacks, CodeKnownByQuote, CodeKnownByID, CodeEncrypted, CodeUnparsed, CodeOutside}

// A reader makes a survey.
type reader struct {
	rec      *record.Record
	o        Options
	accounts map[string]*account
	names    []string   // of the accounts, in order
	list     []*message // by digest
	people   map[string]*people
	places   map[place]bool
	gone     map[[2]string]time.Time // when a mailbox was found to be gone, by account and name
	searched []Searched
	holes    []Hole
	parts    map[int64]bool // mailboxes of which only parts were imported, by their number
}

// day names the day of a moment for people.
func (r *reader) day(t time.Time) string {
	return t.In(cmp.Or(r.o.Zone, time.UTC)).Format(time.DateOnly)
}

// An account is what is known of one.
type account struct {
	Account
	staff    []string // addresses whose mailbox it is; none if not known
	known    bool     // there is a mailbox of it on record
	part     bool     // of a mailbox of it only a part was imported
	synced   bool     // it has mailboxes on a server
	begun    time.Time
	filed    time.Time // of the last import
	scanned  time.Time // the newest scan of a mailbox
	every    time.Time // until then all mailboxes that are still there were scanned
	last     time.Time // up to when its mail was looked at
	oldest   time.Time
	sent     map[string]int   // authors of what lies in its mailboxes for sent mail
	imported map[*people]bool // of its mail from files; true if some of it lies in an inbox
}

// A message is one that was read.
type message struct {
	*people
	digest         email.Digest
	messageID      string
	Name           string // the author's
	Blind, Outside string // as in a note
	sent           time.Time
}

// People are those on messages from one to the same others.
type people struct {
	From     string
	others   []string // addresses that are not the firm's
	staff    []string
	fromFirm bool
}

// A place says that a message, by its Message-ID, is in an account; account ""
// stands for any mailbox for sent mail.
type place struct{ id, account string }

// id names a message for the comparison of copies.
func (m *message) id() string {
	return cmp.Or(m.messageID, string(m.digest[:]))
}

// direction tells which way a message went.
func (m *message) direction() party.Direction {
	if m.fromFirm {
		return party.Out
	}
	return party.In
}

// lookedAt returns up to when the mail of an account was looked at. A mailbox may have
// been read after a sync that failed at another, and files may be imported into an
// account whose server is not read any more.
func (a *account) lookedAt() time.Time {
	switch {
	case !a.synced:
		return later(a.filed, a.LastSync)
	case a.every.IsZero(): // none is there any more
		return later(a.scanned, a.LastSync)
	}
	return later(a.every, a.LastSync)
}

// messages reads what is noted of messages, but for the passages of others.
func (r *reader) messages(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT digest, id, author, name, people, blind, outside FROM coverage_message ORDER BY digest`)
	if err != nil {
		return err
	}
	defer rows.Close()
	names := map[string]string{} // each kept once
	for rows.Next() {
		var d, author, to sql.RawBytes
		var m message
		var name string
		if err := rows.Scan(&d, &m.messageID, &author, &name, &to, &m.Blind, &m.Outside); err != nil {
			return err
		}
		m.digest, m.people = email.Digest(d), r.peopleOf(author, to)
		if kept, ok := names[name]; ok {
			name = kept
		} else {
			names[name] = name
		}
		m.Name = name
		r.list = append(r.list, &m)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return clock.Times(ctx, tx, func(d email.Digest, at time.Time) {
		if m := r.at(d); m != nil {
			m.sent = at
		}
	})
}

// at returns the message with a digest, nil if nothing is noted of it.
func (r *reader) at(d email.Digest) *message {
	i, ok := slices.BinarySearchFunc(r.list, d, func(m *message, d email.Digest) int { return bytes.Compare(m.digest[:], d[:]) })
	if !ok {
		return nil
	}
	return r.list[i]
}

// peopleOf tells the people of a message apart.
func (r *reader) peopleOf(author, to []byte) *people {
	key := string(author) + "\n" + string(to)
	if p := r.people[key]; p != nil {
		return p
	}
	p := &people{From: string(author)}
	for i, a := range strings.Split(key, "\n") {
		switch {
		case a == "":
		case r.o.Directory.IsStaff(a):
			p.fromFirm = p.fromFirm || i == 0
			p.staff = append(p.staff, a)
		default:
			p.others = append(p.others, a)
		}
	}
	r.people[key] = p
	return p
}

// account returns an account by its name.
func (r *reader) account(name string) *account {
	a := r.accounts[name]
	if a == nil {
		a = &account{Account: Account{Name: name}, sent: map[string]int{}, imported: map[*people]bool{}}
		if strings.Contains(name, "@") {
			a.Owner = name
		}
		r.accounts[name] = a
		r.names = append(r.names, name)
	}
	return a
}

// owners finds out whose the accounts are: who is configured or named, else the
// one of the firm who wrote most of what lies in its mailboxes for sent mail.
func (r *reader) owners() {
	for _, c := range r.o.Accounts {
		a := r.account(c.Name)
		owner := cmp.Or(c.Owner, a.Owner)
		a.Account = c
		a.Owner, a.Addresses = owner, slices.Clone(c.Addresses)
	}
	slices.Sort(r.names)
	for _, name := range r.names {
		a := r.accounts[name]
		total, most := 0, ""
		for author, n := range a.sent {
			total += n
			if n > a.sent[most] || n == a.sent[most] && author < most {
				most = author
			}
		}
		if a.Owner == "" && 2*a.sent[most] > total {
			a.Owner = most
		}
		if a.Owner = strings.ToLower(a.Owner); a.Owner != "" {
			a.staff = slices.Clone(r.o.Directory.PersonOf(a.Owner).Addresses)
		}
		for i, address := range a.Addresses {
			a.Addresses[i] = strings.ToLower(address)
			a.staff = append(a.staff, a.Addresses[i])
		}
		a.last = a.lookedAt()
	}
	for i := range r.searched {
		a := r.accounts[r.searched[i].Account]
		r.searched[i].Owner, r.searched[i].Addresses = a.Owner, append([]string{}, a.Addresses...)
	}
	for i := range r.holes {
		r.holes[i].Staff = r.accounts[r.holes[i].Account].staff
	}
}
