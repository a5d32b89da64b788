package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"onrecord/audit/casefile"
	"onrecord/daemon"
)

// ruleAll asks about each point of a case on which nobody has ruled.
func (a *app) ruleAll(ctx context.Context, id string, author daemon.Author) error {
	if a.json {
		return errors.New("--json asks nothing: give the point and the verdict, too")
	}
	var c daemon.ShownCase
	keep := func(shown daemon.ShownCase) error { c = shown; return nil }
	if err := a.do(ctx, "case-show", daemon.CaseRequest{Case: id, For: &author}, rows(keep)); err != nil {
		return err
	}
	if c.Closed != nil {
		return &daemon.HintError{Err: fmt.Errorf("case %s is closed", c.ID), Hint: fmt.Sprintf("'onrecord case reopen %s' opens it again", c.ID)}
	}
	p, all, ruled := newPrompter(a, false), commonBasis(pointsOf(c)), ruledOn(c)
	for _, point := range c.Claims {
		if point.Ruling != nil {
			continue
		}
		if err := a.printClaim(point.ClaimRow, all); err != nil {
			return err
		}
		verdict, err := p.verdict(ctx)
		if err != nil {
			return err
		}
		if verdict == "stop" {
			break
		}
		if verdict == "" {
			continue
		}
		req := daemon.CaseRuleRequest{Case: c.ID, Claim: point.ID, Verdict: verdict, Author: author}
		if req.Why == "" {
			req.Why, err = p.ask(ctx, question{text: "Why, for the record", check: needed})
			if err != nil {
				return err
			}
		}
		if err := a.do(ctx, "case-rule", req, rows(a.printRuled)); err != nil {
			return err
		}
		ruled++
	}
	_, err := fmt.Fprintf(a.stdout, "%s%s\n", all.lines(""), ruledOf(ruled, len(c.Claims)))
	a.nextOf(c.ID, ruled, len(c.Claims))
	return err
}

// verdict asks for a verdict; "" leaves the point open, "stop" ends, and so does the
// end of the input.
func (p *prompter) verdict(ctx context.Context) (string, error) {
	for {
		p.show("supported, contradicted, partly or silent; nothing to leave it open, stop to end", "")
		answer, err := p.line(ctx)
		if errors.Is(err, io.EOF) {
			return "stop", nil
		}
		if err != nil {
			return "", err
		}
		if verdict, ok := verdictOf(answer); ok {
			return verdict, nil
		}
		fmt.Fprintf(p.out, "  %q is none of these; their first letters will do\n", answer)
	}
}

// verdictOf completes a verdict of which the first letters are given.
func verdictOf(answer string) (verdict string, ok bool) {
	if answer == "" {
		return "", true
	}
	for _, v := range append([]string{"stop"}, casefile.Verdicts...) {
		if strings.HasPrefix(v, strings.ToLower(answer)) {
			if ok {
				return "", false // the letters are those of another, too
			}
			verdict, ok = v, true
		}
	}
	return verdict, ok
}

func needed(s string) error {
	if s == "" {
		return errors.New("a decision needs a reason")
	}
	return nil
}
