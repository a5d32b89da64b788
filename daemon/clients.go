package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
)

// ClientListRequest asks for the clients.
type ClientListRequest struct{}

// ClientRow is a client, with how much mail there is from and to them.
type ClientRow struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Merged    []string `json:"merged"` // those that are theirs because persons were merged
	Since     string   `json:"since"`  // YYYY-MM-DD, "" if not known
	Messages  int      `json:"messages"`
	In        int      `json:"in"` // of these, to the firm
	Out       int      `json:"out"`
	First     string   `json:"first"` // RFC 3339
	Last      string   `json:"last"`
}

// noClient is said where there could be clients.
const noClient = "no client is known; 'onrecord client add' adds one"

// ClientList answers with a [ClientRow] for each client, by name.
func (d *Daemon) ClientList(ctx context.Context, _ ClientListRequest, out Out) error {
	people := d.directory()
	list := people.Clients()
	if len(list) == 0 {
		out.Note(noClient)
	}
	for _, c := range list {
		row, err := d.clientRow(ctx, people, c)
		if err != nil {
			return err
		}
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}

func (d *Daemon) clientRow(ctx context.Context, people *party.Directory, c party.Client) (ClientRow, error) {
	row := ClientRow{Name: c.Name, Addresses: append([]string{}, c.Addresses...), Merged: append([]string{}, c.Merged...)}
	if !c.Since.IsZero() {
		row.Since = c.Since.Format(time.DateOnly)
	}
	list, err := party.Messages(ctx, d.derived, c.Addresses)
	if err != nil {
		return row, err
	}
	if list, err = d.once(ctx, list); err != nil {
		return row, err
	}
	row.Messages = len(list)
	for _, m := range list {
		switch people.Direction(m.Envelope) {
		case party.In:
			row.In++
		case party.Out:
			row.Out++
		}
		row.First, row.Last = earlier(row.First, stamp(m.Sent)), later(row.Last, stamp(m.Sent))
	}
	return row, nil
}

// ClientShowRequest asks for one client.
type ClientShowRequest struct {
	Name string `json:"name"`
}

// ShownClient is the answer to [Daemon.ClientShow].
type ShownClient struct {
	ClientRow
	Persons   []PersonRow   `json:"persons"`
	Proposals []ProposalRow `json:"proposals"` // further addresses that may be theirs
	Matters   []MatterRow   `json:"matters"`
}

// ClientShow answers with a [ShownClient].
func (d *Daemon) ClientShow(ctx context.Context, req ClientShowRequest, out Out) error {
	people := d.directory()
	if _, err := people.ClientAddresses(req.Name); err != nil {
		return err
	}
	list := people.Clients()
	c := list[slices.IndexFunc(list, func(c party.Client) bool { return party.SameName(c.Name, req.Name) })]
	shown := ShownClient{Persons: []PersonRow{}, Proposals: []ProposalRow{}}
	var err error
	if shown.ClientRow, err = d.clientRow(ctx, people, c); err != nil {
		return err
	}
	if shown.Matters, err = d.matterRows(ctx, c.Name); err != nil {
		return err
	}
	rows, proposals, err := d.persons(ctx, people)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if slices.Contains(row.Clients, c.Name) {
			shown.Persons = append(shown.Persons, row)
		}
	}
	for _, p := range proposals {
		if p.Client == c.Name {
			shown.Proposals = append(shown.Proposals, proposalRow(p))
		}
	}
	return out.Row(shown)
}

// ClientAddRequest asks to add a client, or addresses to one.
type ClientAddRequest struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Since     string   `json:"since,omitempty"` // YYYY-MM-DD
	Author
	DryRun bool `json:"dry_run,omitempty"`
}

// ClientAddRow is what was added, or would be.
type ClientAddRow struct {
	Name      string   `json:"name"`
	New       bool     `json:"new"`   // there was no such client
	Added     []string `json:"added"` // addresses that were not theirs
	Addresses []string `json:"addresses"`
	Since     string   `json:"since"`
	By        string   `json:"by"`
	DryRun    bool     `json:"dry_run"`
}

// ClientAdd adds a client or addresses of one to the record, and answers with a
// [ClientAddRow].
func (d *Daemon) ClientAdd(ctx context.Context, req ClientAddRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	people := d.directory()
	c, row, err := clientToAdd(people, req)
	if err != nil {
		return err
	}
	if row.By, err = decider(people, req.Author); err != nil {
		return err
	}
	for _, a := range row.Added {
		for _, other := range people.ClientsAt(a) {
			out.Note("%s is an address of client %s too; its messages count for both", a, other)
		}
	}
	if !row.DryRun && (row.New || len(row.Added) > 0) {
		if _, err := party.AddClient(ctx, d.rec, c, party.Said(row.By, req.Why)...); err != nil {
			return err
		}
		if err := d.refreshPeople(ctx); err != nil {
			return err
		}
		if err := d.assignOlder(ctx); err != nil {
			return err
		}
	}
	return out.Row(row)
}

// clientToAdd compares a request with what is known.
func clientToAdd(people *party.Directory, req ClientAddRequest) (party.Client, ClientAddRow, error) {
	c := party.Client{Name: strings.Join(strings.Fields(req.Name), " ")}
	row := ClientAddRow{New: true, Added: []string{}, DryRun: req.DryRun}
	if c.Name == "" {
		return c, row, errors.New("the client has no name")
	}
	var err error
	if c.Addresses, err = validAddresses(req.Addresses); err != nil {
		return c, row, err
	}
	if req.Since != "" {
		if c.Since, err = time.Parse(time.DateOnly, req.Since); err != nil {
			return c, row, fmt.Errorf("--since %q: a day such as 2025-03-01 is meant", req.Since)
		}
	}
	known := party.Client{Name: c.Name, Since: c.Since}
	for _, have := range people.Clients() {
		if party.SameName(have.Name, c.Name) {
			row.New, known, c.Name = false, have, have.Name
		}
	}
	if !c.Since.IsZero() && c.Since.Format(time.DateOnly) != known.Since.Format(time.DateOnly) {
		return c, row, fmt.Errorf("%s is a client already, and a day cannot be changed in the record; since in the configuration goes before it", c.Name)
	}
	if len(c.Addresses) == 0 {
		return c, row, hintf(fmt.Errorf("no address of %s", c.Name), "--address ann@mail.example, once for each")
	}
	for _, a := range c.Addresses {
		if isStaffAddress(people, a) {
			return c, row, fmt.Errorf("%s is listed for staff of the firm, who are no clients", a)
		}
		if inFirmDomain(people, a) {
			return c, row, fmt.Errorf("%s is in a domain of the firm, where every address is the firm's own and no client's", a)
		}
		if !slices.Contains(known.Addresses, a) || slices.Contains(known.Merged, a) {
			row.Added = append(row.Added, a)
		}
	}
	row.Name, row.Addresses = c.Name, slices.Concat(known.Addresses, row.Added)
	slices.Sort(row.Addresses)
	row.Addresses = slices.Compact(row.Addresses)
	if !known.Since.IsZero() {
		row.Since = known.Since.Format(time.DateOnly)
	}
	return c, row, nil
}

// isStaffAddress reports whether an address is one of staff by itself, not by
// its domain.
func isStaffAddress(people *party.Directory, address string) bool {
	addresses, _ := people.Staff()
	return slices.Contains(addresses, address)
}

// inFirmDomain reports whether an address is in a domain that is all the firm's.
// A public mail service is never one.
func inFirmDomain(people *party.Directory, address string) bool {
	_, domains := people.Staff()
	_, domain, _ := strings.Cut(address, "@")
	return slices.Contains(domains, domain)
}
