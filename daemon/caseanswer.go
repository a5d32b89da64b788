package daemon

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onrecord/audit/casefile"
	"onrecord/audit/due"
	"onrecord/audit/reply"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// CaseLetterRequest asks for a draft of the letter that answers a client.
type CaseLetterRequest struct {
	Case     string `json:"case"`
	FollowUp string `json:"follow_up,omitempty"` // the day by which the firm gets in touch again; "" is a week from now
	Author          // who signs it; without one, who opened the case
}

// CaseLetterRow is a draft. Nothing was sent, and nothing recorded.
type CaseLetterRow struct {
	Case      string       `json:"case"`
	Letter    string       `json:"letter"`
	Undecided []string     `json:"undecided"` // numbers of the points on which nobody has ruled
	Blanks    []string     `json:"blanks"`    // what is to be filled in
	Exhibits  []int        `json:"exhibits"`  // numbers of those that go with it
	Check     DraftSummary `json:"check"`     // what 'onrecord check-draft' says of it
}

// letterTemplate is the firm's own template, under DATA.
const letterTemplate = "templates/letter.txt"

// CaseLetter answers with a [CaseLetterRow].
func (d *Daemon) CaseLetter(ctx context.Context, req CaseLetterRequest, out Out) error {
	c, err := d.caseOf(ctx, req.Case)
	if err != nil {
		return err
	}
	o, err := d.answerOptions(c, req)
	if err != nil {
		return err
	}
	text, err := d.template(letterTemplate, reply.Template)
	if err != nil {
		return err
	}
	made, err := d.compile(ctx, c, 0)
	if err != nil {
		return err
	}
	l := reply.New(made.report, o)
	var draft bytes.Buffer
	if err := l.Write(&draft, text); err != nil {
		return hintf(err, "correct %s, or move it away; 'onrecord case letter --print-template' prints the one to begin with", filepath.Join(d.dir, letterTemplate))
	}
	row := CaseLetterRow{Case: c.ID, Letter: draft.String(), Undecided: []string{}, Blanks: append([]string{}, reply.Blanks(draft.String())...), Exhibits: []int{}}
	for _, p := range l.Undecided {
		row.Undecided = append(row.Undecided, p.Number)
	}
	for _, e := range l.Exhibits {
		row.Exhibits = append(row.Exhibits, e.Number)
	}
	if row.Check, err = d.checkAnswer(ctx, c, draft.Bytes()); err != nil {
		return err
	}
	row.tell(out)
	return out.Row(row)
}

// answerOptions says who answers the client of a case, and by when they get in
// touch again.
func (d *Daemon) answerOptions(c *casefile.Case, req CaseLetterRequest) (o reply.Options, err error) {
	people := d.directory()
	by, err := decider(people, req.Author)
	if err != nil && req.By != "" {
		return o, err
	}
	by = cmp.Or(by, c.Opened.By)
	if o.Signer = people.PersonOf(by).Name; o.Signer == "" {
		o.Signer = by
	}
	if o.Client, err = people.ClientAddresses(c.Client); err != nil {
		return o, err
	}
	if o.FollowUp, err = d.dayOf("--follow-up", req.FollowUp); err != nil {
		return o, err
	}
	today := d.now().In(d.Zone())
	switch {
	case o.FollowUp.IsZero():
		o.FollowUp = nextWorkday(d.dueContext(), today.AddDate(0, 0, 7))
	case o.FollowUp.Before(today.AddDate(0, 0, -1)):
		return o, fmt.Errorf("--follow-up %s is past", req.FollowUp)
	}
	return o, nil
}

// nextWorkday returns the first day from one on which the firm works.
func nextWorkday(hours due.Context, day time.Time) time.Time {
	for !works(hours, day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// maxTemplate bounds a template, in bytes.
const maxTemplate = 256 << 10

// template returns a template of the firm's, or the built-in one.
func (d *Daemon) template(name, builtIn string) (string, error) {
	text, err := os.ReadFile(filepath.Join(d.dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return builtIn, nil
	case err != nil:
		return "", fmt.Errorf("read a template: %w", err)
	case len(text) > maxTemplate:
		return "", fmt.Errorf("%s has more than the %d bytes that a template may have", name, maxTemplate)
	}
	return string(text), nil
}

// checkAnswer looks at a draft as 'onrecord check-draft' does.
func (d *Daemon) checkAnswer(ctx context.Context, c *casefile.Case, draft []byte) (DraftSummary, error) {
	req := DraftRequest{Draft: draft, Client: c.Client}
	rows, err := checkDraft(req, func(parts []zone.Part) ([]DraftRow, error) { return d.againstRecord(ctx, req, parts) })
	if err != nil {
		return DraftSummary{}, err
	}
	return *rows[len(rows)-1].DraftSummary, nil
}

// tell says what is to be done before a draft can go out.
func (r *CaseLetterRow) tell(out Out) {
	if n := len(r.Undecided); n > 0 {
		out.Note("the letter says of points on which nobody has ruled that they are open: %s", strings.Join(r.Undecided, ", "))
	}
	if n := len(r.Blanks); n > 0 {
		out.Note("blanks to be filled in, at \"[to fill in\": %d", n)
	}
	if c := r.Check; c.Flags+c.Clashes+len(c.Missing) > 0 {
		out.Note("'onrecord check-draft' has something to say of it: %s, %s with the record, %s missing", email.Plural(c.Flags, "flag"), email.Count(c.Clashes, "clash", "clashes"), email.Plural(len(c.Missing), "step"))
	}
	out.Note("this is a draft: read it before you send it yourself")
}
