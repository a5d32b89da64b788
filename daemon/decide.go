package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/party"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// PersonRequest asks to decide who is who.
type PersonRequest struct {
	Addresses []string `json:"addresses"`
	Name      string   `json:"name,omitempty"` // of the merged person
	Author
	DryRun bool `json:"dry_run,omitempty"`
}

// Author says who decides, and why.
type Author struct {
	By   string `json:"by,omitempty"`   // address of a member of staff; "" means the one who is User
	User string `json:"user,omitempty"` // of the operating system of whoever asks
	Why  string `json:"why,omitempty"`
}

// DecisionRow is what was decided, or would be.
type DecisionRow struct {
	Decision  string   `json:"decision"` // merge, split
	Addresses []string `json:"addresses"`
	Name      string   `json:"name,omitempty"`
	Person    []string `json:"person"`  // all addresses of the merged person
	Effects   []string `json:"effects"` // whose addresses change sides
	By        string   `json:"by"`
	Why       string   `json:"why"`
	Leaf      int64    `json:"leaf"` // -1 with a dry run
	DryRun    bool     `json:"dry_run"`
}

// PersonMerge records that addresses are one person's, and answers with a
// [DecisionRow].
func (d *Daemon) PersonMerge(ctx context.Context, req PersonRequest, out Out) error {
	return d.decide(ctx, tlog.KindPersonMerge, req, out)
}

// PersonSplit records that addresses are nobody else's, and answers with a
// [DecisionRow].
func (d *Daemon) PersonSplit(ctx context.Context, req PersonRequest, out Out) error {
	return d.decide(ctx, tlog.KindPersonSplit, req, out)
}

func (d *Daemon) decide(ctx context.Context, kind string, req PersonRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	decision := party.Decision{Kind: kind, Name: strings.Join(strings.Fields(req.Name), " "), Why: strings.TrimSpace(req.Why)}
	var err error
	if decision.Addresses, err = validAddresses(req.Addresses); err != nil {
		return err
	}
	if len(decision.Addresses) == 0 {
		return errors.New("no address is named; one such as ann@mail.example is meant")
	}
	before := d.directory()
	if err := checkDecision(before, decision); err != nil {
		return err
	}
	unseen, err := d.unseen(ctx, before, decision.Addresses)
	switch {
	case err != nil:
		return err
	case len(unseen) > 0 && kind == tlog.KindPersonSplit:
		return hintf(fmt.Errorf("%s is in no mail, and no person's", strings.Join(unseen, " and ")), "'onrecord person list' shows the addresses that are known")
	case len(unseen) > 0:
		out.Note("no mail from or to %s is held: is it spelled as it should be?", strings.Join(unseen, " and "))
	}
	if decision.By, err = decider(before, req.Author); err != nil {
		return err
	}
	if decision.Why == "" {
		return hintf(errors.New("a decision needs a reason"), "--why 'her new address, she wrote on 4 March'")
	}
	after, err := d.peopleWith(ctx, decision)
	if err != nil {
		return err
	}
	row := DecisionRow{Decision: strings.TrimPrefix(kind, "person."), Addresses: decision.Addresses, Name: decision.Name,
		Person: after.PersonOf(decision.Addresses[0]).Addresses, By: decision.By, Why: decision.Why, Leaf: -1, DryRun: req.DryRun}
	if row.Effects, err = d.effects(ctx, before, after, decision.Addresses); err != nil {
		return err
	}
	for _, e := range row.Effects {
		out.Note("%s", e)
	}
	if !req.DryRun {
		if row.Leaf, err = decision.Record(ctx, d.rec); err != nil {
			return err
		}
		if err := d.refreshPeople(ctx); err != nil {
			return err
		}
	}
	return out.Row(row)
}

// unseen returns those of some addresses that neither people nor mail tell of.
func (d *Daemon) unseen(ctx context.Context, people *party.Directory, addresses []string) ([]string, error) {
	var list []string
	for _, a := range addresses {
		if p := people.PersonOf(a); p.Name != "" || len(p.Addresses) > 1 || people.IsStaff(a) || len(people.ClientsAt(a)) > 0 {
			continue
		}
		mail, err := party.Messages(ctx, d.derived, []string{a})
		if err != nil {
			return nil, err
		}
		if len(mail) == 0 {
			list = append(list, a)
		}
	}
	return list, nil
}

// validAddresses returns addresses in lower case, each once, in their order.
func validAddresses(list []string) ([]string, error) {
	var valid []string
	for _, a := range list {
		a = strings.ToLower(strings.TrimSpace(a))
		local, domain, ok := strings.Cut(a, "@")
		if !ok || local == "" || domain == "" || strings.ContainsAny(a, " \t\r\n<>,;\"") || strings.Contains(domain, "@") {
			return nil, fmt.Errorf("%q is no address; one such as ann@mail.example is meant", a)
		}
		if !slices.Contains(valid, a) {
			valid = append(valid, a)
		}
	}
	return valid, nil
}

// checkDecision refuses what cannot be meant.
func checkDecision(people *party.Directory, d party.Decision) error {
	person := people.PersonOf(d.Addresses[0])
	if d.Kind == tlog.KindPersonSplit {
		return nil
	}
	if len(d.Addresses) < 2 && d.Name == "" {
		return errors.New("a merge needs two addresses or more, or a name for the person of one")
	}
	one := true
	var staff, client string
	for _, a := range d.Addresses {
		one = one && slices.Contains(person.Addresses, a)
		if people.IsConfiguredShared(a) {
			return hintf(fmt.Errorf("%s is an address that several people use, as the configuration says", a), "an account has role: shared, or two members of staff have this address")
		}
		for _, own := range people.PersonOf(a).Addresses {
			if people.IsStaff(own) {
				staff = own
			} else if len(people.ClientsAt(own)) > 0 {
				client = own
			}
		}
	}
	switch {
	case staff != "" && client != "":
		return fmt.Errorf("%s is of the firm and %s is a client's: nobody can be both", staff, client)
	case one && (d.Name == "" || d.Name == person.Name):
		return fmt.Errorf("%s is one person already", strings.Join(d.Addresses, " and "))
	}
	return nil
}

// decider returns the address of the member of staff who decides.
func decider(people *party.Directory, a Author) (string, error) {
	all := people.Deciders()
	list := "list the people of the firm under firm.staff in the configuration"
	if len(all) > 0 {
		list = "--by names one of: " + strings.Join(all, ", ")
	}
	if a.By != "" {
		if by := strings.ToLower(strings.TrimSpace(a.By)); slices.Contains(all, by) {
			return by, nil
		}
		return "", hintf(fmt.Errorf("--by %s: no address of staff that the configuration names", a.By), "%s", list)
	}
	var own []string
	for _, address := range all {
		if local, _, _ := strings.Cut(address, "@"); a.User != "" && strings.EqualFold(local, a.User) {
			own = append(own, address)
		}
	}
	if len(own) == 1 {
		return own[0], nil
	}
	return "", hintf(fmt.Errorf("a decision needs an author, and it is not known who of the firm user %q is", a.User), "%s", list)
}

// peopleWith returns who is who if a decision were made.
func (d *Daemon) peopleWith(ctx context.Context, more ...party.Decision) (*party.Directory, error) {
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	decisions, err := party.Decisions(ctx, d.rec)
	if err != nil {
		return nil, fmt.Errorf("read who is who: %w", err)
	}
	people := party.New(partyConfig(d.Config()), matters, append(decisions, more...))
	return people.WithSeen(func() ([]party.Seen, error) { return party.Addresses(context.WithoutCancel(ctx), d.derived, nil) }), nil
}

// peopleAt returns who was who when the log had size leaves. Clients are those of
// the log, to which the configuration adds its own.
func (d *Daemon) peopleAt(ctx context.Context, size int64) (*party.Directory, error) {
	matters, err := d.rec.MattersAt(ctx, size)
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	decisions, err := party.Decisions(ctx, d.rec)
	if err != nil {
		return nil, fmt.Errorf("read who is who: %w", err)
	}
	decisions = slices.DeleteFunc(decisions, func(made party.Decision) bool { return made.Leaf >= size })
	c := partyConfig(d.Config())
	c.Clients = nil
	return party.New(c, matters, decisions), nil
}

// effects tells which addresses change sides, and how many messages that moves.
func (d *Daemon) effects(ctx context.Context, before, after *party.Directory, addresses []string) ([]string, error) {
	var all []string
	for _, a := range addresses {
		all = slices.Concat(all, before.PersonOf(a).Addresses, after.PersonOf(a).Addresses)
	}
	slices.Sort(all)
	effects := []string{}
	for _, a := range slices.Compact(all) {
		var changes []string
		for _, name := range without(after.ClientsAt(a), before.ClientsAt(a)) {
			changes = append(changes, fmt.Sprintf("becomes an address of client %s", name))
		}
		for _, name := range without(before.ClientsAt(a), after.ClientsAt(a)) {
			changes = append(changes, fmt.Sprintf("is no address of client %s any more", name))
		}
		switch {
		case after.IsStaff(a) && !before.IsStaff(a):
			changes = append(changes, "becomes an address of the firm")
		case !after.IsStaff(a) && before.IsStaff(a):
			changes = append(changes, "is no address of the firm any more")
		}
		if len(changes) == 0 {
			continue
		}
		list, err := party.Messages(ctx, d.derived, []string{a})
		if err != nil {
			return nil, err
		}
		if list, err = d.once(ctx, list); err != nil {
			return nil, err
		}
		effects = append(effects, fmt.Sprintf("%s %s: %s", a, strings.Join(changes, ", and "), email.Plural(len(list), "message")))
	}
	return effects, nil
}

// without returns those of list that are not in other.
func without(list, other []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return slices.Contains(other, s) })
}
