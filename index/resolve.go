package index

import (
	"fmt"
	"slices"
	"strings"
)

// Resolve replaces what only r knows: clients, people, threads, mailboxes, directions,
// Message-IDs and the starts of digests. The index knows nothing of them, so that it need
// not change when they do. It refuses accounts, mailboxes and defects that
// there are none of: nothing found would be taken for no mail.
func (q Query) Resolve(r Resolver) (Query, error) {
	if q.root == nil {
		return q, nil
	}
	n, err := resolve(q.root, r, nil)
	return Query{n}, err
}

// resolve resolves n, which stands beside these accounts: its mailboxes are theirs.
func resolve(n Node, r Resolver, accounts []string) (Node, error) {
	switch n := n.(type) {
	case And:
		for _, c := range n {
			accounts = append(accounts[:len(accounts):len(accounts)], accountsOf(c)...)
		}
		list, err := resolveAll(n, r, accounts)
		return And(list), err
	case Or:
		list, err := resolveAll(n, r, accounts)
		return Or(list), err
	case Not:
		inner, err := resolve(n.Node, r, accounts)
		return Not{inner}, err
	case Is:
		return resolveIs(n, r), nil
	case In:
		return resolveIn(n, r, accounts)
	case Account, Defect:
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

// accountsOf returns the accounts that n, or one of which, wants; none if it wants
// something else.
func accountsOf(n Node) (names []string) {
	switch n := n.(type) {
	case Account:
		return []string{Fold(n.Name)}
	case Or:
		for _, c := range n {
			list := accountsOf(c)
			if len(list) == 0 {
				return nil
			}
			names = append(names, list...)
		}
	}
	return names
}

// resolveIn finds the mailboxes that are meant, of these accounts if there are any:
// what is in the inbox of one may be elsewhere in the account of another.
func resolveIn(n In, r Resolver, accounts []string) (Node, error) {
	if err := checkKnown(n, r); err != nil {
		return nil, err
	}
	all, err := r.Places()
	places := Places{Source: n.String()}
	for _, p := range all {
		if slices.Contains(p.names(), Fold(n.Mailbox)) && (len(accounts) == 0 || slices.Contains(accounts, Fold(p.Account))) {
			places.List = append(places.List, p)
		}
	}
	return places, err
}

func resolveAll(list []Node, r Resolver, accounts []string) ([]Node, error) {
	out := make([]Node, len(list))
	for i, n := range list {
		var err error
		if out[i], err = resolve(n, r, accounts); err != nil {
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
		case Client, Person, Thread, MessageID, DigestPrefix, In, Is:
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
