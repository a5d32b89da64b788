package indextest

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // for the zone of the judgements

	"onrecord/index"
	"onrecord/ingest/email"
)

// judgementsJSON holds invented mail and, for queries, what should be found.
//
//go:embed testdata/judgements.json
var judgementsJSON []byte

type judgements struct {
	Now       time.Time
	Zone      string
	Firm      struct{ Addresses, Domains []string } `json:"staff"`
	Clients   map[string][]string
	People    map[string][]string
	Threads   map[string][]string
	Documents []judgedDocument
	Queries   []judgement
}

type judgedDocument struct {
	ID, Account, Mailbox, Role, Subject, From, Own, Quoted string

	To, Cc []string
	Size   int64
	Date   time.Time
	Files  []struct{ Name, Text string } // the digest is that of the name
	Inline []string                      // names
}

type judgement struct {
	Query   string
	Hits    []string
	Ordered bool // the hits must come in this order
	Why     string
}

func loadJudgements(t testing.TB) *judgements {
	t.Helper()
	var j judgements
	if err := json.Unmarshal(judgementsJSON, &j); err != nil {
		t.Fatal(err)
	}
	return &j
}

// digest names an invented document.
func digest(id string) email.Digest { return email.DigestOf([]byte(id)) }

func (d *judgedDocument) document() index.Document {
	doc := index.Document{
		Digest: digest(d.ID), MessageID: email.MessageID("<" + d.ID + "@mail.example>"),
		Own: d.Own, Other: d.Quoted, Subject: d.Subject,
		From: addresses(d.From), To: addresses(d.To...), Cc: addresses(d.Cc...),
		Date: d.Date, Size: d.Size,
		Places: []index.Place{{Account: d.Account, Mailbox: d.Mailbox, Role: email.Role(d.Role)}},
	}
	for _, f := range d.Files {
		doc.Files = append(doc.Files, index.File{Name: f.Name, Text: f.Text, Digest: digest(f.Name)})
	}
	for _, name := range d.Inline {
		doc.Inline = append(doc.Inline, index.File{Name: name, Digest: digest(name)})
	}
	return doc
}

func addresses(list ...string) []email.Address {
	var out []email.Address
	for _, s := range list {
		if a, err := mail.ParseAddress(s); err == nil {
			out = append(out, email.Address{Name: a.Name, Addr: a.Address})
		}
	}
	return out
}

func (j *judgements) documents() []index.Document {
	docs := make([]index.Document, len(j.Documents))
	for i := range j.Documents {
		docs[i] = j.Documents[i].document()
	}
	return docs
}

// query parses and resolves a query.
func (j *judgements) query(t testing.TB, s string) index.Query {
	t.Helper()
	zone, err := time.LoadLocation(j.Zone)
	if err != nil {
		t.Fatal(err)
	}
	q, err := index.Parse(s, index.Env{Now: j.Now, Zone: zone})
	if err == nil {
		q, err = q.Resolve(j)
	}
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return q
}

// Client implements [index.Resolver].
func (j *judgements) Client(name string) ([]string, []email.Digest, error) {
	if list, ok := j.Clients[name]; ok {
		return list, nil, nil
	}
	return nil, nil, fmt.Errorf("no client %q", name)
}

// Person implements [index.Resolver].
func (j *judgements) Person(name string) ([]string, error) {
	if list, ok := j.People[name]; ok {
		return list, nil
	}
	return nil, fmt.Errorf("no person %q", name)
}

// Staff implements [index.Resolver].
func (j *judgements) Staff() (addresses, domains []string) { return j.Firm.Addresses, j.Firm.Domains }

// Places implements [index.Resolver]. There is an account without mail.
func (j *judgements) Places() (list []index.Place, err error) {
	list = append(list, index.Place{Account: "to"})
	for _, d := range j.documents() {
		list = append(list, d.Places...)
	}
	return list, nil
}

// Thread implements [index.Resolver].
func (j *judgements) Thread(id string) ([]email.Digest, error) {
	var list []email.Digest
	for _, name := range j.Threads[id] {
		list = append(list, digest(name))
	}
	return list, nil
}

// MessageID implements [index.Resolver].
func (j *judgements) MessageID(id email.MessageID) ([]email.Digest, error) {
	name, _, ok := strings.Cut(strings.Trim(string(id), "<>"), "@")
	if !ok {
		return nil, errors.New("no Message-ID")
	}
	return []email.Digest{digest(name)}, nil
}

// DigestPrefix implements [index.Resolver].
func (j *judgements) DigestPrefix(prefix string) ([]email.Digest, error) {
	var list []email.Digest
	for _, d := range j.Documents {
		if strings.HasPrefix(digest(d.ID).String(), prefix) {
			list = append(list, digest(d.ID))
		}
	}
	return list, nil
}

// names returns the ids of hits.
func (j *judgements) names(hits []index.Hit) []string {
	names := []string{}
	for _, h := range hits {
		i := slices.IndexFunc(j.Documents, func(d judgedDocument) bool { return digest(d.ID) == h.Digest })
		if i < 0 {
			names = append(names, h.Digest.String())
			continue
		}
		names = append(names, j.Documents[i].ID)
	}
	return names
}
