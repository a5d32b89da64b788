package daemon

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"slices"

	"onrecord/audit/bundle"
	"onrecord/audit/party"
	"onrecord/audit/receipt"
)

// ReceiptRequest asks for a mail that tells a client how the record stands.
type ReceiptRequest struct {
	Client string   `json:"client"`
	To     []string `json:"to,omitempty"` // addresses; none: those of the client
	File   string   `json:"file"`         // absolute; must not exist
	Author
}

// ReceiptRow is the receipt that was written. The program does not send it.
type ReceiptRow struct {
	File       string   `json:"file"`
	Client     string   `json:"client"`
	From       string   `json:"from"`
	To         []string `json:"to"`
	Checkpoint int64    `json:"checkpoint"` // entries of the record
	Messages   int      `json:"messages"`   // of the client
	Entries    int64    `json:"entries"`    // about the client
	Leaf       int64    `json:"leaf"`       // that says that the receipt was written
}

// Receipt writes a receipt, records that it was, and answers with a
// [ReceiptRow].
func (d *Daemon) Receipt(ctx context.Context, req ReceiptRequest, out Out) (err error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	m, err := d.newReceipt(ctx, req)
	if err != nil {
		return err
	}
	text, err := m.Encode()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(req.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists: name a new file", req.File)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(req.File))
		}
	}()
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the receipt: %w", err)
	}
	row := ReceiptRow{File: req.File, Client: m.Client, From: m.From.Address, Checkpoint: m.Size, Messages: m.Messages, Entries: m.Entries}
	for _, a := range m.To {
		row.To = append(row.To, a.Address)
	}
	if row.Leaf, err = bundle.RecordReceipt(ctx, d.rec, m, text, party.Said(m.From.Address, req.Why)...); err != nil {
		return err
	}
	return out.Row(row)
}

// newReceipt is the receipt that a request asks for.
func (d *Daemon) newReceipt(ctx context.Context, req ReceiptRequest) (*receipt.Mail, error) {
	people := d.directory()
	if _, err := people.ClientAddresses(req.Client); err != nil {
		return nil, err
	}
	by, err := decider(people, req.Author)
	if err != nil {
		return nil, err
	}
	clients := people.Clients()
	c := clients[slices.IndexFunc(clients, func(c party.Client) bool { return party.SameName(c.Name, req.Client) })]
	to := slices.DeleteFunc(slices.Clone(c.Addresses), func(a string) bool { return slices.Contains(c.Merged, a) })
	if len(req.To) > 0 {
		if to, err = validAddresses(req.To); err != nil {
			return nil, err
		}
	}
	list, err := party.Messages(ctx, d.derived, c.Addresses)
	if err != nil {
		return nil, err
	}
	m := &receipt.Mail{Client: c.Name, Firm: d.Config().Firm.Name, At: d.now().In(d.Zone()), Messages: len(list),
		From: mail.Address{Name: people.PersonOf(by).Name, Address: by}}
	for _, a := range to {
		name := c.Name
		if !slices.Contains(c.Addresses, a) { // a lawyer, say
			name = people.PersonOf(a).Name
		}
		m.To = append(m.To, mail.Address{Name: name, Address: a})
	}
	return m, bundle.NewReceipt(ctx, d.rec, m)
}
