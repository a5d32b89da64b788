package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"onrecord/index/near"
	"onrecord/ingest/email"
)

// mostNamed is how many values an error lists.
const mostNamed = 12

// checkKnown refuses an account, mailbox or defect that there is none of.
func checkKnown(n Node, r Resolver) error {
	if d, ok := n.(Defect); ok {
		return oneOf(n, d.Code, email.DefectCodes())
	}
	places, err := r.Places()
	if err != nil {
		return err
	}
	var names []string
	if a, ok := n.(Account); ok {
		for _, p := range places {
			names = append(names, p.Account)
		}
		return oneOf(n, a.Name, names)
	}
	in := n.(In)
	if slices.Contains(email.Roles, email.Role(Fold(in.Mailbox))) {
		return nil // a kind of mailbox, whether or not there is one
	}
	for _, p := range places {
		if p.Mailbox == "" {
			continue
		}
		if slices.Contains(p.names(), Fold(in.Mailbox)) {
			return nil
		}
		names = append(names, p.Mailbox)
	}
	for _, role := range email.Roles {
		names = append(names, string(role))
	}
	return oneOf(n, in.Mailbox, names)
}

// oneOf refuses a value that is none of names, and tells the nearest of them, or
// all where they are few.
func oneOf(n Node, value string, names []string) error {
	if slices.ContainsFunc(names, func(name string) bool { return Fold(name) == Fold(value) }) {
		return nil
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(strings.Compare(Fold(a), Fold(b)), strings.Compare(a, b)) })
	names = slices.CompactFunc(names, func(a, b string) bool { return Fold(a) == Fold(b) })
	field, _, _ := strings.Cut(n.String(), ":")
	meant := near.To(value, names, Fold)
	switch {
	case meant != "":
		return fmt.Errorf("%s: there is none of that name; did you mean %s:%s?", n, field, inQuery(meant))
	case len(names) == 0:
		return fmt.Errorf("%s: there is none yet", n)
	case len(names) > mostNamed:
		return fmt.Errorf("%s: there is none of that name; 'onrecord status' lists them", n)
	}
	return fmt.Errorf("%s: there is none of that name; there are %s", n, strings.Join(names, ", "))
}

// inQuery is a value as one writes it in a query.
func inQuery(value string) string {
	if strings.ContainsAny(value, " ()\"*~") {
		return quote(value)
	}
	return value
}
