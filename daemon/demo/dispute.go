package demo

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/ingest/email"
)

//go:embed boatyard
var files embed.FS

// A Dispute is the mail of a firm around one dispute, with the client's letter
// and the answers that a careful reader of the mail would give.
type Dispute struct {
	Firm     string // name of the firm
	Domain   string
	Timezone string
	Staff    []party.Staff
	Clients  []party.Client // the one in dispute first
	Accounts []Account
	Messages []Message // in order of time; one for each mailbox that holds the message
	Letter   string
	Answers  Answers
}

// An Account is one log-in of the firm with its mailboxes.
type Account struct {
	Name, User string
	Addresses  []string // others whose mail lies in it
	Mailboxes  []Mailbox
}

// A Mailbox is a mailbox of an [Account].
type Mailbox struct {
	Name string
	Role email.Role
}

// A Message is one message in one mailbox.
type Message struct {
	ID           string // short, such as d01a; the answers of answers.json name messages by it
	MessageID    email.MessageID
	Account      string
	Mailbox      string
	Raw          []byte
	InternalDate time.Time
	Flags        []string
	Own          string // what its author wrote, without signature and quotation
}

// Load builds the dispute. The same program always builds the same bytes.
func Load() (*Dispute, error) {
	drafts, err := readDrafts(text("boatyard/mail.txt"))
	if err != nil {
		return nil, fmt.Errorf("mail of the demo: %w", err)
	}
	d := &Dispute{
		Firm:     "Corran Slip Boatyard",
		Domain:   "corranslip.example",
		Timezone: "Europe/London",
		Staff:    staff(),
		Clients:  clients(),
		Letter:   text("boatyard/complaint.txt"),
	}
	ids := make(map[string]email.MessageID)
	for _, m := range drafts {
		ids[m.id] = m.messageID()
		raw, err := m.build()
		if err != nil {
			return nil, fmt.Errorf("mail of the demo: message %s: %w", m.id, err)
		}
		d.deliver(m, raw)
	}
	if d.Answers, err = readAnswers(ids); err != nil {
		return nil, fmt.Errorf("answers of the demo: %w", err)
	}
	return d, nil
}

// text returns an embedded text file with LF line ends, "" if there is none.
func text(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// deliver puts a message into the mailboxes that hold it.
func (d *Dispute) deliver(m *draft, raw []byte) {
	for _, place := range m.places() {
		account, mailbox, _ := strings.Cut(place, "/")
		at := m.date
		if mailbox != string(sentMailbox) {
			at = at.Add(7 * time.Second)
		}
		d.Messages = append(d.Messages, Message{
			ID: m.id, MessageID: m.messageID(), Account: account, Mailbox: mailbox,
			Raw: raw, InternalDate: at, Flags: m.flags(account, mailbox), Own: m.body,
		})
		d.mailbox(account, mailbox)
	}
}

// mailbox notes that an account has a mailbox.
func (d *Dispute) mailbox(account, name string) {
	for i := range d.Accounts {
		a := &d.Accounts[i]
		if a.Name != account {
			continue
		}
		for _, m := range a.Mailboxes {
			if m.Name == name {
				return
			}
		}
		a.Mailboxes = append(a.Mailboxes, Mailbox{name, email.RoleOf(name)})
		return
	}
	one := Account{Name: account, User: people[account].address, Mailboxes: []Mailbox{{name, email.RoleOf(name)}}}
	for _, id := range slices.Sorted(maps.Keys(people)) {
		if people[id].account == account && id != account {
			one.Addresses = append(one.Addresses, people[id].address)
		}
	}
	d.Accounts = append(d.Accounts, one)
}
