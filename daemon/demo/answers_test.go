package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// byMessageID returns the messages by Message-ID.
func byMessageID(d *Dispute) map[email.MessageID]Message {
	list := make(map[email.MessageID]Message)
	for _, m := range d.Messages {
		list[m.MessageID] = m
	}
	return list
}

func sent(m Message) time.Time { return email.ParseEnvelope(m.Raw).Date }

func TestQuotesAreTheAuthorsOwnWords(t *testing.T) {
	d := load(t)
	all := byMessageID(d)
	check := func(id, quote string, message email.MessageID) {
		t.Helper()
		m := all[message]
		if quote == "" || !strings.Contains(squash(m.Own), squash(quote)) {
			t.Errorf("%s: the author of %s did not write %q", id, m.ID, quote)
		}
		if body := email.ParseBytes(m.Raw, email.Limits{}).Body(); !strings.Contains(squash(body), squash(quote)) {
			t.Errorf("%s: the text of %s does not hold %q", id, m.ID, quote)
		}
	}
	for _, p := range d.Answers.Promises {
		check(p.ID, p.Quote, p.MessageID)
		if p.DueText != nil && !strings.Contains(p.Quote, *p.DueText) {
			t.Errorf("%s: due_text %q is not in the quote", p.ID, *p.DueText)
		}
	}
	for _, r := range d.Answers.Requests {
		check(r.ID, r.Quote, r.MessageID)
	}
	for _, c := range d.Answers.Claims {
		if !strings.Contains(squash(d.Letter), squash(c.Quote)) {
			t.Errorf("%s: the letter does not say %q", c.ID, c.Quote)
		}
	}
}

func TestPromisesAreConsistent(t *testing.T) {
	d := load(t)
	all := byMessageID(d)
	statuses := make(map[string]int)
	for _, p := range d.Answers.Promises {
		statuses[p.Status]++
		made := sent(all[p.MessageID])
		if (p.Due == nil) != (p.DueText == nil) {
			t.Errorf("%s: due and due_text must both be there, or neither", p.ID)
		}
		var due time.Time
		if p.Due != nil {
			due = dueOf(t, p)
			if due.Before(made) {
				t.Errorf("%s: due %s before it was made", p.ID, *p.Due)
			}
		}
		switch p.Status {
		case "kept", "kept_late":
			if p.FulfilledBy == nil {
				t.Errorf("%s: %s by no message", p.ID, p.Status)
				continue
			}
			done := sent(all[*p.FulfilledBy])
			if !done.After(made) {
				t.Errorf("%s: kept before it was made", p.ID)
			}
			// A message of the next morning may speak of the evening before.
			if late := p.Due != nil && done.After(due.Add(12*time.Hour)); late != (p.Status == "kept_late") {
				t.Errorf("%s: %s, due %s, done %s", p.ID, p.Status, due, done)
			}
		case "broken", "withdrawn":
			if p.FulfilledBy != nil || p.Due != nil && due.After(d.Answers.AsOf) {
				t.Errorf("%s: %s, but fulfilled or not yet due", p.ID, p.Status)
			}
		default:
			t.Errorf("%s: status %q", p.ID, p.Status)
		}
	}
	if len(statuses) != 4 || statuses["kept"] < 8 || statuses["broken"] < 5 {
		t.Errorf("promises by status: %v", statuses)
	}
}

// dueOf returns the last moment of a due, in the firm's zone.
func dueOf(t *testing.T, p Promise) time.Time {
	t.Helper()
	zone := time.FixedZone("", 0)
	if *p.Due >= "2026-03-29" {
		zone = time.FixedZone("", 3600)
	}
	if due, err := time.ParseInLocation("2006-01-02T15:04", *p.Due, zone); err == nil {
		return due
	}
	due, err := time.ParseInLocation(time.DateOnly, *p.Due, zone)
	if err != nil {
		t.Fatalf("%s: due %q", p.ID, *p.Due)
	}
	return due.Add(24*time.Hour - time.Second)
}

func TestPeopleOfTheAnswersTookPart(t *testing.T) {
	d := load(t)
	all := byMessageID(d)
	check := func(id, address string, message email.MessageID) {
		t.Helper()
		e := email.ParseEnvelope(all[message].Raw)
		if !slices.ContainsFunc(slices.Concat(e.From, e.To, e.Cc), func(a email.Address) bool { return a.Key() == address }) {
			t.Errorf("%s: %s is not in message %s", id, address, all[message].ID)
		}
	}
	for _, p := range d.Answers.Promises {
		check(p.ID, p.To, p.MessageID)
		if p.ID != "p10" { // Isla speaks for Callum
			check(p.ID, p.Actor, p.MessageID)
		}
	}
	for _, r := range d.Answers.Requests {
		check(r.ID, r.Of, r.MessageID)
		if r.AnsweredBy != nil && !sent(all[*r.AnsweredBy]).After(sent(all[r.MessageID])) {
			t.Errorf("%s: answered before it was asked", r.ID)
		}
	}
}

func TestComplaintsAreConsistent(t *testing.T) {
	d := load(t)
	all := byMessageID(d)
	staff := make(map[string]bool)
	for _, s := range d.Staff {
		for _, a := range s.Addresses {
			staff[a] = true
		}
	}
	for _, c := range d.Answers.Complaints {
		if from := email.ParseEnvelope(all[c.MessageID].Raw).From[0].Key(); staff[from] {
			t.Errorf("%s: comes from staff", c.ID)
		}
		for _, step := range []*email.MessageID{c.Acknowledged, c.Apologised, c.Committed, c.Asked, c.FollowedUp, c.FirstResponse} {
			if step == nil {
				continue
			}
			m := all[*step]
			if !sent(m).After(sent(all[c.MessageID])) || !staff[email.ParseEnvelope(m.Raw).From[0].Key()] {
				t.Errorf("%s: step %s is older or not from staff", c.ID, m.ID)
			}
			if c.FirstResponse == nil || sent(m).Before(sent(all[*c.FirstResponse])) {
				t.Errorf("%s: step %s comes before the first response", c.ID, m.ID)
			}
		}
	}
	if n := len(d.Answers.Complaints); n < 5 {
		t.Errorf("%d complaints", n)
	}
}

func TestClaimsAreConsistent(t *testing.T) {
	d := load(t)
	kinds := strings.Fields("never_replied never_sent never_did broken_promise never_told told_you late no_show charged said quality conduct other")
	verdicts := make(map[string]int)
	for _, c := range d.Answers.Claims {
		verdicts[c.Verdict]++
		if !slices.Contains(kinds, c.Kind) {
			t.Errorf("%s: kind %q", c.ID, c.Kind)
		}
		if len(c.Evidence) == 0 && c.Verdict != "silent" {
			t.Errorf("%s: %s without evidence", c.ID, c.Verdict)
		}
		if c.Absence && c.Verdict == "contradicted" {
			t.Errorf("%s: contradicted by what was not found", c.ID)
		}
	}
	for _, v := range []string{"supported", "contradicted", "partly", "silent"} {
		if verdicts[v] < 2 {
			t.Errorf("%d claims are %s, want at least 2", verdicts[v], v)
		}
		delete(verdicts, v)
	}
	if len(verdicts) > 0 {
		t.Errorf("unknown verdicts: %v", verdicts)
	}
}

func TestUnansweredRequestsHaveNoReply(t *testing.T) {
	d := load(t)
	all := byMessageID(d)
	for _, r := range d.Answers.Requests {
		if r.AnsweredBy != nil {
			continue
		}
		for _, m := range d.Messages {
			e := email.ParseEnvelope(m.Raw)
			if slices.Contains(e.InReplyTo, r.MessageID) && e.From[0].Key() == r.Of {
				t.Errorf("%s: unanswered, but %s replied with %s to %s", r.ID, r.Of, m.ID, all[r.MessageID].ID)
			}
		}
	}
}
