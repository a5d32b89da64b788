package daemon

import (
	"context"
	"time"

	"onrecord/audit/authn"
	"onrecord/audit/authn/capture"
)

const (
	keysAtOnce = 50 // names asked for before the answers are recorded
	keysDown   = 3  // names in a row without an answer, after which resolvers count as down

	keysAgain     = time.Hour        // between two looks for keys that became due by time
	keysAfterDown = 10 * time.Minute // before resolvers that were down are asked again
)

// AskKeys asks the resolvers of the configuration for the keys that mail is
// signed with, and records the answers. Without resolvers nothing is asked.
// Progress may be nil.
func (d *Daemon) AskKeys(ctx context.Context, progress func(Progress)) error {
	_, err := d.askKeys(ctx, progress)
	return err
}

// askKeys is AskKeys, and tells whether the resolvers are down.
func (d *Daemon) askKeys(ctx context.Context, progress func(Progress)) (down bool, err error) {
	resolvers := d.Config().DNS.Resolvers
	if len(resolvers) == 0 {
		return false, nil
	}
	d.asking.Lock()
	defer d.asking.Unlock()
	done := int64(0)
	for !down {
		names, err := capture.Due(ctx, d.derived, d.now(), keysAtOnce)
		if err != nil || len(names) == 0 {
			return false, err
		}
		answers, isDown := d.askAll(ctx, resolvers, names)
		if len(answers) > 0 {
			if err := capture.Record(context.WithoutCancel(ctx), d.rec, answers); err != nil {
				return false, err
			}
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if err := d.CatchUp(ctx, nil); err != nil { // what was answered is no longer due
			return false, err
		}
		if done, down = done+int64(len(names)), isDown; progress != nil {
			progress(Progress{Stage: "keys", Done: done})
		}
	}
	d.log.Warn("no resolver answers; keys of senders are asked for later", "resolvers", resolvers)
	return true, nil
}

// askAll asks every resolver for each name. An answer that was interrupted is
// none.
func (d *Daemon) askAll(ctx context.Context, resolvers, names []string) (answers []authn.Answer, down bool) {
	silent := 0
	for _, name := range names {
		heard := false
		for _, r := range resolvers {
			a := capture.Ask(ctx, capture.Address(r), name, d.now())
			if ctx.Err() != nil {
				return answers, false
			}
			answers = append(answers, a)
			heard = heard || len(a.Wire) > 0
		}
		if silent++; heard {
			silent = 0
		}
		if silent == keysDown {
			return answers, true
		}
	}
	return answers, false
}

// followKeys asks for keys as mail that uses them comes, until ctx is done.
func (d *Daemon) followKeys(ctx context.Context) {
	tick := time.NewTicker(keysAgain)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.keysUsed:
		}
		down, err := d.askKeys(ctx, nil)
		if err != nil && ctx.Err() == nil {
			d.log.Warn("ask for keys of senders", "err", err)
		}
		if down || err != nil {
			pause(ctx, keysAfterDown)
		}
	}
}
