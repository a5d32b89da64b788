package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"onrecord/audit/casefile"
	"onrecord/audit/tone"
	"onrecord/ingest/email"
)

// CaseNewRequest asks to open the case of a letter.
type CaseNewRequest struct {
	CaseCheckRequest
	Author
}

// CaseNew opens a case, and answers with a [CaseRow]. The letter enters the
// record as a document, unless it is held.
func (d *Daemon) CaseNew(ctx context.Context, req CaseNewRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, err := decider(d.directory(), req.Author)
	if err != nil {
		return err
	}
	latest, err := d.moment(req.AsOf)
	if err != nil {
		return err
	}
	if err := req.withFile(); err != nil {
		return err
	}
	checked, err := d.checkLetter(ctx, req.CaseCheckRequest, latest, nil)
	if err != nil {
		return err
	}
	matter, err := d.matterOf(ctx, req.Client)
	if err != nil {
		return err
	}
	digest := email.DigestOf(req.Letter)
	if !checked.message.IsZero() && (req.Message != "" || tone.IsMessage(req.Letter)) {
		digest = checked.message
	}
	cases, err := casefile.Read(ctx, d.rec)
	if err != nil {
		return err
	}
	if c, err := casefile.Find(cases, casefile.IDOf(matter.Client, digest)); err == nil {
		return hintf(fmt.Errorf("this letter has a case: %s", c.ID), "'onrecord case show %s' shows it", c.ID)
	}
	if err := d.keepLetter(ctx, req, digest, checked.written, by); err != nil {
		return err
	}
	id, _, err := casefile.Open(ctx, d.rec, matter, digest, checked.written.In(d.Zone()), by, req.Why)
	if err != nil {
		return err
	}
	checked.tell(out)
	c, err := d.caseOf(ctx, id)
	if err != nil {
		return err
	}
	return out.Row(d.caseRow(c))
}

// keepLetter makes sure that the record holds a letter.
func (d *Daemon) keepLetter(ctx context.Context, req CaseNewRequest, digest email.Digest, written time.Time, by string) error {
	_, err := d.rec.ObjectLeaf(ctx, digest)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if tone.IsMessage(req.Letter) {
		return hintf(errors.New("the letter is a message that the record does not hold"), "'onrecord import' takes it in, with all that its headers show; then open the case")
	}
	matter, err := d.matterOf(ctx, req.Client)
	if err != nil {
		return err
	}
	_, err = d.addDocument(ctx, matter, req.Letter, cmp.Or(req.Name, "letter"), written, by, "the letter of a case")
	return err
}
