package alert

import (
	"context"
	"fmt"
	"strconv"
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
		a := Ack{ID: e.Facets[tlog.FacetAbout].First("id"), By: e.Facets[tlog.FacetBy].First("address"), Why: e.Facets[tlog.FacetWhy].First("reason"), At: e.Leaf.At, Leaf: e.Index}
		a.Count, _ = strconv.Atoi(e.Facets[tlog.FacetAbout].First("count")) // 0 if it told none
		if a.ID != "" {                                                     // it is, if the facet was erased
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

// Record adds the decision about an alert to the log, and returns its index.
func (a Ack) Record(ctx context.Context, rec *record.Record, about Alert) (int64, error) {
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
	return party.Decide(ctx, rec, tlog.KindAlertAck, record.FacetDraft{Name: tlog.FacetAbout, Fields: fields}, a.By, a.Why)
}
