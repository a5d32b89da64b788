package index

import (
	"fmt"
	"strings"
)

// Resolve replaces what only r knows: clients, people, threads, directions, Message-IDs
// and the starts of digests. The index knows nothing of them, so that it need
// not change when they do. It refuses accounts, mailboxes and defects that
// there are none of: nothing found would be taken for no mail.
func (q Query) Resolve(r Resolver) (Query, error) {
	if q.root == nil {
		return q, nil
	}
	n, err := resolve(q.root, r)
	return Query{n}, err
}

func resolve(n Node, r Resolver) (Node, error) {
	switch n := n.(type) {
	case And:
		list, err := resolveAll(n, r)
		return And(list), err
	case Or:
		list, err := resolveAll(n, r)
		return Or(list), err
	case Not:
		inner, err := resolve(n.Node, r)
		return Not{inner}, err
	case Is:
		return resolveIs(n, r), nil
	case In, Account, Defect:
		return n, checkKnown(n, r)
	case Client:
		list, documents, err := r.Client(n.Name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		mail := partyOf(People, list, nil, n.String())
		if len(documents) == 0 {
			return mail, nil
		}
		return Or{mail, Digests{List: documents, Source: n.String()}}, nil
	case Person:
		list, err := r.Person(n.Name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		return partyOf(People, list, nil, n.String()), nil
	}
	return resolveDigests(n, r)
}

func resolveAll(list []Node, r Resolver) ([]Node, error) {
	out := make([]Node, len(list))
	for i, n := range list {
		var err error
		if out[i], err = resolve(n, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func resolveDigests(n Node, r Resolver) (Node, error) {
	d := Digests{Source: n.String()}
	var err error
	switch n := n.(type) {
	case Thread:
		d.List, err = r.Thread(n.ID)
	case MessageID:
		d.List, err = r.MessageID(n.ID)
	case DigestPrefix:
		d.List, err = r.DigestPrefix(n.Prefix)
	default:
		return n, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n, err)
	}
	return d, nil
}

// resolveIs says what a direction means: sent is from the firm, received is
// not, internal is from the firm and to nobody outside.
func resolveIs(n Is, r Resolver) Node {
	addresses, domains := r.Staff()
	from := partyOf(From, addresses, domains, n.String())
	switch n.What {
	case "received":
		return Not{from}
	case "internal":
		outside := partyOf(To|Cc, addresses, domains, n.String())
		outside.Outside = true
		return And{from, Not{outside}}
	}
	return from
}

// partyOf makes a Party of addresses, of which those that start with @ are
// domains.
func partyOf(f Fields, addresses, domains []string, source string) Party {
	p := Party{Fields: f, Source: source}
	for _, a := range addresses {
		a = strings.ToLower(strings.TrimSpace(a))
		if d, ok := strings.CutPrefix(a, "@"); ok {
			p.Domains = append(p.Domains, d)
		} else if a != "" {
			p.Addresses = append(p.Addresses, a)
		}
	}
	for _, d := range domains {
		if d = strings.ToLower(strings.Trim(strings.TrimSpace(d), "@.")); d != "" {
			p.Domains = append(p.Domains, d)
		}
	}
	return p
}

// Resolved reports whether an index can answer the query.
func (q Query) Resolved() bool {
	ok := true
	walk(q.root, func(n Node) {
		switch n.(type) {
		case Client, Person, Thread, MessageID, DigestPrefix, Is:
			ok = false
		}
	})
	return ok
}

// walk calls f for n and all parts of it.
func walk(n Node, f func(Node)) {
	if n == nil {
		return
	}
	f(n)
	switch n := n.(type) {
	case And:
		for _, c := range n {
			walk(c, f)
		}
	case Or:
		for _, c := range n {
			walk(c, f)
		}
	case Not:
		walk(n.Node, f)
	}
}
