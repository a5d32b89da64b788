package timeline

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/record"
)

// at makes an event of the words of a place.
func (b *builder) at(kind Kind, p ledger.Place) (Event, error) {
	e, err := b.in(kind, b.mail[p.Digest])
	e.Title = ""
	e.Part, e.Start, e.End, e.Quote = p.Part, p.Start, p.End, p.Quote
	e.Doubt = p.Confidence == ledger.Possible
	return e, err
}

// ours reports whether something concerns the client: by its message or by who is
// bound and to whom.
func (b *builder) ours(p ledger.Place, more ...string) bool {
	return slices.ContainsFunc(p.People(), b.isClient) || slices.ContainsFunc(more, b.isClient)
}

func (b *builder) promises() error {
	byID := map[string]*ledger.Promise{}
	for i := range b.Ledger.Promises {
		byID[b.Ledger.Promises[i].ID] = &b.Ledger.Promises[i]
	}
	for i := range b.Ledger.Promises {
		p := &b.Ledger.Promises[i]
		if !b.ours(p.Place, p.Actor, p.To) {
			continue
		}
		made, err := b.at(PromiseMade, p.Place)
		if err != nil {
			return err
		}
		made.Says = fmt.Sprintf("promised%s%s", b.by(p), mode(p))
		list := []Event{made}
		came, ok, err := b.outcome(p, byID[p.Next])
		if err != nil {
			return err
		}
		if ok {
			list = append(list, came)
		}
		if m := p.Mark; m != nil {
			list = append(list, Event{Kind: PromiseMarked, At: m.At, Basis: BasisLog, By: b.who(m.By), Side: "firm", Says: "recorded what became of it as " + words(m.Status) + ": " + m.Why,
				Quote: p.Quote, Ref: ledger.Ref{Digest: p.Digest, MessageID: p.MessageID}, Part: p.Part, Start: p.Start, End: p.End, Grade: GradeStated, people: []string{m.By}})
		}
		for _, e := range list {
			e.Promise, e.Source, e.people = p.ID, p.Digest, append(e.people, p.Actor, p.To)
			e.Doubt = made.Doubt
			b.events = append(b.events, e)
		}
	}
	return nil
}

// by says for when something was promised.
func (b *builder) by(p *ledger.Promise) string {
	switch {
	case p.Recurring:
		return ", again and again"
	case p.HasDue():
		return " for " + b.dueDay(p.Due)
	case p.Due.Text != "":
		return fmt.Sprintf(" for %q", p.Due.Text)
	}
	return ""
}

// dueDay names a due date: a time of day in the zone of the timeline, a day as it was
// meant.
func (b *builder) dueDay(d due.Due) string {
	if d.Timed {
		return d.Due.In(b.Zone).Format("2 January 2006 15:04")
	}
	return d.Due.Format(dayForm)
}

func mode(p *ledger.Promise) string {
	if p.Conditional {
		return ", on a condition"
	}
	return ""
}

func words(status string) string { return strings.ReplaceAll(status, "_", " ") }

// outcome is what became of a promise, as the program works it out; false if
// nothing has or nobody can tell.
func (b *builder) outcome(p, next *ledger.Promise) (Event, bool, error) {
	what := "what was promised on " + p.At.In(b.Zone).Format(dayForm) + b.by(p)
	switch p.State {
	case "kept":
		return b.shown(p, PromiseKept, "shows done "+what, func(e ledger.Evidence) bool { return e.Digest == p.FulfilledBy.Digest })
	case "kept_late":
		return b.shown(p, PromiseKeptLate, "shows done later "+what, func(e ledger.Evidence) bool { return e.Digest == p.FulfilledBy.Digest })
	case "slipped", "slipped_late":
		says := "put off " + what
		if next != nil && next.HasDue() {
			says += ", to " + b.dueDay(next.Due)
		}
		return b.shown(p, PromiseMoved, says, evidenceFor("replaced"))
	case "broken_shown":
		return b.shown(p, PromiseBroken, "says that it was not done: "+what, evidenceFor("denial"))
	case "refused_late":
		return b.shown(p, PromiseBroken, "took back afterwards "+what, evidenceFor("refused"))
	case "released":
		return b.shown(p, PromiseWithdrawn, "let go "+what, evidenceFor("released"))
	case "cancelled":
		return b.shown(p, PromiseWithdrawn, "took back "+what, evidenceFor("cancelled"))
	case "broken_silent":
		e := Event{Kind: PromiseBroken, At: record.InZone(p.Due.Latest, b.Zone), Basis: BasisDue, By: b.who(p.Actor), Side: b.side(p.Actor), To: b.whos([]string{p.To}),
			Says: "had promised it for this time, and no mail shows that it was done", Quote: p.Quote, Grade: GradeAbsence,
			Ref: ledger.Ref{Digest: p.Digest, MessageID: p.MessageID}, Part: p.Part, Start: p.Start, End: p.End}
		return e, true, nil
	}
	return Event{}, false, nil
}

func evidenceFor(what string) func(ledger.Evidence) bool {
	return func(e ledger.Evidence) bool { return e.For == what }
}

// shown makes an event of the first piece of evidence that is meant.
func (b *builder) shown(p *ledger.Promise, kind Kind, says string, meant func(ledger.Evidence) bool) (Event, bool, error) {
	i := slices.IndexFunc(p.Evidence, meant)
	if i < 0 || b.mail[p.Evidence[i].Digest] == nil {
		return Event{}, false, nil
	}
	x := p.Evidence[i]
	m := b.mail[x.Digest]
	e, err := b.in(kind, m)
	e.Title, e.Says, e.Quote = "", says, x.Quote
	for _, s := range m.Sentences {
		if at := strings.Index(s.Text, x.Quote); x.Quote != "" && at >= 0 {
			e.Part, e.Start, e.End = s.Part, s.Start+at, s.Start+at+len(x.Quote)
			break
		}
	}
	return e, true, err
}

func (b *builder) complaints() error {
	for i := range b.Ledger.Complaints {
		c := &b.Ledger.Complaints[i]
		if !b.ours(c.Place) {
			continue
		}
		e, err := b.at(Complaint, c.Place)
		if err != nil {
			return err
		}
		e.Says = "complained"
		list := []Event{e}
		if c.Engine() == ledger.Withdrawn {
			e, err := b.at(ComplaintWithdrawn, c.TakenBack)
			if err != nil {
				return err
			}
			e.Says = "took back the complaint of " + c.At.In(b.Zone).Format(dayForm)
			list = append(list, e)
		}
		for _, s := range c.Steps {
			e, err := b.at(stepKind(s.Name), s.Place)
			if err != nil {
				return err
			}
			e.Says = stepSays[s.Name] + " the complaint of " + c.At.In(b.Zone).Format(dayForm)
			list = append(list, e)
		}
		if m := c.Mark; m != nil {
			list = append(list, Event{Kind: ComplaintMarked, At: m.At, Basis: BasisLog, By: b.who(m.By), Side: "firm", Says: "recorded of it: " + words(m.Status) + ": " + m.Why,
				Quote: c.Quote, Ref: ledger.Ref{Digest: c.Digest, MessageID: c.MessageID}, Part: c.Part, Start: c.Start, End: c.End, Grade: GradeStated, people: []string{m.By}})
		}
		for _, e := range list {
			e.Complaint, e.Source = c.ID, c.Digest
			b.events = append(b.events, e)
		}
	}
	return nil
}

// stepSays says what was done about a complaint.
var stepSays = map[string]string{
	ledger.StepAnswered: "answered first", ledger.StepAcknowledged: "acknowledged", ledger.StepApologised: "said sorry after", ledger.StepCommitted: "undertook something after",
	ledger.StepAsked: "asked what would put right", ledger.StepFollowedUp: "followed up on",
}
