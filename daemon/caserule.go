package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/casefile"
)

// CaseRuleRequest asks to decide about a claim of a case.
type CaseRuleRequest struct {
	Case    string `json:"case"`
	Claim   string `json:"claim"`             // its number
	Verdict string `json:"verdict,omitempty"` // supported, contradicted, partly, silent
	Author
}

// CaseExhibitRequest asks to add or remove an exhibit of a case.
type CaseExhibitRequest struct {
	Case    string `json:"case"`
	Exhibit string `json:"exhibit"` // to add: a message-id, or eight or more digits of a digest; to remove: its number
	Author
}

// CaseCloseRequest asks to close or to reopen a case.
type CaseCloseRequest struct {
	Case  string `json:"case"`
	Cause string `json:"cause,omitempty"`
	Fix   string `json:"fix,omitempty"`
	Author
}

// RuledRow is a claim on which somebody ruled, or took a ruling back.
type RuledRow struct {
	Case     string     `json:"case"`
	Claim    string     `json:"claim"`
	Quote    string     `json:"quote"`
	Proposed string     `json:"proposed"` // what the program says
	Ruling   *RulingRow `json:"ruling"`   // what holds now
	By       string     `json:"by"`
	Leaf     int64      `json:"leaf"`
}

// CaseRule records what a person says of a claim, and answers with a [RuledRow].
func (d *Daemon) CaseRule(ctx context.Context, req CaseRuleRequest, out Out) error {
	if !slices.Contains(casefile.Verdicts, req.Verdict) {
		return fmt.Errorf("%q is no verdict: one of %s is meant", req.Verdict, strings.Join(casefile.Verdicts, ", "))
	}
	return d.onClaim(ctx, req, out, func(c *casefile.Case, row ClaimRow, by, why string) (int64, error) {
		return c.Rule(ctx, d.rec, placeOf(row), req.Verdict, row.Verdict, by, why)
	})
}

// CaseUndo takes the ruling on a claim back, and answers with a [RuledRow].
func (d *Daemon) CaseUndo(ctx context.Context, req CaseRuleRequest, out Out) error {
	return d.onClaim(ctx, req, out, func(c *casefile.Case, row ClaimRow, by, why string) (int64, error) {
		r := c.RulingOn(placeOf(row))
		if r == nil {
			return 0, fmt.Errorf("nobody has ruled on point %s of case %s", row.ID, c.ID)
		}
		return c.Undo(ctx, d.rec, r, by, why)
	})
}

// onClaim decides about a claim of an open case.
func (d *Daemon) onClaim(ctx context.Context, req CaseRuleRequest, out Out, decide func(c *casefile.Case, row ClaimRow, by, why string) (int64, error)) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	c, by, why, err := d.decideOn(ctx, req.Case, req.Author)
	if err != nil {
		return err
	}
	row, err := d.claimOf(ctx, c, req.Claim)
	if err != nil {
		return err
	}
	leaf, err := decide(c, row, by, why)
	if err != nil {
		return err
	}
	if c, err = d.caseOf(ctx, c.ID); err != nil {
		return err
	}
	ruled := RuledRow{Case: c.ID, Claim: row.ID, Quote: row.Quote, Proposed: row.Verdict, By: by, Leaf: leaf}
	if r := c.RulingOn(placeOf(row)); r != nil {
		ruling := d.rulingRow(r)
		ruled.Ruling = &ruling
	}
	return out.Row(ruled)
}

// decideOn returns an open case, who decides about it, and why.
func (d *Daemon) decideOn(ctx context.Context, id string, a Author) (c *casefile.Case, by, why string, err error) {
	if by, err = decider(d.directory(), a); err != nil {
		return nil, "", "", err
	}
	if why = strings.TrimSpace(a.Why); why == "" {
		return nil, "", "", hintf(errors.New("a decision needs a reason"), "--why 'her letter of 4 March shows it'")
	}
	if c, err = d.caseOf(ctx, id); err != nil {
		return nil, "", "", err
	}
	if c.Closed != nil {
		return nil, "", "", hintf(fmt.Errorf("case %s is closed", c.ID), "'onrecord case reopen %s' opens it again", c.ID)
	}
	return c, by, why, nil
}

// CaseExhibitAdd makes a message or a document an exhibit, and answers with an
// [ExhibitRow].
func (d *Daemon) CaseExhibitAdd(ctx context.Context, req CaseExhibitRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	c, by, why, err := d.decideOn(ctx, req.Case, req.Author)
	if err != nil {
		return err
	}
	digest, err := d.find(ctx, req.Exhibit)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(c.Exhibits, func(e casefile.Exhibit) bool { return e.Removed == nil && e.Digest == digest }); i >= 0 {
		return fmt.Errorf("this is exhibit %d of case %s already", c.Exhibits[i].Number, c.ID)
	}
	if _, err := c.AddExhibit(ctx, d.rec, digest, by, why); err != nil {
		return err
	}
	return d.answerExhibit(ctx, c.ID, len(c.Exhibits), out)
}

// CaseExhibitRemove takes an exhibit out of a case, and answers with an
// [ExhibitRow].
func (d *Daemon) CaseExhibitRemove(ctx context.Context, req CaseExhibitRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	c, by, why, err := d.decideOn(ctx, req.Case, req.Author)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Exhibits, func(e casefile.Exhibit) bool { return e.Removed == nil && fmt.Sprint(e.Number) == req.Exhibit })
	if i < 0 {
		return hintf(fmt.Errorf("case %s has no exhibit %s", c.ID, req.Exhibit), "'onrecord case show %s' lists them with their numbers", c.ID)
	}
	if _, err := c.RemoveExhibit(ctx, d.rec, c.Exhibits[i].Number, by, why); err != nil {
		return err
	}
	return d.answerExhibit(ctx, c.ID, i, out)
}

func (d *Daemon) answerExhibit(ctx context.Context, id string, i int, out Out) error {
	c, err := d.caseOf(ctx, id)
	if err != nil {
		return err
	}
	row, err := d.exhibitRow(ctx, c.Exhibits[i])
	if err != nil {
		return err
	}
	return out.Row(row)
}

// CaseClose records how a case ended, and answers with a [CaseRow].
func (d *Daemon) CaseClose(ctx context.Context, req CaseCloseRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	cause, fix := strings.TrimSpace(req.Cause), strings.TrimSpace(req.Fix)
	if cause == "" || fix == "" {
		return hintf(errors.New("closing a case needs its cause, and what was done about it"), "--cause 'the order was never placed' --fix 'orders are now placed on the day'")
	}
	req.Why = cause
	c, by, _, err := d.decideOn(ctx, req.Case, req.Author)
	if err != nil {
		return err
	}
	claims, err := d.claimsOf(ctx, c)
	if err != nil {
		return err
	}
	unruled := 0
	for _, row := range claims {
		if c.RulingOn(placeOf(row)) == nil {
			unruled++
		}
	}
	if unruled > 0 {
		out.Note("nobody has ruled on %d of %d points: they stay proposals", unruled, len(claims))
	}
	if _, err := c.Close(ctx, d.rec, cause, fix, by); err != nil {
		return err
	}
	return d.answerCase(ctx, c.ID, out)
}

// CaseReopen opens a closed case again, and answers with a [CaseRow].
func (d *Daemon) CaseReopen(ctx context.Context, req CaseCloseRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, err := decider(d.directory(), req.Author)
	if err != nil {
		return err
	}
	c, err := d.caseOf(ctx, req.Case)
	if err != nil {
		return err
	}
	switch why := strings.TrimSpace(req.Why); {
	case c.Closed == nil:
		return fmt.Errorf("case %s is open", c.ID)
	case why == "":
		return hintf(errors.New("a decision needs a reason"), "--why 'she wrote again'")
	default:
		if _, err := c.Reopen(ctx, d.rec, by, why); err != nil {
			return err
		}
	}
	return d.answerCase(ctx, c.ID, out)
}

func (d *Daemon) answerCase(ctx context.Context, id string, out Out) error {
	c, err := d.caseOf(ctx, id)
	if err != nil {
		return err
	}
	return out.Row(d.caseRow(c))
}
