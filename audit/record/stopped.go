package record

import (
	"cmp"
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
	Source           string // the same without ambiguity; "" of a run that was recorded before this was noted
}

// Named is what the run imported: its source, or its label if no more is known.
func (s StoppedImport) Named() string { return cmp.Or(s.Source, s.Label) }

// StoppedImports returns the runs into the mailboxes of an account, or of all if
// it is "", that neither have an import.done nor a later one, of the same source
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
	done := map[string]bool{} // sources and labels
	for i := len(runs) - 1; i >= 0; i-- {
		open, err := r.FirstEntry(ctx, runs[i].Stream)
		if err != nil {
			return nil, err
		}
		s := StoppedImport{Generation: runs[i], Account: m.Account, Mailbox: m.Name}
		if about := open.Facets[tlog.FacetAbout]; about != nil {
			s.Label, s.Source = first(about, "label"), first(about, "source")
		}
		if done[s.Named()] {
			continue
		}
		last, err := r.LastEntry(ctx, runs[i].Stream, math.MaxInt64)
		if err != nil {
			return nil, err
		}
		if last.Leaf.Kind == tlog.KindImportDone {
			done[s.Source], done[s.Label] = true, true
		} else {
			list = append(list, s)
		}
	}
	return list, nil
}
