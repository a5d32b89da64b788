package daemon

import (
	"time"

	"onrecord/audit/ledger"
)

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
	ReleasedBy       *string `json:"released_by"` // in which who asked says that it is not wanted any more
	ReleasedByDigest *string `json:"released_by_digest"`
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
	Status              string   `json:"status"` // answered, unanswered or withdrawn; as people say answered, open or not_a_complaint
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
	ReleasedBy          *string  `json:"released_by"` // in which who complained takes it back, before it was answered
	ReleasedByDigest    *string  `json:"released_by_digest"`
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
	row.ReleasedBy, row.ReleasedByDigest = ref(r.Released)
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
	row.ReleasedBy, row.ReleasedByDigest = ref(c.Released)
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
