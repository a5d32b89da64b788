package daemon

import (
	"context"
	"errors"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// RetentionListRequest asks for how long the mail of each client is kept.
type RetentionListRequest struct{}

// RetentionRow is for how long the messages and documents of a client are kept.
type RetentionRow struct {
	Client  string   `json:"client"`
	Years   int      `json:"years"`   // after the last contact; 0 is for ever
	Contact string   `json:"contact"` // the last one, RFC 3339; "" if none is on record
	Until   string   `json:"until"`   // the last day on which they are kept, YYYY-MM-DD; "" for ever
	Status  string   `json:"status"`  // kept; held: the time is over, but for a hold or an open case; over
	Holds   []string `json:"holds"`   // ids of those that stand
	Cases   []string `json:"cases"`   // ids of those that are open
	Objects int      `json:"objects"` // messages and documents
	Known   string   `json:"known"`   // up to when every contact is on record: later an account may have had mail that was not fetched; "" if one was never read with nothing missing
}

// What the policy says of a client.
const (
	retentionKept = "kept"
	retentionHeld = "held"
	retentionOver = "over"
)

// RetentionList answers with a [RetentionRow] for each client, by name.
func (d *Daemon) RetentionList(ctx context.Context, _ RetentionListRequest, out Out) error {
	w, err := d.newRetentions(ctx)
	if err != nil {
		return err
	}
	if len(w.clients) == 0 {
		out.Note(noClient)
	}
	for _, c := range w.clients {
		if err := out.Row(c.RetentionRow); err != nil {
			return err
		}
	}
	return nil
}

// RetentionApplyRequest asks to erase what was kept for long enough. Without Yes
// the answer says what would go, and nothing changes.
type RetentionApplyRequest struct {
	Client string `json:"client,omitempty"` // only what belongs to this one
	Yes    bool   `json:"yes,omitempty"`
	Author
}

// RetentionObjectRow is a message or a document of a client for whom the time is
// over.
type RetentionObjectRow struct {
	Item string `json:"item"` // object
	ObjectRow
	Size    int64    `json:"size"`
	Clients []string `json:"clients"`
	KeptBy  []string `json:"kept_by"` // why it stays; none: it goes
	Basis   string   `json:"basis"`   // on what ground it goes; "" if it stays
}

// RetentionSummary is the last row of the answer to [Daemon.RetentionApply].
type RetentionSummary struct {
	Item    string `json:"item"` // summary
	Objects int    `json:"objects"`
	Kept    int    `json:"kept"` // further ones, that stay
	By      string `json:"by"`   // "" with a dry run
	Leaf    int64  `json:"leaf"` // the last that says so; -1 with a dry run, or if nothing went
	DryRun  bool   `json:"dry_run"`
	Bundles int    `json:"bundles"` // handed out about the clients concerned: what they hold is not touched
}

// RetentionApply erases what was kept for long enough, as [Daemon.Erase] does,
// and answers with a [RetentionObjectRow] for each object and a
// [RetentionSummary].
func (d *Daemon) RetentionApply(ctx context.Context, req RetentionApplyRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, err := d.eraser(req.Yes, req.Author)
	if err != nil {
		return err
	}
	if req.Client != "" {
		if _, err := d.directory().ClientAddresses(req.Client); err != nil {
			return err
		}
	}
	if err := d.CatchUp(ctx, out.Progress); err != nil { // the newest mail is the last contact
		return err
	}
	w, err := d.newRetentions(ctx)
	if err != nil {
		return err
	}
	p, stay, err := w.plan(ctx, req.Client)
	if err != nil {
		return err
	}
	for _, row := range append(stay, goes(p)...) {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	sum := RetentionSummary{Item: "summary", Objects: len(p.rows), Kept: len(stay), By: by, Leaf: -1, DryRun: !req.Yes, Bundles: p.bundles}
	switch {
	case len(p.rows) == 0:
	case req.Yes:
		err = d.erase(ctx, p, by, out)
		if sum.Leaf = d.rec.Erased(); err != nil && !errors.Is(err, record.ErrLeftover) {
			return err
		}
	default:
		out.Note("nothing was erased: --yes erases it")
	}
	return errors.Join(err, out.Row(sum))
}

// goes are the rows of what a plan takes away.
func goes(p *erasurePlan) (list []RetentionObjectRow) {
	for i, row := range p.rows {
		list = append(list, RetentionObjectRow{Item: "object", ObjectRow: row.ObjectRow, Size: row.Size, Clients: row.Clients, KeptBy: []string{}, Basis: p.bases[i]})
	}
	return list
}

// plan works out what goes of the clients for whom the time is over, and what of
// theirs stays, since it is another's too or something holds it.
func (w *retentions) plan(ctx context.Context, client string) (p *erasurePlan, stay []RetentionObjectRow, err error) {
	var due []email.Digest
	seen := map[email.Digest]bool{}
	for _, c := range w.clients {
		if c.Status == retentionKept || client != "" && !party.SameName(c.Client, client) {
			continue
		}
		for _, digest := range c.own {
			if !seen[digest] {
				seen[digest] = true
				due = append(due, digest)
			}
		}
	}
	traces, err := w.rec.Traces(ctx, due)
	if err != nil {
		return nil, nil, err
	}
	p = &erasurePlan{}
	for _, t := range traces {
		row, err := w.brief(ctx, t, w.belongs[t.Digest]...)
		if err != nil {
			return nil, nil, err
		}
		kept, bases := w.judge(row)
		if len(kept) == 0 {
			w.add(p, t, row, strings.Join(bases, "; "))
			continue
		}
		stay = append(stay, RetentionObjectRow{Item: "object", ObjectRow: row.ObjectRow, Size: row.Size, Clients: row.Clients, KeptBy: kept})
	}
	return p, stay, w.countBundles(ctx, p)
}

// judge tells why an object stays, and else on what grounds it goes.
func (w *retentions) judge(row EraseRow) (kept, bases []string) {
	for _, id := range row.Holds {
		kept = append(kept, "hold "+id)
	}
	for _, name := range row.Clients {
		c := w.client(name)
		switch {
		case c == nil:
			kept = append(kept, name+": no client that is known")
		case c.Status != retentionOver:
			kept = append(kept, c.reason())
		default:
			bases = append(bases, c.basis())
		}
	}
	return kept, bases
}

// believed is for how long the clock must have gone steadily before anything is
// erased by what it shows.
const believed = 24 * time.Hour

// followRetention erases once a day, outside working hours, what was kept for
// long enough, where the configuration says in whose name, and finishes erasures.
func (s *service) followRetention() {
	var clock steady
	for done, tried := "", ""; s.ctx.Err() == nil; pause(s.ctx, s.pace.longest) {
		tried = s.finishErasing(s.ctx, tried)
		if clock.look(time.Now(), s.now()) >= believed {
			done = s.eraseDaily(s.ctx, done)
		}
	}
}

// eraseDaily takes a look at whether it is time to erase, and returns the day on
// which that was last done.
func (s *service) eraseDaily(ctx context.Context, done string) string {
	now, by := s.now().In(s.Zone()), s.Config().Retention.EraseAs
	day := now.Format(time.DateOnly)
	if by == "" || day == done || s.atWork(now) || s.Ready(ctx) != nil {
		return done
	}
	var sum lastRow[RetentionSummary]
	err := s.RetentionApply(ctx, RetentionApplyRequest{Yes: true, Author: Author{By: by}}, &sum)
	if n := sum.row.Objects; n > 0 {
		s.log.Info("what was kept for long enough was erased", "objects", n, "leaf", sum.row.Leaf)
	}
	switch {
	case err == nil:
		return day
	case errors.Is(err, record.ErrLeftover):
		s.log.Warn("what was kept for long enough was erased", "err", err)
		return day
	case ctx.Err() == nil:
		s.log.Error("what was kept for long enough was not erased; trying again", "err", err)
	}
	return done
}
