package alert

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// An Ack is somebody's decision that nothing has to be done about an alert. It
// is an entry of the log.
type Ack struct {
	ID    string    `json:"id"`              // of the alert
	Count int       `json:"count,omitempty"` // that it told
	By    string    `json:"by"`              // address of a member of staff
	Why   string    `json:"why"`
	At    time.Time `json:"at"`
	Leaf  int64     `json:"leaf"` // -1 with a dry run
}

// Acks returns the newest decision about each alert, by its id.
func Acks(ctx context.Context, rec *record.Record) (map[string]Ack, error) {
	entries, err := rec.StreamEntries(ctx, record.StreamPeople)
	if err != nil {
		return nil, fmt.Errorf("read what was decided about alerts: %w", err)
	}
	acks := map[string]Ack{}
	for _, e := range entries {
		if e.Leaf.Kind != tlog.KindAlertAck {
			continue
		}
		a := Ack{ID: field(e, tlog.FacetAbout, "id"), By: field(e, tlog.FacetBy, "address"), Why: field(e, tlog.FacetWhy, "reason"), At: e.Leaf.At, Leaf: e.Index}
		a.Count, _ = strconv.Atoi(field(e, tlog.FacetAbout, "count")) // 0 if it told none
		if a.ID != "" {                                               // it is, if the facet was erased
			acks[a.ID] = a
		}
	}
	return acks, nil
}

// Covers reports whether the decision is about an alert as it stands now. What
// comes up again, an account that is refused once more or another full disk, has
// begun after it; what a message says has not, whatever its clock says, unless somebody
// said later that it is open. Nor is it about more messages than were missing then.
func (a Ack) Covers(now Alert) bool {
	if now.Count > a.Count || now.marked > a.Leaf {
		return false
	}
	since, err := time.Parse(time.RFC3339, now.Since)
	return now.About != "" || err != nil || !since.After(a.At)
}

func field(e *record.Entry, facet, key string) string {
	if f := e.Facets[facet]; f != nil {
		for _, v := range f.All(key) {
			return v
		}
	}
	return ""
}

// Record adds the decision about an alert to the log, and returns its index.
func (a Ack) Record(ctx context.Context, rec *record.Record, about Alert) (leaf int64, err error) {
	if a.By == "" || strings.TrimSpace(a.Why) == "" {
		return 0, errors.New("a decision needs an author and a reason")
	}
	fields := []tlog.Field{tlog.TextField("id", about.ID), tlog.TextField("code", about.Code)}
	for _, f := range [][2]string{{"act", about.About}, {"account", about.Account}} {
		if f[1] != "" {
			fields = append(fields, tlog.TextField(f[0], f[1]))
		}
	}
	if about.Count > 0 {
		fields = append(fields, tlog.BareField("count", strconv.Itoa(about.Count)))
	}
	for _, m := range about.Messages {
		fields = append(fields, tlog.TextField("digest", m.Digest))
	}
	err = rec.Update(ctx, func(tx *record.Tx) error {
		stream, err := tx.Stream(record.StreamPeople)
		if err != nil {
			return err
		}
		leaf, _, err = tx.Append(record.Draft{Kind: tlog.KindAlertAck, Streams: []tlog.StreamID{stream},
			Facets: append([]record.FacetDraft{{Name: tlog.FacetAbout, Fields: fields}}, party.Said(a.By, a.Why)...)})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("record a decision about an alert: %w", err)
	}
	return leaf, nil
}
