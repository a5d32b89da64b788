package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"onrecord/audit/anchor"
	"onrecord/audit/record"
	"onrecord/config"
)

// stampEvery is how long the record may grow before an authority is asked again.
const stampEvery = time.Hour

// anchors is what the daemon knows of its time-stamping authorities.
type anchors struct {
	asking sync.Mutex // held by whoever asks them
	tried  int64      // size of the checkpoint that was last to be stamped; guarded by asking

	mu     sync.Mutex // guards failed
	failed map[string]anchorFailure
}

// An anchorFailure is why an authority gave no time-stamp when last asked.
type anchorFailure struct {
	at  time.Time
	err error
}

func (a *anchors) note(name string, at time.Time, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed == nil {
		a.failed = map[string]anchorFailure{}
	}
	if delete(a.failed, name); err != nil {
		a.failed[name] = anchorFailure{at, err}
	}
}

func (a *anchors) failure(name string) (anchorFailure, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.failed[name]
	return f, ok
}

// timeStamp has the record as it stands signed and time-stamped by the
// configured authorities that have not stamped all of it, and returns the size
// of the checkpoint in question; 0 if no authority is configured. Authorities
// that do not answer make an error; what the others gave is kept. Those that gave
// a time-stamp less than wait ago are left alone.
func (d *Daemon) timeStamp(ctx context.Context, wait time.Duration) (size int64, err error) {
	if len(d.Config().Anchor.TSA) == 0 {
		return 0, nil
	}
	d.anchors.asking.Lock()
	defer d.anchors.asking.Unlock()
	due, err := d.dueAuthorities(ctx, wait)
	if err != nil || len(due) == 0 {
		return d.anchors.tried, err
	}
	note, size, err := d.toStamp(ctx)
	if err != nil {
		return 0, err
	}
	errs := make([]error, len(due))
	var asked sync.WaitGroup
	for i, tsa := range due {
		asked.Go(func() { errs[i] = d.stampWith(ctx, tsa, note, size) })
	}
	asked.Wait()
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	for i, err := range errs {
		d.anchors.note(due[i].Name, d.now(), err)
	}
	return size, errors.Join(errs...)
}

// dueAuthorities returns the authorities to ask.
func (d *Daemon) dueAuthorities(ctx context.Context, wait time.Duration) (due []config.TSA, err error) {
	last, err := d.rec.LastTimeStamps(ctx)
	if err != nil {
		return nil, err
	}
	for _, tsa := range d.Config().Anchor.TSA {
		s, stamped := last[tsa.Name]
		d.anchors.tried = max(d.anchors.tried, s.Size)
		if age := d.now().Sub(s.At); stamped && age >= 0 && age < wait {
			continue
		}
		u, err := d.rec.Unstamped(ctx, tsa.Name)
		if err != nil {
			return nil, err
		}
		if u.Entries > 0 {
			due = append(due, tsa)
		}
	}
	return due, nil
}

// toStamp returns the checkpoint to stamp: the one of the last attempt if the
// record did not grow since, else a new one, over the heads of all streams.
func (d *Daemon) toStamp(ctx context.Context) (note []byte, size int64, err error) {
	if size = d.anchors.tried; size > 0 {
		grown, err := d.rec.GrownSince(ctx, size)
		if err != nil {
			return nil, 0, err
		}
		if grown.Entries == 0 {
			note, err = d.rec.CheckpointAt(ctx, size)
			return note, size, err
		}
	}
	if err := d.rec.Update(ctx, func(tx *record.Tx) error {
		_, err := tx.AddHeads()
		return err
	}); err != nil {
		return nil, 0, err
	}
	if err := d.rec.Sign(ctx); err != nil {
		return nil, 0, err
	}
	note, checkpoint, _ := d.rec.Checkpoint()
	d.anchors.tried = checkpoint.Size
	return note, checkpoint.Size, nil
}

// stampWith asks one authority for a time-stamp over a checkpoint, and keeps it.
func (d *Daemon) stampWith(ctx context.Context, tsa config.TSA, note []byte, size int64) error {
	text, err := os.ReadFile(tsa.CAFile)
	if err != nil {
		return fmt.Errorf("time-stamp from %s: %w", tsa.Name, err)
	}
	roots, err := anchor.ParseRoots(text)
	if err != nil {
		return fmt.Errorf("time-stamp from %s: %s: %w", tsa.Name, tsa.CAFile, err)
	}
	s, err := (&anchor.Authority{URL: tsa.URL, Roots: roots}).Stamp(ctx, note)
	if err != nil {
		return fmt.Errorf("%s: %w", tsa.Name, err)
	}
	return d.rec.Update(ctx, func(tx *record.Tx) error {
		_, err := tx.AddTimeStamp(record.TimeStamp{Size: size, Source: tsa.Name, At: s.At, Token: s.Response, Chain: s.ChainPEM(), Offset: s.At.Sub(d.now())})
		return err
	})
}

// followAnchors has the record time-stamped once an hour if it grew. An authority
// that fails is asked again after a few minutes.
func (s *service) followAnchors() {
	for s.ctx.Err() == nil {
		if _, err := s.timeStamp(s.ctx, stampEvery); err != nil && s.ctx.Err() == nil {
			s.log.Error("the record was not time-stamped; trying again", "err", err)
		}
		pause(s.ctx, s.pace.longest)
	}
}

// An AnchorStatus is how a time-stamping authority stands.
type AnchorStatus struct {
	Name     string `json:"name"`
	URL      string `json:"url"`
	At       string `json:"at,omitempty"` // of its newest time-stamp, by its clock
	Size     int64  `json:"size"`         // entries of the log under it
	Error    string `json:"error,omitempty"`
	FailedAt string `json:"failed_at,omitempty"` // when it was last asked in vain
}

// An UnstampedStatus is the part of the log under no time-stamp.
type UnstampedStatus struct {
	Entries int64  `json:"entries"`
	Since   string `json:"since,omitempty"`   // of the first of them
	Seconds int64  `json:"seconds,omitempty"` // how long ago that is
}

// anchorStatus tells how the configured authorities stand, and how much of the
// log is under no time-stamp of any; nil if none is configured.
func (d *Daemon) anchorStatus(ctx context.Context) ([]AnchorStatus, *UnstampedStatus, error) {
	list := []AnchorStatus{}
	if len(d.Config().Anchor.TSA) == 0 {
		return list, nil, nil
	}
	last, err := d.rec.LastTimeStamps(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, tsa := range d.Config().Anchor.TSA {
		a := AnchorStatus{Name: tsa.Name, URL: tsa.URL}
		if s, ok := last[tsa.Name]; ok {
			a.At, a.Size = s.At.Format(time.RFC3339), s.Size
		}
		if f, ok := d.anchors.failure(tsa.Name); ok {
			a.Error, a.FailedAt = f.err.Error(), f.at.UTC().Format(time.RFC3339)
		}
		list = append(list, a)
	}
	u, err := d.rec.Unstamped(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	status := &UnstampedStatus{Entries: u.Entries}
	if u.Entries > 0 {
		status.Since, status.Seconds = u.Since.Format(time.RFC3339), int64(max(0, d.now().Sub(u.Since)).Seconds())
	}
	return list, status, nil
}
