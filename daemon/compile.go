package daemon

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/casefile"
	"onrecord/audit/dossier"
	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/timeline"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A compiled case is its report, and what a bundle with it holds.
type compiled struct {
	report  *dossier.Report
	options bundle.Options
}

// A compiler compiles the report of a case.
type compiler struct {
	*Daemon
	c        *casefile.Case
	r        *dossier.Report
	theirs   map[email.Digest]bool         // messages of the client
	instead  map[email.Digest]email.Digest // of a message that is cited, the copy that is handed out
	withheld map[email.Digest]string       // kinds
	numbers  map[email.Digest]int          // of exhibits
	details  []int64                       // leaves that the report prints
}

// compile makes the report of a case as it stands at a checkpoint of this size; 0
// is one that is signed for it.
//
// What is cited is an exhibit, after those that people chose. Left out, but
// counted, is what is neither from nor to the client, unless a person made it an
// exhibit; of what is withheld date and kind are told, as in every bundle. What
// the program finds is left out where it rests on either.
func (d *Daemon) compile(ctx context.Context, c *casefile.Case, size int64) (*compiled, error) {
	at, err := d.checkpoint(ctx, size)
	if err != nil {
		return nil, err
	}
	x := &compiler{Daemon: d, c: c, theirs: map[email.Digest]bool{}}
	x.r = &dossier.Report{
		Firm: d.Config().Firm.Name, Client: c.Client, Case: c.ID, Written: record.InZone(c.Written, d.Zone()), Opened: x.decision(c.Opened),
		Checkpoint: at,
	}
	x.details = append(x.details, c.Opened.Leaf)
	if end := c.Closed; end != nil {
		x.r.Closed = &dossier.Closing{Decision: x.decision(end.Said), Cause: end.Cause, Fix: end.Fix}
		x.details = append(x.details, end.Leaf)
	}
	o := bundle.Options{Client: c.Client, Checkpoint: at.Size}
	if err := x.mail(ctx, &o); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{x.choose, x.points, x.exhibits, x.timeline, x.coverage} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	for i := range x.r.Exhibits {
		if e := &x.r.Exhibits[i]; !e.Erased {
			o.Messages = append(o.Messages, e.Proof.Digest)
		}
	}
	o.Messages = append(o.Messages, c.Letter)
	slices.SortFunc(o.Messages, func(a, b email.Digest) int { return slices.Compare(a[:], b[:]) })
	o.Messages, o.Details = slices.Compact(o.Messages), x.details
	o.Times, err = d.firstTimes(ctx, slices.Concat(o.Messages, o.Others))
	return &compiled{x.r, o}, err
}

// mail chooses the client's messages, and tells what is withheld of them.
func (x *compiler) mail(ctx context.Context, o *bundle.Options) (err error) {
	if o.Copies, err = x.withheldCopies(ctx); err != nil {
		return err
	}
	if x.withheld, err = bundle.Withheld(ctx, x.rec, o.Copies); err != nil {
		return err
	}
	addresses, err := x.directory().ClientAddresses(x.c.Client)
	if err != nil {
		return err
	}
	messages, err := party.Messages(ctx, x.derived, addresses)
	if err != nil {
		return err
	}
	for _, m := range messages {
		x.theirs[m.Digest] = true
		o.Messages = append(o.Messages, m.Digest)
	}
	if o.Others, err = x.withheldOthers(ctx, x.theirs, o.Copies); err != nil {
		return err
	}
	return x.keptBack(ctx, o.Messages, o.Others)
}

// keptBack lists what is withheld of the client's messages, and of those of others
// that are assigned to the client.
func (x *compiler) keptBack(ctx context.Context, theirs, others []email.Digest) error {
	assigned, err := x.assignedTo(ctx, x.c.Client, others)
	if err != nil {
		return err
	}
	for _, digest := range slices.Concat(theirs, assigned) {
		kind, ok := x.withheld[digest]
		if !ok {
			continue
		}
		sent, err := x.eventTime(ctx, digest)
		if err != nil {
			return err
		}
		x.r.Withheld = append(x.r.Withheld, dossier.Withheld{At: sent.In(x.Zone()), Kind: kind})
	}
	slices.SortStableFunc(x.r.Withheld, func(a, b dossier.Withheld) int { return a.At.Compare(b.At) })
	return nil
}

// checkpoint describes the checkpoint of a size; 0 is one that is signed now.
func (d *Daemon) checkpoint(ctx context.Context, size int64) (dossier.Checkpoint, error) {
	if size == 0 {
		if err := d.rec.Sign(ctx); err != nil {
			return dossier.Checkpoint{}, err
		}
		_, newest, _ := d.rec.Checkpoint()
		size = newest.Size
	}
	note, err := d.rec.CheckpointAt(ctx, size)
	if err != nil {
		return dossier.Checkpoint{}, err
	}
	parsed, err := tlog.ParseNote(note)
	if err != nil {
		return dossier.Checkpoint{}, err
	}
	at, err := tlog.ParseCheckpoint(parsed.Text)
	if err != nil {
		return dossier.Checkpoint{}, err
	}
	last, err := d.rec.Entry(ctx, size-1)
	if err != nil {
		return dossier.Checkpoint{}, err
	}
	return dossier.Checkpoint{Origin: at.Origin, Size: size, Root: at.Root.String(), At: last.Leaf.At.In(d.Zone())}, nil
}

func (x *compiler) decision(s casefile.Said) dossier.Decision {
	return dossier.Decision{By: s.By, Why: s.Why, At: s.At.In(x.Zone()), Leaf: s.Leaf}
}

func (x *compiler) ruling(r *casefile.Ruling) dossier.Ruling {
	x.details = append(x.details, r.Leaf)
	return dossier.Ruling{Decision: x.decision(r.Said), Verdict: r.Verdict, Quote: r.Quote}
}

// points looks up the claims of the letter, numbers what is cited, and sets down
// what was found and ruled.
func (x *compiler) points(ctx context.Context) error {
	claims, err := x.claimsOf(ctx, x.c)
	if err != nil {
		return err
	}
	if err := x.number(claims); err != nil {
		return err
	}
	taken := map[int64]bool{}
	kept := map[string]bool{}
	for _, row := range claims {
		p := dossier.Point{Number: row.ID, Item: row.LetterNumber, Quote: row.Quote, Heading: row.Heading, Proposed: row.Verdict, Why: row.Why, Absence: row.Absence, Nearest: row.Nearest,
			Searched: row.Searched, Unseen: row.NotSearched, Holes: row.Holes, Needed: row.Needed}
		if r := x.c.RulingOn(placeOf(row)); r != nil {
			ruling := x.ruling(r)
			p.Ruling, taken[r.Leaf] = &ruling, true
		}
		for _, c := range row.Citations {
			if err := x.cite(&p, c, kept); err != nil {
				return err
			}
		}
		x.r.Points = append(x.r.Points, p)
	}
	x.r.Kept = len(kept)
	slices.SortStableFunc(x.r.Points, func(a, b dossier.Point) int { return dossier.Order(a.Verdict()) - dossier.Order(b.Verdict()) })
	for _, r := range x.c.Standing() {
		if !taken[r.Leaf] {
			x.r.Gone = append(x.r.Gone, x.ruling(r))
		}
	}
	return nil
}

// number gives the exhibits that people chose their numbers, and those that are
// cited the next ones, by time.
func (x *compiler) number(claims []ClaimRow) error {
	x.numbers = map[email.Digest]int{}
	for _, e := range x.c.Shown() {
		if !e.Digest.IsZero() {
			x.numbers[e.Digest] = e.Number
		}
	}
	var cited []CitationRow
	for _, row := range claims {
		cited = append(cited, row.Citations...)
	}
	slices.SortStableFunc(cited, citedBefore)
	next := len(x.c.Exhibits) + 1
	for _, c := range cited {
		digest, err := x.cited(c.Digest)
		if err != nil {
			return err
		}
		if _, known := x.numbers[digest]; !known && x.theirs[digest] && digest != x.c.Letter {
			x.numbers[digest] = next
			next++
		}
	}
	return nil
}

// citedBefore is the order of citations by time.
func citedBefore(a, b CitationRow) int {
	x, _ := time.Parse(time.RFC3339, a.At) // what is no time is an error of cite
	y, _ := time.Parse(time.RFC3339, b.At)
	return cmp.Or(x.Compare(y), cmp.Compare(a.Digest, b.Digest))
}

// cite adds a citation to a point, or counts what is not handed out.
func (x *compiler) cite(p *dossier.Point, c CitationRow, kept map[string]bool) error {
	digest, err := x.cited(c.Digest)
	if err != nil {
		return err
	}
	number, ok := x.numbers[digest]
	if !ok {
		kept[c.Digest] = true
		p.Kept++
		p.Why = ""
		return nil
	}
	at, err := time.Parse(time.RFC3339, c.At)
	if err != nil {
		return fmt.Errorf("citation of %s: %w", c.Digest, err)
	}
	cited := dossier.Citation{Exhibit: number, At: at.In(x.Zone()), Author: c.Author, Quote: c.Quote, Part: c.Part}
	if _, secret := x.withheld[digest]; secret {
		p.Why, cited.Quote, cited.Author = "", "", ""
	}
	p.Citations = append(p.Citations, cited)
	return nil
}

// timeline tells what happened up to when the letter was written, of what may be
// handed out: what stands in a message of the client or in an exhibit, and is not
// withheld, nor tells of a promise or a complaint that stands in a withheld one.
// Documents mostly come into the record with the case, and count. What somebody of
// the firm recorded of a promise or a complaint is left out, with their reasons.
func (x *compiler) timeline(ctx context.Context) error {
	t, err := x.Daemon.timeline(ctx, TimelineRequest{Client: x.c.Client, AsOf: x.c.Written.Format(time.RFC3339), hindsight: true})
	if err != nil {
		return err
	}
	for i := range t.Events {
		e := &t.Events[i]
		e.Ref.Digest = x.handed(e.Ref.Digest)
	}
	t.Events = slices.DeleteFunc(t.Events, func(e timeline.Event) bool {
		_, shown := x.numbers[e.Ref.Digest]
		_, secret := x.withheld[e.Ref.Digest]
		_, about := x.withheld[e.Source]
		switch {
		case e.Kind == timeline.PromiseMarked, e.Kind == timeline.ComplaintMarked, secret, about:
			return true
		case e.Kind == timeline.Gap, e.Ref.Digest == x.c.Letter:
			return false
		}
		return !shown && !x.theirs[e.Ref.Digest]
	})
	x.r.Timeline = t
	return nil
}

// coverage says what mail was looked at, up to when the letter was written.
func (x *compiler) coverage(ctx context.Context) error {
	people := x.directory()
	q, err := x.coverageQuestion(ctx, people, CoverageRequest{Client: x.c.Client})
	if err != nil {
		return err
	}
	q.To = x.c.Written
	s, err := x.survey(ctx, people)
	if err != nil {
		return err
	}
	x.r.Coverage = s.Statement(x.c.Client, q)
	return nil
}
