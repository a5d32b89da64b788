package daemon

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/casefile"
)

// CaseClaimRequest asks to make claims of a letter one or two, or to take that
// back.
type CaseClaimRequest struct {
	Case   string   `json:"case"`
	Claims []string `json:"claims"`       // their numbers
	At     string   `json:"at,omitempty"` // of a split: the words with which the second begins
	Author
}

// CutRow says that claims are one, or that one is two.
type CutRow struct {
	Edit  string `json:"edit"` // merge, split
	Quote string `json:"quote"`
	By    string `json:"by"`
	Why   string `json:"why"`
	At    string `json:"at"`
	Leaf  int64  `json:"leaf"`
}

// ReshapedRow is what was decided about the claims of a letter, and the claims as
// they stand now.
type ReshapedRow struct {
	Case   string     `json:"case"`
	Edit   string     `json:"edit"` // merge, split, undo
	By     string     `json:"by"`
	Leaf   int64      `json:"leaf"`
	Claims []ClaimRow `json:"claims"`
}

// ClaimMerge records that claims that follow each other are one, and answers with
// a [ReshapedRow].
func (d *Daemon) ClaimMerge(ctx context.Context, req CaseClaimRequest, out Out) error {
	return d.reshape(ctx, "merge", req, out, func(c *casefile.Case, rows []ClaimRow, by, why string) (int64, error) {
		if len(rows) < 2 {
			return 0, fmt.Errorf("two or more points are needed to make one of them")
		}
		text, first, last := "", rows[0], rows[len(rows)-1]
		for _, r := range rows {
			text += " " + r.Quote
		}
		return c.Merge(ctx, d.rec, casefile.Place{Part: first.Part, Start: first.Start, End: last.End, Quote: strings.TrimSpace(text)}, by, why)
	})
}

// ClaimSplit records that a claim is two, and answers with a [ReshapedRow].
func (d *Daemon) ClaimSplit(ctx context.Context, req CaseClaimRequest, out Out) error {
	return d.reshape(ctx, "split", req, out, func(c *casefile.Case, rows []ClaimRow, by, why string) (int64, error) {
		p := placeOf(rows[0])
		switch at := whereOf(p.Quote, req.At); {
		case len(at) == 0 || at[0] == 0:
			return 0, hintf(fmt.Errorf("point %s has no words %q after its first", rows[0].ID, req.At), "--at takes the words with which the second begins, as they stand in the letter")
		case len(at) > 1:
			return 0, fmt.Errorf("%q stands more than once in point %s: give more of the words", req.At, rows[0].ID)
		default:
			return c.Split(ctx, d.rec, p, p.Start+at[0], by, why)
		}
	})
}

// whereOf returns where words stand in a text, whatever white space is between them, and
// whichever apostrophes they are written with.
func whereOf(text, words string) (at []int) {
	list := strings.Fields(strings.ToValidUTF8(words, "\uFFFD"))
	for i, w := range list {
		list[i] = apostrophe.ReplaceAllString(regexp.QuoteMeta(w), apostrophe.String())
	}
	if len(list) == 0 {
		return nil
	}
	for _, m := range regexp.MustCompile(strings.Join(list, `\s+`)).FindAllStringIndex(text, -1) {
		at = append(at, m[0])
	}
	return at
}

var apostrophe = regexp.MustCompile(`['’‘]`)

// ClaimUndo takes the last merge or split that made a claim back, and answers with
// a [ReshapedRow].
func (d *Daemon) ClaimUndo(ctx context.Context, req CaseClaimRequest, out Out) error {
	return d.reshape(ctx, "undo", req, out, func(c *casefile.Case, rows []ClaimRow, by, why string) (int64, error) {
		k := c.CutOf(placeOf(rows[0]))
		if k == nil {
			return 0, fmt.Errorf("nobody has merged or split what is point %s", rows[0].ID)
		}
		return c.Join(ctx, d.rec, k, by, why)
	})
}

// reshape decides about claims that follow each other in the letter of an open
// case.
func (d *Daemon) reshape(ctx context.Context, edit string, req CaseClaimRequest, out Out, decide func(c *casefile.Case, rows []ClaimRow, by, why string) (int64, error)) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	c, by, why, err := d.decideOn(ctx, req.Case, req.Author)
	if err != nil {
		return err
	}
	all, err := d.claimsOf(ctx, c)
	if err != nil {
		return err
	}
	rows, err := together(c, all, req.Claims)
	if err != nil {
		return err
	}
	leaf, err := decide(c, rows, by, why)
	if err != nil {
		return err
	}
	if c, err = d.caseOf(ctx, c.ID); err != nil {
		return err
	}
	row := ReshapedRow{Case: c.ID, Edit: edit, By: by, Leaf: leaf, Claims: []ClaimRow{}}
	now, err := d.claimsOf(ctx, c)
	if err != nil {
		return err
	}
	row.Claims = append(row.Claims, now...)
	return out.Row(row)
}

// together returns the claims with these numbers, which must follow each other.
func together(c *casefile.Case, all []ClaimRow, numbers []string) ([]ClaimRow, error) {
	var at []int
	for _, n := range numbers {
		i := slices.IndexFunc(all, func(r ClaimRow) bool { return r.ID == strings.TrimSpace(n) })
		if i < 0 {
			return nil, noClaim(c, n, len(all))
		}
		at = append(at, i)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	if len(at) == 0 || at[len(at)-1]-at[0] != len(at)-1 {
		return nil, fmt.Errorf("points %s do not follow each other in the letter", strings.Join(numbers, ", "))
	}
	return all[at[0] : at[len(at)-1]+1], nil
}

func (d *Daemon) cutRows(c *casefile.Case) []CutRow {
	rows := []CutRow{}
	for _, k := range c.Cuts {
		if k.Undone != nil {
			continue
		}
		edit := "merge"
		if k.Second > 0 {
			edit = "split"
		}
		rows = append(rows, CutRow{Edit: edit, Quote: k.Quote, By: k.By, Why: k.Why, At: k.At.In(d.Zone()).Format(time.RFC3339), Leaf: k.Leaf})
	}
	return rows
}
