package record

import (
	"context"
	"fmt"
	"math"

	"onrecord/audit/tlog"
)

// A StoppedImport is a run of an import that has not come to its end: it was
// stopped, or still runs.
type StoppedImport struct {
	Generation
	Account, Mailbox string
	Label            string // what was imported, as import.open says
}

// StoppedImports returns the runs into the mailboxes of an account, or of all if
// it is "", that neither have an import.done nor a later one, of the same label
// and mailbox, that has.
func (r *Record) StoppedImports(ctx context.Context, account string) ([]StoppedImport, error) {
	boxes, err := r.Mailboxes(ctx, account)
	if err != nil {
		return nil, err
	}
	var list []StoppedImport
	for _, m := range boxes {
		if m.State != StateImport {
			continue
		}
		stopped, err := r.stoppedRuns(ctx, m)
		if err != nil {
			return nil, fmt.Errorf("imports into mailbox %q of account %q: %w", m.Name, m.Account, err)
		}
		list = append(list, stopped...)
	}
	return list, nil
}

// stoppedRuns returns those of one mailbox, newest first.
func (r *Record) stoppedRuns(ctx context.Context, m Mailbox) ([]StoppedImport, error) {
	runs, err := r.Generations(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	var list []StoppedImport
	done := map[string]bool{} // labels
	for i := len(runs) - 1; i >= 0; i-- {
		open, err := r.FirstEntry(ctx, runs[i].Stream)
		if err != nil {
			return nil, err
		}
		label := ""
		if about := open.Facets[tlog.FacetAbout]; about != nil {
			label = about.First("label")
		}
		if done[label] {
			continue
		}
		last, err := r.LastEntry(ctx, runs[i].Stream, math.MaxInt64)
		if err != nil {
			return nil, err
		}
		if done[label] = last.Leaf.Kind == tlog.KindImportDone; !done[label] {
			list = append(list, StoppedImport{runs[i], m.Account, m.Name, label})
		}
	}
	return list, nil
}
