package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
)

// LedgerRequest says which promises, requests or complaints are meant.
type LedgerRequest struct {
	Client    string `json:"client,omitempty"`     // only what concerns this client
	By        string `json:"by,omitempty"`         // only what this person is bound to, was asked, or complains of: an address or a name
	Status    string `json:"status,omitempty"`     // statuses of promises, with commas between
	DueBefore string `json:"due_before,omitempty"` // only promises due before this day
	AsOf      string `json:"as_of,omitempty"`      // as it stood at this moment, or at the end of this day; "" is now
	Confirmed bool   `json:"confirmed,omitempty"`  // only what is certain to be one
	ID        string `json:"id,omitempty"`         // of one: its id, or a part of it from its beginning
}

// PromiseRow is a promise and what became of it.
type PromiseRow struct {
	ID                string   `json:"id"`
	MessageID         string   `json:"message_id"`
	Digest            string   `json:"digest"`
	Part              string   `json:"part"`
	Start             int      `json:"start"`
	End               int      `json:"end"`
	Quote             string   `json:"quote"`
	At                string   `json:"at"`     // when it was made, on the clock of its author
	Author            string   `json:"author"` // who made it
	Actor             string   `json:"actor"`  // who is bound
	To                string   `json:"to"`
	What              string   `json:"what"`
	Due               *string  `json:"due"`
	DueLatest         *string  `json:"due_latest"` // before this nobody is late, however the words are read
	DueText           *string  `json:"due_text"`
	Conditional       bool     `json:"conditional"`
	Status            string   `json:"status"`
	State             string   `json:"state"` // finer: see the help
	FulfilledBy       *string  `json:"fulfilled_by"`
	FulfilledByDigest *string  `json:"fulfilled_by_digest"`
	Next              *string  `json:"next"` // the promise that took its place
	Confidence        string   `json:"confidence"`
	Rule              string   `json:"rule"`
	Rules             []string `json:"rules"`
	Mark              *MarkRow `json:"mark"` // what somebody said about it; the program's own view is then its status
}

// RequestRow is something asked of somebody.
type RequestRow struct {
	ID               string  `json:"id"`
	MessageID        string  `json:"message_id"`
	Digest           string  `json:"digest"`
	Part             string  `json:"part"`
	Start            int     `json:"start"`
	End              int     `json:"end"`
	Quote            string  `json:"quote"`
	At               string  `json:"at"`
	Kind             string  `json:"kind"` // request, question, chase
	Author           string  `json:"author"`
	Of               string  `json:"of"`
	AnsweredBy       *string `json:"answered_by"`
	AnsweredByDigest *string `json:"answered_by_digest"`
	Holding          *string `json:"holding"` // a reply that puts it off
	HoldingDigest    *string `json:"holding_digest"`
	Confidence       string  `json:"confidence"`
	Rule             string  `json:"rule"`
}

// ComplaintRow is a complaint with the steps that were taken.
type ComplaintRow struct {
	ID                  string   `json:"id"`
	MessageID           string   `json:"message_id"`
	Digest              string   `json:"digest"`
	Part                string   `json:"part"`
	Start               int      `json:"start"`
	End                 int      `json:"end"`
	Quote               string   `json:"quote"`
	At                  string   `json:"at"`
	Author              string   `json:"author"`
	Status              string   `json:"status"` // answered or unanswered; as people say answered, open or not_a_complaint
	Acknowledged        *string  `json:"acknowledged"`
	AcknowledgedDigest  *string  `json:"acknowledged_digest"`
	Apologised          *string  `json:"apologised"`
	ApologisedDigest    *string  `json:"apologised_digest"`
	Committed           *string  `json:"committed"`
	CommittedDigest     *string  `json:"committed_digest"`
	Asked               *string  `json:"asked"`
	AskedDigest         *string  `json:"asked_digest"`
	FollowedUp          *string  `json:"followed_up"`
	FollowedUpDigest    *string  `json:"followed_up_digest"`
	FirstResponse       *string  `json:"first_response"`
	FirstResponseDigest *string  `json:"first_response_digest"`
	Confidence          string   `json:"confidence"`
	Rule                string   `json:"rule"`
	Mark                *MarkRow `json:"mark"`
}

// MarkRow is what somebody of the firm said, beside what the program says.
type MarkRow struct {
	Status  string `json:"status"`
	Program string `json:"program"` // what the program works out
	By      string `json:"by"`
	Why     string `json:"why"`
	At      string `json:"at"`
	Leaf    int64  `json:"leaf"`
}

// PromiseList answers with a [PromiseRow] for each promise, by time.
func (d *Daemon) PromiseList(ctx context.Context, req LedgerRequest, out Out) error {
	if err := checkStatuses(req.Status); err != nil {
		return err
	}
	before, err := d.dayOf("--due-before", req.DueBefore)
	if err != nil {
		return err
	}
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	for i := range l.Promises {
		p := &l.Promises[i]
		if !sel.wants(p.Place, p.Actor, p.To) || req.Status != "" && !slices.Contains(strings.Split(req.Status, ","), string(p.Status)) {
			continue
		}
		if !before.IsZero() && (!p.HasDue() || !p.Due.Due.Before(before)) {
			continue
		}
		if err := out.Row(promiseRow(p)); err != nil {
			return err
		}
	}
	return nil
}

// RequestList answers with a [RequestRow] for each request, by time.
func (d *Daemon) RequestList(ctx context.Context, req LedgerRequest, out Out) error {
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	for i := range l.Requests {
		if r := &l.Requests[i]; sel.wants(r.Place, r.Of, r.Author) {
			if err := out.Row(requestRow(r)); err != nil {
				return err
			}
		}
	}
	return nil
}

// ComplaintList answers with a [ComplaintRow] for each complaint, by time.
func (d *Daemon) ComplaintList(ctx context.Context, req LedgerRequest, out Out) error {
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	for i := range l.Complaints {
		if c := &l.Complaints[i]; sel.wants(c.Place, c.Author, "") {
			if err := out.Row(complaintRow(c)); err != nil {
				return err
			}
		}
	}
	return nil
}

// A selection tells which rows are wanted.
type selection struct {
	client, by []string // addresses; nil is anybody
	confirmed  bool
	people     *party.Directory
}

func (s selection) wants(p ledger.Place, who, other string) bool {
	if s.confirmed && p.Confidence != ledger.Confirmed {
		return false
	}
	if s.client != nil && !slices.ContainsFunc(append(p.People(), who, other), func(a string) bool { return slices.Contains(s.client, a) }) {
		return false
	}
	return s.by == nil || slices.Contains(s.by, who)
}

// ledger works out the ledger as a request wants it.
func (d *Daemon) ledger(ctx context.Context, req LedgerRequest) (*ledger.Ledger, selection, error) {
	people := d.directory()
	sel := selection{confirmed: req.Confirmed, people: people}
	var err error
	if req.Client != "" {
		if sel.client, err = people.ClientAddresses(req.Client); err != nil {
			return nil, sel, err
		}
	}
	if req.By != "" {
		if sel.by, err = people.PersonAddresses(req.By); err != nil {
			return nil, sel, err
		}
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return nil, sel, err
	}
	l, err := d.readLedger(ctx, req.Client, asOf)
	return l, sel, err
}

// moment reads a time: RFC 3339, or a day, which means its end in the firm's
// zone. Nothing is now.
func (d *Daemon) moment(s string) (time.Time, error) {
	if s == "" {
		return d.now(), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, d.Zone()); err == nil {
			return t, nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, s, d.Zone())
	if err != nil {
		return day, fmt.Errorf("--as-of %q: a day such as 2025-03-01 or a time such as 2025-03-01T17:00:00Z is meant", s)
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, -1, d.Zone()), nil
}

func checkStatuses(list string) error {
	if list == "" {
		return nil
	}
	for s := range strings.SplitSeq(list, ",") {
		if !slices.Contains(ledger.Statuses, ledger.Status(s)) {
			return fmt.Errorf("--status %q: one or more of open, kept, kept_late, broken, withdrawn, unclear is meant", s)
		}
	}
	return nil
}

// dueContext is how the firm writes dates, and when it works.
func (d *Daemon) dueContext() due.Context {
	f := d.Config().Firm
	c := due.Context{Order: due.ParseOrder(f.DateOrder), Country: strings.ToUpper(f.Country), Zone: d.Zone()}
	if c.Order == due.Unknown {
		c.Order = due.ZoneOrder(f.Timezone)
	}
	if c.Country == "" {
		c.Country = due.ZoneCountry(f.Timezone)
	}
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		c.WorkDays[i] = slices.Contains(f.WorkingHours.Days, name)
	}
	c.Opens, c.Closes = clockTime(f.WorkingHours.From), clockTime(f.WorkingHours.To)
	return c
}

func clockTime(s string) time.Duration {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func promiseRow(p *ledger.Promise) PromiseRow {
	row := PromiseRow{ID: p.ID, MessageID: p.MessageID, Digest: p.Digest.String(), Part: p.Part, Start: p.Start, End: p.End, Quote: p.Quote, At: p.At.Format(time.RFC3339),
		Author: p.Author, Actor: p.Actor, To: p.To, What: p.What, Conditional: p.Conditional, Status: string(p.Status), State: p.State, Next: text(p.Next), Confidence: p.Confidence,
		Rules: append([]string{}, p.Rules...), Mark: markRow(p.Mark, string(p.Engine))}
	value, latest := p.DueValue()
	row.Due, row.DueLatest, row.DueText = text(value), text(latest), text(p.Due.Text)
	row.FulfilledBy, row.FulfilledByDigest = ref(p.FulfilledBy)
	row.Rule = firstRule(p.Rules)
	return row
}

func requestRow(r *ledger.Request) RequestRow {
	row := RequestRow{ID: r.ID, MessageID: r.MessageID, Digest: r.Digest.String(), Part: r.Part, Start: r.Start, End: r.End, Quote: r.Quote, At: r.At.Format(time.RFC3339),
		Kind: string(r.Kind), Author: r.Author, Of: r.Of, Confidence: r.Confidence, Rule: firstRule(r.Rules)}
	row.AnsweredBy, row.AnsweredByDigest = ref(r.AnsweredBy)
	row.Holding, row.HoldingDigest = ref(r.Holding)
	return row
}

func complaintRow(c *ledger.Complaint) ComplaintRow {
	row := ComplaintRow{ID: c.ID, MessageID: c.MessageID, Digest: c.Digest.String(), Part: c.Part, Start: c.Start, End: c.End, Quote: c.Quote, At: c.At.Format(time.RFC3339),
		Author: c.Author, Status: string(c.Status()), Confidence: c.Confidence, Rule: firstRule(c.Rules), Mark: markRow(c.Mark, string(c.Engine()))}
	row.Acknowledged, row.AcknowledgedDigest = ref(c.Acknowledged)
	row.Apologised, row.ApologisedDigest = ref(c.Apologised)
	row.Committed, row.CommittedDigest = ref(c.Committed)
	row.Asked, row.AskedDigest = ref(c.Asked)
	row.FollowedUp, row.FollowedUpDigest = ref(c.FollowedUp)
	row.FirstResponse, row.FirstResponseDigest = ref(c.FirstResponse)
	return row
}

func markRow(m *ledger.Mark, program string) *MarkRow {
	if m == nil {
		return nil
	}
	return &MarkRow{Status: m.Status, Program: program, By: m.By, Why: m.Why, At: stamp(m.At), Leaf: m.Leaf}
}

// text is nil for nothing.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// ref returns the Message-ID and digest of a message. One without a Message-ID
// is named by its digest.
func ref(r ledger.Ref) (id, digest *string) {
	if r.IsZero() {
		return nil, nil
	}
	s := r.Digest.String()
	if r.MessageID == "" {
		return &s, &s
	}
	return text(r.MessageID), &s
}

func firstRule(rules []string) string {
	if len(rules) == 0 {
		return "model"
	}
	return rules[0]
}
