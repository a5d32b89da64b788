package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/attachment"
	"onrecord/audit/check"
	"onrecord/audit/coverage"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/thread"
	"onrecord/index"
	"onrecord/ingest/email"
)

// claimHits is how many messages are looked up by the words of one claim, beside
// those from and to the client. Among so many times as many, the first ones that do not
// pass with another client are taken too: these have the words of a trade in common.
const claimHits, claimBeyond = 60, 4

// The conversations of the first of these messages are read as well, up to so
// many messages of each.
const claimThreads, claimThread = 20, 40

// A foundClaim is what was found of a claim, and for one that rests on nothing having
// been found, or would, what mail was looked at.
type foundClaim struct {
	*check.Finding
	Coverage *coverage.Statement
}

// lookUpClaims looks the claims of a letter up in the mail of a client: they were
// made at a time, by a message if one brought them. It reads the messages from
// and to the client, and those among others that speak of what a claim is about.
func (d *Daemon) lookUpClaims(ctx context.Context, client string, asserted time.Time, letter email.Digest, claims []check.Claim) ([]foundClaim, error) {
	people := d.directory()
	addresses, err := people.ClientAddresses(client)
	if err != nil {
		return nil, err
	}
	theirs, err := party.Messages(ctx, d.derived, addresses)
	if err != nil {
		return nil, err
	}
	aside, err := d.unreceived(ctx, addresses, theirs)
	if err != nil {
		return nil, err
	}
	var survey *coverage.Survey
	g, surveying := errgroup.WithContext(ctx) // which reads what concerns any client
	g.Go(func() (err error) { survey, err = d.survey(surveying, people); return err })
	o := check.Options{Directory: people, Client: client, Addresses: addresses, Zone: d.Zone(), Due: d.dueContext(), Asserted: asserted, Letter: letter,
		Hole: func(q coverage.Question) string { return cmp.Or(survey.Why(q), unreceivedWhy(aside, q)) }}
	w, err := d.world(ctx, o, claims, theirs, aside)
	if err := errors.Join(err, g.Wait()); err != nil {
		return nil, err
	}
	unheld := notHeld(survey, coverage.Question{Others: addresses, To: asserted})
	once, err := d.once(ctx, slices.Clone(aside))
	if err != nil {
		return nil, err
	}
	if n := len(once); n > 0 {
		unheld = append(unheld, email.Plural(n, "message")+" under the client's name in sent mail of the firm, received by no server")
	}
	found := make([]foundClaim, len(claims))
	for i, c := range claims {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found[i].Finding = w.Check(c)
		found[i].NotSearched = slices.Concat(found[i].NotSearched, unheld)
		if q := found[i].Absent; q != nil {
			st := survey.Statement(client, *q)
			found[i].Coverage = &st
		}
	}
	return found, nil
}

// notHeld names the mailboxes that were not looked at because they are not held
// whole.
func notHeld(survey *coverage.Survey, q coverage.Question) (list []string) {
	for _, h := range survey.Touching(q) {
		of := "the mailbox of " + strings.Join(h.Staff, " and ")
		switch h.Code {
		case coverage.CodeNotHeld:
			list = append(list, of+", which is not held")
		case coverage.CodePartHeld:
			list = append(list, of+", of which only some mail was imported")
		}
	}
	return list
}

// world reads the mail in which claims are looked up: what is from and to the client,
// and what else concerns them, without what is set aside.
func (d *Daemon) world(ctx context.Context, o check.Options, claims []check.Claim, theirs, aside []party.Message) (*check.World, error) {
	within, err := d.concerned(ctx, o.Client, theirs, claims)
	if err != nil {
		return nil, err
	}
	within = slices.DeleteFunc(within, func(digest email.Digest) bool {
		return slices.ContainsFunc(aside, func(m party.Message) bool { return m.Digest == digest })
	})
	marks, err := ledger.Marks(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	l, err := ledger.Read(ctx, d.derived, ledger.Options{Directory: o.Directory, AsOf: o.Asserted, Zone: o.Zone, Due: o.Due, Marks: marks, Within: within})
	if err != nil {
		return nil, err
	}
	return check.New(ctx, l, claimTexts{d}, o)
}

// concerned returns the messages in which claims are looked up: theirs, which are those
// with the client, those that share the most words with a claim or with the name of the
// client, and the conversations of these.
func (d *Daemon) concerned(ctx context.Context, client string, theirs []party.Message, claims []check.Claim) ([]email.Digest, error) {
	within := make([]email.Digest, 0, len(theirs))
	for _, m := range theirs {
		within = append(within, m.Digest)
	}
	asked := [][]string{check.Terms(check.Claim{Text: client})}
	for _, c := range claims {
		asked = append(asked, check.Terms(c))
	}
	others, err := d.withOthers(ctx, client)
	if err != nil {
		return nil, err
	}
	var near []email.Digest
	for i, terms := range asked {
		if len(terms) < 2 && i > 0 {
			continue
		}
		hits, err := d.sharing(ctx, terms, others)
		if err != nil {
			return nil, fmt.Errorf("messages about a claim: %w", err)
		}
		within = append(within, hits...)
		near = append(near, hits[:min(len(hits), claimThreads)]...)
	}
	ids, err := thread.OfAll(ctx, d.derived, near)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if id == "" {
			continue
		}
		nodes, err := thread.Members(ctx, d.derived, id)
		if err != nil {
			return nil, err
		}
		for _, n := range nodes[:min(len(nodes), claimThread)] {
			within = append(within, n.Digest)
		}
	}
	slices.SortFunc(within, compareDigests)
	return slices.Compact(within), nil
}

// withOthers returns the messages with other clients than one.
func (d *Daemon) withOthers(ctx context.Context, client string) (map[email.Digest]bool, error) {
	var addresses []string
	for _, c := range d.directory().Clients() {
		if !party.SameName(c.Name, client) {
			addresses = append(addresses, c.Addresses...)
		}
	}
	list, err := party.Messages(ctx, d.derived, addresses)
	if err != nil {
		return nil, err
	}
	set := make(map[email.Digest]bool, len(list))
	for _, m := range list {
		set[m.Digest] = true
	}
	return set, nil
}

// sharing returns the messages that share the most of some words, and behind them more of
// those that are not with others.
func (d *Daemon) sharing(ctx context.Context, terms []string, others map[email.Digest]bool) (list []email.Digest, err error) {
	var words index.Or
	for _, x := range terms {
		words = append(words, index.Text{Fields: index.Own | index.Subject | index.Attachment, Terms: []string{x}})
	}
	if len(words) == 0 {
		return nil, nil
	}
	res, err := d.lookUp(ctx, index.QueryOf(words), index.SearchOptions{Limit: claimBeyond * claimHits})
	if err != nil {
		return nil, err
	}
	left := claimHits
	for i, h := range res.Hits {
		if other := others[h.Digest]; left > 0 && !other || i < claimHits {
			list = append(list, h.Digest)
			if !other {
				left--
			}
		}
	}
	return list, nil
}

func compareDigests(a, b email.Digest) int { return slices.Compare(a[:], b[:]) }

// claimTexts reads the texts of messages for package check.
type claimTexts struct{ *Daemon }

// Texts implements [check.Source].
func (d claimTexts) Texts(ctx context.Context, digest email.Digest) ([]check.Text, error) {
	m, err := projection.Read(ctx, d.rec, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // erased
	}
	if err != nil {
		return nil, err
	}
	var list []check.Text
	for _, p := range m.Texts {
		list = append(list, check.Text{Part: p.Path, Text: check.OwnText(p)})
	}
	read, err := attachment.Of(ctx, d.derived, digest)
	if err != nil {
		return nil, err
	}
	for _, p := range m.Attachments() {
		known, listed := read[p.Path]
		t := check.Text{Part: p.Path, File: p.FileName, Text: known.Text, Unread: listed && !known.Direct && known.Kind == ""}
		if known.Direct {
			t.Text = p.Text
		}
		list = append(list, t)
	}
	return list, nil
}
