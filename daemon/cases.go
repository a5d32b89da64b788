package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/casefile"
)

// CaseRequest says which case is meant.
type CaseRequest struct {
	Case string  `json:"case"`          // its id, or a part of it from its beginning
	For  *Author `json:"for,omitempty"` // to show it for somebody who will decide about it: refused if they may not
}

// CaseRow is a case.
type CaseRow struct {
	ID       string     `json:"id"`
	Client   string     `json:"client"`
	State    string     `json:"state"`   // open, closed
	Letter   string     `json:"letter"`  // digest
	Written  string     `json:"written"` // when the letter was written
	Opened   string     `json:"opened"`
	By       string     `json:"by"`
	Rulings  int        `json:"ruling_count"`  // that hold
	Exhibits int        `json:"exhibit_count"` // that people added; a report has those that it cites, too
	Leaf     int64      `json:"leaf"`
	Closed   *ClosedRow `json:"closed"`
}

// ClosedRow says how a case ended.
type ClosedRow struct {
	Cause string `json:"cause"`
	Fix   string `json:"fix"`
	At    string `json:"at"`
	By    string `json:"by"`
	Leaf  int64  `json:"leaf"`
}

// ShownCase is the answer to [Daemon.CaseShow].
type ShownCase struct {
	CaseRow
	Claims []CaseClaim  `json:"claims"`
	Others []RulingRow  `json:"others"`   // rulings on words that the program takes for no claim any more
	List   []ExhibitRow `json:"exhibits"` // by number
	Cuts   []CutRow     `json:"cuts"`     // by which claims were made one or two, and that hold
	Units  []UnitRow    `json:"units"`    // the whole letter, piece by piece
}

// UnitRow is a piece of a letter: no byte of its text is in none.
type UnitRow struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"`            // claim, narrative, remedy, question, feeling, courtesy, heading
	Claim string `json:"claim,omitempty"` // its number
	Text  string `json:"text"`
}

// CaseClaim is a claim of a case: what the program proposes, and what a person
// ruled. Confirmed is whether somebody ruled as is proposed.
type CaseClaim struct {
	ClaimRow
	Ruling *RulingRow `json:"ruling"`
}

// RulingRow is what a person said of a claim.
type RulingRow struct {
	Verdict  string `json:"verdict"`
	Proposed string `json:"proposed"` // what the program said then
	Quote    string `json:"quote"`
	By       string `json:"by"`
	Why      string `json:"why"`
	At       string `json:"at"`
	Leaf     int64  `json:"leaf"`
}

// ExhibitRow is an exhibit of a case.
type ExhibitRow struct {
	Number int `json:"number"`
	ObjectRow
	By   string `json:"by"` // who made it an exhibit
	Why  string `json:"why"`
	When string `json:"when"`
	Leaf int64  `json:"leaf"`
}

// caseOf returns a case by its id, or by a part of it from its beginning.
func (d *Daemon) caseOf(ctx context.Context, id string) (*casefile.Case, error) {
	list, err := casefile.Read(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Find(list, id)
	if err != nil {
		return nil, noSuch(err, "case", id)
	}
	return c, nil
}

// CaseList answers with a [CaseRow] for each case, by when it was opened.
func (d *Daemon) CaseList(ctx context.Context, _ CaseRequest, out Out) error {
	list, err := casefile.Read(ctx, d.rec)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		out.Note("there is no case; 'onrecord case new' opens one")
	}
	for _, c := range list {
		if err := out.Row(d.caseRow(c)); err != nil {
			return err
		}
	}
	return nil
}

// CaseShow answers with a [ShownCase]. What the program proposes it works out
// anew, from the mail up to when the letter was written.
func (d *Daemon) CaseShow(ctx context.Context, req CaseRequest, out Out) error {
	c, err := d.caseOf(ctx, req.Case)
	if err != nil {
		return err
	}
	if req.For != nil {
		if _, err := decider(d.directory(), *req.For); err != nil {
			return err
		}
	}
	letter, err := d.letterOf(ctx, c)
	if err != nil {
		return err
	}
	shown := ShownCase{CaseRow: d.caseRow(c), Claims: []CaseClaim{}, Units: letter.units, Others: []RulingRow{}, List: []ExhibitRow{}, Cuts: d.cutRows(c)}
	taken := map[int64]bool{}
	for _, row := range letter.claims {
		claim := CaseClaim{ClaimRow: row}
		if r := c.RulingOn(placeOf(row)); r != nil {
			ruling := d.rulingRow(r)
			claim.Ruling, claim.Confirmed, taken[r.Leaf] = &ruling, r.Verdict == row.Verdict, true
		}
		shown.Claims = append(shown.Claims, claim)
	}
	for _, r := range c.Standing() {
		if !taken[r.Leaf] {
			shown.Others = append(shown.Others, d.rulingRow(r))
		}
	}
	for _, e := range c.Shown() {
		row, err := d.exhibitRow(ctx, e)
		if err != nil {
			return err
		}
		shown.List = append(shown.List, row)
	}
	return out.Row(shown)
}

// claimsOf looks up the claims of the letter of a case.
func (d *Daemon) claimsOf(ctx context.Context, c *casefile.Case) ([]ClaimRow, error) {
	checked, err := d.letterOf(ctx, c)
	return checked.claims, err
}

// letterOf reads the letter of a case and looks up its claims.
func (d *Daemon) letterOf(ctx context.Context, c *casefile.Case) (checkedLetter, error) {
	req := CaseCheckRequest{Client: c.Client, Message: c.Letter.String(), AsOf: c.Written.Format(time.RFC3339)}
	letter, err := d.describe(ctx, c.Letter)
	if err == nil && letter.Kind == "document" {
		req.Message, req.Name = "", letter.Title
		req.Letter, err = d.rec.Object(ctx, c.Letter)
	}
	if err != nil {
		return checkedLetter{}, fmt.Errorf("the letter of case %s: %w", c.ID, err)
	}
	return d.checkLetter(ctx, req, c.Written, c.Shape)
}

// claimOf returns the claim of a case with a number.
func (d *Daemon) claimOf(ctx context.Context, c *casefile.Case, number string) (ClaimRow, error) {
	list, err := d.claimsOf(ctx, c)
	if err != nil {
		return ClaimRow{}, err
	}
	for _, row := range list {
		if row.ID == strings.TrimSpace(number) {
			return row, nil
		}
	}
	return ClaimRow{}, noClaim(c, number, len(list))
}

func noClaim(c *casefile.Case, number string, claims int) error {
	return hintf(fmt.Errorf("case %s has no point %s", c.ID, number), "'onrecord case show %s' shows its points with their numbers, 1 to %s", c.ID, strconv.Itoa(claims))
}

func placeOf(r ClaimRow) casefile.Place {
	return casefile.Place{Part: r.Part, Start: r.Start, End: r.End, Quote: r.Quote}
}

func (d *Daemon) caseRow(c *casefile.Case) CaseRow {
	row := CaseRow{ID: c.ID, Client: c.Client, State: "open", Letter: c.Letter.String(), Written: c.Written.Format(time.RFC3339), Opened: c.Opened.At.In(d.Zone()).Format(time.RFC3339),
		By: c.Opened.By, Rulings: len(c.Standing()), Exhibits: len(c.Shown()), Leaf: c.Opened.Leaf}
	if x := c.Closed; x != nil {
		row.State = "closed"
		row.Closed = &ClosedRow{Cause: x.Cause, Fix: x.Fix, At: x.At.In(d.Zone()).Format(time.RFC3339), By: x.By, Leaf: x.Leaf}
	}
	return row
}

func (d *Daemon) rulingRow(r *casefile.Ruling) RulingRow {
	return RulingRow{Verdict: r.Verdict, Proposed: r.Proposed, Quote: r.Quote, By: r.By, Why: r.Why, At: r.At.In(d.Zone()).Format(time.RFC3339), Leaf: r.Leaf}
}

func (d *Daemon) exhibitRow(ctx context.Context, e casefile.Exhibit) (ExhibitRow, error) {
	object, err := d.describe(ctx, e.Digest)
	if errors.Is(err, fs.ErrNotExist) {
		object, err = ObjectRow{Digest: e.Digest.String(), Title: "erased"}, nil
	}
	return ExhibitRow{Number: e.Number, ObjectRow: object, By: e.By, Why: e.Why, When: e.At.In(d.Zone()).Format(time.RFC3339), Leaf: e.Leaf}, err
}
