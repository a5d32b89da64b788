package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/clock"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
)

// A dispute is the mail around one, with the requests in it and what answered
// them, and the promises and what became of them. People are named by short words, messages by their ids.
type dispute struct {
	Domain   string
	Zone     string // of the firm
	Until    time.Time
	Staff    map[string]string // such as Jo Bell <jo@bells.example>
	Others   map[string]string
	Clients  [][]string
	Messages []message
	Requests []request // of some disputes: in the others nobody has judged what answers them
	Promises []promise
}

// A message is one of a dispute. Without a subject it has that of what it answers.
type message struct {
	ID, From      string
	To, Cc        []string
	At            time.Time
	Re            string // what it answers
	Subject, Text string
	Files         []string // names of attachments
}

// A request is one that a careful reader finds, with the message that answers it,
// "" if none does.
type request struct{ Message, Quote, Answer string }

// A promise is one that a careful reader finds, with what became of it by the mail.
type promise struct {
	Message, Quote, Actor, To string
	Due                       string // a date, or a moment with the time of day; "" for none
	Status                    ledger.Status
	By                        string // the message that shows it done, "" if none does
}

func load(file string) (*dispute, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	d := new(dispute)
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(d); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return d, nil
}

// address returns the name and address of somebody.
func (d *dispute) address(id string) (*mail.Address, error) {
	for _, all := range []map[string]string{d.Staff, d.Others} {
		if s, ok := all[id]; ok {
			return mail.ParseAddress(s)
		}
	}
	return nil, fmt.Errorf("nobody is called %q", id)
}

// people returns the directory of the firm.
func (d *dispute) people() (*party.Directory, error) {
	c := party.Config{Domains: []string{d.Domain}}
	for _, id := range slices.Sorted(maps.Keys(d.Staff)) {
		a, err := d.address(id)
		if err != nil {
			return nil, err
		}
		c.Staff = append(c.Staff, party.Staff{Name: a.Name, Addresses: []string{a.Address}})
	}
	for _, members := range d.Clients {
		var client party.Client
		for _, id := range members {
			a, err := d.address(id)
			if err != nil {
				return nil, err
			}
			client.Name = strings.TrimPrefix(client.Name+" and "+a.Name, " and ")
			client.Addresses = append(client.Addresses, a.Address)
		}
		c.Clients = append(c.Clients, client)
	}
	return party.New(c, nil, nil), nil
}

// messageID returns the Message-ID of a message.
func messageID(id string) string { return "<" + id + "@dispute.example>" }

// raw writes a message (RFC 5322). Attachments are empty.
func (d *dispute) raw(m *message, subjects map[string]string) (string, error) {
	var b strings.Builder
	list := func(field string, ids ...string) error {
		var all []string
		for _, id := range ids {
			a, err := d.address(id)
			if err != nil {
				return fmt.Errorf("message %s: %w", m.ID, err)
			}
			all = append(all, a.String())
		}
		if len(all) > 0 {
			fmt.Fprintf(&b, "%s: %s\r\n", field, strings.Join(all, ", "))
		}
		return nil
	}
	if err := errors.Join(list("From", m.From), list("To", m.To...), list("Cc", m.Cc...)); err != nil {
		return "", err
	}
	subject := m.Subject
	if subject == "" {
		subject = "Re: " + strings.TrimPrefix(subjects[m.Re], "Re: ")
	}
	subjects[m.ID] = subject
	fmt.Fprintf(&b, "Subject: %s\r\nDate: %s\r\nMessage-ID: %s\r\n", mime.QEncoding.Encode("utf-8", subject), m.At.Format(time.RFC1123Z), messageID(m.ID))
	if m.Re != "" {
		fmt.Fprintf(&b, "In-Reply-To: %s\r\n", messageID(m.Re))
	}
	const boundary = "part-of-this-message"
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n", boundary)
	fmt.Fprintf(&b, "--%s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", boundary, strings.ReplaceAll(m.Text, "\n", "\r\n"))
	for _, name := range m.Files {
		fmt.Fprintf(&b, "--%s\r\nContent-Type: application/octet-stream\r\nContent-Disposition: %s\r\n\r\n\r\n", boundary, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.String(), nil
}

// read works out the ledger of a dispute, in a database in a folder, with acts judged by a
// model, the shipped one if that is nil.
func (d *dispute) read(ctx context.Context, folder string, acts *act.Model) (*ledger.Ledger, error) {
	people, err := d.people()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return nil, err
	}
	log, subjects := projectiontest.New("dispute.example/onrecord/0"), map[string]string{}
	for i := range d.Messages {
		text, err := d.raw(&d.Messages[i], subjects)
		if err != nil {
			return nil, err
		}
		log.AppendMail(text)
	}
	db, err := projection.Open(ctx, filepath.Join(folder, "derived.db"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.Follow(ctx, log, quote.NewStage(), clock.NewStage(), thread.NewStage(), ledger.NewStageBy(acts)); err != nil {
		return nil, err
	}
	return ledger.Read(ctx, db, ledger.Options{Directory: people, AsOf: d.Until, Zone: zone,
		Due: due.Context{Order: due.ZoneOrder(d.Zone), Country: due.ZoneCountry(d.Zone), Zone: zone}})
}
