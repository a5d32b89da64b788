package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/index"
	"onrecord/ingest/email"
)

// minDigestPrefix is how many hexadecimal digits name a message at least.
const minDigestPrefix = 8

// A Summary is what every list says of a message: what its headers say and
// where it belongs.
type Summary struct {
	Digest    string   `json:"digest"`
	MessageID string   `json:"message_id"`
	Date      string   `json:"date"`  // RFC 3339, with the offset the sender wrote
	Event     string   `json:"event"` // RFC 3339: when it was sent, as far as its clocks let one know
	From      string   `json:"from"`
	To        []string `json:"to"`
	Subject   string   `json:"subject"`
	Thread    string   `json:"thread"`
	Author    string   `json:"author,omitempty"` // address, where a mailing list stands in from in its place
	Client    string   `json:"client"`
	Clients   []string `json:"clients"`        // all of them
	Direction string   `json:"direction"`      // in, out, internal, other
	Kind      string   `json:"kind,omitempty"` // document: no mail; date is then when it was written, taken or said, from who added it, subject the name of its file
}

// summary reads the headers of a message from its log entry, and its place from
// the projections.
func (d *Daemon) summary(ctx context.Context, digest email.Digest) (Summary, error) {
	id, err := thread.Of(ctx, d.derived, digest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // recorded a moment ago, or derived.db is being made anew
		return Summary{}, err
	}
	return d.summaryIn(ctx, digest, id)
}

// summaryIn is summary for a message whose thread is known.
func (d *Daemon) summaryIn(ctx context.Context, digest email.Digest, thread string) (Summary, error) {
	s := Summary{Thread: thread, Digest: digest.String(), To: []string{}, Clients: []string{}}
	e, err := d.rec.ObjectEntry(ctx, digest)
	if err != nil {
		return s, err
	}
	if e.Leaf.Kind == tlog.KindDocumentAdded {
		return d.documentSummary(ctx, e, s)
	}
	if env := e.Facets["envelope"]; env != nil {
		s.MessageID = first(env.All("message-id"))
		s.From, s.Subject = first(env.All("from")), first(env.All("subject"))
		s.To = append(s.To, env.All("to")...)
		if t, ok := email.ParseDate(first(env.All("date"))); ok {
			s.Date = t.Format(time.RFC3339)
		}
	}
	if at, err := d.eventTime(ctx, digest); err != nil {
		return s, err
	} else if !at.IsZero() {
		s.Event = at.Format(time.RFC3339)
	}
	return s, d.addPeople(ctx, &s, digest, e.Facets["envelope"])
}

func addresses(list []string) []email.Address {
	out := make([]email.Address, len(list))
	for i, a := range list {
		out[i].Addr = a
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// find returns the message that name means: eight or more hexadecimal digits of
// its digest, or its message-id with or without angle brackets.
func (d *Daemon) find(ctx context.Context, name string) (email.Digest, error) {
	found, err := d.candidates(ctx, name)
	if err != nil {
		return email.Digest{}, err
	}
	switch len(found) {
	case 0:
		return email.Digest{}, hintf(fmt.Errorf("no message %s", name),
			"name it by 8 or more digits of its digest, or by its message-id in quotes; 'onrecord search' prints both")
	case 1:
		return found[0], nil
	}
	return email.Digest{}, hintf(fmt.Errorf("%s names %d messages", name, len(found)),
		"name one of them by its digest: %s", shortList(found))
}

// shortList lists messages by the beginnings of their digests.
func shortList(digests []email.Digest) string {
	list := make([]string, len(digests))
	for i, d := range digests {
		list[i] = d.String()[:16]
	}
	return strings.Join(list, ", ")
}

const maxCandidates = 10

func (d *Daemon) candidates(ctx context.Context, name string) ([]email.Digest, error) {
	if isHex(name) {
		if len(name) < minDigestPrefix {
			return nil, fmt.Errorf("%s: a digest needs %d digits or more", name, minDigestPrefix)
		}
		return d.rec.FindDigest(ctx, strings.ToLower(name), maxCandidates)
	}
	id := email.MessageID("<" + strings.Trim(strings.TrimSpace(name), "<>") + ">")
	return thread.ByMessageID(ctx, d.derived, id)
}

func isHex(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

// resolver answers what a query leaves open.
type resolver struct {
	ctx context.Context
	d   *Daemon
}

func (r resolver) Client(name string) ([]string, []email.Digest, error) {
	addresses, err := r.d.directory().ClientAddresses(name)
	if err != nil {
		return nil, nil, err
	}
	files, err := r.d.documentsOf(r.ctx, name)
	var documents []email.Digest
	for _, f := range files {
		documents = append(documents, f.Digest)
	}
	return addresses, documents, err
}

func (r resolver) Person(name string) ([]string, error) {
	return r.d.directory().PersonAddresses(name)
}

func (r resolver) Thread(name string) ([]email.Digest, error) {
	id := name
	if !strings.HasPrefix(name, thread.IDPrefix) {
		digest, _, err := r.d.findToRead(r.ctx, name)
		if err != nil {
			return nil, err
		}
		if id, err = thread.Of(r.ctx, r.d.derived, digest); err != nil {
			return nil, err
		}
	}
	nodes, err := thread.Members(r.ctx, r.d.derived, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noThread(id)
	}
	if err != nil {
		return nil, err
	}
	var digests []email.Digest
	for _, n := range nodes {
		if !n.Digest.IsZero() {
			digests = append(digests, n.Digest)
		}
	}
	return digests, nil
}

func (r resolver) Staff() (addresses, domains []string) { return r.d.directory().Staff() }

func (r resolver) Places() ([]index.Place, error) {
	var list []index.Place
	for _, a := range r.d.Config().Accounts {
		list = append(list, index.Place{Account: a.Name})
	}
	boxes, err := r.d.rec.Mailboxes(r.ctx, "")
	for _, m := range boxes {
		list = append(list, indexPlace(m))
	}
	return list, err
}

func (r resolver) MessageID(id email.MessageID) ([]email.Digest, error) {
	return thread.ByMessageID(r.ctx, r.d.derived, id)
}

func (r resolver) DigestPrefix(prefix string) ([]email.Digest, error) {
	return r.d.rec.FindDigest(r.ctx, prefix, 1000)
}

// A Sighting says where a message was seen.
type Sighting struct {
	Account      string `json:"account"`
	Mailbox      string `json:"mailbox"`
	UIDValidity  string `json:"uidvalidity,omitempty"`
	UID          uint32 `json:"uid"`
	InternalDate string `json:"internaldate,omitempty"`
	Flags        string `json:"flags,omitempty"`
	Leaf         int64  `json:"leaf"`
	Vanished     bool   `json:"vanished"` // no longer on the server
}

func sightings(places []record.Place) []Sighting {
	out := make([]Sighting, 0, len(places))
	for _, p := range places {
		out = append(out, Sighting{
			Account: p.Mailbox.Account, Mailbox: p.Mailbox.Name, UIDValidity: string(p.Generation.UIDValidity), UID: p.Sighting.UID,
			InternalDate: p.Sighting.InternalDate, Flags: strings.Join(p.Sighting.Flags, " "), Leaf: p.Sighting.Leaf, Vanished: p.Sighting.Vanished,
		})
	}
	return out
}
