package record

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"onrecord/audit/tlog"
)

// An ImportRun is one run of an import into one mailbox.
type ImportRun struct {
	Generation
	Account, Mailbox string
	Label            string // what was imported, as import.open says
	Source           string // the same without ambiguity; "" of a run that was recorded before this was noted
	Begun            time.Time
	Part             bool // only a part of the mailbox, as import.open says
	Failed           int  // messages, files and folders that could not be read

	ended, counted bool // there is an import.done, and it says what was read
}

// Named is what the run imported: its source, or its label if no more is known.
func (i ImportRun) Named() string { return cmp.Or(i.Source, i.Label) }

// StoppedImports returns the runs into the mailboxes of an account, or of all if
// it is "", that have not come to their end: they were stopped, or still run. They
// neither have an import.done nor a later one, of the same source and mailbox, that
// has.
func (r *Record) StoppedImports(ctx context.Context, account string) ([]ImportRun, error) {
	var list []ImportRun
	err := r.importRuns(ctx, account, func(runs []ImportRun) {
		ended := map[string]bool{} // sources and labels
		for _, run := range runs {
			switch {
			case ended[run.Named()]:
			case run.ended:
				ended[run.Source], ended[run.Label] = true, true
			default:
				list = append(list, run)
			}
		}
	})
	return list, err
}

// FailedImports returns, of the same, the runs that could not read something, and
// that no later one, of the same source and mailbox, has come after.
func (r *Record) FailedImports(ctx context.Context, account string) ([]ImportRun, error) {
	var list []ImportRun
	err := r.importRuns(ctx, account, func(runs []ImportRun) {
		counted := map[string]bool{} // sources and labels
		for _, run := range runs {
			if !run.counted || counted[run.Named()] {
				continue
			}
			counted[run.Source], counted[run.Label] = true, true
			if run.Failed > 0 {
				list = append(list, run)
			}
		}
	})
	return list, err
}

// NewestImports returns, of the same, the newest run of each source into each mailbox.
func (r *Record) NewestImports(ctx context.Context, account string) ([]ImportRun, error) {
	var list []ImportRun
	err := r.importRuns(ctx, account, func(runs []ImportRun) {
		later := map[string]bool{} // sources and labels
		for _, run := range runs {
			if !later[run.Named()] {
				list = append(list, run)
			}
			later[run.Source], later[run.Label] = true, true
		}
	})
	return list, err
}

// PartImports returns, by their numbers, the mailboxes of which only parts were imported:
// every source says so, by its newest run.
func PartImports(newest []ImportRun) map[int64]bool {
	parts := map[int64]bool{}
	for _, run := range newest {
		part, known := parts[run.Generation.Mailbox]
		parts[run.Generation.Mailbox] = run.Part && (part || !known)
	}
	return parts
}

// importRuns calls yield with the runs into each mailbox of an account, or of all
// if it is "", the newest first.
func (r *Record) importRuns(ctx context.Context, account string, yield func([]ImportRun)) error {
	boxes, err := r.Mailboxes(ctx, account)
	if err != nil {
		return err
	}
	for _, m := range boxes {
		if m.State != StateImport {
			continue
		}
		generations, err := r.Generations(ctx, m.ID)
		if err != nil {
			return err
		}
		runs := make([]ImportRun, len(generations))
		for i, g := range generations {
			run := ImportRun{Generation: g, Account: m.Account, Mailbox: m.Name}
			if err := r.readRun(ctx, &run); err != nil {
				return fmt.Errorf("imports into mailbox %q of account %q: %w", m.Name, m.Account, err)
			}
			runs[len(runs)-1-i] = run
		}
		yield(runs)
	}
	return nil
}

// readRun reads what the log has on a run.
func (r *Record) readRun(ctx context.Context, run *ImportRun) error {
	open, err := r.FirstEntry(ctx, run.Stream)
	if err != nil {
		return err
	}
	run.Begun = open.Leaf.At
	if about := open.Facets[tlog.FacetAbout]; about != nil {
		run.Label, run.Source = about.First("label"), about.First("source")
		run.Part = about.First("part") == "yes"
	}
	last, err := r.LastEntry(ctx, run.Stream, math.MaxInt64)
	if err != nil {
		return err
	}
	run.ended = last.Leaf.Kind == tlog.KindImportDone
	if about := last.Facets[tlog.FacetAbout]; run.ended && about != nil {
		run.Failed, err = strconv.Atoi(about.First("failed"))
		run.counted = err == nil
	}
	return nil
}

// OpenImport begins one run of an import into a mailbox (import.open), which is
// a generation of it. If m.ID is 0, the import mailbox with this account and
// name is meant, or a new one.
func (tx *Tx) OpenImport(m Mailbox, about []tlog.Field) (Mailbox, Generation, error) {
	if m.RawName == nil {
		m.RawName = []byte(m.Name)
	}
	return tx.open(m, StateImport, "", about)
}

// CloseImport ends one run of an import (import.done); about holds its counts.
func (tx *Tx) CloseImport(gen int64, about []tlog.Field) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return err
	}
	if !g.Import {
		return tx.fail(fmt.Errorf("close import: %s is not one", g))
	}
	_, _, err = tx.append(Draft{Kind: tlog.KindImportDone, Streams: []tlog.StreamID{g.Stream},
		Facets: []FacetDraft{{tlog.FacetAbout, about}}})
	return err
}
