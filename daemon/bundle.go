package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"onrecord/audit/bundle"
	"onrecord/audit/record"
)

// BundleRequest asks for the evidence about a client as one file.
type BundleRequest struct {
	Client     string   `json:"client"`
	From       string   `json:"from,omitempty"` // YYYY-MM-DD, of the firm's zone
	To         string   `json:"to,omitempty"`   // YYYY-MM-DD, that day included
	Messages   []string `json:"messages,omitempty"`
	Checkpoint int64    `json:"checkpoint,omitempty"` // 0: a new one
	For        string   `json:"for,omitempty"`        // who receives it
	File       string   `json:"file"`                 // absolute; must not exist
}

// BundleRow is the bundle that was written.
type BundleRow struct {
	File       string `json:"file"`
	Client     string `json:"client"`
	Checkpoint int64  `json:"checkpoint"` // the same choice with it gives the same bytes under data/
	Messages   int    `json:"messages"`
	Documents  int    `json:"documents"`
	Withheld   int    `json:"withheld"`
	LeftOut    int    `json:"left_out"`    // documents of the client that were not asked for
	TimeStamps int    `json:"time_stamps"` // of third parties
	Manifest   string `json:"manifest"`    // SHA-256 of manifest-sha256.txt
}

// Bundle writes a bundle and answers with a [BundleRow].
func (d *Daemon) Bundle(ctx context.Context, req BundleRequest, out Out) (err error) {
	if _, err := d.directory().ClientAddresses(req.Client); err != nil {
		return err
	}
	if _, _, err := d.period(req.From, req.To); err != nil {
		return err // before the record is signed and time-stamped for it
	}
	if err := absent(req.File); err != nil {
		return err
	}
	o := bundle.Options{Checkpoint: req.Checkpoint, New: req.Checkpoint == 0, For: req.For}
	if o.New {
		o.Checkpoint, err = d.newCheckpoint(ctx, req.File, out)
	} else if _, err = d.rec.CheckpointAt(ctx, o.Checkpoint); err != nil {
		err = hintf(err, "an export prints at which checkpoint it stands")
	}
	if err != nil {
		return err
	}
	if err := d.bundleMessages(ctx, req, &o); err != nil {
		return err
	}
	if len(o.Messages) == 0 {
		return hintf(fmt.Errorf("no message of %s fits", o.Client), "'onrecord client show' tells which period their mail is of")
	}
	if o.Times, err = d.firstTimes(ctx, slices.Concat(o.Messages, o.Others)); err != nil {
		return err
	}
	result, err := d.writeBundle(ctx, req.File, o)
	if errors.Is(err, bundle.ErrErasedSince) || errors.Is(err, bundle.ErrRestoredSince) {
		return hintf(err, "without --checkpoint the bundle is of the record as it stands")
	}
	if err != nil {
		return err
	}
	if result.WithheldSince > 0 {
		out.Note("the bundle has %d that were withheld after checkpoint %d: without --checkpoint they stay out", result.WithheldSince, o.Checkpoint)
	}
	tellLeftOut(out, result)
	return out.Row(bundleRow(req.File, o.Client, result))
}

// writeBundle writes a bundle into a new file.
func (d *Daemon) writeBundle(ctx context.Context, file string, o bundle.Options) (result bundle.Result, err error) {
	err = writeNew(file, func(w io.Writer) (err error) {
		result, err = bundle.Write(ctx, d.rec, w, o)
		return err
	})
	if errors.Is(err, bundle.ErrWithheldSince) {
		err = hintf(err, "run the command again: the message stays out then")
	}
	return result, err
}

// tellLeftOut says that documents of the client are not in a bundle.
func tellLeftOut(out Out, r bundle.Result) {
	if r.LeftOut > 0 {
		out.Note("documents about the client that are not in the bundle, which says so in withheld.csv: %d; 'onrecord case export' writes a case with its letter and its exhibits", r.LeftOut)
	}
}

func bundleRow(file, client string, r bundle.Result) BundleRow {
	return BundleRow{file, client, r.Checkpoint, r.Messages - r.Documents, r.Documents, r.Withheld, r.LeftOut, r.TimeStamps, r.Manifest}
}

// stampFor has the record time-stamped for a bundle, and returns the checkpoint for
// it; 0 is a new one. That an authority does not answer is told, and no error.
func (d *Daemon) stampFor(ctx context.Context, file string, out Out) (size int64, err error) {
	if size, err = d.timeStamp(ctx, 0); err != nil {
		out.Note("not every time-stamping authority answered, and 'onrecord verify %s' will tell what that means: %v", file, err)
	}
	return size, ctx.Err()
}

// newCheckpoint signs a checkpoint for a bundle, has it time-stamped if authorities
// are configured, and brings the projections level with it.
func (d *Daemon) newCheckpoint(ctx context.Context, file string, out Out) (size int64, err error) {
	if size, err = d.stampFor(ctx, file, out); err == nil && size == 0 {
		size, err = bundle.Sign(ctx, d.rec, 0)
	}
	if err != nil {
		return 0, undone(err)
	}
	return size, undone(d.CatchUp(ctx, out.Progress))
}

// absent makes sure that there is no such file, and a folder for it.
func absent(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s exists: name a new file", name)
	}
	return record.CheckFolder(name)
}

// writeNew makes a file that is there whole or not at all.
func writeNew(name string, write func(io.Writer) error) (err error) {
	if err := absent(name); err != nil {
		return err
	}
	f, err := record.CreatePart(name)
	if err != nil {
		return undone(err)
	}
	defer func() {
		if err != nil {
			err = undone(errors.Join(err, os.Remove(f.Name())))
		}
	}()
	err = write(f)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	switch err := os.Link(f.Name(), name); {
	case err == nil:
		return os.Remove(f.Name())
	case errors.Is(err, fs.ErrExist): // it came there meanwhile
		return absent(name)
	}
	return os.Rename(f.Name(), name) // a file system without links
}

// WithholdRequest asks that a message stays out of bundles.
type WithholdRequest struct {
	Message string `json:"message"`
	Kind    string `json:"kind,omitempty"`    // what bundles say of it
	Release bool   `json:"release,omitempty"` // no longer
	Author
}

// WithholdRow is what was decided.
type WithholdRow struct {
	Digest string `json:"digest"`
	Status string `json:"status"` // withheld, released
	Kind   string `json:"kind"`
	By     string `json:"by"`
	Why    string `json:"why"`
	Leaf   int64  `json:"leaf"`
}

// Withhold records that a message stays out of bundles, with all its copies, or no
// longer does, and answers with a [WithholdRow] for each.
func (d *Daemon) Withhold(ctx context.Context, req WithholdRequest, out Out) error {
	if err := d.CatchUp(ctx, out.Progress); err != nil {
		return err // a copy that is not known yet would go into bundles
	}
	same, err := d.findAll(ctx, req.Message)
	if err != nil {
		return err
	}
	by, err := decider(d.directory(), req.Author)
	if err != nil {
		return err
	}
	w := bundle.Withholding{Messages: same, Kind: strings.TrimSpace(req.Kind), Release: req.Release, By: by, Why: strings.TrimSpace(req.Why)}
	if w.Why == "" {
		return hintf(errors.New("a decision needs a reason"), "--why 'advice of our lawyer'")
	}
	row := WithholdRow{Status: "withheld", Kind: w.Kind, By: by, Why: w.Why}
	if w.Release {
		row.Status = "released"
	}
	leaves, err := w.Record(ctx, d.rec)
	if err != nil {
		return err
	}
	for i, digest := range same {
		row.Digest, row.Leaf = digest.String(), leaves[i]
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}
