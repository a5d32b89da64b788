package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/draft"
	"onrecord/audit/tone"
	"onrecord/ingest/extract"
	"onrecord/ingest/zone"
)

// MaxDraft bounds a draft, in bytes.
const MaxDraft = 256 << 10

// DraftRequest asks to look at a draft answer.
type DraftRequest struct {
	Draft  []byte `json:"draft"`            // a message, or plain text
	Client string `json:"client,omitempty"` // for whom it is; without one it is not held against the record
	AsOf   string `json:"as_of,omitempty"`  // the moment of writing; "" is now
}

// DraftRow is something about a draft: a flag, a missing step, what does not go
// with the record, a complaint that waits, and at the end the summary.
type DraftRow struct {
	Item          string  `json:"item"`                   // flag, missing, clash, waiting, summary
	Kind          string  `json:"kind,omitempty"`         // of a flag or clash
	Step          string  `json:"step,omitempty"`         // that is missing
	Rule          string  `json:"rule,omitempty"`         // of a flag
	Part          string  `json:"part,omitempty"`         // of the draft
	Start         int     `json:"start"`                  // bytes of the text of the part
	End           int     `json:"end"`                    // 0 where no words are meant
	Quote         string  `json:"quote,omitempty"`        // the words of the draft; of the complaint that waits
	Why           string  `json:"why,omitempty"`          // one sentence for the author
	Promise       string  `json:"promise,omitempty"`      // the promise on record
	MessageID     string  `json:"message_id,omitempty"`   // on record
	Digest        string  `json:"digest,omitempty"`       // of the same message
	RecordQuote   string  `json:"record_quote,omitempty"` // its words
	At            string  `json:"at,omitempty"`           // when it was written
	ShownBy       *string `json:"shown_by,omitempty"`     // the message that shows it done
	ShownByDigest *string `json:"shown_by_digest,omitempty"`
	Complaint     string  `json:"complaint,omitempty"` // the id of the one that waits
	Waited        string  `json:"waited,omitempty"`    // since it came
	Left          string  `json:"left,omitempty"`      // of the day in which it is best answered; negative when it is over
	*DraftSummary
}

// DraftSummary is what the last row tells of the whole.
type DraftSummary struct {
	Flags   int      `json:"flags"`
	Clashes int      `json:"clashes"`
	Heat    int      `json:"heat"` // from HoldAt on it is hot
	HoldAt  int      `json:"hold_at"`
	Hold    bool     `json:"hold"`    // let it rest for an hour
	Taken   []string `json:"taken"`   // the steps that it takes
	Missing []string `json:"missing"` // the others
}

// CheckDraft returns what is found in a draft without a look at any record.
func CheckDraft(req DraftRequest) ([]DraftRow, error) { return checkDraft(req, nil) }

// CheckDraft answers with a [DraftRow] for each finding of [CheckDraft], and for
// what does not go with the record of the client.
func (d *Daemon) CheckDraft(ctx context.Context, req DraftRequest, out Out) error {
	var record func([]zone.Part) ([]DraftRow, error)
	if req.Client != "" {
		record = func(parts []zone.Part) ([]DraftRow, error) { return d.againstRecord(ctx, req, parts) }
	}
	rows, err := checkDraft(req, record)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := out.Row(r); err != nil {
			return err
		}
	}
	return nil
}

// noDrafts are kinds of files that hold their words otherwise than as text.
var noDrafts = []extract.Kind{extract.PDF, extract.DOCX, extract.XLSX, extract.PPTX, extract.ODT, extract.ODS, extract.ODP, extract.RTF, extract.Zip, extract.TNEF, extract.Image, extract.OLE}

func checkDraft(req DraftRequest, record func([]zone.Part) ([]DraftRow, error)) ([]DraftRow, error) {
	if len(req.Draft) > MaxDraft {
		return nil, fmt.Errorf("the draft has more than the %d bytes that are read: is it the right file?", MaxDraft)
	}
	if kind := extract.Sniff(req.Draft, extract.Hint{}); slices.Contains(noDrafts, kind) && !tone.IsMessage(req.Draft) {
		return nil, hintf(fmt.Errorf("the draft is a file of the kind %s, and no text", kind), "save it as plain text or as a message (.eml), or paste it: 'onrecord check-draft -' reads what is pasted, up to Ctrl-D")
	}
	parts := tone.Read(req.Draft)
	if !slices.ContainsFunc(parts, func(p zone.Part) bool { return strings.TrimSpace(p.Zones.Own(p.Text)) != "" }) {
		return nil, hintf(errors.New("the draft holds no words of its author"), "write the answer above what it quotes, as plain text or as a message (.eml)")
	}
	report := tone.Check(parts)
	sum := DraftSummary{Flags: len(report.Flags), Heat: report.Heat, HoldAt: tone.HoldAt, Hold: report.Hold, Taken: []string{}, Missing: []string{}}
	for _, s := range report.Taken {
		sum.Taken = append(sum.Taken, string(s))
	}
	for _, m := range report.Missing {
		sum.Missing = append(sum.Missing, string(m.Step))
	}
	rows := toneRows(report)
	if record != nil {
		more, err := record(parts)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if r.Item == "clash" {
				sum.Clashes++
			}
		}
		rows = append(rows, more...)
	}
	return append(rows, DraftRow{Item: "summary", DraftSummary: &sum}), nil
}

func toneRows(r tone.Report) []DraftRow {
	var rows []DraftRow
	for _, f := range r.Flags {
		rows = append(rows, DraftRow{Item: "flag", Kind: string(f.Kind), Rule: f.Rule, Part: f.Part, Start: f.Start, End: f.End, Quote: f.Text, Why: f.Why})
	}
	for _, m := range r.Missing {
		rows = append(rows, DraftRow{Item: "missing", Step: string(m.Step), Why: m.Why})
	}
	return rows
}

// againstRecord compares a draft with what the record holds of its client, and
// tells which complaints of theirs wait for an answer.
func (d *Daemon) againstRecord(ctx context.Context, req DraftRequest, parts []zone.Part) ([]DraftRow, error) {
	l, sel, err := d.ledger(ctx, LedgerRequest{Client: req.Client, AsOf: req.AsOf})
	if err != nil {
		return nil, err
	}
	at, err := d.moment(req.AsOf)
	if err != nil {
		return nil, err
	}
	at = at.In(d.Zone())
	o := draft.Options{Client: sel.client, Staff: sel.people.IsStaff, At: at, Due: d.dueContext()}
	held, err := d.documentsOf(ctx, req.Client)
	if err != nil {
		return nil, err
	}
	for _, f := range held {
		o.Held = append(o.Held, f.At)
	}
	var rows []DraftRow
	for _, c := range draft.Compare(parts, l, o) {
		row := DraftRow{Item: "clash", Kind: string(c.Kind), Part: c.Part, Start: c.Start, End: c.End, Quote: c.Text, Why: c.Why, Promise: c.Promise}
		if r := c.Record; !r.Digest.IsZero() {
			row.MessageID, row.Digest, row.RecordQuote, row.At = r.MessageID, r.Digest.String(), r.Quote, r.At.Format(time.RFC3339)
		}
		row.ShownBy, row.ShownByDigest = ref(c.Shown)
		rows = append(rows, row)
	}
	for i := range l.Complaints {
		if c := &l.Complaints[i]; sel.wants(c.Place, c.Author, "") && c.Waits() {
			waited := at.Sub(c.At)
			rows = append(rows, DraftRow{Item: "waiting", Complaint: c.ID, MessageID: c.MessageID, Digest: c.Digest.String(), Quote: c.Quote, At: c.At.Format(time.RFC3339),
				Waited: waited.Round(time.Minute).String(), Left: (answerWithin - waited).Round(time.Minute).String()})
		}
	}
	return rows, nil
}

// answerWithin is the time in which every complaint is best answered.
const answerWithin = 24 * time.Hour
