package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// EraseRequest asks to erase messages or documents for good. Without Yes the
// answer says what would go, and nothing changes.
type EraseRequest struct {
	Messages []string `json:"messages"`
	Basis    string   `json:"basis"` // on what ground: it stands in the log for ever
	Yes      bool     `json:"yes,omitempty"`
	Author
}

// EraseSummary is the last row of the answer to [Daemon.Erase].
type EraseSummary struct {
	Item    string `json:"item"` // summary
	Objects int    `json:"objects"`
	Held    int    `json:"held"` // of these, that a hold covers
	Basis   string `json:"basis"`
	By      string `json:"by"`   // "" with a dry run
	Leaf    int64  `json:"leaf"` // the last that says so; -1 with a dry run
	DryRun  bool   `json:"dry_run"`
	Bundles int    `json:"bundles"` // handed out about the clients concerned: what they hold is not touched
}

// Erase answers with an [EraseRow] for each object and an [EraseSummary].
// Nothing is erased if a hold covers one of them.
func (d *Daemon) Erase(ctx context.Context, req EraseRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	req.Basis = strings.TrimSpace(req.Basis)
	if req.Basis == "" {
		return hintf(errors.New("an erasure needs a basis"), "--basis 'request of Ines Falk of 4 March, GDPR article 17': it stands in the log for ever, so name nothing there that is to go")
	}
	by, err := d.eraser(req.Yes, req.Author)
	if err != nil {
		return err
	}
	var digests []email.Digest
	for _, name := range req.Messages {
		digest, err := d.find(ctx, name)
		if err != nil {
			return err
		}
		if !slices.Contains(digests, digest) {
			digests = append(digests, digest)
		}
	}
	p, err := d.planErasure(ctx, digests, req.Basis)
	if err != nil {
		return err
	}
	for _, row := range p.rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	if held := p.held(); req.Yes && len(held) > 0 {
		return hintf(fmt.Errorf("nothing is erased, since a hold covers %d of %s: %s", len(held), email.Plural(len(p.rows), "object"), strings.Join(held[0].Holds, ", ")),
			"'onrecord hold list' tells who placed the hold and why")
	}
	sum := EraseSummary{Item: "summary", Objects: len(p.rows), Held: len(p.held()), Basis: req.Basis, By: by, Leaf: -1, DryRun: !req.Yes, Bundles: p.bundles}
	if !req.Yes {
		if sum.Held == 0 {
			out.Note("nothing was erased: --yes erases it")
		} else {
			out.Note("nothing was erased: 'onrecord hold list' tells who placed the hold and why")
		}
		return out.Row(sum)
	}
	err = d.erase(ctx, p, by, out)
	if sum.Leaf = d.rec.Erased(); err != nil && !errors.Is(err, record.ErrLeftover) {
		return err
	}
	return errors.Join(err, out.Row(sum))
}

// eraser returns who erases, "" with a dry run.
func (d *Daemon) eraser(yes bool, a Author) (string, error) {
	if !yes {
		return "", nil
	}
	return decider(d.directory(), a)
}

// erase carries out a plan: first in the record, then in what is derived from
// it, which is made anew. If it is interrupted, the next to open DATA goes on.
func (d *Daemon) erase(ctx context.Context, p *erasurePlan, by string, out Out) error {
	if err := d.checks.take(ctx, out); err != nil { // one that reads the record would keep it from being written anew
		return err
	}
	err := d.eraseRecord(ctx, p.erasures(by))
	d.checks.give()
	left := errors.Is(err, record.ErrLeftover)
	if err != nil && !left {
		return err
	}
	if left {
		err = hintf(err, "end what else reads the data folder, such as a program that replicates it; the daemon tries again every night, without one the next command does, and 'onrecord status' tells")
	}
	out.Note("not touched: backups and exports made before, bundles handed out, and what the mail server still has")
	if caught := d.CatchUp(ctx, out.Progress); caught != nil {
		return errors.Join(err, caught)
	}
	if d.service.Load() == nil { // a daemon reads them behind
		err = errors.Join(err, d.ReadTexts(ctx, out.Progress))
	}
	return err
}

// finishErasing tries once a day, outside working hours, to take off the disk what an
// erasure left there, and returns the day on which that was last done.
func (d *Daemon) finishErasing(ctx context.Context, tried string) string {
	now := d.now().In(d.Zone())
	day := now.Format(time.DateOnly)
	if begun, err := d.rec.Erasing(); day == tried || d.atWork(now) || err == nil && !begun {
		return tried
	}
	if d.checks.take(ctx, new(lastRow[Verified])) != nil { // it reads the record, too
		return tried
	}
	defer d.checks.give()
	if err := d.rec.FinishErasing(ctx); err != nil {
		d.log.Error("what was erased could not be taken off the disk; trying again tomorrow", "err", err)
	} else {
		d.log.Info("what was erased is gone from the disk")
	}
	return day
}

// eraseRecord erases from the record, where copies that stay are withheld on as what
// goes was, and empties what is derived from it before anybody else may add to it.
func (d *Daemon) eraseRecord(ctx context.Context, list []record.Erasure) error {
	d.reading.Lock()
	defer d.reading.Unlock()
	d.catching.Lock()
	defer d.catching.Unlock()
	decisions, err := d.withheldOn(ctx, list)
	if err != nil {
		return err
	}
	err = d.rec.Erase(ctx, list, decisions...)
	if err != nil && !errors.Is(err, record.ErrLeftover) {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if emptied := d.fitProjections(ctx); emptied != nil {
		return errors.Join(emptied, err)
	}
	return errors.Join(err, d.refreshPeople(ctx))
}

// withheldOn returns the decisions that outlive an erasure, for every copy that the
// record has by now. The caller holds catching.
func (d *Daemon) withheldOn(ctx context.Context, list []record.Erasure) ([]record.Draft, error) {
	var gone []email.Digest
	for _, e := range list {
		gone = append(gone, e.Objects...)
	}
	if err := d.followAll(ctx, nil); err != nil {
		return nil, err
	}
	copies, err := d.copiesOf(ctx, gone)
	if err != nil {
		return nil, err
	}
	return bundle.Outlive(ctx, d.rec, gone, copies)
}

// erasures are the plan in the words of the record: objects of the same clients
// that go on the same ground together.
func (p *erasurePlan) erasures(by string) []record.Erasure {
	var list []record.Erasure
	at := map[string]int{}
	for i, t := range p.traces {
		key := fmt.Sprint(p.streams[i], p.bases[i])
		if _, ok := at[key]; !ok {
			at[key] = len(list)
			list = append(list, record.Erasure{Streams: p.streams[i],
				Facets: append([]record.FacetDraft{{Name: tlog.FacetErase, Fields: []tlog.Field{tlog.TextField("basis", p.bases[i])}}}, party.Said(by, "")...)})
		}
		list[at[key]].Objects = append(list[at[key]].Objects, t.Digest)
	}
	return list
}
