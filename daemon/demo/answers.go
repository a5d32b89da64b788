package demo

import (
	"encoding/json"
	"fmt"
	"time"

	"onrecord/ingest/email"
)

// Answers say what the mail of a [Dispute] holds, judged from this mail alone,
// as of AsOf. Messages are named by Message-ID, people by address; null where
// there is none.
type Answers struct {
	AsOf       time.Time   `json:"as_of"`
	Promises   []Promise   `json:"promises"`
	Requests   []Request   `json:"requests"`
	Complaints []Complaint `json:"complaints"`
	Claims     []Claim     `json:"claims"`
}

// A Promise commits Actor to an act that To may expect. Status is one of kept,
// kept_late, broken, open, withdrawn, unclear. Due is a local date, or a local
// time without zone where the words name one.
type Promise struct {
	ID          string           `json:"id"`
	Message     string           `json:"message"` // short id
	MessageID   email.MessageID  `json:"message_id"`
	Quote       string           `json:"quote"`
	Actor       string           `json:"actor"`
	To          string           `json:"to"`
	What        string           `json:"what"`
	Due         *string          `json:"due"`
	DueText     *string          `json:"due_text"`
	Conditional bool             `json:"conditional"`
	Status      string           `json:"status"`
	FulfilledBy *email.MessageID `json:"fulfilled_by"`
	Note        string           `json:"note,omitempty"`
}

// A Request asks Of for an act or an answer.
type Request struct {
	ID         string           `json:"id"`
	Message    string           `json:"message"`
	MessageID  email.MessageID  `json:"message_id"`
	Quote      string           `json:"quote"`
	Of         string           `json:"of"`
	AnsweredBy *email.MessageID `json:"answered_by"`
	Note       string           `json:"note,omitempty"`
}

// A Complaint is a message from outside in which somebody says that they are
// dissatisfied, with the first message that shows each step of the recovery.
type Complaint struct {
	ID            string           `json:"id"`
	Message       string           `json:"message"`
	MessageID     email.MessageID  `json:"message_id"`
	What          string           `json:"what"`
	Acknowledged  *email.MessageID `json:"acknowledged"`
	Apologised    *email.MessageID `json:"apologised"`
	Committed     *email.MessageID `json:"committed"`
	Asked         *email.MessageID `json:"asked"`
	FollowedUp    *email.MessageID `json:"followed_up"`
	FirstResponse *email.MessageID `json:"first_response"`
}

// A Claim is one assertion of the letter. Verdict is one of supported,
// contradicted, partly, silent; Absence says that it rests on nothing having
// been found.
type Claim struct {
	ID       string            `json:"id"`
	Quote    string            `json:"quote"`
	Kind     string            `json:"kind"`
	Verdict  string            `json:"verdict"`
	Evidence []email.MessageID `json:"evidence"`
	Absence  bool              `json:"absence"`
	Note     string            `json:"note,omitempty"`
}

// readAnswers reads answers.json, which has short ids in place of Message-IDs
// and addresses, and puts these in.
func readAnswers(ids map[string]email.MessageID) (Answers, error) {
	var a Answers
	if err := json.Unmarshal([]byte(text("boatyard/answers.json")), &a); err != nil {
		return a, err
	}
	r := resolver{ids: ids}
	for i := range a.Promises {
		p := &a.Promises[i]
		p.MessageID = r.message(p.ID, p.Message)
		p.Actor, p.To = r.person(p.ID, p.Actor), r.person(p.ID, p.To)
		r.optional(p.ID, p.FulfilledBy)
	}
	for i := range a.Requests {
		q := &a.Requests[i]
		q.MessageID = r.message(q.ID, q.Message)
		q.Of = r.person(q.ID, q.Of)
		r.optional(q.ID, q.AnsweredBy)
	}
	for i := range a.Complaints {
		c := &a.Complaints[i]
		c.MessageID = r.message(c.ID, c.Message)
		for _, step := range []*email.MessageID{c.Acknowledged, c.Apologised, c.Committed, c.Asked, c.FollowedUp, c.FirstResponse} {
			r.optional(c.ID, step)
		}
	}
	for i := range a.Claims {
		c := &a.Claims[i]
		for j := range c.Evidence {
			r.optional(c.ID, &c.Evidence[j])
		}
	}
	return a, r.err
}

// A resolver turns short ids into what they stand for. err is the first that
// it does not know.
type resolver struct {
	ids map[string]email.MessageID
	err error
}

func (r *resolver) message(answer, id string) email.MessageID {
	if r.ids[id] == "" && r.err == nil {
		r.err = fmt.Errorf("%s: there is no message %q", answer, id)
	}
	return r.ids[id]
}

func (r *resolver) optional(answer string, id *email.MessageID) {
	if id != nil {
		*id = r.message(answer, string(*id))
	}
}

func (r *resolver) person(answer, id string) string {
	if people[id].address == "" && r.err == nil {
		r.err = fmt.Errorf("%s: there is no person %q", answer, id)
	}
	return people[id].address
}
