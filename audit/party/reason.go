package party

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/projection"
)

// alike pairs addresses that are called by the same name.
func (p *proposer) alike(seen []Seen) {
	byName := make(map[string][]string)
	for _, s := range seen {
		if name := p.names[s.Address]; name != "" && p.single(s.Address) {
			byName[name] = append(byName[name], s.Address)
		}
	}
	for _, list := range byName { // in any order: each name has pairs of its own
		slices.SortFunc(list, p.weight)
		if len(list) > maxAlike {
			continue
		}
		for _, b := range list[1:] {
			name := p.seen[b].Name()
			p.pair(list[0], b, fmt.Sprintf("same display name %q", name))
		}
	}
}

// alikeName returns the form of the name for comparison by which an address is
// called most, if it is called by none other as often as half of that, else "".
// A name that only others use counts where it has none of its own.
func (s Seen) alikeName() string {
	count := make(map[string]int)
	best := ""
	for _, n := range s.Names {
		k, weight := alikeKey(n.Name), n.Own
		if s.Names[0].Own == 0 {
			weight = n.Others
		}
		if k == "" {
			continue
		}
		count[k] += weight
		if best == "" || count[k] > count[best] || count[k] == count[best] && k < best {
			best = k
		}
	}
	if best == "" || count[best] == 0 {
		return ""
	}
	for k, n := range count {
		if k != best && 2*n >= count[best] {
			return ""
		}
	}
	return best
}

// tags pairs addresses that differ in what their owner may have put in.
func (p *proposer) tags(seen []Seen) {
	byBase := make(map[string][]string)
	for _, s := range seen {
		if p.single(s.Address) {
			byBase[tagged(s.Address)] = append(byBase[tagged(s.Address)], s.Address)
		}
	}
	for base, list := range byBase { // in any order, as above
		slices.SortFunc(list, p.weight)
		if len(list) > maxAlike {
			continue
		}
		for _, b := range list[1:] {
			reason := "the same mailbox with a tag"
			if !strings.Contains(list[0]+b, "+") {
				reason = "the same mailbox at Gmail, with other dots"
			}
			p.pair(list[0], b, reason+" ("+base+")")
		}
	}
}

// spelt pairs addresses without a name with those whose name they spell.
func (p *proposer) spelt(seen []Seen) {
	spellings := make(map[string][]string) // to addresses
	for _, s := range seen {
		words := strings.Fields(p.names[s.Address])
		if len(words) != 2 || !p.single(s.Address) {
			continue
		}
		for _, local := range []string{words[0] + words[1], words[1] + words[0]} {
			spellings[local] = append(spellings[local], s.Address)
		}
		org := Organisation(s.Address)
		if first, last := words[0], words[1]; org != "" && len(last) > 3 {
			initial := string([]rune(first)[:1])
			for _, local := range []string{initial + last, last + initial} {
				spellings[local+"@"+org] = append(spellings[local+"@"+org], s.Address)
			}
		}
	}
	for _, s := range seen {
		if len(s.Names) > 0 || !p.single(s.Address) {
			continue
		}
		local, _ := split(s.Address)
		local = strings.NewReplacer(".", "", "-", "", "_", "").Replace(local)
		for _, spelling := range []string{local, local + "@" + Organisation(s.Address)} {
			found := spellings[spelling]
			slices.SortFunc(found, p.weight)
			if p.oneName(found) {
				p.pair(found[0], s.Address, fmt.Sprintf("the address spells %q", p.seen[found[0]].Name()))
			}
		}
	}
}

// oneName reports whether all addresses are called by one name.
func (p *proposer) oneName(addresses []string) bool {
	names := make(map[string]bool)
	for _, a := range addresses {
		names[p.names[a]] = true
	}
	return len(names) == 1
}

// nearDomain reports whether the domain of an address differs from another by
// one letter.
func nearDomain(domain, address string) bool {
	_, other := split(address)
	a, b := domain, other
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	if a == b {
		return false
	}
	cut := func(s string) string { return s[min(1, len(s)):] }
	return cut(a) == cut(b) || cut(a) == b || a == cut(b)
}

// answers pairs addresses of which one asks for answers to the other. One that
// asks for answers to many, a new one for each message, is a program's.
func (p *proposer) answers(ctx context.Context, db *projection.DB) error {
	asked := make(map[string][]string)
	var order []string
	err := db.View(ctx, func(tx *sql.Tx) error {
		return projection.EachRow(ctx, tx, `SELECT DISTINCT a.address, b.address FROM party_role r JOIN party_message m USING(leaf)
			JOIN party_address a ON a.id = m.author JOIN party_address b ON b.id = r.address
			WHERE r.field = ? ORDER BY 1, 2`, []any{fieldReplyTo}, func(scan func(...any) error) error {
			var from, to string
			err := scan(&from, &to)
			if asked[from] == nil {
				order = append(order, from)
			}
			asked[from] = append(asked[from], to)
			return err
		})
	})
	for _, from := range order {
		if p.names[from] == "" || len(asked[from]) > maxAlike {
			continue
		}
		for _, to := range asked[from] {
			if len(p.seen[to].Names) == 0 || p.names[to] == p.names[from] {
				p.pair(from, to, from+" asks for answers to "+to)
			}
		}
	}
	return err
}
