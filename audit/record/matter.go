package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A rule says that an address belongs to a matter.
type rule struct {
	stream tlog.StreamID
	leaf   int64     // matter.open or matter.rule
	hash   tlog.Hash // of that leaf
}

// A ruleBook holds the rules of all matters, by address.
type ruleBook map[string][]rule

// OpenMatter opens the stream of a client with the addresses that are theirs
// (matter.open). Messages recorded from now on that name one of these get a
// line in this stream. A second matter for the same client is allowed. Further
// facets may say who decided and why.
func (tx *Tx) OpenMatter(client string, addresses []string, about []tlog.Field, facets ...FacetDraft) (tlog.StreamID, error) {
	if err := tx.begin(); err != nil {
		return tlog.StreamID{}, err
	}
	if client == "" {
		return tlog.StreamID{}, tx.fail(errors.New("open matter: the client has no name"))
	}
	id, err := tx.newStream(streamMatter)
	if err != nil {
		return id, err
	}
	own := FacetDraft{tlog.FacetAbout, merge([]tlog.Field{tlog.TextField("client", client)}, about)}
	return id, tx.setRule(tlog.KindMatterOpen, id, addresses, append([]FacetDraft{own}, facets...)...)
}

// SetRule replaces the addresses of a matter (matter.rule) for the messages
// recorded from now on. If the addresses are what they were, nothing happens.
// Further facets may say who decided and why.
func (tx *Tx) SetRule(stream tlog.StreamID, addresses []string, facets ...FacetDraft) error {
	if err := tx.begin(); err != nil {
		return err
	}
	h, err := tx.streamHead(stream)
	if err != nil {
		return err
	}
	if h.kind != streamMatter {
		return tx.fail(fmt.Errorf("set rule: stream %s is no matter", stream))
	}
	if slices.Equal(ruleKeys(addresses), tx.w.rules.of(stream)) {
		return nil
	}
	return tx.setRule(tlog.KindMatterRule, stream, addresses, facets...)
}

func (tx *Tx) setRule(kind string, stream tlog.StreamID, addresses []string, facets ...FacetDraft) error {
	keys := ruleKeys(addresses)
	fields := make([]tlog.Field, len(keys))
	for i, k := range keys {
		fields[i] = tlog.TextField("address", k)
	}
	leaf, hash, err := tx.append(Draft{Kind: kind, Streams: []tlog.StreamID{stream},
		Facets: append(facets, FacetDraft{tlog.FacetRule, fields})})
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM matter_rule WHERE stream = ?", stream[:]); err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := tx.exec("INSERT INTO matter_rule VALUES(?,?,?)", k, stream[:], leaf); err != nil {
			return err
		}
	}
	tx.w.rules.set(keys, rule{stream, leaf, hash})
	return nil
}

// ruleKeys returns addresses as they are compared: lower case, sorted, once each.
func ruleKeys(addresses []string) []string {
	var keys []string
	for _, a := range addresses {
		if k := (email.Address{Addr: strings.TrimSpace(a)}).Key(); k != "" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// of returns the sorted addresses of a matter.
func (b ruleBook) of(stream tlog.StreamID) []string {
	var keys []string
	for k, rules := range b {
		if slices.ContainsFunc(rules, func(r rule) bool { return r.stream == stream }) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// set replaces the addresses of a matter.
func (b ruleBook) set(keys []string, r rule) {
	for k, rules := range b {
		rules = slices.DeleteFunc(slices.Clone(rules), func(old rule) bool { return old.stream == r.stream })
		if b[k] = rules; len(rules) == 0 {
			delete(b, k)
		}
	}
	for _, k := range keys {
		b[k] = append(b[k], r)
	}
}

// matches returns the matters that any of the addresses belongs to, by
// ascending stream id.
func (b ruleBook) matches(addresses []string) []rule {
	if len(b) == 0 {
		return nil
	}
	var found []rule
	for _, a := range addresses {
		found = append(found, b[a]...)
	}
	slices.SortFunc(found, func(a, b rule) int { return bytes.Compare(a.stream[:], b.stream[:]) })
	return slices.Compact(found)
}

// assign gives a message to a matter for which its leaf had no line left
// (matter.assign).
func (tx *Tx) assign(m rule, message tlog.Hash) error {
	_, _, err := tx.append(Draft{Kind: tlog.KindMatterAssign, Streams: []tlog.StreamID{m.stream},
		Refs: []tlog.Ref{{Relation: tlog.RefMessage, Hash: message}, {Relation: tlog.RefRule, Hash: m.hash}},
		Facets: []FacetDraft{{tlog.FacetWhy, []tlog.Field{
			tlog.TextField("reason", "an address of the message is in the rule; the message's own leaf has no line left")}}}})
	return err
}

// loadRules reads the rules that hold now.
func loadRules(ctx context.Context, q querier) (ruleBook, error) {
	rows, err := q.QueryContext(ctx, "SELECT r.address, r.stream, r.leaf, l.hash FROM matter_rule r JOIN leaf l ON l.idx = r.leaf")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	rules := make(ruleBook)
	for rows.Next() {
		var address string
		var stream, hash []byte
		var r rule
		if err := rows.Scan(&address, &stream, &r.leaf, &hash); err != nil {
			return nil, err
		}
		if copy(r.stream[:], stream) != len(r.stream) || copy(r.hash[:], hash) != len(r.hash) {
			return nil, fmt.Errorf("%w: table matter_rule: an id of %d or a hash of %d bytes", ErrDamaged, len(stream), len(hash))
		}
		rules[address] = append(rules[address], r)
	}
	return rules, rows.Err()
}
