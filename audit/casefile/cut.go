package casefile

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/check"
	"onrecord/audit/claim"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A Cut says that claims of the letter are one, or that one is two.
type Cut struct {
	Said
	Place      // of all that it is about
	Second int // where the second of two claims begins; 0 if it makes one of several
	Undone *Said
	hash   tlog.Hash
}

// Merge records that the claims from one place to another are one.
func (c *Case) Merge(ctx context.Context, rec *record.Record, p Place, by, why string) (leaf int64, err error) {
	return c.cut(ctx, rec, editMerge, p, by, why)
}

// Split records that the claim at a place is two, of which the second begins at a
// byte of the letter.
func (c *Case) Split(ctx context.Context, rec *record.Record, p Place, at int, by, why string) (leaf int64, err error) {
	if at <= p.Start || at >= p.End {
		return 0, errors.New("a claim is split within its words")
	}
	return c.cut(ctx, rec, editSplit, p, by, why, tlog.BareField("at", strconv.Itoa(at)))
}

func (c *Case) cut(ctx context.Context, rec *record.Record, edit string, p Place, by, why string, more ...tlog.Field) (int64, error) {
	if strings.TrimSpace(why) == "" {
		return 0, ErrNoAuthor
	}
	fields := append([]tlog.Field{tlog.BareField("edit", edit), tlog.TextField("part", p.Part), tlog.BareField("start", strconv.Itoa(p.Start)), tlog.BareField("end", strconv.Itoa(p.End)),
		tlog.TextField("quote", p.Quote)}, more...)
	return c.change(ctx, rec, tlog.KindCaseEdit, by, why, nil, fields...)
}

// Join takes a cut back.
func (c *Case) Join(ctx context.Context, rec *record.Record, k *Cut, by, why string) (leaf int64, err error) {
	return c.change(ctx, rec, tlog.KindCaseEdit, by, why, []tlog.Hash{k.hash}, tlog.BareField("edit", editUndo))
}

// CutOf returns the last cut that holds for what stands at a place, nil if there
// is none.
func (c *Case) CutOf(p Place) *Cut {
	for i := len(c.Cuts) - 1; i >= 0; i-- {
		if k := &c.Cuts[i]; k.Undone == nil && k.touches(p) {
			return k
		}
	}
	return nil
}

// touches reports whether two places have a byte in common.
func (p Place) touches(q Place) bool {
	return p.Part == q.Part && min(p.End, q.End) > max(p.Start, q.Start)
}

// cutSince reports whether what stands at a place was cut, or a cut of it was
// taken back, after a leaf.
func (c *Case) cutSince(leaf int64, p Place) bool {
	return slices.ContainsFunc(c.Cuts, func(k Cut) bool {
		return k.touches(p) && (k.Leaf > leaf || k.Undone != nil && k.Undone.Leaf > leaf)
	})
}

// Shape cuts the claims of a part of the letter as people said, and numbers them
// anew. A cut that meets no such claims any more changes nothing.
func (c *Case) Shape(part string, l *claim.Letter) {
	for i := range c.Cuts {
		k := &c.Cuts[i]
		switch {
		case k.Undone != nil || k.Part != part || k.End > len(l.Text):
		case k.Second == 0:
			k.merge(l)
		default:
			k.split(l)
		}
	}
	for i := range l.Claims {
		l.Claims[i].Number = i + 1
	}
}

func (k *Cut) merge(l *claim.Letter) {
	within := func(x claim.Claim) bool { return 2*(min(x.End, k.End)-max(x.Start, k.Start)) >= x.End-x.Start }
	first := slices.IndexFunc(l.Claims, within)
	if first < 0 {
		return
	}
	last := first
	for last+1 < len(l.Claims) && within(l.Claims[last+1]) {
		last++
	}
	if last > first {
		one := piece(l, l.Claims[first].Start, l.Claims[last].End, l.Claims[first].Heading)
		l.Claims = slices.Replace(l.Claims, first, last+1, one)
	}
}

func (k *Cut) split(l *claim.Letter) {
	i := slices.IndexFunc(l.Claims, func(x claim.Claim) bool { return x.Start < k.Second && k.Second < x.End })
	if i < 0 {
		return
	}
	x := l.Claims[i]
	end := x.Start + len(strings.TrimRight(l.Text[x.Start:k.Second], " \t\r\n"))
	if end > x.Start {
		l.Claims = slices.Replace(l.Claims, i, i+1, piece(l, x.Start, end, x.Heading), piece(l, k.Second, x.End, x.Heading))
	}
}

// piece makes a claim of a stretch of the letter.
func piece(l *claim.Letter, start, end int, heading string) claim.Claim {
	text := l.Text[start:end]
	kind, or := claim.KindOf(text)
	if kind == "" {
		kind = check.Other
	}
	return claim.Claim{Kind: kind, Or: or, Start: start, End: end, Quote: text, Heading: heading}
}
