package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"onrecord/audit/record"
)

// VerifyRequest asks whether the record is whole.
type VerifyRequest struct{}

// Finding is one thing that verify found wrong.
type Finding struct {
	What   string `json:"what"`             // message, facet, leaf, tile, checkpoint, head, stream, ...
	Digest string `json:"digest,omitempty"` // of the message concerned
	Leaf   int64  `json:"leaf"`             // -1: none
	Detail string `json:"detail"`
}

// Verified sums up a verification: what was there when it began. Messages is 0
// where a damaged record does not let itself be counted.
type Verified struct {
	Origin   string `json:"origin"`
	Size     int64  `json:"size"`
	Messages int64  `json:"messages"`
	Findings int    `json:"findings"`
	Erased   int64  `json:"erased"` // messages and documents that were erased, as the log says
}

// Verify checks every byte of the record against the log, and the log against
// its checkpoints and the head. It answers with a [Finding] for each thing that
// is wrong and a [Verified] last; findings make the error [ErrCheckFailed].
func (d *Daemon) Verify(ctx context.Context, _ VerifyRequest, out Out) error {
	if err := d.checks.take(ctx, out); err != nil {
		return err
	}
	defer d.checks.give()
	return d.verify(ctx, false, out)
}

// verify is [Daemon.Verify] for whoever has the turn. What it finds is kept.
func (d *Daemon) verify(ctx context.Context, idle bool, out Out) error {
	counts, err := d.rec.Counts(ctx)
	if err != nil && !d.Inspecting() { // a damaged record may not even be counted
		return err
	}
	sum := Verified{Origin: d.rec.Origin(), Size: d.rec.Size(), Messages: counts.Messages, Erased: counts.Erased}
	status := VerificationStatus{Begun: d.now().UTC().Format(time.RFC3339), Size: sum.Size, Found: []Finding{}}
	var rowErr error
	err = d.rec.Verify(ctx, record.VerifyOptions{Full: true, Idle: idle, Progress: func(done, total int64) {
		out.Progress(Progress{Stage: "verify", Done: done, Total: total})
	}}, func(p record.Problem) {
		f := Finding{p.What, p.Digest, p.Leaf, p.Detail}
		sum.Findings++
		if len(status.Found) < shownFindings {
			status.Found = append(status.Found, f)
		}
		rowErr = errors.Join(rowErr, out.Row(f))
	})
	if ctx.Err() == nil {
		status.Ended, status.Findings = d.now().UTC().Format(time.RFC3339), sum.Findings
		if err != nil {
			status.Error = err.Error()
		}
		if keepErr := d.keepVerification(status); keepErr != nil { // what was found counts all the same
			out.Note("%v: 'onrecord status' does not tell of this check", keepErr)
		}
	}
	if err := errors.Join(err, rowErr); err != nil {
		return err
	}
	if err := out.Row(sum); err != nil || sum.Findings == 0 {
		return err
	}
	return hintf(fmt.Errorf("%w: what is wrong: %d", ErrCheckFailed, sum.Findings),
		"keep this data folder as it is, and restore a backup into another one to compare")
}

// DATA/verified.json keeps how the last check of the whole record ended, for
// status and for when the next is due. It may be deleted.
const verifiedFile = "verified.json"

// VerificationStatus is how a check of the whole record ended.
type VerificationStatus struct {
	Begun    string    `json:"begun"`
	Ended    string    `json:"ended"`
	Size     int64     `json:"size"` // entries of the log when it began
	Findings int       `json:"findings"`
	Found    []Finding `json:"found"`           // the first of them
	Error    string    `json:"error,omitempty"` // why it was not carried through
}

// A keptVerification is a check as verified.json keeps it.
type keptVerification struct {
	Log string `json:"log"` // the record that was checked: one that is restored never was
	VerificationStatus
}

// shownFindings is how many findings are kept.
const shownFindings = 20

// Failed reports whether something was found wrong, or the check itself failed.
func (s *VerificationStatus) Failed() bool { return s.Findings > 0 || s.Error != "" }

// keepVerification keeps how a check ended. Beside a record that is damaged
// nothing is written.
func (d *Daemon) keepVerification(s VerificationStatus) error {
	if d.Inspecting() {
		return nil
	}
	data, err := json.MarshalIndent(keptVerification{d.rec.Origin(), s}, "", "  ")
	if err == nil {
		err = record.WriteFile(filepath.Join(d.dir, verifiedFile), data)
	}
	if err != nil {
		return fmt.Errorf("keep the result of the check: %w", err)
	}
	return nil
}

// lastVerification returns how the last check of this record ended, nil if there was
// none. A file that is damaged counts as none.
func (d *Daemon) lastVerification() (*VerificationStatus, error) {
	data, err := os.ReadFile(filepath.Join(d.dir, verifiedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the last check: %w", err)
	}
	var kept keptVerification
	if err := json.Unmarshal(data, &kept); err != nil {
		d.log.Warn("verified.json is damaged and ignored", "err", err)
		return nil, nil
	}
	if kept.Log != d.rec.Origin() {
		return nil, nil
	}
	return &kept.VerificationStatus, nil
}
