// Package casefile keeps the disputes of a firm: the letter of a client, what
// people ruled about its claims, the exhibits, and how it ended.
//
// All that somebody does to a case is a leaf of the log, in the stream of the
// client: case.open, ruling.made, exhibit.add, exhibit.remove, case.edit for a
// ruling that is undone, for claims that are one or two, and for a case that is
// opened again, case.close. A leaf
// names who decided. What the program proposes is no leaf: a ruling only keeps
// what was proposed when it was made.
//
// A [Case] is the sum of its leaves: the same leaves give the same
// case, and nothing else is stored. A ruling names a stretch of the letter, so
// that it holds for the claim that stands there also if a newer program cuts the
// letter in another way.
package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Verdicts are what may be ruled.
var Verdicts = []string{"supported", "contradicted", "partly", "silent"}

// A Said is who decided something, when and why, and the leaf that says so.
type Said struct {
	By   string // address of a member of staff
	Why  string
	At   time.Time
	Leaf int64
}

// A Place is a stretch of the letter, with its words.
type Place struct {
	Part       string
	Start, End int // bytes of the part as text
	Quote      string
}

// same reports whether two places are one claim: half of the longer of the two
// is common to both.
func (p Place) same(q Place) bool {
	common := min(p.End, q.End) - max(p.Start, q.Start)
	return p.Part == q.Part && common > 0 && 2*common >= max(p.End-p.Start, q.End-q.Start)
}

// A Ruling is what a person says of a claim.
type Ruling struct {
	Said
	Place
	Verdict  string
	Proposed string // what the program said then; "" if it knew no such claim
	Undone   *Said  // nil if it holds
	hash     tlog.Hash
}

// An Exhibit is a message or a document that a case rests on.
type Exhibit struct {
	Said
	Number  int          // from 1 in the order of adding; never given twice
	Digest  email.Digest // zero if what it named was erased
	Removed *Said        // nil if it is one
}

// A Closing says how a case ended.
type Closing struct {
	Said
	Cause, Fix string
}

// A Case is one dispute.
type Case struct {
	ID       string // "k-" and 10 hexadecimal digits
	Client   string
	Stream   tlog.StreamID // of the client
	Letter   email.Digest
	Written  time.Time // when the letter was written, as was known when the case was opened
	Opened   Said
	Rulings  []Ruling  // all that were made, by time
	Exhibits []Exhibit // all that were added, by number
	Cuts     []Cut     // all by which claims were made one or two, by time
	Closed   *Closing  // nil if it is open
	Reopened []Said
	hash     tlog.Hash
}

// IDOf returns the id of the case of a client about a letter: a letter has one.
func IDOf(client string, letter email.Digest) string {
	h := sha256.Sum256([]byte("case " + letter.String() + " " + client))
	return "k-" + hex.EncodeToString(h[:5])
}

// RulingOn returns the ruling that holds for what stands at a place, the last
// one; nil if there is none. What was cut since is not what was ruled on.
func (c *Case) RulingOn(p Place) *Ruling {
	for i := len(c.Rulings) - 1; i >= 0; i-- {
		if r := &c.Rulings[i]; r.Undone == nil && r.same(p) && (r.Start == p.Start && r.End == p.End || !c.cutSince(r.Leaf, p)) {
			return r
		}
	}
	return nil
}

// Standing returns the rulings that hold: of those about one claim the last.
func (c *Case) Standing() []*Ruling {
	var list []*Ruling
	for i := range c.Rulings {
		if r := &c.Rulings[i]; r.Undone == nil && c.RulingOn(r.Place) == r {
			list = append(list, r)
		}
	}
	return list
}

// Shown returns the exhibits that were not removed.
func (c *Case) Shown() []Exhibit {
	return slices.DeleteFunc(slices.Clone(c.Exhibits), func(e Exhibit) bool { return e.Removed != nil })
}

// Find returns the only case whose id begins so. If there is none, the error
// matches [fs.ErrNotExist].
func Find(list []*Case, prefix string) (*Case, error) {
	var found []*Case
	for _, c := range list {
		if prefix != "" && strings.HasPrefix(c.ID, prefix) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("case %s: %w", prefix, fs.ErrNotExist)
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%s is the beginning of several ids, such as %s and %s", prefix, found[0].ID, found[1].ID)
}

// kinds are the leaves that make cases.
var kinds = []string{tlog.KindCaseOpen, tlog.KindCaseEdit, tlog.KindCaseClose, tlog.KindRulingMade, tlog.KindExhibitAdd, tlog.KindExhibitRemove}

// Read returns the cases of all clients, by when they were opened.
func Read(ctx context.Context, rec *record.Record) ([]*Case, error) {
	matters, err := rec.Matters(ctx)
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	var list []*Case
	for _, m := range matters {
		entries, err := rec.MatterEntries(ctx, m.Stream, kinds...)
		if err != nil {
			return nil, fmt.Errorf("read cases: %w", err)
		}
		list = append(list, fold(m, entries)...)
	}
	slices.SortStableFunc(list, func(a, b *Case) int { return int(a.Opened.Leaf - b.Opened.Leaf) })
	return list, nil
}

// fold makes the cases of a client of leaves in their order. A leaf that names
// no case, no author or nothing to change is passed over, and so is one whose
// details were erased, but that an exhibit keeps its number.
func fold(m record.Matter, entries []*record.Entry) []*Case {
	var list []*Case
	for _, e := range entries {
		said := Said{By: e.Facets[tlog.FacetBy].First("address"), Why: e.Facets[tlog.FacetWhy].First("reason"), At: e.Leaf.At, Leaf: e.Index}
		if said.By == "" {
			continue
		}
		if e.Leaf.Kind == tlog.KindCaseOpen {
			if c, ok := opened(m, e, said); ok && !slices.ContainsFunc(list, func(old *Case) bool { return old.ID == c.ID }) {
				list = append(list, c)
			}
			continue
		}
		for _, c := range list {
			if slices.Contains(e.Leaf.Ref(tlog.RefSource), c.hash) {
				c.apply(e, said)
			}
		}
	}
	return list
}

func opened(m record.Matter, e *record.Entry, said Said) (*Case, bool) {
	letter, err := email.ParseDigest(e.Facets[tlog.FacetAbout].First("letter"))
	if err != nil {
		return nil, false
	}
	id := e.Facets[tlog.FacetAbout].First("id")
	written, err := time.Parse(time.RFC3339, e.Facets[tlog.FacetAbout].First("written"))
	return &Case{ID: id, Client: m.Client, Stream: m.Stream, Letter: letter, Written: written, Opened: said, hash: e.Hash}, id != "" && err == nil
}

// apply adds a leaf to a case.
func (c *Case) apply(e *record.Entry, said Said) {
	switch e.Leaf.Kind {
	case tlog.KindRulingMade:
		if r, ok := rulingOf(e, said); ok {
			c.Rulings = append(c.Rulings, r)
		}
	case tlog.KindExhibitAdd:
		d, err := email.ParseDigest(e.Facets[tlog.FacetAbout].First("digest"))
		if err == nil || e.Facets[tlog.FacetAbout] == nil { // the others keep their numbers
			c.Exhibits = append(c.Exhibits, Exhibit{Said: said, Number: len(c.Exhibits) + 1, Digest: d})
		}
	case tlog.KindExhibitRemove:
		n, err := strconv.Atoi(e.Facets[tlog.FacetAbout].First("number"))
		if err == nil && n >= 1 && n <= len(c.Exhibits) && c.Exhibits[n-1].Removed == nil {
			c.Exhibits[n-1].Removed = &said
		}
	case tlog.KindCaseClose:
		c.Closed = &Closing{Said: said, Cause: e.Facets[tlog.FacetAbout].First("cause"), Fix: e.Facets[tlog.FacetAbout].First("fix")}
	case tlog.KindCaseEdit:
		c.edit(e, said)
	}
}

// The edits of case.edit.
const (
	editUndo   = "undo"
	editReopen = "reopen"
	editMerge  = "merge"
	editSplit  = "split"
)

func (c *Case) edit(e *record.Entry, said Said) {
	switch e.Facets[tlog.FacetAbout].First("edit") {
	case editReopen:
		if c.Closed != nil {
			c.Closed, c.Reopened = nil, append(c.Reopened, said)
		}
	case editUndo:
		for i := range c.Rulings {
			if r := &c.Rulings[i]; r.Undone == nil && slices.Contains(e.Leaf.Ref(tlog.RefSource), r.hash) {
				r.Undone = &said
			}
		}
		for i := range c.Cuts {
			if k := &c.Cuts[i]; k.Undone == nil && slices.Contains(e.Leaf.Ref(tlog.RefSource), k.hash) {
				k.Undone = &said
			}
		}
	case editMerge, editSplit:
		if k, ok := cutOf(e, said); ok {
			c.Cuts = append(c.Cuts, k)
		}
	}
}

func cutOf(e *record.Entry, said Said) (Cut, bool) {
	get := func(key string) string { return e.Facets[tlog.FacetAbout].First(key) }
	k := Cut{Said: said, Place: Place{Part: get("part"), Quote: get("quote")}, hash: e.Hash}
	var err1, err2, err3 error
	k.Start, err1 = strconv.Atoi(get("start"))
	k.End, err2 = strconv.Atoi(get("end"))
	if get("edit") == editSplit {
		k.Second, err3 = strconv.Atoi(get("at"))
	}
	ok := errors.Join(err1, err2, err3) == nil && 0 <= k.Start && k.Start < k.End && (get("edit") == editMerge || k.Start < k.Second && k.Second < k.End)
	return k, ok
}

func rulingOf(e *record.Entry, said Said) (Ruling, bool) {
	get := func(key string) string { return e.Facets[tlog.FacetRuling].First(key) }
	r := Ruling{Said: said, Place: Place{Part: get("part"), Quote: get("quote")}, Verdict: get("verdict"), Proposed: get("proposed"), hash: e.Hash}
	var err error
	if r.Start, err = strconv.Atoi(get("start")); err != nil {
		return r, false
	}
	r.End, err = strconv.Atoi(get("end"))
	return r, err == nil && slices.Contains(Verdicts, r.Verdict)
}
